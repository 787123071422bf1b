"""Names of sources: the kind of a name, its fullest form in a text, and which names are news outlets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from withheld.speech import cues

_PARTICLES = ("de", "al", "el", "bin", "van", "von", "der", "da")
NameKind = Literal["person", "body", "outlet", "group", "country", "document", "own"]

_CAPITALS = re.compile(
    r"(?:[A-ZÀ-ÞŠŽŞ][^\W_]*(?:['’\-&.](?=[^\W_])[^\W_]+)*\.?(?<!\.\.))"
    r"(?:[ ](?:(?:of|for|on|de|al|el|bin|van|von|der|da|the|and|in)[ ]){0,2}"
    r"[A-ZÀ-ÞŠŽŞ][^\W_]*(?:['’\-&.](?=[^\W_])[^\W_]+)*(?:\.(?=[ ][A-Z]))?)*"
)
_STOP_INSIDE = re.compile(r"(?<=[^\W\d_]{5})\. ")
_ACRONYM = re.compile(r"\(\s*(?:the\s+)?([A-Z][A-Z0-9&.]{1,9}|[A-Z][a-z]{2,7})(?:,? or ([A-Z]{2,9}))?\s*\)")
_BYLINE = re.compile(
    r"\((AP|Reuters|UPI|AFP|Yonhap|Xinhua|APP|TASS|IANS|ANI|PTI|dpa|Kyodo|CNN|RFE/RL|RFA|VOA|EFE|CMC|IPS)\)\s*[—–-]"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A source as it is called, what kind of source it is, and the words of its description in lower case."""

    text: str
    kind: NameKind
    described: frozenset[str] = frozenset()
    at: int = 0
    writing: str | None = None


OWN = Name("", "own")


class Outlets:
    """Which names are news outlets, and which of them is the document's own."""

    def __init__(self, text: str, outlet: str | None) -> None:
        self._known = cues.words("outlets", "names")
        self._marks = cues.words("outlets", "marks")
        own = [outlet or ""]
        own += re.findall(r"[^()|/]+", outlet or "")
        if byline := _BYLINE.search(text[:400]):
            own.append(byline.group(1))
        self._own = {_key(part) for part in own if _key(part)}
        self._own |= {initials for part in own if len(initials := _initials(part)) >= 2}

    def known(self, name: str) -> bool:
        """Whether a name is a news outlet's."""
        bare = re.sub(r"^(?:the|The)\s+", "", name).strip()
        if bare.lower() in self._known:
            return True
        parts = bare.split()
        return (
            1 <= len(parts) <= 6
            and any(p.lower().rstrip("'s") in self._marks or p.lower() in self._marks for p in parts)
            and bare[:1].isupper()
        )

    def passes_on(self, name: str) -> bool:
        """Whether a name or description is that of a relay: “Interfax”, “state television”, “the official press”."""
        return self.known(name) or name.lower().rsplit(" ", 1)[-1] in cues.words("outlets", "media")

    def own(self, name: str) -> bool:
        """Whether a name is the outlet that published the document."""
        key = _key(re.sub(r"(?:'s|’s)\b.*", "", name))
        return bool(key) and (
            key in self._own or any(len(key) >= 5 and (key in own or own in key) and len(own) >= 5 for own in self._own)
        )


def _key(name: str) -> str:
    return re.sub(r"^the", "", re.sub(r"[\W_]+", "", name.casefold()))


def _initials(name: str) -> str:
    capitals = [part[0] for part in re.findall(r"\w+", name) if part[0].isupper() and part not in ("The",)]
    return "".join(capitals).casefold() if len(capitals) >= 2 else ""


