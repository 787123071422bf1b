"""A chart alone: what stands on its sheet, in which theme, and the picture of dots made of it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from withheld.charts import Figure, Key, Sheet, as_png, chart_sheet, picture, rule, stylesheet
from withheld.charts.sheet import SLACK, measure, wrapped
from withheld.charts.theme import DARK, LIGHT, PAPER, standalone

PAYLOAD = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def made(title="Workers", words="Median 100.", source="Source: two documents.", **more):
    figure = Figure("f", title, picture(300, 100, title, rule(0, 0, 300, 100, "median")), words)
    return Sheet(figure, words, source, **more)


def told(svg):
    return [e.text for e in etree.fromstring(svg.encode()).iter("{*}text")]


def test_title_words_key_stamps_and_source_stand_on_it():
    words = told(chart_sheet(made(stamps=("DRAFT",), keys=(Key("median", "the middle"),))))
    assert words == ["DRAFT", "Workers", "Median 100.", "the middle", "Source: two documents."]


def test_a_bare_sheet_has_the_drawing_and_its_key_alone():
    assert told(chart_sheet(made(stamps=("DRAFT",), keys=(Key("median", "the middle"),)), bare=True)) == ["the middle"]


@pytest.mark.parametrize("field", ["title", "words", "source"])
def test_markup_in_any_words_stays_words(field):
    root = etree.fromstring(
        chart_sheet(made(**{field: PAYLOAD}, stamps=(PAYLOAD,), keys=(Key("obs", PAYLOAD),))).encode()
    )
    names = {etree.QName(e).localname for e in root.iter()}
    assert not names & {"script", "img", "a", "foreignObject"}
    assert not [a for e in root.iter() for a in e.attrib if a.startswith("on")]


def test_a_figure_without_a_size_is_refused_by_name():
    with pytest.raises(ValueError, match="f: the drawing has no size"):
        chart_sheet(Sheet(Figure("f", "F", Markup("<svg></svg>"), ""), "", ""))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400), st.floats(120, 800))
def test_no_line_is_wider_than_the_sheet_and_no_word_is_lost(words, width):
    lines = wrapped(words, 11, width)
    assert all(measure(line, 11) * SLACK <= width or len(line) <= width / 11 for line in lines)
    assert "".join(lines).replace(" ", "") == "".join("".join(wrapped(words, 11, 1e9)).split())


def test_every_palette_has_the_same_colours_and_no_rule_is_left_open():
    assert set(LIGHT) == set(DARK) == set(PAPER)
    assert "$" not in stylesheet() + standalone(paper=False)
    assert "var(" not in standalone(paper=False), "the renderer of PNG knows no custom properties"


def test_every_class_that_a_drawing_uses_has_a_colour_in_the_theme():
    known = set(re.findall(r"\.([a-z][a-z0-9]*)", standalone(paper=True)))
    drawn = {
        "band50",
        "band80",
        "band95",
        "median",
        "prior",
        "law",
        "closed",
        "obs",
        "loose",
        "stone",
        "event",
        "sender",
        "named",
    }
    assert drawn <= known


def test_a_png_is_the_same_bytes_each_time():
    svg = chart_sheet(made())
    first = as_png(svg)
    assert first == as_png(svg) and first.startswith(b"\x89PNG")


def test_light_dark_and_paper_are_in_one_file_and_paper_alone_where_asked():
    both, paper = chart_sheet(made()), chart_sheet(made(), paper=True)
    assert DARK["paper"] in both and "prefers-color-scheme" in both
    assert DARK["paper"] not in paper and PAPER["paper"] in paper
