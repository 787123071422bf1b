"""A dossier of a large case: what stays, what is cut, and that what is cut is told."""

from __future__ import annotations

import re

from dossier_example import make_example, twice
from dossier_records import entry, make_claim, make_source
from withheld.dossier.lineage import lineages
from withheld.dossier.render import render
from withheld.dossier.shortening import MOST, shortened
from withheld.dossier.view_model import gather
from withheld.evidence.origins import Ties


def large(count: int = MOST + 500):
    example = make_example().arguments()
    source = make_source(7)
    added = [entry(f"c-{n}", "claim", make_claim(source, 1000 + n), source) for n in range(count)]
    more = [e.model_copy(update={"state": "proposed"}) for e in added]
    return gather(**example | {"evidence": [*example["evidence"], *more]}, release=False)


def test_a_case_that_can_be_read_is_shown_whole():
    material = gather(**make_example().arguments(), release=False)
    assert shortened(material) == (material, ())
    assert "too large to show in full" not in render(material)


def test_what_the_estimate_and_the_findings_name_stays_and_the_rest_is_counted():
    material = large()
    shown, cut = shortened(material)
    assert len(shown.records) == MOST
    small = gather(**make_example().arguments(), release=False)
    named = {i for h in small.estimate.headlines for i in h.evidence} if small.estimate else set()
    assert named & set(small.refs) <= set(shown.refs)
    assert {e.id for e in shown.records if e.state != "proposed"} >= {
        e.id for e in small.records if e.state != "proposed"
    }
    assert [(c.shown, c.of) for c in cut if c.what == "records"] == [(MOST, len(material.records))]
    assert all(shown.refs[i] == material.refs[i] for i in shown.refs)


def test_the_page_counts_the_whole_case_and_no_link_of_it_leads_nowhere():
    material = large()
    page = render(material)
    assert f"{MOST:,} of {len(material.records):,} records" in page
    assert f"{len(material.records):,} <em>records</em>" in page
    places = set(re.findall(r'id="([^"]+)"', page))
    assert {a for a in re.findall(r'href="#([^"]+)"', page) if a not in places} == set()


def test_the_same_case_gives_the_same_bytes():
    assert render(large()) == render(large())


def test_a_figure_of_which_not_all_records_are_shown_is_left_out_with_its_ways():
    """However few records there is room for, what is drawn has them all, and what is not drawn is counted."""
    rows = [e.model_copy(update={"id": f"{e.id}-{n}"}) for e in twice() for n in range(3)]
    example = make_example().arguments()
    material = gather(**example | {"evidence": rows, "estimate": None, "log": []}, release=False, ties=Ties({}, {}))
    assert len(material.traces) == 1
    for most in range(1, len(material.records)):
        shown, cut = shortened(material, most)
        assert all(
            set(way_of) <= set(shown.refs) for t in shown.traces for way_of in (t.records, [c.record for c in t.chains])
        )
        assert len(lineages(shown)) == len(shown.traces)
        left = len(material.traces) - len(shown.traces)
        told = [c.of - c.shown for c in cut if c.what == "figures reported in several documents"]
        assert told == ([left] if left else [])
