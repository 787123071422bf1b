from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_figures import claim, said, sources
from withheld.check.reaches import reach
from withheld.check.same_quantity import same_quantity

NAMES = {"a": "Harbour Council", "b": "Sejong Institute", "c": "Migration Office", "d": "Labour Desk"}


def differ(*claims, **published):
    return same_quantity(claims, sources(*claims, **published))


def abroad(value, document, when=2018, **fields):
    return claim(
        "workers_abroad",
        value,
        document=document,
        when=when,
        origin=NAMES.get(document, f"Bureau {document}"),
        **fields,
    )


def test_a_total_is_compared_with_a_yearly_rate_as_an_average_over_its_years():
    total = claim("revenue", 740e6, document="a", when=("2017-01-01", "2023-12-31"))
    rate = claim("revenue", 200e6, 500e6, document="b", per="year")
    (found,) = differ(total, rate)
    assert found.title == "Revenue of North Korea: 1.9 to 4.7 times apart"
    assert found.arithmetic == "$740m ÷ 7 years = $105.7m a year; $200–500m a year ÷ $105.7m a year = 1.89 to 4.73"
    assert found.cautions == (
        "period unclear: one of them is undated",
        "the total is compared as an average over 2017–2023: single years may have been above or below it",
    )
    assert found.claims == (total, rate)


def test_figures_within_rounding_do_not_contradict():
    assert not differ(abroad(30_000, "a"), abroad(30_023, "b"))
    assert differ(abroad(30_023, "a"), abroad(34_000, "b"))[0].title.endswith("13% apart")


@pytest.mark.parametrize(
    "other",
    [
        {"host": "CN"}, {"place": "Vladivostok"}, {"sector": "logging"}, {"programme": "CU"},
    ],
)  # fmt: skip
def test_other_hosts_places_sectors_and_programmes_are_never_compared(other):
    assert not differ(abroad(100, "a", host="RU"), abroad(9_000, "b", **{"host": "RU", **other}))


def test_currencies_are_never_compared():
    assert not differ(
        claim("revenue", 1e9, per="year", when=2018),
        claim("revenue", 5e9, per="year", when=2018, unit="CNY", document="b"),
    )


def test_plans_are_not_stocks():
    assert not differ(abroad(100, "a"), claim("workers_planned", 9_000, document="b", when=2018))


def test_stocks_of_other_dates_are_asked_about_within_two_years_and_contradict_each_other_within_three_months():
    (near,) = differ(abroad(10_000, "a", "2018-01-01"), abroad(30_000, "b", "2018-03-01"))
    (far,) = differ(abroad(10_000, "a", "2018-01-01"), abroad(30_000, "b", "2019-07-01"))
    assert near.verdict == "contradiction" and near.cautions == ("other date: 1 January 2018 and 1 March 2018",)
    assert far.verdict == "question" and far.differences == ("they are of other dates, 1 January 2018 and 1 July 2019",)
    assert not differ(abroad(10_000, "a", "2018-01-01"), abroad(30_000, "b", "2020-02-01"))


def test_one_speaker_who_tells_two_dates_tells_a_change():
    told = [claim("workers_abroad", v, document="a", origin="Qatar", when=w) for v, w in ((1_000, 2017), (150, 2018))]
    assert not differ(*told)
    assert not differ(*[c.model_copy(update={"document": d}) for c, d in zip(told, "ab", strict=True)])


def test_rates_of_other_years_are_asked_about_for_ten_years():
    first = claim("revenue", 1e8, document="a", per="year", when=2013)
    (found,) = differ(first, claim("revenue", 5e8, document="b", per="year", when=2020))
    assert (found.verdict, found.differences) == ("question", ("they are of other years, 2013 and 2020",))
    assert not differ(first, claim("revenue", 5e8, document="b", per="year", when=2025))


def test_none_against_many_has_no_factor():
    (found,) = differ(abroad(0, "a", host="RU"), abroad(1_000, "b", host="RU", qualifier="about"))
    assert found.title == "Workers abroad of North Korea in Russia: none against about 1,000"
    assert found.apart is None
    assert any("definition" in c for c in found.cautions)


def test_a_denial_contradicts_the_figure_that_it_denies():
    yes, no = abroad(50_000, "a"), abroad(50_000, "b", stance="denied")
    (found,) = differ(yes, no)
    assert found.title.endswith("stated and denied")
    assert any("definition" in c for c in found.cautions)
    assert not differ(abroad(9_000, "a"), no)


