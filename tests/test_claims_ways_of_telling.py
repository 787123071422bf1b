"""Ways in which reports tell figures and speakers, each in a sentence of its own."""

from __future__ import annotations

import pytest

from documents import claims
from test_claims_voice import voice


@pytest.mark.parametrize(
    ("text", "figure", "origin", "via"),
    [
        ("He quoted charities by whose findings a worker keeps $120 a month.", "$120", "charities", ()),
        ("A report of 2012 by the Overseas Labour Network, according to which it made $2 billion.", "$2", "Overseas Labour Network", ()),
        ("The papers, leaked by the Free Workers Project, suggest that pay was $990.", "$990", "Free Workers Project", ()),
        ("About 6,000 are there, its Public Authority of Manpower told Interfax.", "6,000", "Public Authority of Manpower", ("Interfax",)),
        ("There are officials familiar with the matter, who spoke of roughly 2,500.", "2,500", "officials familiar with the matter", ()),
        ("The Gulf is a good bargain: according to Interfax, a builder there earns around $1,000 a month.", "$1,000", "Interfax", ()),
        ("It gave 20,000 visas, says a Monday report on the website of Seoul's Chosun Ilbo newspaper.", "20,000", "Chosun Ilbo", ()),
        ("Moscow will take 5,000 builders.\n\nThis was announced by Security Council Secretary Ivan Petrov.", "5,000", "Ivan Petrov", ()),
        ("In his online account Petrov said that 8,500 doctors were there.", "8,500", "Petrov", ()),
        ("Ivan Amor told the Herald Cuba gets more than $249 million a year.", "$249", "Ivan Amor", ("Herald",)),
        ("The Northern Rights Centre issued a report which estimates that 50,000 are there.", "50,000", "Northern Rights Centre", ()),
        ("Factories hire 700 men—actions U.S. officials say break the rules.", "700", None, ()),
        ("The workers earn revenue estimated at $200 million a year.", "$200", None, ()),
        ("One estimate, from the Strategy Institute, a charity, put it at 4,000.", "4,000", "Strategy Institute", ()),
        ("Estimates by the Institute for National Unification run to 60,000.", "60,000", "Institute for National Unification", ()),
        ("The tally of 6,000 comes from the manpower authority.", "6,000", "manpower authority", ()),
        ("Interfax, which cited the governor's office, gave the figure as 3,000.", "3,000", "governor's office", ("Interfax",)),
        ("Reuters was told by two diplomats that 500 had gone home.", "500", "two diplomats", ("Reuters",)),
        ("Figures from the Federal Migration Service show that 29,000 were there.", "29,000", "Federal Migration Service", ()),
        ("The vice-minister let it be known that 1,000 loggers would come.", "1,000", "vice-minister", ()),
        ("There were 8,500 doctors in the country according to local standards.", "8,500", None, ()),
    ],
)  # fmt: skip
def test_who_speaks(text: str, figure: str, origin: str | None, via: tuple[str, ...]) -> None:
    found = voice(text, figure)
    assert (found.origin, found.via) == (origin, via)


LEAD = "North Korean workers have been in China and Russia for years. "


