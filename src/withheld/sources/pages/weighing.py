"""The day on which a page was published, by the votes of its parts, with agreement between them counted.

Each part of a page has one vote: its linked data, its meta elements, its time stamps, the lines at its headline, its address.
Days that are at most one apart are the same (time zones). A day with too little weight, or with as much against it, is rejected:
the page is then undated, with a window that names what disagreed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from withheld.records import DateWindow

ENOUGH = 3.0
"""Weight that a day needs if another day has some too."""
ALONE = 1.0
"""Weight that a day needs if no other has any."""
_LEAD = 2.0
"""Factor by which it must exceed the next day's weight."""
_OUTVOTED = 1.25
"""The same factor if more parts of the page support it."""
_OVER = 1.5
"""The same factor, and the least weight, over a day whose weight is at most ``ALONE``."""
_AGREED = 8.0
"""Weight from which a day holds whatever was changed later."""
SETTLED = 7
"""Days after publication within which a change is part of it."""
_SHOWN = 2.0
"""Weight of a line that stands at the headline."""
_LIST = 3
"""Lines of one weight with so many different days are a list."""
_CHANGES = frozenset({"change", "modified"})
"""Votes on a change: as the page shows it, and as it declares it."""
_EARLIEST = dt.date(1990, 1, 1)
_NAMES = {
    "json-ld": "its linked data", "metadata": "its meta elements", "stamp": "its time stamp", "byline": "its byline",
    "url": "its address", "change": "its date of change", "data": "its script data",
    "modified": "its declared date of change",
}  # fmt: skip


class Vote(NamedTuple):
    """One part's vote: the part, the days that it may mean, and its weight.

    ``beside`` is the day that it may be where the page was made, if it gives its time in universal time.
    """

    part: str
    days: tuple[dt.date, ...]
    weight: float
    beside: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """The day that a page was published with the part that says it, or the window that its parts leave; or neither."""

    day: dt.date | None = None
    basis: str | None = None
    window: DateWindow | None = None


def plausible(day: dt.date, today: dt.date) -> bool:
    """Whether a page can be of a day: not before the web, not in the future, not a default that systems fill in."""
    return _EARLIEST <= day <= today + dt.timedelta(days=1) and (day.month, day.day, day.year) != (1, 1, 2000)


def decide(votes: Iterable[Vote], today: dt.date) -> Dated:
    """The day with the most weight, if that is enough and clearly more than any other has.

    A page that states a much later change has a window from the one day to the other.
    """
    known = [v._replace(days=tuple(d for d in v.days if plausible(d, today))) for v in votes]
    known = [v for v in known if v.days]
    late = [v for v in known if v.part == "change"]
    declared = [v for v in known if v.part == "modified"]
    known = _without_lists([v for v in known if v.part not in _CHANGES]) or late or declared
    behind = {day: _behind(day, known) for day in {v.days[0] for v in known if len(v.days) == 1}}
    if not behind:
        return Dated()
    ranked = sorted(behind, key=lambda day: (-round(sum(behind[day].values()), 6), _rank(day, known), day))
    best = _local(ranked[0], ranked, known)
    others = [day for day in ranked if abs((day - best).days) > 1]
    if not _leads(behind[best], behind[others[0]] if others else {}):
        return Dated(window=_window([best, *others[:3]], behind, known))
    return _unless_unsure(best, behind, known, late, declared)


def _unless_unsure(
    best: dt.date, behind: dict[dt.date, dict[str, float]], known: list[Vote], late: list[Vote], declared: list[Vote]
) -> Dated:
    """The day, unless the page's own parts leave it open by a day, or say that what is read is of a later day."""
    if day := _rendered(best, behind[best], late):
        return Dated(day, "change")
    if beside := _torn(best, behind, known):
        return Dated(window=_window(sorted((best, beside)), behind, known))
    if beside := _by_its_clocks(best, known):
        told = (
            f"{_NAMES[_basis(best, known)]} says {best.isoformat()} in universal time, near midnight where it was made"
        )
        return Dated(window=DateWindow(earliest=min(best, beside), latest=max(best, beside), basis=told))
    changed = _rewritten(best, sum(behind[best].values()), late) or _shown_change(best, known, declared)
    if changed:
        told = (
            f"{_NAMES[_basis(best, known)]} says {best.isoformat()}, and that it was changed on {changed.isoformat()}"
        )
        return Dated(window=DateWindow(earliest=best, latest=changed, basis=f"the page was rewritten: {told}"))
    return Dated(best, _basis(best, known))


def _without_lists(votes: list[Vote]) -> list[Vote]:
    """The votes without lines that are a list of other things: of the same weight, and with days of their own each.

    A line of such a list stays if another part says its day; all stay if nothing else does.
    """
    others = {day for v in votes if v.part != "byline" for day in v.days}
    by_weight: dict[float, set[dt.date]] = {}
    for vote in votes:
        if vote.part == "byline":
            by_weight.setdefault(vote.weight, set()).add(vote.days[0])
    listed = {weight for weight, days in by_weight.items() if len(days) >= _LIST}
    kept = [v for v in votes if v.part != "byline" or v.weight not in listed or not others.isdisjoint(v.days)]
    return kept or votes


