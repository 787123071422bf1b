from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.markdown import has_signs, undo, unescape_entities


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (r"earned \$740 million\. A \*note\*", "earned $740 million. A *note*"),
        ("sent [4,000 workers](https://outlet.example/a_(b) \"title\") home", "sent 4,000 workers home"),
        ("**About 2,500** workers, *all men*, were _unpaid_", "About 2,500 workers, all men, were unpaid"),
        ("## Wages ##", "Wages"),
        ("> > He said that $10m was owed.", "He said that $10m was owed."),
        ("* Qatar: 2,500 workers", "Qatar: 2,500 workers"),
        ("| Qatar | 2,500 |", "Qatar | 2,500"),
        ("5 * 3 * 2 and snake_case_name and 2*3*4", "5 * 3 * 2 and snake_case_name and 2*3*4"),
        ("AT&amp;T paid &pound;5 &#8211; in all", "AT&T paid £5 – in all"),
        ("before ![a chart](https://cdn.example/x.png) after", "before  after"),
        ("<p>A <b>bold</b> word</p>", "A bold word"),
        ("see <https://outlet.example/a>", "see https://outlet.example/a"),
        ("a hard break\\", "a hard break"),
        ("1. First of 3,000", "1. First of 3,000"),
    ],
)  # fmt: skip
def test_marks_go_and_words_stay(written: str, words: str) -> None:
    assert undo(written).text == words


@pytest.mark.parametrize(
    "line",
    [
        "![Workers at a site](https://cdn.example/a.jpg)",
        "[![Workers](https://cdn.example/a.jpg)](https://outlet.example/a)",
        "* [Home](/) | [World](/world)", "[Minister visits a factory](https://outlet.example/b)", "---",
        "| --- | :-: |",
        "[1]: https://outlet.example/ref",
    ],
)  # fmt: skip
def test_images_rules_and_lines_of_links_alone_go(line: str) -> None:
    assert undo(line).text.strip() == ""


def test_a_linked_sentence_stays() -> None:
    assert undo("[Russia hosts 15,000 workers.](https://outlet.example/a)").text == "Russia hosts 15,000 workers."


def test_the_first_heading_of_the_highest_rank_is_the_title() -> None:
    assert undo("## Korea\n\n# Workers *sent* home\n\ntext").title == "Workers sent home"
    assert undo("Workers sent home\n=====\n\ntext").title == "Workers sent home"


def test_prose_without_marks_carries_no_signs() -> None:
    assert not has_signs("Paid $5 (or 4) * each [sic], no. #3 - and so on.\n- a dash\n> 3,000 men")
    assert has_signs(r"earned \$5") and has_signs("[a](https://b.example)") and has_signs("# Title\n")


@given(st.text(alphabet="ab1*_`\\[](){}<>!|#-=~&;. \n", max_size=200))
def test_undoing_never_raises_and_invents_no_letters(text: str) -> None:
    plain = undo(text).text
    assert plain.count("a") <= text.count("a") and plain.count("1") <= text.count("1")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="&")))
def test_text_without_entities_is_left_as_it_is(text: str) -> None:
    assert unescape_entities(text) == text


def test_a_table_in_the_tags_of_a_page_is_rows_of_cells() -> None:
    head = "<table align='center'>\n <thead>\n  <th>Host</th>\n  <th>2015</th>\n </thead>\n"
    text = f"Some words.\n\n{head} <tr><td>Oman</td><td>1,310</td></tr>\n <tr><td>Malta</td><td></td></tr>\n</table>\n\nMore."
    assert undo(text).text.split("\n\n") == ["Some words.", "Host | 2015\nOman | 1,310\nMalta | ", "More."]


def test_a_table_of_prose_is_paragraphs_and_one_without_end_stays() -> None:
    prose = "<table><tr><td>One side of it.</td><td>The other side.</td></tr></table>"
    assert undo(prose).text.strip() == "One side of it.\n\nThe other side."
    assert "<table>" in undo("See <table> of this\n\nand more").text
    told = (
        "<table><tr><th>Host</th><th>Said</th></tr><tr><td>Oman</td><td>1,310 (2015) by their union</td></tr></table>"
    )
    assert undo(told).text.strip() == "Host | Said\nOman | 1,310 (2015) by their union"
