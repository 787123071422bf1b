"""The walk of log dispatch and the shocks to departures: steps and shocks around the years with evidence of a corridor, and
beyond the end of the case in a scenario."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from withheld.case import Case
from withheld.estimate.results import Observation

YEAR = 12
"""Months of a step beyond the end of the case."""
SMALL = "small_host"
"""Assumption in ``priors.toml``: the number of workers at which dispatch to a host varies √2 times as much as to a large one.

Workers come and go in crews, and one crew is a small part of a large host but most of a small one.
"""
CREWS = 300.0
"""Default of ``small_host``: crews of some fifty alone move the dispatch of such a host by two fifths a year."""
LONGEST = 3
"""Maximum years of a step: longer gaps are divided."""


class Walk(NamedTuple):
    """The walk of log dispatch around the years with evidence of each corridor, centred on its mean over them, and the shocks to
    departures.

    ``names`` of all steps and shocks (``step.RU.2014``, ``exit.RU.2015``); ``told`` (names) is whether it is a step to a year
    with evidence. ``counts`` (corridors) is the number of steps, ``places`` (corridors × most steps) the index of each among all,
    and ``shapes`` (corridors × most steps × months) the effect of one unit of it on the logarithm of dispatch, unscaled.
    ``exits`` (corridors × months) is the index of the month's shock, −1 for none. ``wanders`` are the corridors with evidence.
    """

    names: tuple[str, ...]
    told: np.ndarray
    counts: np.ndarray
    places: np.ndarray
    shapes: np.ndarray
    exits: np.ndarray
    wanders: tuple[str, ...]


Mine = list[list[tuple[int, np.ndarray]]]
"""For each corridor, the index and the shape of each of its steps."""


def walk(case: Case, months: Sequence[dt.date], observations: Sequence[Observation]) -> Walk:
    """The walk of each corridor over the months of a case, with steps at the years with evidence."""
    names: list[str] = []
    told: list[bool] = []
    steps: Mine = []
    wanders = []
    middle = np.array([m.year + (m.month - 0.5) / 12 for m in months])
    spoken = [_years(c.code, observations, months) for c in case.corridors]
    reaches = _reaches(case)
    for corridor, mine, reach in zip(case.corridors, spoken, reaches, strict=True):
        steps.append([])
        if not mine:
            continue
        wanders.append(corridor.code)
        years = _knots(mine, months[0].year, months[-1].year)
        for k in range(1, len(years)):
            raised = np.array([np.sqrt(years[k] - years[k - 1]) if year >= years[k] else 0.0 for year in years])
            anchored = raised - raised[[years.index(year) for year in mine]].mean()
            steps[-1].append((len(names), reach * np.interp(middle, np.array(years) + 0.5, anchored)))
            names.append(f"step.{corridor.code}.{years[k]}")
            told.append(years[k] in mine)
    exits = np.full((len(case.corridors), len(months)), -1)
    for i, (corridor, mine) in enumerate(zip(case.corridors, spoken, strict=True)):
        if mine:
            _shake(exits[i], corridor.code, months, mine[0] - 1, names)
    told += [False] * (len(names) - len(told))
    return _packed(names, told, steps, exits, tuple(wanders), len(months))


def _reaches(case: Case) -> list[float]:
    """How much dispatch to each corridor varies relative to a large one, by the centre of the prior of its level."""
    small = next((p.parameters.get("value", CREWS) for p in case.priors if p.name == SMALL), CREWS)
    middles = {
        p.corridor: p.parameters.get("median", p.parameters.get("mean", math.inf))
        for p in case.priors
        if p.name == "level"
    }
    found = [middles.get(c.code, middles.get(None, math.inf)) for c in case.corridors]
    return [math.sqrt(1 + small / max(level, 1.0)) for level in found]


def _knots(spoken: Sequence[int], first: int, last: int) -> list[int]:
    """Years between which a walk steps: the first of the case, those with evidence, the last, and more so that no gap is too
    long."""
    ends = [first, *spoken, last]
    out: list[int] = []
    for year in dict.fromkeys(ends):
        if out:
            pieces = -(-(year - out[-1]) // LONGEST)
            out += [out[-1] + round((year - out[-1]) * n / pieces) for n in range(1, pieces)]
        out.append(year)
    return out


def _shake(exits: np.ndarray, code: str, months: Sequence[dt.date], since: int, names: list[str]) -> None:
    """Assign to each month from a year on the shock of its year; adds their names to ``names``."""
    found: dict[int, int] = {}
    for t, month in enumerate(months):
        if month.year >= since and exits[t] < 0:
            if month.year not in found:
                found[month.year] = len(names)
                names.append(f"exit.{code}.{month:%Y}" + ("" if month.month == 1 or t == 0 else f"-{month:%m}"))
            exits[t] = found[month.year]


def run_on(found: Walk, case: Case, months: Sequence[dt.date]) -> Walk:
    """The walk extended to more months: unchanged before, then one new step and shock per year, after all existing ones.

    Each new step rises over its twelve months and stays, so that a later end changes nothing before it.
    """
    fitted = found.shapes.shape[-1]
    ahead = len(months) - fitted
    if ahead <= 0:
        return found
    names, told = list(found.names), found.told.tolist()
    held = np.concatenate([found.shapes, np.repeat(found.shapes[..., -1:], ahead, axis=-1)], axis=-1)
    steps: Mine = [[(int(found.places[i, k]), held[i, k]) for k in range(n)] for i, n in enumerate(found.counts)]
    exits = np.concatenate([found.exits, np.full((len(case.corridors), ahead), -1)], axis=-1)
    since = np.arange(len(months)) - fitted + 1
    for begin in range(0, ahead, YEAR):
        shape = np.clip((since - begin) / YEAR, 0.0, 1.0)
        for i, (corridor, reach) in enumerate(zip(case.corridors, _reaches(case), strict=True)):
            if corridor.code in found.wanders:
                steps[i].append((len(names), reach * shape))
                names.append(f"step.{corridor.code}.{months[fitted + begin]:%Y-%m}")
                block = slice(fitted + begin, min(fitted + begin + YEAR, len(months)))
                exits[i, block] = len(names)
                names.append(f"exit.{corridor.code}.{months[fitted + begin]:%Y-%m}")
    told += [False] * (len(names) - len(told))
    return _packed(names, told, steps, exits, found.wanders, len(months))


def _packed(
    names: Sequence[str], told: Sequence[bool], steps: Mine, exits: np.ndarray, wanders: tuple[str, ...], months: int
) -> Walk:
    most = max((len(m) for m in steps), default=0)
    places = np.zeros((len(steps), most), dtype=int)
    shapes = np.zeros((len(steps), most, months))
    for i, mine in enumerate(steps):
        for k, (place, shape) in enumerate(mine):
            places[i, k], shapes[i, k] = place, shape
    counts = np.array([len(m) for m in steps])
    return Walk(tuple(names), np.array(told, dtype=bool), counts, places, shapes, exits, wanders)


def _years(code: str, observations: Sequence[Observation], months: Sequence[dt.date]) -> list[int]:
    """The years with dated evidence on the workers or revenue of this corridor alone."""
    spoken = {
        day.year
        for o in observations
        if o.corridor == code and not o.undated and o.output in ("stock", "dispatched", "returned", "revenue")
        for day in (o.start, o.end)
    }
    return sorted(y for y in spoken if months[0].year <= y <= months[-1].year)
