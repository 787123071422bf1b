"""What a run of the estimator gives: quantiles beside their priors, observations, tensions and what was left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from withheld.case import Prior
from withheld.names import normal
from withheld.records import Record

FEW = 0.01
"""Share of workers under which no share is told: so few draws' cohorts do not tell it."""
FEWER = "fewer than ten"
"""How a count under ten is told: no estimate is that exact."""
UNLIKELY = 0.01
"""Leave-one-out tail under which a figure is listed as unlikely, whatever the number of figures."""
LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
"""Quantiles that are kept: the bounds of the 95%, 80% and 50% intervals, and the median."""


class Quantiles(Record):
    """Seven quantiles of one quantity, in the order of ``LEVELS``."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle quantile."""
        return self.values[3]


def is_few(value: float, unit: str) -> bool:
    """Whether an estimated count is told as ``FEWER``."""
    return unit == "person" and 0 <= round(value) < 10


class Headline(Record):
    """One figure that a reader will quote: posterior beside prior.

    ``word`` is ``estimate`` where evidence on just this narrowed the prior's 80% interval to half its width or less on the log
    scale, else ``assumption``. ``evidence`` lists the identifiers of the records whose observations bear on it, those that
    weigh most first; ``newest`` is the day to which the newest evidence on it goes. ``baseline`` is what simple pooling gives,
    None where no figure bears on just this; ``apart`` says why where both 80% intervals do not meet. The sensitivities say how far
    the figure's distribution moves when the prior, or all evidence, is made a little stronger or weaker (power scaling).
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
    """Workers in one host in the last month with evidence on it; in the case's last month where there is none.

    ``word`` is that of a headline, None where no figure bears on the host and the prior stands as it was.
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
    """A published figure of the whole programme that lies outside the 80% interval of the model's total of its time.

    ``total`` are the quantiles of that total, ``why`` one sentence, ``against`` the records that it rests on. An undated figure
    may hold at some time from the year ``since`` to ``year``; of a dated one ``since`` is None.
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
        """Its year, or the years in which an undated figure may hold."""
        if self.since is None:
            return f"{self.year}"
        return f"undated, {f'{self.since}–' if self.since != self.year else ''}{self.year}"


class Family(Record):
    """Published figures of the whole programme that agree with each other and with no figure of another family.

    ``low`` and ``high`` are the lowest and the highest of them; ``evidence`` their records, ``roots`` how many origins they have.
    ``alone`` is what the headline ``code`` of their output would be without the figures of all other families; None where importance
    weights do not hold and only a new fit tells.
    """

    code: str
    low: float
    high: float
    evidence: tuple[str, ...]
    roots: int
    alone: Quantiles | None


class Series(Record):
    """Quantiles of one output over time: months for stocks and arrears, years for revenue. ``baseline`` is what simple pooling
    gives, empty where it gives nothing."""

    output: str
    corridor: str | None
    label: str
    unit: str
    times: tuple[dt.date, ...]
    quantiles: tuple[Quantiles, ...]
    prior: tuple[Quantiles, ...] = ()
    baseline: tuple[Quantiles, ...] = ()


class Observation(Record):
    """A claim as the likelihood sees it: on which output, when, as which kind of term, how far off it may be.

    ``kind`` is ``point``, ``interval``, ``at_least`` or ``at_most``. ``scale`` is the scale of the error on the log (or
    logit) axis. ``evidence`` is the identifier of the record in the store; ``copies`` those that repeat it. ``corridor`` is
    None for the whole programme; several are joined by ``+``. An ``undated`` one holds at some time from ``start`` to ``end``.
    ``root`` is where the figure comes from, whose error all its figures share; ``root_name`` says it for a reader where
    ``root`` is an identifier. ``basis`` is how the origin knows, by which its kind's errors are learned; ``counted`` what was
    counted (permits, registrations …), ``sector`` which part of the work it speaks of: each kind has a factor of its own.
    ``converted`` says what was done to the printed figure to bring it to dollars, a year or a month, None where nothing was.
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
    """How far a claim stands from what the rest of the evidence implies.

    ``tail`` is the two-sided leave-one-out predictive tail probability (small is tense); ``expected`` the quantiles of
    the output without this claim; ``reliable`` is false where the importance weights do not hold and it was not fitted
    again. ``flagged`` if it stands out at the false-discovery rate of all claims together; ``detects`` is the factor by which
    a figure would have to be off to stand out: where that is large, no tension means that there is nothing to check it
    against. ``settles`` is the expected narrowing (0 to 1) of the headline ``headline`` if the claim were known to be true.
    ``model`` says what is wrong if it is not the claim; ``trusted`` is true for a register, and for an official statement graded
    A or B: with these the model may be at fault, and ``model`` says so.
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
        """Whether so far off a figure would come up less than once in a hundred times, however many are looked at."""
        return self.tail < UNLIKELY


class Coverage(Record):
    """How many figures that are points lie inside the 80% interval of what the rest of the evidence predicts of them, by how
    their origins know; the figure's own error is in the prediction."""

    basis: str
    n: int
    within80: int


