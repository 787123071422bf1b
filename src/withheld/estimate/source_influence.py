"""The headlines without one origin or record, by importance weighting of the stored draws."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from withheld.estimate.density import root_key
from withheld.estimate.results import Influence, Observation, Quantiles
from withheld.estimate.weighing import Weighed, moved, smoothed, weighted_quantiles


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
