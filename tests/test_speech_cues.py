"""The cue vocabulary and its inflections."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from withheld.speech import cues


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("announce", ["announce", "announces", "announced", "announcing"]),
        ("deny", ["deny", "denies", "denied", "denying"]),
        ("stress", ["stress", "stresses", "stressed", "stressing"]),
        ("report", ["report", "reports", "reported", "reporting"]),
    ],
)
def test_regular_verbs_are_inflected_by_rule(base: str, forms: list[str]) -> None:
    assert [form for form, _ in cues.inflections(base)] == forms


@pytest.mark.parametrize(
    ("word", "base", "form", "stance"),
    [
        ("said", "say", "ed", "asserted"),
        ("put", "put", "ed", "asserted"),
        ("estimates", "estimate", "s", "estimated"),
        ("denying", "deny", "ing", "denied"),
        ("alleges", "allege", "s", "alleged"),
    ],
)
def test_a_form_leads_to_its_verb_and_stance(word: str, base: str, form: str, stance: str) -> None:
    assert cues.verbs()[word][:3] == (base, form, stance)


def test_an_attitude_is_no_statement() -> None:
    assert cues.verbs()["praised"].attitude
    assert not cues.verbs()["praised" if False else "said"].attitude


def test_every_irregular_verb_is_a_cue_and_every_restriction_names_one() -> None:
    bases = {cue.base for cue in cues.verbs().values()}
    raw = cues.lexicon()
    assert not [
        base
        for name in ("needs_that", "needs_figure", "figure_at", "carry")
        for base in raw["use"][name]
        if base not in bases
    ]


def test_every_list_of_the_vocabulary_is_used() -> None:
    code = "".join(p.read_text(encoding="utf-8") for p in Path(cues.__file__).parent.glob("*.py"))
    raw = cues.lexicon()
    names = [name for section in raw if section not in ("verbs", "phrasal", "irregular") for name in raw[section]]
    assert not [name for name in names if not re.search(rf'["_]{name}"|_{{\w+}}"', code) and f'"{name}"' not in code]


def test_phrases_are_found_by_their_first_word_the_longest_first() -> None:
    runs = cues.phrases("prepositions", "according")["by"]
    assert [len(run) for run in runs] == sorted((len(run) for run in runs), reverse=True)


def test_countries_are_found_by_name_and_capital() -> None:
    assert cues.country_pattern().findall("North Korea, Maputo and a Cuban") == ["North Korea", "Maputo"]
