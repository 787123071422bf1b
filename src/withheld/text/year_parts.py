"""Parts of a year and spans up to a time: “the first nine months of 2016”, “the past three years”, “the year to March 2018”."""

from __future__ import annotations

import datetime as dt

from withheld.months import months_on
from withheld.text.anchored import COUNT, MONTHS
from withheld.text.bounds import UNRESOLVED, Bounds, calendar_bounds, day_bounds, month_bounds, part_bounds, short

ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_COUNTS = "|".join((*(word for word in COUNT if len(word) > 2), r"\d{1,2}"))
_LED = r"(?<=\bin\ the\ )|(?<=\bfor\ the\ )|(?<=\bduring\ the\ )|(?<=\bover\ the\ )"

_ENDED = r"(?:(?:that\s+)?ended|ending|(?(led)(?:to|through)|(?!)))(?:\s+in)?(?:\s+the)?(?:\s+end\s+of|\s+\d{1,2})?"
"""“Extended by six months to March 2018” is not a period that ended then; “the six months to March 2018” is."""
_NO_DAY = (
    "of|floor|storey|parallel|anniversary|day|birthday|century|congress|session|meeting|street|avenue|brigade|line|page|attempt|time|"
    "round|item|article|paragraph|night|hour|minute|week|month|year"
)
"""Words that an ordinal after “on the” may count, so that it is not a day of a month."""
_ENDS = r"(?:the\s+)?(?:beginning|start|middle|end|close)\s+of"


def grammar(year: str, month: str) -> str:
    """The expression for such parts, to embed in a verbose, case-insensitive one; ``year`` and ``month`` are sub-expressions."""
    named = rf"(?:(?P<{{year}}>{year})|(?P<{{told}}>this|last|next|the)\s+year)\b"
    half, months = (named.format(year=f"{key}y", told=f"{key}r") for key in "qn")
    return rf"""
    (?P<qin>{_LED})?(?P<q>{"|".join(ORDINAL)})\s+(?P<qu>half|quarter)\b
        (?:\s+of\s+{half}|(?(qin)(?!\s+of\b|[-\s](?:of\s+)?(?:a\s+)?(?:century|decade|hour))|(?!)))
  | (?P<led>(?<=\bthe\ ))?(?P<to>year|(?:{_COUNTS})\s+months)\s+{_ENDED}
        \s+(?P<tm>{month})\b\.?(?:\s+\d{{1,2}},)?(?:\s+of)?\s+(?P<ty>{year})\b
  | (?<=\bon\ the\ )(?P<nth>[12]?\d|3[01])(?:st|nd|rd|th)\b(?!\s+(?:{_NO_DAY})\b|[-/\w])
  | (?-i:Q)(?P<qn>[1-4])\b(?:\s+(?:of\s+)?(?P<qny>{year})\b)?
  | (?<=\bthe\ )(?P<ahead>next|coming)\s+(?P<an>{_COUNTS})\s+(?P<aun>year|month|week)s\b(?!['’])
  | (?P<ye>year(?:-|\s)end|(?<=\bthe\ )year['’]s\s+end|(?<=\b(?:by|at)\ )year['’]s\s+end)\b
  | FY\s?-?(?P<fyear>{year})\b(?![/-]\d)
  | (?<=\bin\ the\ )(?P<newy>new\s+year)\b
  | (?P<wr>last|this)\s+(?P<winter>winter)\b
  | (?P<n>first|last)\s+(?P<nn>{_COUNTS})\s+months\s+of\s+{months}
  | (?P<ep>{_ENDS})\s+the\s+(?P<eu>year|month|decade)\b(?!['’]|\s+(?:{year}|before|after)\b)
  | (?<=\bover\ the\ )(?P<we>weekend)\b
  | (?<=\bthe\ )(?P<past>past|last)\s+(?:(?P<pn>{_COUNTS})\s+(?P<pu>year|month|week|decade)s
        |(?P<pc>(?<=past\ )decade|(?:half|quarter)[-\s](?:(?:of\s+)?a\s+)?century))\b(?!['’])"""


def _year(told: str | None, word: str | None, published: dt.date | None) -> int | None:
    if told:
        return int(told)
    return published.year + {"last": -1, "next": 1}.get((word or "").lower(), 0) if published else None


