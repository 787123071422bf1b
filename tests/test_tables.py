"""Tables of figures become records, each with its headers; what says nothing of its measure or programme yields nothing."""

from __future__ import annotations

import pytest

from tables_read import read, short, shorts
from withheld.readings import heads, said

BY_YEAR = """The ministry gave its count.

Host | North Korean workers 2016 | North Korean workers 2017
Qatar |  | 1,800
Kuwait | 2,400 |
Total | 2,400 | 1,800

Source: Ministry of Labour, yearly count.
"""


def test_a_cell_takes_host_year_and_measure_from_its_headers_and_the_origin_from_the_note() -> None:
    claims = read(BY_YEAR).claims
    assert {short(c) for c in claims} == {
        ("workers_abroad", 1800.0, "QA", 2017), ("workers_abroad", 2400.0, "KW", 2016),
        ("workers_abroad", 2400.0, None, 2016), ("workers_abroad", 1800.0, None, 2017),
    }  # fmt: skip
    assert {c.origin for c in claims} == {"Ministry of Labour"}
    assert {c.covers for c in claims} == {None, "whole"}


def test_the_sentence_shown_is_the_headers_and_the_cell() -> None:
    claim = read(BY_YEAR).claims[0]
    assert said(claim) == "Qatar · North Korean workers 2017: 1,800"
    assert heads(claim) == "Qatar · North Korean workers 2017: "


def test_thousands_in_the_caption_hold_for_every_cell_and_the_record_says_how() -> None:
    text = "Table 2. North Korean workers by host (thousand persons)\n\nHost     2016   2017\nQatar     1.8    2.1\nKuwait    2.4    3.0\n"
    claims = read(text).claims
    assert ("workers_abroad", 1800.0, "QA", 2016) in {short(c) for c in claims}
    assert all(c.derivation and "1,000" in c.derivation for c in claims)


def test_of_which_rows_are_parts_of_the_row_above() -> None:
    text = "North Korean workers abroad in 2015\n\nHost | Number\nQatar | 3,000\n- of which: construction | 2,000\nKuwait | 900\n"
    told = {(short(c)[1:3], c.sector) for c in read(text).claims}
    assert told == {((3000.0, "QA"), None), ((2000.0, "QA"), "construction"), ((900.0, "KW"), None)}


def test_of_nationalities_only_the_programmes_own_row_counts() -> None:
    text = "Foreign workers in Malta by nationality, 2016\n\nNationality | Number\nIndia | 900\nNorth Korea | 110\nSerbia | 700\n"
    assert shorts(text) == {("workers_abroad", 110.0, "MT", 2016)}


@pytest.mark.parametrize(
    "text",
    [
        "Trade of North Korea, USD million\n\nPartner | 2016 | 2017\nQatar | 12 | 9\nKuwait | 3 | 4\n",
        "North Korean refugees by country\n\nCountry | 2016 | 2017\nQatar | 12 | 9\nKuwait | 3 | 4\n",
        "Indian workers abroad\n\nCountry | 2016 | 2017\nQatar | 1,200 | 900\nKuwait | 300 | 400\n",
        "Results of the league\n\nClub | 2016 | 2017\nQatar | 12 | 9\nKuwait | 3 | 4\n",
        "North Korean workers by host: change in %\n\nHost | Change\nQatar | 12%\nKuwait | 3%\n",
    ],
)
def test_what_is_of_no_measure_or_not_of_the_programme_yields_nothing_and_is_named(text: str) -> None:
    found = read(text)
    assert found.claims == ()
    assert found.left


def test_columns_that_nothing_tells_apart_are_left_out_but_for_the_total() -> None:
    head = "North Korean workers in 2017\n\nHost | Skilled | Others at work | Total"
    text = f"{head}\nQatar | 900 | 100 | 1,000\nKuwait | 450 | 50 | 500\n"
    assert shorts(text) == {("workers_abroad", 1000.0, "QA", 2017), ("workers_abroad", 500.0, "KW", 2017)}


def test_a_row_of_the_rest_is_of_no_host() -> None:
    text = "North Korean workers in 2017\n\nHost | Number\nQatar | 900\nOthers | 450\n"
    assert shorts(text) == {("workers_abroad", 900.0, "QA", 2017)}


def test_long_tables_have_years_hosts_and_sources_in_columns() -> None:
    text = "North Korea sent workers.\n\nCountry;Year;Workers sent;Source\nQatar;2016;1200;Statistics Office\nKuwait;2017;~500;\n"
    claims = read(text).claims
    assert {short(c) for c in claims} == {
        ("workers_dispatched", 1200.0, "QA", 2016),
        ("workers_dispatched", 500.0, "KW", 2017),
    }
    assert [(c.origin, c.qualifier) for c in claims] == [("Statistics Office", "exact"), (None, "about")]


def test_money_needs_a_currency_and_takes_its_scale_from_the_header() -> None:
    text = "Revenue of North Korea from workers abroad\n\nHost | Revenue 2016 (US$ m)\nQatar | 12.5\nKuwait | 3\n"
    assert {(short(c), c.unit) for c in read(text).claims} == {
        (("revenue", 12_500_000.0, "QA", 2016), "USD"), (("revenue", 3_000_000.0, "KW", 2016), "USD")
    }  # fmt: skip
    assert read(text.replace("US$ m", "millions")).claims == ()


def test_a_header_over_several_columns_and_a_label_over_several_rows_hold_for_all() -> None:
    text = (
        "Cuban missions\n\nCountry | Year | Doctors |  | Nurses\n | | Men | Women | All\n"
        "Qatar | 2016 | 100 | 80 | 60\n | 2017 | 110 | 90 | 70\n"
    )
    found = {(short(c)[1], short(c)[3]) for c in read(text, "CU").claims}
    assert (60.0, 2016) in found and (70.0, 2017) in found


def test_a_note_with_the_mark_of_a_cell_dates_that_cell_alone() -> None:
    text = "Cuban doctors abroad, 2017\n\nCountry | Doctors\nQatar | 800*\nKuwait | 90\n\n* End of 2018.\n"
    assert shorts(text, "CU") == {("workers_abroad", 800.0, "QA", 2018), ("workers_abroad", 90.0, "KW", 2017)}
