"""The results of an estimate: quantiles with their priors, observations, tensions and claims left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from pydantic import AliasChoices, Field

from withheld.case import Prior
from withheld.names import normal
from withheld.records import Record

FEW = 0.01
"""Share of workers below which no percentage is given: it would depend on the cohorts of too few draws."""
FEWER = "fewer than ten"
"""Text for a count below ten: no estimate is that precise."""
UNLIKELY = 0.01
"""Leave-one-out tail probability below which a figure is listed as unlikely, whatever the number of figures."""
LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
"""Stored quantiles: the bounds of the 95%, 80% and 50% intervals, and the median."""


ASSUMED = "How this is spread over workers is an assumption of the model: no observation is of single workers."


class Quantiles(Record):
    """Seven quantiles of one quantity, in the order of ``LEVELS``."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle quantile."""
        return self.values[3]


def _factor(a: float, b: float, unit: str) -> float:
    """The factor between two values, at least 1; values below one person or dollar count as one."""
    least = 1e-3 if unit == "fraction" else 1.0
    one, other = max(a, least), max(b, least)
    return max(one / other, other / one)


def is_few(value: float, unit: str) -> bool:
    """Whether an estimated count is shown as ``FEWER``."""
    return unit == "person" and 0 <= round(value) < 10


class Headline(Record):
    """A figure that is meant to be quoted: posterior and prior.

    ``word`` is ``estimate`` if evidence on exactly this narrowed the prior's 80% interval to half its width or less on the log
    scale, else ``assumption``. ``evidence`` lists the records whose observations bear on it, most relevant first; ``newest`` is
    the last day of that evidence. ``baseline`` is the simple pooling, None if no figure is of exactly this; ``apart`` gives the
    reason if both 80% intervals do not overlap. The sensitivities measure how far the distribution moves if the prior, or all
    evidence, is made slightly stronger or weaker (power scaling).
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
    prior_sensitivity: float | None = None
    evidence_sensitivity: float | None = None
    newest: dt.date | None = None
    baseline: Quantiles | None = None
    apart: str | None = None


class HostLevel(Record):
    """Workers in one host in the last month with evidence on it, or in the case's last month if there is none.

    ``word`` is as in a headline, None if no figure bears on the host and the prior is practically unchanged.
    """

    corridor: str
    label: str
    when: dt.date
    posterior: Quantiles
    prior: Quantiles
    word: str | None
    newest: dt.date | None
    evidence: tuple[str, ...]


class Excluded(Record):
    """A published figure of the whole programme that lies outside the 80% interval of the model's total at its time.

    ``total`` has the quantiles of that total, ``why`` the reason in one sentence, ``against`` the records behind the reason. An
    undated figure may hold at some time from the year ``since`` to ``year``; for a dated one ``since`` is None.
    """

    evidence: str
    year: int
    since: int | None = None
    low: float
    high: float
    grade: str | None
    total: Quantiles
    why: str
    against: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """The year, or the years in which an undated figure may hold."""
        if self.since is None:
            return f"{self.year}"
        return f"undated, {f'{self.since}–' if self.since != self.year else ''}{self.year}"


class Family(Record):
    """Published figures of the whole programme that agree with each other and with no figure of another family.

    ``low`` and ``high`` are the lowest and highest of them; ``evidence`` their records, ``roots`` their number of origins.
    ``alone`` is the headline ``code`` without the figures of all other families; None if importance weights are unreliable, so
    that it takes a new fit.
    """

    code: str
    low: float
    high: float
    evidence: tuple[str, ...]
    roots: int
    alone: Quantiles | None


class Series(Record):
    """Quantiles of one output over time: months for stocks and arrears, years for revenue. ``baseline`` is the simple pooling,
    empty if there is none."""

    output: str
    corridor: str | None
    label: str
    unit: str
    times: tuple[dt.date, ...]
    quantiles: tuple[Quantiles, ...]
    prior: tuple[Quantiles, ...] = ()
    baseline: tuple[Quantiles, ...] = ()


class Observation(Record):
    """A claim as the likelihood uses it: output, period, kind of term, and scale of the error.

    ``kind`` is ``point``, ``interval``, ``at_least`` or ``at_most``. ``scale`` is the scale of the error on the log (or logit)
    axis. ``evidence`` is the identifier of the record in the store; ``copies`` those that repeat it. ``corridor`` is None for the
    whole programme; several are joined by ``+``. An ``undated`` one holds at some time from ``start`` to ``end``. ``root`` is
    where the figure comes from, whose figures share an error; ``root_name`` is its name if ``root`` is an identifier. ``basis``
    is how the origin knows, which selects the error factor; ``counted`` what was counted (permits, registrations …), ``sector``
    the part of the work that it covers: each has an error of its own. ``converted`` describes the conversion to dollars, a year
    or a month, None if there was none.
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
    root: str | None = None
    root_name: str | None = None
    undated: bool = False
    basis: str = "unknown"
    counted: str | None = None
    sector: str | None = None
    converted: str | None = None


