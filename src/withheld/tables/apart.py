"""Which cells of one scope are kept: figures that nothing tells apart are none of them records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from withheld.tables.grid import Cell
from withheld.tables.making import Made

ALIKE = "cannot be told apart from another row or column"


def told_apart(made: list[tuple[Cell, Made]], left: Counter[str]) -> Iterator[tuple[Cell, Made]]:
    """The cells that are told apart: of those with one scope the one that is of all, or that nothing unknown narrows."""
    groups: dict[object, list[tuple[Cell, Made]]] = {}
    for cell, one in made:
        groups.setdefault(one.key, []).append((cell, one))
    kept: list[tuple[Cell, Made]] = []
    for group in groups.values():
        best = [g for g in group if g[1].plain] if len(group) > 1 else group
        best = [g for g in best if g[1].whole] or best if len(best) > 1 else best
        best = [g for g in best if g[1].named] or best if len(best) > 1 else best
        if len(best) == 1:
            kept += best
            left[ALIKE] += len(group) - 1
        else:
            left[ALIKE] += len(group)
    left += Counter()
    yield from sorted(kept, key=lambda pair: pair[0].start)
