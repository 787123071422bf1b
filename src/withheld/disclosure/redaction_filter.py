"""The words that a release must not contain: those of marked records and of groups too small to hide in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from urllib.parse import unquote

from withheld.disclosure.kinds import is_body, is_unnamed, proper_names
from withheld.disclosure.letters import composed, is_korean, unaccented
from withheld.disclosure.people import private_names
from withheld.disclosure.spellings import Person, Sighting, person, sightings
from withheld.records import Claim, Evidence, Source

RUN = 8
"""Consecutive words that two texts share, from which on one repeats the other."""
FEWEST = 4
"""Hidden words shorter than a run, but no shorter than this, are matched exactly."""
NAMES = ("origin", "holder", "actor")
"""Fields of records that hold a name, besides ``via``."""


class Hidden:
    """The words and names that a release must not contain; every text of a release is checked against it.

    A text reveals them if it shares eight consecutive words with hidden words, or contains a hidden name; case, punctuation and
    line breaks do not count. A person's name counts in any spelling, order and with initials, the surname alone where few bear it
    or in a document that names the person. ``doubts`` gives possible matches elsewhere.
    """

    def __init__(self, records: Iterable[Evidence], names: Iterable[str]) -> None:
        self._spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._runs: set[str] = set()
        self._phrases: set[str] = set()
        self._people: dict[str, Person] = {}
        self._homes: set[str] = set()
        self._names: set[str] = set()
        for name in names:
            self._hide_name(name)
        for e in records:
            self._hide(e)
        self._any = _matcher(self._names | self._phrases)

    def _hide_name(self, name: str) -> None:
        name = composed(name)
        people = [p for proper in _proper(name) if (p := person(proper)) is not None]
        self._people |= {p.name: p for p in people}
        # A family name alone that many bear is a person's, but no phrase that hides all who bear it.
        if (words := plain(name)) and not (people and people[0].common and " " not in words):
            self._names.add(words)

    def _hide(self, e: Evidence) -> None:
        if quote := e.record.quote:
            self._spans[e.record.document].append(_extent(e))
            self._hide_words(quote.sentence)
            self._hide_words(quote.exact)
            found = [p for m in private_names(composed(quote.sentence)) if (p := person(m.group())) is not None]
            self._people |= {p.name: p for p in found if p.given}
        self._hide_words(getattr(e.record, "note", None) or "")

    def _hide_words(self, text: str) -> None:
        words = plain(text).split()
        self._runs.update(_runs(words))
        if FEWEST <= len(words) < RUN:
            self._phrases.add(" ".join(words))

    def hide_source(self, source: Source) -> None:
        """Also hide a document's labels and its path."""
        for words in map(plain, filter(None, (source.title, source.url, source.path))):
            if words.count(" ") >= 1:
                self._phrases.add(words)
        self._any = _matcher(self._names | self._phrases)

    def overlaps(self, e: Evidence) -> bool:
        """Whether the sentence of a record overlaps a hidden one in its document."""
        if e.record.quote is None:
            return False
        start, end = _extent(e)
        return any(start < last and first < end for first, last in self._spans.get(e.record.document, ()))

    def settle(self, evidence: Iterable[Evidence], homes: Iterable[str] = ()) -> None:
        """Collect the documents that name a hidden person: there the surname alone is theirs, however common."""
        self._homes.update(homes)
        for e in evidence if self._people else ():
            if e.source.id not in self._homes and any(
                self.names_person(text) for text in (*texts(e), *labels(e.source))
            ):
                self._homes.add(e.source.id)

    def names_person(self, text: str | None) -> bool:
        """Whether a text surely names a hidden person."""
        told = composed(text or "")
        return any(s.sure for p in self._people.values() for s in sightings(told, p))

    def tells(self, text: str | None, document: str | None = None, *, any_case: bool = False) -> bool:
        """Whether a text, of a ``document`` that may name a hidden person, has hidden words or names in it.

        ``any_case`` is for addresses and file names, where a name has no capital.
        """
        if not text:
            return False
        words = plain(unquote(text))
        named = self._any is not None and self._any.search(f" {words} ") is not None
        if named or not self._runs.isdisjoint(_runs(words.split())):
            return True
        return any(s.sure for s in self._sightings(text, document, any_case=any_case))

    def doubts(self, text: str | None, document: str | None = None) -> list[str]:
        """Stretches of a text that may name a hidden person, but are as likely another of that name."""
        text = composed(text or "")
        found = [s for s in self._sightings(text, document, any_case=False) if not s.sure]
        return [text[s.start : s.end] for s in found]

    def _sightings(self, text: str, document: str | None, *, any_case: bool) -> Iterator[Sighting]:
        at_home = document in self._homes
        text = composed(unquote(text) if any_case else text)
        for who in self._people.values():
            yield from sightings(text, who, at_home=at_home, any_case=any_case)

    def names_one(self, name: str, document: str | None = None) -> bool:
        """Whether a name is a hidden one."""
        return plain(name) in self._names or self.tells(name, document)


def labels(source: Source) -> tuple[str, ...]:
    """What a document is called and where it lies, in words."""
    told = (
        source.title,
        source.publisher,
        source.author,
        source.url,
        source.path,
        source.capture and source.capture.origin,
    )
    return tuple(unquote(label) for label in told if label)


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
    """A text as it is compared: lower case, Latin letters without accents, words only."""
    return _sign().sub(" ", unaccented(text)).strip()


def _runs(words: list[str]) -> Iterator[str]:
    return (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _proper(name: str) -> list[str]:
    """The names of persons in a name: “Pak Jong-su” in “Pak Jong-su's nephew”; one word in capitals as it stands."""
    bare = re.sub(r"['’]s?(?!\w)", "", name)
    found = (
        [bare]
        if is_korean(bare)
        else proper_names(bare) or ([bare.strip()] if bare.strip()[:1].isupper() and " " not in bare.strip() else [])
    )
    return [proper for proper in found if not is_body(proper)]


def _matcher(phrases: Collection[str]) -> re.Pattern[str] | None:
    listed = sorted(map(re.escape, phrases), key=len, reverse=True)
    return re.compile(rf" (?:{'|'.join(listed)}) ") if listed else None


def _extent(e: Evidence) -> tuple[int, int]:
    """Where the sentence and the quotation of a record lie in their document, together."""
    quote = e.record.quote
    assert quote is not None  # its callers have looked
    ends = chain((quote.end,), (quote.sentence_start + len(quote.sentence),))
    return min(quote.start, quote.sentence_start), max(ends)
