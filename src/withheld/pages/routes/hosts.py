"""Hosts: a list, and a page each with its estimate, its figures, its signs of forced labour and what the law asks there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from withheld.case import Corridor
from withheld.charts import between, day, month, told
from withheld.dossier import NO_FIGURE, ViewModel, hosts_of, indicator_cells, indicator_columns, obligation_cells
from withheld.estimate import HostLevel
from withheld.pages.access import Account, identify
from withheld.pages.drawing import stock_chart, stock_of
from withheld.pages.failures import Missing
from withheld.pages.pooling import Pooled, Pooling
from withheld.pages.rendering import page
from withheld.pages.telling import Told, tell
from withheld.pages.whole import Content, Whole, ask, stored
from withheld.records import Evidence
from withheld.vocabulary import country_name

router = APIRouter()
Seeing = Annotated[Account, Depends(identify)]
MOST, FEW = 50, 20
"""Figures that a host's page shows, and records of each sign or obligation; the search has the rest."""


class Level(NamedTuple):
    """Workers of a corridor in words: at its newest evidence, with the prior and simple pooling beside it."""

    label: str
    when: str
    median: str
    interval: str
    wide: str
    prior: str
    pooled: str
    word: str
    newest: str
    evidence: tuple[str, ...]


Beside = Mapping[str, Pooled] | None
"""What simple pooling gives by corridor; None while it is computed."""
WAITING = "in progress"
NONE = "no figure"


class Host(NamedTuple):
    """A host in the list: its levels, and how many records of each kind speak of it."""

    code: str
    name: str
    levels: tuple[Level, ...]
    records: Counter[str]
    inside: str


@router.get("/hosts")
def hosts_page(request: Request, account: Seeing) -> HTMLResponse:
    """The hosts of the case, those with the most workers first; then those of which only records speak."""
    return page(request, "hosts.html", **ask(request, account, hosts_view, _pooled(request)))


def hosts_view(whole: Whole, pooled: Beside) -> Content:
    """What the list of hosts shows."""
    m, told_of = whole.material, whole.once(by_host)
    found = sorted(
        (_host(code, m, told_of, pooled) for code in _codes(m, told_of)),
        key=lambda h: (not h.levels, -_median(h, m), h.name),
    )
    return {"hosts": found, "whole": whole.head(), "rest": _rest(m, pooled)}


@router.get("/hosts/{code}")
def host_page(request: Request, account: Seeing, code: str) -> HTMLResponse:
    """One host."""
    return page(request, "host.html", **ask(request, account, host_view, code, _pooled(request)))


def host_view(whole: Whole, code: str, pooled: Beside) -> Content:
    """What the page of a host shows; Missing for one of which nothing speaks."""
    m, told_of = whole.material, whole.once(by_host)
    host = code.upper()
    if host not in _codes(m, told_of):
        raise Missing(
            f"No record or corridor of this case names the host {code[:40]}.",
            "Choose one of the list of hosts.",
        )
    mine = told_of.get(host, [])
    claims = [e for e in mine if e.kind == "claim"]
    others = [e for e in mine if e.kind not in ("claim", "indicator")]
    corridors = m.case.corridors_of(host)
    shown = _host(host, m, told_of, pooled)
    return {
        "host": shown, "claims": list(map(tell, claims[:MOST])), "others": list(map(tell, others[:MOST])), "total": len(claims),
        "other_total": len(others), "indicators": _signs(whole, host), "obligations": _obligations(whole, host),
        "series": [(c.label, _years(m, c, pooled)) for c in corridors], "own": any(host in c.hosts for c in corridors),
        "corridors": corridors, "charts": [(c.label, chart) for c in corridors if host in c.hosts and (chart := stock_chart(m, c))],
        "whole": whole.head(i for level in shown.levels for i in level.evidence),
    }  # fmt: skip


def by_host(m: ViewModel) -> dict[str, list[Evidence]]:
    """The records in use by host, in their order; what names none is left out."""
    found: dict[str, list[Evidence]] = {}
    for e in m.records:
        for host in filter(None, hosts_of(e, m)):
            found.setdefault(host, []).append(e)
    return found


