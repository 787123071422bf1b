from dossier_example import make_example
from withheld.dossier.disputes import cards, strains
from withheld.dossier.provenance import (
    distribution,
    log_position,
    omissions,
    published,
    read_at,
    rejections,
    source_rows,
)
from withheld.dossier.register import claim_groups, filters
from withheld.dossier.replies import replies
from withheld.dossier.view_model import gather


def material(**changes):
    return gather(**make_example().arguments() | changes, release=False)


def test_every_claim_in_use_stands_in_the_table_once_under_its_measure():
    m = material()
    rows = [(g.measure.code, r.claim.measure, r.evidence.id) for g in claim_groups(m) for r in g.rows]
    assert all(a == b for a, b, _ in rows)
    assert sorted(i for _, _, i in rows) == sorted(e.id for e in m.of("claim"))


def test_each_claim_tells_what_the_estimate_makes_of_it():
    roles = {r.evidence.id: r.role for g in claim_groups(material()) for r in g.rows}
    assert roles["c-00000000"] == "used in the estimate as an observation"
    assert roles["c-ret1"] == "not in the estimate: no date"


def test_a_figure_that_was_converted_says_at_which_rate():
    known = make_example().arguments()
    first, *others = known["estimate"].observations
    said = first.model_copy(update={"converted": "at 24.44 CZK to the dollar, the mean of 2016 (World Bank)"})
    m = material(estimate=known["estimate"].model_copy(update={"observations": (said, *others)}))
    roles = {r.evidence.id: r.role for g in claim_groups(m) for r in g.rows}
    assert roles[first.evidence] == f"used in the estimate as an observation, {said.converted}"


def test_a_claim_names_the_positions_that_answer_it():
    m = material()
    answered = {r.evidence.id: r.disputes for g in claim_groups(m) for r in g.rows if r.disputes}
    assert answered == {m.targets["p-1"]: ("p-1",)}


def test_filters_offer_only_what_occurs():
    found = filters(material())
    assert {code for code, _ in found["measure"]} == {"workers_abroad", "workers_returned", "revenue", "arrears"}
    assert [s for s, _ in found["state"]] == ["accepted", "edited", "proposed", "transcribed", "unanchored"]


def test_contradictions_come_worst_first_with_links_to_their_records():
    m = material()
    worst, other = cards(m.findings.contradictions, m, "finding")
    assert worst.finding.severity > other.finding.severity
    assert [s.id for s in worst.sides] == ["c-rev1", "c-rev2"]
    assert all(any(p.mark == "figure" for p in s.sentence) for s in worst.sides)


def test_tensions_come_worst_first():
    found, calm = strains(material())
    assert [s.tension.tail for s in found] == sorted(s.tension.tail for s in found)
    assert calm == 0


def test_a_denial_stands_beside_the_figure_that_it_answers_with_its_definition():
    (voice,) = replies(material())
    assert voice.position.definition == "employed under work permits"
    assert voice.about is not None and voice.about_sentence


def test_sources_show_a_file_name_and_never_a_path():
    rows = source_rows(material())
    assert {r.file for r in rows if r.file} >= {"report-0.html"}
    assert not any("/" in (r.file or "") for r in rows)


def test_an_inferred_date_is_told_as_a_window_with_its_basis():
    row = next(r for r in source_rows(material()) if r.source.window)
    assert row.date == "between 1 Jan 2019 and 30 Jun 2019"
    assert row.basis.startswith("inferred: mentions")
    assert published(row.source) == (row.date, row.basis)


def test_omissions_are_grouped_by_reason_with_their_records():
    m = material()
    (only,) = omissions(m)
    assert only.reason == "no date" and len(only.shown) == len(m.estimate.left_out)


def test_rejections_carry_who_and_why():
    (rejection,) = rejections(material())
    assert (rejection.analyst, rejection.reason) == ("analyst", "figure mutated by a copy")


def test_priors_and_the_log_are_told_as_they_are():
    m = material()
    assert distribution(m.case.priors[0]) == "LogNormal(loc=10.1, scale=0.6)"
    assert log_position(m) == 2 and log_position(material(log=[])) == 0


def test_two_pages_of_one_site_are_told_apart_where_an_obligation_was_read():
    pages = [
        "https://laws.example/title-9/part-1.html",
        "https://laws.example/title-9/part-2.html/",
        "https://gazette.example/7",
    ]
    law = (
        make_example()
        .case.obligations[0]
        .model_copy(update={"read_at": tuple(pages), "copies": {pages[2]: "a library’s copy"}})
    )
    assert [name for _, name in read_at(law)] == [
        "laws.example (part-1.html)",
        "laws.example (part-2.html)",
        "a library’s copy",
    ]
    assert [a for a, _ in read_at(law.model_copy(update={"read_at": pages[:1]}))] == pages[:1]
