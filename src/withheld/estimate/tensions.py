"""How far each observation is from what all the other evidence implies, and which claim would settle most."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from withheld.amounts import estimated_range, spell
from withheld.case import Case, Lever, Prior
from withheld.estimate.density import NONE, student_cdf
from withheld.estimate.paths import Pointwise
from withheld.estimate.results import UNLIKELY, Check, Coverage, Observation, Quantiles, Tension
from withheld.estimate.weighing import Weighed, smoothed, weighted_quantiles

FALSE_DISCOVERIES = 0.10
"""Share of the flagged claims that may be false discoveries (Benjamini and Hochberg, 1995)."""
NO_GRADES: Mapping[str, str] = {}
GOOD_GRADES = ("A", "B")
"""Grades with which an official statement is trusted like a register."""

Refit = Callable[[int], tuple[np.ndarray, np.ndarray, np.ndarray]]
"""Fits again without one observation; returns the model's value for it (draws × meanings), the scale of its error, and equal
weights."""


class _Left(NamedTuple):
    """Draws without one observation: the model's value for it (draws × meanings), the scale of its own error, the weights of
    the draws, and whether these are reliable."""

    level: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    reliable: bool


def tensions(
    observations: Sequence[Observation],
    found: Pointwise,
    headlines: Mapping[str, np.ndarray],
    refit: Refit | None = None,
    *,
    case: Case | None = None,
    grades: Mapping[str, str] = NO_GRADES,
) -> tuple[Tension, ...]:
    """A tension for each observation, smallest tail first; ``refit`` is called if importance weights are unreliable.

    ``headlines`` maps the code of each headline to its draws, to find what a claim would settle; ``case`` gives the assumptions
    that are wrong if a claim is right, ``grades`` are those of the sources by record.
    """
    left = [_left(k, o, found, refit) for k, o in enumerate(observations)]
    tails = np.array([_tail(o, found, k, part) for k, (o, part) in enumerate(zip(observations, left, strict=True))])
    flagged = standing_out(tails)
    settled = [_settles(found, k, headlines) for k in range(len(observations))]
    made = []
    for k, o in enumerate(observations):
        expected = _expected(o, found, k, left[k])
        code, narrowing = settled[k]
        made.append(
            Tension(
                evidence=o.evidence, tail=round(float(tails[k]), 6), expected=expected, reliable=left[k].reliable,
                sentence=_sentence(o, expected, float(tails[k])), flagged=bool(flagged[k]),
                detects=_detects(found, k, left[k]), settles=round(narrowing, 4), headline=code,
                model=_fault(case, o, trusted=_trusted(o, grades)), trusted=_trusted(o, grades),
            )
        )  # fmt: skip
    return tuple(sorted(made, key=lambda t: (t.tail, t.evidence)))


def _left(k: int, o: Observation, found: Pointwise, refit: Refit | None) -> _Left:
    weighed: Weighed = smoothed(-found.density[:, k])
    if not weighed.reliable and refit is not None:
        return _Left(*refit(k), True)
    return _Left(found.level[:, k], found.scale[:, k], weighed.weights, weighed.reliable)


def standing_out(tails: np.ndarray) -> np.ndarray:
    """Which tail probabilities stand out at the false-discovery rate, by Benjamini and Hochberg's step-up procedure."""
    order = np.argsort(tails)
    passed = np.flatnonzero(tails[order] <= FALSE_DISCOVERIES * np.arange(1, len(tails) + 1) / max(len(tails), 1))
    out = np.zeros(len(tails), dtype=bool)
    if passed.size:
        out[order[: passed[-1] + 1]] = True
    return out


def _scaled(o: Observation, value: float) -> float:
    if o.output == "share":
        inner = min(max(value, 0.005), 0.995)
        return float(np.log(inner / (1 - inner)))
    return float(np.log(max(value, 1.0)))


def _below(value: float, found: Pointwise, k: int, left: _Left) -> float:
    """Predictive probability of a figure below a value on the scale of the density, including its own error, with equal
    weights for its meanings."""
    real = found.terms.real[k] > 0
    return float(left.weights @ student_cdf((value - left.level[:, real]) / left.scale[:, None]).mean(axis=1))


