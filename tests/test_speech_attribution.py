"""Who says what in a document, and in whose voice its figures stand."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.speech.attribution import Speech
from withheld.speech.proposals import Proposals
from withheld.speech.source_resolution import ResolvedSource
from withheld.text.sentences import sentences


def speech(text: str, outlet: str | None = "Example Wire") -> Speech:
    return Speech(text, sentences(text), outlet)


def voice(text: str, figure: str, outlet: str | None = "Example Wire") -> ResolvedSource:
    start = text.index(figure)
    return speech(text, outlet).source_of(start, start + len(figure))


def said(text: str) -> list[tuple[str | None, str, list[str]]]:
    def words(spans: object) -> str | None:
        return " | ".join(text[s.start : s.end] for s in spans) if spans else None  # type: ignore[attr-defined]

    found = speech(text).attributions
    return [(words(a.source), words(a.cue) or "", [text[s.start : s.end] for s in a.content]) for a in found]


PIECES = st.sampled_from(
    [
        "the ministry said ", "said that ", "“", "”", '"', "''", "‘", "’", "«", "»", "(", ")", ", ", ". ", ":\n\n", "\n\n", "Q: ",
        "according to ", "citing ", "Reuters ", "it ", "he ", "adds ", "300 ", "is said to be ", "reports that ", "X's estimate of ",
        "which ", "who ", "and ", "; ", "— ", "🙂", "עברית ", "العمال ", "\u202e", "\u200b", "é", "told ", "by ", "Mr. A ", "U.S. ",
        "A", "put at ", "was ", "quoted ", "as saying ", "gave details:", "\t", "\r\n", "report ", "the two governments ",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_offset_points_into_the_text_and_every_figure_has_a_voice(text: str) -> None:
    found = speech(text)
    for attribution in found.attributions:
        for span in (*attribution.cue, *attribution.content, *(attribution.source or ())):
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end].strip()
    for offset in range(0, len(text) + 1, 7):
        answer = found.source_of(offset, min(len(text), offset + 3))
        assert answer.stance in ("asserted", "estimated", "alleged", "denied")
        assert answer.origin != ""
        assert "Example Wire" not in answer.via
        assert answer.origin is None or answer.origin not in answer.via
        assert answer.cue is None or 0 <= answer.cue.start < answer.cue.end <= len(text)


def test_everybody_is_told_of_the_same_speaker() -> None:
    text = "The ministry said that 300 labourers had left the port by March."
    found = speech(text)
    assert [who for who, _, _ in said(text)] == ["The ministry"]
    assert [name for _, name in found.speakers()] == ["ministry"]
    assert voice(text, "300").origin == "ministry"


def test_sentences_that_nobody_asks_about_are_left_to_the_rules() -> None:
    text = "As the embassy's own ledger has it, 40 welders were paid in May."
    rules = [s.cue for s in Proposals(text, sentences(text)).candidates]
    found = Speech(text, sentences(text), None, wanted=[False])
    assert [s.cue for s in found.candidates] == rules
    assert found.attributions == Speech(text, sentences(text)).attributions


def test_a_quotation_that_runs_over_sentences_keeps_its_speaker() -> None:
    text = '"We were 45 men," Alemu Bekele said. "Now there are 20 of us left here."'
    assert voice(text, "20").origin == "Alemu Bekele"


def test_a_quotation_that_never_closes_ends_with_its_paragraph() -> None:
    text = "“We are 45 men, Alemu Bekele said to nobody.\n\nThe plant employs 900 people."
    assert voice(text, "900").origin is None


def test_an_interview_below_an_introduction_is_the_speakers() -> None:
    text = (
        "A resident of Hyesan gave these details:\n\nQ: How many?\n\nThey take 60 people.\n\n◆ A new "
        "part\n\nSome 70 left."
    )
    assert voice(text, "60").origin == "a resident of Hyesan"
    assert voice(text, "70").origin is None


def test_a_line_without_end_takes_linear_time() -> None:
    line = "The ministry said that 300 men, who had left, told Reuters “many things " * 3000
    begun = time.process_time()
    found = speech(line)
    found.source_of(len(line) // 2, len(line) // 2 + 3)
    assert time.process_time() - begun < 30


@pytest.mark.parametrize(
    ("text", "figure", "origin"),
    [
        ("Brokers in Muscat estimate there may be 45 cooks.", "45", "brokers in Muscat"),
        ("Officials in Muscat estimate that 45 cooks are left.", "45", "officials in Muscat"),
        ("The estimate that 45 cooks are left is wrong.", "45", None),
        ("The Post met cooks from Trinidad and Tobago, who said they paid 45 percent.", "45", "cooks from Trinidad and Tobago"),
        ("According to an audit report submitted in May, 45 cooks left.", "45", "an audit report"),
        ("Citing reports of rights groups he said that they paid 45 dollars.", "45", "rights groups"),
        ("He read a survey, published by the Harbour Network, that found 45 cooks.", "45", "Harbour Network"),
        ("Malta looks for 45 cooks, according to the country's Harbour Department.", "45", "country's Harbour Department"),
        ("The clerk denied the claim and the ministry said 45 cooks had left.", "45", "ministry"),
        ("A ministry report from June said 45 cooks had left.", "45", "A ministry report"),
        ("A ministry report of 12 June said 45 cooks had left.", "45", "A ministry report"),
        ("A Harbour Office report from May called the fee of 45 dollars slavery.", "45", "Harbour Office"),
    ],
)  # fmt: skip
def test_times_and_participles_are_not_of_the_name(text: str, figure: str, origin: str | None) -> None:
    assert voice(text, figure).origin == origin


def test_two_who_are_quoted_one_after_the_other_do_not_relay_each_other() -> None:
    text = "The broker said the ministry counted 45 cooks and local friars say that they send home 60 dollars."
    assert (voice(text, "45").origin, voice(text, "45").via) == ("ministry", ("broker",))
    assert (voice(text, "60").origin, voice(text, "60").via) == ("local friars", ("broker",))
