"""Claims become observations, or are left out with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_folders import made
from estimate_cases import case, evidence
from withheld.case import Case, Row, built_in, load_case
from withheld.estimate.observations import UNSURE, observe
from withheld.estimate.results import Observation
from withheld.evidence.basis import basis_of
from withheld.records import Evidence


def one(**claim: Any) -> Observation:
    found, left = observe(case(), [evidence(**claim)])
    assert left == []
    return found[0]


def reason(**claim: Any) -> str:
    found, left = observe(case(), [evidence(**claim)])
    assert found == []
    return left[0].reason


@pytest.mark.parametrize(
    ("qualifier", "low", "high", "kind"),
    [
        ("exact", 9, 9, "point"),
        ("about", 9, 9, "point"),
        ("at_least", 9, None, "at_least"),
        ("at_most", None, 9, "at_most"),
        ("range", 9, 12, "interval"),
        ("order", 2_000, 10_000, "interval"),
    ],
)
def test_bounds_and_ranges_are_never_points(qualifier: str, low: float, high: float, kind: str) -> None:
    assert one(qualifier=qualifier, low=low, high=high).kind == kind


def test_none_is_an_upper_bound() -> None:
    assert one(low=0, high=0).kind == "at_most"


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ({"measure": "workers_planned"}, "plan"),
        ({"stance": "denied"}, "denial"),
        ({"stance": "withdrawn"}, "withdraws"),
        ({"state": "rejected"}, "rejected"),
        ({"programme": "CU"}, "another programme"),
        ({"start": None, "end": None, "measure": "workers_dispatched"}, "without a period"),
        ({"measure": "hours_worked", "unit": "hour"}, "no output"),
        ({"measure": "revenue", "unit": "GBP", "per": "year"}, "GBP"),
        ({"measure": "wage_gross", "unit": "USD", "per": "hour", "each": True}, "hours"),
        ({"counted": "entries"}, "counts border entries"),
        ({"counted": "quota"}, "counts a quota"),
        ({"measure": "workers_dispatched", "counted": "quota"}, "counts a quota"),
        ({"measure": "workers_dispatched", "counted": "entries", "high": None, "qualifier": "at_least"}, "of workers and others"),
        ({"low": float("nan"), "high": float("nan")}, "is no number"),
        ({"host": "Russia"}, "no ISO 3166-1 code"),
        ({"start": dt.date(2001, 1, 1), "end": dt.date(2001, 12, 31)}, "outside the months"),
        ({"place": "Vladivostok", "qualifier": "at_most", "low": None}, "part"),
        ({"measure": "revenue", "unit": "USD", "start": dt.date(2017, 1, 1), "end": dt.date(2017, 3, 1)}, "less than a year"),
    ],
)  # fmt: skip
def test_what_cannot_be_mapped_is_left_out_with_its_reason(claim: dict[str, Any], why: str) -> None:
    assert why in reason(**claim)


@pytest.mark.parametrize("part", [{"place": "Vladivostok"}, {"sector": "construction"}, {"host": "MN"}])
def test_a_part_bounds_its_whole_from_below(part: dict[str, str]) -> None:
    found = one(**part)
    assert (found.kind, found.low, found.high) == ("at_least", 30_000, None)


def test_copies_of_one_figure_of_one_origin_count_once() -> None:
    found, _ = observe(case(), [evidence("c-1"), evidence("c-2"), evidence("c-3", origin="the ministry")])
    assert [(o.evidence, o.copies) for o in found] == [("c-1", ("c-2", "c-3"))]


def test_a_withdrawn_figure_lends_its_origin_to_no_other() -> None:
    found, left = observe(case(), [evidence("c-1", stance="withdrawn"), evidence("c-2")])
    assert [(o.evidence, o.copies) for o in found] == [("c-2", ())] and [x.evidence for x in left] == ["c-1"]


def test_an_unsure_reading_is_left_out_until_a_person_decides() -> None:
    told = [evidence("c-1", state="proposed", confidence=0.4), evidence("c-2", state="proposed", confidence=0.6)]
    found, left = observe(case(), told)
    assert [(o.evidence, o.copies) for o in found] == [("c-2", ())]
    assert [(x.evidence, x.reason) for x in left] == [("c-1", UNSURE)]
    assert one(confidence=0.1).evidence == "c-1"


def test_another_origin_or_value_is_another_observation() -> None:
    found, _ = observe(
        case(), [evidence("c-1"), evidence("c-2", origin="Institute"), evidence("c-3", low=20_000, high=20_000)]
    )
    assert len(found) == 3


def test_unnamed_origins_are_not_taken_for_one() -> None:
    found, _ = observe(case(), [evidence("c-1", origin=None), evidence("c-2", origin=None)])
    assert len(found) == 2


def test_totals_over_years_and_monthly_rates_become_yearly_revenue() -> None:
    period = {"start": dt.date(2014, 1, 1), "end": dt.date(2020, 12, 31)}
    total = one(measure="revenue", unit="USD", low=700e6, high=700e6, host=None, **period)
    assert total.low == pytest.approx(100e6)
    assert one(measure="revenue", unit="USD", low=5e6, high=5e6, per="month").low == pytest.approx(60e6)


def test_a_yearly_flow_told_on_one_day_is_that_of_twelve_months() -> None:
    day = dt.date(2016, 5, 15)
    found = one(measure="workers_dispatched", per="year", low=500, high=500, start=day, end=day)
    assert (found.start, found.end) == (dt.date(2015, 6, 1), day)


def test_several_hosts_are_observed_together() -> None:
    found = one(host=("RU", "MN"))
    assert (found.corridor, found.kind) == ("RU+rest", "at_least")


def test_an_undated_figure_holds_at_some_time_before_its_publication() -> None:
    found = one(start=None, end=None)
    assert (found.undated, found.start, found.end) == (True, dt.date(2015, 12, 28), dt.date(2018, 12, 31))


def test_how_the_origin_knows_widens_the_error_and_credibility_never_narrows_it() -> None:
    known, seen = (
        observe(case(), [evidence().model_copy(update={"basis": b})])[0][0] for b in ("register", "testimony")
    )
    assert known.scale < seen.scale
    sure = evidence().model_copy(update={"credibility": 1})
    assert observe(case(), [sure])[0][0].scale == one().scale


def test_figures_that_come_from_one_root_share_it() -> None:
    relay = evidence("c-2", origin="Ministry", via=("Gazette",), low=20_000, high=20_000)
    found, _ = observe(case(), [evidence("c-1"), relay])
    assert [o.root for o in found] == ["Ministry", "Ministry"]


def test_a_worse_source_has_a_wider_error() -> None:
    assert one(reliability="A").scale < one(reliability="C").scale < one(reliability="E").scale
    assert one(stance="alleged").scale > one().scale


def test_entries_bound_the_workers_who_arrive_from_above() -> None:
    told = one(measure="workers_dispatched", counted="entries", low=9_000, high=9_000)
    assert (told.kind, told.low, told.high) == ("at_most", None, 9_000)


@pytest.mark.parametrize("counted", ["workers", "permits", "registrations", "visas", None])
def test_papers_stand_for_the_workers_who_hold_them(counted: str | None) -> None:
    assert one(counted=counted).kind == "point"


def test_a_coded_part_bounds_its_whole_from_below_and_a_coded_whole_does_not() -> None:
    assert (one(covers="part").kind, one(covers="whole").kind) == ("at_least", "point")
    assert "part" in reason(covers="part", qualifier="at_most", low=None)


@cache
def _rows(code: str) -> tuple[Case, tuple[Row, ...]]:
    found = load_case(built_in(code))
    return found, found.rows


def _observed(found: Case, rows: Iterable[Row], notes: Iterable[str | None]) -> object:
    """What the estimator makes of rows with other notes: observations, and which rows are left out for which reason."""
    claims = [row.claim.model_copy(update={"note": note}) for row, note in zip(rows, notes, strict=True)]
    return observe(
        found,
        [
            Evidence(
                id=f"c-{n}", kind="claim", state="transcribed", record=claim, source=row.source,
                reliability=row.reliability, basis=row.basis or basis_of(claim),
            )
            for n, (row, claim) in enumerate(zip(rows, claims, strict=True))
        ],
    )  # fmt: skip


WORDS = ("published without comment", "quota office figure", "not workers", "a subset", "partial", "border entries",
         "not counted", "nearly", "valid permits", "a survey", "excludes students", "proposed by a model", "")  # fmt: skip


@cache
def _told(code: str) -> object:
    found, rows = _rows(code)
    return _observed(found, rows, [row.claim.note for row in rows])


@pytest.mark.parametrize("code", ["KP", "CU"])
@given(notes=st.lists(st.none() | st.sampled_from(WORDS) | st.text(max_size=60), min_size=1, max_size=7))
@settings(max_examples=25, deadline=None)
def test_no_note_of_any_row_changes_what_is_observed(code: str, notes: list[str | None]) -> None:
    found, rows = _rows(code)
    assert _observed(found, rows, [notes[n % len(notes)] for n in range(len(rows))]) == _told(code)


def test_an_edit_of_a_note_in_a_case_leaves_estimate_and_basis_as_they_were(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        (row,) = store.evidence()
        before = observe(case(), [row])
        for note in WORDS[:-1]:
            store.decide(row.id, "edit", "ann", None, {"note": note})
            (after,) = store.evidence()
            assert (observe(case(), [after]), after.basis) == (before, row.basis)
