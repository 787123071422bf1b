"""What the columns of labels are for, by their headers: where people come from, where they are, from when, until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from withheld.tables.layout import Layout
from withheld.tables.saying import Said
from withheld.tables.where import country_in
from withheld.tables.words import row_word


def _headers(layout: Layout) -> dict[int, str]:
    return {c: " ".join(h.text for h in layout.heads(c)[-1:]) for c in layout.labels}


def roles_of(layout: Layout) -> dict[int, str]:
    """Which columns say where people come from, and which where they are; the first only beside the second."""
    heads = _headers(layout)
    roles = {c: r for c, head in heads.items() for r in ("origin", "destination") if row_word(head, r)}
    return {} if set(roles.values()) == {"origin"} else roles


def told_twice(layout: Layout) -> set[str]:
    """Countries that two labels of one column would name: “Congo” beside its neighbour of almost the same name."""
    out: set[str] = set()
    for column in layout.labels:
        names: dict[str, set[str]] = {}
        for row in layout.body:
            cell = layout.grid.rows[row][column]
            if code := country_in(cell.text):
                names.setdefault(code, set()).add(cell.text)
        out |= {code for code, told in names.items() if len(told) > 1}
    return out


def span_of(layout: Layout) -> tuple[int, int] | None:
    """The column of first days and the one of last days, where a table has one of each."""
    heads = _headers(layout)
    first, last = ([c for c, head in heads.items() if row_word(head, name)] for name in ("begins", "ends"))
    return (first[0], last[0]) if len(first) == len(last) == 1 else None


def in_one_span(said: Sequence[tuple[int, Said]], span: tuple[int, int] | None) -> list[tuple[int, Said]]:
    """The labels of a row, those of its first and its last day both of the time between them."""
    told = dict(said)
    first, last = (told[c].period if span and c in told else None for c in span or (0, 0))
    if not span or not first or not last or not first[0] or not last[1] or first[0] > last[1]:
        return list(said)
    return [(c, replace(s, period=(first[0], last[1])) if c in span else s) for c, s in said]
