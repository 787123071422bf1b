"""Families of published figures that exclude each other: what a headline would be if only one of them were right."""

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
"""Factor by which the ends of two figures may miss each other and still agree."""
OUTPUTS: Mapping[str, str] = {"revenue": "take", "stock": "stock"}
"""Outputs of figures of which families are told, and the output of the headline that they are about."""

Placed = tuple[float, float, int]
"""A figure against what the model gives for its time: the logarithm of the ratio of its ends, and its index."""


Refit = Callable[[Sequence[int]], Mapping[str, np.ndarray]]
"""Fits again without some observations: the draws of the headlines, by code."""


def families(
    observations: Sequence[Observation], found: Paths, density: np.ndarray, codes: Sequence[str],
    drawn: Mapping[str, np.ndarray], refit: Refit | None = None,
) -> tuple[Family, ...]:  # fmt: skip
    """The families of each output that has two or more of several origins, those of the lowest figures first.

    ``density`` is the log density of each observation (draws × observations), ``codes`` those of the headlines of the whole
    programme that are shown, ``drawn`` the draws of the headlines by code; ``refit`` is asked where importance weights do not
    hold. Figures of different times are compared by their ratio to the model's own median of their time; bounds belong to no
    family, and what one origin alone says is none.
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
    """A headline without the figures of all other families; None where weights do not hold and nothing is fitted again."""
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
    """Indices of figures in groups, the lowest first: within a group each agrees with another, between groups none does."""
    groups: list[list[int]] = []
    reach = -math.inf
    for low, high, k in sorted(placed):
        if low > reach + math.log(SLACK):
            groups.append([])
        groups[-1].append(k)
        reach = max(reach, high)
    return groups


def _tells(o: Observation, output: str) -> bool:
    """Whether a figure is of the whole programme and of its workers, and places what it tells."""
    whole = o.output == output and o.corridor is None and o.sector is None and o.counted in (None, "workers")
    return whole and o.kind in ("point", "interval") and bool(o.low) and not o.undated


def _placed(k: int, o: Observation, found: Paths, output: str) -> Placed:
    months = [t for t, m in enumerate(found.months) if o.start.replace(day=1) <= m <= o.end]
    total = getattr(found, output)[:, :, months].sum(axis=1)
    level = float(np.median(total.mean(axis=1))) * (12 if output == "take" else 1)
    assert o.low is not None and o.high is not None  # a point or a range has both
    return math.log(o.low / max(level, 1e-9)), math.log(o.high / max(level, 1e-9)), k
