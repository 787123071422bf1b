"""The built-in case's transcribed data: rows, obligations, timeline and the map that shows its hosts."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

import pycountry
import pytest

from withheld.case import Case, Obligation, Row, built_in, load_case, read_rows
from withheld.records import Pledge, Position, Qualifier, Rate, Stance
from withheld.settings import shipped
from withheld.vocabulary import codes, measures

FOLDER = shipped("data") / "cases" / "kp"
MAP = shipped("data") / "map" / "world.topo.json"
TOO_SMALL = {"MT"}
"""Hosts in the rows that Natural Earth's 1:110m countries do not show."""


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return read_rows(FOLDER / "evidence.csv", "KP")


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(FOLDER)


def wrong(rows: list[Row], good) -> list[str]:
    """The rows that fail a test, as a person finds them: address, measure and bounds."""
    return [f"{r.source.url} {r.claim.measure} {r.claim.low} {r.claim.high}" for r in rows if not good(r)]


def web(url: str | None) -> bool:
    parts = urlsplit(url or "")
    return parts.scheme in ("http", "https") and "." in parts.netloc and " " not in (url or "")


def test_there_are_enough_rows_from_enough_origins(rows):
    assert len(rows) >= 100
    assert len({r.claim.origin for r in rows if r.claim.origin}) >= 30
    assert len({r.source.url for r in rows}) >= 50


def test_every_row_has_an_address_and_a_publisher(rows):
    assert wrong(rows, lambda r: web(r.source.url) and r.source.publisher) == []


def test_units_are_those_of_the_measures(rows):
    def fits(row: Row) -> bool:
        unit = measures()[row.claim.measure].unit
        currency = pycountry.currencies.get(alpha_3=row.claim.unit) is not None
        return currency if unit == "currency" else row.claim.unit == unit

    assert wrong(rows, fits) == []


def test_each_marks_what_one_worker_gets_or_gives(rows):
    assert wrong(rows, lambda r: r.claim.each == measures()[r.claim.measure].each or r.claim.measure == "arrears") == []


def test_vocabularies_are_the_records_own(rows):
    assert wrong(rows, lambda r: r.claim.measure in measures() and r.claim.stance in get_args(Stance)) == []
    assert wrong(rows, lambda r: r.claim.per is None or r.claim.per in get_args(Rate)) == []
    assert wrong(rows, lambda r: r.claim.sector is None or r.claim.sector in codes("sectors")) == []
    assert wrong(rows, lambda r: r.reliability in tuple("BCDEF")) == []


def test_hosts_are_iso_codes_and_never_the_sender(rows):
    hosts = {h for r in rows for h in r.claim.hosts}
    assert {h for h in hosts if pycountry.countries.get(alpha_2=h) is None} == set()
    assert "KP" not in hosts
    assert wrong(rows, lambda r: list(r.claim.hosts) == sorted(set(r.claim.hosts))) == []


def test_bounds_are_in_order_and_at_least_one_is_given(rows):
    def ordered(row: Row) -> bool:
        low, high = row.claim.low, row.claim.high
        return (low if low is not None else high) is not None and (low is None or high is None or 0 <= low <= high)

    assert wrong(rows, ordered) == []


def test_bounds_agree_with_the_qualifier(rows):
    shapes = {
        "exact": lambda c: c.point is not None, "about": lambda c: c.point is not None,
        "at_least": lambda c: c.low is not None and c.high is None,
        "at_most": lambda c: c.low is None and c.high is not None,
        "range": lambda c: None not in (c.low, c.high) and c.low < c.high,
        "order": lambda c: None not in (c.low, c.high) and c.low < c.high,
    }  # fmt: skip
    assert set(shapes) == set(get_args(Qualifier))
    assert wrong(rows, lambda r: shapes[r.claim.qualifier](r.claim)) == []


def test_shares_lie_between_nothing_and_all(rows):
    shares = [r for r in rows if r.claim.unit == "fraction"]
    assert shares
    assert wrong(shares, lambda r: all(0 <= b <= 1 for b in (r.claim.low, r.claim.high) if b is not None)) == []


def test_periods_have_both_ends_in_order_or_none(rows):
    def ordered(row: Row) -> bool:
        start, end = row.claim.start, row.claim.end
        return start is None and end is None if None in (start, end) else start <= end

    assert wrong(rows, ordered) == []


def test_no_row_stands_twice(rows):
    told = Counter(r.claim.model_copy(update={"note": None}) for r in rows)
    assert [c for c, n in told.items() if n > 1] == []


def test_rows_of_one_address_agree_on_the_source(rows):
    known: dict[str, set[tuple[object, ...]]] = {}
    for row in rows:
        known.setdefault(row.source.url or "", set()).add(
            (row.source.publisher, row.source.title, row.source.published)
        )
    assert {url: found for url, found in known.items() if len(found) > 1} == {}


