"""The words that a release must not tell: those of marked records and of groups too small to hide in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain

from withheld.evidence.kinds import is_unnamed, proper_names
from withheld.records import Claim, Evidence, Source

RUN = 8
"""So many words in a row that two texts share are the words of one of them."""
FEWEST = 4
"""Hidden words shorter than a run, but no shorter than this, are looked for as they are."""
NAMES = ("origin", "holder", "actor")
"""Fields of records that hold a name, besides ``via``."""


class Hidden:
    """What must not be told; ask it about any text that goes out.

    A text tells it if it shares eight words in a row with hidden words, or names a hidden name. Case, punctuation and
    line breaks do not count.
    """

    def __init__(self, records: Iterable[Evidence], names: Iterable[str]) -> None:
        self._spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._runs: set[str] = set()
        self._phrases: set[str] = set()
        self._names = {plain(name) for name in names} - {""}
        for e in records:
            self._hide(e)
        self._any = _matcher(self._names | self._phrases)

    def _hide(self, e: Evidence) -> None:
        if quote := e.record.quote:
            self._spans[e.record.document].append(_extent(e))
            self._hide_words(quote.sentence)
            self._hide_words(quote.exact)
        self._hide_words(getattr(e.record, "note", None) or "")

    def _hide_words(self, text: str) -> None:
        words = plain(text).split()
        self._runs.update(_runs(words))
        if FEWEST <= len(words) < RUN:
            self._phrases.add(" ".join(words))

    def hide_source(self, source: Source) -> None:
        """Hide also how a document is named and where it lies."""
        for words in map(plain, filter(None, (source.title, source.url, source.path))):
            if words.count(" ") >= 1:
                self._phrases.add(words)
        self._any = _matcher(self._names | self._phrases)

    def overlaps(self, e: Evidence) -> bool:
        """Whether the sentence of a record shares a stretch of its document with a hidden one."""
        if e.record.quote is None:
            return False
        start, end = _extent(e)
        return any(start < last and first < end for first, last in self._spans.get(e.record.document, ()))

    def tells(self, text: str | None) -> bool:
        """Whether a text has hidden words or names in it."""
        if not text:
            return False
        words = plain(text)
        named = self._any is not None and self._any.search(f" {words} ") is not None
        return named or not self._runs.isdisjoint(_runs(words.split()))

    def names_one(self, name: str) -> bool:
        """Whether a name is a hidden one."""
        return plain(name) in self._names or self.tells(name)


def texts(e: Evidence) -> Iterator[str]:
    """Every text in a record that a reader sees."""
    record = e.record
    if record.quote:
        yield record.quote.sentence
        yield record.quote.exact
    for field in (*NAMES, "note", "target", "definition", "derivation", "place"):
        if value := getattr(record, field, None):
            yield value
    yield from getattr(record, "via", ())
    yield from (ground.words for ground in getattr(record, "grounds", ()))


def names_of(e: Evidence) -> tuple[str, ...]:
    """The names of persons and bodies in a record."""
    named = (getattr(e.record, field, None) for field in NAMES)
    via = e.record.via if isinstance(e.record, Claim) else ()
    return tuple(name for name in (*named, *via) if name)


def marked_names(evidence: Sequence[Evidence]) -> set[str]:
    """Names that only marked records give: of origins, of relays, and of publishers; not those of nobody in particular."""
    marked: set[str] = set()
    free: set[str] = set()
    for e in evidence:
        known = marked if e.sensitivity else free
        known.update((*names_of(e), *filter(None, [e.source.publisher])))
    names = {name for name in marked - free if not is_unnamed(name)}
    return names | {proper for name in names for proper in proper_names(name) if proper not in free}


def marked_sources(evidence: Sequence[Evidence]) -> Collection[str]:
    """Identifiers of the documents of which every record is marked."""
    free = {e.source.id for e in evidence if not e.sensitivity}
    return {e.source.id for e in evidence} - free


@cache
def _sign() -> re.Pattern[str]:
    return re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """A text as it is compared: lower case, words only."""
    return _sign().sub(" ", text.casefold()).strip()


def _runs(words: list[str]) -> Iterator[str]:
    return (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _matcher(phrases: Collection[str]) -> re.Pattern[str] | None:
    listed = sorted(map(re.escape, phrases), key=len, reverse=True)
    return re.compile(rf" (?:{'|'.join(listed)}) ") if listed else None


def _extent(e: Evidence) -> tuple[int, int]:
    """Where the sentence and the quotation of a record lie in their document, together."""
    quote = e.record.quote
    assert quote is not None  # its callers have looked
    ends = chain((quote.end,), (quote.sentence_start + len(quote.sentence),))
    return min(quote.start, quote.sentence_start), max(ends)
