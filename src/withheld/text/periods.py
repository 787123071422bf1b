"""Dates and periods as news writes them, with their precision; relative ones against the publication date.

The grammar is our own: general date parsers turn “March 2024” into a day, and do not parse ranges, quarters or “early 2022”.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import cache

from withheld.text import year_parts
from withheld.text.ahead import told_ahead, years_back
from withheld.text.anchored import COUNT, MONTHS, SEASONS, chained, feast
from withheld.text.asides import is_feast, is_season, names_something
from withheld.text.bounds import (
    UNRESOLVED,
    Bounds,
    Kind,
    Period,
    calendar_bounds,
    day_bounds,
    made,
    month_bounds,
    part_bounds,
    short,
)
from withheld.text.patterns import cue, opening, peoples
from withheld.text.sentences import Overlaps
from withheld.vocabulary import codelist

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|"
    r"Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)"
)
_YEAR = r"(?:19|20)\d\d"
_NO_YEAR = r"[,.]\d|-?\w|\s*(?:percent|%|dollars)|\s?[-–]\s?(?:2[1-9]|[3-9]\d)\d\d\b"
_LED_DECADE = r"(?:(?<=\bthe\s)|(?<=\bearly\s)|(?<=\blate\s)|(?<=\bmid[\s-]))"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_PART = (
    r"(?:early|mid|late|end(?=-)|(?:the\s+)?(?:(?:first|opening|early|last|final|closing)\s+months|"
    r"beginning|start|middle|end|close)\s+of)"
)


@cache
def _atom() -> re.Pattern[str]:
    """One expression for every way to name a time; a number before a sending state's people counts them, and is not a time."""
    return re.compile(
        rf"""\b(?:
    (?P<iso>{_YEAR}-\d\d-\d\d)\b
  | (?P<dmy>\d{{1,2}}(?P<dot>[./])\d{{1,2}}(?P=dot){_YEAR})\b
  | (?P<d1>\d{{1,2}})(?:(?:st|nd|rd|th)?\s+(?:of\s+)?|[-/])(?P<m1>{_MONTH})\b\.?
        (?:(?:,?\s+|[-/])(?P<y1>{_YEAR})\b|\s+(?:of\s+)?(?P<r1>next|last|this)\s+year)?
  | (?P<on>(?<=\bon\ ))?(?P<m2>{_MONTH})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b
        (?![,.]?\d|\s*(?:-\s*\d|percent|per\s|%|workers|people|women|men))(?(on)|(?!\s+(?:{peoples()})(?!\w)))
        (?:,?\s+(?P<y2>{_YEAR})\b|,?\s+(?:of\s+)?(?P<r2>next|last|this)\s+year)?
  | {year_parts.grammar(_YEAR, _MONTH)}
  | (?:(?P<mp>{_PART})[\s-]+)?(?P<mr>last\s+|next\s+|this\s+|this\s+past\s+|that\s+)?
        (?P<m3>{_MONTH})\b\.?
        (?:(?:,?\s+(?:of\s+)?|[-/])(?P<y3>{_YEAR})\b|,?\s+(?:of\s+)?(?P<r3>next|last|this)\s+year)?
  | (?:(?P<sp>{_PART})[\s-]+)?(?P<sr>last\s+|next\s+|this\s+|that\s+)?(?P<s>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all)\b
        (?:\s+(?:of\s+)?(?P<sy>{_YEAR})\b)?
  | (?:(?P<fr>last|next|this)\s+)?(?P<feast>New\s+Year(?:['’]s)?(?:\s+(?:Day|Eve))?|Christmas(?:\s+(?:Day|Eve))?)\b
        (?:,?\s+(?:of\s+)?(?P<fy>{_YEAR})\b)?
  | (?:(?P<dp>{_PART})[\s-]+(?:the\s+)?)?(?P<dec>(?:19|20)\d0|{_LED_DECADE}(?:fift|sixt|sevent|eight|ninet)ie)s\b
  | (?:(?P<yp>{_PART})[\s-]+(?:of\s+)?(?:the\s+year\s+)?)?(?P<y>{_YEAR})\b(?!{_NO_YEAR})
        (?:(?<=\bin\s\d{{4}})|(?<=\bsince\s\d{{4}})|(?<=\bby\s\d{{4}})|(?<=\bduring\s\d{{4}})|(?!\s*(?:workers|people|{peoples()})))
  | (?:(?P<rp>{_PART})\s+)?(?P<rel>last|this|next|the\s+previous|the\s+following|the\s+past|the\s+same|that|this\s+past)
        \s+(?P<ru>year|month|week|weekend)\b
  | (?P<ago>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{{1,2}})\s+(?P<au>decade|year|month|week|day)s?
        \s+(?P<aw>ago|earlier|before|later)\b
  | (?P<now>today|yesterday|tomorrow|currently|now|at\s+present|presently|nowadays|at\s+the\s+moment|these\s+days|to\s+date)\b
  | (?:last\s+|this\s+|next\s+)?(?P<wd>{_WEEKDAY})\b
    )""",
        re.VERBOSE | re.IGNORECASE,
    )  # fmt: skip