def _tail(o: Observation, found: Pointwise, k: int, left: _Left) -> float:
    """Predictive tail probability: two-sided for a point or interval (at its nearer end), one-sided for a bound."""

    def below(value: float) -> float:
        """The predictive probability of a figure below a value."""
        return _below(_scaled(o, value), found, k, left)

    low = below(o.low) if o.low is not None and o.low > 0 else 0.0
    high = below(o.high) if o.high is not None and o.high > 0 else (below(NONE) if o.high is not None else 1.0)
    if o.kind == "at_least":
        return 1 - low
    if o.kind == "at_most":
        return high
    return min(1.0, 2 * min(high, 1 - low))


def _detects(found: Pointwise, k: int, left: _Left) -> float:
    """The factor by which a figure at the predictive median would have to be off to be unlikely."""
    real = found.terms.real[k] > 0
    middle = weighted_quantiles(left.level[:, real].mean(axis=1), left.weights).median
    lowest, highest = 0.0, 30.0
    for _ in range(40):
        step = (lowest + highest) / 2
        far = min(_below(middle - step, found, k, left), 1 - _below(middle + step, found, k, left))
        lowest, highest = (lowest, step) if far < UNLIKELY / 2 else (step, highest)
    return round(math.exp(min(highest, 25.0)), 2)


def _expected(o: Observation, found: Pointwise, k: int, left: _Left) -> Quantiles:
    real = found.terms.real[k] > 0
    levels = left.level[:, real]
    pooled = weighted_quantiles(levels.reshape(-1), np.repeat(left.weights, levels.shape[1]) / levels.shape[1])
    values = np.array(pooled.values)
    back = 1 / (1 + np.exp(-values)) if o.output == "share" else np.exp(values)
    return Quantiles(values=tuple(float(v) for v in back))


def _settles(found: Pointwise, k: int, headlines: Mapping[str, np.ndarray]) -> tuple[str | None, float]:
    """The headline that would narrow most if the claim were known to be true, and the expected share by which it narrows.

    For jointly normal quantities of correlation r, knowing one leaves √(1 − r²) of the other's spread.
    """
    real = found.terms.real[k] > 0
    level = found.level[:, k, real].mean(axis=1)
    best: tuple[str | None, float] = (None, 0.0)
    for code, values in headlines.items():
        shown = np.log(np.maximum(values, 1e-9))
        if np.std(level) > 1e-9 and np.std(shown) > 1e-9:
            r = float(np.corrcoef(level, shown)[0, 1])
            best = max(best, (code, 1 - math.sqrt(max(1 - r * r, 0.0))), key=lambda found: found[1])
    return best


def checks(observations: Sequence[Observation], prior: Pointwise, posterior: Pointwise) -> tuple[Check, ...]:
    """Prior and posterior predictive checks: the share of predictions below each figure (its middle on the model's scale)."""

    def below(k: int, o: Observation, found: Pointwise) -> float:
        """The predictive probability of a value below this observation."""
        ends = [v for v in (o.low, o.high) if v is not None]
        middle = float(np.mean([_scaled(o, max(v, NONE if o.kind == "at_most" else v)) for v in ends]))
        level = found.level[:, k]
        left = _Left(level, found.scale[:, k], np.full(len(level), 1 / len(level)), True)
        return round(_below(middle, found, k, left), 5)

    return tuple(
        Check(evidence=o.evidence, prior=below(k, o, prior), posterior=below(k, o, posterior))
        for k, o in enumerate(observations)
    )


def coverage(observations: Sequence[Observation], found: Pointwise, refit: Refit | None = None) -> tuple[Coverage, ...]:
    """Number of points, and of those inside the 80% interval of their leave-one-out predictive, by basis, the most common
    first."""
    inside: defaultdict[str, list[bool]] = defaultdict(list)
    for k, o in enumerate(observations):
        if o.kind == "point" and o.low is not None:
            inside[o.basis].append(0.1 <= _below(_scaled(o, o.low), found, k, _left(k, o, found, refit)) <= 0.9)
    told = (Coverage(basis=basis, n=len(hits), within80=sum(hits)) for basis, hits in inside.items())
    return tuple(sorted(told, key=lambda c: (-c.n, c.basis)))


def _trusted(o: Observation, grades: Mapping[str, str]) -> bool:
    """Whether the source is good enough that the model may be at fault: a register, or an official statement of a good grade."""
    return o.basis == "register" or (o.basis == "official_statement" and grades.get(o.evidence) in GOOD_GRADES)


FAULTS = {
    "revenue": "pay: {one_wage}, and {one_share}", "wage": "pay: {one_wage}", "share": "the state's share: {one_share}",
    "arrears": "how much pay is held back and how much of it is handed over (one share of each for all hosts and years)",
}  # fmt: skip
"""The assumptions that a figure of pay or money is tested against."""


