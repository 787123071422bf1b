"""What sources are called."""

from __future__ import annotations

import pytest

from withheld.speech.naming import Names
from withheld.speech.phrases import Words
from withheld.text.sentences import sentences


def name(phrase: str, text: str = "", outlet: str | None = None) -> str | None:
    """The name that a phrase has at the end of a text."""
    whole = f"{text} {phrase}".strip()
    words = [Words.of(s) for s in sentences(whole)]
    start = next(k for k, at in enumerate(words[-1].start) if at >= whole.rindex(phrase))
    found = Names(whole, words, outlet).of(words[-1], start, len(words[-1]))
    return found.text if found else None


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("expert Lisa Collins", "Lisa Collins"),
        ("Dr. Mohammed Mamman", "Mohammed Mamman"),
        ("the UN's special rapporteur on Cuba, Ana Cruz", "Ana Cruz"),
        ("a trade official in Changbai County", "a trade official in Changbai County"),
        ("a source who visited Russia not long ago", "a source who visited Russia not long ago"),
        ("the Russian news agency Interfax", "Interfax"),
        ("South Korea's trade agency KOTRA", "KOTRA"),
        ("a Chinese government count", "Chinese government"),
        ("a study by Korea University", "Korea University"),
        ("former workers and a report that Seoul's Unification Ministry released", "former workers and Seoul's Unification Ministry"),
        ("Mr. A", "Mr. A"),
        ("10:21 Ana Cruz", "Ana Cruz"),
        ("official statistics", "official statistics"),
    ],
)  # fmt: skip
def test_titles_fall_away_and_descriptions_stay(phrase: str, expected: str) -> None:
    assert name(phrase) == expected


def test_the_fullest_form_of_a_name_is_used() -> None:
    assert name("Tarasenko", "Governor Andrei Tarasenko spoke. He went home, said") == "Andrei Tarasenko"
    assert (
        name("the DIU", "Ukraine's Defence Intelligence (DIU) spoke. It is so, said")
        == "Ukraine's Defence Intelligence"
    )
    assert name("the Panel", "The Panel of Experts met. It was late, said") == "Panel of Experts"


def test_we_and_this_newspaper_are_the_documents_own() -> None:
    assert name("we") == ""
    assert name("this newspaper") == ""


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("another Member State", "another Member State"),
        ("the organisation Labour Archive", "Labour Archive"),
        ("two who fled in 2013", "two who fled in 2013"),
        ("a page in the ministry's yearbook", "ministry"),
    ],
)
def test_a_state_that_is_not_named_an_archive_and_two_who_fled_keep_their_words(phrase: str, expected: str) -> None:
    assert name(phrase) == expected


def test_a_number_of_people_without_a_word_on_them_names_nobody() -> None:
    assert name("two") is None


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("the company, Sever-Fasad", "Sever-Fasad"),
        ("a Dutch developer, Joost Verhagen", "Joost Verhagen"),
        ("its foreman, surnamed Quan", "Quan"),
        ("the newspaper, Tihany Courier", "Tihany Courier"),
        ("the clinic's director, Colonel Mbeki", "Mbeki"),
        ("the town's weekly, Baltic Lantern,", "Baltic Lantern"),
        ("the regulator, Ofrenta", "Ofrenta"),
        ("a spokesman for the ministry, Goran Ilić", "Goran Ilić"),
    ],
)
def test_a_name_after_a_description_is_the_name(phrase: str, expected: str) -> None:
    assert name(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("the company, Monday", "company"),
        ("the ministry, Christmas", "ministry"),
        ("a resident of Szeged, Hungary", "a resident of Szeged"),
        ("a resident of the border city, Dandong", "a resident of the border city"),
        ("the labour office, Szczecin", "labour office"),
        ("the workers, Koreans", "workers"),
        ("a spokesman for the company, Brodmet", "a spokesman for the company"),
        ("the ministry, Foreign Minister Ana Cruz", "ministry"),
    ],
)
def test_a_place_a_people_a_day_or_anothers_name_is_not_the_name(phrase: str, expected: str) -> None:
    assert name(phrase) == expected


def test_a_surname_alone_is_not_the_full_name_of_somebody_else() -> None:
    assert name("a defector, Park", "Park Jae-min owns the yard.") == "Park"
