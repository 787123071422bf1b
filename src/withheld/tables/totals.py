"""Columns of totals: whether they are the sums of the columns beside them, so that they are of the same time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from withheld.tables.layout import Layout
from withheld.tables.saying import Said
from withheld.tables.values import Style, value_of

_NEAR = 0.01
"""The share by which a total may be off, for what was rounded."""


def odd_totals(layout: Layout, heads: Mapping[int, Sequence[Said]], style: Style) -> frozenset[int]:
    """The columns of totals beside columns of times that do not add up to them: what they are of is not those times.

    Only where each of these columns says a time and nothing else; rows that lack a figure tell nothing.
    """
    timed = [c for c, said in heads.items() if len(said) == 1 and said[0].period]
    totals = [c for c, said in heads.items() if any(s.whole for s in said) and not any(s.period for s in said)]
    if len(timed) < 2 or len(timed) + len(totals) < len(heads):
        return frozenset()
    return frozenset(c for c in totals if not _adds_up(list(_sums(layout, timed, c, style))))


def _sums(layout: Layout, timed: Sequence[int], total: int, style: Style) -> Iterator[tuple[float, float]]:
    """For each row with all figures, the sum of those of times, and the total that it has."""
    for row in layout.body:
        told = [value_of(layout.grid.rows[row][c], style) for c in (*timed, total)]
        values = [value.low for value in told if value is not None and value.low is not None]
        if len(values) == len(timed) + 1:
            yield sum(values[:-1]), values[-1]


def _adds_up(sums: Sequence[tuple[float, float]]) -> bool:
    """Whether at least half of some totals are sums; so it is where there is none to compare."""
    return 2 * sum(abs(a - b) <= max(_NEAR * abs(b), 1) for a, b in sums) >= len(sums)