_OPENERS = (
    *(*MONTHS, *SEASONS, *year_parts.ORDINAL, *COUNT, *codelist("words")["time_openers"]), *(d.lower() for d in calendar.day_name),
)  # fmt: skip
_BEGINS = re.compile(
    rf"\b(?=\d|[tT][hH][eE]\s+[bBsSmMeEcCpPfFlLoO]|[aA][nN]?\s|[aAtT][tToO]\s|[fF][yY]|Q[1-4]|{opening(w for w in _OPENERS if len(w) > 2)})"
)
"""First characters of any way to name a time."""
_MAY_BEFORE = cue("periods", "may_before")
_SINCE = cue("periods", "since")
_BY = re.compile(r"\b(?:by|until|till|before|no later than|not later than|up to|through)\s+(?:the\s+)?$", re.I)
_BEFORE = re.compile(r"\b(?:before|prior to)\s+$", re.I)
_AFTER = re.compile(r"\bafter\s+$", re.I)
_PAIRED = re.compile(
    r"\b(?:and|or|(?:day|week|month|year|decade)s?|shortly|soon|just)\s+(?:before|prior to|after)\s+$", re.I
)
_ENDS = re.compile(r"\b(?:end|close|late|last|final|closing)\b", re.I)
_STARTS = re.compile(r"\b(?:early|start|beginning|first|opening)\b", re.I)
_ON = re.compile(r"\s+(?:onwards?\b|on(?=[,.;:)]|\s*$))")
_DATED = re.compile(_YEAR)
_MONTH_DAYS = 28
_ABOUT = r"(?:(?:in|on)\s+or\s+(?:about|around)\s+)?"  # “in or about April”, as in indictments
_RANGE = re.compile(rf"^\s*(?:-|–|—|to|and|through|until|till)\s*{_ABOUT}(?:the\s+)?(?:end\s+of\s+)?$")
_LED = 28  # characters before a time in which “from” is searched for
_FROM = re.compile(rf"\b(?:from|between)\s+{_ABOUT}(?:the\s+)?$", re.I)
_DAYS = cue("periods", "days")
_SHORT_SPAN = re.compile(rf"\b(?P<a>{_YEAR})\s*[-–/]\s*(?P<b>{_YEAR}|\d\d)\b(?!-\d)")


def find_periods(text: str, published: dt.date | None) -> list[Period]:
    """All times named in a text, in order, ranges joined; relative ones stay unresolved without ``published``."""
    atoms = [p for m in _atoms(text) if (p := _period(m, text, published))]
    told = chained(years_back([_from_day(text, p) for p in _joined(text, atoms)], text), text, published)
    return [_beyond(told_ahead(p, text, published), text, published) for p in told]


