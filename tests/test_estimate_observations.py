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
from estimate_cases import PUBLISHED, case, evidence
from withheld.case import Case, Corridor, Row, built_in, load_case
from withheld.estimate.observations import OUTPUTS, UNSURE, observe
from withheld.estimate.results import Observation
from withheld.evidence.basis import basis_of
from withheld.records import DateWindow, Evidence
from withheld.vocabulary import measures, yearly_rates


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
        ({"start": None, "end": None, "measure": "workers_dispatched"}, "without the period that it covers"),
        ({"measure": "hours_worked", "unit": "hour"}, "no output"),
        ({"measure": "revenue", "unit": "VES", "per": "year"}, "in VES, and there is no yearly exchange rate for 2017"),
        ({"measure": "revenue", "unit": "USD", "start": None, "end": None}, "without the period that it covers"),
        ({"measure": "wage_gross", "unit": "USD", "per": "hour", "each": True}, "does not give the hours"),
        ({"measure": "wage_gross", "unit": "USD", "each": True}, "without the period that it covers"),
        ({"counted": "entries"}, "counts border entries"),
        ({"counted": "quota"}, "counts a quota"),
        ({"measure": "workers_dispatched", "counted": "quota"}, "counts a quota"),
        ({"measure": "workers_dispatched", "counted": "entries", "high": None, "qualifier": "at_least"}, "of workers and others"),
        ({"low": float("nan"), "high": float("nan")}, "is not a number"),
        ({"host": "Russia"}, "no ISO 3166-1 code"),
        ({"start": dt.date(2001, 1, 1), "end": dt.date(2001, 12, 31)}, "outside the months"),
        ({"place": "Vladivostok", "qualifier": "at_most", "low": None}, "part"),
        ({"measure": "revenue", "unit": "USD", "start": dt.date(2017, 1, 1), "end": dt.date(2017, 1, 9)}, "less than a month"),
    ],
)  # fmt: skip
def test_what_cannot_be_mapped_is_left_out_with_its_reason(claim: dict[str, Any], why: str) -> None:
    assert why in reason(**claim)


def test_a_measure_without_an_output_is_named_as_a_reader_knows_it() -> None:
    found = {
        code: reason(measure=code, unit=m.unit)
        for code, m in measures().items()
        if code not in OUTPUTS and code != "workers_planned"
    }
    assert found and not [why for code, why in found.items() if code in why or "_" in why]


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


def test_a_total_over_part_of_a_year_stands_for_a_year_with_more_error() -> None:
    half = {"start": dt.date(2017, 1, 1), "end": dt.date(2017, 6, 30)}
    told = one(measure="revenue", unit="USD", low=50e6, high=50e6, **half)
    assert told.low == pytest.approx(100e6) and "over 6 months" in (told.converted or "")
    assert told.scale > one(measure="revenue", unit="USD", low=50e6, high=50e6, per="year", **half).scale


def pay(**claim: Any) -> dict[str, Any]:
    return {"measure": "wage_gross", "unit": "USD", "each": True, "per": "month", "low": 500, "high": 500} | claim


def test_other_money_is_brought_to_dollars_at_the_mean_of_its_year_and_says_so() -> None:
    told = one(**pay(unit="CZK", low=8_200, high=8_200, start=dt.date(2016, 11, 9), end=dt.date(2016, 11, 9)))
    assert told.low == told.high == pytest.approx(8_200 / 24.44, rel=1e-3)
    assert told.converted == "at 24.44 CZK to the dollar, the mean of 2016 (World Bank)"
    assert told.scale > one(**pay()).scale and one(**pay()).converted is None


def test_money_of_several_years_is_brought_to_dollars_at_the_mean_of_these() -> None:
    years = {"start": dt.date(2014, 1, 1), "end": dt.date(2015, 12, 31)}
    told = one(measure="revenue", unit="RUB", low=1e9, high=1e9, per="year", **years)
    rates = [yearly_rates()["RUB", year][0] for year in (2014, 2015)]
    assert told.low == pytest.approx(sum(1e9 / r for r in rates) / 2, rel=1e-3)
    assert "the mean of 2014 to 2015" in (told.converted or "")


def test_a_year_without_a_rate_leaves_the_row_out_in_words() -> None:
    asked = case(last_month=dt.date(2026, 12, 1))
    day = {"start": dt.date(2026, 5, 1), "end": dt.date(2026, 5, 1)}
    found, left = observe(asked, [evidence(**pay(unit="CZK", low=20_000, high=20_000, **day))])
    assert found == [] and left[0].reason.startswith("in CZK, and there is no yearly exchange rate for 2026")


def test_pay_by_the_hour_takes_the_hours_that_its_document_tells() -> None:
    wage = evidence("c-1", **pay(per="hour", low=2.5, high=2.5))
    hours = evidence("c-2", measure="hours_worked", unit="hour", per="day", low=12, high=12)
    shift = hours.model_copy(update={"source": wage.source})
    (found,), left = observe(case(), [wage, shift])
    assert (found.kind, found.low, found.high) == ("interval", pytest.approx(2.5 * 260), pytest.approx(2.5 * 365))
    assert "260 to 365 hours a month" in (found.converted or "") and [x.evidence for x in left] == ["c-2"]
    assert observe(case(), [wage, hours])[0] == [], "hours of another document"
    longest = shift.model_copy(update={"record": shift.record.model_copy(update={"low": None, "qualifier": "at_most"})})
    assert observe(case(), [wage, longest])[0] == [], "the longest day is not the usual one"


