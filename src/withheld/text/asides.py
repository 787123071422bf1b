"""Numbers that are not figures (days, ages, ordinals, article numbers), and times in symbols or names, which date nothing."""

from __future__ import annotations

import re
from functools import cache

from withheld.text.numbers import Number, Token, digits
from withheld.text.patterns import cue, nations
from withheld.vocabulary import codelist

DASHES = ("-", "–", "—", "~", "‑", "−")
"""Characters that may separate the ends of a range."""
_MONTHS = frozenset(codelist("words")["months"])
_NO_FIGURE_BEFORE = frozenset(codelist("words")["no_figure_before"])
_WHO_NUMBER = frozenset(
    {"they", "we", "you", "who", "which", "now", "to", "that", "and", "staff", "personnel", "men", "women", "workers"}
)
"""Words before “number 165” where “number” is a verb."""
_AGE_AFTER = re.compile(r"[-\s–]*year[-\s–]*olds?|[-\s–]*years? (?:old|of age)|(?:st|nd|rd|th)\b", re.I)


def no_figure(toks: list[Token], number: Number, sentence: str, offset: int) -> bool:
    """Whether a number is not a figure: a date, year, age, ordinal, clock time, resolution, or a lone word such as “one”."""
    i, tok = number.first, toks[number.first]
    before = toks[i - 1].low if i else ""
    after = toks[number.after].low if number.after < len(toks) else ""
    rest = sentence[toks[number.after - 1].end - offset :][:24]
    if number.kind == "count" and number.scaled == 1.0 and digits(tok.text) is not None:
        if _NOTED.search(sentence, max(0, tok.start - offset - 6), tok.start - offset) and _NOTE_ENDS.match(rest):
            return True
        dated = _of_a_date(toks, number, before, after, rest)
        if dated is not None:
            return dated
    if before in ("-", "‑") and i > 1 and toks[i - 2].text.isalpha() and toks[i - 2].end == toks[i - 1].start:
        return True  # COVID-19
    if before == "of" and i > 1 and toks[i - 2].low in ("age", "ages"):
        return True
    verb = before == "number" and i > 1 and (toks[i - 2].low in _WHO_NUMBER or "," in tok.text)
    counts = verb or after in codelist("numbers")["names"]
    if (before in _NO_FIGURE_BEFORE and not counts) or _AGE_AFTER.match(rest) or before in ("#", "/"):
        return before != "group" or after not in ("of",)
    return bool(i and toks[i - 1].end == tok.start and before[-1:].isalpha() and before not in nations())


def _of_a_date(toks: list[Token], number: Number, before: str, after: str, rest: str) -> bool | None:
    """Whether a number in digits is a year, a day or a time of day; None if its context does not say."""
    i, tok, value = number.first, toks[number.first], number.low
    numbered = before in DASHES and i > 1 and _YEAR.fullmatch(toks[i - 2].text)
    if numbered and toks[i - 2].end + 1 == tok.start and value < 100:
        return True  # “Law 2019-45”
    year = _YEAR.fullmatch(tok.text) and not _OPEN_RANGE.match(rest)
    if year and (before in _OF_YEARS or not _counted_next().match(rest)):
        return True
    if value <= 31 and (before in _MONTHS or (after in _MONTHS and (after != "may" or re.match(r"\s+May\b", rest)))):
        return not _counted_next().match(rest) or before not in _MONTHS
    if after in (":", "a.m.", "p.m.", "am", "pm") and _clock(toks, number.after):
        return True
    if value <= 31 and re.match(r"/\d", rest):
        return True  # “9/11”, “24/7”
    if before == ":" and value < 60 and i > 1 and toks[i - 2].text.isdigit() and toks[i - 1].end == tok.start:
        return True
    return None


_NOTED = re.compile(r"(?:[^\s\[(]\[|\[note\s|[a-z]{4}\.|[a-z]{3}\.[\"”’)])$")
_NOTE_ENDS = re.compile(r"[,–-]?\d*\]|\s*$|\s+[\"“(]?[A-Z]")
"""Before and behind the number of a note: “went home.[3]”, “went home.3 Then”."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_OPEN_RANGE = re.compile(r"\s?[-–]\s?(?:2[1-9]|[3-9]\d)\d\d\b")
"""“2000–3000 workers”: a range whose end cannot be a year does not begin with a year."""
_OF_YEARS = frozenset({"in", "since", "during", "until", "till", "by", "early", "mid", "late", "before", "after"})


def _clock(toks: list[Token], at: int) -> bool:
    """Whether the text after a number makes it a time of day: “7 a.m.”, “10:30”; a colon before words ends a heading."""
    if toks[at].low != ":":
        return True
    return at + 1 < len(toks) and toks[at + 1].text.isdigit() and toks[at].end == toks[at + 1].start


@cache
def _counted_next() -> re.Pattern[str]:
    """Pattern of people that a number may count, by trade or state, with up to two words before them."""
    trades = "|".join(re.escape(noun) for noun in codelist("words")["worker_nouns"])
    states = "|".join(
        re.escape(name) for entry in codelist("countries")["country"].values() for name in entry["people"]
    )
    return re.compile(
        rf"\s{{1,9}}+(?:[^\W\d]{{1,40}}+\s{{1,9}}+){{0,2}}?(?:(?:{trades})(?:s|es)?|people|men|women|girls|boys|hands|families|staff|(?:{states})(?!\s(?-i:[A-Z][a-z])))(?!\w)",
        re.I,
    )


_SYMBOL_BEFORE = cue("asides", "symbol_before")
_SYMBOL_AFTER = re.compile(r"[-/]\d|[-/][A-Z]+[-/\d]|\s*\)|\b")
_EVENT_AFTER = cue("asides", "event_after")
_HELD = re.compile(r"\b(?:during|throughout|since|after|before|until|by|for)\s+(?:the\s+)?$", re.I)


_IN_SEASON = re.compile(r"\b(?:in|since|by|during|until|till|before|after|through)\s+(?:the\s+)?$", re.I)
_OF_WHAT = re.compile(r"\s+(?:of|in|from|to)\b")


def is_season(text: str, start: int, end: int) -> bool:
    """Whether “fall” or “spring” alone is a time: not in “killed in a fall”, “the fall in numbers”, “sums that spring from it”."""
    return bool(_IN_SEASON.search(text[max(0, start - 30) : start])) and not _OF_WHAT.match(text, end)


_OTHER_CALENDAR = re.compile(rf"\b(?:{'|'.join(codelist('words')['other_calendars'])})\s+$")
_NAMED_AFTER = cue("asides", "named_after")


def is_feast(text: str, start: int, end: int) -> bool:
    """Whether “New Year” or “Christmas” is a day of our calendar: not in “Lunar New Year”, “a New Year's address”, “Christmas Island”."""
    return not (_OTHER_CALENDAR.search(text, max(0, start - 14), start) or _NAMED_AFTER.match(text, end))


def names_something(text: str, start: int, end: int) -> bool:
    """Whether a year is part of a name: a document symbol, an order's number, an event that does not date the figure."""
    if not re.fullmatch(r"(?:19|20)\d\d(?:[-/]\d+)*", text[start:end]):
        return False
    before = text[max(0, start - 40) : start]
    if _SYMBOL_BEFORE.search(before) and _SYMBOL_AFTER.match(text, end):
        return True
    return bool(_EVENT_AFTER.match(text, end)) and not _HELD.search(before)
