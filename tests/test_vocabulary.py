"""Code lists, and what tells that a document is an example."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from withheld.vocabulary import codelist, exchange_rate, is_example, yearly_rates

LINE = codelist("examples")["line"]


@pytest.mark.parametrize(
    "text", [f"Title\n\n*{LINE}*\n\nMore.", f"A\n> {LINE.upper()}.\nB", LINE.replace(" report ", "\nreport ")]
)
def test_the_line_alone_on_a_line_tells_an_example(text: str) -> None:
    assert is_example("", text)


@pytest.mark.parametrize("text", ["", f"The paper calls it “{LINE}”, he said.", f"{LINE} last year, and no other."])
def test_the_words_in_a_sentence_of_a_report_do_not(text: str) -> None:
    assert not is_example("0" * 64, text)


def test_the_bytes_of_a_shipped_report_tell_one_whatever_became_of_its_text() -> None:
    assert all(is_example(sha256) for sha256 in codelist("examples")["sha256"])


def test_a_rate_of_one_year_is_that_of_the_list_and_says_whose_it_is() -> None:
    rate = exchange_rate("CZK", dt.date(2006, 11, 9), dt.date(2006, 11, 9))
    assert rate and rate.per_dollar == yearly_rates()["CZK", 2006][0] and rate.spread == 0
    assert rate.words == "22.596 CZK to the dollar, the mean of 2006 (World Bank)"


def test_a_rate_of_several_years_weighs_each_by_its_days() -> None:
    late, early = (yearly_rates()["RUB", year][0] for year in (2015, 2014))
    whole = exchange_rate("RUB", dt.date(2014, 1, 1), dt.date(2015, 12, 31))
    mostly = exchange_rate("RUB", dt.date(2014, 12, 22), dt.date(2015, 12, 31))
    assert whole and whole.per_dollar == pytest.approx(2 / (1 / late + 1 / early))
    assert whole.spread == pytest.approx(math.log(late / early) / 2)
    assert mostly and whole.per_dollar < mostly.per_dollar < late


@pytest.mark.parametrize(("currency", "year"), [("CZK", 1999), ("CZK", 2026), ("VES", 2020), ("RUB", 2025)])
def test_no_rate_is_made_up(currency: str, year: int) -> None:
    assert exchange_rate(currency, dt.date(year, 1, 1), dt.date(year, 12, 31)) is None


def test_a_period_with_one_year_that_is_not_kept_has_no_rate() -> None:
    assert exchange_rate("RUB", dt.date(2024, 6, 1), dt.date(2025, 6, 1)) is None
