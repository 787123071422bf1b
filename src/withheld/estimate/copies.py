"""Counts copies once: reports of one figure from one root become one observation, by the rule with which the check finds copies."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from withheld.check import one_figure
from withheld.estimate.results import Observation
from withheld.evidence import entity_kind, same_value
from withheld.names import normal, same_name
from withheld.records import Claim
from withheld.vocabulary import measures

ANEW = dt.timedelta(days=366)
"""If a root repeats its figure later than this, the repeat is an observation of another time."""
CONVERTED = 0.1
"""Share by which a bound converted from other money may differ from the end of the range that it repeats: rates move within a
year."""
WIDTH = math.log(1.5)
"""Width of the bins, on the log scale, in which figures of one value are searched; values of one figure are no further apart."""
ONE_SIDED = ("at_least", "at_most")


class Told(NamedTuple):
    """An observation with what decides whether it repeats another one.

    ``figure`` is the number of its figure among the traced ones, ``root`` where it comes from, ``path`` the sources from its
    document to the root, ``own`` whether its root itself states it.
    """

    observation: Observation
    claim: Claim
    document: str
    figure: int
    root: str
    path: frozenset[str]
    own: bool


class _Group:
    """Reports of one figure, in the order in which they were found."""

    def __init__(self, first: int) -> None:
        self.members: list[int] = [first]
        self.seen: list[int] = [first]


def copies(told: Sequence[Told]) -> list[list[int]]:
    """The reports of each figure of each root, by their indices.

    The number of figures does not depend on which report of a figure comes first: dated reports are compared before undated
    ones, ranges and points before bounds.
    """
    order = sorted(range(len(told)), key=lambda n: _last(told[n].observation))
    groups: list[_Group] = []
    near: defaultdict[object, list[_Group]] = defaultdict(list)
    for n in order:
        found = next((g for key in _where(told[n]) for g in near[key] if _repeats(told, n, g)), None)
        if found is None:
            groups.append(found := _Group(n))
        else:
            _take_in(found, n, told)
        for key in _kept_under(told[n]):
            if found not in near[key]:
                near[key].append(found)
    return [sorted(g.members) for g in groups]


def _last(o: Observation) -> tuple[bool, bool]:
    return o.undated, o.kind in ONE_SIDED


def _take_in(group: _Group, n: int, told: Sequence[Told]) -> None:
    """Add a report to a group; it is compared with later ones unless an equal one already is."""
    group.members.append(n)
    if not any(_looks(told[n]) == _looks(told[m]) for m in group.seen):
        group.seen.append(n)


def _looks(t: Told) -> tuple[object, ...]:
    o = t.observation
    return (
        t.figure,
        t.root,
        t.path,
        t.document,
        t.own,
        o.low,
        o.high,
        o.start,
        o.end,
        o.kind,
        t.claim.place,
        t.claim.sector,
    )


def _scope(t: Told) -> tuple[object, ...]:
    return t.observation.output, t.observation.corridor, t.claim.hosts, t.claim.each


def _bins(t: Told) -> Iterator[int]:
    ends = {v for v in (t.observation.low, t.observation.high) if v is not None}
    yield from {round(math.log(max(v, 1e-3)) / WIDTH) for v in ends}


def _kept_under(t: Told) -> list[object]:
    """The keys under which a report is found: its traced figure, and its values."""
    return [(_scope(t), "figure", t.figure, t.root), *((_scope(t), at) for at in _bins(t))]


def _where(t: Told) -> list[object]:
    """The keys under which a report that it repeats may be found."""
    beside = {at + step for at in _bins(t) for step in (0, -1, 1)}
    return [(_scope(t), "figure", t.figure, t.root), *((_scope(t), at) for at in sorted(beside))]


def _repeats(told: Sequence[Told], n: int, group: _Group) -> bool:
    """Whether a report repeats the figure of a group, and is not its root's own figure of another time."""
    new = told[n]
    return (
        any(_one_root(new, told[m]) for m in group.seen)
        and any(_one_figure(new, told[m]) for m in group.seen)
        and not _anew(new, told[group.seen[0]])
    )


def _one_root(a: Told, b: Told) -> bool:
    """Whether two reports come from one root, or one from a source that only passed on the other's."""
    if a.root == b.root or a.root in b.path or b.root in a.path:
        return True
    return not (_apart(a) or _apart(b)) and same_name(normal(a.root), normal(b.root))


def _apart(t: Told) -> bool:
    """Whether a root is a document or a source without a name, of which no likeness of names makes one."""
    return t.observation.root_name is not None or entity_kind(t.root.partition(" (to ")[0]) == "unnamed"


def _one_figure(a: Told, b: Told) -> bool:
    if a.figure == b.figure and a.root == b.root:
        return True
    if not (_agree(a.claim.place, b.claim.place) and _agree(a.claim.sector, b.claim.sector)):
        return False
    if not _agree(a.claim.counted, b.claim.counted):
        return False
    return one_figure(a.claim, b.claim) or is_end(a, b) or is_end(b, a)


def _agree(a: str | None, b: str | None) -> bool:
    return a is None or b is None or normal(a) == normal(b)


def is_end(a: Told, b: Told) -> bool:
    """Whether a bound, or a bare figure of the same document, is only an end of a range of the same time."""
    one, other = a.observation, b.observation
    if other.kind != "interval" or other.low == other.high or not _same_time(a, b):
        return False
    if one.kind == "point":
        return a.document == b.document and any(same_end(one, one.low, end) for end in (other.low, other.high))
    if one.kind == "at_most":
        return same_end(one, one.high, other.high)
    return one.kind == "at_least" and same_end(one, one.low, other.low)


def same_end(o: Observation, value: float | None, end: float | None) -> bool:
    """Whether a value of an observation is an end of a range, within what a conversion of money blurs."""
    if value is None or end is None:
        return False
    return same_value(value, end) or (o.converted is not None and abs(value - end) <= CONVERTED * end)


def _same_time(a: Told, b: Told) -> bool:
    if a.observation.undated or b.observation.undated:
        return True
    measure = measures()[a.claim.measure]
    most = dt.timedelta(0) if measure.is_flow and measure.is_people else ANEW
    return _between(a.observation, b.observation) <= most


def _between(a: Observation, b: Observation) -> dt.timedelta:
    return max(a.start - b.end, b.start - a.end)


def _anew(a: Told, b: Told) -> bool:
    """Whether the later of two dated reports is the root's own, and of another time."""
    if a.observation.undated or b.observation.undated:
        return False
    later = a if a.observation.start > b.observation.end else b
    return later.own and _between(a.observation, b.observation) > ANEW
