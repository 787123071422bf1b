"""What a source is called: titles left out, the fullest form of the name, and what a pronoun or “the ministry” stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from withheld.claims import cues
from withheld.claims.phrases import Words

NameKind = Literal["person", "body", "outlet", "group", "country", "document", "own"]

_CAPITALS = re.compile(
    r"(?:[A-ZÀ-ÞŠŽŞ][^\W_]*(?:['’\-&.](?=[^\W_])[^\W_]+)*\.?(?<!\.\.))"
    r"(?:[ ](?:(?:of|for|on|de|al|el|bin|van|von|der|da|the|and|in)[ ]){0,2}[A-ZÀ-ÞŠŽŞ][^\W_]*(?:['’\-&.](?=[^\W_])[^\W_]+)*(?:\.(?=[ ][A-Z]))?)*"
)
_ACRONYM = re.compile(r"\(\s*(?:the\s+)?([A-Z][A-Z0-9&.]{1,9}|[A-Z][a-z]{2,7})(?:,? or ([A-Z]{2,9}))?\s*\)")
_BYLINE = re.compile(r"\((AP|Reuters|UPI|AFP|Yonhap|Xinhua|APP|TASS|IANS|ANI|PTI|dpa|Kyodo|CNN|RFE/RL|RFA|VOA|EFE|CMC|IPS)\)\s*[—–-]")
_MENTION_WINDOW = 6


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
        return 1 <= len(parts) <= 6 and any(p.lower().rstrip("'s") in self._marks or p.lower() in self._marks for p in parts) and bare[:1].isupper()

    def own(self, name: str) -> bool:
        """Whether a name is the outlet that published the document."""
        key = _key(re.sub(r"(?:'s|’s)\b.*", "", name))
        return bool(key) and (key in self._own or any(len(key) >= 5 and (key in own or own in key) and len(own) >= 5 for own in self._own))


def _key(name: str) -> str:
    return re.sub(r"^the", "", re.sub(r"[\W_]+", "", name.casefold()))


def _initials(name: str) -> str:
    capitals = [part[0] for part in re.findall(r"\w+", name) if part[0].isupper() and part not in ("The",)]
    return "".join(capitals).casefold() if len(capitals) >= 2 else ""


class Forms:
    """The capitalised names of a text, and for a short form the fullest one."""

    def __init__(self, text: str) -> None:
        self._by_end: dict[str, str] = {}
        self._by_start: dict[str, str] = {}
        self._short: dict[str, str] = {}
        titles = cues.words("people", "titles")
        for match in _CAPITALS.finditer(text):
            parts = match.group().rstrip(".").split()
            while parts and (parts[0].lower().rstrip(".") in titles | {"the", "in", "on", "but", "at", "for", "and", "according", "last", "former", "by"}):
                parts = parts[1:]
            if len(parts) > 1:
                self._add(parts)
        for match in _ACRONYM.finditer(text):
            self._define(text, match)

    def _add(self, parts: list[str]) -> None:
        full = " ".join(parts)
        for size in range(1, min(3, len(parts))):
            end, start = " ".join(parts[-size:]), " ".join(parts[:size])
            if len(full) > len(self._by_end.get(end, "")):
                self._by_end[end] = full
            if len(full) > len(self._by_start.get(start, "")):
                self._by_start[start] = full
        caps = [p for p in parts if p[0].isupper()]
        if len(caps) >= 3:
            self._short.setdefault("".join(p[0] for p in caps), full)

    def _define(self, text: str, match: re.Match[str]) -> None:
        before = text[max(0, match.start() - 90) : match.start()].rstrip()
        names = list(_CAPITALS.finditer(before))
        if names and len(before) - names[-1].end() <= 1 and (" " in names[-1].group() or len(names[-1].group()) > 5):
            full = re.sub(r"^The ", "", names[-1].group())
            for short in filter(None, match.groups()):
                self._short[short] = full

    def acronym(self, name: str) -> str | None:
        """What an acronym stands for in this text."""
        return self._short.get(name)

    def person(self, name: str) -> str:
        """The fullest form of a person's name."""
        bare = re.sub(r"^(?:Mr|Mrs|Ms|Dr|Prof)\.?\s+", "", name)
        longer = self._by_end.get(bare)
        if longer and _looks_personal(longer):
            return longer
        longer = self._by_start.get(bare)
        return longer if longer and _looks_personal(longer) and len(longer.split()) <= 3 and " " not in bare else name

    def body(self, name: str) -> str:
        """The fullest form of the name of a body."""
        if short := self._short.get(name):
            return short
        longer = self._by_end.get(name)
        if longer and _is_body(longer) and len(longer.split()) <= 8 and not re.search(r"\b(?:and|in|the)\b", longer):
            return longer
        longer = self._by_start.get(name)
        if longer and re.match(rf"{re.escape(name)} (?:of|for|on)\b", longer):
            return longer
        return name


