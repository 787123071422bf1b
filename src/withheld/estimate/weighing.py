"""Importance weights of draws: without an observation, without an origin, or under a stronger prior."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from withheld.estimate.results import LEVELS, Quantiles

RELIABLE_K = 0.7
"""Pareto shape above which importance weights are unreliable (Vehtari, Simpson, Gelman, Yao and Gabry, 2024)."""


class Weighed(NamedTuple):
    """Weights of draws that sum to one, and the Pareto shape of the largest ones."""

    weights: np.ndarray
    shape: float

    @property
    def reliable(self) -> bool:
        """Whether the weights are reliable."""
        return bool(self.shape <= RELIABLE_K)


def smoothed(log_ratio: np.ndarray) -> Weighed:
    """Pareto-smoothed importance weights of draws."""
    if np.ptp(log_ratio) == 0:
        return Weighed(np.full(len(log_ratio), 1 / len(log_ratio)), -np.inf)
    from arviz.stats import psislw

    log_weights, shape = psislw(np.ascontiguousarray(log_ratio))
    weights = np.exp(np.asarray(log_weights))
    return Weighed(weights / weights.sum(), float(np.asarray(shape)))


def weighted_quantiles(values: np.ndarray, weights: np.ndarray) -> Quantiles:
    """The seven quantiles of weighted draws."""
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order])
    middle = (cumulative - weights[order] / 2) / cumulative[-1]
    return Quantiles(values=tuple(float(v) for v in np.interp(LEVELS, middle, values[order])))


def moved(values: np.ndarray, weights: np.ndarray) -> float:
    """Distance between a distribution and its weighted version: the cumulative Jensen–Shannon distance of Nguyen and Vreeken
    (2015), normalised.

    0 for no change, 1 for distributions that do not overlap.
    """
    order = np.argsort(values)
    x = values[order]
    p = np.arange(1, len(x)) / len(x)
    q = np.cumsum(weights[order])[:-1]
    width = np.diff(x)
    middle = (p + q) / 2

    def divergence(a: np.ndarray) -> float:
        """The cumulative Kullback–Leibler divergence of a distribution function from the mean of both, in bits."""
        log_ratio = np.log2(np.maximum(a, 1e-300) / np.maximum(middle, 1e-300))
        return float((width * (a * log_ratio)).sum() + 0.5 / np.log(2) * (width * (middle - a)).sum())

    most = float((width * (p + q)).sum())
    return float(np.sqrt(max(divergence(p) + divergence(q), 0.0) / most)) if most > 0 else 0.0


POWER = 0.05
"""Relative change of the power to which the prior or likelihood is raised, up and down."""


def power_sensitivity(values: Sequence[np.ndarray], log_density: np.ndarray) -> list[float]:
    """Sensitivity of quantities (one value per draw) to raising a density to a power slightly above or below one.

    The mean over both directions of the distance divided by the change of the binary logarithm of the power (Kallioinen,
    Paananen, Bürkner and Vehtari, 2024); a value above about 0.05 deserves attention.
    """
    found = []
    both = [smoothed((alpha - 1) * log_density).weights for alpha in (1 / (1 + POWER), 1 + POWER)]
    for value in values:
        found.append(float(np.mean([moved(value, w) for w in both]) / np.log2(1 + POWER)))
    return found
