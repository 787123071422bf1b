"""The charts of a case by name, with what they say, what they rest on and what is stamped on them."""

import re

import pytest

from dossier_example import make_example
from dossier_run import make_diagnostics
from withheld.charts import chart_sheet
from withheld.dossier.pictures import leading, pictures
from withheld.dossier.view_model import gather
from withheld.imprint import bears


def gathered(example, release=False):
    return gather(**example.arguments(), release=release)


@pytest.fixture
def material():
    return gathered(make_example())


def test_outputs_map_headlines_and_timeline_have_names(material):
    found = pictures(material)
    assert {"workers", "workers-RU", "revenue", "arrears", "map", "headline-stock", "timeline"} <= set(found)
    assert leading(material).name == "workers"


def test_a_chart_says_its_interval_in_words_and_what_it_rests_on(material):
    one = pictures(material)["workers"].sheet
    assert re.search(r"Median [\d,]+ in Dec 2025, 95% interval [\d,]+ to [\d,]+", one.words)
    assert "35 figures from" in one.source and "log position 2" in one.source
    assert bears(chart_sheet(one)), "no chart is taken for a report"


def test_a_draft_is_stamped_and_failed_checks_too(material):
    assert pictures(material)["workers"].sheet.stamps[0] == "DRAFT"
    example = make_example()
    example.estimate = example.estimate.model_copy(update={"diagnostics": make_diagnostics("R-hat 1.2")})
    one = pictures(gathered(example))["map"].sheet
    assert "FAILED CHECKS" in one.stamps and "R-hat 1.2" in one.source


def test_a_chart_alone_leads_nowhere(material):
    for one in pictures(material).values():
        assert "href" not in chart_sheet(one.sheet)


def test_the_same_case_gives_the_same_bytes_whenever_it_is_drawn(material):
    later = make_example()
    later.made = later.made.replace(year=2030)
    ours, theirs = ({n: chart_sheet(p.sheet) for n, p in pictures(m).items()} for m in (material, gathered(later)))
    assert ours == theirs


def test_a_release_draws_no_estimate_that_rests_on_what_it_leaves_out():
    found = pictures(gathered(make_example(), release=True))
    assert set(found) <= {"timeline"}
    assert all("DRAFT" not in p.sheet.stamps for p in found.values())


def test_a_case_without_an_estimate_has_the_timeline_alone():
    example = make_example()
    example.estimate = None
    assert set(pictures(gathered(example))) == {"timeline"}
