import datetime as dt

import pytest

from dossier_example import make_example
from dossier_records import entry, make_claim, make_source
from withheld.disclosure.release import unfit
from withheld.disclosure.small_cells import too_small
from withheld.dossier.view_model import by_label, gather, scope


def gathered(release=False, **changes):
    arguments = make_example().arguments() | changes
    return gather(**arguments, release=release)


def test_a_draft_uses_all_records_but_the_rejected():
    material = gathered()
    assert {e.state for e in material.records} == {"proposed", "accepted", "edited", "transcribed"}
    assert [e.id for e in material.rejected] == ["c-bad1"]
    assert material.draft


def test_a_release_holds_no_proposed_record_and_counts_what_it_leaves_out():
    example = make_example()
    material = gathered(release=True)
    proposed = sum(e.state == "proposed" for e in example.evidence)
    assert "proposed" not in material.states
    assert material.held_back["records proposed by the machine that no analyst has decided on"] == proposed
    assert not material.draft


def test_a_release_leaves_out_an_estimate_that_rests_on_proposed_records():
    material = gathered(release=True)
    assert material.estimate is None
    assert any("estimate" in reason for reason in material.held_back)


def test_a_release_keeps_an_estimate_of_decided_records():
    example = make_example()
    decided = [e for e in example.evidence if e.state != "proposed"]
    fit = {e.id for e in decided if unfit(e, unanchored=False) is None}
    used = tuple(o for o in example.estimate.observations if {o.evidence, *o.copies} <= fit)
    estimate = example.estimate.model_copy(update={"draft": False, "observations": used})
    assert used and gathered(release=True, evidence=decided, estimate=estimate).estimate == estimate


@pytest.mark.parametrize("fault", ["unanchored", "example", "copy", "withheld", "nothing"])
def test_a_release_leaves_out_an_estimate_that_rests_on_what_it_may_not_tell(fault: str):
    example = make_example()
    decided = {e.id: e for e in example.evidence if unfit(e, unanchored=False) is None}
    one = next(o for o in example.estimate.observations if o.evidence in decided)
    other = next(key for key in decided if key != one.evidence)
    e = decided[one.evidence]
    if fault == "unanchored":
        decided[e.id] = e.model_copy(update={"record": e.record.model_copy(update={"quote": None})})
    elif fault == "example":
        decided[e.id] = e.model_copy(update={"source": e.source.model_copy(update={"example": True})})
    elif fault == "withheld":
        decided[e.id] = e.model_copy(update={"sensitivity": "withhold"})
    elif fault == "copy":
        one = one.model_copy(update={"copies": (other,)})
        decided[other] = decided[other].model_copy(update={"state": "proposed"})
    used = () if fault == "nothing" else (one,)
    estimate = example.estimate.model_copy(update={"draft": False, "observations": used})
    material = gathered(release=True, evidence=list(decided.values()), estimate=estimate)
    assert material.estimate is None and any("estimate that uses" in r for r in material.held_back)
    if fault == "unanchored":
        asked = gathered(release=True, evidence=list(decided.values()), estimate=estimate, unanchored=True)
        assert asked.estimate == estimate and asked.rests_on_unanchored == 1


def test_a_release_holds_no_unanchored_figure_unless_it_is_asked_for_and_counts_them():
    example = make_example()
    bare = [e for e in example.evidence if e.unanchored and e.state not in ("proposed", "rejected")]
    material = gathered(release=True)
    assert bare and not material.unanchored
    assert material.held_back["figures transcribed by hand without a sentence in the case"] == len(bare)
    assert {e.id for e in gathered(release=True, unanchored=True).unanchored} == {e.id for e in bare}


def test_a_release_leaves_out_findings_on_records_that_it_does_not_hold():
    material = gathered(release=True)
    assert [f.title for f in material.findings.contradictions] == ["Revenue a year is told in two ways"]
    assert material.held_back["findings that involve a record left out"] == 2


@pytest.mark.parametrize(
    ("n", "place", "small"), [(7, "Vladivostok", True), (10, "Vladivostok", False), (7, None, False)]
)
def test_groups_too_small_to_hide_in_are_left_out_of_a_release_only(n, place, small):
    source = make_source(1)
    claim = make_claim(source, n, place=place, origin="a witness")
    assert too_small(claim) is small
    one = {"evidence": [entry("c-x", "claim", claim, source)], "sources": [source], "estimate": None}
    assert len(gathered(release=True, **one).records) == (0 if small else 1)
    assert len(gathered(**one).records) == 1


def test_records_are_numbered_by_kind_without_gaps():
    material = gathered()
    assert [material.refs[e.id] for e in material.of("claim")] == [
        f"C{n}" for n in range(1, len(material.of("claim")) + 1)
    ]


def test_a_position_is_tied_to_the_claim_that_its_index_counts_in_its_document():
    material = gathered()
    about = material.by_id[material.targets["p-1"]]
    assert about.record.document == "d-0003"
    first = next(e for e in make_example().evidence if e.kind == "claim" and e.record.document == "d-0003")
    assert about.id == first.id


def test_an_index_beyond_the_claims_of_a_document_points_nowhere():
    example = make_example()
    changed = [
        e.model_copy(update={"record": e.record.model_copy(update={"claim": 99})}) if e.id == "p-1" else e
        for e in example.evidence
    ]
    assert gathered(evidence=changed).targets == {}


def test_sources_are_complete_even_if_only_records_name_them():
    assert {s.id for s in gathered(sources=[]).sources} == {e.source.id for e in gathered().records}


def test_scope_names_place_and_host():
    source = make_source(1)
    assert scope(make_claim(source, 5, place="Vladivostok")) == "Vladivostok, Russia"
    assert scope(make_claim(source, 5, host=("RU", "CN"))) == "Russia, China"
    assert scope(make_claim(source, 5, host=None)) == "worldwide or not stated"


def test_everything_is_made_when_it_says():
    assert gathered().made == dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


def test_labels_are_the_same_in_draft_and_release_with_some_left_out():
    draft, release = gathered(), gathered(release=True)
    shared = release.refs.keys() & draft.refs.keys()
    assert shared and len(release.refs) < len(draft.refs)
    assert {i: release.refs[i] for i in shared} == {i: draft.refs[i] for i in shared}
    documents = release.documents.keys() & draft.documents.keys()
    assert documents and all(release.documents[i] == draft.documents[i] for i in documents)


def test_labels_follow_the_numbers_of_the_case_and_what_is_made_coarser_has_none():
    source = make_source(1)
    rows = [entry(f"c-{n}", "claim", make_claim(source, n), source) for n in (50, 60)]
    blurred = rows[1].model_copy(update={"sensitivity": "blur"})
    numbers = {"c-50": 12, "c-60": 13, source.id: 4}
    given = {"evidence": [rows[0], blurred], "sources": [source], "estimate": None, "numbers": numbers}
    assert gathered(**given).refs == {"c-50": "C12", "c-60": "C13"} and gathered(**given).documents == {source.id: "S4"}
    assert "C13" not in gathered(release=True, **given).refs.values()
    assert set(gathered(release=True, **given).refs.values()) <= {"C12", "Cb1", "Cb2"}


def test_labels_sort_by_number():
    assert sorted(["C10", "Cb1", "C9", "P2"], key=by_label) == ["C9", "C10", "Cb1", "P2"]
