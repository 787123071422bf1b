"""Fits the model to a case's claims: from observations to draws and everything derived from them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from withheld.case import Case, CaseError
from withheld.estimate.cache import (
    LATEST,
    NOBODY,
    Kept,
    Witness,
    basis_of,
    draft,
    draws_of,
    has_draws,
    keep,
    keep_bare,
    kept,
    key_of,
    load_latest,
    restamped,
)
from withheld.estimate.observations import observe
from withheld.estimate.results import Bare, Check, Estimate, Headline, LeftOut, Observation, Quantiles, Series
from withheld.estimate.scenarios import Scenario, answers
from withheld.evidence import NO_TIES, Ties
from withheld.records import Evidence

if TYPE_CHECKING:
    import numpy as np

    from withheld.estimate.baseline import Baseline
    from withheld.estimate.layout import Layout
    from withheld.estimate.sampling import Draws, Sampler

PRIOR_DRAWS = 1000
KEPT_DRAWS = 1000
ENOUGH = 1000
"""Draws per chain from which a run that fails its checks is repeated with twice as many."""
REFIT: dict[str, int] = {"chains": 2, "draws": 500, "warmup": 300}
"""Settings of a fit without some observations, used where weights are unreliable; it starts near the full fit."""

__all__ = ["estimate", "headlines_of", "load_latest", "with_bare"]


class Run:
    """A case and its observations, ready to be fitted, also repeatedly without some of the observations."""

    def __init__(self, case: Case, observations: Sequence[Observation]) -> None:
        from withheld.estimate.density import terms
        from withheld.estimate.layout import layout
        from withheld.estimate.sampling import Sampler

        self.case, self.observations = case, observations
        self.plan: Layout = layout(case, observations)
        self.terms = terms(self.plan, observations)
        self.sampler: Sampler = Sampler(self.plan, self.terms)

    def fit(self, seed: int, chains: int, draws: int, leave: Sequence[int] = (), start: np.ndarray | None = None,
            done: Callable[[], None] = lambda: None, **more: int) -> Draws:  # fmt: skip
        """Draw from the posterior of all observations except those in ``leave``."""
        import numpy as np

        weights = np.ones(len(self.observations))
        weights[list(leave)] = 0
        return self.sampler.draw(weights, seed, chains=chains, draws=draws, start=start, done=done, **more)


def thinned(found: Draws, most: int = KEPT_DRAWS) -> tuple[np.ndarray, np.ndarray]:
    """Evenly spaced draws over all chains: deviates of the parameters and of the shared errors (draws × each)."""
    import numpy as np

    count = found.z.shape[0] * found.z.shape[1]
    z, bias = (v.reshape(count, v.shape[-1]) for v in (found.z, found.bias))
    picked = np.unique(np.linspace(0, len(z) - 1, min(most, len(z))).round().astype(int))
    return z[picked], bias[picked]


def estimate(
    case: Case,
    evidence: Sequence[Evidence],
    *,
    log_position: int,
    folder: Path,
    seed: int,
    chains: int = 4,
    draws: int = 1000,
    ties: Ties = NO_TIES,
    without: str | None = None,
    exact: bool = False,
    name: str | None = LATEST,
    progress: Callable[..., None] | None = None,
    scenarios: Sequence[Scenario] = (),
    witness: Witness = NOBODY,
) -> Estimate:
    """The estimate of a case; read from ``folder/estimates`` if inputs, code and settings are the same.

    ``without`` leaves out everything from one root; ``exact`` fits again for each tension whose importance weights are
    unreliable; ``name`` is the pointer by which dossiers find the estimate, None for a run that they should not show. Answers to
    ``scenarios`` are stored with it. ``witness`` checks stored files, and receives the hashes of new ones.
    ``diagnostics.failures`` of the result lists the checks that the sampler failed. CaseError if the case cannot be modelled as
    it is.
    """
    observations, left = observe(case, evidence, ties)
    if without is not None:
        observations, gone = _apart(observations, without)
        left = [*left, *gone]
    key = key_of(case, observations, [seed, chains, draws, exact, without])
    name = name if without is None else None
    if witness.holds(key) and (known := kept(folder, key)) is not None and has_draws(folder, known):
        return restamped(known, folder, log_position, evidence, left, name=name, witness=witness)
    say = progress or (lambda *_: None)
    say("Compiling the model")
    run = Run(case, observations)
    found = run.fit(seed, chains, draws, done=_counted("Sampling", chains, say))
    if found.diagnostics.failures and draws >= ENOUGH:
        found = run.fit(seed, chains, 2 * draws, done=_counted("Sampling twice the draws", chains, say))
    say("Summing up")
    summed = _Sum(run, found, seed, exact, say)
    result = summed.result(left, evidence, key, log_position, without)
    drawn = Kept(result, summed.z, summed.bias, summed.pointwise.density, tuple(run.plan.names()))
    if scenarios:
        say("Answering scenarios")
    told = answers(case, drawn, scenarios) if scenarios and name is not None else None
    keep(folder, drawn, name=name, answers=told, witness=witness)
    return result


def _counted(what: str, of: int, say: Callable[..., None]) -> Callable[[], None]:
    """Reports progress: 0 of ``of`` now, then one more with each call of the result."""
    found = itertools.count(1)
    say(what, 0, of)
    return lambda: say(what, next(found), of)


def with_bare(
    whole: Estimate,
    case: Case,
    evidence: Sequence[Evidence],
    *,
    folder: Path,
    log_position: int,
    witness: Witness = NOBODY,
    **how: Any,
) -> Estimate:
    """An estimate with its headlines without the examples, from a fit to all other evidence; stored with it.

    ``how`` are further arguments of ``estimate``.
    """
    reported = [e for e in evidence if not e.source.example]
    bare = estimate(case, reported, folder=folder, log_position=log_position, name=None, witness=witness, **how)
    told = Bare(
        key=bare.key, log_position=log_position, observations=len(bare.observations),
        headlines=headlines_of(case, draws_of(folder, bare), whole), failures=bare.diagnostics.failures,
    )  # fmt: skip
    return keep_bare(folder, whole, told, witness)


def headlines_of(case: Case, found: Kept, whole: Estimate) -> dict[str, Quantiles]:
    """Quantiles of the headlines of an estimate, by code, from the draws of a fit, which may be another one."""
    from withheld.estimate.headlines import drawn, values_of
    from withheld.estimate.summaries import quantiles

    known = values_of(case, drawn(case, found.estimate.observations, found.z), whole.observations)
    return {h.code: quantiles(known[h.code]) for h in whole.headlines if h.code in known}


def monthly_of(case: Case, found: Kept, seed: int) -> tuple[Series, ...]:
    """Every output of a fit by host and month, with its prior and, if it has observations, the simple pooling."""
    from withheld.estimate.baseline import Baseline
    from withheld.estimate.layout import layout
    from withheld.estimate.paths import paths, standard_normal
    from withheld.estimate.summaries import monthly

    plan = layout(case, found.estimate.observations)
    blind = paths(plan, standard_normal(seed, PRIOR_DRAWS, plan.size))
    pooling = Baseline(found.estimate.observations, seed)
    told = monthly(case, paths(plan, found.z), blind, _since(plan, found.estimate.observations))
    return tuple(series.model_copy(update={"baseline": _beside(series, pooling)}) for series in told)


YEARLY = ("dispatched", "returned", "take", "gross")
"""Monthly outputs that simple pooling gives per year."""


def _beside(series: Series, pooling: Baseline) -> tuple[Quantiles, ...]:
    """Simple pooling of an output for each month; empty if it has no observation."""
    from withheld.estimate.summaries import quantiles

    drawn = pooling.path(POOLED.get(series.output, series.output), series.corridor, series.times)
    if drawn is None:
        return ()
    return tuple(quantiles(month) for month in (drawn / (12 if series.output in YEARLY else 1)).T)


def _apart(observations: Sequence[Observation], root: str) -> tuple[list[Observation], list[LeftOut]]:
    from withheld.estimate.source_influence import by_root

    roots = by_root(observations)
    name = next((r for r in roots if r.casefold() == root.casefold()), None)
    if name is None:
        near = [r for r in roots if root.casefold() in r.casefold()]
        known = ", ".join(sorted(near or roots)[:12])
        raise CaseError(
            f"no origin “{root}” among the observations; {'did you mean' if near else 'there are'}: {known}"
        )
    gone = set(roots[name])
    reason = f"left out to see what the rest says without {name}"
    return (
        [o for k, o in enumerate(observations) if k not in gone],
        [LeftOut(evidence=observations[k].evidence, reason=reason) for k in sorted(gone)],
    )


class _Sum:
    """Computes everything derived from the draws of a fit."""

    def __init__(self, run: Run, found: Draws, seed: int, exact: bool, say: Callable[..., None]) -> None:
        from withheld.estimate.headlines import drawn
        from withheld.estimate.paths import pointwise, standard_normal

        self.run, self.found, self.seed, self.say = run, found, seed, say
        self.z, self.bias = thinned(found)
        self.posterior = drawn(run.case, run.observations, self.z)
        self.prior = drawn(run.case, run.observations, standard_normal(seed, PRIOR_DRAWS, run.plan.size))
        self.pointwise = pointwise(run.plan, run.observations, self.posterior.paths, self.bias)
        errors = standard_normal(seed + 1, PRIOR_DRAWS, self.bias.shape[-1])
        self.blind = pointwise(run.plan, run.observations, self.prior.paths, errors)
        self.refit = cache(self._again) if exact else None

    def _again(self, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Fit without an observation: the model's value for it, the scale of its error, and equal weights of the draws."""
        import numpy as np

        from withheld.estimate.paths import paths, pointwise

        self.say(f"Fitting without {self.run.observations[k].evidence}")
        middle = self._middle()
        z, bias = thinned(
            self.run.fit(
                self.seed + k, REFIT["chains"], REFIT["draws"], leave=[k], start=middle, warmup=REFIT["warmup"]
            )
        )
        found = pointwise(self.run.plan, self.run.observations, paths(self.run.plan, z), bias)
        return found.level[:, k], found.scale[:, k], np.full(len(z), 1 / len(z))

    def _without(self, left_out: Sequence[int]) -> dict[str, np.ndarray]:
        """Fit without some observations: the draws of the headlines."""
        from withheld.estimate.headlines import drawn, values_of

        self.say(f"Fitting without {len(left_out)} figures of other families")
        start = self._middle()
        z, _ = thinned(
            self.run.fit(
                self.seed, REFIT["chains"], REFIT["draws"], leave=left_out, start=start, warmup=REFIT["warmup"]
            )
        )
        return values_of(self.run.case, drawn(self.run.case, self.run.observations, z), self.run.observations)

    def _middle(self) -> np.ndarray:
        import numpy as np

        return np.concatenate([self.z.mean(axis=0), self.bias.mean(axis=0)])

    def result(
        self, left: Sequence[LeftOut], evidence: Sequence[Evidence], key: str, log_position: int, without: str | None
    ) -> Estimate:
        """The complete result."""
        from withheld.estimate.headlines import headlines, hosts, latest, values_of
        from withheld.estimate.paths import spread
        from withheld.estimate.source_influence import by_record, families, influences
        from withheld.estimate.summaries import excluded, series
        from withheld.estimate.tensions import checks, coverage, tensions

        case, observations, plan = self.run.case, self.run.observations, self.run.plan
        every, grades = values_of(case, self.posterior, observations), {e.id: e.reliability for e in evidence}
        told, unshown = headlines(
            case, self.posterior, self.prior, observations, self._sensitivities(every),
            by_record(self.pointwise.density, every),
        )  # fmt: skip
        drawn = {h.code: every[h.code] for h in told}
        checked = checks(observations, self.blind, self.pointwise)
        told = _pooled(told, case, observations, self.seed)
        after, before, whole = self.posterior.paths, self.prior.paths, [h.code for h in told if h.corridor is None]
        return Estimate(
            case=case.code, programme=case.programme, key=key, log_position=log_position,
            draft=draft(observations, evidence), made=dt.datetime.now(dt.UTC), diagnostics=self.found.diagnostics,
            headlines=told, series=series(case, after, before, _since(plan, observations)),
            observations=tuple(observations), left_out=tuple(left),
            tensions=tensions(observations, self.pointwise, drawn, self.refit, case=case, grades=grades), priors=case.priors,
            source_influence=influences(observations, self.pointwise.density, drawn), checks=checked,
            warnings=_warnings(observations, checked), without=without,
            spread=spread(plan, self.z, latest(case, observations)), basis=basis_of(case),
            hosts=hosts(case, after, before, observations), excluded=excluded(case, after, observations, grades),
            coverage=coverage(observations, self.pointwise, self.refit), unshown=unshown,
            families=families(observations, after, self.pointwise.density, whole, drawn, self._without if self.refit else None),
        )  # fmt: skip

    def _sensitivities(self, drawn: dict[str, np.ndarray]) -> dict[str, tuple[float, float]]:
        from withheld.estimate.weighing import power_sensitivity

        values = list(drawn.values())
        prior = -0.5 * ((self.z**2).sum(axis=1) + (self.bias**2).sum(axis=1))
        by_prior = power_sensitivity(values, prior)
        by_evidence = power_sensitivity(values, self.pointwise.density.sum(axis=1))
        return dict(zip(drawn, zip(by_prior, by_evidence, strict=True), strict=True))


