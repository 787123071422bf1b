"""How dispatch wanders: steps between the years with evidence, and on from the end of the case where a scenario goes further."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from withheld.case import Case
from withheld.estimate.results import Observation

YEAR = 12
"""Months of a step beyond the end of the case."""


class Walk(NamedTuple):
    """How dispatch wanders between the years with evidence of each corridor, anchored at its mean over them.

    ``steps`` names each step (corridor, year), ``told`` (steps) says whether there is evidence for its year. ``places``
    (corridors × most steps) is the index of each step among all, and ``shapes`` (corridors × most steps × months) what one unit
    of it adds to the logarithm of dispatch, unscaled. ``wanders`` are the corridors with evidence.
    """

    steps: tuple[tuple[str, int], ...]
    told: np.ndarray
    places: np.ndarray
    shapes: np.ndarray
    wanders: tuple[str, ...]


Mine = list[list[tuple[int, np.ndarray]]]
"""For each corridor the index and the shape of each of its steps."""


def walk(case: Case, months: Sequence[dt.date], observations: Sequence[Observation]) -> Walk:
    """The walk of each corridor over the months of a case, from the years for which there is evidence."""
    steps: list[tuple[str, int]] = []
    told: list[bool] = []
    per_corridor: Mine = []
    wanders = []
    middle = np.array([m.year + (m.month - 0.5) / 12 for m in months])
    for corridor in case.corridors:
        if spoken := _years(corridor.code, observations, months):
            wanders.append(corridor.code)
        # One more step, to the end of the case: where the evidence ends, the estimate grows less sure.
        years = [*spoken, months[-1].year] if spoken and spoken[-1] < months[-1].year else spoken
        mine = []
        for k in range(1, len(years)):
            raised = np.array([np.sqrt(years[k] - years[k - 1]) if year >= years[k] else 0.0 for year in years])
            anchored = raised - raised[: len(spoken)].mean()
            mine.append((len(steps), np.interp(middle, np.array(years) + 0.5, anchored)))
            steps.append((corridor.code, years[k]))
            told.append(years[k] in spoken)
        per_corridor.append(mine)
    return _packed(steps, told, per_corridor, tuple(wanders), len(months))


def run_on(found: Walk, case: Case, months: Sequence[dt.date]) -> Walk:
    """The same walk over more months: unchanged where it was, then one new step a year, after all that were there before.

    Each new step rises over its twelve months and stays, so that a later end changes nothing before it.
    """
    fitted = found.shapes.shape[-1]
    ahead = len(months) - fitted
    if ahead <= 0:
        return found
    steps, told = list(found.steps), found.told.tolist()
    held = np.concatenate([found.shapes, np.repeat(found.shapes[..., -1:], ahead, axis=-1)], axis=-1)
    owned = [sum(code == c.code for code, _ in found.steps) for c in case.corridors]
    per_corridor: Mine = [
        [(int(found.places[i, k]), held[i, k]) for k in range(count)] for i, count in enumerate(owned)
    ]
    since = np.arange(len(months)) - fitted + 1
    for begin in range(0, ahead, YEAR):
        shape = np.clip((since - begin) / YEAR, 0.0, 1.0)
        for i, corridor in enumerate(case.corridors):
            if corridor.code in found.wanders:
                per_corridor[i].append((len(steps), shape))
                steps.append((corridor.code, months[fitted + begin].year))
                told.append(False)
    return _packed(steps, told, per_corridor, found.wanders, len(months))


def _packed(
    steps: Sequence[tuple[str, int]], told: Sequence[bool], per_corridor: Mine, wanders: tuple[str, ...], months: int
) -> Walk:
    most = max((len(m) for m in per_corridor), default=0)
    places = np.zeros((len(per_corridor), most), dtype=int)
    shapes = np.zeros((len(per_corridor), most, months))
    for i, mine in enumerate(per_corridor):
        for k, (place, shape) in enumerate(mine):
            places[i, k], shapes[i, k] = place, shape
    return Walk(tuple(steps), np.array(told, dtype=bool), places, shapes, wanders)


def _years(code: str, observations: Sequence[Observation], months: Sequence[dt.date]) -> list[int]:
    """The years for which there is dated evidence on the workers of one corridor alone."""
    spoken = {
        day.year
        for o in observations
        if o.corridor == code and not o.undated and o.output in ("stock", "dispatched", "returned", "revenue")
        for day in (o.start, o.end)
    }
    return sorted(y for y in spoken if months[0].year <= y <= months[-1].year)
