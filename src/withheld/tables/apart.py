"""Which of several cells with one scope are kept: figures that no field distinguishes do not become records."""

from __future__ import annotations

from withheld.tables.grid import Cell
from withheld.tables.making import Made

ALIKE = "cannot be told apart from another row or column"


def told_apart(
    made: list[tuple[Cell, Made]],
) -> tuple[list[tuple[Cell, Made]], list[tuple[Cell, Made]]]:
    """The cells with a distinct scope, and the others, each in text order.

    Of several with one scope, the one that is of all is kept, or the one that nothing unknown narrows: of totals the one without
    another word.
    """
    groups: dict[object, list[tuple[Cell, Made]]] = {}
    for cell, one in made:
        groups.setdefault(one.key, []).append((cell, one))
    kept: list[tuple[Cell, Made]] = []
    alike: list[tuple[Cell, Made]] = []
    for group in groups.values():
        best = [g for g in group if g[1].plain] if len(group) > 1 else group
        best = [g for g in best if g[1].whole] or best if len(best) > 1 else best
        best = [g for g in best if g[1].bare] or best if len(best) > 1 else best
        best = [g for g in best if g[1].named] or best if len(best) > 1 else best
        only = best if len(best) == 1 else []
        kept += only
        alike += [pair for pair in group if not any(pair is one for one in only)]
    return sorted(kept, key=_place), sorted(alike, key=_place)


def _place(pair: tuple[Cell, Made]) -> int:
    return pair[0].start
