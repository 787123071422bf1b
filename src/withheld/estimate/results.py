"""What a run of the estimator gives: quantiles beside their priors, observations, tensions and what was left out."""

from __future__ import annotations

import datetime as dt

from withheld.case import Prior
from withheld.records import Record

LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
"""Quantiles that are kept: the bounds of the 95%, 80% and 50% intervals, and the median."""


class Quantiles(Record):
    """Seven quantiles of one quantity, in the order of ``LEVELS``."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle quantile."""
        return self.values[3]


class Headline(Record):
    """One estimate that a reader will quote: posterior beside prior.

    ``word`` is ``assumption`` where the evidence barely moved the prior, else ``estimate``. ``evidence`` lists the
    identifiers of the records whose observations bear on it, those that weigh most first.
    """

    code: str
    label: str
    unit: str
    when: str
    corridor: str | None
    posterior: Quantiles
    prior: Quantiles
    word: str
    evidence: tuple[str, ...]


class Series(Record):
    """Quantiles of one output over time: months for stocks and arrears, years for revenue."""

    output: str
    corridor: str | None
    label: str
    unit: str
    times: tuple[dt.date, ...]
    quantiles: tuple[Quantiles, ...]
    prior: tuple[Quantiles, ...] = ()


class Observation(Record):
    """A claim as the likelihood sees it: on which output, when, as which kind of term, how far off it may be.

    ``kind`` is ``point``, ``interval``, ``at_least`` or ``at_most``. ``scale`` is the scale of the error on the log (or
    logit) axis. ``evidence`` is the identifier of the record in the store; ``copies`` those that repeat it.
    """

    evidence: str
    copies: tuple[str, ...] = ()
    output: str
    corridor: str | None
    start: dt.date
    end: dt.date
    low: float | None
    high: float | None
    kind: str
    scale: float
    origin: str | None


class LeftOut(Record):
    """A claim that did not become an observation, with the reason."""

    evidence: str
    reason: str


class Tension(Record):
    """How far a claim stands from what the rest of the evidence implies.

    ``tail`` is the two-sided leave-one-out predictive tail probability (small is tense); ``expected`` the quantiles of
    the output without this claim; ``reliable`` is false where the importance weights do not hold.
    """

    evidence: str
    tail: float
    expected: Quantiles
    reliable: bool
    sentence: str


class Diagnostics(Record):
    """Checks of the sampler; ``failures`` is empty for a run that passed."""

    chains: int
    draws: int
    max_rhat: float
    min_bulk_ess: float
    divergences: int
    seconds: float
    failures: tuple[str, ...] = ()


class Estimate(Record):
    """A whole run: what it rests on (hash of inputs and code, position in the log, draft or not) and what it gives."""

    case: str
    programme: str
    key: str
    log_position: int
    draft: bool
    made: dt.datetime
    diagnostics: Diagnostics
    headlines: tuple[Headline, ...]
    series: tuple[Series, ...]
    observations: tuple[Observation, ...]
    left_out: tuple[LeftOut, ...]
    tensions: tuple[Tension, ...]
    priors: tuple[Prior, ...]
