"""Who says what within one sentence: cues, their sources and the words that they govern, by rules."""

from __future__ import annotations

from functools import cache

from withheld.records import Stance
from withheld.speech import cues
from withheld.speech.attribution_candidates import AttributionCandidate, Range, end_at_joints
from withheld.speech.predicates import Predicates


@cache
def _fixed_runs() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Fixed phrases that introduce content, by their first word: each with its kind, in the order they are tried."""
    out: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for section, kind in (
        ("hearsay", "alleged"), ("hearsay", "estimated"), ("prepositions", "according"), ("prepositions", "citing"),
    ):  # fmt: skip
        for low, runs in cues.phrases(section, kind).items():
            out.setdefault(low, []).extend((kind, run) for run in runs)
    return {low: tuple(runs) for low, runs in out.items()}


@cache
def _telling() -> frozenset[str]:
    """Words at which the scanner looks for an attribution; all others are skipped."""
    nouns = (cues.noun_stance(), cues.words("nouns", "unnamed_alleged"))
    return frozenset(("by", "in", "on", "at")).union(_fixed_runs(), cues.verbs(), *nouns)


class Scanner(Predicates):
    """Finds the attributions of one sentence."""

    def scan(self) -> list[AttributionCandidate]:
        """All attributions of the sentence, in the order of their cues."""
        after, telling = 0, _telling()
        for at, low in enumerate(self.words.low):
            if at >= after and low in telling:
                after = self._at(at)
        end_at_joints(self.words, self.found)
        size = len(self.words)
        for attribution in self.found:
            attribution.cue = (attribution.cue[0], min(attribution.cue[1], size))
            attribution.content = tuple((a, min(b, size)) for a, b in attribution.content if a < min(b, size))
        return [s for s in self.found if s.content or s.kind == "verb"]

    def _at(self, at: int) -> int:
        low = self.words.low[at]
        for kind, run in _fixed_runs().get(low, ()):
            if self.words.matches(at, run) and (end := self._fixed(at, at + len(run), kind)):
                return end
        if low == "by" and (end := self._by_whose(at)):
            return end
        if low in ("by", "in", "on", "at") and (end := self._measure(at)):
            return end
        if low in self._verbs and (at == 0 or not self.words.capital(at)):
            end_of_verb = self._verb(at, self._verbs[low])
            if end_of_verb is not None and end_of_verb > at:
                return end_of_verb
        return self._noun(at) if low in cues.noun_stance() or low in cues.words("nouns", "unnamed_alleged") else at

    def _fixed(self, at: int, end: int, kind: str) -> int:
        if kind == "alleged" or kind == "estimated":
            named = self.words.get(end) in ("from", "by", "of", "that") and self.words.low[at] == "according"
            return 0 if named else self._hearsay(at, end, kind)
        if kind == "according" and self.words.get(at) == "per" and not self._per_is_a_cue(at):
            return 0
        if kind == "according" and self.words.get(end) in ("which", "whom") and self.words.get(at - 1) in (",", "and"):
            return self._according_to_which(at, end)
        source = self.phrase.after(end)
        if source is None or (
            kind == "according" and self.words.low[source[1] - 1] in cues.words("nouns", "yardsticks")
        ):
            return 0
        source = self._with_apposition(source, opening=kind == "according" and self._opens(at))
        if kind == "citing":
            return self._citing(at, end, source)
        attribution = AttributionCandidate(
            self.words.sentence.number, "according", (at, end), "asserted", "according", source, around=True
        )
        attribution.content = self._around(at, source[1])
        self.found.append(attribution)
        return source[1]

    def _opens(self, at: int) -> bool:
        return at == 0 or self.words.get(at - 1) in (":", ";", "—", "–", "and", "but", "that", "“")

    def _according_to_which(self, at: int, end: int) -> int:
        """“a report by a charity, according to which the trade brought in $1 billion”: the report says it."""
        source = self._antecedent(at - 1)
        if source is None:
            return 0
        attribution = AttributionCandidate(
            self.words.sentence.number, "according", (at, end + 1), "asserted", "according", source
        )
        attribution.content = ((end + 1, self._end()),)
        self.found.append(attribution)
        return end + 1

    def _antecedent(self, at: int) -> Range | None:
        """The phrase that a relative stands for, from its writing's article on, and without the verb before it."""
        w, source = self.words, self.phrase.before(at)
        if source is None:
            return None
        first, last = source
        writing = next((k for k in range(first, last) if w.low[k] in cues.words("nouns", "documents")), None)
        while writing and first < writing and not self.phrase.determiner(first):
            first += 1
        while first < last - 1 and w.low[first] in self._verbs and not w.capital(first):
            first += 1
        return first, last

    def _by_whose(self, at: int) -> int:
        """“auditors by whose count a cook earns $90”: the auditors are the source."""
        w = self.words
        if w.get(at + 1) != "whose" or w.get(at + 2) not in cues.words("nouns", "measures") | cues.noun_stance().keys():
            return 0
        source = self._antecedent(at)
        if source is None:
            return 0
        stance = cues.noun_stance().get(w.low[at + 2], "asserted")
        attribution = AttributionCandidate(w.sentence.number, "according", (at, at + 3), stance, w.low[at + 2], source)
        attribution.content = ((at + 3, self._end()),)
        self.found.append(attribution)
        return at + 3

    def _per_is_a_cue(self, at: int) -> bool:
        before = self.words.get(at - 1)
        return (not before or before in ",;(—") and (
            self.words.capital(at + 1) or self.words.get(at + 1) in ("the", "a", "an")
        )

    def _citing(self, at: int, end: int, source: Range) -> int:
        citer = next((s for s in reversed(self.found) if s.kind == "verb" and s.source and not s.negated), None)
        before = self.words.get(at - 1)
        if before and before[0].isalnum() and before not in ("by", "and", "while", "without"):
            return 0
        attribution = AttributionCandidate(
            self.words.sentence.number, "citing", (at, end), "asserted", "cite", source, citer=citer
        )
        if citer and citer.content and citer.around:
            citer.content = tuple(
                (a, min(b, at)) if a < at else (a, b) for a, b in citer.content if a < at or a >= source[1]
            )
            attribution.content = citer.content
        elif citer:
            attribution.content = citer.content
            citer.content = citer.content and attribution.content
        else:
            attribution.content = self._around(at, source[1])
        self.found.append(attribution)
        return source[1]

    def _measure(self, at: int) -> int:
        """“By the panel's estimate”, “in Shoigu's words”, “by a Chinese government count”, “by its estimate”."""
        w = self.words
        nouns = cues.words("nouns", "opinions" if w.low[at] == "in" else "measures")
        head = next((k for k in range(at + 1, min(len(w), at + 10)) if w.low[k] in nouns), None)
        if head is None or not all(w.is_word(k) for k in range(at, head)) or w.get(head + 1) == "of":
            return 0
        source = self._owner(at + 1, head)
        if source is None:
            return 0
        stance = cues.noun_stance().get(w.low[head], "asserted")
        attribution = AttributionCandidate(
            w.sentence.number, "according", (at, head + 1), stance, w.low[head], source, around=True
        )
        attribution.content = self._around(at, head + 1)
        self.found.append(attribution)
        return head + 1

    def _owner(self, first: int, head: int) -> Range | None:
        w = self.words
        if w.low[head - 1].endswith(("'s", "s'")) or (
            head - first == 1 and w.low[first] in ("its", "his", "her", "their", "our", "my")
        ):
            return first, head
        if (
            w.get(first) in ("a", "an", "the", "one", "another")
            and head - first > 1
            and any(w.capital(k) for k in range(first, head))
        ):
            return first, head
        if w.get(first) in ("some", "most", "all", "many", "conservative", "official"):
            return None if w.get(first) != "official" else (first, head + 1)
        return None

    def _noun(self, at: int) -> int:
        w, low = self.words, self.words.low[at]
        stance = cues.noun_stance().get(low)
        following = w.get(at + 1)
        if stance is None and low not in cues.words("nouns", "unnamed_alleged"):
            return at
        if following in ("by", "from") and (source := self._whose(at + 2)):
            return self._noun_of(at, source, source[1], stance or "asserted")
        if w.low[at - 1].endswith(("'s", "s'")) if at else False:
            owner = self._innermost(self.phrase.before(at))
            return self._noun_of(at, owner, at + 1, stance or "asserted") if owner else at
        if following == "that" and low in cues.words("nouns", "unnamed_alleged") | {"estimates", "estimate"}:
            self._hearsay_noun(at, at + 1, stance or "alleged")
        elif low in cues.words("nouns", "estimates") and following in cues.words("nouns", "estimates_run"):
            self._hearsay_noun(at, at + 1, "estimated")
        return at

    def _whose(self, at: int) -> Range | None:
        """The owner of a claim: in “a claim by the adviser that 20,000 …”, “that” begins the content, and does not describe the
        adviser."""
        source, plain = self.phrase.after(at), self.phrase.after(at, plain=True)
        if source and plain and self.words.get(plain[1]) == "that" and source[1] > plain[1] + 1:
            k = plain[1] + 1
            counted = any(low[:1].isdigit() for low in self.words.low[k : k + 3])
            if counted or self.phrase.determiner(k) or self.phrase.pronoun(k) or self.words.capital(k):
                return plain
        return source

    def _innermost(self, owner: Range | None) -> Range | None:
        """The innermost owner in “a sentence in the envoy's report”: the report is the envoy's, whichever part has the words."""
        if owner is None:
            return None
        inner = (
            k + 1 for k in range(owner[1] - 2, owner[0], -1)
            if self.words.low[k] in ("in", "on", "from") and self.phrase.determiner(k + 1)
        )  # fmt: skip
        return next(inner, owner[0]), owner[1]

    def _hearsay_noun(self, at: int, end: int, stance: Stance) -> None:
        attribution = AttributionCandidate(self.words.sentence.number, "hearsay", (at, end), stance, "noun")
        attribution.content = ((end, self._end()),)
        self.found.append(attribution)

    def _noun_of(self, at: int, source: Range, stop: int, stance: Stance) -> int:
        w, first = self.words, source[0]
        introduces = cues.words("nouns", "introduces")
        while stop == source[1] and stop > first + 1 and w.low[stop - 1] in introduces and not w.capital(stop - 1):
            stop -= 1
            source = (first, stop)
        follow = next(
            (k for k in range(stop, min(len(w), stop + 3)) if w.low[k] in cues.words("nouns", "introduces")),
            None,
        )
        if follow is None:
            return at
        attribution = AttributionCandidate(w.sentence.number, "noun", (at, at + 1), stance, w.low[at], source)
        attribution.content = ((follow + (w.low[follow] not in ("that",)), self._end()),)
        self.found.append(attribution)
        return at
