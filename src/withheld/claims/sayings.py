"""Who says what within one sentence: cues, their sources and the words that they govern, by rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from withheld.claims import cues
from withheld.claims.phrases import OPENING, QUOTES, Phrase, Words
from withheld.records import Stance

Kind = Literal["verb", "according", "citing", "noun", "hearsay"]
Range = tuple[int, int]


@dataclass(slots=True)
class Saying:
    """One attribution while it is being worked out; all ranges are word indexes of its sentence, ends exclusive.

    ``around`` says that the cue stands in or after its content; ``extra`` collects stretches of text (character offsets)
    of other sentences that belong to the content, as in a quotation that runs on.
    """

    sentence: int
    kind: Kind
    cue: Range
    stance: Stance
    base: str = ""
    source: Range | None = None
    hearer: Range | None = None
    content: tuple[Range, ...] = ()
    around: bool = False
    attitude: bool = False
    negated: bool = False
    inherits: bool = False
    coordinate: int | None = None
    citer: Saying | None = None
    extra: tuple[Range, ...] = ()
    carried: Saying | None = None

    @property
    def first(self) -> int:
        """Index of the attribution's first word that is not content."""
        return min(self.cue[0], self.source[0]) if self.source else self.cue[0]

    @property
    def last(self) -> int:
        """Index after the attribution's last word that is not content."""
        ends = [self.cue[1], *(r[1] for r in (self.source, self.hearer) if r)]
        return max(ends)