class Lean(Record):
    """How much the headlines lean on one origin: by what factor each median would change without it.

    ``shifts`` maps the code of a headline to that factor, ``widened`` to the ratio of the 80% intervals' widths.
    ``reliable`` is false where importance weights do not hold: only a new fit (``estimate --without``) tells.
    """

    origin: str
    observations: int
    shifts: dict[str, float]
    widened: dict[str, float]
    reliable: bool


class Spread(Record):
    """How workers differ in one month, all draws together: the share past their term, by how many months they overstay (half
    and nine in ten of those past term by no more), and what is held of the pay of each (a tenth, half and nine in ten by no more).
    """

    when: dt.date
    past_term: float
    overstay: tuple[float, float]
    held: tuple[float, float, float]
    unit: str = "USD"

    def words(self, when: str, money: Callable[[float, str], str]) -> str:
        """The spread in two sentences; what is too small to be told is left out."""
        return f"Among the workers of {when}, {self._late()}. {self._owed(money)}"

    def _late(self) -> str:
        if self.past_term < FEW:
            return "fewer than 1 in 100 are past their term"
        months = round(self.overstay[0])
        by = f"more than {months} month{'s' if months > 1 else ''}" if months else "a month or less"
        return f"{self.past_term:.0%} are past their term, half of these by {by}"

    def _owed(self, money: Callable[[float, str], str]) -> str:
        half, most = self.held[1:]
        if most < 0.5:
            return "Nine in ten are owed nothing in held pay."
        if half < 0.5:
            return f"One in ten are owed more than {money(most, self.unit)} each in held pay."
        return (
            f"Half of all are owed more than {money(half, self.unit)} each in held pay, one in ten more than "
            f"{money(most, self.unit)}."
        )


class Check(Record):
    """How an observation stands to what a prior or posterior predicts: the share of predictions below it (0 to 1)."""

    evidence: str
    prior: float
    posterior: float


class Bare(Record):
    """How the headlines stand without the examples: by code, from a fit of its own to all other evidence.

    ``key`` names that fit, ``log_position`` what it was made at, ``observations`` how many are left in it; ``failures`` are
    the checks that its sampler failed.
    """

    key: str
    log_position: int
    observations: int
    headlines: dict[str, Quantiles]
    failures: tuple[str, ...] = ()


class Diagnostics(Record):
    """Checks of the sampler; ``failures`` is empty for a run that passed."""

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
    """A whole run: what it rests on (hash of inputs and code, position in the log, draft or not) and what it gives.

    ``basis`` is the hash of the case and the code: only with these do the draws mean what they meant. ``unshown`` names the
    headlines on which no evidence bears and whose prior stands as it was: they are not shown.
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
    leans: tuple[Lean, ...] = ()
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
    def without_examples(self) -> Bare | None:
        """How the headlines stand without the examples, if that was asked since the last decision that is in here."""
        return self.bare if self.bare and self.bare.log_position == self.log_position else None
