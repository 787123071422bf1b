"""Which figures a reader is shown, in which word and on which evidence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimate_cases import case, evidence
from withheld.case import MOST_HEADLINES, Asked, Corridor
from withheld.estimate.headlines import Drawn, drawn, headlines, hosts, latest, sought, values_of, word
from withheld.estimate.layout import layout
from withheld.estimate.observations import observe
from withheld.estimate.paths import standard_normal
from withheld.estimate.results import Observation, Quantiles
from withheld.estimate.summaries import quantiles


def spread(median: float, width: float) -> Quantiles:
    return quantiles(median * np.exp(width * np.random.default_rng(2).standard_normal(20_000)))


@pytest.mark.parametrize(
    ("factor", "width", "bears", "expected"),
    [
        (1, 0.45, True, "estimate"), (1, 0.6, True, "assumption"), (3, 1.0, True, "assumption"),
        (1, 0.3, False, "assumption"), (3, 1.0, False, "assumption"), (1.05, 0.97, False, None), (1, 1, True, "assumption"),
    ],
)  # fmt: skip
def test_an_estimate_is_half_as_wide_as_its_prior_and_rests_on_evidence_of_its_own(
    factor: float, width: float, bears: bool, expected: str | None
) -> None:
    assert word(spread(1000 * factor, 0.5 * width), spread(1000, 0.5), "person", bears=bears) == expected


def test_what_is_none_in_the_prior_and_after_is_no_estimate() -> None:
    nobody = Quantiles(values=(0.0,) * 7)
    assert word(nobody, nobody, "person", bears=False) is None
    assert word(nobody, nobody, "person", bears=True) == "assumption"


@given(
    st.floats(0.001, 1e9),
    st.floats(0, 3),
    st.floats(0, 3),
    st.booleans(),
    st.sampled_from(["person", "USD", "fraction"]),
)
def test_without_evidence_of_its_own_nothing_is_an_estimate(
    median: float, before: float, after: float, bears: bool, unit: str
) -> None:
    told = [
        Quantiles(values=tuple(median * np.exp(w * z) for z in (-2, -1.3, -0.7, 0, 0.7, 1.3, 2)))
        for w in (after, before)
    ]
    found = word(told[0], told[1], unit, bears=bears)
    assert found in ({"estimate", "assumption"} if bears else {"assumption", None})


def seen(*claims: Any) -> list[Observation]:
    return observe(case(), list(claims))[0]


def at(day: str, identifier: str = "c-1", **more: Any) -> Any:
    return evidence(identifier, start=day, end=day, **more)


def test_a_total_with_old_evidence_is_dated_to_it_and_not_to_today() -> None:
    assert latest(case(), seen(at("2020-07-15", host=None))) == dt.date(2021, 12, 1)
    assert latest(case(), seen(at("2020-05-15", host=None))) == dt.date(2020, 5, 1)
    # The newest figure of all hosts counts, not that of one host.
    assert latest(case(), seen(at("2015-05-15", host=None), at("2021-05-15", "c-2"))) == dt.date(2015, 5, 1)
    assert latest(case(), seen(at("2021-05-15", "c-2"))) == latest(case(), []) == dt.date(2021, 12, 1)
    told = next(s for s in sought(case(), seen(at("2016-05-15", host=None))) if s.output == "stock")
    assert told.when == "May 2016 (newest evidence)"


def shown(found: list[Observation], **more: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    made = case(**more)
    size = layout(made, found).size
    posterior, prior = (
        drawn(made, found, scale * standard_normal(seed, 300, size)) for seed, scale in ((1, 0.3), (2, 1))
    )
    told, unshown = headlines(made, posterior, prior, found)
    return {h.code: h for h in told}, unshown


def test_arrears_are_an_estimate_by_claims_of_arrears_alone() -> None:
    wages = [
        evidence("c-w", measure="wage_gross", unit="USD", per="month", low=400, high=400, host=None),
        evidence("c-s", measure="state_share", unit="fraction", low=0.8, high=0.8, host=None),
    ]
    assert shown(seen(*wages))[0]["arrears"].word == "assumption"
    owed = at("2021-06-01", "c-a", measure="arrears", unit="USD", low=1e7, high=1e7, host=None)
    assert shown(seen(*wages, owed))[0]["arrears"].word == "estimate"


def test_what_no_figure_bears_on_and_the_prior_leaves_is_named_and_not_shown() -> None:
    found = seen(at("2019-06-15", host=None))
    made = case()
    prior = drawn(made, found, standard_normal(2, 300, layout(made, found).size))
    told, unshown = headlines(made, prior, prior, found)
    assert [(h.code, h.word) for h in told] == [("stock-2019-06", "assumption")]
    assert "Workers abroad, September 2017" in unshown and "Pay held back and not handed over, December 2021" in unshown


def test_the_records_that_move_a_headline_most_come_first_and_else_those_of_its_own_scope() -> None:
    found = seen(
        at("2019-06-15", "c-whole", host=None), at("2019-06-15", "c-part"), at("2012-01-15", "c-old", host=None)
    )
    made = case(headlines=(Asked(output="stock", at="2019-06"),))
    draws = drawn(made, found, standard_normal(2, 100, layout(made, found).size))
    codes = {one.code for one in sought(made, found)}
    by_scope, _ = headlines(made, draws, draws, found)
    assert by_scope[0].evidence == ("c-whole", "c-old", "c-part")
    weights = [{"c-part": 0.4, "c-old": 0.2, "c-whole": 0.0}[o.evidence] for o in found]
    by_weight, _ = headlines(made, draws, draws, found, None, dict.fromkeys(codes, weights))
    assert by_weight[0].evidence == ("c-part", "c-old", "c-whole")


def test_a_figure_of_another_time_is_no_evidence_for_a_headline() -> None:
    found = seen(at("2012-06-15", host=None), at("2019-06-15", "c-2", host=None))
    asked = (
        Asked(output="stock", at="2012-06"),
        Asked(output="stock", at="2016-01"),
        Asked(output="stock", at="2019-12"),
    )
    told, _ = shown(found, headlines=asked)
    assert {code: h.word for code, h in told.items()} == {
        "stock-2012-06": "estimate", "stock-2016-01": "assumption", "stock-2019-12": "estimate",
    }  # fmt: skip
    assert told["stock-2019-12"].newest == dt.date(2019, 6, 15) and told["stock-2016-01"].newest is None


def test_the_case_says_which_headlines_there_are_in_its_order() -> None:
    asked = (
        Asked(output="share"), Asked(output="stock", corridor="RU", at="2018-06", label="Russia's"),
        Asked(output="take", at="2018-06"), Asked(output="returned", at="2018-06"),
    )  # fmt: skip
    found = sought(case(headlines=asked), [])
    assert [(s.code, s.label, s.when) for s in found] == [
        ("share", "State share of pay", "throughout"), ("stock-RU-2018-06", "Russia's", "June 2018"),
        ("take-2018", "Revenue: the state's take", "2018"),
        ("returned-2018", "Workers who left, ordinary rotation included", "2018"),
    ]  # fmt: skip


def test_at_most_seven_headlines_are_shown() -> None:
    owed = at("2021-06-01", "c-a", measure="arrears", unit="USD", low=1e7, high=1e7, host=None)
    found = seen(at("2021-06-01", host=None), owed)
    assert len(sought(case(), found)) == MOST_HEADLINES + 1 and len(shown(found)[0]) == MOST_HEADLINES


def test_those_sent_home_by_the_deadline_are_told_apart_from_ordinary_rotation() -> None:
    z = standard_normal(1, 200, layout(case()).size)
    found = drawn(case(), [], z)
    every = values_of(case(), found, [])["sent_home"]
    inside = [t for t, m in enumerate(found.paths.months) if dt.date(2017, 12, 1) <= m <= dt.date(2019, 12, 31)]
    departures = found.paths.returned[:, :, inside].sum(axis=(1, 2))
    assert (every > 0).all() and (every < 0.8 * departures).all()
    # A deadline with which nobody complies sends nobody home.
    deadline = next(lv for lv in case().levers if lv.kind == "deadline").model_copy(update={"value": 0.0})
    idle = case(levers=(case().levers[0], deadline, case().levers[2]))
    assert np.abs(values_of(idle, drawn(idle, [], z), [])["sent_home"]).max() < 1e-6


def test_a_case_without_a_deadline_tells_of_nobody_sent_home() -> None:
    made = case(levers=())
    assert drawn(made, [], standard_normal(1, 5, layout(made).size)).unforced is None
    assert "sent_home" not in {s.code for s in sought(made, [])}


def test_every_host_stands_in_the_table_at_its_newest_evidence() -> None:
    found = seen(at("2016-06-15"), at("2014-06-15", "c-2"), at("2018-06-15", "c-3", host=None))
    made = case()
    size = layout(made, found).size
    after, before = (drawn(made, found, s * standard_normal(n, 200, size)).paths for n, s in ((1, 0.3), (2, 1)))
    russia, rest = hosts(made, after, before, found)
    assert (russia.when, russia.newest, russia.word) == (dt.date(2016, 6, 1), dt.date(2016, 6, 15), "estimate")
    assert russia.evidence == ("c-1", "c-2")
    assert (rest.when, rest.newest, rest.evidence) == (dt.date(2021, 12, 1), None, ()) and rest.word != "estimate"


def test_a_case_of_one_host_has_its_total_and_its_host() -> None:
    russia = Corridor(code="RU", label="Russia", hosts=("RU",), term_months=36, basis="test")
    made = case(corridors=(russia,), priors=tuple(p for p in case().priors if (p.name, p.corridor) != ("level", None)))
    found = seen(at("2021-06-15"))
    told = drawn(made, found, standard_normal(1, 50, layout(made, found).size))
    values = values_of(made, told, found)
    assert np.array_equal(values["stock-2021-12"], told.paths.stock[:, 0, -1])
    assert isinstance(told, Drawn) and len(hosts(made, told.paths, told.paths, found)) == 1
