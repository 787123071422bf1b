from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.disclosure.people import private_names
from withheld.vocabulary import codelist

SENTENCES = tomllib.loads((Path(__file__).parent / "named_people.toml").read_text(encoding="utf-8"))


def names(text: str) -> list[str]:
    return [m.group() for m in private_names(text)]


@pytest.mark.parametrize("row", SENTENCES["exposes"], ids=lambda row: row["name"])
def test_a_sentence_that_tells_who_someone_is_is_found_with_the_name(row: dict[str, str]) -> None:
    assert row["name"] in names(row["text"])


@pytest.mark.parametrize("row", SENTENCES["open"], ids=lambda row: row["text"][:40])
def test_public_persons_bodies_places_and_labels_of_forms_are_not_found(row: dict[str, str]) -> None:
    assert names(row["text"]) == []


def test_who_is_introduced_as_public_stays_so_in_the_rest_of_the_text_and_the_other_way_round() -> None:
    later = " Weeks later Min Jae-ho wrote to the workers again."
    assert names("Min Jae-ho, a reporter, travelled with them." + later) == []
    assert names("Min Jae-ho, a plasterer, travelled with them." + later) == ["Min Jae-ho"] * 2


def test_words_in_capitals_after_a_role_in_a_headline_are_no_name() -> None:
    assert names("Governor Fights to Keep Foreign Laborers, Despite Sanctions") == []


FAMILIES = sorted({name for group in codelist("exposure")["names"]["families"] for name in group})


@given(st.sampled_from(FAMILIES), st.sampled_from(["Chol-su", "Chol Su", "Cholsu", "Hye-won", "Yong Nam", "Kyung-ho"]))
def test_any_family_name_is_found_with_a_given_name_however_that_is_written(family: str, given_name: str) -> None:
    assert names(f"The welder {family} {given_name} fell from the roof.") == [f"{family} {given_name}"]


@given(st.text(alphabet="KimPakLe ,.-’'\n(aehou", max_size=60))
def test_any_text_is_gone_through_and_names_lie_within_it(text: str) -> None:
    for m in private_names(text):
        assert text[m.start() : m.end()] == m.group() and m.group().strip()
