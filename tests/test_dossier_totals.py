"""Hosts at their newest evidence, and the totals that the intervals exclude, as a dossier shows them."""

from dossier_example import make_example
from withheld.dossier.disputes import covered, strains
from withheld.dossier.render import render
from withheld.dossier.totals import excluded, host_levels
from withheld.dossier.view_model import gather


def gathered(**changes):
    return gather(**make_example().arguments() | changes, release=False)


def test_every_host_is_told_at_its_newest_evidence_and_few_are_told_in_words():
    russia, qatar, rest = host_levels(gathered())
    assert (russia.label, russia.when, russia.word, russia.newest) == ("Russia", "Mar 2025", "estimate", "28 Mar 2025")
    assert (qatar.median, qatar.interval) == ("fewer than ten", "fewer than ten")
    assert (rest.word, rest.newest, rest.evidence) == ("prior only", "none on this host", ())


def test_a_figure_that_the_interval_excludes_stands_with_its_year_grade_and_reason():
    material = gathered()
    (found,) = excluded(material)
    assert (found.when, found.figure, found.grade) == ("2017", "30,000", "B") and len(found.against) == 1
    page = render(material)
    assert "Figures that the interval excludes" in page and found.why in page
    assert "Not shown, because no figure bears on it" in page


def test_what_nobody_may_see_is_not_named_with_an_excluded_figure():
    estimate = make_example().estimate
    (first,) = estimate.excluded
    gone = first.model_copy(update={"against": (*first.against, "gone")})
    hidden = first.model_copy(update={"evidence": "gone"})
    (found,) = excluded(gathered(estimate=estimate.model_copy(update={"excluded": (gone, hidden)})))
    assert found.unseen == "and 1 more record" and "gone" not in found.against


def test_tensions_stand_in_two_lists_each_with_what_is_wrong_if_it_is_not_the_claim():
    page = render(gathered())
    assert page.index('id="outstanding"') < page.index('id="unlikely"') < page.index('id="coverage"')
    assert "A register may well be right and the model at fault." in page and "The walk may be wrong." in page
    assert "1 further figure, so far off once in ten to a hundred times" in page and len(strains(gathered())[0]) == 3


def test_coverage_is_told_by_how_origins_know_and_in_all():
    assert covered(gathered()) == [("Register or count", 6, 8), ("Unknown", 2, 2), ("All", 8, 10)]
    assert covered(gathered(estimate=None)) == []


def test_without_an_estimate_there_is_neither():
    assert host_levels(gathered(estimate=None)) == excluded(gathered(estimate=None)) == []
