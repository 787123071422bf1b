"""Retellings over reports: who came first, and what ties the later one to the earlier."""

from __future__ import annotations

from check_figures import claim, said, sources
from withheld.check.variants import UNLINKED, variants

PLAN = said(
    "The consul says 8,450 could come.",
    "8,450",
    claim("workers_planned", 8450, host="RU", origin="the consul", document="a"),
)
FACT = said(
    "According to the consul, 8,450 have come.", "8,450",
    claim("workers_abroad", 8450, host="RU", origin="the consul", document="b"),
)  # fmt: skip


def found(*claims, **published):
    return variants(claims, sources(*claims, **published))


def test_a_plan_told_as_a_fact_shows_both_sentences_the_earlier_first():
    (one,) = found(PLAN, FACT, a="2015-01-01", b="2016-01-01")
    assert one.verdict == "variant" and [c.document for c in one.claims] == ["a", "b"]
    assert "reported as a fact" in one.arithmetic + one.title


def test_the_other_way_round_it_is_no_mutation_but_a_forecast():
    assert found(FACT, PLAN, a="2017-01-01", b="2016-01-01") == []


def test_one_document_does_not_mutate_itself():
    assert found(PLAN, FACT.model_copy(update={"document": "a"}), a="2015-01-01") == []


def test_a_tie_that_no_text_states_is_said_to_be_missing():
    alone = FACT.model_copy(update={"origin": "a fisherman"})
    told = [caution for one in found(PLAN, alone, a="2015-01-01", b="2016-01-01") for caution in one.cautions]
    assert all(UNLINKED in caution for caution in told)
