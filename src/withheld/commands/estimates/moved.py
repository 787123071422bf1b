"""Changes since an earlier estimate of a case: of its headlines, and of the records added, removed or changed."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from withheld.amounts import spell
from withheld.case import CaseError
from withheld.commands.examples import Examples
from withheld.estimate import LABELS, Estimate, Headline, Observation, Quantiles, by_root, kept_estimate
from withheld.records import Record
from withheld.vocabulary import EXAMPLE

SLIGHT = 0.05
"""Change of a median, on the log scale, below which a headline is unchanged."""
SHORTEST = 4
"""Minimum length of an abbreviated key."""
SAID = ("output", "corridor", "start", "end", "low", "high", "kind", "undated", "counted", "sector", "basis", "scale")
"""Fields that make an observation a changed one if they differ."""
WHOLE = "the whole evidence"
REVENUE = ("Revenue", "USD")


class Shift(Record):
    """A headline then and now; None where it was not shown."""

    code: str
    label: str
    when: str
    unit: str
    then: Quantiles | None
    now: Quantiles | None
    factor: float | None


class Cause(Record):
    """A record whose observation was ``added``, ``gone`` or ``changed``: why it went or what changed in it, and the factor by
    which the headline ``headline`` depends on its origin (in the estimate that has it)."""

    evidence: str
    what: str
    why: str
    origin: str
    headline: str | None
    weight: float | None


class Moved(Record):
    """Changes from one stored estimate to another. ``rules`` is true if the case or the program changed as well as records."""

    since: str
    made: dt.datetime
    key: str
    rules: bool
    headlines: tuple[Shift, ...]
    records: tuple[Cause, ...]


def earlier(folder: Path, now: Estimate, since: str) -> Estimate:
    """The stored estimate with a key, or the last one made by a day; CaseError lists the stored ones."""
    known = sorted(_stored(folder, now), key=lambda e: e.made)
    by_key = [e for e in known if len(since) >= SHORTEST and e.key.startswith(since)]
    if len(by_key) == 1:
        return by_key[0]
    day = _day(since)
    found = by_key if day is None else [e for e in known if e.made.date() <= day and e.without is None]
    if day is not None and found:
        return found[-1]
    listed = ", ".join(f"{e.key} ({e.made:%Y-%m-%d})" for e in known[-6:])
    there = (
        f"there are {listed}"
        if known
        else f"this one ({now.key}) is the only one; run the command again after the next change"
    )
    what = (
        f"none from {since} or before"
        if day
        else f"{'more than one' if len(by_key) > 1 else 'no'} earlier estimate {since}"
    )
    raise CaseError(f"{folder}: {what} is stored: {there}")


def _day(since: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(since)
    except ValueError:
        return None


def _stored(folder: Path, now: Estimate) -> Iterator[Estimate]:
    """Other estimates of a case, without those that were made to show another one without examples."""
    read = [found for path in sorted((folder / "estimates").glob("*/estimate.json")) if (found := _read(folder, path))]
    beside = {e.bare.key for e in (*read, now) if e.bare}
    yield from (e for e in read if e.key != now.key and e.key not in beside)


def _read(folder: Path, path: Path) -> Estimate | None:
    try:
        return kept_estimate(folder, path.parent.name)
    except (ValidationError, ValueError):
        return None  # stored by a version with another format


def moved(then: Estimate, now: Estimate, since: str) -> Moved:
    """The changes between two estimates."""
    shifts = tuple(_shifts(then.headlines, now.headlines))
    codes = [s.code for s in shifts if s.factor is None or abs(math.log(s.factor)) >= SLIGHT] or [
        s.code for s in shifts
    ]
    causes = sorted(_causes(then, now, codes), key=lambda c: (-abs(math.log(c.weight or 1.0)), c.evidence))
    return Moved(
        since=since,
        made=then.made,
        key=then.key,
        rules=then.basis != now.basis,
        headlines=shifts,
        records=tuple(causes),
    )


def _shifts(then: Sequence[Headline], now: Sequence[Headline]) -> Iterator[Shift]:
    before, after = ({h.code: h for h in found} for found in (then, now))
    for code, h in {**before, **after}.items():
        a, b = (found[code].posterior if code in found else None for found in (before, after))
        factor = max(b.median, 1e-9) / max(a.median, 1e-9) if a and b else None
        times = dict.fromkeys(found[code].when for found in (before, after) if code in found)
        yield Shift(code=code, label=h.label, when=" → ".join(times), unit=h.unit, then=a, now=b, factor=factor)


def _causes(then: Estimate, now: Estimate, codes: Sequence[str]) -> Iterator[Cause]:
    """Observations that are in one estimate only, or differ between them."""
    before, after = _by_record(then), _by_record(now)
    reasons = {left.evidence: left.reason for left in now.left_out}
    for o in now.observations:
        other = next((before[i] for i in (o.evidence, *o.copies) if i in before), None)
        if other is None:
            yield _cause(now, o, "added", _told(o), codes)
        elif changed := [name for name in SAID if getattr(o, name) != getattr(other, name)]:
            yield _cause(now, o, "changed", f"{', '.join(changed)}: now {_told(o)}, was {_told(other)}", codes)
    for o in then.observations:
        if not any(i in after for i in (o.evidence, *o.copies)):
            why = reasons.get(o.evidence, "no longer a figure of the case")
            yield _cause(then, o, "gone", f"{_told(o)}: {why}", codes)


def _by_record(found: Estimate) -> Mapping[str, Observation]:
    return {i: o for o in found.observations for i in (o.evidence, *o.copies)}


def _told(o: Observation) -> str:
    label, unit = LABELS.get(o.output, REVENUE)
    qualifier = {"point": "exact", "interval": "range"}.get(o.kind, o.kind)
    where = f" in {o.corridor}" if o.corridor else ""
    return f"{label}: {spell(o.low, o.high, qualifier, unit)}{where}, {o.start:%Y-%m}" + (
        f" to {o.end:%Y-%m}" if (o.end.year, o.end.month) != (o.start.year, o.start.month) else ""
    )


def _cause(found: Estimate, o: Observation, what: str, why: str, codes: Sequence[str]) -> Cause:
    """A cause with its weight: the change without its origin of the headline that depends most on that origin."""
    roots = by_root(found.observations)
    origin = next((name for name, held in roots.items() if found.observations.index(o) in held), WHOLE)
    influence = next((one for one in found.source_influence if one.origin == origin), None)
    shifts = {code: influence.shifts[code] for code in codes if code in influence.shifts} if influence else {}
    code = max(shifts, key=lambda c: abs(math.log(max(shifts[c], 1e-9))), default=None)
    return Cause(
        evidence=o.evidence, what=what, why=why, origin=origin, headline=code,
        weight=max(shifts[code], 1e-9) if code else None,
    )  # fmt: skip


def show_moved(found: Moved, examples: Examples, number: Mapping[str, str]) -> None:
    """Print the changes: headlines with their intervals then and now, and the records, most influential origins first.

    ``number`` has the words for each headline's interval, keyed by code, a point, and ``then`` or ``now``.
    """
    console = Console()
    table = Table(title=f"Since estimate {found.key} of {found.made:%Y-%m-%d}", title_justify="left")
    for column in ("", "when", "then (80%)", "now (80%)", "change"):
        table.add_column(column, justify="left" if column in ("", "when") else "right")
    for s in found.headlines:
        factor = "" if s.factor is None else "none" if abs(math.log(s.factor)) < SLIGHT else f"× {s.factor:.2f}"
        table.add_row(s.label, s.when, *(number.get(f"{s.code}.{t}", "not shown") for t in ("then", "now")), factor)
    console.print(table)
    for c in found.records:
        console.print(_line(c, found, examples), markup=False, highlight=False)
    if not found.records:
        console.print("No figure was added, removed or changed.")
    if found.rules:
        console.print("The case's files or the program changed too: not every change is due to records.")


def _line(c: Cause, found: Moved, examples: Examples) -> str:
    stamp = f" [{EXAMPLE}]" if c.evidence in examples.records else ""
    label = next((f"{s.label}, {s.when}" for s in found.headlines if s.code == c.headline), None)
    side = "now" if c.what != "gone" else "then"
    weight = f" Without {c.origin}, {label} ({side}): × {c.weight:.2f}." if label and c.weight else ""
    return f"{c.what:8}{c.evidence}{stamp}  {c.why}.{weight}"
