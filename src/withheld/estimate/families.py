"""Families of published figures that exclude each other: the headline if only one family were right."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from withheld.estimate.density import root_key
from withheld.estimate.results import Family, Observation, Quantiles
from withheld.estimate.source_influence import without
from withheld.estimate.summaries import Paths, quantiles
from withheld.estimate.weighing import weighted_quantiles

SLACK = 1.25
"""Factor by which the intervals of two figures may be apart and still agree."""
OUTPUTS: Mapping[str, str] = {"revenue": "take", "stock": "stock"}
"""Outputs of figures that are grouped into families, and the output of the headline concerned."""

Placed = tuple[float, float, int]
"""A figure relative to the model at its time: the logarithms of the ratios of its ends, and its index."""


Refit = Callable[[Sequence[int]], Mapping[str, np.ndarray]]
"""Fits again without some observations; returns the draws of the headlines, by code."""


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