def test_a_whole_and_its_part_in_one_sentence_do_not_contradict():
    sentence = "Of 20,000 staff 14,000 are physicians."
    told = [said(sentence, f, abroad(v, "a")) for f, v in (("20,000", 20_000), ("14,000", 14_000))]
    assert not differ(*told)


def test_part_of_them_in_a_later_sentence_is_no_contradiction():
    whole = said("There are 20,000 staff.", "20,000", abroad(20_000, "a"))
    part = said("About 14,000 of them are physicians.", "14,000", abroad(14_000, "a"), start=400)
    assert not differ(whole, part)


def test_wages_by_the_day_meet_monthly_ones_only_where_working_time_cannot_decide():
    month = claim("wage_gross", 1_000, document="b", per="month", when=2018)
    assert not differ(claim("wage_gross", 40, per="day", when=2018), month)
    (found,) = differ(claim("wage_gross", 10, per="day", when=2018), month)
    assert "assumes 20 to 31 working days a month" in found.cautions


def test_flows_of_other_periods_are_other_flows():
    def sent(value, document, when):
        return claim("workers_dispatched", value, document=document, when=when, host="RU")

    assert not differ(sent(500, "a", 2023), sent(6_000, "b", 2024))
    assert differ(sent(500, "a", 2024), sent(6_000, "b", 2024))[0].cautions == (
        "may count different groups of workers",
    )


def test_permits_against_people_is_a_question():
    permits = said("There were 30,023 valid permits in Russia.", "30,023", abroad(30_023, "a", host="RU"))
    people = said("It had 50,000 workers in Russia.", "50,000", abroad(50_000, "b", host="RU"))
    (found,) = differ(permits, people)
    assert found.verdict == "question" and found.apart is None
    assert found.title.endswith("are these the same quantity? One counts work permits, the other workers")
    coded = [abroad(v, d, host="RU", counted=c) for v, d, c in ((30_023, "a", "permits"), (50_000, "b", "workers"))]
    assert [f.verdict for f in differ(*coded)] == ["question"]


def test_shares_are_set_side_by_side_not_divided():
    (found,) = differ(
        claim("state_share", 0.667, document="a", when=2018), claim("state_share", 0.9, None, document="b", when=2018)
    )
    assert found.title == "State share of North Korea: 66.7% against at least 90%"


def test_forty_documents_give_one_card_and_list_the_other_figures():
    many = [abroad(v, f"d{v}", host="RU") for v in range(10_000, 50_000, 1_001)]
    (found,) = differ(*many)
    assert [c.low for c in found.claims] == [10_000, 49_039]
    assert found.cautions[-1].startswith("also reported: 11,001, 12,002")
    assert "more" in found.cautions[-1]


def test_each_time_of_a_stock_has_its_own_card():
    found = differ(
        abroad(30_000, "a", 2017), abroad(12_000, "b", 2017), abroad(4_000, "c", 2024), abroad(15_000, "d", 2024)
    )
    assert sorted(f.apart[0] for f in found) == [2.5, 3.75]


@st.composite
def figures(draw):
    low = draw(st.integers(0, 10**6))
    high = low + draw(st.integers(0, 10**6))
    how = draw(st.sampled_from(["range", "about", "order"]))
    return claim(
        "workers_abroad", float(low), float(high), qualifier=how, document=draw(st.sampled_from("ab")), when=2018
    )


@given(figures())
def test_a_claim_never_contradicts_itself(made):
    assert not differ(made, made)
    assert not differ(made, made.model_copy(update={"document": "z", "origin": "Other"}))


@given(figures(), figures(), st.floats(0, 1), st.floats(0, 10))
def test_widening_a_figure_never_creates_a_contradiction(a, b, down, up):
    a, b = a.model_copy(update={"document": "a"}), b.model_copy(update={"document": "b"})
    wider = a.model_copy(update={"low": a.low * down, "high": a.high * (1 + up)})
    if not differ(a, b):
        assert not differ(wider, b)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from(["about", "at_least", "at_most", "order"]))
def test_hedging_a_bare_figure_never_creates_a_contradiction(x, y, how):
    a, b = abroad(float(x), "a"), abroad(float(y), "b")
    low, high = (None if how == "at_most" else a.low), (None if how == "at_least" else a.high)
    if not differ(a, b):
        assert not differ(a.model_copy(update={"qualifier": how, "low": low, "high": high}), b)


