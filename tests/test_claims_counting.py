"""Head-counts of people, workplaces and host countries; what is not the programme's yields nothing."""

from __future__ import annotations

import pytest

from documents import claims, only

ABOUT = "North Korean workers are employed in Russia by construction firms. They earn little. "


def counted(text: str, **more: object) -> list[tuple[str, float | None, float | None]]:
    found = claims(ABOUT + text, **more)
    return [(c.measure, c.low, c.high) for c in found if c.unit in ("person", "site", "country")]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Some 900 North Koreans work in Omsk.", 900, 900),
        ("More than 900 labourers are on building sites there.", 900, None),
        ('"Several thousand" North Koreans remain at work.', 2_000, 10_000),
        ("NGOs had spoken of nearly a hundred.", 100, 100),
        ("In Omsk there were 900, and a mere 70 by this March.", 900, 900),
    ],
)
def test_stocks_in_every_form(text: str, low: float, high: float | None) -> None:
    assert ("workers_abroad", low, high) in counted(text)


@pytest.mark.parametrize(
    "text",
    [
        "Some 900 tourists came from Japan.",
        "The missile flew 900 km.",
        "900 North Korean soldiers fought in Kursk.",
        "Some 16,613 North Koreans came as tourists last year.",
        "The women are all under the age of 30.",
        "It is 900 miles from the border.",
        "There are 40 workers per dormitory.",
        "Two of them told this paper that it was cold.",
    ],
)
def test_what_is_no_head_count_of_workers_yields_nothing(text: str) -> None:
    assert counted(text) == []


def test_workplaces_and_host_countries() -> None:
    assert counted("They are employed by 14 firms.") == [("sites", 14, 14)]
    assert counted("North Koreans work in some 40 countries.") == [("host_countries", 40, 40)]


def test_permits_stand_for_workers_by_their_state() -> None:
    assert counted("Only 511 North Koreans still held valid work permits.") == [("workers_abroad", 511, 511)]
    assert counted("Russia issued 700 work permits to North Koreans in 2018.") == [("workers_dispatched", 700, 700)]


def test_a_quoted_figure_holds_its_operand() -> None:
    claim = only(ABOUT + "About 900 North Koreans work in Omsk.", "workers_abroad")
    assert claim.quote and "900" in claim.quote.exact and claim.figure
    assert claim.quote.start <= claim.figure.start < claim.figure.end <= claim.quote.end


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("In 2017 Russia had 30,100 valid work permits for North Koreans.", "permits"),
        ("Poland issued 500 work visas to North Koreans in 2016.", "visas"),
        ("The ministry registered 9,000 new North Korean workers in Russia in 2018.", "registrations"),
        ("The region set a quota of 900 North Korean workers for 2018.", "quota"),
        ("Border service data show that 6,300 North Korean workers were in Russia in 2023.", "entries"),
        ("Some 900 North Korean workers are in Omsk.", None),
        ("Some 700 North Korean workers who entered Russia in 2017 remain there.", None),
    ],
)
def test_what_is_counted_is_coded_where_the_text_says_that_it_is_not_workers(text: str, code: str | None) -> None:
    assert {c.counted for c in claims(ABOUT + text) if c.unit == "person"} == {code}
