"""Dates and periods as news writes them, with their precision; relative ones against the publication date.

A grammar of our own: general date parsers turn “March 2024” into a day and know no ranges, quarters or “early 2022”.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Literal, NamedTuple

from withheld.text.asides import is_season, names_something
from withheld.text.patterns import opening, peoples
from withheld.text.sentences import Overlaps

Kind = Literal["at", "since", "by", "span", "weekday"]


class Period(NamedTuple):
    """A time named in a text: where it stands and its first and last day (None where they cannot be resolved).

    ``by`` is a deadline (``by the end of 2019``), ``since`` runs to the publication date, ``weekday`` names a day of
    the week alone, which mostly dates a statement.
    """

    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    kind: Kind
    days: int
    """Length in days, 0 if unresolved: the smaller, the finer."""


Bounds = tuple[dt.date | None, dt.date | None]
UNRESOLVED: Bounds = (None, None)

_MONTHS = {name.lower(): i for i in range(1, 13) for name in (calendar.month_name[i], calendar.month_abbr[i])} | {
    "sept": 9
}
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|"
    r"Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
)
_YEAR = r"(?:19|20)\d\d"
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve"
_COUNT = {word: number for number, word in enumerate(_NUMBERS.split())} | {"a": 1, "an": 1}
_NO_YEAR = r"[,.]\d|-?\w|\s*(?:percent|%|dollars)|\s?[-–]\s?(?:2[1-9]|[3-9]\d)\d\d\b"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_PART = r"(?:early|mid|late|(?:the\s+)?(?:beginning|start|middle|end|close)\s+of)"
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


@cache
def _atom() -> re.Pattern[str]:
    """One expression for every way to name a time; a number before the people of a sending state counts them instead."""
    return re.compile(
        rf"""\b(?:
    (?P<iso>{_YEAR}-\d\d-\d\d)\b
  | (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})\b\.?
        (?:,?\s+(?P<y1>{_YEAR})\b|\s+(?:of\s+)?(?P<r1>next|last|this)\s+year)?
  | (?P<on>(?<=\bon\ ))?(?P<m2>{_MONTH})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b
        (?![,.]?\d|\s*(?:-\s*\d|percent|per\s|%|workers|people|women|men))(?(on)|(?!\s+(?:{peoples()})(?!\w)))
        (?:,?\s+(?P<y2>{_YEAR})\b|,?\s+(?:of\s+)?(?P<r2>next|last|this)\s+year)?
  | (?P<q>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+(?P<qu>half|quarter)\s+of\s+(?:(?P<qy>{_YEAR})|(?P<qr>this|last|next)\s+year)\b
  | (?:(?P<mp>{_PART})[\s-]+)?(?P<mr>last\s+|next\s+|this\s+|this\s+past\s+)?
        (?P<m3>{_MONTH})\b\.?
        (?:,?\s+(?:of\s+)?(?P<y3>{_YEAR})\b|,?\s+(?:of\s+)?(?P<r3>next|last|this)\s+year)?
  | (?:(?P<sp>{_PART})[\s-]+)?(?P<sr>last\s+|next\s+|this\s+)?(?P<s>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all)\b
        (?:\s+(?:of\s+)?(?P<sy>{_YEAR})\b)?
  | (?:(?P<dp>{_PART})[\s-]+(?:the\s+)?)?(?P<dec>(?:19|20)\d0)s\b
  | (?:(?P<yp>{_PART})[\s-]+(?:of\s+)?(?:the\s+year\s+)?)?(?P<y>{_YEAR})\b(?!{_NO_YEAR})
        (?:(?<=\bin\s\d{{4}})|(?<=\bsince\s\d{{4}})|(?<=\bby\s\d{{4}})|(?<=\bduring\s\d{{4}})|(?!\s*(?:workers|people|{peoples()})))
  | (?:(?P<rp>{_PART})\s+)?(?P<rel>last|this|next|the\s+previous|the\s+following|the\s+past|the\s+same|that|this\s+past)
        \s+(?P<ru>year|month|week|weekend)\b
  | (?P<ago>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{{1,2}})\s+(?P<au>year|month|week|day)s?
        \s+(?P<aw>ago|earlier|before|later)\b
  | (?P<now>today|yesterday|tomorrow|currently|now|at\s+present|presently|nowadays|at\s+the\s+moment|these\s+days|to\s+date)\b
  | (?:last\s+|this\s+|next\s+)?(?P<wd>{_WEEKDAY})\b
    )""",
        re.VERBOSE | re.IGNORECASE,
    )  # fmt: skip


_OPENERS = (
    *_MONTHS, *_SEASONS, *_ORDINAL, *_COUNT, "early", "mid", "late", "beginning", "middle", "end", "close", "start", "this", "next",
    "that", "today", "yesterday", "tomorrow", "currently", "now", "nowadays", "at ", "presently", "these", "to ",
    *(day.lower() for day in calendar.day_name),
)  # fmt: skip
_BEGINS = re.compile(
    rf"\b(?=\d|[tT][hH][eE]\s+[bBsSmMeEcCpPfF]|[aA][nN]?\s|[aAtT][tToO]\s|{opening(w for w in _OPENERS if len(w) > 2)})"
)
"""What a way to name a time begins with."""
_MAY_BEFORE = re.compile(
    r"(?:\b(?:in|since|last|next|by|of|early|mid|late|until|till|from|to|between|and|this|during|until|"
    r"through|past|before|after)[\s-]++(?:(?:early|mid|late)[\s-]*+)?)$",
    re.I,
)
_SINCE = re.compile(r"\b(?:since|ever since|starting in|beginning in)\s+(?:the\s+)?$", re.I)
_BY = re.compile(r"\b(?:by|until|till|before|no later than|not later than|up to|through)\s+(?:the\s+)?$", re.I)
_RANGE = re.compile(r"^\s*(?:-|–|—|to|and|through|until|till)\s*(?:the\s+)?(?:end\s+of\s+)?$")
_FROM = re.compile(r"\b(?:from|between)\s+(?:the\s+)?$", re.I)
_DAYS = re.compile(
    r"\b(?:between|from)\s+(?:the\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:and|to)\s+$|\b(?P<dash>\d{1,2})\s*[-–]\s*$",
    re.I,
)
_SHORT_SPAN = re.compile(rf"\b(?P<a>{_YEAR})\s*[-–/]\s*(?P<b>{_YEAR}|\d\d)\b(?!-\d)")


def find_periods(text: str, published: dt.date | None) -> list[Period]:
    """All times named in a text, in order, ranges joined; relative ones stay unresolved without ``published``."""
    atoms = [p for m in _atoms(text) if (p := _period(m, text, published))]
    return _chained([_from_day(text, p) for p in _joined(text, atoms)], text)


def _from_day(text: str, period: Period) -> Period:
    """“between 11 and 14 January 2024”, “11–14 January”: the month and year of the last day are those of the first."""
    if period.days != 1 or period.first is None or not text[period.start].isdigit():
        return period
    found = _DAYS.search(text, max(0, period.start - 30), period.start)
    day = int(found["day"] or found["dash"]) if found else 0
    if found is None or not 1 <= day < period.first.day:
        return period
    return _made(
        found.start("day" if found["day"] else "dash"), period.end, (period.first.replace(day=day), period.last), "span"
    )


def _atoms(text: str) -> list[re.Match[str]]:
    spans = list(_SHORT_SPAN.finditer(text))
    taken = Overlaps(m.span() for m in spans)
    plain = (m for m in _named(text) if not taken.touch(*m.span()))
    return sorted(
        (m for m in (*spans, *plain) if not names_something(text, m.start(), m.end())), key=lambda m: m.start()
    )


def _named(text: str) -> Iterator[re.Match[str]]:
    """Every way to name a time, in order, none over another; looked for only where one may begin."""
    atom, at = _atom(), 0
    for begins in _BEGINS.finditer(text):
        if begins.start() >= at and (found := atom.match(text, begins.start())):
            yield found
            at = found.end()


def _period(m: re.Match[str], text: str, published: dt.date | None) -> Period | None:
    groups = m.groupdict()
    if "a" in groups:
        a, b = int(groups["a"]), groups["b"]
        last = int(b) if len(b) == 4 else a // 100 * 100 + int(b)
        fits = last == a + 1 or (last > a and ("/" not in m.group() or len(b) == 4))
        return _made(m.start(), m.end(), (dt.date(a, 1, 1), dt.date(last, 12, 31)), "span") if fits else None
    bare_may = groups["m3"] == "May" and not (groups["y3"] or groups["r3"] or groups["mp"] or groups["mr"])
    if bare_may and not _MAY_BEFORE.search(text, max(0, m.start() - 30), m.start()):
        return None
    article = text[max(0, m.start() - 2) : m.start()] in ("a ", "e ")
    march = article and groups["m3"] in ("March", "Mar") and not groups["y3"]
    fall = m.group() in ("fall", "spring") and not is_season(text, m.start(), m.end())
    if march or fall or any(groups[key] and groups[key].islower() for key in ("m1", "m2", "m3")):
        return None  # “may”, “march” and “mar” are words
    for key, rule in _RULES.items():
        if groups[key] is not None:
            bounds = rule(groups, published)
            kind: Kind = "weekday" if key == "wd" else "at"
            return _qualified(_made(m.start(), m.end(), bounds, kind), text, published)
    return None


def _made(start: int, end: int, bounds: Bounds, kind: Kind) -> Period:
    first, last = bounds
    return Period(start, end, first, last, kind, (last - first).days + 1 if first and last else 0)


def _qualified(period: Period, text: str, published: dt.date | None) -> Period:
    before = text[max(0, period.start - 24) : period.start]
    if _SINCE.search(before) and period.kind == "at":
        last = published if period.first and published and published >= period.first else None
        return _made(period.start, period.end, (period.first if last else None, last), "since")
    if _BY.search(before) and period.kind == "at":
        return period._replace(kind="by")
    return period


# Bounds of one expression; each rule takes the groups of the match and the publication date.


def month_bounds(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month."""
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> Bounds:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return UNRESOLVED
    return found, found


