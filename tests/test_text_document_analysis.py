"""Whose programme a text speaks of, if of any."""

from __future__ import annotations

import pytest

from documents import document
from withheld.text.document_analysis import DocumentAnalysis


def programme(text: str) -> str | None:
    return DocumentAnalysis(document(text)).programme


FILLER = "The weather was cold. It rained for days. The port was shut. Nobody knew why. The town slept. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("North Korean workers are employed in Russia. They earn little. " + FILLER, "KP"),
        (
            "Pyongyang has 100,000 people working abroad. Contracts run for years. A seamstress earns $90. " + FILLER,
            "KP",
        ),
        ("Cuban doctors work in Brazil. The Cuban doctors keep a quarter of their pay. " + FILLER, "CU"),
        ("Uyghurs from Xinjiang work in factories. Uyghur workers cannot leave the factories. " + FILLER, "CN"),
    ],
)
def test_programmes_are_told_by_their_people_at_work(text: str, expected: str) -> None:
    assert programme(text) == expected


def test_a_text_that_names_no_sending_state_has_no_programme() -> None:
    assert programme(FILLER) is None


def test_the_state_that_is_named_most_is_the_programme() -> None:
    text = "Vietnam sends workers to Japan. North Korea and Cuba do too. North Korean crews earn little."
    assert DocumentAnalysis(document(text)).programmes == ("KP", "CU") and programme(text) == "KP"


def test_the_programme_that_is_asked_for_is_read_where_the_text_names_it() -> None:
    text = "North Korean crews and Cuban doctors work in Angola. The North Koreans build."
    assert (
        DocumentAnalysis(document(text), "CU").programme == "CU"
        and DocumentAnalysis(document(text), "TM").programme == "KP"
    )


def test_teachers_and_doctors_without_a_name_are_of_no_programme() -> None:
    assert programme("The teachers and the doctors are sent abroad. The teachers earn little. " + FILLER) is None


def test_a_programmes_own_terms_name_it() -> None:
    assert (
        programme("A conscript earns nothing. National service never ends; a conscript cannot leave. " + FILLER) == "ER"
    )


@pytest.mark.parametrize(
    "text",
    [
        "North Korean women sew in Dandong and Hunchun. Chinese firms in China pay a tax in Beijing, China. " + FILLER,
        "North Korean men felled trees. Uzbeks, Chinese and Eritreans did too, at a mill in Uzbekistan. " + FILLER,
    ],
)
def test_a_host_that_also_moves_workers_at_home_is_no_programme_by_its_name(text: str) -> None:
    assert programme(text) == "KP"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Korean workers at the mill are paid 90 dollars. " + FILLER, "KP"),
        ("“Koreans? We had a dozen.” " + FILLER, "KP"),
        ("They came from Wonsan to sew for 9 dollars. " + FILLER, "KP"),
        ("By resolution 2397 they were to leave. " + FILLER, "KP"),
        ("The nurse from Camagüey kept 200 dollars. " + FILLER, "CU"),
        ("The Henry Reeve contingent sent 120. " + FILLER, "CU"),
        ("Koreans from Seoul and elsewhere in South Korea like the Korean workers' soup. " + FILLER, None),
        ("Beijing said that China has 300 firms. " + FILLER, None),
    ],
)
def test_one_term_of_its_own_is_enough_where_no_state_is_named(text: str, expected: str | None) -> None:
    assert programme(text) == expected


def test_a_title_or_a_paper_may_name_the_state() -> None:
    text = "Seven of them did not speak. They earned 120 dollars."
    assert DocumentAnalysis(document(text, title="North Korea's men in Koszalin")).programme == "KP"
    assert DocumentAnalysis(document(text, publisher="Havana Ledger")).programme == "CU"
