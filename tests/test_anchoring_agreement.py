"""When a figure of a text bears a row out: value, bound and unit, up to the rounding that the text has."""

from __future__ import annotations

import pytest

from documents import document
from withheld.anchoring.matching import Text
from withheld.records import Claim


def claim(low: float | None, high: float | None, **more: object) -> Claim:
    fields: dict[str, object] = {
        "document": "t-1",
        "quote": None,
        "measure": "workers_abroad",
        "low": low,
        "high": high,
    }
    fields |= {"qualifier": "exact", "unit": "person", "programme": "KP", "host": "RU"}
    return Claim(**fields | more)  # type: ignore[arg-type]


def person(value: float, qualifier: str = "exact") -> Claim:
    low, high = (None if qualifier == "at_most" else value), (None if qualifier == "at_least" else value)
    return claim(low, high, qualifier=qualifier)


def money(low: float, high: float | None = None, unit: str = "USD", **more: object) -> Claim:
    told = {"measure": "revenue", "unit": unit, "host": None, "qualifier": "range" if high else "exact"}
    return claim(low, high or low, **told | more)


def found(row: Claim, text: str) -> list[str]:
    return [
        text[m.claim.figure.start : m.claim.figure.end] for m in Text(document(text)).matches(row) if m.claim.figure
    ]


@pytest.mark.parametrize(
    ("row", "text", "figure"),
    [
        (person(80_000), "China hosts 80,000 North Korean workers.", "80,000"),
        (person(80_000), "China hosts eighty thousand North Korean workers.", "eighty thousand"),
        (person(80_000, "about"), "About 80,000 North Korean workers are in China.", "80,000"),
        (person(80_000, "about"), "There are 80 thousand North Korean workers in China.", "80 thousand"),
        (person(2000, "at_least"), "More than 2,000 North Korean workers are in Russia.", "2,000"),
        (person(2000, "at_most"), "Up to 2,000 North Korean workers are in Russia.", "2,000"),
        (claim(50_000, 80_000, qualifier="range"), "Between 50,000 and 80,000 North Korean workers are there.", "50,000 and 80,000"),
        (money(1.2e9), "The workers earn the state $1.2 billion.", "$1.2 billion"),
        (money(1.23e9), "The workers earn the state $1.2 billion.", "$1.2 billion"),
        (money(2e8, 5e8, per="year"), "They bring in $200 million to $500 million a year.", "$200 million to $500 million"),
        (money(150, unit="EUR", measure="wage_net", per="month"), "A worker is left with 150 euros a month.", "150 euros"),
        (claim(0.6, 0.6, measure="state_share", unit="fraction"), "The state takes 60 percent of the pay.", "60 percent"),
        (claim(36, 36, measure="contract_term", unit="month"), "They sign for three years.", "three"),
        (claim(12, 12, measure="hours_worked", unit="hour"), "Loggers work 12 hours a day.", "12"),
        (claim(45, 45, measure="host_countries", unit="country", host=None), "The workers are in 45 countries.", "45"),
    ],
)  # fmt: skip
def test_the_same_figure_is_found_however_it_is_written(row: Claim, text: str, figure: str) -> None:
    assert found(row, text) == [figure]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (person(8_000), "China hosts 80,000 North Korean workers."),
        (person(80_000), "China hosts 8,000 North Korean workers."),
        (person(13_221), "Some 13,000 North Korean workers came."),
        (person(2_000), "More than 2,000 North Korean workers are in Russia."),
        (person(2_000, "at_least"), "Fewer than 2,000 North Korean workers are in Russia."),
        (person(2_000, "at_most"), "More than 2,000 North Korean workers are in Russia."),
        (person(80_000), "North Korea sold 80,000 tonnes of coal."),
        (person(80_000), "The workers earn $80,000 in all."),
        (person(12), "North Korean workers work 12 hours a day."),
        (person(45), "North Korean workers are in 45 countries."),
        (person(2017), "In 2017 North Korean workers were in Russia."),
        (money(1.3e9), "The workers earn the state $1.2 billion."),
        (money(1.2e9), "The workers earn the state $1.2 million."),
        (money(1.2e9), "The workers earn the state €1.2 billion."),
        (money(1.234e9, 1.234e9), "The workers earn the state $1,200,000,000."),
        (money(100, per="month", measure="wage_net"), "A worker is left with $100 a day."),
        (claim(0.6, 0.6, measure="state_share", unit="fraction"), "There are 60 workers, and the state takes pay."),
        (claim(50_000, 80_000, qualifier="range"), "China hosts 50,000 North Korean workers."),
    ],
)
def test_another_number_bound_unit_or_rate_is_another_figure(row: Claim, text: str) -> None:
    assert found(row, text) == []


def test_a_number_without_the_bound_of_the_row_counts_after_one_with_it_and_says_so() -> None:
    text = "There were 2,000 North Korean workers in Russia. More than 2,000 North Korean workers were in Russia."
    first, second = Text(document(text)).matches(person(2_000, "at_least"))
    assert first.remarks == () and first.claim.quote and "More than" in first.claim.quote.sentence
    assert second.remarks == ("the text gives the number without this bound",)


def test_a_rounded_figure_says_that_the_text_rounds_it() -> None:
    (match,) = Text(document("The workers earn the state $1.2 billion.")).matches(money(1.23e9))
    assert match.remarks == ("the text rounds it",)
