from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.pages.clocks import beside
from withheld.vocabulary import codelist

DAY = dt.date(2019, 3, 14)
BEFORE, AFTER = dt.date(2019, 3, 13), dt.date(2019, 3, 15)


@pytest.mark.parametrize(
    ("value", "language", "url", "day"),
    [
        ("2019-03-14T03:15:00Z", "en", None, BEFORE), ("2019-03-14T03:15:00Z", "de", None, None),
        ("2019-03-14 23:30:00+00:00", "de", None, AFTER), ("2019-03-14T16:00:00.000Z", "ko", None, AFTER),
        ("2019-03-14T16:00:00Z", "en", "https://news.example.au/a", AFTER),
        ("2019-03-14T03:15:00Z", "en", "https://news.example.au/a", None),
        ("2019-03-14T03:15:00Z", "en-GB", "https://news.example/a", None),
        ("Thu, 14 Mar 2019 21:16:15 GMT", "ru", "https://news.example.ru/a", AFTER),
        ("2019-03-14T00:00:00Z", "en", None, None), ("2019-03-14T03:15:00-05:00", "en", None, None),
        ("2019-03-14T03:15:00", "en", None, None), ("2019-03-14", "en", None, None), (None, "en", None, None),
    ],
)  # fmt: skip
def test_a_time_in_universal_time_near_midnight_may_be_of_the_day_beside(
    value: str | None, language: str, url: str | None, day: dt.date | None
) -> None:
    assert beside(value, DAY, language, url) == day


@given(st.one_of(st.text(max_size=40), st.times().map(lambda t: f"{DAY}T{t.isoformat()}Z")), st.text(max_size=8))
def test_the_other_day_is_the_one_before_or_after(value: str, language: str) -> None:
    assert beside(value, DAY, language, None) in (None, BEFORE, AFTER)


def test_no_clock_is_further_from_universal_time_than_clocks_are() -> None:
    zones = codelist("timezones")
    known = [*zones["country"].values(), *zones["language"].values(), zones["elsewhere"]]
    assert all(0 <= behind <= 12 and 0 <= ahead <= 14 for behind, ahead in known)