class Forms:
    """The capitalised names of a text, and for a short form the fullest one."""

    def __init__(self, text: str) -> None:
        self._by_end: dict[str, dict[str, None]] = {}
        self._by_start: dict[str, dict[str, None]] = {}
        self._short: dict[str, str] = {}
        grammar = (cues.words("grammar", name) for name in ("stops", "links", "determiners", "adverbial_openers"))
        lead = cues.words("people", "titles").union({"according", "last", "former"}, *grammar)
        for name, _ in _capitalised(text):
            parts = name.rstrip(".").split()
            while parts and parts[0].lower().rstrip(".") in lead:
                parts = parts[1:]
            if len(parts) > 1:
                self._add(parts)
            for joined, run in groupby(parts, _joins_names):
                if joined and len(whole := list(run)) not in (1, len(parts)):
                    self._add(whole)
        for match in _ACRONYM.finditer(text):
            self._define(text, match)

    def _add(self, parts: list[str]) -> None:
        full = " ".join(parts)
        for size in range(1, min(3, len(parts))):
            end, start = " ".join(parts[-size:]), " ".join(parts[:size])
            self._by_end.setdefault(end, {})[full] = None
            self._by_start.setdefault(start, {})[full] = None
        caps = [p for p in parts if p[0].isupper()]
        told_of_two = len(caps) == 2 and (is_body(full) or parts[-1].lower() in cues.words("outlets", "media"))
        if len(caps) >= 3 or told_of_two:
            self._short.setdefault("".join(p[0] for p in caps), full)

    def _define(self, text: str, match: re.Match[str]) -> None:
        before = text[max(0, match.start() - 90) : match.start()].rstrip()
        name, end = next(reversed(list(_capitalised(before))), ("", 0))
        if name and len(before) - end <= 1 and (" " in name or len(name) > 5):
            full = re.sub(r"^The ", "", name)
            for short in filter(None, match.groups()):
                self._short[short] = full

    def names_in(self, text: str) -> list[str]:
        """The capitalised names of a stretch of text, in order."""
        return [name for name, _ in _capitalised(text)]

    def acronym(self, name: str) -> str | None:
        """What an acronym stands for in this text."""
        return self._short.get(name)

    def person(self, name: str) -> str:
        """The fullest form of a person's name."""
        bare = re.sub(r"^(?:Mr|Mrs|Ms|Dr|Prof)\.?\s+", "", name)
        if longer := max(filter(looks_personal, self._by_end.get(bare, ())), key=len, default=None):
            return longer
        given = [full for full in self._by_start.get(bare, ()) if looks_personal(full) and len(full.split()) <= 3]
        return max(given, key=len, default=name) if " " not in bare else name

    def body(self, name: str) -> str:
        """The fullest form of the name of a body."""
        if short := self._short.get(name):
            return short
        longer = max(self._by_end.get(name, ()), key=len, default=None)
        if longer and is_body(longer) and len(longer.split()) <= 8 and not re.search(r"\b(?:and|in|the)\b", longer):
            return longer
        longer = max(self._by_start.get(name, ()), key=len, default=None)
        if longer and re.match(rf"{re.escape(name)} (?:of|for|on)\b", longer):
            return longer
        return name


def _capitalised(text: str) -> Iterator[tuple[str, int]]:
    """Runs of capitalised words and where they end; a full stop after a word that is no abbreviation ends one."""
    for match in _CAPITALS.finditer(text):
        at = match.start()
        for stop in _STOP_INSIDE.finditer(text, match.start(), match.end()):
            yield text[at : stop.start()], stop.start()
            at = stop.end()
        yield text[at : match.end()], match.end()


def _joins_names(part: str) -> bool:
    """Whether a word can be part of a person's name: a capitalised one, or “de”, “bin”, “van”."""
    return part[0].isupper() or part in _PARTICLES


def is_body(name: str) -> bool:
    """Whether a name holds a word for an organisation."""
    lower = {p.lower() for p in re.findall(r"[\w-]+", name)}
    return bool(lower & cues.words("people", "organisations"))


def looks_personal(name: str) -> bool:
    """Whether capitalised words may be a person's name."""
    parts = name.split()
    if (
        parts[:1] == ["The"]
        or not 1 <= len(parts) <= 4
        or is_body(name)
        or any(p in cues.country_words() for p in (name, *parts[:1]))
    ):
        return False
    if any(p.lower() in cues.words("grammar", "times") | cues.words("people", "roles") for p in parts):
        return False
    return all(_joins_names(p) for p in parts)


def same_stem(a: str, b: str) -> bool:
    """Whether two words have the same stem: “monitors” and “monitoring”."""
    size = min(len(a), len(b), 7)
    return size >= 4 and a[:size] == b[:size]
