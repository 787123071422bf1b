"""What a source is called: titles left out, the fullest form of the name, several sources joined by “and”."""

from __future__ import annotations

import re

from withheld.speech import cues
from withheld.speech.authorship import Makers
from withheld.speech.name_normalisation import OWN, Name, NameKind, is_body, looks_personal
from withheld.speech.phrases import COUNTED, Words
from withheld.speech.references import plain
from withheld.text import large_towns

_CALLED = re.compile(
    r"(?:[A-Z][\w.]+(?: [A-Z][\w.]+)?['’]s )?(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*) "
    r"(?:newspaper|daily|weekly|news agency|newswire|broadcaster|television|magazine|news outlet|news site|news website)$"
)
"""“Lima's El Faro newspaper”: the name between the place and what it is."""

_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}")
_SOME = tuple([word] for word in ("others", "some", "many", "one", "several", "few", "most", "another"))
"""Words for unnamed speakers that stand alone."""
_OF_SEVERAL = frozenset(("the", word) for word in ("first", "second", "third", "fourth", "former", "latter"))
"""One of several who were named together: “Two people said so. The second put it higher.”"""

_LINKS = frozenset(("of", "for", "at", "in", "on", "with", "from", "to"))
_CALLS = frozenset(("named", "called", "surnamed"))
_NO_NAMES = frozenset(("Christmas", "Easter", "New", "Ramadan"))


