from __future__ import annotations

import pytest

from check_figures import claim, sources
from withheld.check.agreements import agreements
from withheld.check.findings import corroborates


def abroad(value, document, origin, when=2019, **fields):
    return claim("workers_abroad", value, document=document, origin=origin, when=when, **fields)


def alike(*claims):
    return agreements(claims, sources(*claims))


def test_separate_origins_in_separate_documents_agree():
    (found,) = alike(
        abroad(100_000, "a", "Sejong Institute"), abroad(100_000, "b", "the United States", qualifier="about")
    )
    assert (
        found.title
        == "Workers abroad of North Korea: figures agree and come from different origins (at most 2 independent)"
    )
    assert found.arithmetic == "100,000, about 100,000: the same value"
    assert corroborates(found)


def test_copies_of_one_origin_confirm_nothing():
    (found,) = alike(*(abroad(50_000, d, o) for d, o in (("a", "Darusman"), ("b", "Mr Darusman"), ("c", "Darusman"))))
    assert found.title == "Workers abroad of North Korea: the same figure, one origin: 3 copies"
    assert found.cautions == ("copies of one origin do not confirm it",)
    assert not corroborates(found)


def test_untraced_figures_never_corroborate():
    (found,) = alike(abroad(50_000, "a", None), abroad(50_000, "b", None))
    assert found.title.endswith("the same figure, origins not stated")
    (mixed,) = alike(abroad(50_000, "a", None), abroad(50_000, "b", "Sejong Institute"))
    assert not corroborates(found) and not corroborates(mixed)


def test_two_origins_of_one_document_do_not_agree():
    assert not alike(abroad(50_000, "a", "Sejong Institute"), abroad(50_000, "a", "Marzuki Darusman"))
    (found,) = alike(*(abroad(50_000, d, o) for d, o in (("a", "Sejong Institute"), ("a", "Darusman"), ("b", None))))
    assert not corroborates(found)


def test_an_open_bound_agrees_with_nothing():
    assert not alike(
        abroad(50_000, "a", "Sejong Institute"),
        claim("workers_abroad", 10_000, None, document="b", origin="X", when=2019),
    )


def test_denials_and_other_times_do_not_agree():
    one = abroad(50_000, "a", "Sejong Institute")
    assert not alike(one, abroad(50_000, "b", "Russia", stance="denied"))
    assert not alike(one, abroad(50_000, "b", "Marzuki Darusman", when=2015))


def test_a_wide_magnitude_that_holds_a_figure_does_not_agree_with_it():
    vague = claim("workers_abroad", 20_000, 100_000, qualifier="order", document="b", origin="X", when=2019)
    assert not alike(abroad(50_000, "a", "Sejong Institute"), vague)


def test_figures_close_to_each_other_say_how_close():
    (found,) = alike(
        abroad(30_000, "a", "United States", host="RU"), abroad(30_023, "b", "Russian government", host="RU")
    )
    assert found.arithmetic == "30,000, 30,023: at most 0.077% apart"


def test_figures_that_exclude_each_other_do_not_agree_because_a_range_meets_both():
    share = [
        claim("state_share", low, high, document=d, origin=o, when=2019)
        for low, high, d, o in (
            (0.5, 0.5, "a", "Hill Institute"),
            (0.5, 0.7, "b", "Vale Bureau"),
            (0.6, 0.7, "c", "Fen Union"),
        )
    ]
    found = alike(*share)
    for one in found:
        assert max(c.low for c in one.claims) <= min(c.high for c in one.claims), one.arithmetic
    assert len(found) == 1 and len(found[0].claims) == 2


@pytest.mark.parametrize(("one", "other"), [(2018, 2019), ("2018-03-01", 2019), ("2018-01-10", "2018-06-10")])
def test_figures_whose_difference_would_be_a_question_of_dates_do_not_agree(one, other):
    told = [abroad(7_300, "a", "Vale Bureau", when=one), abroad(7_300, "b", "Fen Union", when=other)]
    assert not alike(*told)
    assert alike(*(c.model_copy(update={"start": told[0].start, "end": told[0].end}) for c in told))


def test_dates_that_lie_on_either_side_of_a_third_do_not_agree_with_each_other():
    days = ("2018-01-10", "2018-03-20", "2018-05-28")
    (found,) = alike(
        *(abroad(7_300, d, o, when=w) for d, o, w in zip("abc", ("Vale", "Fen", "Hill"), days, strict=True))
    )
    assert len(found.claims) == 2


def test_each_time_has_its_own_agreement():
    told = [abroad(7_300, f"{w}{o}", o, when=w) for w in (2016, 2018) for o in ("Vale Bureau", "Fen Union")]
    assert [len(f.claims) for f in alike(*told)] == [2, 2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("its ambassador", "Anders Holm"), ("a senior official of the Port Ministry", "Anders Holm"),
        ("Dutch newspaper", "Polder Courier"), ("port ministry records", "Omani Port Ministry"),
        ("the UN", "UN Panel of Experts"),
    ],
)  # fmt: skip
def test_names_that_may_be_one_source_are_not_two(one, other):
    (found,) = alike(abroad(7_300, "a", one), abroad(7_300, "b", other))
    assert not corroborates(found) and "different origins" not in found.title


def test_who_passes_a_figure_on_is_no_second_origin():
    first = abroad(7_300, "a", "Fen Union", via=("Vale Bureau",))
    (found,) = alike(first, abroad(7_300, "b", "Vale Bureau"))
    assert not corroborates(found)
    assert corroborates(alike(first, abroad(7_300, "b", "Hill Institute"))[0])


def test_a_conversion_that_makes_figures_agree_is_shown():
    told = [
        claim("revenue", 7e6, per="month", when=2017, origin="A Desk"),
        claim("revenue", 84e6, per="year", when=2017, origin="B Bureau", document="b"),
    ]
    (found,) = agreements(told, sources(*told))
    assert found.arithmetic == "$7m × 12 = $84m a year; $84m a year, in 2 documents"
