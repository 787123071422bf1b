"""Where one attribution ends because the next begins."""

from __future__ import annotations

from withheld.speech.attribution_candidates import AttributionCandidate, end_at_joints
from withheld.speech.phrases import Words
from withheld.text.sentences import Sentence

TEXT = "Ana said A left , but Ben said B left"


def two() -> list[AttributionCandidate]:
    first = AttributionCandidate(0, "verb", (1, 2), "asserted", "say", (0, 1), content=((2, 10),))
    second = AttributionCandidate(0, "verb", (7, 8), "asserted", "say", (6, 7), content=((8, 10),))
    return [second, first]


def test_a_speaker_after_but_ends_the_content_before_it() -> None:
    found = two()
    end_at_joints(Words.of(Sentence(0, 0, 0, len(TEXT), TEXT)), found)
    assert [s.content for s in found] == [((2, 4),), ((8, 10),)]


def test_the_words_of_a_saying_reach_from_its_source_to_its_hearer() -> None:
    attribution = AttributionCandidate(0, "verb", (4, 5), "asserted", source=(1, 3), hearer=(5, 7))
    assert (attribution.first, attribution.last) == (1, 7)