def _codes(m: ViewModel, told_of: Mapping[str, object]) -> list[str]:
    """The hosts of the case and those that records name, without the sending state, where events happen too."""
    named = [h for c in m.case.corridors for h in c.hosts]
    return [code for code in dict.fromkeys([*named, *told_of]) if code in named or code != m.case.programme]


def _host(code: str, m: ViewModel, told_of: Mapping[str, Sequence[Evidence]], pooled: Beside) -> Host:
    own = [c for c in m.case.corridors if code in c.hosts]
    records = Counter(str(e.kind) for e in told_of.get(code, ()))
    levels = tuple(level for c in own if (level := _level(c, m, pooled)))
    rest = ", ".join(c.label for c in m.case.corridors_of(code)) if not own else ""
    return Host(code, country_name(code), levels, records, rest)


def _rest(m: ViewModel, pooled: Beside) -> list[Level]:
    """The corridors that cover all hosts without one of their own."""
    return [level for c in m.case.corridors if not c.hosts and (level := _level(c, m, pooled))]


def _found(m: ViewModel) -> tuple[HostLevel, ...]:
    return m.estimate.hosts if m.estimate else ()


def _median(host: Host, m: ViewModel) -> float:
    codes = {c.code for c in m.case.corridors if host.code in c.hosts}
    return sum(h.posterior.median for h in _found(m) if h.corridor in codes)


def _level(corridor: Corridor, m: ViewModel, pooled: Beside) -> Level | None:
    h = next((h for h in _found(m) if h.corridor == corridor.code), None)
    if h is None:
        return None
    told_of = (pooled or {}).get(corridor.code)
    return Level(
        h.label, month(h.when), told(h.posterior.median, "person"), between(h.posterior, 80, "person"),
        between(h.posterior, 95, "person"), between(h.prior, 80, "person"),
        between(told_of.level, 80, "person") if told_of else WAITING if pooled is None else NONE, h.word or NO_FIGURE,
        day(h.newest) if h.newest else "none on this host", tuple(i for i in h.evidence if i in m.refs),
    )  # fmt: skip


def _pooled(request: Request) -> Beside:
    pooling: Pooling = request.app.state.pooling
    estimate = stored(request)
    return pooling.of(estimate) if estimate else {}


def _years(m: ViewModel, corridor: Corridor, pooled: Beside) -> list[tuple[str, str, str, str, str]]:
    """Workers of a corridor at the end of each year: median, 80% interval, that of the prior and of simple pooling."""
    s = stock_of(m, corridor)
    if s is None:
        return []
    found = (pooled or {}).get(corridor.code)
    last = {t.year: n for n, t in enumerate(s.times)}
    rows = []
    for n in reversed(last.values()):
        q, at = s.quantiles[n], found.series.get(s.times[n]) if found else None
        beside = between(at, 80, s.unit) if at else "–"
        prior = between(s.prior[n], 80, s.unit) if s.prior else "–"
        rows.append((month(s.times[n]), told(q.median, s.unit), between(q, 80, s.unit), prior, beside))
    return rows


def _signs(whole: Whole, host: str) -> list[tuple[str, list[Told], int]]:
    """The indicators of which a host has records, with these in words, and how many they are."""
    columns, cells = whole.once(indicator_columns), whole.once(indicator_cells)
    return [
        (label, list(map(tell, found[:FEW])), len(found))
        for code, label in columns
        if (found := cells.get((host, code)))
    ]


def _obligations(whole: Whole, host: str) -> list[tuple[str, str, str, list[Told], int, list[Told], int]]:
    """What the law asks, the records at a host that count towards it and those of an open time, and how many these are."""
    counted, undated = whole.once(obligation_cells)
    return [
        (o.label, o.requires, o.url, list(map(tell, found[:FEW])), len(found), list(map(tell, rest[:FEW])), len(rest))
        for o in whole.material.case.obligations
        if [*(found := counted.get((host, o.code), [])), *(rest := undated.get((host, o.code), []))]
    ]