def _is_body(name: str) -> bool:
    lower = {p.lower() for p in re.findall(r"[\w-]+", name)}
    return bool(lower & cues.words("people", "organisations"))


def _looks_personal(name: str) -> bool:
    parts = name.split()
    if not 1 <= len(parts) <= 4 or _is_body(name) or any(p in cues.country_words() for p in (name, *parts[:1])):
        return False
    if any(p.lower() in cues.words("grammar", "times") | cues.words("people", "roles") for p in parts):
        return False
    return all(p[0].isupper() or p in ("de", "al", "el", "bin", "van", "von", "der", "da") for p in parts)


def _same_stem(a: str, b: str) -> bool:
    size = min(len(a), len(b), 7)
    return size >= 4 and a[:size] == b[:size]


class Names:
    """Turns a source's words into a name, remembering who was named before."""

    def __init__(self, text: str, sentences: list[Words], outlet: str | None) -> None:
        self.text = text
        self.outlets = Outlets(text, outlet)
        self.forms = Forms(text)
        self.sentences = sentences
        self.mentions: list[Name] = []
        self._authors: list[tuple[int, str, Name]] = []
        self._scanned = 0

    def remember(self, name: Name) -> None:
        """Keeps a name as one that a later pronoun may stand for."""
        if name.text and name.kind != "own":
            self.mentions.append(name)

    def link(self, at: int, noun: str, author: Name) -> None:
        """Records that a writing (“the report”) comes from an author."""
        if author.text:
            self._authors.append((at, noun, author))

    # From words to a name.

    def of(self, words: Words, start: int, end: int) -> Name | None:
        """The name of the source that these words give; None if nobody can be made out."""
        start, end = self._strip(words, start, end)
        if start >= end:
            return None
        if end - start == 1 and (pronoun := self._pronoun(words, start)):
            return pronoun if pronoun.text or pronoun.kind == "own" else None
        parts = self._parts(words, start, end)
        if len(parts) > 1:
            return self._joined(words, parts)
        return self._single(words, start, end)

    def _strip(self, words: Words, start: int, end: int) -> tuple[int, int]:
        while start < end and (not words.is_word(start) or words.low[start] in ("both", "even", "only", "to", "and", "but")):
            start += 1
        while end > start and not words.is_word(end - 1) and words.low[end - 1] != ")":
            end -= 1
        return start, end

    def _parts(self, words: Words, start: int, end: int) -> list[tuple[int, int]]:
        """Several sources joined by “and”, told from an “and” inside one name."""
        for k in range(start + 1, end - 1):
            if words.low[k] == "," and words.low[k + 1] != "and":
                break
            if words.low[k] in cues.words("grammar", "relatives") or words.low[k] == "that":
                break
            if words.low[k] in ("and", "&") and self._separates(words, start, k, end):
                left = k - 1 if words.low[k - 1] == "," else k
                return [(start, left), *self._parts(words, k + 1, end)]
        return [(start, end)]

    def _separates(self, words: Words, start: int, k: int, end: int) -> bool:
        following = words.low[k + 1]
        if following in ("to", "the", "a", "an", "by"):
            return True
        left = [words.text[i] for i in range(start, k)]
        if following in cues.words("people", "groups") | cues.words("nouns", "documents"):
            return left[-1].lower() in cues.words("people", "groups") | cues.words("nouns", "documents")
        names = all(p[0].isupper() for p in left) and all(words.text[i][0].isupper() for i in range(k + 1, end) if words.is_word(i))
        return names and not _is_body(" ".join(left)) and "of" not in left and (len(left) >= 2 or left[0] in cues.country_words())

    def _joined(self, words: Words, parts: list[tuple[int, int]]) -> Name | None:
        made = [n for a, b in parts if (n := self.of(words, a, b)) and n.text]
        if not made:
            return None
        if len({n.text for n in made}) == 1:
            return made[0]
        return Name(" and ".join(n.text for n in made), "group", frozenset().union(*(n.described for n in made)), words.start[parts[0][0]])

    def _single(self, words: Words, start: int, end: int) -> Name | None:
        head_end = self._head_end(words, start, end)
        phrase = self._phrase(words, start, end)
        low = words.low[start:end]
        at = words.start[start]
        if " ".join(low[:3]).strip() in cues.words("outlets", "own") or " ".join(low[:2]) in cues.words("outlets", "own"):
            return OWN
        if pair := self._two_of_them(low, at):
            return pair
        if made := self._writing(words, start, end, head_end):
            return made
        if person := self._person(words, start, end, head_end):
            return person
        if body := self._body(words, start, head_end, end):
            return body
        return self._described(words, start, end, head_end, phrase)

    def _phrase(self, words: Words, start: int, end: int) -> str:
        return re.sub(r"\s+", " ", self.text[words.start[start] : words.end[end - 1]])

    def _head_end(self, words: Words, start: int, end: int) -> int:
        """Where the noun and its names end: before a relative clause, an apposition or a bracket."""
        stops = cues.words("grammar", "relatives") | {"that", ",", "(", ";"}
        return next((k for k in range(start + 1, end) if words.low[k] in stops), end)

    def _two_of_them(self, low: list[str], at: int) -> Name | None:
        pairs = ("governments", "countries", "states", "sides", "nations", "capitals", "neighbours", "neighbors")
        if not (low[-1] in pairs and ("two" in low or "both" in low)):
            return None
        found: list[str] = []
        for match in cues.country_pattern().finditer(self.text, max(0, at - 400), at):
            found = [f for f in found if f != match.group()] + [match.group()]
        sentence = next((w.sentence.start for w in reversed(self.sentences) if w.sentence.start <= at), 0)
        here = [m.group() for m in cues.country_pattern().finditer(self.text, sentence, at)]
        adjectives = [n for n in dict.fromkeys(here) if not re.search(rf"North {re.escape(n)}", self.text[sentence:at])]
        chosen = adjectives[-2:] if len(adjectives) >= 2 else found[-2:]
        return Name(" and ".join(chosen), "group", frozenset(), at) if len(chosen) == 2 else None

    # Pronouns.

    def _pronoun(self, words: Words, index: int) -> Name | None:
        low, at = words.low[index], words.start[index]
        if low in cues.words("people", "pronouns_own"):
            return OWN
        if low in cues.words("people", "pronouns_he"):
            return self._last(at, ("person",), words) or Name("", "person")
        if low in cues.words("people", "pronouns_it"):
            return self._it(at, words) or Name("", "body")
        if low in cues.words("people", "pronouns_they"):
            return self._last(at, ("group",), words, 3) or self._last(at, ("person", "body"), words, 2) or Name("", "group")
        return None

    def _last(self, at: int, kinds: tuple[str, ...], words: Words, window: int = _MENTION_WINDOW) -> Name | None:
        self._scan_subjects(words.sentence.index)
        oldest = self.sentences[max(0, words.sentence.index - window)].sentence.start
        found = [m for m in self.mentions if m.kind in kinds and oldest <= m.at < at]
        return max(found, key=lambda m: m.at) if found else None

    def _it(self, at: int, words: Words) -> Name | None:
        bodies = ("body", "outlet", "country", "document")
        near = self._last(at, bodies, words, 1)
        if near:
            return near
        index = words.sentence.index
        before = self.sentences[index - 1] if index else words
        named = [m.group() for m in cues.country_pattern().finditer(self.text, before.sentence.start, before.sentence.end)]
        if before.capital(0) and before.text[0] in named:
            return Name(before.text[0], "country", at=before.start[0])
        if named and index:
            return Name(named[-1], "country", at=before.sentence.start)
        return self._last(at, bodies, words)

    def _scan_subjects(self, upto: int) -> None:
        """Remembers persons named at the head of a sentence: a later “he” may stand for them though they said nothing."""
        while self._scanned <= min(upto, len(self.sentences) - 1):
            words = self.sentences[self._scanned]
            first = 0
            while words.low[first : first + 1] and words.low[first] in cues.words("grammar", "stops") | cues.words("grammar", "links"):
                first += 1
            self._subject_named(words, first)
            roles = cues.words("people", "roles") | cues.words("people", "titles")
            comma = next((k for k in range(1, min(12, len(words))) if words.low[k] == ","), 0)
            if comma and any(low in roles for low in words.low[:comma]):
                self._subject_named(words, comma + 1)
            self._scanned += 1

    def _subject_named(self, words: Words, first: int) -> None:
        size = 0
        while words.capital(first + size) and words.is_word(first + size) and size < 6:
            size += 1
        if not 2 <= size <= 4:
            return
        name, last = " ".join(words.text[first : first + size]), words.text[first + size - 1]
        titled = words.low[first].rstrip(".") in cues.words("people", "titles")
        personal = _looks_personal(name) or (titled and _looks_personal(" ".join(words.text[first + 1 : first + size])))
        if personal and not last.endswith(("'s", "’s")) and not self.outlets.known(name):
            bare = name if not titled or words.low[first].rstrip(".") in ("mr", "mrs", "ms") else " ".join(words.text[first + 1 : first + size])
            self.mentions.append(Name(self.forms.person(bare), "person", frozenset(words.low[: first + size + 12]), words.start[first]))

    # Persons.

    def _person(self, words: Words, start: int, end: int, head_end: int) -> Name | None:
        found = self._name_in(words, start, head_end) or self._apposed(words, head_end, end)
        if not found:
            return None
        described = frozenset(words.low[start:end])
        return Name(self.forms.person(found), "person", described, words.start[start])

    def _name_in(self, words: Words, start: int, head_end: int) -> str | None:
        """The capitalised words at the end of a phrase, if a role or title stands before them or they look like a person's."""
        first = head_end
        while first > start and words.capital(first - 1) and words.is_word(first - 1):
            first -= 1
        if first == head_end:
            return None
        roles = cues.words("people", "roles") | cues.words("people", "titles") | {"ex-president"}
        marked = max((k + 1 for k in range(start, head_end - 1) if words.low[k].rstrip(".") in roles and words.is_word(k)), default=0)
        name_first = max(first, marked)
        name = self._phrase(words, name_first, head_end)
        if words.low[head_end - 1].rstrip(".") in roles:
            return None
        lead = words.text[marked - 1] if marked else ""
        if lead.rstrip(".") in ("Mr", "Mrs", "Ms") or (head_end - name_first == 1 and len(name) == 1):
            name = f"{lead.rstrip('.')}. {name}" if lead.rstrip(".") in ("Mr", "Mrs", "Ms") else name
            return name
        if marked >= first or (marked and marked == first):
            return name if not _is_body(name) and not self.outlets.known(name) and name not in cues.country_words() else None
        plain = _looks_personal(name) and not self.outlets.known(name) and start == name_first
        several = len(name.split()) >= 2 or self.forms.person(name) != name
        return name if plain and several and not name.isupper() and not name.endswith(("'s", "’s")) else None

    def _apposed(self, words: Words, head_end: int, end: int) -> str | None:
        """“The UN's special rapporteur on North Korea, Marzuki Darusman”: the name stands after the role."""
        if words.get(head_end) != "," or head_end + 1 >= end:
            return None
        stop = self._head_end(words, head_end + 1, end)
        name = self._phrase(words, head_end + 1, stop)
        roles = cues.words("people", "roles") | cues.words("people", "titles")
        role = any(words.low[k] in roles for k in range(0, head_end))
        return name if role and _looks_personal(name) and len(name.split()) >= 2 else None

    # Bodies, outlets, countries.

    def _body(self, words: Words, start: int, head_end: int, end: int) -> Name | None:
        k = start
        while k < head_end and words.low[k] in cues.words("grammar", "determiners"):
            k += 1
        if k >= head_end or not any(words.capital(i) for i in range(k, head_end)):
            return None
        tail = self._named_tail(words, k, head_end)
        name = self._phrase(words, tail, head_end)
        described = frozenset(words.low[start:end])
        at = words.start[start]
        group = any(words.low[i] in cues.words("people", "groups") | cues.words("people", "roles") for i in range(k, head_end) if not words.capital(i))
        if group and tail == k:
            return None
        outlet = self.outlets.known(name)
        if not outlet and (own := self._owned(words, k, head_end)) is not None:
            name = own
        if name in cues.country_words():
            return Name(name, "country", described, at)
        full = name if outlet else self.forms.body(name)
        if full == name and not outlet and not _is_body(name) and _looks_personal(self.forms.person(name)) and self.forms.person(name) != name:
            return Name(self.forms.person(name), "person", described, at)
        if words.get(head_end) in ("that", "which") and tail == k and not words.capital(head_end - 1):
            full = self._phrase(words, k, end)
        return Name(full, "outlet" if outlet else "body", described, at)

    def _named_tail(self, words: Words, k: int, head_end: int) -> int:
        """Leaves out the description before a name: “South Korea's trade promotion agency KOTRA”."""
        kinds = cues.words("people", "organisations") | {"newspaper", "broadcaster", "daily", "website", "site", "outlet", "magazine", "agency", "station", "portal", "nonprofit", "tabloid"}
        for i in range(head_end - 2, k - 1, -1):
            described = words.low[i] in kinds and (not words.capital(i) or words.text[i].isupper())
            if described and all(words.capital(j) or words.low[j] in ("of", "for", "the", "and", "in", "on") for j in range(i + 1, head_end)) and words.capital(i + 1):
                return i + 1
        return k

    def _owned(self, words: Words, k: int, head_end: int) -> str | None:
        """“X's website” and “the website of X” speak for X."""
        documents = cues.words("nouns", "documents")
        for i in range(k, head_end):
            if words.low[i] in documents and words.get(i + 1) in ("of", "from", "by") and i + 2 < head_end:
                return self._phrase(words, i + 2 + (words.low[i + 2] in cues.words("grammar", "determiners")), head_end)
        return None

    # Reports and data.

    def _writing(self, words: Words, start: int, end: int, head_end: int) -> Name | None:
        """A report, study or count: named after whoever made it, where the text says who."""
        documents = cues.words("nouns", "documents")
        head = next((k for k in range(start, head_end) if words.low[k] in documents and not words.capital(k + 1)), None)
        if head is None:
            return None
        at, noun = words.start[start], words.low[head]
        if words.low[start] == "the" and head_end == head + 1 and head > start + 1 and (known := self._linked_before(noun, at)):
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

    def _author(self, words: Words, start: int, head: int, head_end: int, end: int) -> Name | None:
        for k in range(start, head):
            if words.low[k].endswith(("'s", "s'")):
                return self.of_possessor(words, start, k + 1)
        if words.low[start] in ("its", "his", "her", "their") and head > start:
            return self._pronoun(words, start)
        for k in range(head + 1, head_end - 1):
            if words.low[k] in ("by", "from") or (words.low[k] == "of" and k == head + 1 and words.low[head] not in ("account", "text", "count", "copy", "summary", "findings")):
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
        low = [w for w in words.low[start:end]]
        if low[0] in cues.words("grammar", "determiners") and not any(words.capital(i) for i in range(start, end)):
            return self._definite(re.sub(r"'s?$", "", low[-1]), words.start[start], words) or Name(bare, name.kind, name.described, name.at)
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
        body = _is_body(name) or name in cues.country_words() or self.outlets.known(name) or name.rstrip(".").replace(".", "").isupper()
        return Name(self.forms.body(name), "body", frozenset(words.low[start:head]), words.start[start]) if body else None

    def _linked(self, words: Words, start: int, head: int, head_end: int, end: int) -> Name | None:
        at, noun = words.start[start], words.low[head]
        definite = words.low[start] in ("the", "this", "that", "these") and head_end == head + 1
        if definite:
            if known := self._linked_before(noun, at):
                return known
            if earlier := [entry for entry in self._authors if entry[0] < at]:
                return earlier[-1][2]
        if named := self._author_nearby(words, noun):
            self.link(at, noun, named)
            return named
        if definite:
            return self._last(at, ("body",), words, 2) or Name(self._phrase(words, start + 1, head_end), "document", frozenset((noun,)), at)
        first = start + (words.low[start] in ("the",))
        return Name(self._phrase(words, first, head_end), "document", frozenset(words.low[start:end]), at)

    def _linked_before(self, noun: str, at: int) -> Name | None:
        kin = [entry for entry in self._authors if entry[1].rstrip("s") == noun.rstrip("s") and entry[0] < at]
        return max(kin, key=lambda entry: entry[0])[2] if kin else None

    def _author_nearby(self, words: Words, noun: str) -> Name | None:
        """“The Australian Strategic Policy Institute, which wrote it”: the maker named in the sentences after."""
        here = words.sentence.index
        made = "|".join(sorted(cues.words("people", "made")))
        pattern = re.compile(rf"^(?:The |the )?([A-Z][^,;.]{{3,80}}?), which (?:{made}) (?:it|the {re.escape(noun.rstrip('s'))})\b")
        for near in self.sentences[here : here + 3]:
            if found := pattern.search(near.sentence.text):
                return Name(found.group(1), "body", frozenset(found.group(1).lower().split()), near.sentence.start)
        return None

    # Descriptions and references back.

    def _described(self, words: Words, start: int, end: int, head_end: int, phrase: str) -> Name | None:
        low, at = words.low[start:head_end], words.start[start]
        people = cues.words("people", "groups") | cues.words("people", "roles")
        definite = low[0] in ("the", "this", "that", "these", "those", "his", "her", "its", "their") and len(low) > 1
        if definite and (found := self._definite(low[-1] if "of" not in low else low[low.index("of") - 1], at, words, low)):
            return found
        if low[0] == "one" and low[1:3] == ["of", "them"]:
            whole = self._last(at, ("group",), words, 3)
            return Name(f"one of the {whole.text}", "person", whole.described, at) if whole else None
        if low in (["others"], ["some"], ["many"], ["one"], ["several"], ["few"], ["most"]):
            return Name(phrase, "group", frozenset(low), at)
        shown = phrase if low[0] in ("a", "an", "one") else re.sub(r"^(?:The|the)\s+", "", phrase)
        shown = re.sub(r"^A(n?) ", r"a\1 ", shown) if low[0] in ("a", "an") else shown
        shown = self._apposition_cut(words, start, end, shown)
        plural = any(w in cues.words("people", "groups") for w in low)
        kind: NameKind = "group" if plural else "person" if set(low) & people else "body"
        return Name(shown, kind, frozenset(words.low[start:end]), at)

    def _apposition_cut(self, words: Words, start: int, end: int, shown: str) -> str:
        comma = next((k for k in range(start, end) if words.low[k] == ","), None)
        if comma is None or comma == start:
            return shown
        return shown.split(",")[0]

    def _definite(self, head: str, at: int, words: Words, low: list[str] | None = None) -> Name | None:
        """Whom “the ministry”, “the source” or “his team” stands for: the last one named or described by that word."""
        self._scan_subjects(words.sentence.index)
        place = bisect_left([m.at for m in sorted(self.mentions, key=lambda m: m.at)], at)
        earlier = sorted(self.mentions, key=lambda m: m.at)[:place]
        kin = [m for m in earlier if m.kind != "document" and any(head == d or _same_stem(head, d) for d in m.described)]
        if kin:
            telling = frozenset(low or ()) - cues.words("grammar", "stops") - cues.words("grammar", "determiners") - cues.words("grammar", "links")
            return max(kin, key=lambda m: (len(telling & m.described), m.at))
        if head in cues.words("people", "countries_words"):
            return self._country_before(at)
        kinds = self._generic(head)
        if low and len(low) > 3 and kinds != ("outlet",):
            return None
        return self._last(at, kinds, words) if kinds else None

    def _generic(self, head: str) -> tuple[str, ...]:
        if head in ("paper", "newspaper", "broadcaster", "daily", "outlet", "network", "website", "magazine", "weekly", "station", "tabloid", "publication"):
            return ("outlet",)
        if head in ("authors", "researchers", "monitors", "experts", "investigators", "analysts", "officials"):
            return ("body", "group")
        if head in cues.words("people", "organisations"):
            return ("body",)
        if head in cues.words("people", "roles") | cues.words("people", "titles"):
            return ("person",)
        return ()

    def _country_before(self, at: int) -> Name | None:
        last = None
        for last in cues.country_pattern().finditer(self.text, max(0, at - 600), at):
            pass
        return Name(last.group(), "country", at=last.start()) if last else None
