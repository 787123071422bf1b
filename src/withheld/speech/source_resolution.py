"""The source of a figure: its origin, the relays, and the stance."""

from __future__ import annotations

import re
from typing import NamedTuple

from withheld.records import Span, Stance
from withheld.speech import cues
from withheld.speech.attribution_candidates import AttributionCandidate
from withheld.speech.name_normalisation import Name
from withheld.speech.naming import Names
from withheld.speech.phrases import Words, outlet_after
from withheld.speech.quotations import Quotations
from withheld.text import Finder


class ResolvedSource(NamedTuple):
    """The source of a span: the deepest named origin, the relays (outermost last), the stance, the cue."""

    origin: str | None
    via: tuple[str, ...]
    stance: Stance
    cue: Span | None


class _Link(NamedTuple):
    """An attribution with its speaker and the relays who heard or quoted it."""

    attribution: AttributionCandidate
    name: Name | None
    relays: tuple[Name, ...]


_ESTIMATED = re.compile(
    r"\b(?:an|the) estimated\s+(?:\S+\s+)?[$€£¥]?$|\bestimated (?:at|to be)\s+(?:\S+\s+){0,2}[$€£¥]?$", re.I
)
_GO_ON = {"it": ("body", "outlet", "country", "document"), "he": ("person",), "she": ("person",)}
"""Kinds of source that “it”, “he” or “she” may refer to as the continuing speaker."""
_WHICH = re.compile(r", (?:which|whose)\b")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


