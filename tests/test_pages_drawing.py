"""The charts of the pages: the dossier's, with marks that lead to the pages of their records."""

from __future__ import annotations

import re

import pytest

from dossier_example import make_example
from withheld.dossier import gather
from withheld.pages.drawing import stock_chart, stock_of


@pytest.fixture(scope="module")
def material():
    return gather(**make_example().arguments(), release=False)


@pytest.fixture(scope="module")
def russia(material):
    (corridor,) = [c for c in material.case.corridors if c.code == "RU"]
    return corridor


def test_each_mark_leads_to_the_page_of_its_record_whether_wide_or_narrow(material, russia):
    chart = stock_chart(material, russia)
    marks = [re.findall(r'<a [^>]*href="([^"]+)"', drawing) for drawing in (chart.wide, chart.narrow)]
    assert len(marks[0]) == chart.marks > 0 and marks[0] == marks[1]
    assert {path.removeprefix("/records/") for path in marks[0]} <= set(material.by_id)


def test_a_chart_holds_no_style_and_no_script_so_that_the_policy_of_the_pages_lets_it_through(material, russia):
    chart = stock_chart(material, russia)
    for drawing in (chart.wide, chart.narrow):
        assert 'class="band95"' in drawing and not re.search(r"\bstyle=|<style|<script|\bon\w+=", drawing)


def test_the_letters_on_a_chart_are_explained_beside_it(material, russia):
    chart = stock_chart(material, russia)
    assert re.findall(r'class="key"[^>]*>(\w)<', chart.wide) == [letter for letter, _, _ in chart.rules] != []


def test_without_an_estimate_there_is_no_chart(russia):
    example = make_example()
    example.estimate = None
    bare = gather(**example.arguments(), release=False)
    assert stock_of(bare, russia) is None and stock_chart(bare, russia) is None