def test_plans_say_that_they_are_no_stock(rows):
    plans = [r for r in rows if r.claim.measure == "workers_planned"]
    assert len(plans) > 5
    assert wrong(plans, lambda r: r.claim.note) == []


def test_notes_are_few_words(rows):
    assert wrong(rows, lambda r: len((r.claim.note or "").split()) <= 40) == []


def known_selectors() -> set[str]:
    """Every selector that an obligation may use."""
    acts, stances = (get_args(m.model_fields[f].annotation) for m, f in ((Pledge, "act"), (Position, "stance")))
    lists = {
        "claim": measures(),
        "event": codes("events"),
        "indicator": codes("indicators"),
        "pledge": acts,
        "position": stances,
        "dependence": codes("dependences"),
    }
    return {"presence"} | {f"{kind}:{code}" for kind, found in lists.items() for code in found}


def test_obligations_select_by_known_codes(case):
    assert {s for o in case.obligations for s in o.evidence} - known_selectors() == set()
    assert all(o.evidence and web(o.url) for o in case.obligations)


def test_a_selector_that_no_list_knows_would_be_seen():
    assert not {"claim:workers", "event:fire", "position:denial", "presences"} & known_selectors()


def test_obligations_hold_the_dates_of_the_resolutions(case):
    def dates(o: Obligation) -> tuple[str, str | None]:
        return o.decreed.isoformat(), o.due.isoformat() if o.due else None

    found = {o.code: dates(o) for o in case.obligations}
    assert found == {
        "2371": ("2017-08-05", None), "2375": ("2017-09-11", None), "2397": ("2017-12-22", "2019-12-22"),
        "2397-midterm": ("2017-12-22", "2019-03-22"), "2397-final": ("2017-12-22", "2020-03-22"),
        "caatsa-321b": ("2017-08-02", None),
    }  # fmt: skip


@pytest.mark.parametrize("code", ["KP", "CU"])
def test_every_obligation_names_its_paragraph_and_where_it_was_read(code):
    for o in load_case(built_in(code)).obligations:
        assert o.paragraph and web(o.url) and o.read_at and all(web(a) for a in o.read_at), o.code
        assert o.copies.keys() <= set(o.read_at) and all(o.copies.values()), o.code
        assert o.paragraph == "number not read" or any(c.isdigit() for c in o.paragraph), o.code


def test_nothing_in_the_data_is_from_memory():
    texts = [p for p in shipped("data").rglob("*") if p.suffix in (".toml", ".csv", ".md")]
    assert len(texts) > 20
    assert [p.name for p in texts if "memory" in p.read_text(encoding="utf-8").casefold()] == []


def test_the_deadlines_count_from_the_adoption(case):
    def later(day: dt.date, months: int) -> dt.date:
        month = day.month - 1 + months
        return day.replace(year=day.year + month // 12, month=month % 12 + 1)

    by = {o.code: o for o in case.obligations}
    asked = {"2397": 24, "2397-midterm": 15, "2397-final": 27}
    assert {c: by[c].due for c in asked} == {c: later(by[c].decreed, m) for c, m in asked.items()}
    assert all(f"{m} months after adoption" in by[c].requires for c, m in asked.items())


def test_milestones_are_in_order_with_address_and_host(case):
    starts = [m.start for m in case.timeline]
    assert starts == sorted(starts)
    assert all(web(m.url) and (m.end is None or m.start <= m.end) for m in case.timeline)
    assert {m.host for m in case.timeline if m.host and pycountry.countries.get(alpha_2=m.host) is None} == set()


def drawn(path: Path) -> list[str]:
    layers = json.loads(path.read_text(encoding="utf-8"))["objects"].values()
    return [shape["id"] for layer in layers for shape in layer["geometries"] if "id" in shape]


def test_the_map_holds_every_host_but_the_smallest(rows):
    single = {r.claim.hosts[0] for r in rows if len(r.claim.hosts) == 1}
    assert single - set(drawn(MAP)) == TOO_SMALL


def test_the_map_has_one_shape_for_a_code_and_names_it():
    assert [c for c, n in Counter(drawn(MAP)).items() if n > 1] == []
    assert {c for c in drawn(MAP) if pycountry.countries.get(alpha_2=c) is None} == {"XK"}
    shapes = [
        s for layer in json.loads(MAP.read_text(encoding="utf-8"))["objects"].values() for s in layer["geometries"]
    ]
    assert all(s["properties"]["name"] for s in shapes)
    assert sum("id" not in s for s in shapes) == 1


def test_the_map_is_small():
    assert MAP.stat().st_size <= 150_000
