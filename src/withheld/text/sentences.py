"""Spans of sentences, paragraphs and quotations in a text, by rules that keep every offset.

A library is not used here: existing splitters change the text or take a second to import, and every offset depends on this step.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from withheld.records import Document, Quote
from withheld.vocabulary import codelist


class Sentence(NamedTuple):
    """A sentence: its number, its paragraph's number, and where it stands (end exclusive, no outer white space)."""

    number: int
    paragraph: int
    start: int
    end: int
    text: str


LONGEST = 2000
"""Characters of a sentence at most; the longest ones in official prose are much shorter."""
_TITLES = frozenset(codelist("words")["titles"])  # a full stop after one of these never ends a sentence
# After these a full stop ends a sentence only before a word that often begins one.
_MAYBE = frozenset(codelist("words")["abbreviations"])
_STARTERS = frozenset(codelist("words")["sentence_starters"])
_NOTE = r"(?:\[(?:[\d,–-]{1,9}|note\s\d{1,3})\])*+(?:(?:(?<=[a-z]{4}\.)|(?<=[a-z]{3}\.[\"”’)]))\d{1,3}(?=\s+[“\"‘(]?[A-Z]))?+"
_END = re.compile(rf"(?<![.!?…。！？])[.!?…。！？]++[\"'”’»)\]]*+{_NOTE}(?=\s|$|[“\"‘(\[]?[A-Z])")
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_WORD_BEFORE = re.compile(r"([^\W_][\w.\-]{0,29})$")
_NEXT = re.compile(r"\s*+[\"'“‘«(\[—–-]{0,80}\s{0,80}(\S+)")


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans between blank lines; a single line break ends a paragraph only after a line that looks finished or is a heading."""
    out: list[tuple[int, int]] = []
    start = 0
    for gap in [*_BLANK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        out.extend(_lines(text, start, end))
        start = gap.end() if gap else end
    return out


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out = []
    first = start
    while (brk := text.find("\n", start, end)) != -1:
        line = text[start:brk].strip()
        following = text[brk + 1 : end].lstrip()[:1]
        if _breaks(line, following):
            out.append((first, brk))
            first = brk + 1
        start = brk + 1
    out.append((first, end))
    trimmed = [_trim(text, a, b) for a, b in out]
    return [(a, b) for a, b in trimmed if a < b]


def _breaks(line: str, following: str) -> bool:
    if not line or not following or following in "•*-–◆■▲●·|" or line[0] in "•◆■▲●|":
        return True
    finished = line[-1] in '.!?:;…"”’»)。'
    return (finished and not following.islower()) or (len(line) < 60 and not line.endswith(",") and following.isupper())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentences(text: str) -> list[Sentence]:
    """All sentences of a text, in order; every non-space character stands in exactly one of them.

    A longer run than ``LONGEST`` characters is cut, so that no step gets an unbounded line.
    """
    out: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs(text)):
        at = start
        for stop in (cut for whole in _stops(text, start, end) for cut in _cuts(text, at, whole)):
            a, b = _trim(text, at, stop)
            if a < b:
                out.append(Sentence(len(out), number, a, b, text[a:b]))
            at = stop
    return out


def _cuts(text: str, start: int, stop: int) -> Iterator[int]:
    """Offsets at which a long span is cut: at pauses, else between words, else anywhere; its end is the last one."""
    while stop - start > LONGEST:
        reach = start + LONGEST
        pause = max(text.rfind(mark, start + LONGEST // 2, reach) for mark in ("; ", ", ", "\n"))
        space = pause if pause > 0 else text.rfind(" ", start + LONGEST // 2, reach)
        start = space + 1 if space > 0 else reach
        yield start
    yield stop


def _stops(text: str, start: int, end: int) -> list[int]:
    stops = [m.end() for m in _END.finditer(text, start, end) if m.end() < end and _ends_sentence(text, m, start, end)]
    return [*stops, end]


def _ends_sentence(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    after = _NEXT.match(text, mark.end(), min(end, mark.end() + 80))
    if not after:
        return True
    following = after.group(1)
    closes = mark.group()[-1] in "\"'”’»)]"
    glued = not text[mark.end()].isspace()
    if following[0].islower() or (glued and (following[0].isdigit() or not closes)):
        # “…”Next and Word.Next occur where a page was pasted without its spaces: only the former is safe to split.
        return not following[0].islower() and glued and len(following) > 3 and _finished_word(text, mark, start)
    if mark.group()[0] != "." or mark.group().startswith(".."):
        return True
    before = _WORD_BEFORE.search(text, max(start, mark.start() - 30), mark.start())
    said = before.group(1).rstrip(".") if before else ""
    word = said.lower()
    if len(word) == 1 and word.isalpha() and not closes:
        return False
    if word in _TITLES and not (len(said) > 1 and said.isupper()):  # “PP” may be a party, “pp” means pages
        return False
    if word in _TITLES or word in _MAYBE or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return following.strip("\"'“”‘’,").lower() in _STARTERS
    return True


def _finished_word(text: str, mark: re.Match[str], start: int) -> bool:
    before = _WORD_BEFORE.search(text, max(start, mark.start() - 30), mark.start())
    return bool(before and len(before.group(1)) > 3 and before.group(1).isalpha() and before.group(1)[1:].islower())


class Finder:
    """Finds the sentence that an offset stands in, in logarithmic time."""

    def __init__(self, all_sentences: list[Sentence]) -> None:
        self.all = all_sentences
        self._starts = [s.start for s in all_sentences]

    def at(self, offset: int) -> Sentence:
        """The sentence that holds ``offset``, or the last one before it."""
        return self.all[max(0, bisect_right(self._starts, offset) - 1)]


class Overlaps:
    """Many spans (end exclusive), which may overlap."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [a for a, _ in ordered]
        self._reach = list(accumulate((b for _, b in ordered), max))

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them shares a character with the span from ``start`` to ``end``."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start


