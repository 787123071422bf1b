import pytest

from dossier_example import make_example
from dossier_run import quantiles
from withheld.charts import month, told
from withheld.check.findings import Findings
from withheld.dossier.answers import STOCK, answers, chart_groups, distance, host_map, host_rows, sentences, standing
from withheld.dossier.view_model import gather
from withheld.estimate.results import Bare


def gathered(**changes):
    return gather(**make_example().arguments() | changes, release=False)


def test_three_sentences_stand_on_top_with_their_numbers():
    first, second, third = sentences(gathered())
    assert "62,000" in first and "95% interval 34,000 to 110,000" in first and "very likely (80–95%)" in first
    assert "assumption" in second and "$460m</strong></a> a year" in second
    assert "35 figures" in third and "2 contradictions" in third and "2 to 4.7 times apart" in third


def test_without_an_estimate_it_is_said_that_none_was_made():
    first, *_ = sentences(gathered(estimate=None))
    assert "no estimate" in first


def test_without_a_figure_it_is_said_that_there_is_none():
    empty = gathered(
        estimate=None, evidence=[], sources=[], findings=Findings(contradictions=(), implied=(), agreements=())
    )
    assert "No attributed figure" in sentences(empty)[-1]


def test_hostile_labels_do_not_become_markup():
    example = make_example()
    bad = example.estimate.headlines[0].model_copy(update={"label": "<script>alert(1)</script>"})
    estimate = example.estimate.model_copy(update={"headlines": (bad,)})
    assert "<script>" not in "".join(sentences(gathered(estimate=estimate)))


def test_headlines_name_the_records_that_they_rest_on_and_count_the_unseen():
    example = make_example()
    first = example.estimate.headlines[0]
    changed = first.model_copy(update={"evidence": ("c-00000000", "gone")})
    answer = answers(gathered(estimate=example.estimate.model_copy(update={"headlines": (changed,)})))[0]
    assert answer.evidence == ("c-00000000",) and answer.unseen == 1


def test_the_headline_that_the_examples_move_most_is_named_beside_the_first_ones():
    example = make_example()
    told = example.estimate.headlines
    least = [h for h in told if h.code not in {told[0].code}][-1]
    moved = {h.code: h.posterior for h in told} | {least.code: quantiles(least.posterior.median * 3, 0.3)}
    bare = Bare(key="k", log_position=example.estimate.log_position, observations=1, headlines=moved)
    estimate = example.estimate.model_copy(update={"bare": bare})
    assert estimate.most_moved == least.code
    evidence = [
        e.model_copy(update={"source": e.source.model_copy(update={"example": True})}) for e in example.evidence
    ]
    material = gathered(estimate=estimate, evidence=evidence)
    assert (least.label, least.when) in {(w.label, w.when) for w in standing(material)}
    same = estimate.model_copy(
        update={"bare": bare.model_copy(update={"headlines": {h.code: h.posterior for h in told}})}
    )
    assert same.most_moved is None


def test_charts_come_as_workers_then_revenue_then_arrears():
    groups = chart_groups(gathered())
    assert [g.id for g in groups] == ["series-workers_abroad", "series-revenue", "series-arrears"]
    assert (len(groups[0].whole), len(groups[0].parts)) == (1, 6)


def test_the_table_of_hosts_matches_the_map():
    material = gathered()
    rows, shown = host_rows(material), host_map(material)
    assert [r.label for r in rows][:2] == ["China", "Russia"]
    assert {k for k, _ in shown.legend} == {r.shade for r in rows}
    assert shown.when == "Dec 2025"


def test_there_is_no_map_without_an_estimate():
    assert host_map(gathered(estimate=None)) is None


@pytest.mark.parametrize(
    ("apart", "words"), [((2.0, 4.72), "2 to 4.7 times apart"), ((3, 3), "3 times apart"), ((1.04, 1.04), "4% apart"),
                         ((2.0, float("inf")), "at least 2 times apart")]
)  # fmt: skip
def test_distances_are_told_in_times_or_percent(apart, words):
    findings = make_example().findings.contradictions
    assert distance(findings[0].model_copy(update={"apart": apart})) == words


