"""Copies of one figure count once in the estimate, however they are reported."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimate_cases import case, evidence
from withheld.check import check
from withheld.estimate.observations import observe
from withheld.estimate.results import Observation
from withheld.records import Claim, Evidence

YEAR = {"start": dt.date(2016, 1, 1), "end": dt.date(2016, 12, 31)}
UNDATED = {"start": None, "end": None}
SUM = {"measure": "revenue", "unit": "USD", "host": None, "low": 37e6, "high": 37e6}
RANGE = SUM | {"low": 4.1e8, "high": 7.3e8, "qualifier": "range", "per": "year"}


def counted(*told: Evidence) -> list[Observation]:
    return observe(case(), list(told))[0]


def of(document: str, told: Evidence) -> Evidence:
    """A record moved to a document."""
    source = told.source.model_copy(update={"id": document})
    return told.model_copy(update={"source": source, "record": told.record.model_copy(update={"document": document})})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SUM | YEAR, SUM | YEAR | {"per": "year", "qualifier": "about"}),
        ({"low": 21_000, "high": 21_000} | YEAR, {"low": 21_000, "high": 21_000} | UNDATED),
        (
            {"low": 21_000, "high": 21_000, "qualifier": "about"} | YEAR,
            {"low": 20_500, "high": 21_500, "qualifier": "range"} | YEAR,
        ),
        (RANGE | YEAR, RANGE | {"qualifier": "at_most", "low": None, "high": 7.3e8} | YEAR),
        (RANGE | YEAR, RANGE | {"qualifier": "at_most", "low": None, "high": 6.6e8, "unit": "EUR"} | YEAR),
        (RANGE | YEAR, RANGE | {"qualifier": "at_least", "high": None} | YEAR),
        (RANGE | YEAR, RANGE | {"start": dt.date(2019, 5, 2), "end": dt.date(2019, 5, 2), "via": ("Gazette",), "origin": "Agency"}),
    ],
    ids=["sum of a year and rate", "undated", "about and range", "upper end", "converted end", "lower end", "particular, of another date"],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_one_figure_of_one_root_counts_once_however_it_is_reported(
    one: dict[str, Any], other: dict[str, Any], turned: bool
) -> None:
    first, again = evidence("c-1", **one), evidence("c-2", **other)
    if other.get("via"):  # a third report says from whom the one that passes it on has it
        first = evidence("c-1", **one | {"origin": "Institute", "via": ("Agency",)})
        again = evidence("c-2", **other | {"via": ()})
    (found,) = counted(*([again, first] if turned else [first, again]))
    assert {found.evidence, *found.copies} == {"c-1", "c-2"}


def test_a_copy_joins_its_own_root_though_another_root_has_the_figure_too() -> None:
    figure = {"low": 21_000, "high": 21_000}
    told = [
        evidence("c-1", origin="Institute", **figure, start=dt.date(2014, 1, 1), end=dt.date(2014, 12, 31)),
        evidence("c-2", origin="Ministry", **figure, **YEAR),
        evidence("c-3", origin="Ministry", **figure, **UNDATED),
    ]
    assert sorted((o.evidence, o.copies) for o in counted(*told)) == [("c-1", ()), ("c-2", ("c-3",))]


def test_the_report_that_names_the_root_stands_for_a_figure_that_was_given_another_date() -> None:
    again = evidence("c-1", **RANGE | {"origin": "Agency", "start": dt.date(2019, 5, 2), "end": dt.date(2019, 5, 2)})
    first = evidence("c-2", **RANGE | YEAR | {"origin": "Institute", "via": ("Agency",)})
    before = {"start": dt.date(2019, 2, 1), "end": dt.date(2019, 2, 1)}
    bound = evidence("c-3", **RANGE | {"origin": "Agency", "low": None, "qualifier": "at_most"} | before)
    (found,) = counted(bound, again, first)
    assert (found.evidence, found.root, found.start.year) == ("c-2", "Institute", 2016)
    assert set(found.copies) == {"c-1", "c-3"}


@pytest.mark.parametrize(
    "other",
    [
        {"origin": "Institute"}, {"low": 29_000, "high": 29_000}, {"host": "MN"}, {"place": "Port"}, {"sector": "construction"},
        {"start": dt.date(2019, 1, 1), "end": dt.date(2019, 12, 31)},
    ],
)  # fmt: skip
def test_another_root_value_scope_or_time_is_another_observation(other: dict[str, Any]) -> None:
    mine = {"low": 21_000, "high": 21_000, "place": "Harbour", "sector": "logging"} | YEAR
    assert len(counted(evidence("c-1", **mine), evidence("c-2", **mine | other))) == 2


def test_unnamed_sources_and_documents_of_like_names_stay_apart() -> None:
    for told in ("a worker", None):
        one, other = (of(f"d-{n}", evidence(f"c-{n}", origin=told, **YEAR)) for n in (1, 2))
        assert len(counted(one, other)) == 2


def test_two_hosts_of_one_pool_are_two_figures() -> None:
    assert len(counted(evidence("c-1", host="MN", **YEAR), evidence("c-2", host="PL", **YEAR))) == 2


def test_yearly_flows_of_one_size_are_of_each_year() -> None:
    sent = {"measure": "workers_dispatched", "low": 2_000, "high": 2_000}
    next_year = {"start": dt.date(2017, 1, 1), "end": dt.date(2017, 12, 31)}
    assert len(counted(evidence("c-1", **sent, **YEAR), evidence("c-2", **sent, **next_year))) == 2


@pytest.mark.parametrize(
    ("bound", "kind"),
    [
        ({"qualifier": "at_most", "low": None}, "at_most"),
        ({"qualifier": "at_least", "high": None}, "at_least"),
        ({"qualifier": "range", "low": 17_000}, "interval"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_headlines_figure_that_its_text_bounds_is_that_bound(bound: dict[str, Any], kind: str, turned: bool) -> None:
    figure = {"low": 21_000, "high": 21_000} | YEAR
    headline, text = evidence("c-1", **figure), evidence("c-2", **figure | bound)
    own = [of("d-1", headline), of("d-1", text)]
    (found,) = counted(*(own[::-1] if turned else own))
    assert (found.evidence, found.kind, found.copies) == ("c-2", kind, ("c-1",))
    if kind != "interval":
        (apart,) = counted(of("d-1", headline), of("d-2", text))
        assert (apart.evidence, apart.kind) == ("c-1", "point"), "another report's bound is no correction"


VALUES = st.sampled_from([20_000, 21_000, 21_400, 25_000, 34_000])
TIMES = st.sampled_from([
    UNDATED, YEAR, {"start": dt.date(2016, 3, 1), "end": dt.date(2016, 3, 31)},
    {"start": dt.date(2017, 1, 1), "end": dt.date(2017, 12, 31)}, {"start": dt.date(2014, 6, 5), "end": dt.date(2014, 6, 5)},
])  # fmt: skip
QUALIFIERS = st.sampled_from(["exact", "about", "range"])


@st.composite
def reports(draw: st.DrawFn, number: int) -> Evidence:
    low, qualifier, money = draw(VALUES), draw(QUALIFIERS), draw(st.booleans())
    high = low * draw(st.sampled_from([1.05, 1.2])) if qualifier == "range" else low
    claim: dict[str, Any] = {"low": low, "high": high, "qualifier": qualifier, "origin": "Ministry", **draw(TIMES)}
    if money:
        claim |= {"measure": "revenue", "unit": "USD", "host": None, "per": draw(st.sampled_from([None, "year"]))}
    return of(f"d-{number}", evidence(f"c-{number}", **claim))


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_what_the_check_calls_copies_of_one_origin_counts_once(data: st.DataObject) -> None:
    told = [data.draw(reports(n)) for n in (1, 2)]
    claims = [e.record for e in told if isinstance(e.record, Claim)]
    found = check(claims, {e.source.id: e.source for e in told})
    copies = [f for f in found.agreements if len(f.claims) == 2]
    used, left = observe(case(), told)
    if copies and not left:
        assert len(used) == 1


@given(
    value=VALUES, time=TIMES, order=st.permutations(range(4)), by=st.sampled_from(["Ministry", "the Ministry"]),
    undated=st.booleans(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_no_number_of_copies_in_any_order_adds_an_observation(
    value: float, time: dict[str, Any], order: list[int], by: str, undated: bool
) -> None:
    mine = {"low": value, "high": value, "origin": "Ministry", **time}
    copies = [
        evidence("c-0", **mine), evidence("c-1", **mine | {"qualifier": "about", "origin": by}),
        evidence("c-2", **mine | (UNDATED if undated else {})), evidence("c-3", **mine | {"via": ("Gazette",), "reliability": "E"}),
    ]  # fmt: skip
    (found,) = counted(*(copies[n] for n in order))
    assert {found.evidence, *found.copies} == {"c-0", "c-1", "c-2", "c-3"}
