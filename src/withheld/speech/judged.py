"""Which attributions are accepted: the rules' proposals that the judge does not reject, and others that it is sure of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from withheld.records import Span
from withheld.speech import cues
from withheld.speech.attribution_candidates import AttributionCandidate, Kind, Range
from withheld.speech.learned.model import Judged
from withheld.speech.phrases import Words

RULED_OUT = 0.1
"""Proposals of the rules with a lower probability are rejected; without these, the origins of claims are the same."""
SURE = 0.5
"""A proposal of the CRFs alone is accepted from this probability on; lower thresholds cost origins on labelled reports."""


def accepted(
    words: Sequence[Words], proposed: list[AttributionCandidate], judged: list[Judged]
) -> list[AttributionCandidate]:
    """The accepted attributions of a block of sentences, from those that the rules proposed and those that were judged.

    A hedge without a speaker (“reportedly”) is no attribution, and is not judged.
    """
    by_sentence: dict[int, list[tuple[Range, Judged]]] = {}
    for one in judged:
        by_sentence.setdefault(one.sentence, []).append((_range(words[one.sentence], one.record.cue), one))
    kept: list[AttributionCandidate] = []
    taken: set[int] = set()
    for attribution in proposed:
        same = [(cue, one) for cue, one in by_sentence.get(attribution.sentence, ()) if _meet(cue, attribution.cue)]
        taken.update(id(one) for _, one in same)
        odds = max((one.record.confidence for _, one in same), default=1.0)
        if attribution.kind == "hearsay" or odds >= RULED_OUT:
            kept.append(attribution)
    new = (
        _saying(words, cue, one)
        for found in by_sentence.values()
        for cue, one in found
        if one.record.confidence >= SURE and id(one) not in taken
    )
    return kept + [attribution for attribution in new if attribution is not None]


def _saying(words: Sequence[Words], cue: Range, one: Judged) -> AttributionCandidate | None:
    """A judged candidate as an attribution; None if its cue's sentence has no speaker."""
    here = words[one.sentence]
    source = max(_inside(here, one.record.source or ()), key=lambda part: part[1] - part[0], default=None)
    if source is None:
        return None
    content = tuple(_inside(here, one.record.content))
    extra = tuple((s.start, s.end) for s in one.record.content if not _within(here, s))
    low = here.low[slice(*cue)]
    kind: Kind = "verb"
    attribution = AttributionCandidate(
        one.sentence, kind, cue, "asserted", low[-1], source, content=content, extra=extra
    )
    if verb := next((cues.verbs()[word] for word in reversed(low) if word in cues.verbs()), None):
        attribution.stance, attribution.base, attribution.attitude = verb.stance, verb.base, verb.attitude
    elif {"according", "per"} & set(low):
        attribution.kind, attribution.base = "according", "according"
    elif noun := next((word for word in reversed(low) if word in cues.noun_stance()), None):
        attribution.kind, attribution.stance = (
            ("according" if low[0] in ("by", "in") else "noun"),
            cues.noun_stance()[noun],
        )
    negations = cues.words("grammar", "negations")
    attribution.negated = attribution.kind == "verb" and not negations.isdisjoint(here.low[max(0, cue[0] - 3) : cue[1]])
    attribution.around = bool(content) and content[0][0] < cue[0]
    return attribution


def _range(words: Words, spans: Sequence[Span]) -> Range:
    """The words from the first of these stretches to the last."""
    return bisect_right(words.end, spans[0].start), bisect_left(words.start, spans[-1].end)


def _within(words: Words, span: Span) -> bool:
    return words.start[0] <= span.start < words.end[-1]


def _inside(words: Words, spans: Iterable[Span]) -> list[Range]:
    """The stretches that begin in a sentence, as ranges of its words."""
    return [_range(words, (span,)) for span in spans if _within(words, span)]


def _meet(a: Range, b: Range) -> bool:
    return a[0] < b[1] and b[0] < a[1]