class SourceResolver:
    """Finds the source of a span, from the attributions of the whole document."""

    def __init__(
        self,
        text: str,
        words: list[Words],
        attributions: list[AttributionCandidate],
        quotes: Quotations,
        outlet: str | None,
    ) -> None:
        self.text = text
        self.words = words
        self.quotes = quotes
        self.names = Names(text, words, outlet)
        self._finder = Finder([w.sentence for w in words])
        self._relay: dict[str, tuple[Name, ...]] = {}
        self._links: dict[int, list[_Link]] = {}
        self._previous: _Link | None = None
        self._meetings()
        self.names.find_makers()
        for attribution in sorted(attributions, key=lambda s: (s.sentence, s.cue[0])):
            self._add(attribution)
        self._identify_lead()

    def _identify_lead(self) -> None:
        """A lead does not name its official, the next paragraph does: “an official in Moscow has announced”."""
        for number, links in list(self._links.items()):
            if self.words[number].sentence.paragraph != 0:
                continue
            for place, link in enumerate(links):
                if (
                    link.name
                    and link.name.kind == "person"
                    and self._unnamed(link.name.text)
                    and (name := self._named_next(number))
                ):
                    links[place] = link._replace(name=name)

    def _unnamed(self, text: str) -> bool:
        """Whether a person is only described: “an official in Moscow”, “the UN's investigator for the country”."""
        roles = cues.words("people", "roles")
        return bool(re.match(r"an? ", text)) or any(word in roles for word in re.findall(r"[a-z]+", text))

    def _named_next(self, number: int) -> Name | None:
        following = next((w.sentence for w in self.words[number + 1 :] if w.sentence.paragraph == 1), None)
        if following is None:
            return None
        inside = [m for m in self.names.mentions.before(following.end, following.start) if m.kind == "person"]
        speaks = {link.name.text for at in range(number, number + 5) for link in self._links.get(at, ()) if link.name}
        first = min(inside, key=lambda m: m.at, default=None)
        return (
            first if first and first.text in speaks and first.at - following.start < 40 and " " in first.text else None
        )

    # The chain of names.

    def _add(self, attribution: AttributionCandidate) -> None:
        words = self.words[attribution.sentence]
        name = (
            self._goes_on(attribution, words) or self.names.of(words, *attribution.source)
            if attribution.source and attribution.kind != "hearsay"
            else None
        )
        relays = self._relays(attribution, words)
        if name and name.text and name.kind != "own":
            self._learn(attribution, words, name, relays)
            relays = relays or self._relay.get(name.text, ())
        if attribution.base in cues.words("use", "carry"):
            self._carry(attribution, name)
        link = _Link(attribution, name, relays)
        if attribution.source and not attribution.attitude:
            self._previous = link
        for sentence in self._sentences(attribution):
            self._links.setdefault(sentence, []).append(link)

    def _sentences(self, attribution: AttributionCandidate) -> list[int]:
        found = {attribution.sentence}
        for start, end in attribution.extra:
            first, last = self._finder.at(start).number, self._finder.at(max(start, end - 1)).number
            found.update(range(first, last + 1))
        return sorted(found)

    def _relays(self, attribution: AttributionCandidate, words: Words) -> tuple[Name, ...]:
        found: list[Name] = []
        for part in (attribution.hearer,):
            name = self.names.of(words, *part) if part else None
            heard = attribution.base in cues.words("use", "heard") and name is not None and name.kind != "own"
            if name and (heard or name.kind == "outlet" or self.names.outlets.passes_on(name.text)):
                found.append(name)
        if attribution.source:
            found.extend(self._quoted_by(words, attribution.source))
        found.extend(self._published_in(words, attribution))
        return tuple(found)

    def _quoted_by(self, words: Words, source: tuple[int, int]) -> list[Name]:
        """“a report by KOTRA that Radio Free Asia quoted”, “a pay slip seen by Middle East Eye”."""
        for k in range(source[0] + 1, source[1]):
            if words.low[k] in cues.words("people", "relayed") and words.get(k + 1) == "by" and k + 2 < source[1]:
                name = self.names.of(words, k + 2, source[1])
                return [name] if name and name.text else []
            if words.low[k] in ("that", "which"):
                for v in range(k + 2, source[1]):
                    if words.low[v] in cues.words("people", "relayed"):
                        name = self.names.of(words, k + 1, v)
                        return [name] if name and name.text else []
        return []

    def _published_in(self, words: Words, attribution: AttributionCandidate) -> list[Name]:
        """“writes in an article in the official press”, “in an interview with Interfax”."""
        at = attribution.last
        if words.get(at) not in ("in", "to", "with") or attribution.kind != "verb":
            return []
        for k in range(at, min(len(words), at + 9)):
            low = words.low[k]
            if low in (",", ";", ".") or low == "that":
                break
            if low in ("in", "with", "to", "for") and k + 1 < len(words) and (span := outlet_after(words, k + 1)):
                name = self._phrase(words, span)
                if self.names.outlets.passes_on(name):
                    return [Name(name, "outlet", at=words.start[span[0]])]
        return []

    def _phrase(self, words: Words, span: tuple[int, int]) -> str:
        return re.sub(r"\s+", " ", self.text[words.start[span[0]] : words.end[span[1] - 1]])

    def _learn(self, attribution: AttributionCandidate, words: Words, name: Name, relays: tuple[Name, ...]) -> None:
        mention = Name(name.text, name.kind, name.described, words.start[attribution.first])
        if known := self.names.latest(name.text):
            mention = Name(name.text, known.kind, known.described | name.described, words.start[attribution.first])
        self.names.remember(mention)
        for relay in relays:
            self.names.remember(Name(relay.text, "outlet", relay.described, words.start[attribution.first]))
        if relays and attribution.kind in ("verb", "according", "citing") and name.kind != "outlet":
            self._relay.setdefault(name.text, relays)
        self._author_of_report(attribution, words, name)

    def _author_of_report(self, attribution: AttributionCandidate, words: Words, name: Name) -> None:
        """“the team said in its second report”: from here on the report has the team as its source."""
        for k in range(attribution.last, min(len(words), attribution.last + 8)):
            if words.low[k] in cues.words("nouns", "documents") and any(
                words.low[i] in ("in", "to") for i in range(attribution.last, k)
            ):
                self.names.link(words.start[k], words.low[k], name)
                return

    def _goes_on(self, attribution: AttributionCandidate, words: Words) -> Name | None:
        """“It added”, “he went on”: the last speaker, whoever else was named since."""
        before, source = self._previous, attribution.source
        if (
            before is None
            or before.name is None
            or source is None
            or attribution.sentence - before.attribution.sentence > 2
        ):
            return None
        if source[1] - source[0] != 1 or attribution.base not in cues.words("use", "carry"):
            return None
        kinds = _GO_ON.get(words.low[source[0]], ())
        return before.name if before.name.text and before.name.kind in kinds else None

    def _carry(self, attribution: AttributionCandidate, name: Name | None) -> None:
        """“The department goes on”: its stance is that of what the same speaker said in the sentence before."""
        before = self._previous
        if before is None or not name or not before.name or attribution.sentence - before.attribution.sentence > 1:
            return
        if before.name.text == name.text and before.attribution.stance in ("estimated", "alleged"):
            attribution.stance = before.attribution.stance

    def _meetings(self) -> None:
        """“Daily NK spoke with Mr. A”: what Mr. A says came through Daily NK."""
        runs = cues.phrases("people", "met")
        for words in self.words:
            for k, low in enumerate(words.low):
                for run in runs.get(low, ()):
                    if words.matches(k, run):
                        self._met(words, k, k + len(run))

    def _met(self, words: Words, at: int, end: int) -> None:
        first = next((k for k in range(at) if words.capital(k)), None)
        with_whom = next((k for k in range(end, min(len(words), end + 8)) if words.low[k] in ("with", "to")), None)
        if first is None:
            return
        outlet = next(
            (
                self._phrase(words, (a, at))
                for a in range(max(0, at - 5), at)
                if words.capital(a) and self.names.outlets.known(self._phrase(words, (a, at)))
            ),
            None,
        )
        start = with_whom + 1 if with_whom is not None and words.low[end - 1] not in ("to", "with") else end
        size = 0
        while words.capital(start + size) and size < 4:
            size += 1
        if outlet and size:
            person = self.names.of(words, start, start + size)
            if person and person.text:
                self._relay.setdefault(person.text, (Name(outlet, "outlet", at=words.start[at]),))

    def speakers(self) -> list[tuple[tuple[int, int], str]]:
        """See ``Speech.speakers``."""
        out = []
        for links in self._links.values():
            for link in links:
                name, source = link.name, link.attribution.source
                if name and name.text and source and name.kind != "own" and not self.names.outlets.own(name.text):
                    words = self.words[link.attribution.sentence]
                    out.append(((words.start[source[0]], words.end[source[1] - 1]), name.text))
        return list(dict.fromkeys(out))

    # The answer.

    def of(self, start: int, end: int) -> ResolvedSource:
        """Who says a span; see ``Speech.source_of``."""
        if not self.words:
            return ResolvedSource(None, (), "asserted", None)
        source = self._own_source(start, end)
        if source.origin is None and (summed := self._summed_up(start, end)):
            return summed if source.stance == "asserted" else summed._replace(stance=source.stance)
        return source

    def _own_source(self, start: int, end: int) -> ResolvedSource:
        sentence = self._finder.at(start).number
        links = self._links.get(sentence, ())
        over = [
            link
            for link in links
            if link.attribution.kind != "hearsay"
            and not link.attribution.attitude
            and not link.attribution.negated
            and self._covers(link.attribution, start)
        ]
        chain = self._ordered(self._beside(over, start))
        # A denial is not a relay of the figure: “the union's tally of 6,500 has been disputed by Doha”.
        chain = chain[:1] + [link for link in chain[1:] if link.attribution.stance != "denied"]
        hearsay = self._hearsay(links, start, end)
        return self._answer(chain, hearsay, start, end)

    def _beside(self, over: list[_Link], start: int) -> list[_Link]:
        """“X, by A's reckoning; Y, B believes”: a speaker on the figure's side of a semicolon excludes the other."""
        if len(over) < 2:
            return over

        def parted(link: _Link) -> bool:
            """Whether a semicolon separates the cue of an attribution from the figure."""
            at = self.words[link.attribution.sentence].start[link.attribution.cue[0]]
            return ";" in self.text[min(at, start) : max(at, start)]

        near = [link for link in over if not parted(link)]
        return near or over

    def _covers(self, attribution: AttributionCandidate, start: int) -> bool:
        if any(a <= start < b for a, b in attribution.extra):
            return True
        words = self.words[attribution.sentence]
        for a, b in attribution.content:
            if words.start[a] <= start < words.end[b - 1]:
                return attribution.around or self._governed(words.start[a], start)
        return False

    def _governed(self, first: int, start: int) -> bool:
        """Whether indirect speech still governs ``start``: a “, which” clause is in the document's own voice."""
        if self.quotes.at(start):
            return True
        which = list(_WHICH.finditer(self.text, first, start))
        return not which or "," in self.text[which[-1].end() : start]

    def _ordered(self, links: list[_Link]) -> list[_Link]:
        """The chain, the deepest link first."""
        return sorted(links, key=self._depth, reverse=True)

    def _depth(self, link: _Link) -> tuple[int, int]:
        attribution = link.attribution
        outlet = link.name is not None and link.name.kind == "outlet"
        if attribution.kind == "citing":
            return 5, attribution.cue[0]
        if attribution.kind == "according":
            return (0, -attribution.cue[0]) if outlet or attribution.cue[0] < 2 else (4, attribution.cue[0])
        if attribution.kind == "noun":
            return 3, attribution.cue[0]
        return (1, -attribution.cue[0]) if attribution.around else (2, attribution.cue[0])

    def _hearsay(self, links: list[_Link] | tuple[_Link, ...], start: int, end: int) -> AttributionCandidate | None:
        for link in links:
            attribution = link.attribution
            if attribution.kind != "hearsay":
                continue
            words = self.words[attribution.sentence]
            if any(words.start[a] <= start < words.end[b - 1] for a, b in attribution.content):
                return attribution
        return None

    def _answer(self, chain: list[_Link], hearsay: AttributionCandidate | None, start: int, end: int) -> ResolvedSource:
        named = self._named(chain)
        stance = self._stance(chain, start, end)
        deepest = chain[0].attribution if chain else None
        cue = self._cue(deepest or hearsay)
        if hearsay and stance != "denied":
            cue = self._cue(hearsay)
            if hearsay.stance == "alleged" and not (deepest and deepest.kind in ("according", "citing")):
                return ResolvedSource(None, tuple(dict.fromkeys(named)), "alleged", cue)
            stance = hearsay.stance if stance == "asserted" else stance
        if not named:
            return ResolvedSource(None, (), stance, cue)
        return ResolvedSource(named[0], tuple(n for n in dict.fromkeys(named[1:]) if n != named[0]), stance, cue)

    def _named(self, chain: list[_Link]) -> list[str]:
        out: list[str] = []
        for link in chain:
            if link.name and link.name.text and link.name.kind != "own" and not self.names.outlets.own(link.name.text):
                out.append(link.name.text)
            out.extend(r.text for r in link.relays if r.kind != "own" and not self.names.outlets.own(r.text))
        return out

    def _stance(self, chain: list[_Link], start: int, end: int) -> Stance:
        said = [link.attribution.stance for link in chain[:2]]
        if said and said[0] == "denied":
            return "denied"
        for stance in ("alleged", "estimated"):
            if stance in said:
                return stance
        hedged = _ESTIMATED.search(self.text[max(0, start - 40) : start]) or "estimated" in self.text[start:end].lower()
        return "estimated" if hedged else "asserted"

    def _cue(self, attribution: AttributionCandidate | None) -> Span | None:
        if attribution is None:
            return None
        words = self.words[attribution.sentence]
        return Span(start=words.start[attribution.cue[0]], end=words.end[attribution.cue[1] - 1])

    # Headings and leads.

    def _summed_up(self, start: int, end: int) -> ResolvedSource | None:
        """The source of the sentence that a heading or lead summarises: the next one with the same number in it."""
        sentence = self._finder.at(start)
        number = _NUMBER.search(self.text, start, end)
        if number is None or not self._is_lead(sentence.number):
            return None
        same = re.compile(rf"(?<![\d.,]){re.escape(number.group())}(?![\d]|[.,]\d)")
        for later in self.words[sentence.number + 1 : sentence.number + 9]:
            found = same.search(later.sentence.text)
            if found:
                at = later.sentence.start + found.start()
                source = self._own_source(at, at + len(number.group()))
                return source if source.origin else None
        return None

    def _is_lead(self, index: int) -> bool:
        sentence = self.words[index].sentence
        heading = len(sentence.text) < 120 and sentence.text[-1] not in '.!?…”"' and self._alone(index)
        return (sentence.paragraph == 0 and index == 0) or heading

    def _alone(self, index: int) -> bool:
        paragraph = self.words[index].sentence.paragraph
        near = (index - 1, index + 1)
        return not any(0 <= k < len(self.words) and self.words[k].sentence.paragraph == paragraph for k in near)
