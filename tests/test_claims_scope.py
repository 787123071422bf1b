"""Where a figure holds: host, place and sector from its sentence, the passage or the document."""

from __future__ import annotations

import pytest

from documents import claims

KP = "North Korean workers are sent abroad by the state. "


def host(text: str, value: float = 900) -> object:
    found = [c for c in claims(text) if value in (c.low, c.high)]
    assert found, [(c.measure, c.low) for c in claims(text)]
    return found[0].host


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some 900 North Koreans work in Poland.", "PL"),
        ("The health ministry of Poland has permits for them. It has hosted 900 North Korean workers.", "PL"),
        ("Russia must send them home. Some 900 workers are in the country.", "RU"),
        ("Kuwait reported the return of 900 North Korean workers.", "KW"),
        ("Some 900 North Koreans work abroad.", None),
        ("Member states have told the Council of 900 North Korean workers sent home.", None),
        ("A group based in Madrid says that 900 North Koreans work abroad.", None),
        ("Some 900 North Korean workers will go once the border with China is open.", None),
    ],
)
def test_the_host_is_where_the_work_is(text: str, expected: str | None) -> None:
    assert host(KP + text) == expected


def test_a_country_that_only_counts_is_no_host_where_there_is_another() -> None:
    text = KP + "They work in Russia, most of them in Siberia. Poland counted 900 North Korean workers."
    assert host(text) == "RU"


def test_states_that_take_no_workers_are_never_hosts() -> None:
    assert host(KP + "South Korea's ministry in Seoul says that 900 North Koreans work abroad.") is None


def test_a_heading_says_what_a_text_is_about() -> None:
    text = "North Korean workers in Malta\n\nA minister answered. Just 900 North Korean nationals hold permits."
    assert host(text) == "MT"


def test_small_towns_are_not_guessed_and_named_countries_decide() -> None:
    text = KP + "They sew in China's northeast. Some 900 North Koreans work in Dandong."
    (claim,) = [c for c in claims(text) if c.low == 900]
    assert (claim.host, claim.place) == ("CN", "Dandong")
