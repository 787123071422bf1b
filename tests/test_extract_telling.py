"""Plain sentences of reports, each told in a way of its own, and what the trained reader makes of them.

A trained reader is right more often than not, never always: what is asked for is a share, and a failure lists the rest.
"""

from __future__ import annotations

from typing import Any

from documents import claims

LEAD = "North Korean workers have been in China and Russia for years. "

COUNTED: list[tuple[str, str, float | None, float | None]] = [
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
]

PLAIN = [
    ("Russia employs about 20,000 North Korean workers, the labour ministry said.", "workers_abroad", 20_000, 20_000),
    ("There are 1,800 North Korean workers in Qatar, most of them on building sites.", "workers_abroad", 1_800, 1_800),
    ("Some 300 North Korean workers arrived in Vladivostok last month.", "workers_dispatched", 300, 300),
    ("In 2018 Poland sent home 450 North Korean workers.", "workers_returned", 450, 450),
    ("Russia plans to bring in 5,000 North Korean workers next year.", "workers_planned", 5_000, 5_000),
    (
        "About 2,000 North Korean workers at the plant went on strike over unpaid wages.",
        "workers_affected",
        2_000,
        2_000,
    ),
    ("The workers earn North Korea about $500 million a year, the report said.", "revenue", 5e8, 5e8),
    ("The workers receive about $100 a month.", "wage_net", 100, 100),
    ("The state takes 80 percent of their wages.", "state_share", 0.8, 0.8),
    ("They work up to 16 hours a day.", "hours_worked", None, 16),
    ("North Korea has workers in 40 countries.", "host_countries", 40, 40),
    ("Their contracts run for three years.", "contract_term", 36, 36),
    ("Each worker has to hand over $300 a month to the state.", "levy", 300, 300),
    ("Two North Korean workers died in a fall at the site in March.", "casualties", 2, 2),
]

NOTHING = [
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
]

HELD = [
    ("The company employs 800 North Koreans, up from 300 in 2012.", 800, "2019-03-26", "2019-03-26"),
    ("The company employs 800 North Koreans, up from 300 in 2012.", 300, "2012-01-01", "2012-12-31"),
    ("In the first half of 2018 alone 12,000 North Koreans entered Russia.", 12_000, "2018-01-01", "2018-06-30"),
    ("Between 2010 and 2015 Malta gave permits to 1,000 North Koreans.", 1000, "2010-01-01", "2015-12-31"),
]

HOSTED = [
    ("Laos, wedged between Thailand and Vietnam, employs 950 North Korean workers.", "LA"),
    ("Moscow intends to bring in 14,000 North Korean workers.", "RU"),
    ("Over 45,000 North Koreans earn wages outside their homeland.", None),
    (
        "Russian builders are short of hands since the war in Ukraine. "
        "Over 7,500 North Korean labourers came to Russia in 2024.",
        "RU",
    ),
]


def share(wrong: list[Any], of: list[Any]) -> float:
    return 1 - len(wrong) / len(of)


def missed(told: list[tuple[str, str, float | None, float | None]]) -> list[Any]:
    wrong = []
    for text, measure, low, high in told:
        found = [(c.measure, c.low, c.high) for c in claims(LEAD + text)]
        if (measure, low, high) not in found:
            wrong.append((text, found))
    return wrong


def test_what_is_counted_in_plain_words() -> None:
    assert share(wrong := missed(PLAIN), PLAIN) >= 0.7, wrong


def test_what_is_counted_in_unusual_words() -> None:
    """Hard ones: a third is what the reader of today gets."""
    assert share(wrong := missed(COUNTED), COUNTED) >= 0.3, wrong


def test_what_is_no_figure_of_the_programme() -> None:
    wrong = [(text, [c.measure for c in told]) for text in NOTHING if (told := sure(LEAD + text))]
    assert share(wrong, NOTHING) >= 0.75, wrong


def sure(text: str) -> list[Any]:
    return [c for c in claims(text) if c.confidence >= 0.5]


def test_when_it_held() -> None:
    wrong = []
    for text, low, start, end in HELD:
        found = [(str(c.start), str(c.end)) for c in claims(LEAD + text) if c.low == low]
        if found != [(start, end)]:
            wrong.append((text, found))
    assert share(wrong, HELD) >= 0.5, wrong


def test_where_it_held() -> None:
    wrong = [(text, host, told) for text, host in HOSTED if (told := [c.host for c in claims(text)]) != [host]]
    assert share(wrong, HOSTED) >= 0.75, wrong


def test_days_of_one_month_are_a_span() -> None:
    (found,) = claims("Between 5 and 9 May 2021, several hundred North Korean workers in Tula went on strike.")
    assert (str(found.start), str(found.end)) == ("2021-05-05", "2021-05-09")


def test_each_head_count_of_a_list_has_the_host_that_its_own_words_lead_to() -> None:
    told = claims("There are 30,000 North Korean workers in Russia and 80,000 in China, the ministry says.")
    assert {c.low: c.host for c in told if c.measure == "workers_abroad"} == {30_000: "RU", 80_000: "CN"}


def test_people_abroad_are_those_of_all_hosts_whatever_country_the_sentence_before_names() -> None:
    told = "North Koreans have worked in Senegal's kilns and quarries for years. "
    (everywhere,) = claims(told + "Some 70,000 North Koreans are employed overseas, a researcher said.")
    assert (everywhere.low, everywhere.host) == (70000, None)
    first, *_ = claims(told + "Some 3,300 North Koreans work abroad in Malta, a researcher said.")
    assert (first.low, first.host) == (3300, "MT")
