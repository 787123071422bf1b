"""Note marks in a text: raised digits, bracketed numbers and Markdown's marks, which are no part of the figure before them."""

from __future__ import annotations

import re

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(RAISED, "0123456789")
_UNITS = r"(?:[kcdmnµ]?m|mi|ft|in|yd|inch|feet|foot|miles?|met(?:er|re)s?|qm|CO|H|O|R|χ|x|s|r|e|sq|и?м|км)"
_UNIT_BEFORE = re.compile(rf"(?<![^\W\d_]){_UNITS}$")
_POWER_BEFORE = re.compile(r"(?:^|[^\d.,])(?:10|2)$")
_MARK = re.compile(
    r"\[?\(?(?:\d{1,3}(?:\s?[;–-]\s?\d{1,3}|,\s\d{1,3}|,\d{1,2}(?!\d)){0,9}|\d{3}(?:,\d{3}){1,5}|[a-z]|[*†‡§¶#]{1,3}"
    r"|(?:note|nb|fn|n)\.? ?\d{1,3})\)?\]?",
    re.I,
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|e|è|ème|os?|as?|º|ª|n[oº])", re.I)
_RAISED = re.compile(rf"[{RAISED}]+(?:[⁻˒,–-]{{1,2}}[{RAISED}]+)*")
_BRACKETED = re.compile(
    r"(?<=[\w.,;:!?%\"”’)])(?:\[(?:\d{1,3}(?:[,–-] ?\d{1,3}){0,5}|note \d{1,3}|nb \d{1,2}|citation needed)\])+(?!\()"
    r"|(?<=[\d.,;:!?])(?:\[[a-z]\])+(?![\w(])"
    r"|(?<=[\w%\"”’)]) (?:\[\d{1,3}(?:[,–-] ?\d{1,3}){0,5}\])+(?=[.,;:!?]|$)",
    re.I | re.M,
)
_MARKDOWN = re.compile(r"(?<=\S)\[\^[\w-]{1,40}\](?!:)|(?<=[\w.,)])\^\[?\d{1,3}(?:,\d{1,3}){0,5}\]?\^")
_CARET_NOTE = re.compile(r"^ {0,3}\[\^[\w-]{1,40}\]:[ \t]*", re.M)


def is_mark(words: str) -> bool:
    """Whether words that a page raises, or links to its notes, are a note mark and no more."""
    return bool(_MARK.fullmatch(words.strip()))


def is_power(words: str, before: str) -> bool:
    """Whether raised words belong to what stands before them: km², CO₂, 10⁶, 1st."""
    words, before = words.strip(), before[-40:]
    if _ORDINAL.fullmatch(words):
        return bool(re.search(r"(?:^|\D)\d{1,2}$|n$", before, re.I)) and words.lower() not in ("a", "e", "o")
    if not re.fullmatch(r"[-−+]?\d{1,2}", words):
        return False
    if _POWER_BEFORE.search(before):
        return bool(re.search(r"[×x·*≈~] ?(?:10|2)$", before)) or words in ("6", "9", "12")
    return bool(_UNIT_BEFORE.search(before)) and words in ("2", "3", "-1", "-2", "−1", "−2")


def without_marks(text: str) -> str:
    """A text without note marks; units and powers keep their raised digits. Same as canonical text otherwise."""
    text = _MARKDOWN.sub("", text)
    text = _BRACKETED.sub("", text)
    return _RAISED.sub(lambda match: match[0] if _belongs(match, text) else "", text)


def _belongs(match: re.Match[str], text: str) -> bool:
    before = text[max(0, match.start() - 40) : match.start()]
    return not before[-1:].strip() or is_power(match[0].translate(_PLAIN), before)


def notes_told(text: str) -> str:
    """A Markdown text whose footnotes are lines of their own, without their marks."""
    return _CARET_NOTE.sub("", text)
