"""From decisions to records."""

from __future__ import annotations

import datetime as dt

import pytest

from check_figures import claim
from documents import document
from withheld.extract.assemble import held, once
from withheld.extract.decide import Pointed
from withheld.extract.features import Mentions
from withheld.text.document_analysis import DocumentAnalysis

LAST = dt.date(2018, 3, 31)


@pytest.mark.parametrize(
    ("sums", "first"),
    [(True, None), (False, LAST)],
)
def test_what_is_summed_up_by_a_day_has_no_first_day(sums: bool, first: dt.date | None) -> None:
    mentions = Mentions(DocumentAnalysis(document("All 211 had left by 31 March 2018.")), "KP")
    (time,) = mentions.periods
    assert held(Pointed(time.value, time, 1.0), mentions, sums=sums) == (first, LAST)


def test_a_span_of_departures_keeps_its_first_day() -> None:
    mentions = Mentions(DocumentAnalysis(document("Some 80 left in March 2018.")), "KP")
    (time,) = mentions.periods
    assert held(Pointed(time.value, time, 1.0), mentions, sums=True) == (dt.date(2018, 3, 1), LAST)


def test_two_sums_by_two_days_are_two_records() -> None:
    first, second = (claim("workers_returned", 80, start=None, end=day) for day in (LAST, dt.date(2018, 12, 31)))
    assert once([first, second]) == [first, second] and once([first, first]) == [first]
