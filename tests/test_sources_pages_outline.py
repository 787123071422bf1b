from __future__ import annotations

from lxml import html

from withheld.sources.pages.outline import is_marked, outline

PAGE = """<html><body><div class="site-header has-sidebar"><p>The Wharf Post</p></div><div class="elementor-widget"><h1>Workers go home</h1>
<span class="post-date">14 March 2019</span><p>A paragraph of <a href="/x">some</a> length.</p></div>
<div class="sidebar"><h2>Other</h2><p>Aside</p></div><aside><p>Box</p></aside><article><p>Another story</p></article></body></html>"""


def test_lines_know_whether_they_are_the_pages_own() -> None:
    page = outline(html.document_fromstring(PAGE), ["Workers go home"])
    own = {line.text: (line.own, line.beside) for line in page.lines}
    assert own["14 March 2019"] == own["A paragraph of some length."] == own["The Wharf Post"] == (True, True)
    assert own["Aside"] == (False, False) and own["Box"] == (False, True)


def test_the_headline_is_the_heading_that_the_title_names() -> None:
    page = outline(html.document_fromstring(PAGE), ["Workers go home"])
    assert page.begins is not None and page.head == page.begins + len("Workers go home") + 1


def test_marks_of_dates_are_known_and_links_weighed() -> None:
    lines = {line.text: line for line in outline(html.document_fromstring(PAGE), ["Workers go home"]).lines}
    assert is_marked(lines["14 March 2019"]) and not is_marked(lines["Box"])
    assert 0 < lines["A paragraph of some length."].linked < 0.5
