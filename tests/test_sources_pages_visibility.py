from __future__ import annotations

import time

import pytest
from lxml import html  # type: ignore[import-untyped]

from test_sources_pages_webpage import FIRST, SECOND, THIRD, TODAY, page
from withheld.sources.pages.visibility import remove_hidden, sheet_of
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


FAR = "They were housed in two barracks near the harbour, and their pay went to the agency, a manager wrote."
TWO = f"<p>{SEEN} {FAR}</p>"


@pytest.mark.parametrize(
    ("style", "element"),
    [
        (".a.t{display:none}", "<p class='a t'>{}</p>"),
        (".box .t{display:none}", "<div class=box><p class=t>{}</p></div>"),
        (".box > p{display:none}", "<div class=box><p>{}</p></div>"),
        ("p[data-x]{display:none}", "<p data-x>{}</p>"),
        (":is(.t){display:none}", "<p class=t>{}</p>"),
        (".x{display:block} .x{display:none}", "<p class=x>{}</p>"),
        ("@media screen{.p{display:none}}", "<p class=p>{}</p>"),
        ("", "<p style='DISPLAY :/**/ none'>{}</p>"),
        ("", "<p style='visibility:collapse'>{}</p>"),
        ("", "<p style='content-visibility:hidden'>{}</p>"),
        ("", "<div style='height:0;overflow:hidden'><p>{}</p></div>"),
        ("", "<div style='position:absolute;width:1px;height:1px;overflow:hidden'><p>{}</p></div>"),
        (".z{max-height:0px;overflow:hidden}", "<div class=z><p>{}</p></div>"),
        (".o{position:absolute;left:-10000px}", "<p class=o>{}</p>"),
        ("", "<p style='text-indent:-9999px'>{}</p>"),
        ("", "<p style='transform:translateX(-9999px)'>{}</p>"),
        ("", "<p style='transform:scale(0)'>{}</p>"),
        ("", "<p style='position:absolute;clip:rect(0 0 0 0)'>{}</p>"),
        ("", "<p style='clip-path:inset(100%)'>{}</p>"),
        (".w{color:#fff;background-color:white}", "<p class=w>{}</p>"),
        ("body{background:#fff}", "<p style='color:white'>{}</p>"),
        ("", "<p style='color:rgba(0,0,0,0)'>{}</p>"),
        (".f{font-size:0}", "<p class=f>{}</p>"),
        ("", "<p style='font-size:1px'>{}</p>"),
        (".q{opacity:.01}", "<p class=q>{}</p>"),
        ("", "<p class='visually-hidden'>{}</p>"),
        ("", "<p class='screen-reader-text'>{}</p>"),
        ("", "<p class='d-none'>{}</p>"),
        ("", "<dialog><p>{}</p></dialog>"),
        ("", "<div popover><p>{}</p></div>"),
        ("", "<select><option>{}</option></select>"),
        ("", "<iframe><p>{}</p></iframe>"),
        (".cookies{display:none}.cookies.open{display:block}",
         "<a href='#c'>Settings</a><div id=c class=cookies role=dialog><p>{}</p></div>"),
        ("", "<a href='#n'>Next</a><div id=n class='next-article' style='display:none'><p>{}</p></div>"),
        ("", f"<div class=b><p>{FAR} First.</p></div><div class=b hidden><p>{{}} {FAR}</p></div><div class=b hidden><p>{FAR}</p></div>"),
    ],
)  # fmt: skip
def test_no_way_of_hiding_brings_words_into_the_report(style: str, element: str) -> None:
    assert SEEN not in read_page(page(element.format(SEEN), f"<style>{style}</style>"), TODAY).text


@pytest.mark.parametrize(
    ("style", "element"),
    [
        ("", "<details><summary>More</summary>{}</details>"),
        (".tab-pane{display:none}.tab-pane.active{display:block}",
         f"<div><div class='tab-pane active'><p>{FAR} One.</p></div><div class='tab-pane'>{{}}</div></div>"),
        ("", "<button role=tab aria-controls=p2>Europe</button><div id=p2 role=tabpanel hidden>{}</div>"),
        (".collapse:not(.show){display:none}",
         "<button data-bs-target='#c1'>More</button><div id=c1 class=collapse>{}</div>"),
        (".panel{max-height:0;overflow:hidden}", "<button class=accordion>Europe</button><div class=panel>{}</div>"),
        ("", "<h3><button aria-expanded=false>Poland</button></h3><div style='display:none'>{}</div>"),
        ("", "<div class=rest style='display:none'>{}</div><a href='#'>Read more</a>"),
        (".rest{display:none}#x:checked~.rest{display:block}",
         "<input type=checkbox id=x><label for=x>Whole text</label><div class=rest>{}</div>"),
    ],
)  # fmt: skip
def test_what_the_reader_can_unfold_is_read(style: str, element: str) -> None:
    assert SEEN in read_page(page(element.format(TWO), f"<style>{style}</style>"), TODAY).text