def _nearest_year(month: int, day: int, published: dt.date | None, relative: str | None) -> int | None:
    if published is None:
        return None
    if (relative or "").lower() in ("next", "last", "this"):
        return published.year + {"next": 1, "last": -1, "this": 0}[(relative or "").lower()]
    return published.year if (month, day) <= (published.month, published.day) else published.year - 1


def _dated(month: str, day: str, year: str | None, relative: str | None, published: dt.date | None) -> Bounds:
    number = _MONTHS[month.lower()]
    found = int(year) if year else _nearest_year(number, int(day) - 14, published, relative)
    return _day(found, number, int(day)) if found else UNRESOLVED


def _iso(g: dict[str, str], _: dt.date | None) -> Bounds:
    year, month, day = map(int, g["iso"].split("-"))
    return _day(year, month, day) if 1 <= month <= 12 else UNRESOLVED


def _month(g: dict[str, str], published: dt.date | None) -> Bounds:
    number = _MONTHS[g["m3"].lower()]
    if g["y3"]:
        year: int | None = int(g["y3"])
    elif g["mr"] and published:
        word = g["mr"].split()[0].lower()
        past = number < published.month
        year = published.year + ({"last": 0, "this": 0}.get(word, 0) if past else {"last": -1, "this": 0}.get(word, 0))
        year += 1 if word == "next" and past else 0
    else:
        year = _nearest_year(number, 1, published, g["r3"])
    return _part(g["mp"], *month_bounds(year, number)) if year else UNRESOLVED


