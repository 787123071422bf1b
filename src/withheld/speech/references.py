"""Who a pronoun, “the ministry” or “the two governments” refers to."""

from __future__ import annotations

import re
from itertools import takewhile

from withheld.speech import cues
from withheld.speech.mention_history import MentionHistory
from withheld.speech.name_normalisation import OWN, Forms, Name, Outlets, is_body, looks_personal, same_stem
from withheld.speech.phrases import Phrase, Words

_MENTION_WINDOW = 6
_DRAWN = re.compile(r"'(?:d|ve|ll|m|re)$|(?<=^he|^it)'s$|(?<=^she)'s$")
_ASIDES = frozenset((",", "(", "who", "whom", "whose"))
_SHORT = 3
"""Words, at most, of an organisation without a name: “the provincial labour ministry”."""


def plain(low: str) -> str:
    """A word without a contracted verb: “he'd”, “they've”, “I'm”."""
    return _DRAWN.sub("", low)


class References:
    """Keeps who was named, and resolves references to them."""

    def __init__(self, text: str, sentences: list[Words], outlet: str | None) -> None:
        self.text = text
        self.outlets = Outlets(text, outlet)
        self.forms = Forms(text)
        self.sentences = sentences
        self.mentions: MentionHistory[Name] = MentionHistory()
        self._latest: dict[str, Name] = {}
        self._scanned = 0

    def remember(self, name: Name) -> None:
        """Stores a name that a later pronoun may refer to."""
        if name.text and name.kind != "own":
            self.mentions.add(name.at, name)
            self._latest[name.text] = name

    def latest(self, text: str) -> Name | None:
        """The last remembered mention under a name."""
        return self._latest.get(text)

    def _pronoun(self, words: Words, index: int) -> Name | None:
        low, at = plain(words.low[index]), words.start[index]
        if low in cues.words("people", "pronouns_own"):
            return OWN
        if low in cues.words("people", "pronouns_he"):
            told = [self._last(at, ("person",), words), self._role_before(words)]
            return max(filter(None, told), key=lambda name: name.at, default=None) or Name("", "person")
        if low in cues.words("people", "pronouns_it"):
            return self._it(at, words) or Name("", "body")
        if low in cues.words("people", "pronouns_they"):
            return (
                self._last(at, ("group",), words, 3)
                or self._last(at, ("person", "body"), words, 2)
                or Name("", "group")
            )
        return None

    def _last(self, at: int, kinds: tuple[str, ...], words: Words, window: int = _MENTION_WINDOW) -> Name | None:
        self._scan_subjects(words.sentence.number)
        oldest = self.sentences[max(0, words.sentence.number - window)].sentence.start
        found = [m for m in self.mentions.before(at, oldest) if m.kind in kinds]
        return max(found, key=lambda m: m.at) if found else None

    def _it(self, at: int, words: Words) -> Name | None:
        bodies = ("body", "outlet", "country", "document")
        near = self._last(at, bodies, words, 1)
        own = words.start[0] < at and words.capital(0) and words.text[0] in cues.country_words() and words.get(1) == ","
        if own and (near is None or near.at < words.start[0]):
            return Name(words.text[0], "country", at=words.start[0])  # “Oman, according to its report, …”
        if near:
            return near
        index = words.sentence.number
        before = self.sentences[index - 1] if index else words
        if subject := self._subject_before(before, index) or self._body_before(before, index):
            return subject
        if index and (body := self._body_in(before)):
            return body
        spans = cues.country_pattern().finditer(self.text, before.sentence.start, before.sentence.end)
        named = [m.group() for m in spans if self.text[m.end() : m.end() + 1] not in ("-", "'", "’")]
        if before.capital(0) and before.text[0] in named:
            return Name(before.text[0], "country", at=before.start[0])
        if named and index:
            return Name(named[-1], "country", at=before.sentence.start)
        return self._last(at, bodies, words)

    def _body_in(self, before: Words) -> Name | None:
        """The last body that the sentence before names by a full name or an acronym."""
        for match in reversed(list(self.forms.names_in(before.sentence.text))):
            name = match.removeprefix("The ").removesuffix(".")
            last = name.rsplit(" ", 1)[-1]
            acronym = last.isupper() and len(last) >= 3 and last.isalpha()
            name = last if acronym else name
            if ((is_body(name) and " " in name) or acronym) and name not in cues.country_words():
                return Name(self.forms.body(name), "body", frozenset(name.lower().split()), before.sentence.start)
        return None

    def _subject_before(self, before: Words, index: int) -> Name | None:
        """What the sentence before is about, if it is “the team” or “the report”."""
        if not index or before.get(0) != "the":
            return None
        phrase = Phrase(before).after(0, plain=True)
        named = phrase and not any(before.capital(k) for k in range(1, phrase[1]))
        return (
            self._definite(before.low[phrase[1] - 1], before.start[0], before)
            if phrase and named and phrase[1] <= 3
            else None
        )

    def _body_before(self, before: Words, index: int) -> Name | None:
        """“The labour ministry in Doha published a register. It put …”: a body without a name that the sentence before is about."""
        phrase = Phrase(before).after(0, plain=True) if index else None
        if phrase is None or before.low[phrase[0]] not in cues.words("grammar", "determiners"):
            return None
        first, end = phrase[0] + 1, phrase[1]
        nouns = range(first, min(first + _SHORT, end))
        head = next((k for k in nouns if before.low[k] in cues.words("people", "organisations")), None)
        if head is None or before.capital(head):
            return None
        return Name(
            self._phrase(before, first, head + 1), "body", frozenset(before.low[first:end]), before.start[first]
        )

    def _role_before(self, words: Words) -> Name | None:
        """“Its ambassador gives other figures. … he told an agency”: an unnamed person that a sentence just before is about."""
        number = words.sentence.number
        for before in reversed(self.sentences[max(0, number - 2) : number]):
            phrase = Phrase(before).after(0, plain=True)
            if phrase is None or before.low[phrase[0]] not in cues.words("grammar", "determiners"):
                continue
            first, end = phrase[0] + 1, phrase[1]
            role = next((k for k in range(first, end) if before.low[k] in cues.words("people", "roles")), None)
            named = [k for k in range(first, role or first) if before.capital(k)]
            if role is not None and all(before.text[k] in cues.country_words() for k in named):
                while before.get(role + 1) in cues.words("people", "roles"):
                    role += 1
                described = frozenset(before.low[first:end])
                whole = self._with_office(before, role + 1)
                bare = (whole == role + 1 and not named) or before.low[phrase[0]] not in ("a", "an")
                called = self._phrase(before, first if bare else phrase[0], whole)
                shown = called if bare and named else called[0].lower() + called[1:]
                return Name(shown, "person", described, before.start[first])
        return None

    def _with_office(self, words: Words, end: int) -> int:
        """Where a role ends with what it is of: “spokesman for the network”, “deputy head of inspections”."""
        while words.get(end) in ("of", "for", "at") and (office := Phrase(words).after(end + 1, plain=True)):
            verb = (k for k in range(end + 2, office[1]) if _is_verb(words.low[k]) and not words.capital(k))
            end = next(verb, office[1])
        return end

    def _scan_subjects(self, upto: int) -> None:
        """Stores persons named at the head of a sentence: “he” may refer to them though they said nothing."""
        skipped = frozenset().union(*(cues.words("grammar", kind) for kind in ("stops", "links", "determiners")))
        while self._scanned <= min(upto, len(self.sentences) - 1):
            words = self.sentences[self._scanned]
            self._scanned += 1
            self._bodies_described(words)
            if words.get(0) == "by":  # a byline: the author is not mentioned by the text
                continue
            first = 0
            while words.low[first : first + 1] and words.low[first] in skipped:
                first += 1
            self._subject_named(words, first)
            roles = cues.words("people", "roles") | cues.words("people", "titles")
            comma = next((k for k in range(1, min(12, len(words))) if words.low[k] == ","), 0)
            if comma and any(low in roles for low in words.low[:comma]):
                self._subject_named(words, comma + 1)

    def _bodies_described(self, words: Words) -> None:
        """Stores “the Fair Work Network, a rights group,”: “the group” may refer to it though it said nothing."""
        for comma in (k for k, low in enumerate(words.low[:-2]) if low == ","):
            if words.low[comma + 1] not in ("a", "an", "the", "its", "another") or not words.capital(comma - 1):
                continue
            first = comma
            while words.capital(first - 1) or (
                words.get(first - 1) in ("of", "for", "and", "on") and words.capital(first - 2)
            ):
                first -= 1
            described = list(takewhile(lambda low: low[0].isalnum(), words.low[comma + 1 : comma + 9]))
            name = self._phrase(words, first, comma).removeprefix("The ")
            heads = cues.words("people", "generic_bodies") | cues.words("people", "organisations")
            told = heads & set(described) and words.get(comma + 1 + len(described)) in (",", ")", ".", "")
            if told and " " in name and is_body(name) and not self.outlets.known(name):
                called = frozenset(name.lower().split()) | frozenset(described)
                self.mentions.add(words.start[first], Name(self.forms.body(name), "body", called, words.start[first]))

    def _subject_named(self, words: Words, first: int) -> None:
        size = 0
        while words.capital(first + size) and words.is_word(first + size) and size < 6:
            size += 1
        if not 2 <= size <= 4:
            return
        name, last = " ".join(words.text[first : first + size]), words.text[first + size - 1]
        titled = words.low[first].rstrip(".") in cues.words("people", "titles")
        personal = looks_personal(name) or (titled and looks_personal(" ".join(words.text[first + 1 : first + size])))
        if personal and not last.endswith(("'s", "’s")) and not self.outlets.known(name):
            bare = (
                name
                if not titled or words.low[first].rstrip(".") in ("mr", "mrs", "ms")
                else " ".join(words.text[first + 1 : first + size])
            )
            described = frozenset(words.low[: first + size + 12])
            named = Name(self.forms.person(bare), "person", described, words.start[first])
            self.mentions.add(named.at, named)

    def _definite(self, head: str, at: int, words: Words, low: list[str] | None = None) -> Name | None:
        """Who “the ministry”, “the source” or “his team” refers to: the last one named or described with that word."""
        self._scan_subjects(words.sentence.number)
        earlier = self.mentions.before(at)
        personal = head in cues.words("people", "roles") | cues.words("people", "titles") | cues.words(
            "people", "groups"
        )
        kin = [
            m
            for m in earlier
            if (personal or m.kind not in ("person", "document"))
            and any(head == d or same_stem(head, d) for d in m.described)
        ]
        if personal and (near := self._role_before(words)) and head in near.described:
            kin.append(near)  # “An Emirati official denied it”: no attribution, yet “the official” refers to them
        if kin:
            telling = (
                frozenset(low or ())
                - cues.words("grammar", "stops")
                - cues.words("grammar", "determiners")
                - cues.words("grammar", "links")
            )
            return max(kin, key=lambda m: (len(telling & m.described), m.at))
        if head in cues.words("people", "countries_words"):
            return self._country_before(at)
        # “The deputy director of the camp” is not the director named last.
        own = list(takewhile(lambda word: word not in _ASIDES, low or ()))
        another = own and (own[0] in ("its", "his", "her", "their") or (personal and ("of" in own or len(own) > 3)))
        kinds = () if another else self._generic(head)
        found = self._last(at, kinds, words) if kinds else None
        return None if found and self._by_another_trade(found, head) else found

    def _by_another_trade(self, name: Name, head: str) -> bool:
        """Whether a person known by an occupation alone, “the foreman”, cannot be the one that another word means, “the
        mayor”."""
        trade = name.kind == "person" and name.text[0].islower()
        return trade and head not in cues.words("people", "roles_of_anybody")

    def _generic(self, head: str) -> tuple[str, ...]:
        if head in cues.words("outlets", "generic"):
            return ("outlet",)
        if head in cues.words("people", "generic_groups"):
            return ("body", "group")
        if head in cues.words("people", "generic_bodies"):
            return ("body",)
        if head in cues.words("people", "roles") | cues.words("people", "titles"):
            return ("person",)
        return ()

    def _country_before(self, at: int) -> Name | None:
        """“The country had listed”: the one that spoke last, else the one named last."""
        spoke = [m for m in self.mentions.before(at, max(0, at - 600)) if m.text in cues.country_words()]
        if spoke:
            return max(spoke, key=lambda m: m.at)
        found = list(cues.country_pattern().finditer(self.text, max(0, at - 600), at))
        return Name(found[-1].group(), "country", at=found[-1].start()) if found else None

    def _two_of_them(self, words: Words, low: list[str], at: int) -> Name | None:
        """“the two governments”: the two countries named last, in the same sentence if it names two."""
        if low[-1] not in cues.words("people", "pairs") or not {"two", "both"} & set(low):
            return None
        for since in (words.sentence.start, max(0, at - 400)):
            spans = cues.country_pattern().finditer(self.text, since, at)
            named = list(dict.fromkeys(reversed([m.group() for m in spans])))
            if len(named) >= 2:
                return Name(f"{named[1]} and {named[0]}", "group", frozenset(), at)
        return None

    def _reference(self, words: Words, start: int, head_end: int) -> Name | None:
        """“the agency's Muscat office”, “the U.S.-funded broadcaster”, “the southeast African country”."""
        low, at, last = words.low[start:head_end], words.start[start], head_end - 1
        if len(low) < 2 or low[0] not in ("the", "its", "their", "this"):
            return None
        owner = next((k for k in range(start + 1, last) if words.low[k].endswith(("'s", "s'"))), None)
        bodies = cues.words("people", "organisations") | cues.words("nouns", "documents") | {"website"}
        named = owner is not None and any(words.capital(k) for k in (*range(start + 1, owner + 1), last))
        if owner is not None and not named and low[-1] in bodies:
            return self._definite(re.sub(r"'s?$", "", words.low[owner]), at, words)
        if words.capital(last):
            return None
        if low in (["the", "paper"], ["this", "paper"]) and (outlet := self._last(at, ("outlet",), words)):
            return outlet
        if low[-1] in cues.words("people", "countries_words") and not set(low[1:]) & cues.words("grammar", "links"):
            return self._country_before(at)
        return (
            self._last(at, ("outlet",), words, 30)
            if low[-1] in cues.words("outlets", "kinds") and low[-1] not in bodies
            else None
        )

    def _phrase(self, words: Words, start: int, end: int) -> str:
        return re.sub(r"\s+", " ", self.text[words.start[start] : words.end[end - 1]])


def _is_verb(low: str) -> bool:
    """Whether a word is a verb, in the past or of speaking: “denied”, “wrote”, “tells”."""
    known = cues.verbs().get(low)
    past = low.endswith("ed") or (known is not None and known.form == "ed")
    return past or low in cues.words("grammar", "only_verbs")