def _from_day(text: str, period: Period) -> Period:
    """“between 11 and 14 January 2024”, “11–14 January”: the month and year of the last day are those of the first."""
    if period.days != 1 or period.first is None or not text[period.start].isdigit():
        return period
    found = _DAYS.search(text, max(0, period.start - 30), period.start)
    day = int(found["day"] or found["dash"]) if found else 0
    if found is None or not 1 <= day < period.first.day:
        return period
    return made(
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
    """Every match of a way to name a time, in order, none overlapping; tried only where one may begin."""
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
        return made(m.start(), m.end(), (dt.date(a, 1, 1), dt.date(last, 12, 31)), "span") if fits else None
    bare_may = groups["m3"] == "May" and not (groups["y3"] or groups["r3"] or groups["mp"] or groups["mr"])
    if bare_may and not _MAY_BEFORE.search(text, max(0, m.start() - 30), m.start()):
        return None
    article = text[max(0, m.start() - 2) : m.start()] in ("a ", "e ")
    march = article and groups["m3"] in ("March", "Mar") and not groups["y3"]
    fall = m.group() in ("fall", "spring") and not is_season(text, m.start(), m.end())
    if march or fall or any(groups[key] and groups[key].islower() for key in ("m1", "m2", "m3")):
        return None  # “may”, “march” and “mar” are words
    if groups["feast"] and (groups["feast"].islower() or not is_feast(text, m.start(), m.end())):
        return None
    for key, rule in _RULES.items():
        if groups[key] is not None:
            bounds = rule(groups, published)
            kind: Kind = "weekday" if key == "wd" else "at"
            return _qualified(made(m.start(), m.end(), bounds, kind), text, published)
    return None


def _qualified(period: Period, text: str, published: dt.date | None) -> Period:
    before = text[max(0, period.start - 24) : period.start]
    onwards = _FROM.search(before) and _ON.match(text, period.end)
    if (onwards or _SINCE.search(text, max(0, period.start - 80), period.start)) and period.kind == "at":
        last = published if period.first and published and published >= period.first else None
        return made(period.start, period.end, (period.first if last else None, last), "since")
    if _BY.search(before) and period.kind == "at":
        return period._replace(kind="by")
    return period


def _beyond(period: Period, text: str, published: dt.date | None) -> Period:
    """“Before 2016” ends with the year before, “after March 2017” begins with April; every other time as it is."""
    words, before = text[period.start : period.end], text[max(0, period.start - 24) : period.start]
    owned = text.startswith(("'s", "’s"), period.end) or period.days < _MONTH_DAYS or not _DATED.search(words)
    if owned or period.kind not in ("at", "by") or not (period.first and period.last) or _PAIRED.search(before):
        return period
    if _BEFORE.search(before) and not _ENDS.search(words):
        end = period.first - dt.timedelta(days=1)
        first = end.replace(day=1) if period.days < _MONTH_DAYS + 4 else end.replace(month=1, day=1)
        return made(period.start, period.end, (first, end), "by")._replace(until=True)
    if _AFTER.search(before) and not _STARTS.search(words):
        first = period.last + dt.timedelta(days=1)
        return made(period.start, period.end, (first, published if published and published >= first else None), "since")
    return period


# Bounds of one expression; each rule takes the groups of the match and the publication date.


def _nearest_year(month: int, day: int, published: dt.date | None, relative: str | None) -> int | None:
    if published is None:
        return None
    if (relative or "").lower() in ("next", "last", "this"):
        return published.year + {"next": 1, "last": -1, "this": 0}[(relative or "").lower()]
    return published.year if (month, day) <= (published.month, published.day) else published.year - 1


def _dated(month: str, day: str, year: str | None, relative: str | None, published: dt.date | None) -> Bounds:
    number = MONTHS[month.lower()]
    found = int(year) if year else _nearest_year(number, int(day) - 14, published, relative)
    return day_bounds(found, number, int(day)) if found else UNRESOLVED


def _iso(g: dict[str, str], _: dt.date | None) -> Bounds:
    year, month, day = map(int, g["iso"].split("-"))
    return day_bounds(year, month, day) if 1 <= month <= 12 else UNRESOLVED


def _numeric(g: dict[str, str], _: dt.date | None) -> Bounds:
    """“31/12/2019”, “31.12.2019”; if day and month are ambiguous, the year."""
    day, month, year = map(int, re.split(r"[./]", g["dmy"]))
    if month > 12:
        day, month = month, day
    elif g["dot"] == "/" and day <= 12 and day != month:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    return day_bounds(year, month, day) if 1 <= month <= 12 else UNRESOLVED


def _month(g: dict[str, str], published: dt.date | None) -> Bounds:
    number = MONTHS[g["m3"].lower()]
    if g["y3"]:
        year: int | None = int(g["y3"])
    elif g["mr"] and published:
        word = g["mr"].split()[0].lower()
        past = number < published.month
        year = published.year + ({"last": 0, "this": 0}.get(word, 0) if past else {"last": -1, "this": 0}.get(word, 0))
        year += 1 if word == "next" and past else 0
    else:
        year = _nearest_year(number, 1, published, g["r3"])
    return part_bounds(g["mp"], *month_bounds(year, number)) if year else UNRESOLVED


def _season(g: dict[str, str], published: dt.date | None) -> Bounds:
    first, last = SEASONS[g["s"].lower()]
    year = int(g["sy"]) if g["sy"] else _nearest_year(first, 1, published, None)
    word = (g["sr"] or "").strip().lower()
    if published and not g["sy"] and word in ("this", "next"):
        year = published.year + (word == "next" and first <= published.month)
    elif year and published and word == "last" and not g["sy"] and first <= published.month <= last:
        year -= 1
    return part_bounds(g["sp"], dt.date(year, first, 1), month_bounds(year, last)[1]) if year else UNRESOLVED


def _feast(g: dict[str, str], published: dt.date | None) -> Bounds:
    month, day = feast(g["feast"])
    if g["fy"]:
        return day_bounds(int(g["fy"]), month, day)
    year = _nearest_year(month, day, published, None)
    if year and published:
        year += {"next": 1, "this": dt.date(year, month, day).year < published.year}.get((g["fr"] or "").lower(), 0)
    return day_bounds(year, month, day) if year else UNRESOLVED


def _decade(g: dict[str, str], _: dt.date | None) -> Bounds:
    word = g["dec"].lower()
    year = int(word) if word.isdigit() else 1900 + {"fi": 50, "si": 60, "se": 70, "ei": 80, "ni": 90}[word[:2]]
    offsets = {None: (0, 9), "start": (0, 0), "early": (0, 3), "mid": (4, 6), "late": (7, 9)}
    a, b = offsets.get(short(g["dp"]), (0, 9))
    return dt.date(year + a, 1, 1), dt.date(year + b, 12, 31)


def _year(g: dict[str, str], _: dt.date | None) -> Bounds:
    return part_bounds(g["yp"], dt.date(int(g["y"]), 1, 1), dt.date(int(g["y"]), 12, 31))


def _relative(g: dict[str, str], published: dt.date | None) -> Bounds:
    word = re.sub(r"\s+", " ", g["rel"].lower())
    if published is None or word in ("that", "the same", "the previous", "the following", "the past"):
        return UNRESOLVED
    shift = {"last": -1, "this past": -1, "next": 1}.get(word, 0)
    return part_bounds(g["rp"], *calendar_bounds(g["ru"].lower(), shift, published))


def _ago(g: dict[str, str], published: dt.date | None) -> Bounds:
    if published is None or g["aw"].lower() != "ago":
        return UNRESOLVED
    count = COUNT.get(g["ago"].lower()) or int(g["ago"])
    unit = g["au"].lower()
    if unit == "year" and count == 1:  # as far back as a day of the year before, with the precision of a month
        return calendar_bounds("month", -12, published)
    if unit in ("decade", "year", "month"):
        count, unit = (10 * count, "year") if unit == "decade" else (count, unit)
        return calendar_bounds(unit, -count, published)
    day = published - dt.timedelta(days=count * (7 if unit == "week" else 1))
    return calendar_bounds("week", 0, day) if unit == "week" else (day, day)


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
    "iso": _iso, "dmy": _numeric,
    "m1": lambda g, p: _dated(g["m1"], g["d1"], g["y1"], g["r1"], p),
    "m2": lambda g, p: _dated(g["m2"], g["d2"], g["y2"], g["r2"], p),
    "q": year_parts.half_or_quarter, "n": year_parts.first_months, "past": year_parts.up_to_now,
    "to": year_parts.up_to_a_month, "fyear": year_parts.fiscal_year, "winter": year_parts.last_winter, "newy": year_parts.new_year,
    "nth": year_parts.day_of_a_month, "qn": year_parts.numbered_quarter, "ahead": year_parts.ahead, "ye": year_parts.year_end,
    "ep": year_parts.end_of_the_year, "we": year_parts.over_the_weekend,
    "m3": _month, "s": _season, "feast": _feast, "dec": _decade, "y": _year, "rel": _relative, "ago": _ago,
    "now": _now, "wd": _weekday,
}  # fmt: skip


def _joined(text: str, atoms: list[Period]) -> list[Period]:
    """Join “from A to B”, “between A and B” and “A–B” into one period."""
    out: list[Period] = []
    for period in atoms:
        last = out[-1] if out else None
        if last and _RANGE.match(between := text[last.end : period.start]):
            explicit = _FROM.search(text[max(0, last.start - _LED) : last.start])
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
    return made(a.start, b.end, (a.first, b.last), "span")
