"""Words of headers: countries by any of their names, periods in short forms, scales, moneys, origins."""

from __future__ import annotations

import datetime as dt

import pytest

from withheld.tables.times import period_in
from withheld.tables.where import country_in, joined_in
from withheld.tables.words import (
    counted_in,
    currency_in,
    is_note,
    origin_in,
    says_share,
    scale_in,
    without_exception,
    without_units,
)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Congo, Dem. Rep.", "CD"), ("Congo, Rep.", "CG"), ("Iran (Islamic Republic of)", "IR"), ("Viet Nam", "VN"),
        ("China, Hong Kong SAR", "HK"), ("Micronesia (Fed. States of)", "FM"), ("Northern America", None),
        ("Qatar[2]", "QA"), ("Total", None),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_words_in_any_order(label: str, code: str | None) -> None:
    assert country_in(label) == code


def test_short_forms_of_periods() -> None:
    assert period_in("Q1 2016") == (dt.date(2016, 1, 1), dt.date(2016, 3, 31))
    assert period_in("FY2016") == (dt.date(2016, 1, 1), dt.date(2016, 12, 31))
    assert period_in("Dec-17") == (dt.date(2017, 12, 1), dt.date(2017, 12, 31))
    assert period_in("2016[3]") == period_in("2016")
    assert period_in("2016 and 2018") is None


def test_scales_and_moneys_and_what_is_left_without_them() -> None:
    assert (scale_in("thousand persons"), scale_in("per 1,000 inhabitants"), scale_in("EURm")) == (1000.0, None, 1e6)
    assert (currency_in("EURm"), currency_in("Pay (US$)"), currency_in("Workers")) == ("EUR", "USD", None)
    assert (without_units("(US$ m)"), without_units("Monthly outflow")) == ("", "outflow")


def test_measures_by_the_first_words_that_fit() -> None:
    told = [
        counted_in(words)
        for words in ("Monthly wage of workers (USD)", "Workers sent home", "Workers per 1,000 people", "Number")
    ]
    assert [found and found.code for found in told] == ["wage_gross", "workers_returned", "", None]
    flows = ("Inflows of foreign workers", "Worker outflow", "Remittance inflows of workers", "Cash outflow")
    assert [found and found.code for found in map(counted_in, flows)] == [
        "workers_dispatched", "workers_dispatched", "revenue", None,
    ]  # fmt: skip


def test_notes_and_the_names_in_them() -> None:
    assert origin_in("Sources: Ministry of Labour; own count") == ("Ministry of Labour", 9)
    assert origin_in("Source: own calculations") is None
    assert is_note("[a] without students") and not is_note("The ministry counts them.")


def test_names_of_countries_without_accents_or_shortened() -> None:
    names = (
        "Curacao",
        "Cote d'Ivoire",
        "Micronesia, Fed. Sts.",
        "Cayman Island",
        "Palestinian Territory, Occupied",
        "Vatican City",
    )
    assert [country_in(name) for name in names] == ["CW", "CI", "FM", "KY", "PS", "VA"]


@pytest.mark.parametrize(
    ("label", "rest"),
    [
        ("Total (excluding seamen)", "Total"), ("Workers excl. seamen", "Workers"), ("All countries except China", "All countries"),
        ("Total without returns, 2017", "Total"), ("Workers (excluding seamen) abroad", "Workers abroad"), ("Exceptional total", None),
    ],
)  # fmt: skip
def test_what_a_label_leaves_out_is_none_of_its_own_words(label: str, rest: str | None) -> None:
    assert without_exception(label) == rest


def test_a_share_is_said_by_words_as_by_the_sign() -> None:
    assert says_share("Total percentage") and says_share("per cent") and says_share("% male")
    assert not says_share("Percy's workers")


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Papua New Guin", "PG"), ("N Macedonia", "MK"), ("Guinea Biss", "GW"), ("Isl. of Man", None), ("Dem Rep Congo", "CD"),
        ("Virgin Is, U.S.", "VI"), ("St Vincent & Gren", "VC"), ("Costa R", "CR"),
        ("New Cal", None), ("South Am", None), ("S America", None), ("N. America", None), ("West Afr", None), ("Oman & others", None),
        ("Palestine", "PS"), ("Taiwan, China", "TW"),
    ],
)  # fmt: skip
def test_a_short_name_is_a_country_where_only_one_begins_so(label: str, code: str | None) -> None:
    assert country_in(label) == code


def test_joined_labels_name_each_of_their_countries_or_none() -> None:
    assert [code for _, code in joined_in("Oman and Qatar")] == ["OM", "QA"]
    assert [code for _, code in joined_in("Oman, Qatar & Kuwait")] == ["OM", "QA", "KW"]
    assert [code for _, code in joined_in("Oman & the islands")] == ["OM", None]
    assert joined_in("Seoul, Korea") == joined_in("doctors and nurses") == ()


def test_flows_by_the_first_word_of_a_header() -> None:
    told = [counted_in(words) for words in ("Left 2016", "Joined 2016", "Departures", "Workers left in the country")]
    assert [found and found.code for found in told] == [
        "workers_returned", "workers_dispatched", "workers_returned", "workers_abroad",
    ]  # fmt: skip
