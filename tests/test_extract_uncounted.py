"""Numbers that count nobody."""

from __future__ import annotations

import datetime as dt

import pytest

from withheld.extract.candidates import find_candidates
from withheld.extract.read import read_document
from withheld.extract.uncounted import counting
from withheld.records import Document
from withheld.text.document_analysis import DocumentAnalysis


def document(text: str) -> Document:
    return Document(id="d", sha256="0" * 64, title=None, publisher=None, published=dt.date(2020, 2, 1), text=text)


def counted(text: str) -> list[float | None]:
    return [c.low for c in counting(text, find_candidates(DocumentAnalysis(document(text), "KP")))]


@pytest.mark.parametrize(
    "text",
    [
        "Under Decree No. 1391 of 2019 the 520 North Korean workers in Poland must leave, the ministry said.",
        "Order 1391 lets the 520 North Korean workers in Poland stay, the ministry said.",
        "At the end of 2018 Poland had 520 North Korean workers, according to 38 North and 60 Minutes.",
        "Camps 1391, 17 and 44 were closed, and 520 North Korean workers were in Poland in 2018, the ministry said.",
    ],
)
def test_a_number_that_names_something_counts_nothing(text: str) -> None:
    assert {c.low for c in read_document(document(text)).claims} == {520}


def test_how_many_a_hall_seats_are_not_there() -> None:
    text = "Poland has 450 North Korean workers. The hall beside their hostel seats 1,800 and the bus seats up to 50."
    assert [c.low for c in counting(text, find_candidates(DocumentAnalysis(document(text), "KP")))] == [450]


def test_orders_in_lower_case_are_verbs() -> None:
    text = "They order 450 workers home from Poland."
    assert [c.low for c in counting(text, find_candidates(DocumentAnalysis(document(text), "KP")))] == [450]


def test_a_name_that_begins_with_a_number_is_not_the_beginning_of_another() -> None:
    text = "In 2018, 38 North Koreans worked in Poland, says 38 North; 60 Minutes showed 60 minutes of it."
    found = counting(text, find_candidates(DocumentAnalysis(document(text), "KP")))
    assert [(c.low, c.start) for c in found] == [(38, text.index("38 North Koreans")), (60, text.index("60 minutes"))]


@pytest.mark.parametrize(
    "text",
    [
        "One of her weavers, 34, said that 60 North Koreans worked there.",
        "Ri Sung-ho, 41, who fled, said that 60 North Koreans worked there.",
        "A former cook, 29, from Wonsan told us that 60 North Koreans worked there.",
    ],
)
def test_an_age_between_commas_counts_nobody(text: str) -> None:
    assert [n for n in counted(text) if n != 1] == [60]


def test_numbers_between_commas_that_are_no_ages_count() -> None:
    assert counted("In Omsk, 34, and in Perm, 52, worked on Sundays.") == [34, 52]
    assert counted("Of those in Omsk, 34, all of them builders, were not paid.") == [34]


def test_numbers_of_paragraphs_count_nothing() -> None:
    text = "152. Some 640 North Korean workers were in Poland.\n\n153. The Panel notes that 90 left.\n\n17. It is one alone."
    assert counted(text) == [640, 90, 17, 1]
    assert 700 in counted("How many North Koreans?\n\n700. In dollars it is less.")
