"""Who says what in a document, and to whom each figure is attributed: the one place that answers this."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from withheld.records import Attribution, Stance
from withheld.speech.attribution_candidates import AttributionCandidate
from withheld.speech.judged import accepted
from withheld.speech.learned.model import Judged, blocks, model
from withheld.speech.proposals import Proposals
from withheld.speech.source_resolution import ResolvedSource, SourceResolver
from withheld.text import Sentence


class Speech:
    """The attributions of a text, its speakers, and the source of each of its figures.

    Rules and trained CRFs propose attributions, and a trained judge gives each a probability; everything here follows from those
    that it accepts. ``outlet`` is the document's publisher: what it says itself has no origin, and it is never named as a relay.
    ``wanted`` marks the sentences that will be asked about: elsewhere in a long text the rules' proposals are used without the
    judge, unless ``attributions`` is read.
    """

    def __init__(
        self, text: str, sentences: list[Sentence], outlet: str | None = None, wanted: Sequence[bool] | None = None
    ) -> None:
        self._proposed = Proposals(text, sentences)
        self._outlet, self._wanted = outlet, wanted
        self._judged: dict[int, list[Judged]] = {}

    @cached_property
    def candidates(self) -> list[AttributionCandidate]:
        """The accepted candidates, in text order."""
        proposed = self._proposed
        out: list[AttributionCandidate] = []
        for first, stop in blocks(proposed.words):
            inside = [s for s in proposed.candidates if first <= s.sentence < stop]
            asked = self._wanted is None or any(self._wanted[first:stop])
            out.extend(accepted(proposed.words, inside, self._weighed(first, stop)) if asked else inside)
        return sorted(out, key=lambda s: (s.sentence, s.cue[0]))

    @cached_property
    def _resolver(self) -> SourceResolver:
        proposed = self._proposed
        return SourceResolver(proposed.text, proposed.words, self.candidates, proposed.quotations, self._outlet)

    def _weighed(self, first: int, stop: int) -> list[Judged]:
        """The judge's results for the sentences from ``first`` to ``stop``, one block of them."""
        if first not in self._judged:
            p = self._proposed
            self._judged[first] = model().judged(p.words, p.quotations.all, p.candidates, first, stop)
        return self._judged[first]

    def source_of(self, start: int, end: int) -> ResolvedSource:
        """The source of the words between two offsets: who says them, through which relays, with which stance."""
        return self._resolver.of(start, end)

    def stance(self, start: int, end: int) -> Stance:
        """The stance of a whole span: alleged if a hedge in it says so, else the stance of its source.

        Without a figure, “believed to be there” is no estimate: it alleges that they are there.
        """
        for attribution in self.candidates:
            words = self._proposed.words[attribution.sentence]
            rumour = attribution.stance == "alleged" or words.get(attribution.cue[1]) == "to"
            if attribution.kind == "hearsay" and rumour and start <= words.start[attribution.cue[0]] < end:
                return "alleged"
        return self.source_of(start, end).stance

    def speakers(self) -> list[tuple[tuple[int, int], str]]:
        """The span of each attribution's source, and its name as recorded; the document itself is left out."""
        return self._resolver.speakers()

    @cached_property
    def attributions(self) -> tuple[Attribution, ...]:
        """All attributions above the judge's thresholds, in text order.

        Of two with nearly the same content, the more probable one is kept.
        """
        each = (one for first, stop in blocks(self._proposed.words) for one in self._weighed(first, stop))
        return tuple(one.record for one in each if one.shown)
