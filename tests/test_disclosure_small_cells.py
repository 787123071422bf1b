"""Words that count fewer than ten people, and words that name a site."""

from __future__ import annotations

import pytest

from withheld.disclosure.small_cells import few_people, names_site


@pytest.mark.parametrize(
    "text",
    [
        "Seven North Korean workers slept there.", "The 7 workers fled.", "between 3 and 7 workers", "seven of the workers",
        "Of the crew two fled.", "a six-member team", "a handful of women", "five or six loggers", "half a dozen men",
        "the only nurse", "one worker died",
    ],
)  # fmt: skip
def test_few_people_are_found_however_they_are_counted(text):
    assert few_people(text)


@pytest.mark.parametrize(
    "text",
    [
        "11,490 workers", "1,007 workers", "some 4.5 workers each", "for three years workers have lived there",
        "two companies hired 300 workers", "one of 300 workers", "5 million people", "$7 workers", "10 workers", "2017 workers",
        "nine hundred workers", "article 7 of the law",
    ],
)  # fmt: skip
def test_larger_numbers_and_other_things_are_not_few_people(text):
    assert not few_people(text)


@pytest.mark.parametrize(
    "text", ["the Larch Hill farm", "at Larch Hill", "in Vladivostok", "near the Dong Ha Textile Factory"]
)
def test_named_sites_are_found(text):
    assert names_site(text)


@pytest.mark.parametrize(
    "text",
    ["in Russia", "in December", "North Korean companies", "The farm", "at a farm in the north", "from South Korea"],
)
def test_countries_months_and_unnamed_sites_are_no_named_sites(text):
    assert not names_site(text)
