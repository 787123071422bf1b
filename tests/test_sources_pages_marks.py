from __future__ import annotations

import datetime as dt

import pytest

from test_sources_pages_webpage import TODAY, page
from withheld.sources.pages.webpage import read_page


def text(body: str, head: str = "") -> str:
    return read_page(page(body, head), TODAY).text


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>8</sup>", "<sup>8,9</sup>", "<sup>8–11</sup>", "<sup><a href='#a'>8</a>, <a href='#b'>9</a></sup>", "<sup>[8]</sup>",
        "<a class='footnote-ref' href='#fn8'>8</a>", "<a href='#_ftn8'>[8]</a>", "<a href='#note-8'>8</a>", "<sup>†</sup>",
        "<span style='font-size:70%; vertical-align: super'>8</span>", "<a role='doc-noteref' href='#x'>8</a>",
        "<span class='raise'>8</span>", "[8]", "⁸",
    ],
)  # fmt: skip
def test_a_note_mark_of_any_form_leaves_the_figure_as_it_was(mark: str) -> None:
    style = "<style>.raise { vertical-align: super; font-size: 60% }</style>"
    assert "In 2016 the agency sent 450 men to Poland." in text(
        f"<p>In 2016 the agency sent 450{mark} men to Poland.</p>", style
    )


def test_raised_words_that_belong_to_a_number_or_unit_stay() -> None:
    body = "<p>The 2<sup>nd</sup> site of 14 km<sup>2</sup> made 3 × 10<sup>6</sup> bricks in 2016.</p>"
    assert "The 2nd site of 14 km2 made 3 × 10⁶ bricks in 2016." in text(body)


@pytest.mark.parametrize("link", ["<a href='#part3'>3</a>", "<a href='/2016'>2016</a>"])
def test_a_link_that_is_part_of_the_sentence_stays(link: str) -> None:
    words = link.partition(">")[2].removesuffix("</a>")
    assert f"See part {words} of the report, it said." in text(f"<p>See part {link} of the report, it said.</p>")


@pytest.mark.parametrize(
    "struck",
    [
        "<del>{}</del>",
        "<s>{}</s>",
        "<strike>{}</strike>",
        "<span style='text-decoration:line-through'>{}</span>",
        "<b class='old'>{}</b>",
    ],
)
def test_words_that_the_page_strikes_out_are_kept_as_withdrawn_and_not_read(struck: str) -> None:
    body = f"<p>In 2016 the agency sent {struck.format('9,450')} <ins>450</ins> men to Poland.</p>"
    draft = read_page(page(body, "<style>.old{text-decoration: line-through}</style>"), TODAY)
    assert "In 2016 the agency sent 450 men to Poland." in draft.text and "9,450" not in draft.text
    assert [w.words for w in draft.withdrawn] == ["9,450"] and "sent 9,450 450 men" in draft.withdrawn[0].passage


def test_struck_out_words_within_others_are_told_once() -> None:
    draft = read_page(
        page("<p>He named <del>nine <s>hundred</s></del> forty men in 2016, it said.</p>"), dt.date(2026, 1, 1)
    )
    assert [w.words for w in draft.withdrawn] == ["nine hundred"] and "He named forty men" in draft.text
