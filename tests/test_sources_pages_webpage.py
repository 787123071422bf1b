from __future__ import annotations

import datetime as dt

import pytest

from withheld.sources.draft import Unreadable
from withheld.sources.pages.webpage import read_page

TODAY = dt.date(2026, 6, 1)
FIRST = (
    "About 1,000 workers remain in Russia, the ministry said on Thursday, and none of them is employed under a permit."
)
SECOND = "In 2017 there were 30,023 workers with valid permits; a year later the ministry counted 11,490 of them."
THIRD = "The rest were sent home by air and by rail before the deadline that the Council had set two years earlier."


def page(body: str = "", head: str = "") -> bytes:
    return f"""<!DOCTYPE html><html lang="en"><head><title>Workers go home | Example Post</title>{head}</head><body>
    <nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
    <article><h1>Workers go home</h1><p>{FIRST}</p><p>{SECOND}</p>{body}<p>{THIRD}</p></article>
    <aside><h3>Most read</h3><ul><li><a href="/x">Factory closes</a></li></ul></aside>
    <footer>Copyright 2020 Example Post. All rights reserved.</footer></body></html>""".encode()


def test_paragraphs_stand_apart_and_the_furniture_is_gone() -> None:
    paragraphs = read_page(page(), TODAY).text.split("\n\n")
    assert paragraphs[-3:] == [FIRST, SECOND, THIRD]
    assert not any(word in "".join(paragraphs) for word in ("Home", "Most read", "Factory", "Copyright"))


def test_a_page_without_a_date_is_still_a_document() -> None:
    draft = read_page(page(), TODAY)
    assert draft.dates == {} and draft.title and draft.title.startswith("Workers go home") and draft.language == "en"


def test_rows_of_a_table_and_items_of_a_list_are_lines() -> None:
    table = "<table><tr><th>Year</th><th>Workers</th></tr><tr><td>2017</td><td>30,023</td></tr></table>"
    items = "<ul><li>Qatar sent 2,500 workers home in that year.</li><li>Kuwait sent 904 home in the next.</li></ul>"
    text = read_page(page(table + items), TODAY).text
    assert "Year | Workers\n2017 | 30,023" in text
    assert "Qatar sent 2,500 workers home in that year.\nKuwait sent 904 home in the next." in text


def test_words_across_inline_elements_and_line_breaks_keep_their_spaces() -> None:
    text = read_page(
        page("<p>They earn <b>$100</b> a <i>month</i>,<br>of which <a href='/x'>90%</a> is taken.</p>"), TODAY
    ).text
    assert "They earn $100 a month,\nof which 90% is taken." in text


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">{}</p>', '<p style="visibility: hidden">{}</p>', "<p hidden>{}</p>",
        "<template><p>{}</p></template>",
        '<div class="x secret"><p>{}</p></div>', '<div id="trap"><p>{}</p></div>', "<noscript><p>{}</p></noscript>",
        '<p style="font-size:0">{}</p>', "<script>document.write('{}')</script>", "<!-- {} -->",
    ],
)  # fmt: skip
def test_what_a_reader_does_not_see_does_not_enter(hidden: str) -> None:
    style = "<style>/* x */ .secret, #trap { display : none } @media print { .seen { display: none } }</style>"
    body = (
        hidden.format("Secretly 99,999 workers were sent, as nobody can read here.")
        + '<p class="seen">Seen by 12 readers, he said.</p>'
    )
    text = read_page(page(body, style), TODAY).text
    assert "99,999" not in text and "Seen by 12 readers, he said." in text


def test_a_raised_note_mark_does_not_become_part_of_a_figure() -> None:
    notes = '30,023<sup><a href="#n1">1</a></sup> workers<sup>[2]</sup>'
    body = f"<p>It counted {notes} on 12 km<sup>2</sup> of land in that year.</p>"
    assert "It counted 30,023 workers on 12 km2 of land in that year." in read_page(page(body), TODAY).text


@pytest.mark.parametrize(
    "raw",
    [
        b"<html><body><nav><a href='/'>Home</a> <a href='/a'>World</a></nav></body></html>",
        b"<html></html>",
        b"<?xml version='1.0'?><!-- nothing -->",
        b"<p>Log in</p>",
    ],
)
def test_a_page_without_an_article_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_page(raw, TODAY)


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<table>", "<p><span>"])
def test_a_megabyte_of_nested_tags_is_refused_and_not_crashed_on(tag: str) -> None:
    with pytest.raises(Unreadable, match="nested"):
        read_page(tag.encode() * (1_000_000 // len(tag)), TODAY)


def test_a_page_with_an_xml_declaration_is_read() -> None:
    assert SECOND in read_page(b'<?xml version="1.0" encoding="utf-8"?>' + page(), TODAY).text
