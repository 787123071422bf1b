from __future__ import annotations

import time

import pytest

from test_sources_pages_webpage import FIRST, SECOND, THIRD, TODAY, page
from withheld.sources.pages.webpage import read_page

SEEN = "In 2016 the agency sent 450 men to Poland, it said."


@pytest.mark.parametrize(
    ("style", "element"),
    [
        (
            ".hidden{display:none}@media (min-width:768px){.md\\:block{display:block}}",
            "<p class='hidden md:block'>{}</p>",
        ),
        (
            ".wide{display:none}@media screen and (min-width:40em){.wide{display:block}}",
            "<div class='wide'><p>{}</p></div>",
        ),
        ("@media (max-width:600px){.wide{display:none}}", "<p class='wide'>{}</p>"),
        ("@media print{.seen{display:none}}", "<p class='seen'>{}</p>"),
        (".x{display:none} .x{display:block}", "<p class='x'>{}</p>"),
        ("", "<div style='opacity:0' data-aos='fade-up'><p>{}</p></div>"),
        ("", "<div class='wow fadeIn' style='visibility:hidden'><p>{}</p></div>"),
    ],
)
def test_what_is_shown_on_some_screen_is_read(style: str, element: str) -> None:
    assert SEEN in read_page(page(element.format(SEEN), f"<style>{style}</style>"), TODAY).text


@pytest.mark.parametrize(
    ("style", "element"),
    [
        (".trap{display:none}", "<p class='trap'>{}</p>"),
        ("@supports (display:grid){.trap{display:none}}", "<p class='trap'>{}</p>"),
        (".trap{display:none}@media print{.trap{display:block}}", "<p class='trap'>{}</p>"),
        ("", "<div style='opacity:0'><p>{}</p></div>"),
        ("", "<p class='fade' style='display:none'>{}</p>"),
    ],
)
def test_what_is_hidden_on_every_screen_is_not_read(style: str, element: str) -> None:
    assert SEEN not in read_page(page(element.format(SEEN), f"<style>{style}</style>"), TODAY).text


def test_an_article_that_a_script_shows_is_read() -> None:
    raw = f"<html><body><div style='display:none'><h1>Home</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div></body></html>"
    assert SECOND in read_page(raw.encode(), TODAY).text


SLIDE = "The agency wrote that it had sent men to each of these yards for years, number {} among them."


def test_slides_that_a_script_shows_in_turn_are_read() -> None:
    shown = f"<div class='slide'><p>{SLIDE.format(1)}</p></div>"
    hidden = "".join(f"<div class='slide off' style='display:none'><p>{SLIDE.format(n)}</p></div>" for n in (2, 3, 4))
    text = read_page(page(f"<div>{shown}{hidden}</div>"), TODAY).text
    assert all(SLIDE.format(n) in text for n in (1, 2, 3, 4))


def test_hidden_blocks_among_several_of_their_kind_are_not_read() -> None:
    shown = "".join(f"<div class='part'><p>{SLIDE.format(n)}</p></div>" for n in (1, 2, 3))
    hidden = "".join(f"<div class='part' hidden><p>{SLIDE.format(n)}</p></div>" for n in (4, 5))
    text = read_page(page(f"<div>{shown}{hidden}</div>"), TODAY).text
    assert SLIDE.format(3) in text and SLIDE.format(4) not in text and SLIDE.format(5) not in text


@pytest.mark.parametrize(
    "css", ["@a" * 50_000, "@media x{" * 20_000, "/*" * 50_000, ".a{display:none}" * 10_000, "{" * 50_000]
)
def test_a_hostile_style_sheet_ends_soon(css: str) -> None:
    began = time.process_time()
    assert SECOND in read_page(page(head=f"<style>{css}</style>"), TODAY).text
    assert time.process_time() - began < 10


def test_many_hidden_boxes_in_boxes_end_soon() -> None:
    body = "<div class='a b c' hidden>" * 200 + "".join(
        f"<div class='a x{n}' hidden>{SLIDE}</div>" for n in range(5000)
    )
    began = time.process_time()
    assert SECOND in read_page(page(body + "</div>" * 200), TODAY).text
    assert time.process_time() - began < 10
