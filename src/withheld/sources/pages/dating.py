"""The day on which a page was published: what its parts say of it, weighed, with agreement between them counted.

Each part of a page has one vote: its linked data, its meta elements, its time stamps, the lines at its headline, its
address. Days that are at most one apart are the same (time zones). A day with too little behind it, or with as much
against it, is not taken: the page is then undated, with a window that says what disagreed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from withheld.records import DateWindow
from withheld.sources.pages.outline import CHANGED, Line, Outline, is_marked
from withheld.sources.pages.written import written_days

ENOUGH = 3.0
"""Weight that a day needs where another has some too."""
ALONE = 1.0
"""Weight that a day needs where nothing speaks against it."""
_LEAD = 2.0
"""More than how many times the weight of the next day it needs."""
_OUTVOTED = 1.25
"""The same where more parts of the page say it."""
_AGREED = 8.0
"""Weight with which a day stands whatever was changed later."""
_SETTLED = 7
"""Days after publication within which a change is part of it."""
_EARLIEST = dt.date(1990, 1, 1)
_ISO = re.compile(r"^\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_LABEL = re.compile(
    r"\b(?:publi\w+|posted|post(?:ed)? on|issued|released|created|date|datum|veröffentlicht|erstellt|geschrieben|verfasst|online seit"
    r"|stand|vom|fecha"
    r"|data|dodano|opublikowan\w+|utworzon\w+|geplaatst|gepubliceerd|publicerad|udgivet|publisert|julkaistu|yayın\w*|eklenme|tarih\w*|pubblicato"
    r"|mis en ligne|posté|écrit|le|am|on|by|von|par|por|di|door|av)\b|опубликован\w*|дата|作者|发布|發布|入力|등록|기사입력|نشر",
    re.I,
)
_DATELINE = re.compile(r"^\W{0,2}(?:[^\W\d_][^\d\n]{1,40}[ ,(])?$")
_ENTRY = re.compile(
    r"\W*(?:this (?:entry|post|article) was (?:posted|written|published)|(?:der|dieser) (?:beitrag|eintrag|artikel) wurde"
    r"|cet? (?:article|entrée) a été"
    r"|esta entrada fue|questo articolo è stato|ten wpis)",
    re.I,
)
_HANDLE = re.compile(r"@\w|https?://")
_NEAR = (-250, 900)
"""Characters before a headline and after it within which its byline stands."""
_NAMES = {
    "json-ld": "its linked data", "metadata": "its meta elements", "stamp": "its time stamp", "byline": "its byline",
    "url": "its address", "change": "its date of change",
}  # fmt: skip


class Vote(NamedTuple):
    """What one part of a page says: the part, the days that it may mean, and how much that weighs."""

    part: str
    days: tuple[dt.date, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Dated:
    """The day that a page was published with the part that says it, or the window that its parts leave; or neither."""

    day: dt.date | None = None
    basis: str | None = None
    window: DateWindow | None = None


def plausible(day: dt.date, today: dt.date) -> bool:
    """Whether a page can be of a day: none before the web, none ahead, none that systems fill in by themselves."""
    return _EARLIEST <= day <= today + dt.timedelta(days=1) and (day.month, day.day, day.year) != (1, 1, 2000)


def stamp_day(value: object, language: str | None = None) -> tuple[dt.date, ...]:
    """The days that a machine-readable value or a written one may mean; none where it means none."""
    if not isinstance(value, str):
        return ()
    if match := _ISO.match(value):
        try:
            return (dt.date(int(match[1]), int(match[2]), int(match[3])),)
        except ValueError:
            return ()
    found = written_days(value, language)
    return found[0].days if len(found) >= 1 else ()


def line_votes(page: Outline, language: str | None) -> list[Vote]:
    """Votes of the lines around the headline and of those that the page marks as dates."""
    votes: list[Vote] = []
    passed = 0
    before = ""
    for line in page.lines:
        weight = _line_weight(line, page, passed)
        if line.own and re.search(r"\d", line.text) and (weight or _ENTRY.match(line.text)):
            votes.extend(_line_votes(line.text, before, weight, language))
        if page.head is not None and line.at >= page.head and line.own and line.sentence:
            passed += 1
        before = line.text
    return votes


def _line_votes(line: str, before: str, weight: float, language: str | None) -> Iterator[Vote]:
    days = written_days(line, language)
    if not days:
        return
    first, last = days[0], days[-1]
    if _dates_itself(line, first.start, last.end):
        label = before if len(before) < 40 and not re.search(r"\d", before) else ""
        changed = CHANGED.search(line[: first.start]) or CHANGED.search(label)
        part, worth = ("change", 1.0) if changed else ("byline", weight + _labelled(line[: first.start], label))
        yield Vote(part, first.days, worth)
    elif _ENTRY.match(line) and (weight or len(line) < 400):
        yield Vote("byline", first.days, 2.5)
    elif (
        weight >= 2
        and _DATELINE.match(line[: first.start])
        and re.match(r"\)? ?(?:\([^()]{1,40}\))? ?[-–—:|/)]", line[first.end :])
    ):
        yield Vote("byline", first.days, 2.0)


def _line_weight(line: Line, page: Outline, passed: int) -> float:
    """What a line may weigh: most near the headline, before the first paragraph; nothing far from it and without a mark."""
    marked = is_marked(line)
    if page.head is None or page.begins is None:
        return 1.5 if marked else 0.5
    after = line.at >= page.head
    near = _NEAR[0] <= line.at - page.begins and line.at - page.head <= _NEAR[1]
    if near and after:
        return (3.0 if marked else 2.0) if passed <= 1 else (2.0 if marked else 0.5)
    if near:
        return 2.0 if marked else 1.5
    return 1.0 if marked else 0.0


def _labelled(ahead: str, before: str) -> float:
    return 0.5 if _LABEL.search(ahead) or (before.endswith(":") and _LABEL.search(before)) else 0.0


def _dates_itself(line: str, start: int, end: int) -> bool:
    """Whether a line is there to give a date: little else stands on it, and it is no sentence and no post's signature."""
    if _HANDLE.search(line) or len(line) > 220:
        return False
    ahead, behind = line[:start], line[end:]
    words = re.findall(r"[^\W\d_]{2,}", ahead + " " + behind)
    if re.match(r"\s?[.!?…]\s*$", behind) and len(re.findall(r"[^\W\d_]{2,}", ahead)) >= 3:
        return bool(re.match(r"\W*(?:publi|posted|veröffentlicht|erstellt|created|date)", line, re.I))
    return len(words) <= 8 or (bool(_LABEL.search(ahead[-30:])) and len(words) <= 20)


