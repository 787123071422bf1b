from __future__ import annotations

import json

import pytest

from test_sources_pages_webpage import FIRST, SECOND, THIRD, TODAY, page
from withheld.sources.pages.webpage import read_page

TOLD = "In 2016 the agency sent 450 men to Poland, it said."


@pytest.mark.parametrize(
    "part",
    [
        "<figure><img src='a.png'><figcaption>{}</figcaption></figure>",
        "<aside class='key-facts'><h3>Key facts</h3><p>{}</p></aside>",
        "<table><tr><td><p>They live in huts, he said.</p><p>{}</p></td></tr></table>",
        "<blockquote><p>{}</p></blockquote>",
        "<details><summary>More</summary><p>{}</p></details>",
    ],
)
def test_a_figure_in_a_part_beside_the_paragraphs_is_read_in_its_place(part: str) -> None:
    text = read_page(page(part.format(TOLD)), TODAY).text
    assert text.count(TOLD) == 1 and text.index(SECOND) < text.index(TOLD) < text.index(THIRD)


def test_facts_and_captions_without_a_full_stop_are_read() -> None:
    body = "<aside class='factbox'><ul><li>Poland: 450 men in 2016</li></ul></aside>"
    body += "<figure><figcaption>Men at a yard in Poland, where 450 are employed</figcaption></figure>"
    text = read_page(page(body), TODAY).text
    assert "Poland: 450 men in 2016" in text and "where 450 are employed" in text


def test_items_of_a_list_in_a_cell_stand_in_its_row() -> None:
    body = "<table><tr><th>Host</th><th>Men</th></tr>"
    body += "<tr><td>Poland</td><td><ul><li>450 in 2016</li><li>20 in 2018</li></ul></td></tr></table>"
    assert "Poland | 450 in 2016; 20 in 2018" in read_page(page(body), TODAY).text


def test_related_stories_and_comments_do_not_come_back() -> None:
    body = f"<div class='related'><p>{TOLD}</p></div><aside class='sidebar'><p>{TOLD}</p></aside>"
    body += f"<div class='comments'><p>{TOLD}</p></div>"
    assert TOLD not in read_page(page(body), TODAY).text


def test_an_article_that_lives_only_in_linked_data_is_read() -> None:
    told = "\n".join([f"<p>{FIRST}</p>", f"<p>{SECOND}</p>", "<p>Wages &amp; food were owed, it said.</p>"])
    data = json.dumps({"@type": "NewsArticle", "headline": "Workers go home", "articleBody": told})
    head = f"<title>Workers go home</title><script type='application/ld+json'>{data}</script>"
    raw = f"<html><head>{head}</head><body><div id='app'></div></body></html>"
    assert read_page(raw.encode(), TODAY).text == f"{FIRST}\n\n{SECOND}\n\nWages & food were owed, it said."


def test_the_text_that_a_page_shows_is_not_replaced_by_a_like_one() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Workers go home", "articleBody": f"{FIRST} {SECOND}"})
    assert THIRD in read_page(page(head=f"<script type='application/ld+json'>{data}</script>"), TODAY).text


def test_words_that_stand_between_the_blocks_are_read() -> None:
    body = f"<h2>Poland</h2>{TOLD} <b>All</b> of them came by rail, and none of them was paid.<ul><li>The yard is closed.</li></ul>"
    assert f"{TOLD} All of them came by rail, and none of them was paid." in read_page(page(body), TODAY).text


def test_a_page_of_a_list_without_a_sentence_is_a_document() -> None:
    rows = "".join(f"<li>Yard number {n} at the wharf, {n * 50} men in all</li>" for n in range(1, 12))
    raw = f"<html><head><title>Yards</title></head><body><article><h1>Yards</h1><ul>{rows}</ul></article></body></html>"
    assert "Yard number 9 at the wharf, 450 men in all" in read_page(raw.encode(), TODAY).text


@pytest.mark.parametrize(
    "credit", ["Photo: Agency/CC-BY-SA 2.0", "Masks of type FFP2 in a hall of the agency", "© 2019 Agency"]
)
def test_a_caption_whose_only_number_is_in_its_credit_or_a_name_is_left_out(credit: str) -> None:
    body = f"<figure><img src='a.png'><figcaption>Men at a yard in the north of Poland. {credit}</figcaption></figure>"
    assert credit not in read_page(page(body), TODAY).text


def test_a_headline_that_the_page_repeats_at_its_foot_does_not_lengthen_the_article() -> None:
    title = "Workers go home from all 41 yards on the coast, the ministry says"
    raw = page().decode().replace("Workers go home", title)
    foot = f"<div><p>We reach millions of readers in 41 countries every month, and so can you.</p><p>{title}</p></div>"
    assert "millions" not in read_page(raw.replace("<footer>", f"{foot}<footer>").encode(), TODAY).text


def test_a_paragraph_that_the_article_says_twice_does_not_end_it_early() -> None:
    raw = page(f"<figure><img src='a.png'><figcaption>{TOLD}</figcaption></figure>").decode()
    text = read_page(raw.replace(THIRD, FIRST).encode(), TODAY).text
    assert text.count(TOLD) == 1 and text.index(SECOND) < text.index(TOLD)


CAPTION = "<figure><amp-img src='a.png'></amp-img><figcaption>{}</figcaption></figure>"


@pytest.mark.parametrize("where", [f"<p>{FIRST}</p>", "<h1>"])
def test_the_caption_of_the_picture_over_an_article_is_read(where: str) -> None:
    raw = page().decode().replace(where, f"{CAPTION.format(TOLD)}{where}", 1)
    text = read_page(raw.encode(), TODAY).text
    assert text.count(TOLD) == 1 and text.index(TOLD) < text.index(SECOND)


def test_the_caption_of_the_picture_under_an_article_is_read_and_not_that_of_another_story() -> None:
    last = f"<p>{THIRD}</p>"
    raw = page().decode()
    text = read_page(raw.replace(last, f"{last}{CAPTION.format(TOLD)}").encode(), TODAY).text
    assert text.count(TOLD) == 1 and text.index(THIRD) < text.index(TOLD)
    linked = CAPTION.format(f"<a href='/b'>{TOLD}</a>")
    for other in (
        linked,
        f"<div class='related'>{CAPTION.format(TOLD)}</div>",
        f"<article>{CAPTION.format(TOLD)}</article>",
    ):
        assert TOLD not in read_page(raw.replace(last, f"{last}{other}").encode(), TODAY).text
