"""Working hours from clock times: “from 7 a.m. until 7 p.m.”, “they start at five and stop at eight in the evening”."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from withheld.text import cue


class Shift(NamedTuple):
    """Span of a shift in the text, its hours, and how they are calculated."""

    start: int
    end: int
    hours: float
    note: str


_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
_WORDS = {word: hour for hour, word in enumerate(_NUMBERS.split(), 1)} | {"noon": 12, "midday": 12, "midnight": 24}
_EARLY = ("a", "in the morning", "in the early")
_LATE = ("p", "in the afternoon", "in the evening", "at night")

_CLOCK = cue("clocks", "clock")
_TAIL = cue("clocks", "tail")
_AT_HOUR = cue("clocks", "at_hour")
_GOES_ON = cue("clocks", "goes_on")
_BEGINS = cue("clocks", "begins")
_ENDS = cue("clocks", "ends")
_FAR = 110
"""Characters between the start hour and the end hour, at most."""
_LEAST, _MOST = 4, 22
"""Hours of a shift; anything shorter or longer is not a shift."""


def shifts(text: str, start: int, end: int) -> Iterator[Shift]:
    """The shifts that a sentence gives by the clock; two numbers without any sign of a clock are none."""
    for m in _CLOCK.finditer(text, start, end):
        signs = [m["am"], m["ax"], m["bm"], m["bx"], m["b"].lower() == "midnight" or None]
        if not any(signs) and not (m.group().lower().startswith("from ") and _TAIL.match(text, m.end())):
            continue  # “from 12 to 16 hours a day”, “from 6 to 10 workers”
        if text[m.start() - 1 : m.start()] in tuple("$€£¥.,") or _GOES_ON.match(text, m.end()):
            continue
        first, last = _hour(m["a"], m["am"], m["ax"]), _hour(m["b"], m["bm"], m["bx"])
        if first is not None and last is not None:
            last = _after_noon(first, last, (m["bx"] or "").lower(), clear=bool(m["bm"]))
            yield from _shift(text, m.start(), m.start() + len(m.group().rstrip()), first, last)
    yield from _apart(text, start, end)


def _apart(text: str, start: int, end: int) -> Iterator[Shift]:
    """“They start at five and stop at eight in the evening”: the last hour has a part of the day, or is midnight."""
    for ends in _ENDS.finditer(text, start, end):
        if not (ends["x"] or ends["t"].lower() == "midnight"):
            continue
        begins = list(_BEGINS.finditer(text, max(start, ends.start() - _FAR), ends.start()))
        if begins and not _AT_HOUR.search(text[begins[-1].end() : ends.start()]):
            first, last = (_hour(m["t"], m["m"], m["x"]) for m in (begins[-1], ends))
            if first is not None and last is not None:
                last = _after_noon(first, last, (ends["x"] or "").lower(), clear=True)
                yield from _shift(text, begins[-1].start("t"), ends.start() + len(ends.group().rstrip()), first, last)


def _shift(text: str, start: int, end: int, first: float, last: float) -> Iterator[Shift]:
    hours = (last - first) % 24
    if _LEAST <= hours <= _MOST:
        yield Shift(start, end, hours, f"{' '.join(text[start:end].split())} = {hours:g} hours")


def _after_noon(first: float, last: float, part: str, *, clear: bool) -> float:
    """The last hour, moved to the afternoon if it is not after the first one, or if the text leaves the half of the day open."""
    if last <= 12 and not part.startswith(_EARLY) and last <= first:
        last += 12
    if not part and last <= 12 and not clear:
        last += 12 if last + 12 - first <= 18 else 0
    return last


def _hour(hour: str, minute: str | None, part: str | None) -> float | None:
    number = _WORDS.get(hour.lower()) or (int(hour) if hour.isdigit() else 0)
    if number > 24:
        return None
    value = number + (int(minute) / 60 if minute else 0)
    low = (part or "").lower()
    if hour.lower() == "midnight":
        return 24.0
    if low.startswith(_LATE) and not (low == "at night" and number <= 3):
        return value + 12 if number < 12 else value
    return value
