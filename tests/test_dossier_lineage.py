from __future__ import annotations

from dossier_example import make_example, twice
from withheld.dossier.disputes import influential
from withheld.dossier.lineage import lineages
from withheld.dossier.view_model import ViewModel, gather
from withheld.estimate.results import Influence
from withheld.evidence.origins import Ties
from withheld.records import Evidence


def material(evidence: list[Evidence], *, release: bool = False, ties: Ties | None = None) -> ViewModel:
    example = make_example()
    arguments = example.arguments() | {"evidence": evidence, "estimate": None, "log": []}
    return gather(**arguments, release=release, ties=ties or Ties({}, {}))


def test_a_figure_told_twice_is_shown_with_its_roots_and_ways() -> None:
    (shown,) = lineages(material(twice()))
    assert shown.words.startswith("reported in 2 documents; at most 2 independent origins")
    assert {name for name, _ in shown.roots} == {"Bosses' League", "Employers' Union"}
    assert ("Hill Courier", "S2") in {way[0] for _, _, way in shown.ways} or shown.ways[1][2][0][1] is not None


def test_credibility_one_is_computed_from_what_is_shown() -> None:
    known = [e.model_copy(update={"basis": "register"}) for e in twice()]
    assert {e.credibility for e in material(known).of("claim")} == {1}
    held = [known[0], known[1].model_copy(update={"sensitivity": "withhold"})]
    assert {e.credibility for e in material(held, release=True).of("claim")} == {known[0].credibility} != {1}


def test_a_release_traces_no_record_and_follows_no_ruling_that_it_holds_back() -> None:
    secret = twice(sensitivity="withhold")
    rulings = {"Employers' Union": {"into": "Bosses' League"}}
    (whole,) = lineages(material(secret, ties=Ties({}, rulings)))
    assert [name for name, _ in whole.roots] == ["Bosses' League"]
    released = material(secret, release=True, ties=Ties({}, rulings))
    assert tuple(released.traces) == () and lineages(released) == []


def test_a_release_names_no_origin_that_it_holds_back_among_those_that_headlines_lean_on() -> None:
    example = make_example()
    assert example.estimate is not None
    influence = Influence(
        origin="Bosses' League",
        observations=1,
        shifts={example.estimate.headlines[0].code: 2.0},
        widened={},
        reliable=True,
    )
    estimate = example.estimate.model_copy(
        update={"source_influence": (influence,), "draft": False, "observations": ()}
    )
    secret = twice(sensitivity="withhold")
    arguments = example.arguments() | {"evidence": secret, "estimate": estimate, "log": []}
    assert [one.origin for one in influential(gather(**arguments, release=False))] == ["Bosses' League"]
    assert influential(gather(**arguments, release=True)) == []
