"""Posterior draws by NUTS, and the checks that they must pass."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from withheld.estimate.arrays import plan_of, spoken_of
from withheld.estimate.chains import Density, Task, run_all
from withheld.estimate.density import KINDS, Terms, levels, widths
from withheld.estimate.drivers import LOGNORMAL
from withheld.estimate.kernel import log_posterior, scratch
from withheld.estimate.layout import Layout
from withheld.estimate.paths import paths
from withheld.estimate.results import Diagnostics
from withheld.estimate.terms import FREEDOM

MAX_RHAT = 1.01
MIN_ESS = 400.0
MIN_BFMI = 0.3
WARMUP = 600
NEAR, AT_ONCE = 1e-4, 64
"""Step for numerical derivatives by deviates, and number of deviates moved in one batch."""
INTERVAL = KINDS["interval"]


class Draws(NamedTuple):
    """Posterior draws: ``z`` (chains × draws × deviates) and ``bias`` (chains × draws × shared errors), standard normal a
    priori."""

    z: np.ndarray
    bias: np.ndarray
    diagnostics: Diagnostics


class Sampler:
    """NUTS over standard normal parameters, steps and shared errors, for one case and its observations."""

    def __init__(self, layout: Layout, terms: Terms, cores: int | None = None) -> None:
        """``cores`` is the maximum number of processes that sample at once, None for all cores."""
        self.size, self.width, self._cores = layout.size, layout.size + terms.origins, cores
        self._plan, self._spoken = plan_of(layout), spoken_of(terms, layout)
        possible = self._plan.kind[self._plan.drift] == LOGNORMAL
        none: tuple[np.ndarray, np.ndarray] = np.zeros(0, dtype=np.int64), np.zeros(0)
        found: tuple[np.ndarray, np.ndarray] = known_steps(layout, terms) if possible else none
        self._scaled, self._powers = found

    def value_and_gradient(self, weights: np.ndarray) -> Callable[[np.ndarray], tuple[float, np.ndarray]]:
        """A function for the log posterior under the given observations (weights of 0 or 1), with its own buffers."""
        memory, gradient = scratch(self._plan, self._spoken), np.empty(self.width)

        def log_density(x: np.ndarray) -> tuple[float, np.ndarray]:
            """The value, and the gradient in an array that the next call overwrites."""
            value = log_posterior(x, self.size, weights, self._plan, self._spoken, memory, gradient)
            return float(value), gradient

        return log_density

    def draw(
        self, weights: np.ndarray, seed: int, *, chains: int, draws: int, warmup: int = WARMUP,
        start: np.ndarray | None = None, done: Callable[[], None] = lambda: None,
    ) -> Draws:  # fmt: skip
        """Draw from the posterior under the given observations, starting near ``start``; ``done`` is called as each chain
        ends."""
        began = time.monotonic()
        density = Density(self._plan, self._spoken, self.size, self._scaled, self._powers, weights)
        begin = np.zeros(self.width) if start is None else self._rescaled(start, 1)
        seeds = np.random.SeedSequence(seed).generate_state(chains)
        found = run_all([Task(density, begin, int(each), draws, warmup) for each in seeds], self._cores, done)
        x = self._rescaled(np.stack([chain.x for chain in found]), -1)
        diverging, energy = (np.stack([getattr(chain, name) for chain in found]) for name in ("diverging", "energy"))
        checked = diagnose(x, diverging, energy, time.monotonic() - began)
        return Draws(x[..., : self.size], x[..., self.size :], checked)

    def _rescaled(self, x: np.ndarray, direction: int) -> np.ndarray:
        """Deviates (…, width) converted to the sampler's coordinates (1), or back (−1)."""
        out, drift = x.copy(), self._plan.drift
        out[..., self._scaled] *= np.exp(direction * self._powers * self._plan.spread[drift] * x[..., [drift]])
        return out


