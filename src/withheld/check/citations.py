"""Resolutions that a report cites wrongly: an unknown number, a duty of another resolution, a wrong date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import cache

from withheld.check.sentences import passage
from withheld.finding import Finding, Passage
from withheld.jsons import JsonMapping
from withheld.records import Document
from withheld.vocabulary import codelist

_CITED = re.compile(
    r"\b(?:Resolutions?|UNSCR|S/RES/)\s*(?:No\.?\s*)?(?P<numbers>\d{3,4}(?:(?:,| and| or)+\s*\d{3,4})*)\b", re.I
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAY = re.compile(
    rf"(?<!\d)\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{'|'.join(_MONTHS)})|"
    rf"(?P<m2>{'|'.join(_MONTHS)})\s+(?P<d2>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?)(?:,?\s+(?P<y>\d{{4}}))?"
)
_DUE = re.compile(r"\b(?:by|until|before|deadline\w*|expir\w+|due)\b", re.I)
NEAR_DAYS = 3
"""Days; a date this close to a deadline is taken for a wrong version of it."""


def citations(documents: Iterable[Document]) -> list[Finding]:
    """Wrong citations, document by document."""
    return [f for d in documents for matter in codelist("resolutions")["matter"] for f in _of(d, matter)]


def _of(document: Document, matter: JsonMapping) -> Iterator[Finding]:
    if not re.search(matter["about"], document.text):
        return
    for cited in _CITED.finditer(document.text):
        numbers = [int(n) for n in re.findall(r"\d+", cited["numbers"])]
        quote = passage(document, *cited.span())
        yield from _numbers(document, matter, numbers, Passage(document=document.id, quote=quote))
    for day in _DAY.finditer(document.text):
        yield from _days(document, matter, day)


def _numbers(document: Document, matter: JsonMapping, numbers: list[int], where: Passage) -> Iterator[Finding]:
    sentence = where.quote.sentence
    for number in numbers:
        if number not in matter["numbers"]:
            if re.search(matter["about"], sentence) or _asked(matter, sentence):
                yield _slip(f"No resolution {number} on this matter", _instead(matter, sentence, number), where)
        elif len(numbers) == 1:
            for duty in _asked(matter, sentence):
                others = {d["resolution"] for d in _asked(matter, sentence)}
                if duty["resolution"] != number and number not in others and _duties(matter, number):
                    said = f"{duty['asks']}: that is resolution {duty['resolution']}, decided on {duty['decided']}"
                    if not _also(sentence, duty["resolution"]):
                        yield _slip(f"Resolution {number} is cited for what {duty['resolution']} asks", said, where)


def _also(sentence: str, number: int) -> bool:
    return str(number) in sentence


def _duties(matter: JsonMapping, number: int) -> list[JsonMapping]:
    return [d for d in matter["duty"] if d["resolution"] == number]


def _asked(matter: JsonMapping, sentence: str) -> list[JsonMapping]:
    """The duties that a sentence mentions."""
    return [d for d in matter["duty"] if any(p.search(sentence) for p in _patterns(tuple(d["words"])))]


@cache
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"\b{w}", re.I) for w in words)


def _instead(matter: JsonMapping, sentence: str, number: int) -> str:
    asked = _asked(matter, sentence)
    if asked:
        return f"{asked[0]['asks']}: that is resolution {asked[0]['resolution']}, decided on {asked[0]['decided']}"
    near = min(matter["numbers"], key=lambda n: abs(n - number))
    return f"the resolution on this matter with the nearest number is {near}"


def _days(document: Document, matter: JsonMapping, day: re.Match[str]) -> Iterator[Finding]:
    """Deadlines given with a date slightly off, in a sentence on that duty."""
    where = Passage(document=document.id, quote=passage(document, *day.span()))
    for duty in _asked(matter, where.quote.sentence):
        due = duty.get("due")
        if due is None or not _DUE.search(where.quote.sentence):
            continue
        told = _date(day, due.year)
        if told and told != due and abs((told - due).days) <= NEAR_DAYS:
            line = f"{duty['asks']}, of {duty['decided']}: by {due}, not {told}"
            yield _slip(f"Another date for the deadline of resolution {duty['resolution']}", line, where)


def _date(day: re.Match[str], year: int) -> dt.date | None:
    month = _MONTHS.index(day["m1"] or day["m2"]) + 1
    try:
        return dt.date(int(day["y"] or year), month, int(day["d1"] or day["d2"]))
    except ValueError:
        return None


def _slip(title: str, line: str, where: Passage) -> Finding:
    return Finding(
        kind="citation", verdict="slip", title=f"Wrong citation: {title[0].lower()}{title[1:]}", arithmetic=line,
        claims=(), severity=1.0, passages=(where,),
    )  # fmt: skip
