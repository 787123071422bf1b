"""The headlines without one origin, one record or the families that exclude each other, by importance weighting of the draws."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from withheld.estimate.density import root_key
from withheld.estimate.results import Family, Influence, Observation, Quantiles
from withheld.estimate.summaries import Paths, quantiles
from withheld.estimate.weighing import Weighed, moved, smoothed, weighted_quantiles

SLACK = 1.25
"""Factor by which the intervals of two figures may be apart and still agree."""
OUTPUTS: Mapping[str, str] = {"revenue": "take", "stock": "stock"}
"""Outputs of figures that are grouped into families, and the output of the headline concerned."""

Placed = tuple[float, float, int]
"""A figure relative to the model at its time: the logarithms of the ratios of its ends, and its index."""


Refit = Callable[[Sequence[int]], Mapping[str, np.ndarray]]
"""Fits again without some observations; returns the draws of the headlines, by code."""


def by_root(observations: Sequence[Observation]) -> dict[str, list[int]]:
    """Indices of the observations of each root, by the root's name; a second root of the same name gets its identifier in
    brackets."""
    names: dict[str, str] = {}
    found: defaultdict[str, list[int]] = defaultdict(list)
    for k, o in enumerate(observations):
        if (key := root_key(o)) not in names:
            name = o.root_name or o.root or o.origin or o.evidence
            names[key] = name if name not in found else f"{name} ({o.root or o.evidence})"
        found[names[key]].append(k)
    return dict(found)


def without(density: np.ndarray, indices: Sequence[int]) -> Weighed:
    """Weights of the draws without some observations; ``density`` is the log density (draws × observations)."""
    return smoothed(-density[:, list(indices)].sum(axis=1))


def by_record(density: np.ndarray, headlines: Mapping[str, np.ndarray]) -> dict[str, list[float]]:
    """How far each headline's distribution would move without each observation (0 to 1), by code, in the order of the
    observations; ``density`` is the log density (draws × observations), the headlines are draws."""
    weights = [without(density, [k]).weights for k in range(density.shape[1])]
    return {code: [moved(values, w) for w in weights] for code, values in headlines.items()}


def influences(
    observations: Sequence[Observation], density: np.ndarray, headlines: Mapping[str, np.ndarray]
) -> tuple[Influence, ...]:
    """How much each headline depends on each root, roots with the largest change first."""
    whole = {code: _told(values, np.full(len(values), 1 / len(values))) for code, values in headlines.items()}
    found = []
    for root, indices in by_root(observations).items():
        weighed = without(density, indices)
        shifts, widened = {}, {}
        for code, values in headlines.items():
            now, before = _told(values, weighed.weights), whole[code]
            shifts[code] = round(_ratio(now.median, before.median), 4)
            widened[code] = round(_width(now) / max(_width(before), 1e-9), 4)
        found.append(
            Influence(
                origin=root, observations=len(indices), shifts=shifts, widened=widened, reliable=weighed.reliable,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda influence: -heaviest(influence)))


def heaviest(influence: Influence) -> float:
    """The largest change of a median, as an absolute value on the log scale."""
    return max((abs(math.log(s)) for s in influence.shifts.values()), default=0.0)


def _told(values: np.ndarray, weights: np.ndarray) -> Quantiles:
    return weighted_quantiles(values, weights)


def _ratio(a: float, b: float) -> float:
    return max(a, 1e-9) / max(b, 1e-9)


def _width(q: Quantiles) -> float:
    return math.log(_ratio(q.values[5], q.values[1]))


def families(
    observations: Sequence[Observation], found: Paths, density: np.ndarray, codes: Sequence[str],
    drawn: Mapping[str, np.ndarray], refit: Refit | None = None,
) -> tuple[Family, ...]:  # fmt: skip
    """The families of each output that has at least two, each with several origins, lowest figures first.

    ``density`` is the log density of each observation (draws × observations), ``codes`` are those of the shown headlines of the
    whole programme, ``drawn`` the draws of the headlines by code; ``refit`` is called if importance weights are unreliable.
    Figures of different times are compared by their ratio to the model's median at their time. Bounds, and figures of a single
    origin that agree with no others, are in no family.
    """
    out: list[Family] = []
    for output, headline in OUTPUTS.items():
        code = next((c for c in reversed(codes) if c.split("-")[0] == headline), None)
        every = apart([_placed(k, o, found, headline) for k, o in enumerate(observations) if _tells(o, output)])
        groups = [g for g in every if len({root_key(observations[k]) for k in g}) > 1]
        if code is None or len(groups) < 2:
            continue
        for mine in groups:
            others = [k for group in every if group is not mine for k in group]
            out.append(
                _family(code, [observations[k] for k in mine], _alone(others, density, drawn[code], code, refit))
            )
    return tuple(out)


def _alone(
    others: Sequence[int], density: np.ndarray, values: np.ndarray, code: str, refit: Refit | None
) -> Quantiles | None:
    """A headline without the figures of all other families; None if the weights are unreliable and there is no ``refit``."""
    weighed = without(density, others)
    if weighed.reliable:
        return weighted_quantiles(values, weighed.weights)
    return quantiles(refit(others)[code]) if refit is not None else None


def _family(code: str, mine: Sequence[Observation], alone: Quantiles | None) -> Family:
    ends = [(o.low or 0.0, o.high or 0.0) for o in mine]
    return Family(
        code=code, low=min(low for low, _ in ends), high=max(high for _, high in ends),
        evidence=tuple(o.evidence for o in mine), roots=len({root_key(o) for o in mine}), alone=alone,
    )  # fmt: skip


def apart(placed: Sequence[Placed]) -> list[list[int]]:
    """Indices of figures in groups, lowest first: a figure agrees with another one of its group, and with none of another
    group."""
    groups: list[list[int]] = []
    reach = -math.inf
    for low, high, k in sorted(placed):
        if low > reach + math.log(SLACK):
            groups.append([])
        groups[-1].append(k)
        reach = max(reach, high)
    return groups


def _tells(o: Observation, output: str) -> bool:
    """Whether a figure covers the whole programme, counts workers, is dated and is not a mere bound."""
    whole = o.output == output and o.corridor is None and o.sector is None and o.counted in (None, "workers")
    return whole and o.kind in ("point", "interval") and bool(o.low) and not o.undated


def _placed(k: int, o: Observation, found: Paths, output: str) -> Placed:
    months = [t for t, m in enumerate(found.months) if o.start.replace(day=1) <= m <= o.end]
    total = getattr(found, output)[:, :, months].sum(axis=1)
    level = float(np.median(total.mean(axis=1))) * (12 if output == "take" else 1)
    assert o.low is not None and o.high is not None  # a point and an interval have both
    return math.log(o.low / max(level, 1e-9)), math.log(o.high / max(level, 1e-9)), k
