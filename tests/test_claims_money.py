"""Sums of money: whose pay, who keeps it, what the state takes in."""

from __future__ import annotations

import pytest

from documents import claims, only

ABOUT = "North Korean workers are employed in {host} by construction firms. They work long hours. "


def told(text: str, host: str = "Russia") -> list[tuple[str, float | None, str, str | None]]:
    return [(c.measure, c.low, c.unit, c.per) for c in claims(ABOUT.format(host=host) + text) if len(c.unit) == 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A worker earns $700 a month.", ("wage_gross", 700, "USD", "month")),
        ("The firm pays 4,700 euros a month per worker.", ("wage_gross", 4_700, "EUR", "month")),
        ("They are paid 10,000 roubles ($150) a month each.", ("wage_gross", 10_000, "RUB", "month")),
        ("The workers keep $100 a month.", ("wage_net", 100, "USD", "month")),
        ("About 900 yuan of it was handed to the workers.", ("wage_net", 900, "CNY", None)),
        ("Each worker must hand over $300 a month to the fund.", ("levy", 300, "USD", "month")),
        ("The managers owe the workers $10 million.", ("arrears", 10e6, "USD", None)),
        ("The workers earn the state $500 million a year.", ("revenue", 500e6, "USD", "year")),
        ("The workers' pay of $330 a month was sent directly to the government.", ("wage_gross", 330, "USD", "month")),
    ],
)
def test_each_kind_of_sum(text: str, expected: tuple[str, float, str, str | None]) -> None:
    assert told(text) == [expected]


def test_pay_told_beside_pay_is_for_the_same_time() -> None:
    found = told("The men earned €700 a month and were left with €75.")
    assert found == [("wage_gross", 700, "EUR", "month"), ("wage_net", 75, "EUR", "month")]


def test_a_bare_number_takes_the_currency_told_before_it() -> None:
    found = told("The firm pays 4,700 euros a month per worker. Of this 1,200 go to the workers.")
    assert ("wage_net", 1_200, "EUR", None) in found
    found = told("He earned 60,000 roubles a month but had to pass on 45,000.")
    assert ("levy", 45_000, "RUB", "month") in found


@pytest.mark.parametrize(("host", "unit"), [("Qatar", "QAR"), ("Oman", "OMR"), ("Saudi Arabia", "SAR")])
def test_a_shared_name_of_a_currency_is_the_hosts(host: str, unit: str) -> None:
    assert only(ABOUT.format(host=host) + "A worker earns 2,700 riyals a month.", "wage_gross").unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "Seoul sent food aid worth $8 million.",
        "Hackers stole $600 million in cryptocurrency.",
        "The launch cost $1.3 billion.",
        "A loaf costs $2 in Pyongyang.",
    ],
)
def test_other_money_yields_nothing(text: str) -> None:
    assert told(text) == []