def _season(g: dict[str, str], published: dt.date | None) -> Bounds:
    first, last = _SEASONS[g["s"].lower()]
    year = int(g["sy"]) if g["sy"] else _nearest_year(first, 1, published, None)
    last_one = (g["sr"] or "").strip().lower() == "last" and not g["sy"]
    if year and published and last_one and first <= published.month <= last:
        year -= 1
    return _part(g["sp"], dt.date(year, first, 1), month_bounds(year, last)[1]) if year else UNRESOLVED


def _decade(g: dict[str, str], _: dt.date | None) -> Bounds:
    year = int(g["dec"])
    offsets = {None: (0, 9), "early": (0, 3), "mid": (4, 6), "late": (7, 9)}
    a, b = offsets.get(_short(g["dp"]), (0, 9))
    return dt.date(year + a, 1, 1), dt.date(year + b, 12, 31)


def _year(g: dict[str, str], _: dt.date | None) -> Bounds:
    return _part(g["yp"], dt.date(int(g["y"]), 1, 1), dt.date(int(g["y"]), 12, 31))


def _quarter(g: dict[str, str], published: dt.date | None) -> Bounds:
    relative = {"this": 0, "last": -1, "next": 1}.get((g["qr"] or "").lower(), 0)
    year = int(g["qy"]) if g["qy"] else (published.year + relative if published else None)
    if year is None:
        return UNRESOLVED
    length = 6 if g["qu"] == "half" else 3
    number = min(_ORDINAL[g["q"].lower()], 12 // length)
    return dt.date(year, (number - 1) * length + 1, 1), month_bounds(year, number * length)[1]


def _short(part: str | None) -> str | None:
    if not part:
        return None
    part = part.lower()
    words = {"beginning": "early", "start": "early", "middle": "mid", "end": "end", "close": "end"}
    return next((v for k, v in words.items() if k in part), part)


def _part(part: str | None, first: dt.date, last: dt.date) -> Bounds:
    """Early, mid and late are thirds; the end of a period is its last month, or its last third if it is a month."""
    word = _short(part)
    if word is None:
        return first, last
    if (last - first).days > 200:
        year = first.year
        months = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "end": (12, 12)}[word]
        return dt.date(year, months[0], 1), month_bounds(year, months[1])[1]
    days = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (21, 31)}[word]
    return first.replace(day=days[0]), min(first.replace(day=1) + dt.timedelta(days=days[1] - 1), last)


