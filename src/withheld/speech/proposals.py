"""What the rules take for sayings in a document: proposals, which the trained judge weighs beside its own."""

from __future__ import annotations

from withheld.speech.attribution_candidates import AttributionCandidate
from withheld.speech.dialogue import introduced
from withheld.speech.phrases import Words
from withheld.speech.quotations import Quotations
from withheld.speech.scanner import Scanner
from withheld.text import Finder, Sentence


class Proposals:
    """The sayings of a text by rules alone, with its words and its quotations.

    Training reads them too: what the rules make of a word is among the judge's features.
    """

    def __init__(self, text: str, sentences: list[Sentence]) -> None:
        self.text = text
        self.sentences = sentences
        self.words = [Words.of(sentence) for sentence in self.sentences]
        self.quotations = Quotations(text)
        self.sayings: list[AttributionCandidate] = []
        for words in self.words:
            self.sayings.extend(s for s in Scanner(words).scan() if not self._inside(words, s))
        self._join_quotations()
        self._add_dialogues()

    def _inside(self, words: Words, saying: AttributionCandidate) -> bool:
        """Whether the cue is itself quoted: what a quoted person relates is that person's."""
        return self.quotations.at(words.start[saying.cue[0]]) is not None

    def _add_dialogues(self) -> None:
        lines = (n for n, words in enumerate(self.words) if words.low[-1] == ":")
        found = {n: saying for n in lines if (saying := introduced(self.words, n))}
        if found:
            self.sayings = [s for s in self.sayings if s.sentence not in found] + list(found.values())
            self.sayings.sort(key=lambda s: (s.sentence, s.cue[0]))

    # Quotations that run over several sentences.

    def _join_quotations(self) -> None:
        finder = Finder(self.sentences)
        claimed: set[int] = set()
        by_paragraph: dict[int, AttributionCandidate] = {}
        for saying in self.sayings:
            if saying.kind in ("verb", "according") and not saying.attitude:
                self._extend(saying, claimed)
                if saying.extra or self._quotes(saying):
                    by_paragraph.setdefault(self.sentences[saying.sentence].paragraph, saying)
        self._carry(finder, claimed, by_paragraph)

    def _quotes(self, saying: AttributionCandidate) -> bool:
        words = self.words[saying.sentence]
        return any(self.quotations.at(words.start[a]) for a, b in saying.content if a < b)

    def _extend(self, saying: AttributionCandidate, claimed: set[int]) -> None:
        """Lets a quotation that begins or ends in the saying's sentence be content as a whole."""
        words = self.words[saying.sentence]
        extra = list(saying.extra)
        for a, b in saying.content:
            for offset in (words.start[a], words.end[b - 1] - 1):
                quotation = self.quotations.at(offset)
                if quotation:
                    claimed.add(quotation.start)
                    if not words.sentence.start <= quotation.start <= quotation.end <= words.sentence.end:
                        extra.append((quotation.start, quotation.end))
        saying.extra = tuple(dict.fromkeys(extra))

    def _carry(self, finder: Finder, claimed: set[int], speakers: dict[int, AttributionCandidate]) -> None:
        """Gives a quotation without a speaker to the speaker who was quoted before it in the paragraph."""
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
