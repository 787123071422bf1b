"""Turns draws into outputs over time, with their priors, and lists the published totals that they exclude."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from withheld.amounts import number, spell
from withheld.case import Case
from withheld.estimate.results import FEWER, LEVELS, Excluded, Observation, Quantiles, Series, is_few


class Paths(NamedTuple):
    """Model outputs of many draws.

    ``stock`` (with ``past_term`` a part of it) and ``arrears`` are levels at a month, the others sums in it, by corridor (draws ×
    corridors × months); ``wage`` and ``share`` have one value per draw, over all worker-months. ``errors`` (draws × ``ERRORS``)
    are the error parameters.
    """

    months: tuple[dt.date, ...]
    stock: np.ndarray
    past_term: np.ndarray
    dispatched: np.ndarray
    returned: np.ndarray
    gross: np.ndarray
    take: np.ndarray
    paid: np.ndarray
    arrears: np.ndarray
    handed: np.ndarray
    diverted: np.ndarray
    wage: np.ndarray
    share: np.ndarray
    errors: np.ndarray


def quantiles(values: np.ndarray) -> Quantiles:
    """The seven quantiles of one quantity over its draws."""
    return Quantiles(values=tuple(float(v) for v in np.quantile(values, LEVELS)))


def over(values: np.ndarray, rows: Sequence[int]) -> np.ndarray:
    """The sum of an output (draws × corridors × months) over some corridors (draws × months).

    They are added in sequence, as compiled code sums groups, so that a scenario's baseline is bit-identical to the estimate.
    """
    total = np.zeros((values.shape[0], values.shape[2]))
    for row in rows:
        total += values[:, row]
    return total


def series(case: Case, posterior: Paths, prior: Paths, since: dt.date) -> tuple[Series, ...]:
    """Stocks by corridor and in total, and total arrears, per quarter; the state's take and gross pay per year."""
    quarters = [t for t, m in enumerate(posterior.months) if m >= since and m.month % 3 == 1]
    whole = "Workers abroad, all hosts"
    out = [_monthly(case, posterior, prior, "stock", None, whole, quarters)]
    out += [_monthly(case, posterior, prior, "stock", c.code, c.label, quarters) for c in case.corridors]
    out.append(_monthly(case, posterior, prior, "arrears", None, "Pay held back and not handed over", quarters))
    out.append(_yearly(posterior, prior, "take", "Revenue: the state's take", since))
    out.append(_yearly(posterior, prior, "gross", "Gross pay of all workers", since))
    return tuple(out)


MONTHLY = {
    "stock": "person", "past_term": "person", "dispatched": "person", "returned": "person", "take": "USD", "gross": "USD",
    "arrears": "USD",
}  # fmt: skip
"""Outputs exported for every host and month, and their units."""


def monthly(case: Case, posterior: Paths, prior: Paths, since: dt.date) -> tuple[Series, ...]:
    """Every output of ``MONTHLY`` per month: of all hosts together, then of each."""
    months = [t for t, m in enumerate(posterior.months) if m >= since]
    places = [(None, "All hosts"), *((c.code, c.label) for c in case.corridors)]
    return tuple(
        _monthly(case, posterior, prior, output, code, label, months) for output in MONTHLY for code, label in places
    )


def _monthly(
    case: Case, posterior: Paths, prior: Paths, output: str, corridor: str | None, label: str, steps: Sequence[int]
) -> Series:
    rows = [i for i, c in enumerate(case.corridors) if corridor in (None, c.code)]

    def told(paths: Paths) -> tuple[Quantiles, ...]:
        """The quantiles of each month in ``steps``."""
        found = np.quantile(over(getattr(paths, output), rows)[:, steps], LEVELS, axis=0).T
        return tuple(Quantiles(values=tuple(values)) for values in found.tolist())

    return Series(
        output=output, corridor=corridor, label=label, unit=MONTHLY[output],
        times=tuple(posterior.months[t] for t in steps), quantiles=told(posterior), prior=told(prior),
    )  # fmt: skip


def _yearly(posterior: Paths, prior: Paths, output: str, label: str, since: dt.date) -> Series:
    years = sorted({m.year for m in posterior.months if m >= since})

    def told(paths: Paths) -> tuple[Quantiles, ...]:
        """The quantiles of each year's sum over all corridors."""
        return tuple(
            quantiles(
                getattr(paths, output)[:, :, [t for t, m in enumerate(paths.months) if m.year == y]].sum(axis=(1, 2))
            )
            for y in years
        )

    return Series(
        output=output, corridor=None, label=label, unit="USD", times=tuple(dt.date(y, 1, 1) for y in years),
        quantiles=told(posterior), prior=told(prior),
    )  # fmt: skip


PEOPLE = (None, "workers")
"""Values of ``counted`` for figures that count the same as the model."""
HOST_MONTHS = 12
"""Months around a figure of the whole programme within which figures of hosts and other totals are compared with it."""


def excluded(
    case: Case, posterior: Paths, observations: Sequence[Observation], grades: Mapping[str, str]
) -> tuple[Excluded, ...]:
    """Published figures of all workers abroad outside the 80% interval of the model's total at their time, and why.

    Points and ranges are tested, bounds are not. ``grades`` are those of the sources, by record. An undated figure is excluded if
    it fits at none of its possible times.
    """
    rows = range(len(case.corridors))
    total, found = over(posterior.stock, rows), []
    for o in sorted(_totals(observations), key=lambda o: (o.start, o.evidence)):
        assert o.low is not None and o.high is not None  # a point and a range have both
        q = _total_at(posterior.months, total, o)
        if o.high < q.values[1] or o.low > q.values[5]:
            why, against = _why(case, posterior, observations, o, above=o.low > q.values[5])
            found.append(
                Excluded(
                    evidence=o.evidence, year=o.end.year, since=o.start.year if o.undated else None, low=o.low, high=o.high,
                    grade=grades.get(o.evidence), total=q, why=why, against=against,
                )
            )  # fmt: skip
    return tuple(found)