@pytest.mark.parametrize(
    ("style", "element"),
    [
        (".modal .t{display:none}", "<p class=t>{}</p>"),
        (".t .icon{display:none}", "<p class=t>{}</p>"),
        (".t::before{display:none}.t:hover{display:none}", "<p class=t>{}</p>"),
        (".no-js .t{display:none}", "<p class=t>{}</p>"),
        ("p{display:none}.t{display:block}", "<p class=t>{}</p>"),
        (".t{display:none}.t{display:block!important}", "<p class=t>{}</p>"),
        ("", "<div style='background:#003'><p style='color:#fff'>{}</p></div>"),
        ("", "<p style='color:#fff'>{}</p>"),
        ("", "<div style='max-height:300px;overflow:hidden'><p>{}</p></div>"),
        ("", "<p style='position:relative;left:-5px'>{}</p>"),
        ("", "<p class='hidden md:block'>{}</p>"),
        ("", "<div hidden=until-found><p>{}</p></div>"),
        (".fade-in{opacity:0}", "<p class=fade-in>{}</p>"),
    ],
)
def test_a_rule_that_does_not_reach_an_element_hides_nothing(style: str, element: str) -> None:
    assert SEEN in read_page(page(element.format(SEEN), f"<style>{style}</style>"), TODAY).text


def test_many_rules_on_many_elements_end_soon() -> None:
    css = "".join(f".a .b{n} .a{{display:none}} .a{{width:{n}px}}" for n in range(3000))
    tree = html.document_fromstring(f"<style>{css}</style>" + "<div class=a>" * 50 + "<p class=a>word" * 1000)
    began = time.process_time()
    remove_hidden(tree, sheet_of(tree))
    assert time.process_time() - began < 15


STEP = "<p>The agency wrote that the crew of yard {} was paid late and in part, as were those of the years before.</p>"


@pytest.mark.parametrize(
    ("style", "box"),
    [
        (".later{display:none}", "<div class='step later'>{}</div>"),
        ("", "<div class='step' style='display:none'>{}</div>"),
        ("div:not(.bare){display:none !important}", "<div class='one'><div class='two'>{}</div></div>"),
    ],
)
def test_what_one_rule_or_name_hides_is_read_if_it_is_most_of_the_page(style: str, box: str) -> None:
    steps = "".join(box.format(STEP.format(n)) for n in range(1, 9))
    body = f"<article><h1>Yards</h1><p>{FIRST}</p>{steps}</article>"
    raw = f"<html><head><title>Yards</title><style>{style}</style></head><body>{body}</body></html>"
    text = read_page(raw.encode(), TODAY).text
    assert all(f"yard {n} was paid" in text for n in range(1, 9))


def test_dialogs_that_hold_most_of_a_page_stay_hidden() -> None:
    boxes = "".join(f"<div class='cookie-box' style='display:none'>{STEP.format(n)}</div>" for n in range(1, 30))
    assert "yard 7 was paid" not in read_page(page(boxes), TODAY).text


def test_a_page_that_stands_in_noscript_is_read_and_a_fallback_is_not() -> None:
    body = f"<div><h1>Yards</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>"
    whole = f"<html><head><title>Yards</title></head><body><noscript>{body}</noscript></body></html>"
    assert SECOND in read_page(whole.encode(), TODAY).text
    assert SEEN not in read_page(page(f"<noscript><p>{SEEN}</p></noscript>"), TODAY).text


OPENER = "<button aria-expanded='false' aria-controls='rest'>More</button>"


@pytest.mark.parametrize(
    "around", ["format-standard", "page-with-sidebar", "research", "naval", "commentary", "shareholders", "designing"]
)
def test_a_name_that_only_contains_that_of_a_part_keeps_what_is_folded(around: str) -> None:
    fold = f"<div class='{around}'>{OPENER}<div id='rest' hidden><p>{SEEN}</p></div></div>"
    assert SEEN in read_page(page(fold), TODAY).text


@pytest.mark.parametrize(
    "around", ["mainNav", "subnav", "site-search", "contact-form", "comments", "next-up", "share-bar"]
)
def test_what_is_folded_in_another_part_is_not_read(around: str) -> None:
    fold = f"<div class='{around}'>{OPENER}<div id='rest' hidden><p>{SEEN}</p></div></div>"
    assert SEEN not in read_page(page(fold), TODAY).text


def test_one_tab_of_others_does_not_hide_the_rest() -> None:
    words = "<p>The agency wrote that it had sent men to each of these yards for years, tab {} among them.</p>"
    tabs = "".join(
        f"<div class='tab{extra}'>{words.format(n)}</div>" for n, extra in enumerate((" on", " comments", "", ""))
    )
    text = read_page(page(f"<div>{tabs}</div>", "<style>.tab{display:none}.tab.on{display:block}</style>"), TODAY).text
    assert "tab 2 among" in text and "tab 3 among" in text and "tab 1 among" not in text


ROWS = "<tr><th>Yard</th><th>Men</th></tr><tr><td>Wharf</td><td>57</td></tr><tr><td>Mole</td><td>38</td></tr>"


def test_the_table_of_what_a_script_draws_is_read_from_its_fallback_once() -> None:
    fallback = f"<noscript><table>{ROWS}</table></noscript>"
    for body in (fallback, f"<table>{ROWS}</table>{fallback}"):
        text = read_page(page(body), TODAY).text
        assert text.count("Wharf | 57\nMole | 38") == 1
    assert SEEN not in read_page(page(f"<noscript><table><tr><td>{SEEN}</td></tr></table></noscript>"), TODAY).text
    long = f"<p>{SEEN}</p>" * 10
    assert SEEN not in read_page(page(f"<noscript>{long}<table>{ROWS}</table></noscript>"), TODAY).text
