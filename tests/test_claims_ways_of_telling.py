"""Ways in which reports tell figures and speakers, each in a sentence of its own."""

from __future__ import annotations

import pytest

from documents import claims
from test_claims_voice import voice


@pytest.mark.parametrize(
    ("text", "figure", "origin", "via"),
    [
        ("They rely on charities by whose findings a mason keeps $95 a month.", "$95", "charities", ()),
        ("It is in a study of 2009 by the Migrant Pay Forum, according to which they made $3 billion.", "$3", "Migrant Pay Forum", ()),
        ("The ledgers and reports, leaked by the Open Payroll Centre, suggest that pay was $870.", "$870", "Open Payroll Centre", ()),
        ("About 7,100 live there, its Office of Foreign Labour told Interfax.", "7,100", "Office of Foreign Labour", ("Interfax",)),
        ("There are traders close to the firm, who spoke of roughly 3,300.", "3,300", "traders close to the firm", ()),
        ("The coast pays best: according to Interfax, a mason there makes around $640 a month.", "$640", "Interfax", ()),
        ("It gave 8,800 visas, says a Friday story on the website of Lima's Valle Norte newspaper.", "8,800", "Valle Norte", ()),
        ("Minsk will take 4,200 masons.\n\nThis was announced by Deputy Minister Ivan Petrov.", "4,200", "Ivan Petrov", ()),
        ("In his weekly column Petrov said that 6,300 nurses were there.", "6,300", "Petrov", ()),
        ("Pablo Ruiz told the Gazette Cuba earns some $310 million a year.", "$310", "Pablo Ruiz", ("Gazette",)),
        ("The Harbour Rights Centre issued a report which estimates that 47,000 are there.", "47,000", "Harbour Rights Centre", ()),
        ("Mills hire 810 men—steps E.U. officials say break the law.", "810", None, ()),
        ("The workers earn revenue estimated at $200 million a year.", "$200", None, ()),
        ("One estimate, from the Strategy Institute, a charity, put it at 4,000.", "4,000", "Strategy Institute", ()),
        ("Estimates by the Institute for National Unification run to 60,000.", "60,000", "Institute for National Unification", ()),
        ("The tally of 6,000 comes from the manpower authority.", "6,000", "manpower authority", ()),
        ("Interfax, which cited the governor's office, gave the figure as 3,000.", "3,000", "governor's office", ("Interfax",)),
        ("Reuters was told by two diplomats that 500 had gone home.", "500", "two diplomats", ("Reuters",)),
        ("Figures from the National Border Service show that 26,500 were there.", "26,500", "National Border Service", ()),
        ("The vice-minister let it be known that 1,000 loggers would come.", "1,000", "vice-minister", ()),
        ("There were 6,300 nurses on the coast according to local standards.", "6,300", None, ()),
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
            "Some 740 North Korean workers dispatched to Liaoning started a riot in October.",
            "workers_affected",
            740,
            740,
        ),
        ("A cannery in Hunchun took on 37 North Korean cooks last week.", "workers_dispatched", 37, 37),
        ("The ministry is giving out 9,400 work permits to North Koreans.", "workers_planned", 9400, 9400),
        ("The guild petitioned the mayor to let 640 North Korean workers stay.", "workers_planned", 640, 640),
        ("Dozens of North Korean labourers stream home through the port each week.", "workers_returned", 24, 100),
        (
            "With the ferry not running 83 North Korean labourers are stuck in Russia.",
            "workers_affected",
            83,
            83,
        ),
        ("Rural labour transfers to the coast averaged 1.9 million a year.", None, 0, 0),
        ("Last month 210 out of 260 North Korean workers had stayed on the island.", "workers_abroad", 210, 210),
        ("Some 17 nations or more employ North Korean crews of the kind.", "host_countries", 17, None),
        ("The North Korean crews used to send US$85 million a year back home.", "revenue", 85e6, 85e6),
        ("The agencies help themselves to about a third of the workers' pay.", "state_share", 0.333333, 0.333333),
        (
            "Perhaps ten to 20 percent of the sums that were charged has reached the workers.",
            "state_share",
            0.8,
            0.9,
        ),
        (
            "At most 65% of what the North Korean welders earn in wages is withheld, it is said.",
            "state_share",
            None,
            0.65,
        ),
        ("The North Korean crew was hired for two years.", "contract_term", 24, 24),
        ("North Koreans work 12-hour to 16-hour days abroad.", "hours_worked", 12, 16),
        (
            "The port paid R7 340 600 for its North Korean welders, all of it to Pyongyang.",
            "revenue",
            7_340_600,
            7_340_600,
        ),
        ("Every month the workers must pay U.S. $55 into a party fund.", "levy", 55, 55),
        ("Annually the regime earns about $61.5 million from its North Korean workers.", "revenue", 61.5e6, 61.5e6),
    ],
)
def test_what_is_counted(text: str, measure: str | None, low: float | None, high: float | None) -> None:
    found = [(c.measure, c.low, c.high) for c in claims(LEAD + text)]
    assert ((measure, low, high) in found) if measure else all(m != "workers_abroad" for m, _, _ in found), found


@pytest.mark.parametrize(
    "text",
    [
        "Around 2 million foreign labourers in Oman queue for buses, unlike the North Korean workers.",
        "The roads serve a total population of about 31 million, and North Korean workers built them.",
        "One of two North Korean doctors looks after 15 doctor's offices in the valley.",
        "North Korean workers who leave are banned from coming back for six years.",
        "North Korea fired 3 missiles over the sea on Monday and has 25 million people.",
        "Hackers from North Korea stole $620 million in cryptocurrency, while workers abroad kept earning.",
        "Trade between China and North Korea fell 40 percent to $2.7 billion as workers left.",
        "Resolution 2397 gave states 24 months to send home North Korean workers.",
        "The plant in Omsk, where North Korean workers sew, covers 20 hectares and cost $30 million.",
        "Some 300 Chinese workers lost their jobs at the plant to North Korean women.",
        "North Korean workers abroad watch 2 hours of propaganda films on Saturdays.",
        "Nearly 33,000 North Korean defectors live in South Korea, some of whom once worked abroad.",
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
        ("Laos, wedged between Thailand and Vietnam, employs 950 North Korean workers.", "LA"),
        ("Moscow intends to bring in 14,000 North Korean workers.", "RU"),
        ("Over 45,000 North Koreans earn wages outside their homeland.", None),
    ],
)
def test_where_it_held(text: str, host: str | None) -> None:
    assert [c.host for c in claims(text)] == [host]


def test_a_war_hosts_nobody() -> None:
    (found,) = claims(
        "Russian builders are short of hands since the war in Ukraine. Over 7,500 North Korean labourers came to Russia in 2024."
    )
    assert found.host == "RU"


def test_days_of_one_month_are_a_span() -> None:
    (found,) = claims("Between 5 and 9 May 2021, several hundred North Korean workers in Tula went on strike.")
    assert (str(found.start), str(found.end)) == ("2021-05-05", "2021-05-09")
