"""Made-up observations from the model's own rules, for calibration and for planted errors."""

from __future__ import annotations

import datetime as dt

import numpy as np

from withheld.case import Case, built_in, load_case
from withheld.estimate.density import NONE, Terms, levels, shifts, widths
from withheld.estimate.layout import Layout
from withheld.estimate.observations import observe
from withheld.estimate.paths import paths
from withheld.estimate.results import Observation
from withheld.estimate.terms import BROAD, ELSEWHERE, FREEDOM
from withheld.records import Evidence


def transcribed(case: Case) -> list[Evidence]:
    """The transcribed rows of a case as evidence, without a store."""
    from withheld.evidence.basis import basis_of

    return [
        Evidence(
            id=f"c-{n:04}", kind="claim", state="transcribed", record=row.claim, source=row.source,
            reliability=row.reliability, basis=row.basis or basis_of(row.claim),
        )
        for n, row in enumerate(case.rows)
    ]  # fmt: skip


def built_in_design() -> tuple[Case, list[Observation]]:
    """The built-in case and its observations."""
    case = load_case(built_in("KP"))
    return case, observe(case, transcribed(case))[0]


def simulated(plan: Layout, t: Terms, z: np.ndarray, errors: np.ndarray, rng: np.random.Generator) -> Terms:
    """Terms with figures that the model says at one draw; bounds and intervals are kept, and it is drawn which side holds.

    A point is drawn. The axis is cut at a bound, or into intervals as wide as the one that was told; the figure that is
    drawn decides which piece is observed. So each likelihood term is that of what was drawn.
    """
    drawn = paths(plan, z[None])
    level = levels(t, drawn)[0]
    meaning = np.array([rng.integers(int(n)) for n in t.real.sum(axis=1)])
    middle = level[np.arange(len(level)), meaning]
    middle = middle + shifts(t, errors, drawn.errors[0])
    scale = np.where(rng.random(len(middle)) < ELSEWHERE, BROAD, widths(t, drawn.errors[0]))
    y = middle + scale * rng.standard_t(FREEDOM, len(middle))
    low, high, kind = t.low.copy(), t.high.copy(), t.kind.copy()
    for k in range(len(y)):
        if kind[k] == 0:
            low[k] = high[k] = y[k]
        elif kind[k] == 1:
            width = high[k] - low[k]
            low[k] += width * np.floor((y[k] - low[k]) / width)
            high[k] = low[k] + width
        else:
            bound = low[k] if kind[k] == 2 else high[k]
            kind[k], low[k], high[k] = (2, bound, 50.0) if y[k] >= bound else (3, -50.0, bound)
    return t._replace(low=low, high=high, kind=kind)


def told(number: int, corridor: str, day: dt.date, value: float, scale: float = 0.2) -> Observation:
    """A stock that one root of its own tells."""
    return Observation(
        evidence=f"o-{number:03}", output="stock", corridor=corridor, start=day, end=day, low=value, high=value, kind="point",
        scale=scale, origin=f"root {number}", root=f"root {number}",
    )  # fmt: skip


__all__ = ["NONE", "built_in_design", "simulated", "told", "transcribed"]
