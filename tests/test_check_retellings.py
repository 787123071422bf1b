"""What changed between two tellings of one figure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_figures import claim, said
from withheld.check.retellings import counted, form, looks, may_change, retold, values

PERMITS = said("The ministry lists 3,200 work permits.", "3,200", claim("workers_abroad", 3200, host="MN"))
WORKERS = said("There are 3,200 workers there.", "3,200", claim("workers_abroad", 3200, host="MN", document="b"))


@pytest.mark.parametrize(
    ("earlier", "later", "kind"),
    [
        (claim("workers_planned", None, 9000, host="RU"), claim("workers_abroad", 9000, host="RU"), "modality"),
        (claim("revenue", 4e6, host="RU"), claim("revenue", 4e6, host="RU", unit="KRW"), "currency"),
        (claim("workers_abroad", None, 9000), claim("workers_abroad", 9000), "bound"),
        (claim("wage_gross", 800, per="month"), claim("wage_gross", 800, per="year"), "unit"),
        (claim("revenue", 5e8, per="month", when=2017), claim("revenue", 5e8, when=2017), "unit"),
        (claim("revenue", 5e8, per="year"), claim("revenue", 5e8), "unit"),
        (claim("wage_gross", 800, per="year", when=2017), claim("wage_gross", 800, when=2017), "unit"),
        (PERMITS, WORKERS, "scope"),
    ],
)
def test_each_kind_of_change_is_named(earlier, later, kind):
    found = retold(earlier, later)
    assert found is not None and found.kind == kind and "→" in found.words


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (claim("workers_abroad", 9000, host="RU"), claim("workers_abroad", 9000, host="RU")),
        (claim("workers_abroad", 9000, host="RU"), claim("workers_abroad", 9000, host="CN")),
        (claim("workers_planned", 9000), claim("workers_abroad", 7000)),
        (claim("workers_planned", 9000), claim("workers_abroad", 9000, stance="denied")),
        (claim("revenue", 4e6), claim("revenue", 9e6, unit="KRW")),
        (PERMITS, PERMITS.model_copy(update={"document": "b"})),
        (claim("revenue", 5e8, per="year", when=2017), claim("revenue", 5e8, when=2017)),
        (claim("revenue", 5e8, when=2017), claim("revenue", 5e8)),
    ],
)
def test_no_change_another_figure_or_a_denial_is_none(earlier, later):
    assert retold(earlier, later) is None


def test_a_converted_range_is_recognised_by_a_rate_that_is_possible():
    euros, dollars = claim("revenue", 100e6, 200e6, unit="EUR"), claim("revenue", 110e6, 220e6)
    assert retold(euros, dollars) is not None and "converted" in retold(euros, dollars).words
    assert retold(euros, claim("revenue", 700e6, 1400e6)) is None


def test_numbers_are_told_smallest_first_and_zero_is_none():
    assert values(claim("revenue", 9, 4)) == (4, 9) and values(claim("workers_abroad", 0)) == ()


def test_what_is_counted_is_read_from_the_words_around_it():
    assert (counted(PERMITS), counted(WORKERS)) == ("permits", "workers")
    assert counted(claim("workers_abroad", 5)) is None


TOLD = st.builds(
    lambda measure, unit, per, each, qualifier, stance, counts, times, when: claim(
        measure,
        9000.0 * times,
        host="RU",
        unit=unit,
        per=per,
        each=each,
        qualifier=qualifier,
        stance=stance,
        counted=counts,
        when=when,
    ),
    st.sampled_from(("workers_planned", "workers_abroad", "workers_dispatched", "revenue", "wage_gross")),
    st.sampled_from(("person", "USD", "KRW")),
    st.sampled_from((None, "month", "year")),
    st.booleans(),
    st.sampled_from(("exact", "at_least", "at_most", "about")),
    st.sampled_from(("asserted", "denied")),
    st.sampled_from((None, "workers", "permits")),
    st.sampled_from((1, 1.01)),
    st.sampled_from((None, 2017, "2019-06-01")),
)


@given(TOLD, TOLD)
def test_a_change_is_only_ever_told_of_forms_between_which_one_may_be(earlier, later):
    assert retold(earlier, later) is None or may_change(form(earlier), form(later))


@given(TOLD, TOLD, st.sampled_from(("b", "c")), st.sampled_from(("Sejong Institute", None)))
def test_what_changed_between_two_figures_changed_between_all_that_look_like_them(earlier, later, document, origin):
    others = [
        c.model_copy(update={"document": document, "origin": origin, "via": ("Paper a",)}) for c in (earlier, later)
    ]
    assert list(map(looks, others)) == [looks(earlier), looks(later)]
    one, other = retold(earlier, later), retold(*others)
    assert (one and (one.kind, one.words)) == (other and (other.kind, other.words))


def test_figures_that_are_told_alike_need_not_be_looked_at():
    one = claim("workers_abroad", 9000, host="RU")
    assert not may_change(form(one), form(one.model_copy(update={"document": "b", "origin": "Russia"})))
