"""Verbs of speech: whether a word is one in its sentence, active or passive, and what it governs."""

from __future__ import annotations

from withheld.records import Stance
from withheld.speech import cues
from withheld.speech.attribution_candidates import AttributionCandidate, Range
from withheld.speech.phrases import OPENING, QUOTES
from withheld.speech.subjects import Subjects

_LONGEST_ADVERBIAL = 6
"""An adverbial after a verb of speech has at most so many words; a longer phrase is content."""


class Predicates(Subjects):
    """Works out the attributions that verbs make in one sentence."""

    def _verb(self, at: int, cue: cues.VerbCue) -> int | None:
        """Index after a verb of speech, or None where the word is a noun here."""
        end = self._particle(at, cue)
        if end is None or self._is_noun(at, cue):
            return None
        if self._passive(at, end, cue):
            return end
        if cue.base in ("quote", "cite") and (done := self._quoting(at, end)):
            return done
        if self.words.low[at] in cues.participles() and not self._perfect(at):
            return at
        attribution = self._subject(at, end, cue)
        if attribution is None:
            return at
        self._govern(attribution, cue)
        if attribution.content and self._allowed(attribution, cue):
            self.found.append(attribution)
            self._gapped(attribution)
            self._heard_from(attribution)
            return max(end, attribution.last) if attribution.around or attribution.hearer else end
        return at

    def _heard_from(self, attribution: AttributionCandidate) -> None:
        """“the panel heard from a former manager”: the manager is the speaker, the panel the relay."""
        w, at = self.words, attribution.cue[1]
        if attribution.base not in cues.words("use", "heard") or w.get(at) != "from":
            return
        if speaker := self.phrase.after(at + 1):
            attribution.source, attribution.hearer = speaker, attribution.source
            attribution.content = tuple(
                (a, b) for a, b in attribution.content if a >= speaker[1] or b <= attribution.cue[0]
            )

    def _gapped(self, attribution: AttributionCandidate) -> None:
        """“Kuwait reported the return of 904 people, and Qatar that of 2,500”: the second speaker has no verb."""
        w, (first, last) = self.words, attribution.content[0]
        for k in range(first + 1, last - 3):
            if w.low[k] != "and" or not w.capital(k + 1) or attribution.around:
                continue
            end = k + 1
            while w.capital(end) and end < last:
                end += 1
            if w.get(end) in ("that", "those", "one") and w.get(end + 1) in ("of", "for", "from"):
                second = AttributionCandidate(
                    attribution.sentence,
                    "verb",
                    attribution.cue,
                    attribution.stance,
                    attribution.base,
                    (k + 1, end),
                    attitude=attribution.attitude,
                )
                second.content, attribution.content = ((end, last),), ((first, k),)
                self.found.append(second)
                return

    def _particle(self, at: int, cue: cues.VerbCue) -> int | None:
        runs = cues.particles(cue.base)
        if not runs:
            return at + 1
        for run in runs:
            if self.words.matches(at + 1, run):
                return at + 1 + len(run) + (2 if self.words.matches(at + 2, ("to", "say")) else 0)
        later = [k for k in range(at + 2, min(len(self.words), at + 4)) if (self.words.low[k],) in runs]
        if cue.base in ("call", "set", "back"):
            return at + 1 if cue.attitude else None
        return at + 1 if later or (cue.base in ("place", "go") and self.words.get(at - 1) in ',”"') else None

    def _is_noun(self, at: int, cue: cues.VerbCue) -> bool:
        """Whether a form that may be a noun is one here: “the report says”, “estimates of”, “U.N. report”."""
        before, following = self.words.get(at - 1), self.words.get(at + 1)
        if cue.form == "ing":
            return self.phrase.determiner(at - 1) or before in cues.words("grammar", "before_gerund")
        if self.phrase.determiner(at - 1) and before not in cues.words("grammar", "speaking_determiners"):
            return cue.form != "ed" or following in cues.words("grammar", "links")
        if cue.form == "ed":
            return False
        if before in cues.words("grammar", "links") or before.endswith(("'s", "s'")):
            return before != "to"
        if cue.form == "s" and self._bare(at):
            return True
        if cue.form == "base" and self._ambiguous(cue.base) and self._singular(at - 1):
            return not (following in ("that", "there") and self._of_several(at))
        return (
            following in ("of", "by")
            or (following in self._verbs and following not in ("that",))
            or following in cues.words("grammar", "be")
        )

    def _of_several(self, at: int) -> bool:
        """Whether several people in a place are the subject of a base form: “sources in Muscat estimate that”."""
        w, link = self.words, at - 1
        while link > 0 and w.capital(link):
            link -= 1
        head = w.get(link - 1)
        return (
            0 < link < at - 1 and w.get(link) in ("in", "at", "from") and head.endswith("s") and not head.endswith("ss")
        )

    def _bare(self, at: int) -> bool:
        """Whether a form in -s follows words that cannot be its subject, as they have no determiner or capital."""
        subject = self.phrase.before(self._skip_back(at) + 1)
        if subject is None or self.phrase.pronoun(subject[0]):
            return False
        led = self.phrase.determiner(subject[0]) or self.words.low[subject[0]] in cues.words(
            "grammar", "speaking_determiners"
        )
        return not led and not any(
            self.words.capital(k) or self.words.low[k].endswith(("'s", "s'")) for k in range(*subject)
        )

    def _ambiguous(self, base: str) -> bool:
        """Whether the base form of a verb is a noun as well."""
        nouns = cues.words("nouns", "documents") | cues.noun_stance().keys() | cues.words("use", "noun_like")
        return base in nouns or base in (
            "show",
            "note",
            "report",
            "claim",
            "remark",
            "record",
            "tweet",
            "post",
            "attack",
            "study",
        )

    def _singular(self, index: int) -> bool:
        """Whether the word is singular, so that the base form of a verb cannot follow: “its second report”."""
        w, low = self.words, self.words.get(index)
        if (
            not w.is_word(index)
            or low.endswith("s")
            or self.phrase.pronoun(index)
            or low in cues.words("grammar", "auxiliaries")
        ):
            return False
        plural = low in cues.words("people", "groups") | cues.words("people", "plural")
        return (
            not plural
            and not low.endswith("ly")
            and low not in cues.words("grammar", "stops")
            and "and" not in w.low[max(0, index - 4) : index]
        )

    def _hearsay(self, at: int, end: int, kind: str) -> int:
        stance: Stance = "estimated" if kind == "estimated" else "alleged"
        attribution = AttributionCandidate(
            self.words.sentence.number, "hearsay", (at, end), stance, "hearsay", around=True
        )
        first, last = self.clause(at)
        attribution.content = tuple(r for r in ((first, at), (end, last)) if r[0] < r[1])
        self.found.append(attribution)
        return end

    def _passive(self, at: int, end: int, cue: cues.VerbCue) -> bool:
        w = self.words
        if cue.form != "ed":
            return False
        if w.get(end) == "at" and self._hearsay_stance(cue.base) == "estimated":
            self._hearsay(at, end, "estimated")  # “revenue estimated at $200 million”: no named estimator
            return True
        be = next((k for k in range(at - 1, max(-1, at - 4), -1) if w.low[k] in cues.words("grammar", "be")), None)
        glued = be is not None and all(
            w.low[k] in cues.words("grammar", "auxiliaries") or w.low[k].endswith("ly") for k in range(be + 1, at)
        )
        infinitive = (
            w.get(end) == "to"
            and w.get(end + 1).isalpha()
            and not w.capital(end + 1)
            and w.get(end + 1) not in cues.words("grammar", "determiners")
        )
        hearsay = self._hearsay_stance(cue.base)
        # “are supposed to earn” is a duty; “are supposed to be earning” is hearsay.
        duty = cue.base in ("suppose", "expect") and w.get(end + 1) not in ("be", "have")
        if hearsay and infinitive and not duty and (glued or w.get(end + 1) in ("be", "have")):
            self._hearsay(at, end, hearsay)
            return True
        told_of = w.get(end) == "by" and w.get(at - 1) in cues.words("nouns", "measures") | cues.noun_stance().keys()
        if not glued and not told_of:  # “the tally given by two engineers”
            return False
        return self._passive_of(at, end, cue, hearsay)

    def _perfect(self, at: int) -> bool:
        """Whether a participle has “has”, “have” or “had” in its verb group."""
        return any(
            low in ("has", "have", "had", "having") or low.endswith("'ve")
            for low in self.words.low[max(0, at - 4) : at]
        )

    def _passive_of(self, at: int, end: int, cue: cues.VerbCue, hearsay: str | None) -> bool:
        w = self.words
        if cue.base == "quote" and w.get(end) == "as":
            return self._quoted_as(at, end)
        agent = next((k for k in range(end, min(len(w), end + 14)) if w.low[k] == "by" or w.low[k] in (";", "—")), None)
        told = cue.base in cues.words("use", "hearer")
        source = self.phrase.after(agent + 1, plain=told) if agent is not None and w.low[agent] == "by" else None
        if source and w.get(source[1] - 1) in cues.words("nouns", "measures"):
            return True
        if source and not w.get(source[0])[0].isdigit():
            attribution = AttributionCandidate(
                w.sentence.number, "verb", (at, end), cue.stance, cue.base, source, attitude=cue.attitude
            )
            if told:  # “Reuters was told by two diplomats that …”
                attribution.hearer = self.phrase.before(self._skip_back(at) + 1)
            clause = self.clause(at)
            attribution.content = tuple(
                r for r in ((clause[0], at), (end, agent or end), (source[1], clause[1])) if r[0] < r[1]
            )
            self.found.append(attribution)
        elif hearsay and w.get(end) in ("that", "at", ",", "."):
            self._hearsay(at, end, hearsay)
        return True

    def _hearsay_stance(self, base: str) -> str | None:
        for stance in ("alleged", "estimated"):
            if base in cues.words("use", f"hearsay_{stance}"):
                return stance
        return None

    def _quoted_as(self, at: int, end: int) -> bool:
        """“X was quoted as saying (by Y)”."""
        w = self.words
        subject = self.phrase.before(self._skip_back(at) + 1)
        if subject is None:
            return True
        cue_end = end + 2 if w.get(end + 1) in ("saying", "telling") else end
        attribution = AttributionCandidate(
            w.sentence.number, "verb", (at, cue_end), "asserted", "say", subject, around=True
        )
        if w.get(cue_end) == "by" and (citer := self.phrase.after(cue_end + 1)):
            attribution.hearer = citer
        stop = attribution.hearer[1] if attribution.hearer else cue_end
        if w.get(stop) in ("", ".", ",") and subject[0] > 2:
            attribution.content = self._around(subject[0], stop)
        else:
            attribution.content = ((stop, self._end()),)
            attribution.around = False
        self.found.append(attribution)
        return True

    def _quoting(self, at: int, end: int) -> int:
        """“Interfax quoted him as saying”: he is the speaker, Interfax the relay."""
        w = self.words
        quoted = self.phrase.after(end)
        if quoted and w.get(quoted[1]) == ",":  # “quoted the minister, Richard Riot, as saying”
            wider = self._with_apposition(quoted)
            quoted = (wider[0], wider[1] + 1) if w.get(wider[1]) == "," and w.get(wider[1] + 1) == "as" else quoted
        if (
            quoted is None
            or w.get(quoted[1]) != "as"
            or w.get(quoted[1] + 1) not in ("saying", "telling", "reporting", "claiming", "warning", "adding")
        ):
            return 0
        citer = self.phrase.before(self._skip_back(at) + 1)
        stop = quoted[1] + 2
        attribution = AttributionCandidate(
            w.sentence.number, "verb", (at, stop), "asserted", "say", quoted, hearer=citer
        )
        first = citer[0] if citer else at
        tail = self._tail(stop)
        attribution.around = first > 2 and tail[0] == "end"
        attribution.content = self._around(first, stop) if attribution.around else ((stop, self._end()),)
        self.found.append(attribution)
        return stop

    def _govern(self, attribution: AttributionCandidate, cue: cues.VerbCue) -> None:
        """Works out the content of an attribution whose verb and subject are known."""
        at = self._after_hearer(attribution, cue)
        if self._defines(attribution, cue):
            attribution.around, attribution.content = (
                True,
                ((0, attribution.first - 1), (attribution.cue[1], self._end())),
            )
            return
        kind, follow = self._tail(at)
        left = self._left(attribution)
        if left and kind == "object" and (belief := self._believed(at)):
            attribution.stance, attribution.cue = belief, (attribution.cue[0], at + 2)
            kind, follow, at = "end", at + 2, at + 2
        self._reach(attribution, kind, at, follow, left)
        if (
            not attribution.around
            and attribution.content
            and self.words.get(0) in cues.words("grammar", "subordinators")
        ):
            attribution.content = self._until_comma(attribution)

    def _after_hearer(self, attribution: AttributionCandidate, cue: cues.VerbCue) -> int:
        """Index after the verb, its subject if that follows, and its addressee."""
        w, at = self.words, attribution.cue[1]
        if attribution.source is not None and attribution.source[0] >= at:
            return attribution.last
        if cue.base in cues.words("use", "hearer"):
            return self._hearer(attribution, at, cue)
        if w.get(at) == "to" and (w.capital(at + 1) or self.phrase.determiner(at + 1)):
            attribution.hearer = self.phrase.after(at + 1, plain=True)
        return attribution.hearer[1] if attribution.hearer else at

    def _believed(self, at: int) -> Stance | None:
        """“…, the United States has said it believed”: the belief is part of the cue."""
        belief = self._verbs.get(self.words.get(at + 1))
        if belief is None or not self.phrase.pronoun(at) or self._tail(at + 2)[0] != "end":
            return None
        return belief.stance

    def _defines(self, attribution: AttributionCandidate, cue: cues.VerbCue) -> bool:
        """“the 50,000 people whom it believes to be abroad”: the words before the relative pronoun are content too."""
        w, before = self.words, self.words.get(attribution.first - 1)
        relative = before == "whom" or (before == "that" and self._hearsay_stance(cue.base) is not None)
        noun = attribution.first - 2
        return relative and noun > 0 and self.phrase.nounlike(noun) and w.get(noun) not in self._verbs

    def _reach(self, attribution: AttributionCandidate, kind: str, at: int, follow: int, left: bool) -> None:
        """Sets how far the content reaches, by what follows the verb group; see ``_tail``."""
        w = self.words
        inverted = attribution.source is not None and attribution.source[0] >= attribution.cue[1]
        explained = left and w.get(follow - 1) == ":" and w.get(follow) not in OPENING
        kind = "end" if kind == "clause" and explained else kind
        first = attribution.cue[0] if attribution.inherits else attribution.first
        if kind == "clause" and not (inverted and left and w.get(follow) != "that"):
            attribution.content = ((follow, self._end()),)
        elif kind == "end" and left:
            attribution.around, attribution.content = True, self._around(first, max(follow, at))
        elif w.get(attribution.first - 1) == "as":
            attribution.around, attribution.content = True, self._around(attribution.first - 1, at)
        elif kind == "end":
            attribution.content = ((at, self._end()),) if follow - at > _LONGEST_ADVERBIAL else ()
        elif inverted:
            attribution.around, attribution.content = True, self._around(attribution.first, self._phrase_end(at))
        else:
            attribution.content = ((at, self._end()),)

    def _until_comma(self, attribution: AttributionCandidate) -> tuple[Range, ...]:
        """An opening subordinate clause does not govern the main one: “While people argue about arms, 400 sew”."""
        w, (first, last) = self.words, attribution.content[0]
        comma = next((k for k in range(first + 1, last) if w.low[k] == ","), None)
        opened_there = (
            attribution.source is not None
            and comma is not None
            and "," not in w.low[: attribution.cue[0]]
            and w.get(first) not in OPENING
        )
        return ((first, comma),) if opened_there and comma is not None else attribution.content

    def _hearer(self, attribution: AttributionCandidate, at: int, cue: cues.VerbCue) -> int:
        w = self.words
        if w.get(at) in cues.words("grammar", "no_hearer") or w.get(at) in QUOTES:
            return at
        hearer = self.phrase.after(at, plain=True)
        if hearer is None:
            return at
        may_lack = cue.base in cues.words("use", "hearer_before_clause")
        if may_lack and w.get(hearer[1]) not in cues.words("grammar", "after_hearer"):
            return at
        attribution.hearer = hearer
        return hearer[1]

    def _allowed(self, attribution: AttributionCandidate, cue: cues.VerbCue) -> bool:
        w = self.words
        first = attribution.content[0][0]
        if attribution.around and cue.form in ("base", "s") and cue.base in cues.words("use", "noun_like"):
            return False
        if cue.base in cues.words("use", "figure_at") and not attribution.around:
            return "at" in w.low[first + 1 : first + 22] and self._figure_follows(w.low.index("at", first + 1))
        clause = w.get(first) in ("that", "how", "why", "whether", "what", "if") or w.get(first) in OPENING
        if cue.base in cues.words("use", "data_only") and not attribution.around and attribution.source:
            return True
        if attribution.around or clause:
            return not (
                attribution.around
                and cue.base in cues.words("use", "needs_figure")
                and not cue.base.startswith(("find", "learn", "show"))
                and cue.attitude
            )
        if cue.base in cues.words("use", "needs_figure"):
            return self._figure_follows(first)
        return cue.base not in cues.words("use", "needs_that")