def test_a_distance_that_the_title_tells_is_not_told_twice():
    finding = make_example().findings.contradictions[0]
    assert distance(finding.model_copy(update={"title": "Revenue: 5 times apart"})) == ""
    assert distance(finding.model_copy(update={"apart": None})) == ""


def test_the_sentences_speak_of_the_latest_of_headlines_that_ask_the_same():
    example = make_example()
    first, *others = example.estimate.headlines
    later = first.model_copy(update={"when": "Jan 2026"})
    estimate = example.estimate.model_copy(update={"headlines": (first, later, *others)})
    assert sentences(gathered(estimate=estimate))[0].startswith("Workers abroad, all hosts, Jan 2026")


def test_only_agreements_of_two_named_origins_are_counted_as_such():
    example = make_example()
    (agreement,) = example.findings.agreements
    repeated = agreement.model_copy(update={"severity": 1.0})
    for found, words in ((agreement, "1 agreement<"), (repeated, "0 agreements<")):
        findings = example.findings.model_copy(update={"agreements": (found,)})
        assert words in sentences(gathered(findings=findings))[-1]


def test_hosts_stand_at_the_month_of_the_headline_or_the_sentence_says_at_which():
    example = make_example()
    first, *others = example.estimate.headlines
    hosts = [s for s in example.estimate.series if s.output in STOCK and s.corridor]
    early, late = hosts[0].times[0], hosts[0].times[-1]

    def where(day):
        asked = first.model_copy(update={"code": f"stock-{day:%Y-%m}", "when": f"{day:%B %Y}"})
        estimate = example.estimate.model_copy(update={"headlines": (asked, *others)})
        return sentences(gathered(estimate=estimate))[0].rpartition("most are in")[2]

    then = [told(s.quantiles[0].median, s.unit) for s in hosts]
    now = [told(s.quantiles[-1].median, s.unit) for s in hosts]
    assert then != now
    assert any(v in where(early) for v in then) and month(early) not in where(early)
    assert any(v in where(late) for v in now)
    assert month(late) in where(late.replace(year=late.year + 1)), "the hosts end before the headline's month"


@pytest.mark.parametrize(
    ("asked", "words"),
    [("2025-03", "#level-RU'>Russia</a> (12,000)"), ("2025-08", "#level-RU'>Russia</a> (12,000 in Mar 2025)"),
     ("2026-09", "#host-RU'>Russia</a> ("), ("2025-02", "#host-RU'>Russia</a> (")],
)  # fmt: skip
def test_hosts_read_as_in_their_table_where_its_month_is_of_the_year_before(asked, words):
    example = make_example()
    headline = example.estimate.headlines[0].model_copy(update={"code": f"stock-{asked}"})
    estimate = example.estimate.model_copy(update={"headlines": (headline,)})
    assert words in sentences(gathered(estimate=estimate))[0]


def test_hosts_that_no_row_names_are_not_where_most_are():
    material = gathered()
    rest = next(c for c in material.case.corridors if not c.hosts)
    assert rest.label not in sentences(material)[0]


def test_who_comes_and_goes_is_named_with_the_workers_of_a_host_as_in_the_table_above_it():
    example = make_example()
    (first, second), rest = example.estimate.observations[:2], example.estimate.observations[2:]
    moved = second.model_copy(update={"output": "returned", "corridor": first.corridor})
    other = [o for o in rest if o.corridor != first.corridor]
    material = gathered(estimate=example.estimate.model_copy(update={"observations": (first, moved, *other)}))
    row = next(r for r in host_rows(material) if r.id == f"host-{first.corridor}")
    assert row.evidence == (first.evidence, moved.evidence)


def test_the_sentence_on_contradictions_says_which_need_an_invented_example():
    example = make_example()
    found = example.findings
    side = max(found.contradictions, key=lambda f: f.severity).claims[0]
    assert "invented example" not in sentences(gathered())[-1]
    evidence = [
        e.model_copy(update={"source": e.source.model_copy(update={"example": True})}) if e.record == side else e
        for e in example.evidence
    ]
    marked = sentences(gathered(evidence=evidence, sources=list({e.source.id: e.source for e in evidence}.values())))[
        -1
    ]
    resting = sum(side in f.claims for f in found.contradictions)
    assert f"({'all' if resting == len(found.contradictions) else resting} of them with invented examples)" in marked
    assert ", one side of it an invented example;" in marked
