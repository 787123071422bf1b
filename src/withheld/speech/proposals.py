"""The attributions that rules find in a document: proposals, which the trained judge scores beside its own."""

from __future__ import annotations

from withheld.speech.attribution_candidates import AttributionCandidate
from withheld.speech.dialogue import introduced
from withheld.speech.phrases import Words
from withheld.speech.quotations import Quotations
from withheld.speech.scanner import Scanner
from withheld.text import Finder, Sentence


class Proposals:
    """The attributions of a text by rules alone, with its words and its quotations.

    Training uses them too: a word's role by the rules is one of the judge's features.
    """

    def __init__(self, text: str, sentences: list[Sentence]) -> None:
        self.text = text
        self.sentences = sentences
        self.words = [Words.of(sentence) for sentence in self.sentences]
        self.quotations = Quotations(text)
        self.candidates: list[AttributionCandidate] = []
        for words in self.words:
            self.candidates.extend(s for s in Scanner(words).scan() if not self._inside(words, s))
        self._join_quotations()
        self._add_dialogues()

    def _inside(self, words: Words, attribution: AttributionCandidate) -> bool:
        """Whether the cue is inside a quotation: what a quoted person reports is attributed to that person."""
        return self.quotations.at(words.start[attribution.cue[0]]) is not None

    def _add_dialogues(self) -> None:
        lines = (n for n, words in enumerate(self.words) if words.low[-1] == ":")
        found = {n: attribution for n in lines if (attribution := introduced(self.words, n))}
        if found:
            self.candidates = [s for s in self.candidates if s.sentence not in found] + list(found.values())
            self.candidates.sort(key=lambda s: (s.sentence, s.cue[0]))

    # Quotations that run over several sentences.

    def _join_quotations(self) -> None:
        finder = Finder(self.sentences)
        claimed: set[int] = set()
        by_paragraph: dict[int, AttributionCandidate] = {}
        for attribution in self.candidates:
            if attribution.kind in ("verb", "according") and not attribution.attitude:
                self._extend(attribution, claimed)
                if attribution.extra or self._quotes(attribution):
                    by_paragraph.setdefault(self.sentences[attribution.sentence].paragraph, attribution)
        self._carry(finder, claimed, by_paragraph)

    def _quotes(self, attribution: AttributionCandidate) -> bool:
        words = self.words[attribution.sentence]
        return any(self.quotations.at(words.start[a]) for a, b in attribution.content if a < b)

    def _extend(self, attribution: AttributionCandidate, claimed: set[int]) -> None:
        """Extend the content to the whole of a quotation that begins or ends in the attribution's sentence."""
        words = self.words[attribution.sentence]
        extra = list(attribution.extra)
        for a, b in attribution.content:
            for offset in (words.start[a], words.end[b - 1] - 1):
                quotation = self.quotations.at(offset)
                if quotation:
                    claimed.add(quotation.start)
                    if not words.sentence.start <= quotation.start <= quotation.end <= words.sentence.end:
                        extra.append((quotation.start, quotation.end))
        attribution.extra = tuple(dict.fromkeys(extra))

    def _carry(self, finder: Finder, claimed: set[int], speakers: dict[int, AttributionCandidate]) -> None:
        """Attribute a quotation without a speaker to the last speaker quoted in the paragraph."""
        previous = None
        for quotation in self.quotations.all:
            spoken = quotation.end - quotation.start >= 25 or self.text[quotation.end - 2] in ".,!?…"
            if quotation.start in claimed or not spoken:
                previous = quotation
                continue
            sentence = finder.at(quotation.start)
            if sentence.start + 1 >= quotation.start:
                speaker = speakers.get(sentence.paragraph)
                runs_on = previous and not previous.closed and previous.paragraph == quotation.paragraph - 1
                if speaker is None and runs_on:
                    speaker = speakers.get(sentence.paragraph - 1)
                if speaker:
                    speaker.extra = (*speaker.extra, (quotation.start, quotation.end))
                    speakers.setdefault(sentence.paragraph, speaker)
            previous = quotation