def _totals(observations: Sequence[Observation]) -> list[Observation]:
    return [o for o in observations if o.output == "stock" and o.corridor is None and o.kind in ("point", "interval")]


def _inside(months: Sequence[dt.date], o: Observation) -> list[int]:
    return [t for t, m in enumerate(months) if o.start.replace(day=1) <= m <= o.end]


def _total_at(months: Sequence[dt.date], total: np.ndarray, o: Observation) -> Quantiles:
    """The total to compare with a figure: its mean over the months of the figure or, for an undated one, the month in which it
    is closest."""
    inside = _inside(months, o)
    if not o.undated:
        return quantiles(total[:, inside].mean(axis=1))
    assert o.low is not None and o.high is not None
    low, high = o.low, o.high
    each = [quantiles(total[:, t]) for t in inside]
    return min(each, key=lambda q: max(q.values[1] - high, low - q.values[5]))


def _why(
    case: Case, posterior: Paths, observations: Sequence[Observation], o: Observation, *, above: bool
) -> tuple[str, tuple[str, ...]]:
    """Why a figure is excluded, and the records behind that: another definition, a bound, the sum of hosts, other figures of
    the time, or else the model's own rules."""
    assert o.low is not None and o.high is not None
    if _defined_otherwise(case, o):
        what = f"{o.counted} and not workers" if o.counted not in PEOPLE else f"only the sector {o.sector}"
        return f"It counts {what}, which the model's total does not.", ()
    near = [
        p for p in observations if p.evidence != o.evidence and p.output == "stock" and _apart(p, o) <= HOST_MONTHS * 31
    ]
    if bounds := [p.evidence for p in near if p.corridor is None and _forbids(p, o, above)]:
        word = "more" if not above else "fewer"
        return f"Bounds on the total at that time say that there were {word}.", tuple(bounds)
    hosts = [(c, [p for p in near if p.corridor == c.code and p.kind in ("point", "interval")]) for c in case.corridors]
    own = [(n, c, told) for n, (c, told) in enumerate(hosts) if told]
    if own and not above:
        inside = _inside(posterior.months, o)
        levels = {c.label: float(np.median(posterior.stock[:, n][:, inside].mean(axis=1))) for n, c, _ in own}
        if sum(levels.values()) > o.high:
            return _added_up(levels, o.high), tuple(p.evidence for *_, told in own for p in told)
    return _others(case, near, o, above=above)


def _defined_otherwise(case: Case, o: Observation) -> bool:
    """Whether a figure has another definition than the model's total: not workers, or one sector of several."""
    return o.counted not in PEOPLE or (o.sector is not None and any(c.sector != o.sector for c in case.corridors))


NAMED = 3
"""Number of hosts to name with their sum, the largest first."""


def _added_up(levels: Mapping[str, float], most: float) -> str:
    """A sentence on the sum of hosts in the model, which exceeds a figure; with two digits, or as many as show that it does."""
    whole = sum(levels.values())
    digits = next((n for n in range(2, 12) if _rounded(whole, n) > most), 12)
    said = ", ".join(f"{label} {_people(v, digits)}" for label, v in sorted(levels.items(), key=_largest)[:NAMED])
    more = " …" if len(levels) > NAMED else ""
    return f"In the model, the hosts with figures of their own add up to more: {_people(whole, digits)} ({said}{more})."


def _people(value: float, digits: int) -> str:
    """A median of workers in words, formatted like all estimates."""
    return FEWER if is_few(value, "person") else number(_rounded(value, digits), "person")


def _rounded(value: float, digits: int) -> float:
    return float(f"{round(value):.{digits}g}")


def _largest(item: tuple[str, float]) -> float:
    return -item[1]


def _others(case: Case, near: Sequence[Observation], o: Observation, *, above: bool) -> tuple[str, tuple[str, ...]]:
    assert o.low is not None and o.high is not None
    rest = [p for p in _totals(near) if not _defined_otherwise(case, p)]
    other = [p for p in rest if (p.high < o.low if above else p.low > o.high)]  # type: ignore[operator]
    if other and len(other) >= len(rest) / 2:
        low, high = min(p.low or 0.0 for p in other), max(p.high or 0.0 for p in other)
        said = spell(low, high, "exact" if low == high else "range", "person")
        return (
            f"Most other figures for all hosts within a year of it are {'lower' if above else 'higher'}: {said}.",
            tuple(p.evidence for p in other),
        )
    side = "fewer" if above else "more"
    return (
        f"No other figure of that time contradicts it: the model's own assumptions (levers, terms, the random walk between "
        f"years with evidence) lead to "
        f"{side}, and if the figure is right, they are wrong."
    ), ()


def _forbids(p: Observation, o: Observation, above: bool) -> bool:
    """Whether a bound on the total contradicts a figure."""
    assert o.low is not None and o.high is not None
    if above:
        return p.kind == "at_most" and p.high is not None and p.high < o.low
    return p.kind == "at_least" and p.low is not None and p.low > o.high


def _apart(p: Observation, o: Observation) -> int:
    return max(0, (max(p.start, o.start) - min(p.end, o.end)).days)