def stamp_votes(page: Outline, language: str | None) -> list[Vote]:
    """Votes of the page's own time stamps; more where they stand at the headline or are marked as publication."""
    votes = []
    for stamp in page.stamps:
        if not stamp.own or stamp.changed:
            continue
        near = page.head is not None and page.begins is not None and (
            _NEAR[0] <= stamp.at - page.begins and stamp.at - page.head <= _NEAR[1]
        )  # fmt: skip
        weight = (3.0 if stamp.published else 2.5) if near else (1.5 if stamp.published else 1.0)
        votes.append(Vote("stamp", stamp_day(stamp.value, language), weight))
    return votes


def decide(votes: Iterable[Vote], today: dt.date) -> Dated:
    """The day with the most behind it, if that is enough and clearly more than any other has.

    A page that says that it was changed much later has a window from the one day to the other.
    """
    known = [v._replace(days=tuple(d for d in v.days if plausible(d, today))) for v in votes]
    late = [v for v in known if v.days and v.part == "change"]
    known = [v for v in known if v.days and v.part != "change"] or late
    behind = {day: _behind(day, known) for day in {v.days[0] for v in known if len(v.days) == 1}}
    if not behind:
        return Dated()
    ranked = sorted(behind, key=lambda day: (-round(sum(behind[day].values()), 6), _rank(day, known), day))
    best = ranked[0]
    others = [day for day in ranked if abs((day - best).days) > 1]
    if not _leads(behind[best], behind[others[0]] if others else {}):
        return Dated(window=_window([best, *others[:3]], behind, known))
    if changed := _rewritten(best, sum(behind[best].values()), late):
        told = (
            f"{_NAMES[_basis(best, known)]} says {best.isoformat()}, and that it was changed on {changed.isoformat()}"
        )
        return Dated(window=DateWindow(earliest=best, latest=changed, basis=f"the page was rewritten: {told}"))
    return Dated(best, _basis(best, known))


def _leads(best: dict[str, float], rival: dict[str, float]) -> bool:
    """Whether a day has enough behind it: alone little, against another more; several parts outvote one."""
    score, against = sum(best.values()), sum(rival.values())
    if not rival:
        return score >= ALONE
    lead = _OUTVOTED if len(best) > len(rival) else _LEAD
    return score >= ENOUGH and score > lead * against


def _rewritten(day: dt.date, score: float, late: list[Vote]) -> dt.date | None:
    """The day of a change long after a publication that few parts tell of; None where there is none."""
    changed = max((v.days[0] for v in late if (v.days[0] - day).days > _SETTLED), default=None)
    return changed if score < _AGREED else None


def _behind(day: dt.date, votes: list[Vote]) -> dict[str, float]:
    """The parts behind a day: each counts once, with the most that it gives to it."""
    behind: dict[str, float] = {}
    for vote in votes:
        if any(abs((day - d).days) <= 1 for d in vote.days):
            exact = vote.weight if day in vote.days else vote.weight - 0.1
            behind[vote.part] = max(behind.get(vote.part, 0.0), exact)
    return behind


def _rank(day: dt.date, votes: list[Vote]) -> int:
    """Order of days that are one apart and equally well founded: as shown, in the address, as declared."""
    order = ("byline", "change", "url", "stamp", "json-ld", "metadata")
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