class Scanner:
    """Finds the sayings of one sentence."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.phrase = Phrase(words)
        self.found: list[Saying] = []
        self._verbs = cues.verbs()

    def scan(self) -> list[Saying]:
        """All sayings of the sentence, in the order of their cues."""
        at = 0
        while at < len(self.words):
            at = max(at + 1, self._at(at))
        _trim(self.words, self.found)
        size = len(self.words)
        for saying in self.found:
            saying.cue = (saying.cue[0], min(saying.cue[1], size))
            saying.content = tuple((a, min(b, size)) for a, b in saying.content if a < min(b, size))
        return [s for s in self.found if s.content or s.kind == "verb"]

    def _at(self, at: int) -> int:
        low = self.words.low[at]
        for section, kind in (("hearsay", "alleged"), ("hearsay", "estimated"), ("prepositions", "according"), ("prepositions", "citing")):
            for run in cues.phrases(section, kind).get(low, ()):
                if self.words.matches(at, run) and (end := self._fixed(at, at + len(run), kind)):
                    return end
        if low in ("by", "in", "on", "at") and (end := self._measure(at)):
            return end
        if low in self._verbs and (at == 0 or not self.words.capital(at)):
            return self._verb(at, self._verbs[low])
        return self._noun(at) if low in cues.noun_stance() or low in cues.words("nouns", "unnamed_alleged") else at

    # Fixed phrases: "according to X", "citing X", "reportedly".

    def _fixed(self, at: int, end: int, kind: str) -> int:
        if kind == "alleged" or kind == "estimated":
            named = self.words.get(end) in ("from", "by", "of", "that") and self.words.low[at] == "according"
            return 0 if named else self._hearsay(at, end, kind)
        if kind == "according" and self.words.get(at) == "per" and not self._per_is_a_cue(at):
            return 0
        source = self.phrase.after(end)
        if source is None:
            return 0
        source = self._with_apposition(source)
        if kind == "citing":
            return self._citing(at, end, source)
        saying = Saying(self.words.sentence.index, "according", (at, end), "asserted", "according", source, around=True)
        saying.content = self._around(at, source[1])
        self.found.append(saying)
        return source[1]

    def _per_is_a_cue(self, at: int) -> bool:
        before = self.words.get(at - 1)
        return (not before or before in ",;(—") and (self.words.capital(at + 1) or self.words.get(at + 1) in ("the", "a", "an"))

    def _citing(self, at: int, end: int, source: Range) -> int:
        citer = next((s for s in reversed(self.found) if s.kind == "verb" and s.source and not s.negated), None)
        before = self.words.get(at - 1)
        if before and before[0].isalnum() and before not in ("by", "and", "while", "without"):
            return 0
        saying = Saying(self.words.sentence.index, "citing", (at, end), "asserted", "cite", source, citer=citer)
        if citer and citer.content and citer.around:
            saying.content = citer.content
        elif citer:
            saying.content = self._after_citation(source[1]) or citer.content
            citer.content = citer.content and saying.content
        else:
            saying.content = self._around(at, source[1])
        self.found.append(saying)
        return source[1]

    def _after_citation(self, at: int) -> tuple[Range, ...]:
        w = self.words
        if w.get(at) == ",":
            at += 1
        return ((at, self._end()),) if w.get(at) in ("that", "how") or w.get(at) in OPENING else ()

    def _hearsay(self, at: int, end: int, kind: str) -> int:
        stance: Stance = "estimated" if kind == "estimated" else "alleged"
        saying = Saying(self.words.sentence.index, "hearsay", (at, end), stance, "hearsay", around=True)
        first, last = self.clause(at)
        saying.content = tuple(r for r in ((first, at), (end, last)) if r[0] < r[1])
        self.found.append(saying)
        return end

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
        saying = Saying(w.sentence.index, "according", (at, head + 1), stance, w.low[head], source, around=True)
        saying.content = self._around(at, head + 1)
        self.found.append(saying)
        return head + 1

    def _owner(self, first: int, head: int) -> Range | None:
        w = self.words
        if w.low[head - 1].endswith(("'s", "s'")) or (head - first == 1 and w.low[first] in ("its", "his", "her", "their", "our", "my")):
            return first, head
        if w.get(first) in ("a", "an", "the", "one", "another") and head - first > 1 and any(w.capital(k) for k in range(first, head)):
            return first, head
        if w.get(first) in ("some", "most", "all", "many", "conservative", "official"):
            return None if w.get(first) != "official" else (first, head + 1)
        return None

    # Verbs.

    def _verb(self, at: int, cue: cues.VerbCue) -> int:
        end = self._particle(at, cue)
        if end is None or self._is_noun(at, cue):
            return self._noun(at)
        if self._passive(at, end, cue):
            return end
        if cue.base in ("quote", "cite") and (done := self._quoting(at, end)):
            return done
        saying = self._subject(at, end, cue)
        if saying is None:
            return at
        self._govern(saying, cue)
        if saying.content and self._allowed(saying, cue):
            self.found.append(saying)
            return max(end, saying.last) if saying.around or saying.hearer else end
        return at

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
        return at + 1 if later or cue.base in ("place", "go") and self.words.get(at - 1) in ",”\"" else None

    def _is_noun(self, at: int, cue: cues.VerbCue) -> bool:
        """Whether a form that may be a noun is one here: “the report says”, “estimates of”, “U.N. report”."""
        w, before, following = self.words, self.words.get(at - 1), self.words.get(at + 1)
        if cue.form == "ing":
            return before in cues.words("grammar", "determiners") or before in ("of", "in", "for", "on", "to", "from", "at")
        if before in cues.words("grammar", "determiners") - {"that", "some", "many", "most", "several", "all", "others", "both", "one", "few"}:
            return cue.form != "ed" or w.get(at + 1) in cues.words("grammar", "links")
        if cue.form == "ed":
            return False
        if before in cues.words("grammar", "links") or before.endswith("'s") or (before.endswith("s'")):
            return before != "to"
        if cue.form == "base" and w.capital(at) and at > 0:
            return True
        return following in ("of", "by") or (following in self._verbs and following not in ("that",)) or following in cues.words("grammar", "be")

    def _skip_back(self, at: int) -> int:
        """Index of the last word before the verb group that ends at ``at``: past auxiliaries, adverbs and time words."""
        w, k = self.words, at - 1
        aux, times = cues.words("grammar", "auxiliaries"), cues.words("grammar", "times")
        while k >= 0:
            low = w.low[k]
            if low in aux and low != "to" or (low.endswith("ly") and not w.capital(k)) or low.endswith("n't"):
                k -= 1
            elif low.isdigit() and len(low) == 4 and (self.words.get(k - 1) in times or self.words.get(k - 1) == "in"):
                k -= 1
            elif low in times or (low in ("on", "in", "last", "this", "next", "late", "early") and self._time_follows(k)):
                k -= 1
            else:
                break
        return k

    def _time_follows(self, k: int) -> bool:
        following = self.words.get(k + 1)
        return following in cues.words("grammar", "times") or following.isdigit()

    def _passive(self, at: int, end: int, cue: cues.VerbCue) -> bool:
        w = self.words
        if cue.form != "ed":
            return False
        be = next((k for k in range(at - 1, max(-1, at - 4), -1) if w.low[k] in cues.words("grammar", "be")), None)
        glued = be is not None and all(w.low[k] in cues.words("grammar", "auxiliaries") or w.low[k].endswith("ly") for k in range(be + 1, at))
        infinitive = w.get(end) == "to" and w.get(end + 1).isalpha() and not w.capital(end + 1) and w.get(end + 1) not in cues.words("grammar", "determiners")
        hearsay = self._hearsay_stance(cue.base)
        if hearsay and infinitive and (glued or w.get(end + 1) in ("be", "have")):
            self._hearsay(at, end, hearsay)
            return True
        if not glued:
            return False
        return self._passive_of(at, end, cue, hearsay)

    def _passive_of(self, at: int, end: int, cue: cues.VerbCue, hearsay: str | None) -> bool:
        w = self.words
        if cue.base == "quote" and w.get(end) == "as":
            return self._quoted_as(at, end)
        agent = next((k for k in range(end, min(len(w), end + 14)) if w.low[k] == "by" or w.low[k] in (";", "—")), None)
        source = self.phrase.after(agent + 1) if agent is not None and w.low[agent] == "by" else None
        if source and not w.get(source[0])[0].isdigit():
            saying = Saying(w.sentence.index, "verb", (at, end), cue.stance, cue.base, source, attitude=cue.attitude, around=True)
            clause = self.clause(at)
            saying.content = tuple(r for r in ((clause[0], at), (end, agent or end), (source[1], clause[1])) if r[0] < r[1])
            self.found.append(saying)
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
        saying = Saying(w.sentence.index, "verb", (at, cue_end), "asserted", "say", subject, around=True)
        if w.get(cue_end) == "by" and (citer := self.phrase.after(cue_end + 1)):
            saying.hearer = citer
        stop = saying.hearer[1] if saying.hearer else cue_end
        if w.get(stop) in ("", ".", ",") and subject[0] > 2:
            saying.content = self._around(subject[0], stop)
        else:
            saying.content = ((stop, self._end()),)
            saying.around = False
        self.found.append(saying)
        return True

    def _quoting(self, at: int, end: int) -> int:
        """“Interfax quoted him as saying”: the quoted one speaks, the one who quotes passes it on."""
        w = self.words
        quoted = self.phrase.after(end)
        if quoted is None or w.get(quoted[1]) != "as" or w.get(quoted[1] + 1) not in ("saying", "telling", "reporting", "claiming", "warning", "adding"):
            return 0
        citer = self.phrase.before(self._skip_back(at) + 1)
        stop = quoted[1] + 2
        saying = Saying(w.sentence.index, "verb", (at, stop), "asserted", "say", quoted, hearer=citer)
        first = citer[0] if citer else at
        tail = self._tail(stop)
        saying.around = first > 2 and tail[0] == "end"
        saying.content = self._around(first, stop) if saying.around else ((stop, self._end()),)
        self.found.append(saying)
        return stop

    def _subject(self, at: int, end: int, cue: cues.VerbCue) -> Saying | None:
        """The verb with its subject: before it, after it, or taken over from an earlier verb of the sentence."""
        w = self.words
        k = self._skip_back(at)
        saying = Saying(w.sentence.index, "verb", (k + 1, end), cue.stance, cue.base, attitude=cue.attitude)
        group = w.low[k + 1 : at]
        saying.negated = any(g in cues.words("grammar", "negations") or g.endswith("n't") for g in group)
        before = w.get(k)
        if cue.form == "ing":
            return self._participle(saying, k, before, group)
        if before == "to":
            return self._infinitive(saying, k)
        if before in ("and", "but", "or") and (subject := self._earlier_subject(at)):
            saying.source, saying.inherits, saying.coordinate = subject, True, k
            return saying
        if before in ("who", "which", "that") and self.phrase.nounlike(k - 1 if w.get(k - 1) != "," else k - 2):
            saying.source = self.phrase.before(k if w.get(k - 1) != "," else k - 1)
            return saying if saying.source else None
        return self._beside(saying, at, end, k, cue)

    def _beside(self, saying: Saying, at: int, end: int, k: int, cue: cues.VerbCue) -> Saying | None:
        w = self.words
        saying.source = self.phrase.before(k + 1)
        if saying.source and saying.source[0] > 0 and any(w.low[i] in ("who", "whose") for i in range(*saying.source)):
            saying.source = (saying.source[0], at)
            saying.cue = (at, end)
        if saying.source is None and (w.get(k) == "," or w.get(k) == ")"):
            saying.source = self._before_apposition(k)
        if saying.source is None and k + 1 == at and cue.base in cues.words("use", "inverted") and cue.form != "base":
            saying.source = self._inverted(at, end)
        return saying if saying.source else None

    def _inverted(self, at: int, end: int) -> Range | None:
        w = self.words
        before = w.get(at - 1)
        if before and before not in (",", "—", "–", "-", "?", "!", ";", "and") and before not in QUOTES and before not in ("'", "’"):
            return None
        source = self.phrase.after(end)
        return self._with_apposition(source) if source else None

    def _participle(self, saying: Saying, k: int, before: str, group: list[str]) -> Saying | None:
        w = self.words
        if any(g in cues.words("grammar", "be") for g in group) and (subject := self.phrase.before(k + 1)):
            saying.source = subject
            return saying
        if before == "as" or (before and before[0].isalnum() and before not in ("by", "and", "while", "in", "before", "after", "when", "without")):
            return None
        subject = self._earlier_subject(saying.cue[0]) or self.phrase.after(0, plain=True)
        if subject is None or subject[0] >= k >= 0 > k:
            return None
        saying.source, saying.inherits, saying.coordinate = subject, True, max(k, 0) if before and before != "by" else None
        if w.get(k) == "and":
            saying.coordinate = k
        return saying

    def _infinitive(self, saying: Saying, k: int) -> Saying | None:
        w, verb = self.words, self.words.get(k - 1)
        if verb not in ("on", "going", "want", "wants", "wanted", "began", "seems", "seemed", "appeared", "used", "able", "decided", "agreed", "continued", "quick", "careful"):
            return None
        head = self._skip_back(k - 1 if verb != "on" else k - 2)
        saying.source = self.phrase.before(head + 1) or self._earlier_subject(k)
        saying.cue = (head + 1 if saying.source and saying.source[1] == head + 1 else k + 1, saying.cue[1])
        return saying if saying.source and w else None

    def _earlier_subject(self, at: int) -> Range | None:
        for earlier in reversed(self.found):
            if earlier.kind == "verb" and earlier.source and earlier.cue[0] < at and not (earlier.coordinate is None and earlier.inherits):
                return earlier.source
        return None

    def _before_apposition(self, comma: int) -> Range | None:
        """“Cho, a senior fellow at an institute, told”: the phrase before the comma that opens the apposition."""
        w = self.words
        openers = cues.words("grammar", "relatives") | {"a", "an", "the", "himself", "herself", "now", "then", "also", "one", "his", "her", "their", "its", "speaking", "formerly", "based"}
        if w.get(comma) == ")":
            return None
        for m in range(comma - 1, max(0, comma - 32), -1):
            if w.low[m] != ",":
                continue
            opens = w.get(m + 1) in openers or w.capital(m + 1) or w.get(m + 1)[:1].isdigit() or w.get(m + 1) in cues.words("people", "roles")
            phrase = self.phrase.before(m) if opens else None
            if phrase and self._speakable(phrase, m, comma):
                return phrase[0], comma
        return None

    def _speakable(self, phrase: Range, opening: int, closing: int) -> bool:
        w, edge = self.words, self.words.get(phrase[0] - 1)
        short = phrase[1] - phrase[0] <= 12 and any(w.capital(k) or w.low[k] in cues.words("people", "roles") for k in range(*phrase))
        openers = cues.words("grammar", "times")
        clear = self.phrase.clause_edge(phrase[0]) or edge in openers or edge[:1].isdigit() or edge in ("and", "by")
        return short and clear and closing - opening > 1

    def _with_apposition(self, source: Range) -> Range:
        """The source with the apposition after it: “Rozhanskaya, an official at the ministry”."""
        w, at = self.words, source[1]
        opener = w.get(at + 1)
        if w.get(at) != "," or not (opener in ("a", "an", "the", "who", "which", "whose") or w.capital(at + 1)):
            return source
        end = at + 1
        while end < len(w) and w.get(end) not in (",", ";", ":", "—", "–", ".", ")") and w.get(end) not in QUOTES:
            end += 1
        if self._apposition_ends(end, at, opener):
            return source[0], end
        return source

    def _apposition_ends(self, end: int, at: int, opener: str) -> bool:
        w = self.words
        if end - at > 24 or any(w.low[k] in cues.words("grammar", "be") | {"has", "have", "had", "will", "would"} for k in range(at + 1, end)) and opener not in ("who", "which", "whose"):
            return False
        if w.capital(at + 1) and opener not in ("a", "an", "the"):
            return end - at <= 5 and all(w.capital(k) for k in range(at + 1, end))
        return True

    # What a verb governs.

    def _govern(self, saying: Saying, cue: cues.VerbCue) -> None:
        w = self.words
        at = saying.last
        inverted = saying.source is not None and saying.source[0] >= saying.cue[1]
        if not inverted:
            at = saying.cue[1]
            if cue.base in cues.words("use", "hearer"):
                at = self._hearer(saying, at, cue)
        kind, follow = self._tail(at)
        left = self._left(saying)
        if w.get(saying.first - 1) in ("whom", "that") and saying.first > 2 and self.phrase.nounlike(saying.first - 2) and w.get(saying.first - 2) not in self._verbs:
            saying.around, saying.content = True, ((0, saying.first - 1), (saying.cue[1], self._end()))
            return
        if kind == "clause" and not (inverted and left and w.get(follow) != "that"):
            saying.content = ((follow, self._end()),)
        elif kind == "end" and left:
            saying.around = True
            saying.content = self._around(saying.first if not saying.inherits else saying.cue[0], max(follow, at))
        elif kind == "end":
            saying.content = self._from_pause(follow)
        elif left and w.get(saying.first - 1) == "as":
            saying.around, saying.content = True, self._around(saying.first - 1, at)
        elif inverted:
            saying.around, saying.content = True, self._around(saying.first, self._phrase_end(at))
        else:
            saying.content = ((at, self._end()),)
        if not saying.around and saying.content and w.get(0) in ("while", "when", "if", "although", "though", "because", "as", "since", "after", "before", "until"):
            saying.content = self._until_comma(saying)

    def _until_comma(self, saying: Saying) -> tuple[Range, ...]:
        """An opening subordinate clause says nothing about the main one: “While the world argues about arms, 400 women sew”."""
        w, (first, last) = self.words, saying.content[0]
        comma = next((k for k in range(first + 1, last) if w.low[k] == ","), None)
        opened_there = saying.source is not None and comma is not None and "," not in w.low[: saying.cue[0]] and w.get(first) not in OPENING
        return ((first, comma),) if opened_there and comma is not None else saying.content

    def _from_pause(self, at: int) -> tuple[Range, ...]:
        w = self.words
        if w.get(at) in (",", ":", "—", "–") and at + 1 < self._end() and w.get(at + 1) not in cues.words("grammar", "coordinators"):
            if w.get(at + 1) in self._verbs and self._verbs[w.get(at + 1)].form == "ing":
                return ()
            return ((at + 1, self._end()),)
        return ()

    def _phrase_end(self, at: int) -> int:
        w = self.words
        while at < len(w) and w.get(at) not in (",", ";", "—", "–", ":") and w.get(at) not in QUOTES:
            at += 1
        return at

    def _hearer(self, saying: Saying, at: int, cue: cues.VerbCue) -> int:
        w = self.words
        if w.get(at) in ("that", "of", "to", ",", ":") or w.get(at) in QUOTES:
            return at
        hearer = self.phrase.after(at, plain=True)
        if hearer is None:
            return at
        if cue.base in ("warn", "ask", "promise", "caution", "advise", "urge") and w.get(hearer[1]) not in ("that", "to", ",", "for", "if", "whether", "about"):
            return at
        saying.hearer = hearer
        return hearer[1]

    def _left(self, saying: Saying) -> bool:
        """Whether something that could be said stands before the attribution."""
        w = self.words
        first = saying.first if not saying.inherits else saying.cue[0]
        before = w.get(first - 1)
        return first >= 2 and (before in (",", "—", "–", "-", "?", "!", ";", "as", "’", "'") or before in QUOTES)

    def _tail(self, at: int) -> tuple[str, int]:
        """What follows a verb group: a clause from an index on, the end of the remark at an index, or else an object."""
        w = self.words
        low = w.get(at)
        if low in ("that", "how", "why", "whether", "what", "if"):
            return "clause", at
        if low == ":" or low in OPENING:
            return "clause", at + (low == ":")
        if low == "," and w.get(at + 1) in OPENING and w.get(at + 1) != "(":
            return "clause", at + 1
        if low in ("", ",", ";", ".", "—", "–", ")", "?", "!", "…") or low in QUOTES:
            return self._resumes(at)
        if self._adverbial(at):
            return self._after_adverbial(at)
        return "object", at

    def _resumes(self, at: int) -> tuple[str, int]:
        """“said, citing Y, that” and “said, in a report, that”: a clause after a bracketed aside."""
        w = self.words
        if w.get(at) == ",":
            for k in range(at + 1, min(len(w), at + 20)):
                if w.low[k] == "that" and w.get(k - 1) == ",":
                    return "clause", k
        return "end", at

    def _adverbial(self, at: int) -> bool:
        low = self.words.get(at)
        if low.endswith("ly") and len(low) > 4:
            following = self.words.get(at + 1)
            return not (following[:1].isdigit() or following in cues.words("grammar", "figures"))
        return low in cues.words("grammar", "adverbial_openers") or low in cues.words("grammar", "times")

    def _after_adverbial(self, at: int) -> tuple[str, int]:
        w = self.words
        for k in range(at, min(len(w), at + 26)):
            low = w.low[k]
            if low == "that" and k > at and not w.capital(k) and w.get(k - 1) not in ("of", "in", "on"):
                return "clause", k
            if low == ":":
                return "clause", k + 1
            if low in OPENING and low != "(":
                return "clause", k
            if low == "," and w.get(k + 1) in OPENING and w.get(k + 1) != "(":
                return "clause", k + 1
            if low in (",", ";", "—", "–", ")") or (low == "." and k + 1 >= len(w)) or low in QUOTES:
                return self._resumes(k)
        return ("end", min(len(w), at + 26)) if at + 26 >= len(w) else ("object", at)

    def _end(self) -> int:
        w = self.words
        end = len(w)
        while end > 0 and w.low[end - 1] in (".", "!", "?"):
            end -= 1
        return end

    def _around(self, first: int, last: int) -> tuple[Range, ...]:
        """The rest of the sentence on both sides of an attribution that stands between ``first`` and ``last``."""
        w, end = self.words, self._end()
        left_end = first
        while left_end > 0 and w.low[left_end - 1] in (",", "—", "–", "-", "(", ";", "as"):
            left_end -= 1
        right = last
        while right < end and w.low[right] in (",", ")", "—", "–", "-"):
            right += 1
        quoted = left_end > 0 and w.low[left_end - 1] in QUOTES
        if quoted and right < end and w.get(right) not in OPENING and w.get(right) not in ("and", "but", "that"):
            right = end
        out = [(0, left_end), (right, end)]
        return tuple(r for r in out if r[0] < r[1])

    def clause(self, at: int) -> Range:
        """The clause that a word stands in, as far as marks and conjunctions show it."""
        w = self.words
        hard = {";", ":", "—", "–", "(", ")"} | QUOTES
        joins = cues.words("grammar", "coordinators") | cues.words("grammar", "relatives") | {"where", "an", "as", "so"}
        first = at
        while first > 0 and w.low[first - 1] not in hard and not (w.low[first - 1] == "," and w.get(first) in joins) and w.low[first] not in ("that", "who"):
            first -= 1
        last, relative = at, w.get(first) in cues.words("grammar", "relatives") and w.get(first - 1) == ","
        while last < len(w) and w.low[last] not in hard and not (w.low[last] == "," and (relative or w.get(last + 1) in joins)):
            last += 1
        return first, min(last, max(self._end(), at))

    # Nouns: "the panel's estimate that", "estimates by X", "a claim that".

    def _noun(self, at: int) -> int:
        w, low = self.words, self.words.low[at]
        stance = cues.noun_stance().get(low)
        following = w.get(at + 1)
        if stance is None and low not in cues.words("nouns", "unnamed_alleged"):
            return at
        if following in ("by", "from") and (source := self.phrase.after(at + 2)):
            return self._noun_of(at, source, source[1], stance or "asserted")
        if w.low[at - 1].endswith(("'s", "s'")) if at else False:
            owner = self.phrase.before(at)
            return self._noun_of(at, owner, at + 1, stance or "asserted") if owner else at
        if following == "that" and low in cues.words("nouns", "unnamed_alleged") | {"estimates", "estimate"}:
            self._hearsay_noun(at, at + 1, stance or "alleged")
        elif stance == "estimated" and low in ("estimate", "estimates", "projections", "forecasts") and following in (
            "of", "for", "put", "puts", "run", "runs", "range", "ranges", "vary", "suggest", "place", "are", "say", "go", "reach",
        ) and w.get(at - 1) not in ("to",):  # fmt: skip
            self._hearsay_noun(at, at + 1, "estimated")
        return at

    def _hearsay_noun(self, at: int, end: int, stance: Stance) -> None:
        saying = Saying(self.words.sentence.index, "hearsay", (at, end), stance, "noun")
        saying.content = ((end, self._end()),)
        self.found.append(saying)

    def _noun_of(self, at: int, source: Range, stop: int, stance: Stance) -> int:
        w = self.words
        follow = next((k for k in range(stop, min(len(w), stop + 3)) if w.low[k] in ("that", "of", "is", "was", "puts", "put", ":", "suggests", "suggest")), None)
        if follow is None:
            return at
        saying = Saying(w.sentence.index, "noun", (at, at + 1), stance, w.low[at], source)
        saying.content = ((follow + (w.low[follow] not in ("that",)), self._end()),)
        self.found.append(saying)
        return at

    def _allowed(self, saying: Saying, cue: cues.VerbCue) -> bool:
        w = self.words
        first = saying.content[0][0]
        clause = w.get(first) in ("that", "how", "why", "whether", "what", "if") or w.get(first) in OPENING
        if cue.base in cues.words("use", "data_only") and not saying.around and saying.source:
            return True
        if saying.around or clause:
            return not (saying.around and cue.base in cues.words("use", "needs_figure") and not cue.base.startswith(("find", "learn", "show")) and cue.attitude)
        if cue.base in cues.words("use", "needs_figure"):
            return self._figure_follows(first)
        return cue.base not in cues.words("use", "needs_that")

    def _figure_follows(self, first: int) -> bool:
        w, numbers = self.words, cues.words("grammar", "figures")
        near = range(first, min(len(w), first + 14))
        return any(w.low[k][0].isdigit() or w.low[k] in "$€£¥" or w.low[k].split("-")[0] in numbers for k in near)


def _trim(words: Words, found: list[Saying]) -> None:
    """Ends the content of a saying where another one, joined to it by “and” or a participle, begins."""
    for earlier in found:
        for later in found:
            if later is earlier or later.cue[0] <= earlier.cue[0]:
                continue
            stop = _joint(words, earlier, later)
            if stop is not None:
                earlier.content = tuple((a, min(b, stop)) for a, b in earlier.content if a < min(b, stop))
                break


def _joint(words: Words, earlier: Saying, later: Saying) -> int | None:
    if earlier.kind in ("hearsay", "noun") or later.kind in ("hearsay", "noun", "citing"):
        return None
    if later.coordinate is not None and later.source == earlier.source:
        return _before_comma(words, later.coordinate)
    if later.around and later.kind == "verb" and not earlier.around:
        return _before_comma(words, later.first) if later.content and later.content[-1][1] <= later.first else None
    before = words.get(later.first - 1)
    if not later.around and before in ("and", "but", "while", "whereas", "though", "although") and words.get(later.first - 2) in (",", ";", "—", "–"):
        return _before_comma(words, later.first - 1)
    return later.first - 1 if before == ";" else None


def _before_comma(words: Words, at: int) -> int:
    while at > 0 and words.low[at - 1] in (",", ";", "—", "–"):
        at -= 1
    return at
