"""The code lists agree with the vocabularies that the records declare."""

from __future__ import annotations

from typing import Any, get_args

import pycountry
import pytest
from pydantic import TypeAdapter, ValidationError

from withheld.records import Dependence, Measure, Pledge
from withheld.vocabulary import codelist, codes, country_name, measures, yearly_rates

SECTORS = (
    "construction", "logging", "textiles", "seafood", "restaurants", "agriculture", "it", "medical", "shipbuilding",
    "mining", "manufacturing",
)  # fmt: skip
EVENTS = (
    "dispatch", "return", "ban", "deadline", "border_closure", "border_reopening", "unrest", "death", "escape",
    "arrest", "agreement",
)  # fmt: skip
INDICATORS = (
    "abuse_of_vulnerability", "deception", "restriction_of_movement", "isolation", "physical_and_sexual_violence",
    "intimidation_and_threats", "retention_of_identity_documents", "withholding_of_wages", "debt_bondage",
    "abusive_working_and_living_conditions", "excessive_overtime",
)  # fmt: skip
UNITS = {"person", "site", "country", "fraction", "ratio", "hour", "month", "currency"}
NATURES = {"stock", "flow", "plan", "rate", "share", "count"}
"""Words of docs/claims.md, which the records leave open as text."""


def test_records_know_the_measures_of_the_list():
    assert {TypeAdapter(Measure).validate_python(code) for code in measures()} == set(measures())
    with pytest.raises(ValidationError, match="no such measure"):
        TypeAdapter(Measure).validate_python("soldiers")


def test_measures_have_known_units_and_natures():
    assert {m.unit for m in measures().values()} == UNITS
    assert {m.nature for m in measures().values()} == NATURES


def test_pay_and_levies_are_for_one_worker_and_in_money():
    each = {m.code for m in measures().values() if m.each}
    assert each == {"wage_gross", "wage_net", "levy"}
    assert all(measures()[code].unit == "currency" for code in each)


def test_acts_are_those_of_the_records():
    assert set(codes("acts")) == set(get_args(Pledge.model_fields["act"].annotation))


def test_kinds_of_dependence_are_those_of_the_records():
    assert set(codes("dependences")) == set(get_args(Dependence.model_fields["kind"].annotation))


@pytest.mark.parametrize(("name", "expected"), [("sectors", SECTORS), ("events", EVENTS), ("indicators", INDICATORS)])
def test_open_vocabularies_hold_the_words_of_the_contract(name, expected):
    assert set(codes(name)) == set(expected)


@pytest.mark.parametrize("name", ["acts", "dependences", "events", "indicators", "sectors"])
def test_no_code_stands_twice_and_each_has_a_label(name):
    listed = codelist(name)["code"]
    assert len({c["code"] for c in listed}) == len(listed)
    assert all(c["label"] for c in listed)


def test_countries_are_iso_codes_with_names():
    listed = codelist("countries")["country"]
    unknown = {c for c in listed if pycountry.countries.get(alpha_2=c) is None}
    assert unknown <= {"XK"}
    assert all(entry["names"] for entry in listed.values())


def test_hosts_and_sender_have_names_of_their_own():
    assert (country_name("KP"), country_name("RU"), country_name("MT")) == ("North Korea", "Russia", "Malta")


def series() -> list[dict[str, Any]]:
    return codelist("exchange")["series"]


def test_every_currency_and_year_has_one_rate_and_a_source_with_its_address():
    sources = codelist("exchange")["source"]
    assert all(s["url"].startswith("https://") and s["name"] and s["series"] and s["read"] for s in sources.values())
    kept = [(s["currency"], int(year)) for s in series() for year in s["per_dollar"]]
    assert len(kept) == len(set(kept)) == len(yearly_rates()) > 600
    assert {s["source"] for s in series()} | {c for s in series() for c in s["checked"]} <= set(sources)
    assert all(s["source"] not in s["checked"] for s in series())


def test_rates_are_of_known_currencies_and_years_and_of_their_order():
    wide = codelist("rates")["per_dollar"]
    for (currency, year), (rate, _) in yearly_rates().items():
        assert pycountry.currencies.get(alpha_3=currency) and 2000 <= year <= 2025
        low, high = wide.get(currency, (0, 1e6))
        assert low * 0.99 <= rate <= high * 1.01, (currency, year)


def test_a_year_that_no_second_source_confirms_says_so():
    for s in series():
        years = {int(year) for year in s["per_dollar"]}
        assert set(s.get("unchecked", ())) <= years and (s["checked"] or set(s["unchecked"]) == years), s["currency"]


@pytest.mark.parametrize(
    "currency", ["RUB", "CNY", "EUR", "GBP", "CZK", "PLN", "BRL", "ZAR", "KRW", "JPY", "QAR", "KWD", "MXN"]
)
def test_rates_run_without_a_gap_from_the_first_months_of_the_cases(currency: str):
    years = sorted(year for code, year in yearly_rates() if code == currency)
    assert years == list(range(2000, years[-1] + 1)) and years[-1] >= 2024