def _local(best: dt.date, ranked: list[dt.date], votes: list[Vote]) -> dt.date:
    """The best day or one beside it: the one that the page shows or has in its address, as machines write in UTC."""

    near = [day for day in ranked if abs((day - best).days) <= 1]

    def most(part: str, day: dt.date) -> float:
        """The most that a part says for a day."""
        return max((v.weight for v in votes if v.part == part and day in v.days), default=0.0)

    def shown(day: dt.date) -> float:
        """The weight for a day of the parts of a page that a reader sees."""
        return most("byline", day) + most("url", day)

    # An address is fixed when writing begins, so it does not outweigh a day that page and linked data agree on.
    written = [day for day in near if most("byline", day)]
    told = [day for day in written if most("json-ld", day)]
    return told[0] if len(written) == len(told) == 1 else max(near, key=lambda day: (shown(day), day == best))


def _torn(best: dt.date, behind: dict[dt.date, dict[str, float]], votes: list[Vote]) -> dt.date | None:
    """The day beside the best one that one part says in place of it, where nothing that is shown says either."""
    exact: dict[dt.date, set[str]] = {}
    for vote in votes:
        exact.setdefault(vote.days[0], set()).add(vote.part)
    beside = [day for day in exact if abs((day - best).days) == 1 and day in behind]
    shown = {"byline", "url", "stamp"} & set().union(exact[best], *(exact[day] for day in beside))
    if shown or len(exact[best]) > 1:
        return None
    return next((day for day in beside if exact[day] - exact[best]), None)


def _by_its_clocks(best: dt.date, votes: list[Vote]) -> dt.date | None:
    """The day beside the best one that it may be where the page was made, where nothing but times in universal time says it."""
    saying = [v for v in votes if best in v.days]
    if any(v.beside is None or v.part in ("byline", "url") for v in saying):
        return None
    others = {v.beside for v in saying}
    return others.pop() if len(others) == 1 else None


def _rendered(best: dt.date, behind: dict[str, float], late: list[Vote]) -> dt.date | None:
    """The day of the last change that a page shows, where a general date of its file is later: that of a copy."""
    if sum(behind.values()) > ALONE or not set(behind) <= {"metadata", "data"}:
        return None
    return max((v.days[0] for v in late if v.days[0] < best), default=None)


def _shown_change(best: dt.date, votes: list[Vote], declared: list[Vote]) -> dt.date | None:
    """The day that the page shows at its headline, where it declares that day as the one of its last change."""
    changed = {day for v in declared for day in v.days if (day - best).days > 1}
    shown = [v for v in votes if v.part in ("byline", "stamp")]
    if any(best in v.days for v in shown):
        return None
    return max((v.days[0] for v in shown if v.weight >= _SHOWN and v.days[0] in changed), default=None)


def _leads(best: dict[str, float], rival: dict[str, float]) -> bool:
    """Whether a day has enough weight: little if alone, more against another; several parts outvote one."""
    score, against = sum(best.values()), sum(rival.values())
    if not rival:
        return score >= ALONE
    if against <= ALONE:
        return score >= _OVER * against and score >= _OVER
    lead = _OUTVOTED if len(best) > len(rival) else _LEAD
    return score >= ENOUGH and score > lead * against


def _rewritten(day: dt.date, score: float, late: list[Vote]) -> dt.date | None:
    """The day of a change long after publication, if the publication day has little weight; else None."""
    changed = max((v.days[0] for v in late if (v.days[0] - day).days > SETTLED), default=None)
    return changed if score < _AGREED else None


def _behind(day: dt.date, votes: list[Vote]) -> dict[str, float]:
    """The parts that support a day: each counts once, with its largest weight."""
    behind: dict[str, float] = {}
    for vote in votes:
        if any(abs((day - d).days) <= 1 for d in vote.days):
            exact = vote.weight if day in vote.days else vote.weight - 0.1
            behind[vote.part] = max(behind.get(vote.part, 0.0), exact)
    return behind


def _rank(day: dt.date, votes: list[Vote]) -> int:
    """Order of days that are one apart and equally well founded: as shown, in the address, as declared."""
    order = ("byline", "change", "url", "stamp", "json-ld", "metadata", "data", "modified")
    return min((order.index(v.part) for v in votes if day in v.days), default=len(order))


def _basis(day: dt.date, votes: list[Vote]) -> str:
    """The part that is named as the basis: the strongest that says the day."""
    return max((v for v in votes if day in v.days), key=lambda v: (v.weight, -_rank(day, [v]))).part


def _window(days: list[dt.date], behind: dict[dt.date, dict[str, float]], votes: list[Vote]) -> DateWindow | None:
    """The days between what disagrees, where at least two have some weight; None where nothing has."""
    weighty = [day for day in days if sum(behind[day].values()) >= ALONE]
    if len(weighty) < 2:
        return None
    told = "; ".join(f"{_NAMES[_basis(day, votes)]} says {day.isoformat()}" for day in weighty)
    return DateWindow(earliest=min(weighty), latest=max(weighty), basis=f"the page disagrees with itself: {told}")
