"""What the rules propose in a whole document: attributions, and quotations that run over sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.speech.proposals import Proposals
from withheld.text.sentences import sentences


def said(text: str) -> list[tuple[str | None, str, str]]:
    """Source, cue and content of each attribution, the pieces of a content joined by bars."""
    found = Proposals(text, sentences(text))
    out = []
    for attribution in found.candidates:
        words = found.words[attribution.sentence]
        spans = [(words.start[a], words.end[b - 1]) for a, b in attribution.content] + list(attribution.extra)
        source = (
            text[words.start[attribution.source[0]] : words.end[attribution.source[1] - 1]]
            if attribution.source
            else None
        )
        cue = text[words.start[attribution.cue[0]] : words.end[attribution.cue[1] - 1]]
        out.append((source, cue, " | ".join(text[a:b] for a, b in spans)))
    return out


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Kim Lee said that 300 had left.", "Kim Lee", "said", "that 300 had left"),
        ("Most had left, said Kim Lee.", "Kim Lee", "said", "Most had left"),
        ("Most, Kim Lee said, had left.", "Kim Lee", "said", "Most | had left"),
        ("According to the port, 40 men slept aboard.", "the port", "According to", "40 men slept aboard"),
        ("The figure was put at 3,400 by the inspectorate.", "the inspectorate", "put", "The figure was | at 3,400"),
        ("Customs data show that trade grew.", "Customs data", "show", "that trade grew"),
        ("They are said to earn $80.", None, "said", "They are | to earn $80"),
    ],
)
def test_source_cue_and_content_are_found_wherever_the_source_stands(
    text: str, source: str | None, cue: str, content: str
) -> None:
    assert (source, cue, content) in said(text)


def test_a_quotation_that_runs_over_sentences_is_content_as_a_whole() -> None:
    text = '"We were 45 men," Alemu Bekele said. "Now there are 20 of us left here."'
    ((_, _, content),) = said(text)
    assert content.count('"') >= 4 and content.endswith('"Now there are 20 of us left here."')


def test_what_a_quoted_person_relates_is_no_saying_of_its_own() -> None:
    assert [source for source, _, _ in said("“The foreman said that 30 had gone,” Bekele recalled.")] == ["Bekele"]


PIECES = [
    "he said ",
    "“",
    "”",
    '"',
    ". ",
    "\n\n",
    "Q: ",
    "gave details:",
    "400 ",
    "the panel ",
    "reportedly ",
    "‮",
    "é",
    ", ",
]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=50))
def test_ranges_lie_in_their_sentence_and_stretches_in_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = Proposals(text, sentences(text))
    for attribution in found.candidates:
        size = len(found.words[attribution.sentence])
        for first, stop in (
            attribution.cue,
            *attribution.content,
            *((attribution.source,) if attribution.source else ()),
        ):
            assert 0 <= first <= stop <= size
        assert all(0 <= first < stop <= len(text) for first, stop in attribution.extra)
