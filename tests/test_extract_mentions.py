"""What a figure may point at."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from documents import document
from withheld.extract.features import TRAITS, Mentions
from withheld.text.document_analysis import DocumentAnalysis


def mentions(text: str) -> Mentions:
    return Mentions(DocumentAnalysis(document(text)), "KP")


def test_places_tell_their_country_in_capitals_by_a_town_and_by_its_money() -> None:
    found = {m.value for m in mentions("OMAN. Workers in Dandong are paid 900 zloty.").hosts}
    assert {"OM", "CN", "PL"} <= found


def test_money_of_many_countries_points_at_none() -> None:
    assert mentions("They are paid $300 and 200 euros.").hosts == []


def test_speakers_are_sources_names_roles_and_turns() -> None:
    found = {
        str(m.value) for m in mentions("Lee: Yes.\n\nA former cook said that 30 are left. So said Anna Nowak.").speakers
    }
    assert "Lee" in found and "Anna Nowak" in found
    assert any("former cook" in name for name in found)


def test_a_word_that_opens_a_sentence_is_no_name() -> None:
    """“Of the ninety” and “Source:” made origins of that name."""
    text = "Of the ninety, 26 were ill. To hear the foreman tell it, 30 left.\nSource: Port Authority.\nDear Ms Sato, 12 remain."
    found = {str(m.value) for m in mentions(text).speakers}
    assert not {"Of", "To", "Source", "Dear", "Dear Ms Sato"} & found
    assert {"Port Authority", "the foreman"} <= found


def test_what_belongs_to_somebody_is_not_somebody() -> None:
    found = {str(m.value) for m in mentions("On the bishop's desk lies a list of 30 men.").speakers}
    assert "the bishop" not in found and any(name.startswith("the bishop's") for name in found)


def test_times_tell_their_first_and_last_day() -> None:
    (found,) = mentions("In 2018 they left.").periods
    assert found.value == (dt.date(2018, 1, 1), dt.date(2018, 12, 31))


@given(st.text(max_size=200))
def test_every_mention_stands_in_the_text_with_as_many_facts_as_its_kind_has(text: str) -> None:
    found = mentions(text)
    for kind, size in TRAITS.items():
        for m in getattr(found, f"{kind}s"):
            assert 0 <= m.start < m.end <= len(text) and len(m.traits) == size


def test_a_name_ends_before_its_mark_of_possession_and_a_point_of_a_list_is_no_turn() -> None:
    found = {str(m.value) for m in mentions("Yashin's own inquiry covered 53 men.\n\n(a) Engineers: 44 came.").speakers}
    assert "Yashin" in found and not {"Yashin's", "(a) Engineers"} & found


def test_a_number_word_behind_a_role_is_no_name() -> None:
    text = "It gives the bureau some $37 million by May, and the others said so."
    assert [str(m.value) for m in mentions(text).speakers] == ["the bureau", "others"]


def test_who_is_spoken_to_does_not_speak() -> None:
    text = "Mr Chairman, there are 640 North Koreans in Oman. Madam Speaker, I thank you. President Oh, he said, left."
    named = {str(m.value) for m in Mentions(DocumentAnalysis(document(text)), "KP").speakers}
    assert not named & {"Mr Chairman", "Madam Speaker"} and any("Oh" in name for name in named)