def _relative(g: dict[str, str], published: dt.date | None) -> Bounds:
    word = re.sub(r"\s+", " ", g["rel"].lower())
    if published is None or word in ("that", "the same", "the previous", "the following", "the past"):
        return UNRESOLVED
    shift = {"last": -1, "this past": -1, "next": 1}.get(word, 0)
    return _part(g["rp"], *_calendar(g["ru"].lower(), shift, published))


def _calendar(unit: str, shift: int, published: dt.date) -> tuple[dt.date, dt.date]:
    if unit == "year":
        return dt.date(published.year + shift, 1, 1), dt.date(published.year + shift, 12, 31)
    if unit == "month":
        index = published.year * 12 + published.month - 1 + shift
        return month_bounds(index // 12, index % 12 + 1)
    monday = published - dt.timedelta(days=published.weekday())
    if unit == "weekend":
        # The coming weekend is this week's, unless it has begun.
        weeks = 0 if shift == 1 and published.weekday() < 5 else shift
        saturday = monday + dt.timedelta(days=5 + 7 * weeks)
        return saturday, saturday + dt.timedelta(days=1)
    monday += dt.timedelta(days=7 * shift)
    return monday, monday + dt.timedelta(days=6)


def _ago(g: dict[str, str], published: dt.date | None) -> Bounds:
    if published is None or g["aw"].lower() != "ago":
        return UNRESOLVED
    count = _COUNT.get(g["ago"].lower()) or int(g["ago"])
    if g["au"] in ("year", "month"):
        return _calendar(g["au"].lower(), -count, published)
    day = published - dt.timedelta(days=count * (7 if g["au"] == "week" else 1))
    return _calendar("week", 0, day) if g["au"] == "week" else (day, day)


def _now(g: dict[str, str], published: dt.date | None) -> Bounds:
    if published is None:
        return UNRESOLVED
    day = published + dt.timedelta(days={"yesterday": -1, "tomorrow": 1}.get(g["now"].lower(), 0))
    return day, day


def _weekday(g: dict[str, str], published: dt.date | None) -> Bounds:
    if published is None:
        return UNRESOLVED
    wanted = [d.lower() for d in calendar.day_name].index(g["wd"].lower())
    day = published - dt.timedelta(days=(published.weekday() - wanted) % 7)
    return day, day


_RULES: dict[str, Callable[[dict[str, str], dt.date | None], Bounds]] = {
    "iso": _iso,
    "m1": lambda g, p: _dated(g["m1"], g["d1"], g["y1"], g["r1"], p),
    "m2": lambda g, p: _dated(g["m2"], g["d2"], g["y2"], g["r2"], p),
    "q": _quarter, "m3": _month, "s": _season, "dec": _decade, "y": _year, "rel": _relative, "ago": _ago,
    "now": _now, "wd": _weekday,
}  # fmt: skip


def _joined(text: str, atoms: list[Period]) -> list[Period]:
    """Join “from A to B”, “between A and B” and “A–B” into one period."""
    out: list[Period] = []
    for period in atoms:
        last = out[-1] if out else None
        if last and _RANGE.match(between := text[last.end : period.start]):
            explicit = _FROM.search(text[max(0, last.start - 12) : last.start])
            if (explicit or ("and" not in between and last.kind == "at")) and (joined := _range(text, last, period)):
                out[-1] = joined
                continue
        out.append(period)
    return out


def _range(text: str, a: Period, b: Period) -> Period | None:
    if not re.search(r"\d{4}", text[a.start : a.end]) and b.last and (atom := _atom().match(text, a.start)):
        # “from January to June 2024”: the first takes its year from the second.
        a = _period(atom, text, b.last) or a
    if (a.first is None) != (b.last is None) or (a.first and b.last and a.first > b.last):
        return None
    return _made(a.start, b.end, (a.first, b.last), "span")


_THAT = re.compile(r"^(?:that|the same|the previous|the following)\s+(?:year|month)", re.I)
_LATER = re.compile(r"^(?:an?|one|two|three|four|five|\d+)\s+(year)s?\s+(later|earlier|before)", re.I)


def _chained(periods: list[Period], text: str) -> list[Period]:
    """Resolve “that year” and “a year later” against the year named last before them."""
    out: list[Period] = []
    anchor: Period | None = None
    for period in periods:
        words = text[period.start : period.end]
        if period.first is None and anchor and anchor.first:
            period = _anchored(period, words, anchor.first)
        if period.first and period.kind != "weekday" and period.days >= 28:
            anchor = period
        out.append(period)
    return out


def _anchored(period: Period, words: str, anchor: dt.date) -> Period:
    year = anchor.year
    if _THAT.match(words):
        then = year + {"previous": -1, "following": 1}.get(words.split()[1], 0)
        bounds: Bounds = (dt.date(then, 1, 1), dt.date(then, 12, 31))
        if words.endswith("month"):
            bounds = month_bounds(anchor.year, anchor.month)
        return _made(period.start, period.end, bounds, period.kind)
    if match := _LATER.match(words):
        count = _COUNT.get(words.split()[0].lower()) or int(words.split()[0])
        year += count if match.group(2) == "later" else -count
        return _made(period.start, period.end, (dt.date(year, 1, 1), dt.date(year, 12, 31)), period.kind)
    return period
