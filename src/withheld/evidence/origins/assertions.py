"""The assertions of figures: what the graph of origins needs to know of each claim, read from the store by index."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import sqlalchemy as sa

from withheld.evidence.schema import documents, quotes, records
from withheld.evidence.subjects import visible
from withheld.names import normal
from withheld.records import Basis, Claim, Evidence, known_as
from withheld.usable import WITHDRAWN, unsure

APART_DIGITS = 2
"""Values that agree in so many significant digits, after rounding to the coarser one, are one figure."""
NEAR = 0.06
"""Values further apart than this share cannot agree in two digits; it bounds the index search."""
RETOLD_YEARS = 2
"""Years over which a round figure in the present tense may be repeated."""


@dataclass(frozen=True)
class Assertion:
    """One claim in one document, with its sentence and the chain of who said it (``via`` outermost last).

    ``name`` is what a reader knows the document by, ``document`` its identifier.
    """

    id: str
    document: str
    name: str
    publisher: str | None
    published: dt.date | None
    state: str
    measure: str
    hosts: tuple[str, ...]
    place: str | None
    sector: str | None
    low: float | None
    high: float | None
    qualifier: str
    unit: str
    per: str | None
    each: bool
    start: str | None
    end: str | None
    origin: str | None
    via: tuple[str, ...]
    stance: str
    basis: Basis
    sentence: str | None
    exact: str | None
    title: str | None = None
    unsure: bool = False

    @cached_property
    def values(self) -> tuple[float, ...]:
        """The stated numbers, smallest first; an old case may hold NaN."""
        return tuple(sorted({v for v in (self.low, self.high) if v is not None and math.isfinite(v)}))

    @cached_property
    def years(self) -> tuple[int, int] | None:
        """First and last year of the period, None where there is none."""
        return (int(self.start[:4]), int(self.end[:4])) if self.start and self.end else None

    @cached_property
    def present(self) -> bool:
        """Whether the period is only the day of publication: present tense, undated."""
        return self.published is not None and self.start == self.end == self.published.isoformat()

    @cached_property
    def tells(self) -> bool:
        """Whether it reports the figure: not if it is denied, withdrawn or unsure."""
        return self.stance not in ("denied", WITHDRAWN) and not self.unsure

    @cached_property
    def scope(self) -> tuple[object, ...]:
        """What must be identical in two assertions of one figure."""
        return self.measure, self.hosts, self.unit, self.per, self.each


_COLUMNS = (
    *[records.c[name] for name in ("id", "document", "state", "measure", "basis", "body")],
    documents.c.publisher, documents.c.published, documents.c.title, quotes.c.sentence, quotes.c.exact,
    # Read only if nothing else names a document: each is a search in the JSON of its source.
    *[sa.case((sa.func.coalesce(documents.c.publisher, documents.c.title, "") == "", documents.c.source[name].as_string())).label(name)
      for name in ("path", "url")],
)  # fmt: skip


def _query() -> sa.Select[Any]:
    joined = sa.select(*_COLUMNS).select_from(records).join(documents, records.c.document == documents.c.id)
    joined = joined.join(quotes, records.c.quote == quotes.c.id, isouter=True)
    return joined.where((records.c.kind == "claim") & visible() & (records.c.state != "rejected"))


def assertions(connection: sa.Connection) -> Iterator[Assertion]:
    """All claims that were not rejected, as their documents came."""
    query = _query().order_by(documents.c.entry, documents.c.id, quotes.c.start, records.c.id)
    return map(_assertion, connection.execute(query).mappings())


def assertion(connection: sa.Connection, record: str) -> Assertion | None:
    """The assertion of one record, None if it is no claim in use."""
    row = connection.execute(_query().where(records.c.id == record)).mappings().first()
    return _assertion(row) if row else None


def alike(connection: sa.Connection, asked: Assertion) -> list[Assertion]:
    """The assertions of the same figure as one, itself among them, found by the index on measure, host and value."""
    if not asked.values:
        return [asked]
    first = asked.values[0]
    low, high = first - abs(first) * NEAR, first + abs(first) * NEAR
    host = "+".join(asked.hosts) or None
    same = (records.c.measure == asked.measure) & (records.c.host == host if host else records.c.host.is_(None))
    # An upper bound has no low: two searches, each by the index.
    near = (records.c.low.between(low, high), records.c.low.is_(None) & records.c.high.between(low, high))
    query = _query().where(same, *_apart(asked))
    rows = [row for part in near for row in connection.execute(query.where(part)).mappings()]
    found = [t for t in map(_assertion, rows) if t.tells and same_figure(asked, t)]
    return found or [asked]


def _apart(asked: Assertion) -> list[sa.ColumnElement[bool]]:
    """Conditions for assertions of another sector, or of quite another time, which need not be read."""
    found: list[sa.ColumnElement[bool]] = []
    if asked.sector is not None:
        found.append(sa.or_(records.c.sector.is_(None), records.c.sector == asked.sector))
    if asked.years is not None and not particular(asked.values):
        first, last = asked.years[0] - RETOLD_YEARS, asked.years[1] + RETOLD_YEARS
        meets = (records.c.ends >= f"{first:04}-01-01") & (records.c.begins <= f"{last:04}-12-31")
        found.append(sa.or_(records.c.begins.is_(None), records.c.ends.is_(None), meets))
    return found


def _assertion(row: sa.RowMapping) -> Assertion:
    body = row["body"]
    host = body.get("host")
    return Assertion(
        id=row["id"], document=row["document"], name=_name(row), publisher=row["publisher"],
        published=dt.date.fromisoformat(row["published"]) if row["published"] else None, state=row["state"],
        measure=body["measure"], hosts=(host,) if isinstance(host, str) else tuple(host or ()), place=body.get("place"),
        sector=body.get("sector"), low=body.get("low"), high=body.get("high"), qualifier=body["qualifier"],
        unit=body["unit"], per=body.get("per"), each=bool(body.get("each")), start=body.get("start"), end=body.get("end"),
        origin=body.get("origin"), via=tuple(body.get("via") or ()), stance=body.get("stance", "asserted"),
        basis=row["basis"], sentence=row["sentence"], exact=row["exact"], title=row["title"],
        unsure=unsure(body.get("confidence", 1.0), row["state"]),
    )  # fmt: skip


def _name(row: sa.RowMapping) -> str:
    return known_as(row["document"], row["publisher"], row["title"], row["path"], row["url"])


def assertion_of(e: Evidence) -> Assertion:
    """The assertion of a claim as a release or an export gives it; ValueError if the record is no claim."""
    record = e.record
    if not isinstance(record, Claim):
        raise ValueError(f"{e.id}: is not a claim but a {e.kind}")
    start, end = (day.isoformat() if day else None for day in (record.start, record.end))
    return Assertion(
        id=e.id, document=e.source.id, name=e.source.name, publisher=e.source.publisher, published=e.source.published, state=e.state,
        measure=record.measure, hosts=record.hosts, place=record.place, sector=record.sector, low=record.low,
        high=record.high, qualifier=record.qualifier, unit=record.unit, per=record.per, each=record.each, start=start,
        end=end, origin=record.origin, via=record.via, stance=record.stance, basis=e.basis,
        sentence=record.quote.sentence if record.quote else None, exact=record.quote.exact if record.quote else None,
        title=e.source.title, unsure=unsure(record.confidence, e.state),
    )  # fmt: skip


def same_figure(a: Assertion, b: Assertion) -> bool:
    """Whether two claims are the same figure: measure, scope, period and value agree, values up to rounding."""
    return (
        same_values(a.values, b.values)
        and a.scope == b.scope
        and _agree(a.place, b.place)
        and (a.sector == b.sector or None in (a.sector, b.sector))
        and _same_time(a, b)
    )


def _agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or normal(a) == normal(b)


def _same_time(a: Assertion, b: Assertion) -> bool:
    """Whether two periods may be the same; a figure in the present tense may be repeated for years, a particular one for any
    number and under any date."""
    if a.years is None or b.years is None:
        return True
    apart = max(a.years[0] - b.years[1], b.years[0] - a.years[1], 0)
    if apart == 0 or (particular(a.values) and particular(b.values)):
        return True
    return (a.present or b.present) and (apart <= RETOLD_YEARS or particular(a.values))


def particular(values: Iterable[float]) -> bool:
    """Whether numbers rarely coincide by chance: one with three significant digits, or a range of two with two."""
    digits = [_significant(v) for v in values]
    return max(digits, default=0) >= 3 or sum(d >= 2 for d in digits) >= 2


def same_values(a: Sequence[float], b: Sequence[float]) -> bool:
    """Whether two figures have the same numbers, up to rounding to the coarser one's digits."""
    return len(a) == len(b) > 0 and (a == b or all(map(same_value, a, b)))


