"""Draws from the posterior by NUTS, and the checks that they must pass."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from withheld.estimate.arrays import plan_of, spoken_of
from withheld.estimate.density import Terms
from withheld.estimate.kernel import log_posterior, scratch
from withheld.estimate.layout import Layout
from withheld.estimate.results import Diagnostics

MAX_RHAT = 1.01
MIN_ESS = 400.0
MIN_BFMI = 0.3
WARMUP = 600
TARGET = 0.9
"""Acceptance that the step size aims at: higher takes smaller steps and diverges less."""


class Draws(NamedTuple):
    """Posterior draws: ``z`` (chains × draws × parameters) and ``bias`` (chains × draws × origins), standard normal a priori."""

    z: np.ndarray
    bias: np.ndarray
    diagnostics: Diagnostics


class Sampler:
    """NUTS (nutpie) over standard normal parameters, steps and roots' errors, for one case and its observations."""

    def __init__(self, layout: Layout, terms: Terms) -> None:
        self.size, self.width = layout.size, layout.size + terms.origins
        self._plan, self._spoken = plan_of(layout), spoken_of(terms, layout)
        self.value_and_gradient(np.ones(len(terms.kind)))(np.zeros(self.width))  # compiles, or loads what was compiled

    def value_and_gradient(self, weights: np.ndarray) -> Callable[[np.ndarray], tuple[float, np.ndarray]]:
        """The log posterior of one chain under the observations that count (weights of 0 or 1), with memory of its own."""
        memory, gradient = scratch(self._plan, self._spoken), np.empty(self.width)

        def log_density(x: np.ndarray) -> tuple[float, np.ndarray]:
            value = log_posterior(x, self.size, weights, self._plan, self._spoken, memory, gradient)
            return float(value), gradient

        return log_density

    def draw(
        self, weights: np.ndarray, seed: int, *, chains: int, draws: int, warmup: int = WARMUP,
        start: np.ndarray | None = None,
    ) -> Draws:  # fmt: skip
        """Draws from the posterior under the observations that count, from around ``start`` on."""
        import nutpie

        began = time.monotonic()
        running = nutpie.sample(
            self._compiled(weights, np.zeros(self.width) if start is None else start), draws=draws, tune=warmup,
            chains=chains, cores=min(chains, os.cpu_count() or 1), seed=seed, progress_bar=False, blocking=False,
            target_accept=TARGET, low_rank_modified_mass_matrix=True, save_warmup=False,
        )  # fmt: skip
        try:
            trace = running.wait()
        except BaseException:
            running.cancel()
            raise
        x, stats = np.asarray(trace.posterior["x"]), trace.sample_stats
        checked = diagnose(x, np.asarray(stats["diverging"]), np.asarray(stats["energy"]), time.monotonic() - began)
        return Draws(x[..., : self.size], x[..., self.size :], checked)

    def _compiled(self, weights: np.ndarray, start: np.ndarray) -> Any:
        from nutpie.compiled_pyfunc import from_pyfunc

        def begin(seed: int) -> np.ndarray:
            return start + 0.1 * np.random.default_rng(seed).standard_normal(self.width)

        return from_pyfunc(
            self.width, lambda: self.value_and_gradient(weights), lambda *_: lambda x: {"x": x}, [np.dtype("float64")],
            [(self.width,)], ["x"], make_initial_point_fn=begin,
        )  # fmt: skip


def diagnose(x: np.ndarray, diverging: np.ndarray, energy: np.ndarray, seconds: float) -> Diagnostics:
    """Rank-normalised split R-hat, bulk and tail effective sample size (Vehtari and others, 2021), the worst over all
    parameters, and the energy fraction of missing information (Betancourt, 2016), the worst over the chains."""
    import arviz

    data = arviz.from_dict(posterior={"x": x})

    def over(values: Any, pick: Callable[[Any], Any]) -> float:
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