@pytest.mark.parametrize(
    ("text", "measure", "low", "high"),
    [
        (
            "About 2,000 North Korean workers dispatched to Jilin started a riot in January.",
            "workers_affected",
            2000,
            2000,
        ),
        ("One company in Tumen took on 29 North Korean women this month.", "workers_dispatched", 29, 29),
        ("Beijing is handing out 20,000 work visas to North Koreans.", "workers_planned", 20_000, 20_000),
        ("The embassy petitioned deputies to allow 3,500 North Korean workers to stay.", "workers_planned", 3500, 3500),
        ("Hundreds of North Korean labourers are streaming out of Russia every day.", "workers_returned", 200, 1000),
        (
            "Amid a border closure due to the pandemic 511 labourers are stranded in Russia.",
            "workers_affected",
            511,
            511,
        ),
        ("Rural labour transfers to the region averaged 2.82 million a year.", None, 0, 0),
        ("Last month 140 out of 176 North Korean workers had stayed in the state.", "workers_abroad", 140, 140),
        ("A dozen countries at the very least hire such North Korean crews.", "host_countries", 12, None),
        ("Up to 10,000 North Koreans used to send US$100 million back home.", "revenue", 1e8, 1e8),
        ("The government helps itself to about half of the workers' pay.", "state_share", 0.5, 0.5),
        (
            "As little as eight to 16 percent of the money paid for them may have reached the workers.",
            "state_share",
            0.84,
            0.92,
        ),
        (
            "Up to 70% of the wages earned by the North Korean workers are reported to be taken away.",
            "state_share",
            None,
            0.7,
        ),
        ("The North Korean team was contracted for a year.", "contract_term", 12, 12),
        ("North Koreans work 12-hour to 16-hour days abroad.", "hours_worked", 12, 16),
        (
            "The North Korean workers cost the ministry R32 500 212 in pay, which went to Pyongyang.",
            "revenue",
            32_500_212,
            32_500_212,
        ),
        ("The workers have to give their government U.S. $100 more in loyalty funds.", "levy", 100, 100),
        ("Annually the state makes about $20.4 million from its North Korean workers.", "revenue", 20.4e6, 20.4e6),
    ],
)
def test_what_is_counted(text: str, measure: str | None, low: float | None, high: float | None) -> None:
    found = [(c.measure, c.low, c.high) for c in claims(LEAD + text)]
    assert ((measure, low, high) in found) if measure else all(m != "workers_abroad" for m, _, _ in found), found


@pytest.mark.parametrize(
    "text",
    [
        "Around 3 million foreign labourers in Kuwait turn to the black market, unlike the North Korean workers.",
        "They treated patients out of a total population of about 209 million while North Korean workers built roads.",
        "One of two North Korean doctors is responsible for 20 doctor's offices in the area.",
        "North Korean workers are blocked from returning home for eight years.",
        "North Korea fired 3 missiles over the sea on Monday and has 25 million people.",
        "Hackers from North Korea stole $620 million in cryptocurrency, while workers abroad kept earning.",
        "Trade between China and North Korea fell 40 percent to $2.7 billion as workers left.",
        "Resolution 2397 gave states 24 months to send home North Korean workers.",
        "The plant in Omsk, where North Korean workers sew, covers 20 hectares and cost $30 million.",
        "Some 300 Chinese workers lost their jobs at the plant to North Korean women.",
        "North Korean workers abroad watch 2 hours of propaganda films on Saturdays.",
        "About 30,000 North Korean defectors live in South Korea, some of whom once worked abroad.",
        "Russian police searched 14 flats of North Korean workers.",
    ],
)
def test_what_is_no_figure_of_the_programme(text: str) -> None:
    assert [c.quote and c.quote.exact for c in claims(LEAD + text)] == []


@pytest.mark.parametrize(
    ("text", "low", "start", "end"),
    [
        ("The company employs 800 North Koreans, up from 300 in 2012.", 800, "2019-03-26", "2019-03-26"),
        ("The company employs 800 North Koreans, up from 300 in 2012.", 300, "2012-01-01", "2012-12-31"),
        ("In the first half of 2018 alone 12,000 North Koreans entered Russia.", 12_000, "2018-01-01", "2018-06-30"),
        ("Between 2010 and 2015 Malta gave permits to 1,000 North Koreans.", 1000, "2010-01-01", "2015-12-31"),
    ],
)
def test_when_it_held(text: str, low: float, start: str, end: str) -> None:
    found = [(str(c.start), str(c.end)) for c in claims(LEAD + text) if c.low == low]
    assert found == [(start, end)]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Mongolia, wedged between Russia and China, employs 1,200 North Korean workers.", "MN"),
        ("Moscow intends to bring in 50,000 North Korean workers.", "RU"),
        ("Some 50,000 North Koreans work outside their country.", None),
    ],
)
def test_where_it_held(text: str, host: str | None) -> None:
    assert [c.host for c in claims(text)] == [host]


def test_a_war_hosts_nobody() -> None:
    (found,) = claims(
        "Russia lacks workers because of the war in Ukraine. More than 10,000 North Korean labourers arrived in Russia in 2024."
    )
    assert found.host == "RU"


def test_days_of_one_month_are_a_span() -> None:
    (found,) = claims("Between 11 and 14 January 2024, several thousand North Korean workers in Helong went on strike.")
    assert (str(found.start), str(found.end)) == ("2024-01-11", "2024-01-14")
