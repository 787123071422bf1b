from __future__ import annotations

from pathlib import Path

import pytest

from case_folders import add, made
from withheld.disclosure.exposure import exposures


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (" The logger Ri Chol Min told us of it.", "a private person's name"),
        (" Pak Jong-su, a former worker, has left.", "a private person's name"),
        (" Call +7 912 555 12 34 in the evening.", "a telephone number"),
        (" Write to hill.farm@example.org soon.", "an e-mail address"),
        (" His passport No. 472615382 was kept.", "a passport or identity number"),
        (" A 34-year-old seamstress wept.", "an age beside a person"),
        (" The file lies in /home/marta/notes now.", "a user's name in a path"),
        (" See https://x.example/a?token=s3cr3t for it.", "a secret in an address"),
    ],
)
def test_what_could_identify_a_person_is_found(tmp_path: Path, text: str, kind: str) -> None:
    with made(tmp_path) as store:
        add(store, text)
        found = [e for e in exposures(store) if e.kind == kind]
    assert found and found[0].words in " ".join(text.split()) and found[0].where == "text"


@pytest.mark.parametrize(
    "text",
    [
        " Foreign Minister Kim Sung Ho spoke of the workers.",
        " The leader Kim Jong Un greeted workers.",
        " Some 3,400 workers came in 2017 for 500 dollars.",
        " The vote was 12 to 3, said the editor Park Min Su.",
    ],
)
def test_public_persons_and_large_numbers_are_not_found(tmp_path: Path, text: str) -> None:
    with made(tmp_path) as store:
        add(store, text)
        assert exposures(store) == []


def test_a_small_group_at_a_named_place_is_found_and_names_its_record(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        add(store, lows=(7,))
        record = next(e for e in store.evidence() if not e.source.transcribed)
        store.decide(record.id, "edit", "ann", None, {"place": "Hwanggum farm"})
        (found,) = [e for e in exposures(store) if e.kind == "a small group at a named place"]
    assert (found.subject, found.words) == (record.id, "7 people")


@pytest.mark.parametrize(
    ("field", "told", "kind"),
    [
        ("note", "heard from the nurse Ines Carvalho in May", "a private person's name"),
        ("origin", "the logger Ri Chol Min", "a private person's name"),
        ("derivation", "as six women at the Hwanggum farm put it", "a small group at a named place"),
        ("place", "write to hill.farm@example.org", "an e-mail address"),
    ],
)
def test_what_an_analyst_filled_in_is_searched_as_texts_are(tmp_path: Path, field: str, told: str, kind: str) -> None:
    with made(tmp_path) as store:
        add(store)
        record = next(e for e in store.evidence() if not e.source.transcribed)
        store.decide(record.id, "edit", "ann", None, {field: told})
        found = [e for e in exposures(store) if e.kind == kind]
    assert [(e.subject, e.where) for e in found] == [(record.id, "record")]
