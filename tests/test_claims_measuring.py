"""Which measure a head-count is: the cue that stands nearest decides."""

from __future__ import annotations

import pytest

from documents import claims

ABOUT = "North Korean workers are employed in Russia by construction firms. They earn little. "


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Some 900 North Korean workers are in Omsk.", "workers_abroad"),
        ("Some 900 North Korean workers are registered in Omsk.", "workers_abroad"),
        ("Some 900 North Korean doctors have worked in Omsk since January.", "workers_abroad"),
        ("The 900 North Korean workers in Omsk would all be gone by summer.", "workers_abroad"),
        ("Some 900 North Korean workers arrived in Omsk in May.", "workers_dispatched"),
        ("Some 900 North Korean workers landed in Omsk in May.", "workers_dispatched"),
        ("The number of North Koreans who entered Russia was put by the border service at 900.", "workers_dispatched"),
        ("Some 900 North Korean workers were sent home in May.", "workers_returned"),
        ("Some 900 North Korean workers landed in Pyongyang in May.", "workers_returned"),
        ("Some 900 North Korean workers left Vladivostok in May.", "workers_returned"),
        ("Russia reported 900 departures of North Korean workers in May.", "workers_returned"),
        ("Pyongyang will send 700 deminers and 900 military construction workers to Kursk.", "workers_planned"),
        ("As many as 900 North Koreans may be brought to Omsk.", "workers_planned"),
        ("Omsk may attract 900 North Korean workers.", "workers_planned"),
        ("Some 900 North Korean workers at plants in Omsk, a city in Siberia, stopped work.", "workers_affected"),
        ("The group collected the statements of 900 North Korean workers.", "workers_affected"),
        ("Some 900 North Korean workers were killed in a fire.", "casualties"),
    ],
)
def test_the_nearest_cue_decides(text: str, measure: str) -> None:
    found = [c.measure for c in claims(ABOUT + text) if 900 in (c.low, c.high)]
    assert found == [measure]


def test_recipients_and_former_workers_are_no_stock() -> None:
    for text in ("She sent questions to 90 workers in Omsk.", "The paper quotes 90 former North Korean workers."):
        assert [c for c in claims(ABOUT + text) if c.low == 90 and c.measure == "workers_abroad"] == []
