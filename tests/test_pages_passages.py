"""A text on a page: nothing of it is lost, every stretch is at its place, marks are where the records are."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pages_served import report, told
from withheld.clean import DROPPED
from withheld.pages.passages import LONGEST, around, page_of, pages, passage
from withheld.records import Evidence, Source

SOURCE = Source(id="d", sha256="0" * 64)
TEXTS = st.text(st.sampled_from("ab <&\n\t\u202e\u200b\x00\x85é😀\u2028"), max_size=60)


def evidence(key: str, text: str, words: str, figure: str) -> Evidence:
    claim = told(text, words, figure, low=340.0, high=340.0)
    return Evidence(id=key, kind="claim", state="proposed", record=claim, source=SOURCE)


def shown(text: str) -> str:
    kept = "".join(
        c for c in text if c not in DROPPED and not (ord(c) < 32 and c not in "\t\n") and not 127 <= ord(c) < 160
    )
    return kept.replace("\u2028", "\n").replace("\u2029", "\n")


@given(TEXTS, TEXTS, TEXTS)
def test_all_that_can_be_shown_is_shown_each_stretch_from_its_place(before, words, behind):
    text = f"{before}{words}340{behind}"
    records = [evidence("c-1", text, f"{words}340", "340"), evidence("c-2", text, text, "340")]
    found = passage(text, (0, len(text)), records, "c-1")
    assert "".join(s.text.unescape() for s in found.stretches) == shown(text)
    for s in found.stretches:
        plain = s.text.unescape()
        assert text[s.start : s.start + len(plain)].replace("\u2028", "\n") == plain
    assert "".join(s.text.unescape() for s in found.stretches if s.mark == "here") == "340"


def test_the_current_record_goes_before_the_others():
    text = "There were 340 of 5,000 workers."
    records = [evidence("c-1", text, text, "340"), evidence("c-2", text, text, "5,000")]
    marks = [(str(s.text), s.mark, s.record) for s in passage(text, (0, len(text)), records, "c-1").stretches]
    assert marks == [
        ("There were ", "quote", "c-1"), ("340", "here", "c-1"), (" of ", "quote", "c-1"), ("5,000", "quote", "c-1"),
        (" workers.", "quote", "c-1"),
    ]  # fmt: skip
    assert [s.mark for s in passage(text, (0, len(text)), records).stretches] == ["", "figure", "", "figure", ""]


@given(st.text(st.sampled_from("word \n"), min_size=1, max_size=400), st.integers(0, 399), st.integers(1, 40))
def test_a_part_of_a_text_holds_the_quotation_and_ends_at_words(text, start, length):
    start = min(start, len(text) - 1)
    end = min(start + length, len(text))
    first, last = around(text, start, end, 50)
    assert 0 <= first <= start and end <= last <= len(text)


@given(st.integers(0, 3 * LONGEST))
def test_the_pages_of_a_text_are_all_of_it(size):
    text = "line of words\n" * (size // 14) + "x" * (size % 14)
    bounds = [page_of(text, n) for n in range(1, pages(text) + 1)]
    assert bounds[0][0] == 0 and bounds[-1][1] == len(text)
    assert all(a[1] == b[0] for a, b in pairwise(bounds))


def test_a_report_of_many_figures_is_marked_throughout():
    doc, reading = report(1, tuple(range(1000, 1200)))
    records = [
        Evidence(id=f"c-{n}", kind="claim", state="proposed", record=c, source=SOURCE)
        for n, c in enumerate(reading.claims)
    ]
    found = passage(doc.text, (0, len(doc.text)), records)
    assert sum(s.mark == "figure" for s in found.stretches) == 200
