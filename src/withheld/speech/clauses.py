"""The context of a cue: its clause, what follows a verb group, and where an attribution's words end."""

from __future__ import annotations

from withheld.speech import cues
from withheld.speech.attribution_candidates import AttributionCandidate, Range
from withheld.speech.phrases import OPENING, QUOTES, Phrase, Words


class Clauses:
    """The clauses of one sentence, as far as punctuation and closed word classes show them."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.phrase = Phrase(words)
        self.found: list[AttributionCandidate] = []
        self._verbs = cues.verbs()

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
            right = next((k for k in range(right, end) if w.low[k] in OPENING and w.low[k] != "("), end)
        out = [(0, left_end), (right, end)]
        return tuple(r for r in out if r[0] < r[1])

    def clause(self, at: int) -> Range:
        """The clause that contains a word, as far as punctuation and conjunctions show it."""
        w = self.words
        hard = {";", ":", "—", "–", "(", ")"} | QUOTES
        joins = cues.words("grammar", "coordinators") | cues.words("grammar", "relatives") | {"where", "an", "as", "so"}
        first = at
        while (
            first > 0
            and w.low[first - 1] not in hard
            and not (w.low[first - 1] == "," and w.get(first) in joins)
            and w.low[first] not in ("that", "who")
        ):
            first -= 1
        last, relative = at, w.get(first) in cues.words("grammar", "relatives") and w.get(first - 1) == ","
        while (
            last < len(w)
            and w.low[last] not in hard
            and not (w.low[last] == "," and (relative or w.get(last + 1) in joins))
        ):
            last += 1
        return first, min(last, max(self._end(), at))

    def _left(self, attribution: AttributionCandidate) -> bool:
        """Whether something that could be content precedes the attribution."""
        w = self.words
        first = attribution.first if not attribution.inherits else attribution.cue[0]
        before = w.get(first - 1)
        return first >= 2 and (before in (",", "—", "–", "-", "?", "!", ";", "as", "’", "'") or before in QUOTES)

    def _tail(self, at: int) -> tuple[str, int]:
        """What follows a verb group: a clause from an index on, the end of the attribution at an index, or else an object."""
        w = self.words
        low = w.get(at)
        if low in ("that", "how", "why", "whether", "what", "if"):
            return "clause", at
        if low == ":" or low in OPENING:
            return "clause", at + (low == ":")
        if (
            low == "to"
            and w.get(at + 1).isalpha()
            and not w.capital(at + 1)
            and w.get(at + 1) not in cues.words("people", "groups") | cues.words("grammar", "determiners")
        ):
            return "object", at
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
        low, following = self.words.get(at), self.words.get(at + 1)
        figure = following[:1].isdigit() or following[:1] in "$€£¥" or following in cues.words("grammar", "figures")
        if low.endswith("ly") and len(low) > 4:
            return not figure
        if following in ("many", "much", "few", "least", "most", "little", "half") or (
            figure and low in ("about", "over", "under", "at", "from", "for", "up", "around", "to")
        ):
            return False
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

    def _phrase_end(self, at: int) -> int:
        w = self.words
        while at < len(w) and w.get(at) not in (",", ";", "—", "–", ":") and w.get(at) not in QUOTES:
            at += 1
        return at

    def _figure_follows(self, first: int) -> bool:
        w, numbers = self.words, cues.words("grammar", "figures")
        near = range(first, min(len(w), first + 14))
        return any(w.low[k][0].isdigit() or w.low[k] in "$€£¥" or w.low[k].split("-")[0] in numbers for k in near)

    def _with_apposition(self, source: Range, *, opening: bool = False) -> Range:
        """The source with the apposition after it: “Ivanova, a clerk at the port”.

        After an ``opening`` attribution an apposition needs its closing comma: what else follows is what was said.
        """
        w, at = self.words, source[1]
        opener = w.get(at + 1)
        if w.get(at) != "," or not (opener in ("a", "an", "the", "who", "which", "whose") or w.capital(at + 1)):
            return source
        end = at + 1
        while end < len(w) and w.get(end) not in (",", ";", ":", "—", "–", ".", ")") and w.get(end) not in QUOTES:
            end += 1
        if opening and (w.get(end) != "," or any(w.low[k][0].isdigit() or w.low[k] in "$€£¥" for k in range(at, end))):
            return source
        if self._apposition_ends(end, at, opener):
            return source[0], end
        return source

    def _apposition_ends(self, end: int, at: int, opener: str) -> bool:
        w = self.words
        if end - at > 24 or (
            any(
                w.low[k] in cues.words("grammar", "be") | {"has", "have", "had", "will", "would"}
                for k in range(at + 1, end)
            )
            and opener not in ("who", "which", "whose")
        ):
            return False
        if w.capital(at + 1) and opener not in ("a", "an", "the"):
            return end - at <= 5 and all(w.capital(k) for k in range(at + 1, end))
        return True
