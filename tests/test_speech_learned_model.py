"""The trained attribution model over whole documents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.records import Attribution
from withheld.speech.attribution import Speech
from withheld.speech.learned.model import BLOCK, blocks
from withheld.speech.proposals import Proposals
from withheld.text.sentences import sentences


def found(text: str) -> list[Attribution]:
    return list(Speech(text, sentences(text)).attributions)


def parts(text: str, one: Attribution) -> tuple[str, str, str]:
    source, cue, content = (
        " … ".join(text[s.start : s.end] for s in spans or ()) for spans in (one.source, one.cue, one.content)
    )
    return source, cue, content


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The ambassador said that 12,000 workers were in the region.", "ambassador", "said", "12,000 workers were in the region"),
        ("Some 2,500 men were unpaid, according to the panel's report.", "panel", "according to", "2,500 men were unpaid"),
        ("“They keep our pay,” the welder told reporters on Monday.", "welder", "told", "They keep our pay"),
        ("The ministry denied employing 300 labourers.", "ministry", "denied", "300 labourers"),
        ("Customs data show that 40 people crossed in May.", "Customs data", "show", "40 people crossed in May"),
        ("The department estimated the number of workers at 50,000.", "department", "estimated", "50,000"),
        ("The union condemned the delay and demanded that the arrears be paid.", "union", "demanded", "the arrears be paid"),
    ],
)  # fmt: skip
def test_source_cue_and_content_are_found(text: str, source: str, cue: str, content: str) -> None:
    rows = [parts(text, one) for one in found(text)]
    assert any(source in s and cue in c and content in x for s, c, x in rows), rows


def test_a_text_that_attributes_nothing_gives_nothing() -> None:
    assert found("The bridge is 400 metres long. It was painted in June.") == []


def test_of_two_that_say_the_same_one_stands() -> None:
    text = "The envoy said and repeated that 300 welders had gone home in March."
    contents = [set(range(s.start, s.end)) for one in found(text) for s in one.content]
    assert all(len(a & b) * 2 <= min(len(a), len(b)) for k, a in enumerate(contents) for b in contents[:k])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["he said", "“", "”", "that", "\n\n", ". ", "400", "the panel", ":", "—", "‮", "é", ",", "told us"]
        ),
        max_size=60,
    )
)
def test_offsets_point_into_the_text_whatever_it_is(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for one in found(text):
        assert one.content and one.cue and 0 < one.confidence <= 1
        for span in (*(one.source or ()), *one.cue, *one.content):
            assert 0 <= span.start < span.end <= len(text)


def test_a_long_text_is_read_in_blocks_of_whole_paragraphs() -> None:
    text = "\n\n".join(["The clerk said that nine men had left. The gate is green."] * 400)
    speech = Proposals(text, sentences(text))
    runs = list(blocks(speech.words))
    assert [a for a, _ in runs[1:]] == [b for _, b in runs[:-1]] and runs[-1][1] == len(speech.words)
    assert all(sum(map(len, speech.words[a:b])) <= BLOCK for a, b in runs)
    assert all(speech.words[a].sentence.paragraph != speech.words[a - 1].sentence.paragraph for a, _ in runs[1:])
    assert len(found(text)) == 400
