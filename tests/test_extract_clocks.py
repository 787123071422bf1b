"""Hours of work told by the clock."""

from __future__ import annotations

import pytest

from withheld.extract.clocks import shifts


def hours(text: str) -> list[float]:
    return [s.hours for s in shifts(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("from 7 a.m. until 7 p.m.", 12),
        ("from eight in the morning to ten at night, six days a week", 14),
        ("working hours are 06:00 to 19:00", 13),
        ("they sew from seven until nine in the evening", 14),
        ("they worked from seven in the morning until midnight", 17),
        ("from six to ten, every day", 16),
        ("they begin at 7 in the morning and go on until 10 at night", 15),
        ("they start picking at five and stop at eight in the evening", 15),
        ("they went out at five in the morning and came back at seven in the evening", 14),
        ("the women rise at four and go in at ten at night", 18),
        ("from noon until 8 p.m.", 8),
    ],
)
def test_hours_between_the_first_and_the_last_of_a_shift(text: str, told: float) -> None:
    assert hours(text) == [told]


@pytest.mark.parametrize(
    "text",
    [
        "from 12 to 16 hours a day",
        "from 6 to 10 workers",
        "between 8 and 10 houses",
        "they start at five and stop at eight houses",
        "pay rose from $8 to 5,000 roubles at night",
        "the shop begins at one end and stops at two",
    ],
)
def test_numbers_without_a_clock_are_no_hours(text: str) -> None:
    assert hours(text) == []


def test_the_reckoning_is_told_and_stands_where_it_says() -> None:
    text = "There they start at five and stop at eight in the evening."
    (shift,) = shifts(text, 0, len(text))
    assert text[shift.start : shift.end] == "five and stop at eight in the evening"
    assert shift.note == "five and stop at eight in the evening = 15 hours"