class LeftOut(Record):
    """A claim that did not become an observation, with the reason."""

    evidence: str
    reason: str


class Tension(Record):
    """How far a claim is from what the rest of the evidence implies.

    ``tail`` is the two-sided leave-one-out predictive tail probability (small is tense); ``expected`` the quantiles of the output
    without this claim; ``reliable`` is false if the importance weights are unreliable and there was no new fit. ``flagged`` if it
    stands out at the false-discovery rate of all claims together; ``detects`` is the factor by which a figure would have to be
    off to stand out: if that is large, no tension means that nothing can check it. ``settles`` is the expected narrowing (0 to 1)
    of the headline ``headline`` if the claim were known to be true. ``model`` says which assumption is wrong if the claim is
    right; ``trusted`` is true for a register, and for an official statement graded A or B: then the model may be at fault, and
    ``model`` says so.
    """

    evidence: str
    tail: float
    expected: Quantiles
    reliable: bool
    sentence: str
    flagged: bool = False
    detects: float | None = None
    settles: float = 0.0
    headline: str | None = None
    model: str = ""
    trusted: bool = False

    @property
    def unlikely(self) -> bool:
        """Whether a figure so far off would occur less than once in a hundred times, however many figures there are."""
        return self.tail < UNLIKELY


class Coverage(Record):
    """By basis, the number of points, and of those inside the 80% interval that the rest of the evidence predicts, the
    figure's own error included."""

    basis: str
    n: int
    within80: int


class Influence(Record):
    """How much the headlines depend on one origin: by what factor each median would change without it.

    ``shifts`` maps the code of a headline to that factor, ``widened`` to the ratio of the 80% intervals' widths. ``reliable`` is
    false if importance weights are unreliable, so that it takes a new fit (``estimate --without``).
    """

    origin: str
    observations: int
    shifts: dict[str, float]
    widened: dict[str, float]
    reliable: bool


class Spread(Record):
    """Distribution over the workers of one month, all draws pooled.

    The share past their term; the 50% and 90% quantiles of overstay in months among those; the 10%, 50% and 90% quantiles of held
    pay per worker. The 80% intervals over the draws are of that share, of half's overstay, and of the 50% and 90% quantiles of
    held pay; None in an estimate made before they were kept.
    """

    when: dt.date
    past_term: float
    overstay: tuple[float, float]
    held: tuple[float, float, float]
    unit: str = "USD"
    past_term80: tuple[float, float] | None = None
    overstay80: tuple[float, float] | None = None
    half80: tuple[float, float] | None = None
    most80: tuple[float, float] | None = None

    def words(self, when: str, money: Callable[[float, str], str]) -> str:
        """The distribution in sentences, each number with its 80% interval, without what is too small to report."""
        return f"In the model, among the workers of {when}, {self._late()}. {self._owed(money)} {ASSUMED}"

    def _late(self) -> str:
        if self.past_term < FEW:
            return "fewer than 1 in 100 are past their term"
        months = round(self.overstay[0])
        by = f"more than {months} month{'s' if months > 1 else ''}" if months else "a month or less"
        share = _interval(self.past_term80, lambda v: f"{v:.0%}")
        return f"{self.past_term:.0%}{share} are past their term, half of these by {by}{_interval(self.overstay80, _months)}"

    def _owed(self, money: Callable[[float, str], str]) -> str:
        half, most = self.held[1:]

        def spread(interval: tuple[float, float] | None) -> str:
            """An interval of money, in brackets."""
            return _interval(interval, lambda v: money(v, self.unit))

        if most < 0.5:
            return "Nine in ten are owed nothing in held pay."
        if half < 0.5:
            return f"One in ten are owed more than {money(most, self.unit)}{spread(self.most80)} each in held pay."
        return (
            f"Half of all are owed more than {money(half, self.unit)}{spread(self.half80)} each in held pay, one in ten more than "
            f"{money(most, self.unit)}{spread(self.most80)}."
        )


