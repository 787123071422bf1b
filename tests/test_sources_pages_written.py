from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.pages.written import month_number, written_days

DAY = dt.date(2019, 3, 14)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Donnerstag, 14. März 2019 um 10:33", "de"), ("14 de marzo de 2019", "es"), ("Mar. 14, 2019", None), ("2019. március 14.", "hu"),
        ("2019年3月14日", "ja"), ("2019. 3. 14.", "ko"), ("14 марта 2019", "ru"), ("14 marca 2019", "pl"), ("14.03.19", "de"),
        ("Opublikowano: 2019-03-14", "pl"), ("14-Mar-2019", None), ("March 14th, 2019", "en"), ("3/14/2019", "en-US"),
        ("Datum:14. März 2019", "de"), ("le 14 mars 2019", "fr"),
    ],
)  # fmt: skip
def test_days_are_read_in_many_languages(line: str, language: str | None) -> None:
    assert [one.days for one in written_days(line, language)] == [(DAY,)]


def test_a_date_that_can_be_read_in_two_ways_keeps_both() -> None:
    assert written_days("3/4/2019", "en")[0].days == (dt.date(2019, 4, 3), dt.date(2019, 3, 4))
    assert written_days("3/4/2019", "fr")[0].days == (dt.date(2019, 4, 3),)


def test_slashes_are_foreign_to_languages_that_set_stops() -> None:
    assert written_days("3/4/2019", "de")[0].days == (dt.date(2019, 4, 3), dt.date(2019, 3, 4))
    assert written_days("3.4.2019", "de")[0].days == (dt.date(2019, 4, 3),)


@pytest.mark.parametrize(
    "line", ["2019-02-31", "version 1.2.2019.4", "room 14 of 2019", "14 workers 2019", "1066-03-14", ""]
)
def test_what_is_no_day_is_none(line: str) -> None:
    assert written_days(line, "en") == []


def test_a_word_that_languages_use_for_different_months_counts_in_its_own() -> None:
    assert (month_number("listopada", "pl"), month_number("listopada", "hr"), month_number("listopada", None)) == (
        11,
        10,
        None,
    )


@given(st.text(max_size=120))
def test_any_line_is_read_without_an_error(line: str) -> None:
    assert all(line[one.start : one.end] for one in written_days(line))