def written(words: str) -> Fraction:
    """A figure as a card writes it, as an exact number: “$105.7m a year”, “30,000”."""
    found = re.search(r"([\d,.]+\d|\d)(tn|bn|m)?", words)
    assert found
    scale = {"tn": 10**12, "bn": 10**9, "m": 10**6, None: 1}[found[2]]
    return Fraction(found[1].replace(",", "")) * scale


def rounded_to(said: str, true: Fraction, *, per_cent: bool = False) -> bool:
    """Whether a decimal number is the nearest of so many decimals to a true value."""
    digits = said.replace(",", "")
    unit = Fraction(1, 10 ** len(digits.partition(".")[2]))
    value = Fraction(digits)
    if per_cent and value >= 10:
        unit = Fraction(1)
    if not per_cent and "." not in digits and value < 10:
        unit = Fraction(1, 10)  # “3 times” is 3.0
    if per_cent and value < 10:
        unit = Fraction(1, 10 ** max(1, len(digits.partition(".")[2])))
    return abs(value - true) <= unit * Fraction(501, 1000)


@given(st.integers(10**6, 10**10), st.integers(10**6, 10**10), st.integers(2, 15))
def test_the_factor_of_a_title_is_the_nearest_to_the_one_of_its_line(total, rate, years):
    first = claim("revenue", float(total), when=(f"{2020 - years}-01-01", "2019-12-31"))
    found = [
        f
        for f in differ(first, claim("revenue", float(rate), per="year", document="b"))
        if f.verdict == "contradiction"
    ]
    for finding in found:
        *_, last = finding.arithmetic.split("; ")
        over, under = (written(part) for part in last.split(" = ")[0].split(" ÷ "))
        average = Fraction(total, years)
        true = min(max(average / rate, rate / average), over / under)
        said = re.search(r"([\d,.]+) times|([\d.]+)% apart", finding.title)
        assert said and "at least" not in finding.title
        if said[1]:
            assert rounded_to(said[1], true)
        else:
            assert rounded_to(said[2], (true - 1) * 100, per_cent=True)


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 10**6))
def test_the_factors_of_two_ranges_are_the_nearest_and_after_at_least_no_more_than_what_holds(a, more, b, further):
    found = differ(abroad_range(a, a + more, "a"), abroad_range(b, b + further, "b"))
    for finding in found:
        said = re.search(r"([\d,.]+) to ([\d,.]+) times|([\d,.]+) times|([\d.]+)% apart", finding.title)
        assert said and finding.apart
        low, high = sorted([(a, a + more), (b, b + further)])
        nearest, furthest = Fraction(high[0], low[1]), Fraction(high[1], low[0])
        first = said[1] or said[3]
        if "at least" in finding.title:
            least = Fraction(first.replace(",", "")) if first else 1 + Fraction(said[4]) / 100
            assert least <= nearest * (1 + Fraction(1, 10**9))
        elif first:
            assert rounded_to(first, nearest) and (not said[2] or rounded_to(said[2], furthest))
        else:
            assert rounded_to(said[4], (nearest - 1) * 100, per_cent=True)


def abroad_range(low, high, document):
    return abroad(float(low), document, qualifier="range").model_copy(update={"high": float(high)})


def test_deaths_are_asked_about_where_one_report_names_the_town_and_the_other_the_country():
    day = ("2017-03-04", "2017-03-04")
    three = claim("casualties", 3, host="MN", place="Darkhan", when=day, origin="police")
    seven = claim("casualties", 7, document="b", host="MN", when=day, origin="embassy")
    (found,) = differ(three, seven)
    assert found.verdict == "question" and "one names Darkhan, the other names no town" in " ".join(found.differences)
    assert not differ(three, seven.model_copy(update={"place": "Erdenet"}))


def told_in(sentence, figure, value, document, start=100, **fields):
    return said(sentence, figure, abroad(value, document, host="OM", **fields), start=start)


def test_what_is_left_of_a_figure_does_not_contradict_who_gives_the_first():
    left = "In 2018 there were 7,300 workers in Oman, he said, and 910 of them are left."
    both = [told_in(left, f, v, "a") for f, v in (("7,300", 7_300), ("910", 910))]
    assert not differ(*both)
    found = differ(*both, abroad(7_300, "b", host="OM"))
    assert [f.verdict for f in found] == ["question"] and "also gives 7,300" in found[0].differences[0]
    assert [f.verdict for f in differ(both[1], abroad(7_300, "b", host="OM"))] == ["contradiction"]