def _interval(interval: tuple[float, float] | None, words: Callable[[float], str]) -> str:
    """“ (80% interval 3 to 9)”, empty if there is none."""
    return f" (80% interval {words(interval[0])} to {words(interval[1])})" if interval else ""


def _months(value: float) -> str:
    return f"{round(value)} month{'' if round(value) == 1 else 's'}"


class Check(Record):
    """The share of prior and posterior predictions below an observation (0 to 1)."""

    evidence: str
    prior: float
    posterior: float


class Bare(Record):
    """The headlines without the examples, by code, from a separate fit to all other evidence.

    ``key`` names that fit, ``log_position`` is the log position it was made at, ``observations`` their number; ``failures`` are
    the checks that its sampler failed.
    """

    key: str
    log_position: int
    observations: int
    headlines: dict[str, Quantiles]
    failures: tuple[str, ...] = ()


class Diagnostics(Record):
    """Diagnostics of the sampler; ``failures`` is empty for a run that passed."""

    chains: int
    draws: int
    max_rhat: float
    min_bulk_ess: float
    divergences: int
    seconds: float
    min_tail_ess: float | None = None
    min_bfmi: float | None = None
    failures: tuple[str, ...] = ()


class Estimate(Record):
    """A complete run: its inputs (hash of inputs and code, position in the log, draft or not) and its results.

    ``basis`` is the hash of the case and the code: draws are valid only for the same basis. ``unshown`` names the headlines that
    are not shown, because no evidence bears on them and their prior is practically unchanged.
    """

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
    source_influence: tuple[Influence, ...] = Field(
        default=(), validation_alias=AliasChoices("source_influence", "leans")
    )
    """In estimates that were stored before this name, the field is “leans”."""
    checks: tuple[Check, ...] = ()
    warnings: tuple[str, ...] = ()
    spread: Spread | None = None
    without: str | None = None
    basis: str | None = None
    bare: Bare | None = None
    hosts: tuple[HostLevel, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    unshown: tuple[str, ...] = ()
    families: tuple[Family, ...] = ()

    def resting_on(self, root: str) -> frozenset[str]:
        """The records of the observations that come from a root, copies included."""
        told = (o for o in self.observations if normal(o.root or o.origin or o.evidence) == normal(root))
        return frozenset(i for o in told for i in (o.evidence, *o.copies))

    @property
    def most_moved(self) -> str | None:
        """The code of the headline whose median the examples move by the largest factor; None if they move none."""
        bare = self.without_examples
        told = [h for h in self.headlines if bare and h.code in bare.headlines]
        apart = {h.code: _factor(h.posterior.median, bare.headlines[h.code].median, h.unit) for h in told if bare}
        most = max(apart, key=apart.__getitem__, default=None)
        return most if most and apart[most] > 1 else None

    @property
    def without_examples(self) -> Bare | None:
        """The headlines without the examples, if they were computed at the current log position."""
        return self.bare if self.bare and self.bare.log_position == self.log_position else None
