"""Undated texts dated by the known events that they mention."""

from __future__ import annotations

import datetime as dt

import pytest

from withheld.sources.draft import Draft
from withheld.sources.landmarks import bounds, landmarks
from withheld.sources.window import inferred

TODAY = dt.date(2026, 6, 1)
SEND_HOME = "A Security Council resolution of {} orders workers home within 24 months."


@pytest.mark.parametrize(
    ("when", "earliest", "latest"),
    [
        ("last December", dt.date(2018, 1, 1), dt.date(2018, 11, 30)),
        ("last month", dt.date(2018, 1, 1), dt.date(2018, 1, 31)),
        ("last week", dt.date(2017, 12, 22), dt.date(2018, 1, 4)),
        ("last year", dt.date(2018, 1, 1), dt.date(2018, 12, 31)),
        ("this year", dt.date(2017, 12, 22), dt.date(2017, 12, 31)),
        ("the past", dt.date(2017, 12, 22), TODAY),
        ("last March", dt.date(2017, 12, 22), TODAY),
    ],
)
def test_when_an_event_was_dates_the_text(when: str, earliest: dt.date, latest: dt.date) -> None:
    found = inferred(Draft(text=SEND_HOME.format(when)), None, TODAY)
    assert found is not None and (found.earliest, found.latest) == (earliest, latest)
    assert "2397" in found.basis


def test_a_text_that_tells_of_later_days_is_not_dated_back_to_an_event() -> None:
    found = inferred(Draft(text=SEND_HOME.format("last December") + " In May 2021 some had left."), None, TODAY)
    assert found is not None and (found.earliest, found.latest) == (dt.date(2021, 5, 1), TODAY)


def test_a_sentence_without_any_event_tells_nothing() -> None:
    assert list(bounds("Last December 400 workers left.")) == []


def test_each_event_has_a_source() -> None:
    from withheld.vocabulary import codelist

    assert len(landmarks()) >= 7 and all(row["url"].startswith("https://") for row in codelist("landmarks")["landmark"])