class Names(Makers):
    """Turns a source's words into a name, and keeps those named before."""

    def of(self, words: Words, start: int, end: int) -> Name | None:
        """The name of the source that these words give; None if nobody can be made out."""
        start, end = self._strip(words, start, end)
        if start >= end:
            return None
        if end - start == 1 and (pronoun := self._pronoun(words, start)):
            return pronoun if pronoun.text or pronoun.kind == "own" else None
        head_end = self._head_end(words, start, end)
        if tuple(words.low[start:head_end]) in _OF_SEVERAL:
            return self._one_of_them(words, end, end, words.start[start])
        if self._nameless(words.low[start:head_end]):
            told = words.get(head_end) == "who" and head_end == start + 1 and words.low[start] in COUNTED
            shown = self._phrase(words, start, end)
            return Name(shown[0].lower() + shown[1:], "group", frozenset(), words.start[start]) if told else None
        parts = self._parts(words, start, end)
        name = self._joined(words, parts) if len(parts) > 1 else self._single(words, start, end)
        return self._bare(name) if name and words.low[end - 1].endswith(("'s", "s'")) else name

    def _nameless(self, low: list[str]) -> bool:
        """Whether words name nobody: “who”, “two”, “the same”, “2.6 million people”."""
        if low[-1] in ("end", "start", "beginning", "middle", "time", "each", "every"):
            return True
        speaks = (cues.words("people", f"pronouns_{kind}") for kind in ("he", "it", "they", "own"))
        subject = frozenset().union(*speaks) - cues.words("grammar", "determiners")
        if low in _SOME or plain(low[0]) in subject or low[0] in cues.words("grammar", "relatives"):
            return low not in _SOME
        if low[1:2] == ["of"] and len(low) > 2 and low[0] not in ("none", "percent"):
            return False  # “one of the seven”
        told = [w for w in low if w[0].isalnum() and w not in cues.words("grammar", "determiners")]
        nobody = cues.words("people", "nameless")
        crowd = low[0][0].isdigit() and "," in low[0]  # “2,300 staff” do not speak
        return (
            bool({"million", "billion", "percent"} & set(low))
            or crowd
            or all(w in nobody or w[0].isdigit() for w in told)
        )

    def _bare(self, name: Name) -> Name:
        text = re.sub(r"(['’]s|(?<=s)['’])$", "", name.text)
        full = self.forms.person(text) if name.kind == "person" else self.forms.body(text)
        return Name(full, name.kind, name.described, name.at)

    def _strip(self, words: Words, start: int, end: int) -> tuple[int, int]:
        while end - start > 2 and words.low[start] in ("that", "those") and words.low[start + 1] == "of":
            start += 2
        while start < end and (
            not words.is_word(start) or words.low[start] in ("both", "even", "only", "to", "and", "but")
        ):
            start += 1
        while end > start and not words.is_word(end - 1) and words.low[end - 1] != ")":
            end -= 1
        while end - start > 1 and _CLOCK.fullmatch(words.text[start]):  # “10:21 The witness says”, in a live report
            start += 1
        if end - start > 3 and words.low[start].endswith("ed") and words.low[start + 1] == "by":
            start += 2  # “a survey, published by the network, that found”
        # “a ministry report from May”: the time is not of the name.
        times, before = (cues.words("grammar", name) for name in ("times", "before_times"))
        while end - start > 2 and words.low[end - 1] in times and words.low[end - 2] in before:
            end -= 2
        # “so he said that he'd pay”, “the director of the unit said”: neither the conjunction nor the verb is of the name.
        if end - start > 1 and words.low[start] == "that" and self._opens(words, start + 1):
            start += 1
        verb = words.low[end - 1] in cues.words("grammar", "only_verbs") and not words.capital(end - 1)
        if end - start > 1 and verb and not {"that", "which", "who"} & set(words.low[start:end]):
            end -= 1
        # “a survey by the Northbank Institute published on Thursday”: the participle is not of the name.
        clause = {"that", "which"} & set(words.low[start:end])
        while (
            end - start > 1
            and not clause
            and words.text[end - 1].endswith("ed")
            and (
                words.capital(end - 2) > words.capital(end - 1)
                or words.low[end - 2] in cues.words("nouns", "documents")
            )
        ):
            end -= 1
        owner = words.text[start] if 2 < end - start < 5 else ""
        named = bool(owner) and looks_personal(self._phrase(words, start + 1, end))
        if named and owner[-2:] in ("'s", "’s") and owner[:-2] in cues.country_words():
            start += 1  # “Russia's Ivan Petrov”
        return start, end

    def _opens(self, words: Words, at: int) -> bool:
        pronouns = (cues.words("people", f"pronouns_{kind}") for kind in ("he", "it", "they", "own"))
        return plain(words.low[at]) in cues.words("grammar", "determiners").union({"all", "somebody", "you"}, *pronouns)

    def _parts(self, words: Words, start: int, end: int) -> list[tuple[int, int]]:
        """Several sources joined by “and”, as opposed to an “and” inside one name."""
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
        names = all(p[0].isupper() for p in left) and all(
            words.text[i][0].isupper() for i in range(k + 1, end) if words.is_word(i)
        )
        return (
            names
            and not is_body(" ".join(left))
            and "of" not in left
            and (len(left) >= 2 or left[0] in cues.country_words())
        )

    def _joined(self, words: Words, parts: list[tuple[int, int]]) -> Name | None:
        made = [n for a, b in parts if (n := self.of(words, a, b)) and n.text]
        if not made:
            return None
        if len({n.text for n in made}) == 1:
            return made[0]
        return Name(
            " and ".join(n.text for n in made),
            "group",
            frozenset().union(*(n.described for n in made)),
            words.start[parts[0][0]],
        )

    def _single(self, words: Words, start: int, end: int) -> Name | None:
        head_end = self._head_end(words, start, end)
        phrase = self._phrase(words, start, end)
        low = words.low[start:end]
        at = words.start[start]
        if " ".join(low[:3]).strip() in cues.words("outlets", "own") or " ".join(low[:2]) in cues.words(
            "outlets", "own"
        ):
            return OWN
        if reference := self._two_of_them(words, low, at) or self._reference(words, start, head_end):
            return reference
        if made := self._writing(words, start, end, head_end):
            return made
        if person := self._person(words, start, end, head_end):
            return person
        if body := self._apposed_body(words, start, head_end, end) or self._body(words, start, head_end, end):
            return body
        return self._described(words, start, end, head_end, phrase)

    def _head_end(self, words: Words, start: int, end: int) -> int:
        """Where the noun and its names end: before a relative clause, an apposition or a bracket."""
        stops = cues.words("grammar", "relatives") | {"that", ",", "(", ";"}
        relayed = cues.words("people", "relayed")
        seen = (
            k
            for k in range(start + 1, end)
            if words.low[k] in stops or (words.low[k] in relayed and words.get(k + 1) == "by")
        )
        return next(seen, end)

    def _person(self, words: Words, start: int, end: int, head_end: int) -> Name | None:
        described = frozenset(words.low[start:end])
        if found := self._placed(words, start, head_end) or self._name_in(words, start, head_end):
            return Name(self.forms.person(found), "person", described, words.start[start])
        found = self._apposed(words, start, head_end, end)
        if not found:
            return None
        # A surname alone is as worded: “a defector, Kim” is nobody whose full name the text has for another.
        return Name(self.forms.person(found) if " " in found else found, "person", described, words.start[start])

    def _placed(self, words: Words, start: int, head_end: int) -> str | None:
        """“Dr. Aidan Foster of Leeds University”: a person's name before where they are from."""
        link = next((k for k in range(start + 1, head_end - 1) if words.low[k] in ("of", "from", "at", "with")), None)
        if link is None or not words.capital(head_end - 1):
            return None
        first = start
        while first < link and words.low[first].rstrip(".") in cues.words("people", "titles") | {"the"}:
            first += 1
        name = self._phrase(words, first, link) if first < link else ""
        whole = 2 <= len(name.split()) <= 3 and looks_personal(name) and not self.outlets.known(name)
        titled = first > start and words.low[first - 1] != "the"
        return name if whole and (titled or is_body(self._phrase(words, link + 1, head_end))) else None

    def _name_in(self, words: Words, start: int, head_end: int) -> str | None:
        """The capitalised words at the end of a phrase, if a role, a title or their form shows that they name a person."""
        first = head_end
        while first > start and words.capital(first - 1) and words.is_word(first - 1):
            first -= 1
        roles = cues.words("people", "roles") | cues.words("people", "titles")
        if first == head_end or words.low[head_end - 1].rstrip(".") in roles:
            return None
        marks = (k + 1 for k in range(start, head_end - 1) if words.low[k].rstrip(".") in roles and words.is_word(k))
        marked = max(marks, default=0)
        name = self._phrase(words, max(first, marked), head_end)
        lead = words.text[marked - 1].rstrip(".") if marked else ""
        if lead in ("Mr", "Mrs", "Ms"):
            return f"{lead}. {name}"
        if len(name) == 1 or self.outlets.known(name):
            return None
        if marked and marked >= first:
            if name.lower() in cues.words("people", "countries_words") | cues.words("people", "pairs"):
                return None  # “a Member State”
            return name if not is_body(name) and name not in cues.country_words() else None
        called = first > start and words.low[first - 1] in ("named", "called")
        return name if (start == first or called) and self._personal(name) else None

    def _personal(self, name: str) -> bool:
        several = " " in name or self.forms.person(name) != name
        return several and looks_personal(name) and not name.isupper() and not name.endswith(("'s", "’s"))

    def _apposed(self, words: Words, start: int, head_end: int, end: int) -> str | None:
        """“The UN's special rapporteur on North Korea, Marzuki Darusman”: the name stands after the role."""
        name = self._after_comma(words, head_end, end)
        if not name or not looks_personal(name) or self._is_of_body(words, start, head_end):
            return None
        roles = cues.words("people", "roles") | cues.words("people", "titles")
        if " " in name and any(words.low[k] in roles for k in range(start, head_end)):
            return name
        # “a spokesman for the company, Mostostal” is not called Mostostal.
        linked = any(words.low[k] in _LINKS for k in range(start + 1, head_end))
        alone = " " in name or words.get(head_end + 1) in _CALLS or not linked
        return name if alone and self._describes(words, start, head_end) else None

    def _after_comma(self, words: Words, head_end: int, end: int) -> str | None:
        """The words of a name after a comma: “, Ivan Petrov”, “, surnamed Kim”; not those of a place, a people or a day."""
        first = head_end + 1
        if words.get(head_end) != "," or first >= end:
            return None
        first += words.low[first] in _CALLS
        while first < end - 1 and words.low[first].rstrip(".") in cues.words("people", "titles"):
            first += 1
        stop = self._head_end(words, first, end) if first < end else first
        roles = cues.words("people", "roles") | cues.words("people", "organisations")
        crowd = stop == first + 1 and words.low[head_end - 1] in cues.words("people", "groups")
        if first >= stop or crowd or any(words.low[k] in roles for k in range(first, stop)):
            return None
        times = cues.words("grammar", "times")
        proper = all(
            (words.capital(k) and words.low[k] not in times) or words.text[k] == "&" for k in range(first, stop)
        )
        name = self._phrase(words, first, stop)
        known = name in cues.country_words() or name.removesuffix("s") in cues.country_words() or name in large_towns()
        return None if known or not proper or name.split()[0] in _NO_NAMES else name

    def _describes(self, words: Words, start: int, head_end: int) -> bool:
        """Whether words only say what somebody is: “the company”, “an Irish developer”."""
        introduced = words.low[start] in cues.words("grammar", "determiners") or words.low[start].endswith(("'s", "’s"))
        return introduced and words.is_word(head_end - 1) and not words.capital(head_end - 1)

    def _is_of_body(self, words: Words, start: int, head_end: int) -> bool:
        """Whether a description is of a body: “the garment company”, “a daily”."""
        link = next(
            (k for k in range(start + 1, head_end) if words.low[k] in ("of", "for", "at", "in", "on")), head_end
        )
        return words.low[link - 1] in cues.words("people", "organisations") | cues.words("outlets", "kinds")

    def _apposed_body(self, words: Words, start: int, head_end: int, end: int) -> Name | None:
        """“The company, Vostok Line”: the name of a body after what it is."""
        name = self._after_comma(words, head_end, end)
        place = words.low[head_end - 1] in cues.words("people", "places")
        if not name or place or not self._describes(words, start, head_end):
            return None
        if not self._is_of_body(words, start, head_end) and not is_body(name):
            return None
        kind: NameKind = "outlet" if self.outlets.known(name) else "body"
        return Name(self.forms.body(name), kind, frozenset(words.low[start:end]), words.start[start])

    def _body(self, words: Words, start: int, head_end: int, end: int) -> Name | None:
        first = start
        while first < head_end and words.low[first] in cues.words("grammar", "determiners"):
            first += 1
        if not any(words.capital(i) for i in range(first, head_end)):
            return None
        if words.low[start] in ("a", "an", "another", "one") and words.low[head_end - 1] in cues.words(
            "people", "countries_words"
        ):
            return None  # “another Member State” is not the one named before
        tail = self._named_tail(words, first, head_end)
        if tail == first and self._plain_group(words, first, head_end):
            return None
        described, at = frozenset(words.low[start:end]), words.start[start]
        plain = cues.words("people", "plain")
        while tail < head_end - 1 and words.low[tail] in plain and words.capital(tail + 1) and not words.capital(tail):
            tail += 1
        name = self._phrase(words, tail, head_end)
        if (called := _CALLED.match(name)) and called["name"] not in cues.country_words():
            return Name(called["name"], "outlet", described, at)
        if self.outlets.known(name):
            return Name(name, "outlet", described, at)
        if name in cues.country_words():
            return Name(name, "country", described, at)
        full, person = self.forms.body(name), self.forms.person(name)
        if words.get(head_end) == "," and words.get(head_end + 1) == "who" and looks_personal(person):
            return Name(person, "person", described, at)
        if full == name != person and not is_body(name) and looks_personal(person):
            return Name(person, "person", described, at)
        if words.get(head_end) in ("that", "which") and tail == first and not words.capital(head_end - 1):
            full = self._phrase(words, first, end)
        return Name(full, "body", described, at)

    def _plain_group(self, words: Words, first: int, head_end: int) -> bool:
        """“Eritrean officials”, “a trade official in Changbai County”: a description, though it holds a name."""
        people = cues.words("people", "groups") | cues.words("people", "roles")
        return any(words.low[i] in people for i in range(first, head_end) if i == 0 or not words.capital(i))

    def _named_tail(self, words: Words, k: int, head_end: int) -> int:
        """Skips the description before a name: “South Korea's trade promotion agency KOTRA”."""
        kinds = cues.words("people", "organisations") | cues.words("outlets", "kinds")
        for i in range(head_end - 2, k - 1, -1):
            described = words.low[i] in kinds and (not words.capital(i) or words.text[i].isupper())
            if (
                described
                and all(
                    words.capital(j) or words.low[j] in ("of", "for", "the", "and", "in", "on")
                    for j in range(i + 1, head_end)
                )
                and words.capital(i + 1)
            ):
                return i + 1
        return k

    def _described(self, words: Words, start: int, end: int, head_end: int, phrase: str) -> Name | None:
        low, at = words.low[start:head_end], words.start[start]
        people = cues.words("people", "groups") | cues.words("people", "roles")
        definite = low[0] in ("the", "this", "that", "these", "those", "his", "her", "its", "their") and len(low) > 1
        link = next((k for k in range(1, len(low)) if low[k] in ("of", "for", "on", "at", "in", "from")), len(low))
        head = low[link - 1]
        if definite and (found := self._definite(head, at, words, words.low[start:end])):
            return found
        if low[0] == "one" and low[1:3] == ["of", "them"]:
            return self._one_of_them(words, head_end, end, at)
        if low in _SOME:
            return Name(phrase, "group", frozenset(low), at)
        shown = (
            phrase
            if low[0] in ("a", "an", "one")
            else re.sub(r"^(?:The|the|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er)\s+", "", phrase)
        )
        shown = re.sub(r"^A(n?) ", r"a\1 ", shown) if low[0] in ("a", "an") else shown
        shown = self._apposition_cut(words, start, end, shown)
        plain = words.low[start] in cues.words("grammar", "determiners") | people | {
            "former",
            "local",
            "senior",
            "unnamed",
        }
        proper = (
            shown[:1].isupper()
            and words.low[start] in cues.words("grammar", "determiners")
            and words.capital(start + 1)
        )
        shown = shown[0].lower() + shown[1:] if plain and not proper else shown
        plural = any(w in cues.words("people", "groups") for w in low)
        kind: NameKind = "group" if plural else "person" if set(low) & people else "body"
        return Name(shown, kind, frozenset(words.low[start:end]), at)

    def _one_of_them(self, words: Words, head_end: int, end: int, at: int) -> Name | None:
        if words.get(head_end) == "," and words.get(head_end + 1) in ("a", "an"):
            return Name(self._phrase(words, head_end + 1, end), "person", frozenset(words.low[head_end:end]), at)
        whole = self._last(at, ("group",), words, 3)
        return Name(f"one of the {whole.text}", "person", whole.described, at) if whole else None

    def _apposition_cut(self, words: Words, start: int, end: int, shown: str) -> str:
        relayed = cues.words("people", "relayed")
        seen = next((k for k in range(start + 1, end) if words.low[k] in relayed and words.get(k + 1) == "by"), None)
        if seen is not None:
            shown = re.split(rf"\s{re.escape(words.text[seen])}\s+by\b", shown)[0]
        return re.split(r",(?!\d)", shown, maxsplit=1)[0] if words.low[start] != "," else shown
