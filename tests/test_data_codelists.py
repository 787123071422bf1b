"""The code lists agree with the vocabularies that the records declare."""

from __future__ import annotations

from typing import get_args

import pycountry
import pytest
from pydantic import TypeAdapter, ValidationError

from withheld.records import Dependence, Measure, Pledge
from withheld.vocabulary import codelist, codes, country_name, measures

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