_START = attrgetter("start")
CONTEXT = 32
"""Characters kept before and after a quotation (TextQuoteSelector prefix and suffix)."""


_CLAUSE_END = re.compile(r",\s|[;:()—]|\.(?:\s|$)|[!?]")


def clause_tail(text: str, start: int, end: int) -> int:
    """How many characters of the clause follow ``start``; a comma inside a number ends nothing, nor does “St.” in a name."""
    stops = (m for m in _CLAUSE_END.finditer(text, start, end) if text[m.start()] != "." or not _short(text, m.start()))
    return next((m.start() for m in stops), end) - start


def _short(text: str, at: int) -> bool:
    """Whether the word before a full stop is an abbreviation, so that the stop ends nothing: “St.”, “Mr.”, “J.”."""
    before = _WORD_BEFORE.search(text, max(0, at - 30), at)
    word = before[1].rstrip(".") if before else ""
    return word.lower() in _TITLES or (len(word) == 1 and word.isalpha())


def quote(document: Document, sentences: list[Sentence], start: int, end: int) -> Quote:
    """The quotation ``text[start:end]`` with the sentences that it touches; ValueError if the stretch is not in the text."""
    text = document.text
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no text at {start} to {end} of {len(text)} characters")
    first, last = _touched(sentences, start, end)
    return Quote(
        start=start, end=end, exact=text[start:end], prefix=text[max(0, start - CONTEXT) : start], suffix=text[end : end + CONTEXT],
        page=bisect_right(document.pages, start) if document.pages else None, sentence=text[first:last], sentence_start=first,
    )  # fmt: skip


def _touched(sentences: list[Sentence], start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentences from the one that holds ``start`` to the one that holds the last character."""
    if not sentences:
        return start, end
    first = sentences[max(0, bisect_right(sentences, start, key=_START) - 1)]
    last = sentences[max(0, bisect_right(sentences, end - 1, key=_START) - 1)]
    return min(first.start, start), max(last.end, end)
