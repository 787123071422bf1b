"""Dated changes of rules as arrays of corridors × months: those of the case's history, and those of a scenario."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from withheld.case import Case, CaseError, Lever
from withheld.months import month_number, months_on

MOST_COMPLIANCE = 0.9999
"""Largest share that a deadline can send home, so that the hazard stays finite."""
SEVERED_MONTHS = 3
"""Months in which a host that stops sends all workers home, if its lever has no end."""


MOST_WORKERS = 100e6
"""Largest number of workers in a lever: beyond any programme, and far from where sums lose precision."""
MOST_MONTHS = 1200
"""Longest term that a lever can set."""
MOST_TIMES = 1000.0
"""Largest factor by which a lever can multiply pay."""


class Kind(NamedTuple):
    """A kind of lever: what it does, the meaning of its ``value`` (None if it has none), and its variants (``how``), the default
    first.

    A value is from ``least`` to ``most``, an integer if ``whole``.
    """

    meaning: str
    value: str | None
    needed: bool = False
    ways: tuple[str, ...] = ()
    least: float = 0.0
    most: float = 1.0
    whole: bool = False


KINDS: Mapping[str, Kind] = {
    "ban": Kind("new permits are forbidden: dispatch falls to the share that continues", "share that is still sent"),
    "deadline": Kind("a share of the workers is sent home by its end", "share that is sent home"),
    "border": Kind("nobody leaves or arrives (closed), or they do in spite of such a rule (open)", None, ways=("closed", "open")),
    "dispatch": Kind(
        "workers sent: so many a year, so many more in all, or at most so many a year", "workers", True,
        ("level", "surge", "quota"), most=MOST_WORKERS,
    ),
    "term": Kind("those sent from its start serve another term", "months", True, least=1, most=MOST_MONTHS, whole=True),
    "wage": Kind("gross pay is multiplied", "factor", True, most=MOST_TIMES),
    "state_share": Kind("the state's share of pay is multiplied, up to all of it", "factor", True, most=MOST_TIMES),
    "withholding": Kind(
        "the share of the workers' part that is held back is multiplied, up to all of it", "factor", True, most=MOST_TIMES
    ),
    "payout": Kind("share of held pay that is handed over at return", "share", True),
    "sever": Kind("a host ends the programme: none are sent, and all leave by its end", None),
}  # fmt: skip


class Rules(NamedTuple):
    """The effect of the levers on each corridor and month.

    Masks are 0 or 1. Where ``leak_set`` or ``handed_set`` is 1, ``leak`` or ``handed`` replaces the parameter. ``leaving`` is
    multiplied by the compliance hazard, ``forced`` is a hazard without a parameter. ``level`` (where ``level_set``), ``surge``
    and ``quota`` are workers per month; ``wage``, ``share`` and ``held`` are factors. ``terms`` pairs a mask of months with the
    term in months for workers dispatched then.
    """

    banned: np.ndarray
    leak: np.ndarray
    leak_set: np.ndarray
    leaving: np.ndarray
    forced: np.ndarray
    closed: np.ndarray
    reopened: np.ndarray
    level: np.ndarray
    level_set: np.ndarray
    surge: np.ndarray
    quota: np.ndarray
    stopped: np.ndarray
    wage: np.ndarray
    share: np.ndarray
    held: np.ndarray
    handed: np.ndarray
    handed_set: np.ndarray
    terms: tuple[tuple[np.ndarray, int], ...]


def rules(case: Case, months: Sequence[dt.date], levers: Iterable[Lever]) -> Rules:
    """The rules from levers, later ones overriding earlier ones; CaseError for a lever that is unknown, incomplete or out of
    time."""
    made = _nothing((len(case.corridors), len(months)))
    terms: list[tuple[np.ndarray, int]] = []
    for lever in levers:
        check_lever(case, lever)
        mask = _mask(case, months, lever)
        if not mask.any():
            raise CaseError(
                f"{_named(lever)}: applies in no month of the case (a month counts if it contains the 15th); correct its dates"
            )
        if lever.kind == "term":
            terms.append((mask, int(lever.value or 0)))
        else:
            _APPLY[lever.kind](made, mask, lever)
    _check_together(made)
    return made._replace(reopened=_after_closing(made.closed), terms=tuple(terms))


def _nothing(shape: tuple[int, int]) -> Rules:
    """Rules that change nothing."""
    start = dict.fromkeys(Rules._fields, 0.0) | {"quota": np.inf, "wage": 1.0, "share": 1.0, "held": 1.0}
    del start["terms"]
    return Rules(**{name: np.full(shape, value) for name, value in start.items()}, terms=())


def check_lever(case: Case, lever: Lever) -> None:
    """Raise CaseError, with the remedy, for a lever that is invalid."""
    if (kind := KINDS.get(lever.kind)) is None:
        raise CaseError(f"unknown lever {lever.kind}; use {', '.join(KINDS)}")
    where = _named(lever)
    if lever.corridor is not None and lever.corridor not in {c.code for c in case.corridors}:
        raise CaseError(f"{where}: no corridor {lever.corridor}; use {', '.join(c.code for c in case.corridors)}")
    if lever.how is not None and lever.how not in kind.ways:
        raise CaseError(f"{where}: how = “{lever.how}” is none of {', '.join(kind.ways) or 'its ways: it has none'}")
    _check_value(where, kind, lever.value)
    if lever.end is not None and lever.end < lever.start:
        raise CaseError(f"{where}: ends before it begins; correct its dates")
    if lever.start > last_day(case) or (lever.end is not None and lever.end < case.first_month):
        raise CaseError(
            f"{where}: lies outside the months of the case ({case.first_month:%Y-%m} to {case.last_month:%Y-%m}) and would "
            "change nothing; correct its dates, or set a later until in the scenario"
        )


def _named(lever: Lever) -> str:
    return f"lever {lever.kind} “{lever.label}”"


def _check_value(where: str, kind: Kind, value: float | None) -> None:
    if value is None:
        if kind.needed:
            raise CaseError(f"{where}: has no value ({kind.value}); add value = …")
        return
    inside = kind.value is not None and kind.least <= value <= kind.most  # false for NaN
    if not inside or (kind.whole and value != int(value)):
        whole = ", whole" if kind.whole else ""
        allowed = f"{kind.least:,g} to {kind.most:,.0f}{whole} ({kind.value})" if kind.value else "none"
        raise CaseError(f"{where}: value {value:g}, allowed is {allowed}; correct it")


def _check_together(made: Rules) -> None:
    for name in ("wage", "share", "held"):
        if (most := float(getattr(made, name).max())) > MOST_TIMES:
            raise CaseError(
                f"together the levers multiply the {name} by {most:g}, more than the {MOST_TIMES:g} allowed; correct their values"
            )


def last_day(case: Case) -> dt.date:
    """The last day of the case's last month."""
    return (case.last_month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def _mask(case: Case, months: Sequence[dt.date], lever: Lever) -> np.ndarray:
    """True where a lever is in force: in the months whose 15th lies between its start and its end."""
    end = _end(lever)
    rows = np.array([lever.corridor in (None, c.code) for c in case.corridors])
    inside = np.array([lever.start <= m.replace(day=15) and (end is None or m.replace(day=15) <= end) for m in months])
    return np.asarray(rows[:, None] & inside[None, :])


def _end(lever: Lever) -> dt.date | None:
    """The end of a lever: its own or, for a host that stops without one, ``SEVERED_MONTHS`` after its start."""
    if lever.kind != "sever" or lever.end is not None:
        return lever.end
    return months_on(lever.start, SEVERED_MONTHS)


def _length(mask: np.ndarray, lever: Lever) -> int:
    """Number of months over which a lever acts, including those outside the case; without an end, up to the end of the case."""
    if (end := _end(lever)) is None:
        return max(int(mask.any(axis=0).sum()), 1)
    first = month_number(lever.start) + (lever.start.day > 15)
    last = month_number(end) - (end.day < 15)
    return max(last - first + 1, 1)


def _after_closing(closed: np.ndarray) -> np.ndarray:
    """1 in the months after the last closed one of a corridor, 0 elsewhere or if it was never closed."""
    seen_later = np.cumsum(closed[:, ::-1], axis=1)[:, ::-1] > 0
    return np.asarray((closed.sum(axis=1, keepdims=True) > 0) & ~seen_later, dtype=float)


def _ban(made: Rules, mask: np.ndarray, lever: Lever) -> None:
    made.banned[mask] = 1
    made.leak_set[mask] = lever.value is not None
    made.leak[mask] = lever.value or 0


def _deadline(made: Rules, mask: np.ndarray, lever: Lever) -> None:
    length = _length(mask, lever)
    if lever.value is None:
        made.leaving[:] += mask / length
        return
    rows = mask.any(axis=1)
    made.leaving[rows] *= ~mask[rows]  # the share is given, so the parameter has no effect in these months
    made.forced[:] += mask * -math.log1p(-min(lever.value, MOST_COMPLIANCE)) / length


def _border(made: Rules, mask: np.ndarray, lever: Lever) -> None:
    made.closed[mask] = lever.how != "open"


def _dispatch(made: Rules, mask: np.ndarray, lever: Lever) -> None:
    value = lever.value or 0
    if lever.how == "surge":
        # Spread evenly over its corridors and months, so that all of it has been sent once by its end.
        made.surge[:] += mask * value / (_length(mask, lever) * mask.any(axis=1).sum())
    elif lever.how == "quota":
        made.quota[mask] = value / 12
    else:
        made.level[mask], made.level_set[mask] = value / 12, 1


def _sever(made: Rules, mask: np.ndarray, lever: Lever) -> None:
    started = np.cumsum(mask, axis=1) > 0
    made.stopped[started] = 1
    made.forced[:] += mask * -math.log1p(-MOST_COMPLIANCE) / _length(mask, lever)


def _factor(field: str) -> Callable[[Rules, np.ndarray, Lever], None]:
    def apply(made: Rules, mask: np.ndarray, lever: Lever) -> None:
        """Multiply the field by the lever's value where the lever is in force."""
        getattr(made, field)[mask] *= lever.value

    return apply


def _payout(made: Rules, mask: np.ndarray, lever: Lever) -> None:
    made.handed[mask], made.handed_set[mask] = lever.value or 0, 1


_APPLY: Mapping[str, Callable[[Rules, np.ndarray, Lever], None]] = {
    "ban": _ban, "deadline": _deadline, "border": _border, "dispatch": _dispatch, "wage": _factor("wage"),
    "state_share": _factor("share"), "withholding": _factor("held"), "payout": _payout, "sever": _sever,
}  # fmt: skip