def known_steps(layout: Layout, t: Terms) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the steps that the evidence informs, and by how much, from 0 (nothing) to 1 (the step is known).

    A step without evidence is best sampled as it is; where evidence alone determines how far dispatch moved, the walk's scale
    times the step is. In between, the scale to the power of the evidence's share of the precision decorrelates the two
    (Papaspiliopoulos, Roberts and Sköld, 2007). The share is that of the model linearised at the medians of the priors.
    """
    count = layout.walk.counts[:, None] > np.arange(layout.walk.places.shape[1])
    steps = layout.before_walk + np.sort(layout.walk.places[count])
    if not len(t.kind):
        return steps[:0], np.zeros(0)
    share = 1 - np.diag(np.linalg.inv(_precision(layout, t)))[steps]
    share = share.round(2)  # the last digits of an inverse depend on the machine, and draws must not
    return steps[share > 0], share[share > 0]


def _precision(layout: Layout, t: Terms) -> np.ndarray:
    """Precision of all deviates (parameters, steps and shocks, then shared errors) from the prior and from figures other than
    bounds."""
    middle = np.zeros((1, layout.size))
    still = paths(layout, middle)
    weight = np.where(t.kind <= INTERVAL, t.real.T / t.real.sum(axis=1), 0.0).T
    spread = np.hypot(widths(t, still.errors[0]), np.where(t.kind == INTERVAL, (t.high - t.low) / math.sqrt(12), 0.0))
    at_middle = (levels(t, still) * weight).sum(axis=-1)
    slope = np.zeros((layout.size + t.origins, len(t.kind)))
    for places in np.array_split(np.arange(layout.size), -(-layout.size // AT_ONCE)):
        moved = np.repeat(middle, len(places), axis=0)
        moved[np.arange(len(places)), places] = NEAR
        slope[places] = ((levels(t, paths(layout, moved)) * weight).sum(axis=-1) - at_middle) / NEAR
    for n, kind in enumerate(t.offset_kind):
        slope[layout.size + n] = (t.offsets == n).any(axis=-1) * (t.kind <= INTERVAL) * still.errors[0, kind]
    slope *= math.sqrt((FREEDOM + 1) / (FREEDOM + 3)) / spread  # Fisher information of a point under a Student t
    return np.eye(len(slope)) + slope @ slope.T


def diagnose(x: np.ndarray, diverging: np.ndarray, energy: np.ndarray, seconds: float) -> Diagnostics:
    """Convergence diagnostics of draws.

    Rank-normalised split R-hat, bulk and tail effective sample size (Vehtari and others, 2021), the worst over all parameters,
    and the energy fraction of missing information (Betancourt, 2016), the worst over the chains.
    """
    import arviz

    data = arviz.from_dict(posterior={"x": x})

    def over(values: Any, pick: Callable[[Any], Any]) -> float:
        """The worst value over all parameters."""
        return float(pick([float(pick(np.asarray(v))) for v in values.data_vars.values()]))

    rhat = over(arviz.rhat(data, method="rank"), np.max)
    bulk, tail = (over(arviz.ess(data, method=m), np.min) for m in ("bulk", "tail"))
    bfmi = float(np.min(arviz.bfmi(energy)))
    divergent = int(diverging.sum())
    chains, draws = x.shape[:2]
    return Diagnostics(
        chains=chains, draws=draws, max_rhat=rhat, min_bulk_ess=bulk, divergences=divergent, seconds=round(seconds, 1),
        min_tail_ess=tail, min_bfmi=bfmi, failures=_failures(rhat, bulk, tail, bfmi, divergent),
    )  # fmt: skip


def _failures(rhat: float, bulk: float, tail: float, bfmi: float, divergent: int) -> tuple[str, ...]:
    found = []
    if not rhat <= MAX_RHAT:
        found.append(f"R-hat {rhat:.3f} is above {MAX_RHAT}")
    if not bulk >= MIN_ESS:
        found.append(f"bulk ESS {bulk:.0f} is below {MIN_ESS:.0f}")
    if not tail >= MIN_ESS:
        found.append(f"tail ESS {tail:.0f} is below {MIN_ESS:.0f}")
    if not bfmi >= MIN_BFMI:
        found.append(f"E-BFMI {bfmi:.2f} is below {MIN_BFMI}")
    if divergent:
        found.append(f"{divergent} divergent transitions")
    return tuple(found)