def test_a_figure_that_contradicts_both_of_an_account_contradicts_the_nearer():
    both = [told_in("Of 7,300 in Oman 910 are left.", f, v, "a") for f, v in (("7,300", 7_300), ("910", 910))]
    found = differ(*both, abroad(40, "b", host="OM"))
    assert [(f.claims[0].low, f.claims[1].low) for f in found if f.verdict == "contradiction"] == [(40, 910)]


def test_what_one_named_source_gives_side_by_side_is_asked_about():
    none = told_in("Nobody works in Oman, the council said.", "Nobody", 0, "a", when="2018-05-01")
    some = told_in("Some 60 wait in Oman for a flight, the council said.", "60", 60, "a", start=400, when="2018-05-01")
    (found,) = differ(none, some)
    assert found.verdict == "question" and found.differences == (
        "one account gives both, perhaps of different people or times",
    )
    others = [abroad(v, d, host="OM", when="2018-05-03") for v, d in ((0, "b"), (60, "c"))]
    assert {f.verdict for f in differ(none, some, *others)} == {"question"}
    assert [f.verdict for f in differ(*others)] == ["contradiction"]


def test_a_paper_that_gives_two_figures_in_its_own_words_contradicts_itself():
    first, later = (claim("workers_abroad", v, host="OM", when=2018) for v in (900, 7_300))
    assert [f.verdict for f in differ(first, later)] == ["contradiction"]


def test_nobody_is_employed_leaves_out_who_is_there_without_a_contract():
    none = told_in("No worker is employed in Oman, he said.", "No worker", 0, "a", when="2018-05-01")
    (found,) = differ(none, abroad(60, "b", host="OM", when="2018-05-01"))
    assert found.verdict == "question" and "excludes people" in found.differences[0]


def test_rates_contradict_each_other_within_half_a_year_and_are_asked_about_beyond():
    def share(value, document, when):
        return claim("state_share", value, document=document, when=when, origin=NAMES[document])

    (near,) = differ(share(0.55, "a", "2018-03-01"), share(0.85, "b", "2018-08-01"))
    (far,) = differ(share(0.55, "a", "2018-03-01"), share(0.85, "b", "2018-12-01"))
    assert near.verdict == "contradiction" and far.verdict == "question"
    assert far.differences == ("they are of other dates, 1 March 2018 and 1 December 2018",)


@pytest.mark.parametrize("base", ["overtime pay", "their bonuses", "the remaining wage", "any side jobs"])
def test_a_share_of_a_part_of_the_pay_does_not_contradict_one_of_all_of_it(base):
    part = said(
        f"The state takes 40 percent of {base} there.", "40 percent", claim("state_share", 0.4, host="QA", when=2018)
    )
    sentence = "The state takes 88 percent of the pay there."
    whole = said(sentence, "88 percent", claim("state_share", 0.88, host="QA", when=2018, document="b"))
    assert not same_quantity([part, whole], sources(part, whole))
    assert reach(part).base and not reach(whole).base
    alike = part.model_copy(update={"document": "b", "low": 0.9, "high": 0.9})
    assert same_quantity([part, alike], sources(part, alike))


@pytest.mark.parametrize(
    "base", ["what is paid", "the wages of workers", "each wage, bonus and tip", "everything they are paid"]
)
def test_a_share_of_all_pay_is_of_no_part_of_it(base):
    assert not reach(said(f"It takes 40 percent of {base}.", "40 percent", claim("state_share", 0.4))).base


@pytest.mark.parametrize(
    ("document", "day", "told"),
    [("b", "2018-03-05", True), ("b", "2018-03-29", True), ("b", "2018-06-05", False), ("a", "2018-03-05", False)],
)
def test_two_reports_within_weeks_that_name_one_origin_contradict_each_other_and_the_card_says_so(
    document: str, day: str, told: bool
) -> None:
    first = abroad(900, "a", ("2018-03-04", "2018-03-04"))
    second = abroad(2400, "a", (day, day)).model_copy(update={"document": document})
    found = differ(first, second)
    assert [f.verdict for f in found] == ["contradiction"] * told
    assert all("both reports name Harbour Council as the origin" in f.cautions[0] for f in found)