def _fault(case: Case | None, o: Observation, *, trusted: bool) -> str:
    """What is wrong with the model if the claim is right, in one or two sentences; empty without a case."""
    if case is None:
        return ""
    lead = ""
    if trusted:
        kind = "A register" if o.basis == "register" else "An official statement of this grade"
        lead = f"{kind} may be right and the model wrong. "
    about = FAULTS[o.output].format(**_shared(case)) if o.output in FAULTS else _rules(case, o)
    return f"{lead}If the figure is right, the model is wrong about {about}."


def _shared(case: Case) -> dict[str, str]:
    wage, share = (_whose([p for p in case.priors if p.name == name]) for name in ("wage", "share"))
    return {"one_wage": f"of the wage {wage} for all years", "one_share": f"of the state's share {share} for all years"}


def _whose(priors: Sequence[Prior]) -> str:
    """Words for whether a parameter is shared by hosts, from its priors."""
    if any("pooled" in p.parameters for p in priors):
        return "each host has one, near that of the others"
    return "some hosts have one of their own" if len(priors) > 1 else "all hosts have one"


def _rules(case: Case, o: Observation) -> str:
    """Words for the rules behind movements at a host and time: the levers in force, the walk, the term."""
    spoken = [c for c in case.corridors if o.corridor and c.code in o.corridor.split("+")]
    where = " and ".join(c.label for c in spoken) if spoken else "all hosts together"
    years = f"{o.start.year}" if o.start.year == o.end.year else f"{o.start.year} to {o.end.year}"
    held = [lever for lever in case.levers if _in_force(lever, o)]
    rules = " and of ".join(f"“{lever.label}”" for lever in held)
    terms = " or ".join(sorted({f"{t}" for c in spoken or case.corridors for t in c.shares}))
    wander = f"how much dispatch varies from year to year, or the term of {terms} months"
    return f"{where} in {years}: {f'the effect there of {rules}, ' if rules else ''}{wander}"


def _in_force(lever: Lever, o: Observation) -> bool:
    """Whether a lever acts where and when a figure holds: for a year after its end too, ``sever`` for good."""
    until = lever.end + dt.timedelta(days=365) if lever.end and lever.kind != "sever" else None
    where = o.corridor is None or lever.corridor is None or lever.corridor in o.corridor.split("+")
    return where and lever.start <= o.end and (until is None or until >= o.start)


SEVERAL_YEARS = 1.5
"""Years; a revenue total over a longer period is tested as an average."""
_UNITS = {"stock": "person", "dispatched": "person", "returned": "person", "share": "fraction"}
_PER = {"revenue": "year", "wage": "month"}


def basis(o: Observation) -> str:
    """Words for the time base of a figure and of its expected value: “a year, as an average over 2017 to 2023”.

    Empty for a level. A revenue total over several years is never compared with a yearly value directly.
    """
    per = _PER.get(o.output)
    if per is None:
        return ""
    long = o.output == "revenue" and not o.undated and (o.end - o.start).days > SEVERAL_YEARS * 365
    return f"a {per}" + (f", as an average over {o.start.year} to {o.end.year}" if long else "")


def told(o: Observation) -> str:
    """A figure as it is tested, with its time base: “$105.7m a year, as an average over …”."""
    if o.high is not None and o.high <= 0:
        return "there are none"
    kind = {"point": "exact", "interval": "range"}.get(o.kind, o.kind)
    return f"{spell(o.low, o.high, kind, _UNITS.get(o.output, 'USD'))} {basis(o)}".rstrip()


def _sentence(o: Observation, expected: Quantiles, tail: float) -> str:
    a, b = expected.values[1], expected.values[5]
    implied = f"{estimated_range(a, b, _UNITS.get(o.output, 'USD'))} {basis(o).partition(',')[0]}".rstrip()
    return (
        f"It says {told(o)}; without it, the other evidence implies {implied} (80% interval), "
        f"and under the model a figure so far off would occur {_often(tail)}."
    )


def _often(tail: float) -> str:
    """How often a figure so far off would occur, to one digit, because tails from draws are no more precise."""
    if tail < 0.001:
        return "less than once in 1,000 times"
    if tail >= 0.5:
        return "more often than not"
    times = 1 / tail
    step = 10 ** math.floor(math.log10(times))
    return f"about once in {round(times / step) * step:,.0f} times"