POOLED = {"take": "revenue", "gross": "revenue"}
"""Outputs of the model that simple pooling has under another name."""
EXCLUDED = 0.001
"""Share of prior predictions beyond a figure below which the prior practically excludes it."""


def _pooled(
    told: Sequence[Headline], case: Case, observations: Sequence[Observation], seed: int
) -> tuple[Headline, ...]:
    """Headlines with their simple pooling and, if the intervals do not overlap, the reason."""
    from withheld.estimate.baseline import Baseline, apart
    from withheld.estimate.headlines import sought
    from withheld.estimate.summaries import quantiles

    pooling, out = Baseline(observations, seed), []
    times = {s.code: s for s in sought(case, observations)}
    for headline in told:
        s = times[headline.code]
        what = POOLED.get(s.output, s.output), s.corridor, s.start, s.end
        if (drawn := pooling.level(*what)) is None:
            out.append(headline)
            continue
        q = quantiles(drawn)
        why = apart(case, observations, headline.posterior, q, *what)
        out.append(headline.model_copy(update={"baseline": q, "apart": why}))
    return tuple(out)


def _warnings(observations: Sequence[Observation], checked: Sequence[Check]) -> tuple[str, ...]:
    """Warnings to read before any number, above all about a prior that excludes the evidence."""
    if not observations:
        return ("no claim could be used: every number is the prior",)
    points = {o.evidence for o in observations if o.kind in ("point", "interval")}
    out = [c.evidence for c in checked if c.evidence in points and not EXCLUDED <= c.prior <= 1 - EXCLUDED]
    found = []
    if out:
        found.append(
            f"the prior practically excludes {len(out)} of the figures ({', '.join(out[:5])}{' …' if len(out) > 5 else ''}); check "
            f"whether {'it was' if len(out) == 1 else 'they were'} read rightly, and of what, then the priors"
        )
    if not points:
        found.append("only bounds are on record: they limit the prior and cannot determine the estimate")
    return tuple(found)


def _since(plan: Layout, observations: Sequence[Observation]) -> dt.date:
    """First month to show: not before the year of the first evidence, nor within a term and a year of the model's start, when
    nobody is abroad yet."""
    first = min((o.start for o in observations), default=plan.months[0]).replace(month=1, day=1)
    return max(first, plan.months[min(max(plan.term) + 12, len(plan.months) - 1)])
