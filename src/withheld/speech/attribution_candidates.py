"""One attribution under construction, and where its content ends because the next one begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from withheld.records import Stance
from withheld.speech.phrases import Words

Kind = Literal["verb", "according", "citing", "noun", "hearsay"]
Range = tuple[int, int]
_JOINTS_AHEAD = 8


@dataclass(slots=True)
class AttributionCandidate:
    """One attribution under construction; all ranges are word indexes of its sentence, ends exclusive.

    ``around`` says that the cue stands in or after its content; ``extra`` collects stretches of text (character
    offsets) of other sentences that belong to the content, as in a quotation that runs on.
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
    citer: AttributionCandidate | None = None
    extra: tuple[Range, ...] = ()
    carried: AttributionCandidate | None = None

    @property
    def first(self) -> int:
        """Index of the attribution's first word that is not content."""
        return min(self.cue[0], self.source[0]) if self.source else self.cue[0]

    @property
    def last(self) -> int:
        """Index after the attribution's last word that is not content."""
        ends = [self.cue[1], *(r[1] for r in (self.source, self.hearer) if r)]
        return max(ends)


def end_at_joints(words: Words, found: list[AttributionCandidate]) -> None:
    """Ends the content of an attribution where another one, joined to it by “and” or a participle, begins."""
    found.sort(key=lambda attribution: attribution.cue[0])
    for place, earlier in enumerate(found):
        for later in found[place + 1 : place + 1 + _JOINTS_AHEAD]:
            if later.cue[0] <= earlier.cue[0]:
                continue
            stop = _joint(words, earlier, later)
            if stop is None and _beside(words, earlier, later, found[:place]):
                stop = later.first - 1
            if stop is not None:
                earlier.content = tuple((a, min(b, stop)) for a, b in earlier.content if a < min(b, stop))
                break


def _beside(
    words: Words, earlier: AttributionCandidate, later: AttributionCandidate, outer: list[AttributionCandidate]
) -> bool:
    """Whether a third speaker reports both, one after the other: “the agency said the ministry counted 40 and others say 60”."""
    if later.inherits or not later.source or words.get(later.first - 1) not in ("and", "but", "while"):
        return False
    return any(a <= earlier.cue[0] and later.cue[0] < b for o in outer for a, b in o.content)


def _joint(words: Words, earlier: AttributionCandidate, later: AttributionCandidate) -> int | None:
    if earlier.kind in ("hearsay", "noun") or later.kind in ("hearsay", "noun", "citing"):
        return None
    if later.coordinate is not None and later.source == earlier.source:
        return _before_comma(words, later.coordinate)
    if later.around and later.kind == "verb" and not earlier.around:
        return _before_comma(words, later.first) if later.content and later.content[-1][1] <= later.first else None
    before = words.get(later.first - 1)
    if (
        not later.around
        and before in ("and", "but", "while", "whereas", "though", "although")
        and words.get(later.first - 2) in (",", ";", "—", "–")
    ):
        return _before_comma(words, later.first - 1)
    return later.first - 1 if before == ";" else None


def _before_comma(words: Words, at: int) -> int:
    while at > 0 and words.low[at - 1] in (",", ";", "—", "–"):
        at -= 1
    return at