def half_or_quarter(g: dict[str, str], published: dt.date | None) -> Bounds:
    """“The first half of 2016”; without a year, “in the first half”, the last one that had begun."""
    year = _year(g["qy"], g["qr"], published)
    if year is None:
        return UNRESOLVED
    length = 6 if g["qu"].lower() == "half" else 3
    number = min(ORDINAL[g["q"].lower()], 12 // length)
    first = dt.date(year, (number - 1) * length + 1, 1)
    if published and not (g["qy"] or g["qr"]) and first > published:
        first = first.replace(year=year - 1)
    return first, month_bounds(first.year, number * length)[1]


def numbered_quarter(g: dict[str, str], published: dt.date | None) -> Bounds:
    """“Q2 2018”; without a year the last such quarter that had begun."""
    ordinal = {"q": list(ORDINAL)[int(g["qn"]) - 1], "qu": "quarter", "qy": g["qny"], "qr": ""}
    return half_or_quarter(ordinal, published)


def day_of_a_month(g: dict[str, str], published: dt.date | None) -> Bounds:
    """“On the 29th”: the last such day; ``chained`` moves it to the month that the text names."""
    if published is None:
        return UNRESOLVED
    number, month = int(g["nth"]), published.replace(day=1)
    while number > (published.day if month.month == published.month else month_bounds(month.year, month.month)[1].day):
        month = months_on(month, -1)
    return day_bounds(month.year, month.month, number) if number else UNRESOLVED


def ahead(g: dict[str, str], published: dt.date | None) -> Bounds:
    """“Over the next two years”: from the date of publication on."""
    if published is None:
        return UNRESOLVED
    count, unit = _count(g["an"]), g["aun"].lower()
    if unit == "week":
        return published, published + dt.timedelta(weeks=count)
    return published, _same_day(published, count * (12 if unit == "year" else 1))


def year_end(_: dict[str, str], published: dt.date | None) -> Bounds:
    """“By year-end”, “at the year's end”: the last day of the year of publication."""
    return day_bounds(published.year, 12, 31) if published else UNRESOLVED


def first_months(g: dict[str, str], published: dt.date | None) -> Bounds:
    """“The first nine months of 2016”, “the last two months of last year”."""
    year, count = _year(g["ny"], g["nr"], published), _count(g["nn"])
    if year is None or not 1 <= count <= 12:
        return UNRESOLVED
    if g["n"].lower() == "last":
        return dt.date(year, 13 - count, 1), dt.date(year, 12, 31)
    return dt.date(year, 1, 1), month_bounds(year, count)[1]


def up_to_a_month(g: dict[str, str], _: dt.date | None) -> Bounds:
    """“The year to March 2018”, “the six months that ended in June 2017”: whole months, the named one the last."""
    words = g["to"].lower().split()
    count = 12 if words[0] == "year" else _count(words[0])
    if not count:
        return UNRESOLVED
    first, last = month_bounds(int(g["ty"]), MONTHS[g["tm"].lower()])
    return months_on(first, 1 - count), last


def fiscal_year(g: dict[str, str], _: dt.date | None) -> Bounds:
    """“FY2018”: as its country and first month are unknown, the calendar year that it is named after."""
    return dt.date(int(g["fyear"]), 1, 1), dt.date(int(g["fyear"]), 12, 31)


def new_year(_: dict[str, str], published: dt.date | None) -> Bounds:
    """“In the new year”: the one after that of publication, or in January this one."""
    if published is None:
        return UNRESOLVED
    return calendar_bounds("year", int(published.month > 1), published)


def last_winter(g: dict[str, str], published: dt.date | None) -> Bounds:
    """“Last winter”, “this winter”: December to February; while one lasts, the last is the one before it."""
    if published is None:
        return UNRESOLVED
    begun = published.year if published.month == 12 else published.year - 1
    within = published.month in (12, 1, 2)
    begun -= within and g["wr"].lower() == "last"
    return dt.date(begun, 12, 1), month_bounds(begun + 1, 2)[1]


def end_of_the_year(g: dict[str, str], published: dt.date | None) -> Bounds:
    """“By the end of the year”, “at the start of the month”, “at the beginning of the decade”: of the date of publication."""
    if published and g["eu"].lower() == "decade":
        first = published.year // 10 * 10
        years = {"start": (0, 0), "mid": (4, 6), "end": (9, 9)}[short(g["ep"]) or "start"]
        return dt.date(first + years[0], 1, 1), dt.date(first + years[1], 12, 31)
    return part_bounds(g["ep"], *calendar_bounds(g["eu"].lower(), 0, published)) if published else UNRESOLVED


def over_the_weekend(_: dict[str, str], published: dt.date | None) -> Bounds:
    """The weekend during which, or last before which, the text was published."""
    if published is None:
        return UNRESOLVED
    saturday = published - dt.timedelta(days=(published.weekday() + 2) % 7)
    return saturday, saturday + dt.timedelta(days=1)


def up_to_now(g: dict[str, str], published: dt.date | None) -> Bounds:
    """“The past three years”, “the past half century”: up to the date of publication."""
    if published is None:
        return UNRESOLVED
    if g["pc"]:
        return _same_day(published, -12 * {"d": 10, "h": 50, "q": 25}[g["pc"][0].lower()]), published
    count, unit = _count(g["pn"]), g["pu"].lower()
    if unit == "week":
        return published - dt.timedelta(weeks=count), published
    return _same_day(published, -count * {"month": 1, "year": 12, "decade": 120}[unit]), published


def _same_day(day: dt.date, count: int) -> dt.date:
    """The same day so many months later or, with a negative count, earlier; the last of a shorter month."""
    first = months_on(day, count)
    return first.replace(day=min(day.day, month_bounds(first.year, first.month)[1].day))


def _count(word: str) -> int:
    low = word.lower()
    return COUNT[low] if low in COUNT else int(low)