def same_value(a: float, b: float) -> bool:
    """Whether one number is the other, rounded to at least two significant digits."""
    if a == b:
        return True
    if a * b <= 0 or abs(a - b) > NEAR * max(abs(a), abs(b)):
        return False
    digits = max(APART_DIGITS, min(_significant(a), _significant(b)))
    return _rounded(a, digits) == _rounded(b, digits)


@lru_cache(maxsize=1 << 16)
def _significant(value: float) -> int:
    return len(f"{abs(value):.6e}".partition("e")[0].replace(".", "").rstrip("0")) or 1


@lru_cache(maxsize=1 << 16)
def _rounded(value: float, digits: int) -> float:
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def figures(found: Iterable[Assertion]) -> list[list[Assertion]]:
    """Assertions grouped by figure, the most reported first; each group begins with its first assertion."""
    by_scope: dict[tuple[object, ...], dict[float, list[list[Assertion]]]] = {}
    for t in found:
        if not t.values or not t.tells:
            continue
        told = by_scope.setdefault((*t.scope, len(t.values)), {})
        group = next((g for g in _near(told, t.values[0]) if same_figure(g[0], t)), None)
        if group is None:
            told.setdefault(_bin(t.values[0]), []).append([t])
        else:
            group.append(t)
    every = [group for told in by_scope.values() for groups in told.values() for group in groups]
    return sorted(every, key=lambda g: (-len({t.document for t in g}), g[0].id))


def _bin(value: float) -> float:
    return round(math.log(abs(value)) / NEAR) if value else math.inf


def _near(told: dict[float, list[list[Assertion]]], value: float) -> Iterator[list[Assertion]]:
    middle = _bin(value)
    for step in (0, -1, 1):
        yield from told.get(middle + step, ())
