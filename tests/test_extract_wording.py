"""What a figure's own clause says of its time and host, whatever the weights point at."""

from __future__ import annotations

import datetime as dt

import pytest

from documents import document
from withheld.extract.candidates import find_candidates
from withheld.extract.decide import Decided, Pointed
from withheld.extract.features import Item, Mention, Mentions
from withheld.extract.structure import settled
from withheld.extract.wording import pointed
from withheld.text.document_analysis import DocumentAnalysis

KINDS = ("host", "place", "period", "speaker")


def decided(
    text: str, points: dict[float, tuple[str, str] | None], measure: str = "workers_abroad"
) -> dict[float, Decided]:
    """What the form of a text makes of its figures, each pointing to the words given, of a kind; to nothing for None."""
    analysis = DocumentAnalysis(document(f"{text}\n\nNorth Korea sent them.", published=dt.date(2022, 5, 4)))
    found, mentions = find_candidates(analysis), Mentions(analysis, "KP")
    out = []
    for c in found:
        if c.value not in points:
            continue
        item = Item(c.sentence, c.start, c.end, (0, 1), (0, 1), c)
        one = Decided(item, measure, 0.9, "asserted", "", False, None, {k: Pointed(None, None, 0.9) for k in KINDS})
        if (at := points[c.value]) is not None:
            one = pointed(one, at[0], mention(text, at[1], mentions.hosts if at[0] == "host" else mentions.periods))
        out.append(one)
    done = settled(analysis, found, mentions, out)
    return {d.item.candidate.value: d for d in done if d.item.candidate}


def mention(text: str, words: str, found: list[Mention]) -> Mention:
    return next(m for m in found if words in text[m.start : m.end] or text[m.start : m.end] in words)


@pytest.mark.parametrize(
    ("text", "measure", "kept"),
    [
        ("Some 640 were sent home under a decree adopted in 2016.", "workers_returned", False),
        ("The treaty signed by Oman in 2016 provides for 640 cooks.", "workers_planned", True),
        ("Oman had 640 of them when the decree was adopted in 2016.", "workers_abroad", True),
    ],
)
def test_the_year_of_a_law_dates_only_what_it_plans(text: str, measure: str, kept: bool) -> None:
    found = decided(text, {640: ("period", "2016")}, measure)[640]
    assert (found.points["period"].value is not None) == kept


@pytest.mark.parametrize(
    ("text", "points", "years"),
    [
        (
            "In Oman 640 workers left in 2013 and 77 followed in March 2016.",
            {640: ("period", "2013"), 77: ("period", "2013")},
            {640: (2013, 2013), 77: (2016, 2016)},
        ),
        (
            "Oman had 731 as of April 2019; 1,940 in 2017.",
            {731: None, 1940: ("period", "April 2019")},
            {731: (2019, 2019), 1940: (2017, 2017)},
        ),
        ("Oman had 640 of them at the end of 2018, against 900 a year before.", {640: None}, {640: (2018, 2018)}),
        (
            "The quota for 2016 is 9,200; in 2014 it was 12,740.",
            {9200: ("period", "2016"), 12740: ("period", "2016")},
            {9200: (2016, 2016), 12740: (2014, 2014)},
        ),
    ],
)
def test_a_time_in_a_figures_own_clause_is_its_own(
    text: str, points: dict[float, tuple[str, str] | None], years: dict[float, tuple[int, int]]
) -> None:
    made = decided(text, points)
    for value, (first, last) in years.items():
        start, end = made[value].points["period"].value  # type: ignore[misc]
        assert (start.year, end.year) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "In 2014 there were 640 in the district, in 2015 710 of them.",  # the later year is of the later figure
        "By 2014 the firm had 640 men who left in 2015.",
        "In 2014 it put 640 at the yard and closed in 2015.",
    ],
)
def test_a_time_of_another_clause_is_not(text: str) -> None:
    start, _ = decided(text, {640: ("period", "2014")})[640].points["period"].value  # type: ignore[misc]
    assert start.year == 2014


def test_what_will_have_happened_by_then_is_not_dated_by_it() -> None:
    made = decided("The last 640 will have left at the end of 2023.", {640: None})
    assert made[640].points["period"].value is None


@pytest.mark.parametrize(
    "text",
    [
        "Nearly 11,000 were abroad, with 4,000 in Oman and 3,000 in Malta.",
        "It has 11,000 in all, of whom 4,000 in Oman.",
        "A tally shows 11,000 people (including 4,000 workers in Oman).",
    ],
)
def test_a_whole_is_not_where_its_part_is(text: str) -> None:
    made = decided(text, {11000: ("host", "Oman"), 4000: ("host", "Oman")})
    assert made[11000].points["host"].value is None and made[4000].points["host"].value == "OM"


def test_a_time_of_another_sentence_is_left_to_the_weights() -> None:
    text = "It pays $640 for each, of which $150 goes to the man. In 2014 there were 90."
    value = decided(text, {640: ("period", "2014")}, "wage_gross")[640].points["period"].value
    assert value[0].year == 2014  # type: ignore[index]


def test_a_country_that_is_named_first_is_the_wholes_too() -> None:
    made = decided("Oman has 11,000 workers, with 4,000 in Muscat.", {11000: ("host", "Oman"), 4000: ("host", "Oman")})
    assert made[11000].points["host"].value == "OM"


@pytest.mark.parametrize(
    ("text", "whole", "start"),
    [
        ("Some 2,700 permits had been issued since 2011, of which 460 in 2014.", 2700, 2011),
        ("Malta had 2,700 permits, of which 460 in 2014.", 2700, None),
        ("Malta's 2,700 had shrunk to 460 in 2014.", 2700, None),
        ("The number of 2,700 fell to only 460 in 2014.", 2700, None),
    ],
)
def test_a_whole_and_what_it_was_before_are_not_of_the_time_of_the_rest(
    text: str, whole: int, start: int | None
) -> None:
    made = decided(text, {whole: ("period", "2014"), 460: ("period", "2014")})
    value = made[whole].points["period"].value
    assert (value[0].year if value else None) == start  # type: ignore[index]
    assert made[460].points["period"].value[0].year == 2014  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("An estimated 640 of them work in Oman.", "estimated"),
        ("Oman is estimated to have taken in 640 of them.", "estimated"),
        ("The crews in Oman were estimated at 640 men.", "estimated"),
        ("Brokers estimate that the port has a crew, 640 of them in Oman.", "estimated"),
        ("The broker estimates the fee, and the port says that 640 came to Oman.", "asserted"),
        ("The estimate of the port is old: 640 of them work in Oman.", "asserted"),
        ("Oman is said to have taken in more than 640 of them.", "alleged"),
        ("The yards in Oman reportedly hired 640 of them.", "alleged"),
        ("The yard is said to be large; 640 of them work in Oman.", "asserted"),
        ("The yards in Oman hired 640 of them, reportedly for the roof.", "asserted"),
    ],
)
def test_words_that_mark_an_estimate_or_hearsay_before_a_figure_give_its_stance(text: str, stance: str) -> None:
    (found,) = decided(text, {640: None}).values()
    assert found.stance == stance
