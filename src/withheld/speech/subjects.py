"""The subject of a verb of speech: before it, after it, or that of an earlier verb."""

from __future__ import annotations

from withheld.speech import cues
from withheld.speech.attribution_candidates import AttributionCandidate, Range
from withheld.speech.clauses import Clauses
from withheld.speech.phrases import QUOTES


class Subjects(Clauses):
    """Finds the subjects of the verbs of one sentence."""

    def _skip_back(self, at: int) -> int:
        """Index of the last word before the verb group that ends at ``at``: past auxiliaries, adverbs, time words."""
        w, k = self.words, at - 1
        aux, times = cues.words("grammar", "auxiliaries"), cues.words("grammar", "times")
        while k >= 0:
            low = w.low[k]
            if (
                (low in aux and low != "to")
                or (low.endswith("ly") and not w.capital(k))
                or low.endswith("n't")
                or (
                    low.isdigit()
                    and len(low) == 4
                    and (self.words.get(k - 1) in times or self.words.get(k - 1) == "in")
                )
                or low in times
                or (low.isdigit() and len(low) < 3 and self.words.get(k + 1) in times)
                or (low in cues.words("grammar", "before_times") and self._time_follows(k))
            ):
                k -= 1
            else:
                break
        return k

    def _time_follows(self, k: int) -> bool:
        following = self.words.get(k + 1)
        return following in cues.words("grammar", "times") or following.isdigit()

    def _subject(self, at: int, end: int, cue: cues.VerbCue) -> AttributionCandidate | None:
        """The verb with its subject: before it, after it, or shared with an earlier verb of the sentence."""
        w = self.words
        k = self._skip_back(at)
        attribution = AttributionCandidate(
            w.sentence.number, "verb", (k + 1, end), cue.stance, cue.base, attitude=cue.attitude
        )
        group = w.low[k + 1 : at]
        attribution.negated = any(g in cues.words("grammar", "negations") or g.endswith("n't") for g in group)
        before = w.get(k)
        if cue.form == "ing":
            return self._participle(attribution, k, before, group)
        if before == "to":
            return self._infinitive(attribution, k)
        if before in ("and", "but", "or") and (subject := self._earlier_subject(at)):
            attribution.source, attribution.inherits, attribution.coordinate = subject, True, k
            return attribution
        if before in ("who", "which", "that") and self.phrase.nounlike(k - 1 if w.get(k - 1) != "," else k - 2):
            attribution.source = self.phrase.before(k if w.get(k - 1) != "," else k - 1)
            return attribution if attribution.source else None
        return self._beside(attribution, at, end, k, cue)

    def _beside(
        self, attribution: AttributionCandidate, at: int, end: int, k: int, cue: cues.VerbCue
    ) -> AttributionCandidate | None:
        w = self.words
        attribution.source = self.phrase.before(k + 1)
        if (
            attribution.source
            and attribution.source[0] > 0
            and any(w.low[i] in ("who", "whose") for i in range(*attribution.source))
        ):
            attribution.source = (attribution.source[0], at)
            attribution.cue = (at, end)
        if attribution.source is None and (w.get(k) == "," or w.get(k) == ")"):
            attribution.source = self._before_apposition(k)
        if (
            attribution.source is None
            and k + 1 == at
            and cue.base in cues.words("use", "inverted")
            and cue.form != "base"
        ):
            attribution.source = self._inverted(at, end)
        return attribution if attribution.source else None

    def _inverted(self, at: int, end: int) -> Range | None:
        w = self.words
        before = w.get(at - 1)
        if (
            before
            and before not in (",", "—", "–", "-", "?", "!", ";", "and")
            and before not in QUOTES
            and before not in ("'", "’")
        ):
            return None
        source = self.phrase.after(end)
        if source is None or not self._speaker_ends(source[1]):
            return None
        return self._with_apposition(source)

    def _speaker_ends(self, at: int) -> bool:
        """Whether a phrase after its verb ends as a speaker does, not as a subject of content: “said the workers left”."""
        low = self.words.get(at)
        if not low or not low[0].isalnum():
            return True
        return self._adverbial(at) or low in cues.words("grammar", "relatives") or low in ("and", "of", "but", "that")

    def _participle(
        self, attribution: AttributionCandidate, k: int, before: str, group: list[str]
    ) -> AttributionCandidate | None:
        w = self.words
        if any(g in cues.words("grammar", "be") for g in group) and (subject := self.phrase.before(k + 1)):
            attribution.source = subject
            return attribution
        if before == "as" or (
            before
            and before[0].isalnum()
            and before not in ("by", "and", "while", "in", "before", "after", "when", "without")
        ):
            return None
        subject = self._earlier_subject(attribution.cue[0]) or self._less_verb(self.phrase.after(0, plain=True))
        if subject is None or subject[0] <= attribution.cue[0] < subject[1]:
            return None
        attribution.source, attribution.inherits, attribution.coordinate = (
            subject,
            True,
            max(k, 0) if before and before != "by" else None,
        )
        if w.get(k) == "and":
            attribution.coordinate = k
        return attribution

    def _less_verb(self, subject: Range | None) -> Range | None:
        """A phrase that was extended past its verb, cut before the verb: “The newspaper quotes estimates …, saying”."""
        if subject is None:
            return None
        w = self.words
        for k in range(subject[0] + 2, subject[1]):
            verb = self._verbs.get(w.low[k])
            past = w.low[k].endswith("ed") and self.phrase.determiner(k + 1)
            if not w.capital(k) and (past or (verb and verb.form in ("s", "ed") and not w.low[k - 1].endswith("'s"))):
                return subject[0], k
        return subject

    def _infinitive(self, attribution: AttributionCandidate, k: int) -> AttributionCandidate | None:
        verb = self.words.get(k - 1)
        if verb not in cues.words("grammar", "before_infinitive"):
            return None
        head = self._skip_back(k - 1 if verb != "on" else k - 2)
        attribution.source = self.phrase.before(head + 1) or self._earlier_subject(k)
        attribution.cue = (
            head + 1 if attribution.source and attribution.source[1] == head + 1 else k + 1,
            attribution.cue[1],
        )
        return attribution if attribution.source else None

    def _earlier_subject(self, at: int) -> Range | None:
        for earlier in reversed(self.found):
            if (
                earlier.kind == "verb"
                and earlier.source
                and earlier.cue[0] < at
                and not (earlier.coordinate is None and earlier.inherits)
            ):
                return earlier.source
        return None

    def _before_apposition(self, comma: int) -> Range | None:
        """“Cho, a senior fellow at an institute, told”: the phrase before the comma that opens the apposition."""
        w = self.words
        openers = cues.words("grammar", "relatives") | cues.words("grammar", "apposition_openers")
        if w.get(comma) == ")":
            return None
        for m in range(comma - 1, max(0, comma - 32), -1):
            if w.low[m] != ",":
                continue
            roles = cues.words("people", "roles")
            if w.get(m + 1) in ("from", "by") and w.get(m - 1) in cues.noun_stance():
                return self.phrase.after(m + 2)  # “one estimate, from the institute, a charity, put it at …”
            opens = (
                w.get(m + 1) in openers
                or w.capital(m + 1)
                or w.get(m + 1)[:1].isdigit()
                or any(w.get(i) in roles for i in range(m + 1, m + 6))
            )
            phrase = self.phrase.before(m) if opens else None
            if phrase and self._speakable(phrase, m, comma):
                return phrase[0], comma
        return None

    def _speakable(self, phrase: Range, opening: int, closing: int) -> bool:
        w, edge = self.words, self.words.get(phrase[0] - 1)
        short = phrase[1] - phrase[0] <= 16 and any(
            w.capital(k) or w.low[k] in cues.words("people", "roles") or w.low[k] == "them" for k in range(*phrase)
        )
        openers = cues.words("grammar", "times")
        led = w.low[0] in ("in", "at", "on", "during", "after", "before") and self.phrase.determiner(phrase[0])
        clear = (
            led or self.phrase.clause_edge(phrase[0]) or edge in openers or edge[:1].isdigit() or edge in ("and", "by")
        )
        return short and clear and closing - opening > 1