def test_pay_by_the_day_lies_between_the_fewest_and_the_most_days_of_a_month() -> None:
    told = one(**pay(per="day", low=20, high=20))
    assert (told.kind, told.low, told.high) == ("interval", pytest.approx(20 * 65 / 3), pytest.approx(20 * 365 / 12))


@given(
    measure=st.sampled_from(["wage_gross", "revenue", "arrears"]), per=st.sampled_from(["day", "week", "month", "year"]),
    unit=st.sampled_from(["USD", "RUB", "KWD", "EUR"]), low=st.floats(1, 1e9), more=st.floats(0, 1e9),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_no_conversion_turns_bounds_round_or_loses_a_row(
    measure: str, per: str, unit: str, low: float, more: float
) -> None:
    told = evidence(measure=measure, per=per, unit=unit, low=low, high=low + more, qualifier="range")
    found, left = observe(case(), [told])
    assert len(found) + len(left) == 1 and all(x.reason for x in left)
    assert all(0 < (o.low or 0) <= (o.high or 0) and o.scale > 0 for o in found)


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


def undated(identifier: str, **claim: Any) -> Evidence:
    told = evidence(identifier, **claim)
    return told.model_copy(update={"source": told.source.model_copy(update={"id": "d-1", "published": None})})


def test_a_document_without_a_date_is_dated_by_the_latest_period_that_it_tells_of() -> None:
    bare = undated("c-1", start=None, end=None)
    (left,) = observe(case(), [bare])[1]
    assert left.reason == "no period is given, and nothing in the document dates it"
    dated = undated("c-2", low=9, high=9, start=dt.date(2017, 1, 1), end=dt.date(2017, 3, 31))
    planned = undated("c-3", measure="workers_planned", start=dt.date(2019, 1, 1), end=dt.date(2019, 12, 31))
    found, _ = observe(case(), [bare, dated, planned])
    assert (found[0].undated, found[0].start, found[0].end) == (True, dt.date(2014, 3, 28), dt.date(2018, 3, 28))


def test_a_window_of_the_document_dates_it_before_its_other_figures_do() -> None:
    window = DateWindow(earliest=dt.date(2018, 1, 1), latest=dt.date(2018, 6, 30), basis="the address names the month")
    bare, dated = undated("c-1", start=None, end=None), undated("c-2", low=9, high=9)
    bare = bare.model_copy(update={"source": bare.source.model_copy(update={"window": window})})
    assert observe(case(), [bare, dated])[0][0].end == dt.date(2018, 6, 30)


def test_a_sum_that_began_before_the_case_bounds_its_months_from_above() -> None:
    long = {"measure": "workers_dispatched", "start": dt.date(1992, 1, 1), "end": dt.date(2017, 12, 31)}
    told = one(low=3_565, high=3_565, **long)
    assert (told.kind, told.low, told.high, told.start) == ("at_most", None, 3_565, dt.date(2010, 1, 1))
    assert "longer than the case" in reason(low=3_565, high=None, qualifier="at_least", **long)


def test_the_root_itself_says_a_figure_anew_and_others_only_repeat_it() -> None:
    first = evidence("c-1", host=None, low=100_000, high=100_000)
    later = {"host": None, "low": 100_000, "high": 100_000, "start": PUBLISHED, "end": PUBLISHED}
    again, retold = evidence("c-2", **later), evidence("c-3", **later | {"origin": "Gazette"})
    for order in ([first, again, retold], [again, first, retold]):
        found, _ = observe(case(), order)
        own = [o for o in found if o.root == "Ministry"]
        assert sorted(o.start.year for o in own) == [2017, 2018] and sum(len(o.copies) for o in own) <= 1
    assert len(observe(case(), [first, evidence("c-2", low=100_000, high=100_000, host=None)])[0]) == 1


GULF = (
    Corridor(code="QA", label="Qatar", hosts=("QA",), term_months=36, basis="test"),
    Corridor(code="IT", label="Information technology", hosts=("RU",), sector="it", term_months=36, basis="test"),
)


@pytest.mark.parametrize(
    ("claim", "corridor"),
    [
        ({"host": "RU"}, "RU"),
        ({"host": "MN"}, "rest"),
        ({"host": ("QA", "RU")}, "QA+RU"),
        ({"host": ("AE", "QA")}, "QA"),
        ({"host": None}, None),
        ({"host": None, "sector": "it"}, None),
    ],
)
@pytest.mark.parametrize("measure", ["wage_gross", "state_share"])
def test_pay_and_shares_keep_their_hosts_and_the_sector_that_they_speak_of(
    measure: str, claim: dict[str, Any], corridor: str | None
) -> None:
    rate = pay() if measure == "wage_gross" else {"measure": measure, "unit": "fraction", "low": 0.5, "high": 0.5}
    (found,), _ = observe(case(corridors=(*case().corridors, GULF[0])), [evidence(**rate | claim)])
    assert (found.corridor, found.sector) == (corridor, claim.get("sector"))


def test_a_sector_with_a_corridor_is_spoken_of_alone_and_without_one_bounds_its_whole() -> None:
    several, told = case(corridors=(*case().corridors, GULF[1])), {"sector": "it", "low": 1_000, "high": 1_000}
    for host in ("RU", None):
        (found,), _ = observe(several, [evidence(host=host, **told)])
        assert (found.corridor, found.kind) == ("IT", "point")
        (found,), _ = observe(case(), [evidence(host=host, **told)])
        assert (found.corridor, found.kind) == (host, "at_least")
    both = observe(several, [evidence(host="RU")])[0][0]
    assert (both.corridor, both.kind) == ("IT+RU", "point"), "a figure of no sector is of all of them"


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
