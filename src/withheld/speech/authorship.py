"""Reports and data speak for their makers: who made them, if the text says so."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from functools import cache

from withheld.speech import cues
from withheld.speech.mention_history import MentionHistory
from withheld.speech.name_normalisation import Name, is_body
from withheld.speech.phrases import Phrase, Words
from withheld.speech.references import References
from withheld.vocabulary import codelist

_SOON = 400
"""Characters after “the survey found” within which its maker may be named."""
_DATED = re.compile(r"(?:mid|early|late)\b|last$|this$|\d")
"""A report “from mid-2017” names a date, not a maker."""


@cache
def _peoples() -> re.Pattern[str]:
    """Adjectives of nationality: “a Chinese study” is not China's."""
    peoples = {p for entry in codelist("countries")["country"].values() for p in entry.get("people", ())}
    return re.compile("|".join(sorted(peoples, key=len, reverse=True)))


def _names_a_body(words: Words, k: int) -> bool:
    """Whether the word for a document is part of an organisation's description: “a research firm”, “the study group”."""
    kinds = cues.words("people", "organisations") | cues.words("people", "groups") | cues.words("people", "roles")
    return words.get(k + 1) in kinds - cues.words("nouns", "documents")


class Makers(References, ABC):
    """Names documents after their makers."""

    def __init__(self, text: str, sentences: list[Words], outlet: str | None) -> None:
        super().__init__(text, sentences, outlet)
        self._authors: MentionHistory[Name] = MentionHistory()
        self._authors_of: dict[str, MentionHistory[Name]] = {}

    @abstractmethod
    def of(self, words: Words, start: int, end: int) -> Name | None:
        """The name of the source that these words give; None if it cannot be determined."""

    def link(self, at: int, noun: str, author: Name) -> None:
        """Records that a writing (“the report”) comes from an author."""
        if author.text:
            self._authors.add(at, author)
            self._authors_of.setdefault(noun.rstrip("s"), MentionHistory()).add(at, author)

    def find_makers(self) -> None:
        """Link documents to the makers that the text names: “The report, produced by a panel of eight”."""
        documents, made = cues.words("nouns", "documents"), cues.words("people", "made")
        for words in self.sentences:
            for k, low in enumerate(words.low):
                if low not in made or words.low[max(0, k - 4) : k].count("by"):
                    continue
                noun = next((words.low[i] for i in range(k - 1, max(-1, k - 6), -1) if words.low[i] in documents), None)
                agent = next((i for i in range(k + 1, min(len(words), k + 6)) if words.low[i] == "by"), None)
                source = Phrase(words).after(agent + 1) if agent and noun else None
                if source and noun and (maker := self.of(words, *source)) and maker.kind != "own":
                    self.link(words.start[k], noun, maker)

    def _writing(self, words: Words, start: int, end: int, head_end: int) -> Name | None:
        """The name of a report, study or count: that of its maker, if the text names one."""
        documents = cues.words("nouns", "documents")
        writings = (k for k in range(start, head_end) if words.low[k] in documents and not words.capital(k + 1))
        head = next(
            (k for k in writings if not self._ends_a_name(words, start, k) and not _names_a_body(words, k)), None
        )
        if head is None:
            return None
        at, noun = words.start[start], words.low[head]
        if (
            words.low[start] == "the"
            and head_end == head + 1
            and head > start + 1
            and (known := self._linked_before(noun, at))
        ):
            return known
        author = self._author(words, start, head, head_end, end)
        if author and author.text:
            self.link(at, noun, author)
            return author
        if words.capital(head) and head > start:
            return None
        if head + 1 < head_end and words.low[head + 1] not in cues.words("grammar", "links"):
            return None
        return self._linked(words, start, head, head_end, end)

    def _ends_a_name(self, words: Words, start: int, k: int) -> bool:
        """“Institute for Labour Studies”, “the Labour Archive”: a capital word after a name with a small word in it belongs to the name."""
        small = (j for j in range(start + 1, k) if words.low[j] in ("for", "of", "on"))
        named = words.low[k] in cues.words("nouns", "name_ends") and k > start and words.capital(k - 1)
        owned = words.low[k - 1].endswith(("'s", "s'"))
        return words.capital(k) and (
            (named and not owned) or any(words.capital(j - 1) and words.capital(j + 1) for j in small)
        )

    def _author(self, words: Words, start: int, head: int, head_end: int, end: int) -> Name | None:
        for k in range(start, head):
            if words.low[k].endswith(("'s", "s'")):
                inner = (j + 1 for j in range(k - 1, start, -1) if words.low[j] in ("in", "on", "from"))
                return self.of_possessor(words, next(inner, start), k + 1)
        if words.low[start] in ("its", "his", "her", "their") and head > start:
            owner = self._pronoun(words, start)
            return owner if owner and owner.text else None
        if (by := next((k for k in range(head + 1, head_end - 1) if words.low[k] == "by"), None)) is not None:
            return self.of(words, by + 1, head_end)
        for k in range(head + 1, head_end - 1):
            if words.low[k] in ("from", "of") and _DATED.match(words.low[k + 1]):
                continue
            if (
                words.low[k : k + 2] == ["on", "the"]
                and words.get(k + 2) in ("website", "site")
                and words.get(k + 3) == "of"
            ):
                return self.of(words, k + 4, head_end)
            owned = words.low[k] == "in" and any(words.low[j].endswith(("'s", "s'")) for j in range(k, head_end - 1))
            if (
                owned
                or words.low[k] in ("by", "from")
                or (
                    words.low[k] == "of"
                    and k == head + 1
                    and words.low[head] not in ("account", "text", "count", "copy", "summary", "findings")
                )
            ):
                return self.of(words, k + 1, head_end if words.low[k] != "of" else end)
            if words.low[k] == "at":
                return None
        if found := self._made_by(words, head_end, end):
            return found
        return self._adjectival(words, start, head)

    def of_possessor(self, words: Words, start: int, end: int) -> Name | None:
        """The owner in “the panel's estimate”; ``end`` is after the possessive word."""
        name = self.of(words, start, end)
        if name is None or name.kind == "own":
            return name
        bare = re.sub(r"['’]s?$", "", name.text)
        known = self.forms.person(bare) if name.kind == "person" else self.forms.body(bare)
        low = words.low[start:end]
        if low[0] in cues.words("grammar", "determiners") and not any(words.capital(i) for i in range(start, end)):
            return self._definite(re.sub(r"'s?$", "", low[-1]), words.start[start], words) or Name(
                bare, name.kind, name.described, name.at
            )
        return Name(known, name.kind, name.described, name.at)

    def _made_by(self, words: Words, head_end: int, end: int) -> Name | None:
        """“a report that South Korea's Unification Ministry released”, “papers that the two governments gave”."""
        if words.get(head_end) not in ("that", "which"):
            return None
        made = cues.words("people", "made")
        for k in range(head_end + 2, min(end, head_end + 14)):
            if words.low[k] in made:
                return self.of(words, head_end + 1, k)
        return None

    def _adjectival(self, words: Words, start: int, head: int) -> Name | None:
        """“a Chinese government count”, “the UN report”: the maker stands before the noun."""
        first = start + (words.low[start] in cues.words("grammar", "determiners"))
        while first < head and not words.capital(first):
            first += 1
        if first >= head:
            return None
        name = self._phrase(words, first, head)
        if _peoples().fullmatch(name):
            return Name(
                self._phrase(words, first, head + 1), "body", frozenset(words.low[start : head + 1]), words.start[start]
            )
        body = (
            is_body(name)
            or name in cues.country_words()
            or self.outlets.known(name)
            or name.rstrip(".").replace(".", "").isupper()
        )
        return (
            Name(self.forms.body(name), "body", frozenset(words.low[start:head]), words.start[start]) if body else None
        )

    def _linked(self, words: Words, start: int, head: int, head_end: int, end: int) -> Name | None:
        at, noun = words.start[start], words.low[head]
        definite = words.low[start] in ("the", "this", "that", "these") and head_end == head + 1
        if definite:
            if known := self._linked_before(noun, at):
                return known
            if earlier := self._authors.before(at):
                return earlier[-1]
        if later := self._linked_soon(noun, at) if definite else None:
            return later
        if named := self._author_nearby(words, noun):
            self.link(at, noun, named)
            return named
        if definite:
            return self._last(at, ("body",), words, 2) or Name(
                self._phrase(words, start + 1, head_end), "document", frozenset((noun,)), at
            )
        first = start + (words.low[start] == "the")
        return Name(self._phrase(words, first, head_end), "document", frozenset(words.low[start:end]), at)

    def _linked_before(self, noun: str, at: int) -> Name | None:
        known = self._authors_of.get(noun.rstrip("s"))
        earlier = known.before(at) if known else []
        return earlier[-1] if earlier else None

    def _linked_soon(self, noun: str, at: int) -> Name | None:
        known = self._authors_of.get(noun.rstrip("s"))
        later = known.before(at + _SOON, at) if known else []
        return later[0] if later else None

    def _author_nearby(self, words: Words, noun: str) -> Name | None:
        """“The Australian Strategic Policy Institute, which wrote it”: the maker named in the sentences after."""
        here = words.sentence.number
        made = "|".join(sorted(cues.words("people", "made")))
        pattern = re.compile(
            rf"^(?:The |the )?([A-Z][^,;.]{{3,80}}?), which (?:{made}) (?:it|the {re.escape(noun.rstrip('s'))})\b"
        )
        for near in self.sentences[here : here + 3]:
            if found := pattern.search(near.sentence.text):
                return Name(found.group(1), "body", frozenset(found.group(1).lower().split()), near.sentence.start)
        return None
