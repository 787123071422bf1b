from __future__ import annotations

import datetime as dt

import pytest

from withheld.sources.draft import Draft
from withheld.sources.window import inferred

TODAY = dt.date(2026, 6, 1)


def test_the_latest_past_that_the_text_tells_of_opens_the_window() -> None:
    text = "In 2017 the Council adopted a ban. In October 2023 some 4,000 lived there, he said. Others left in 2019."
    found = inferred(Draft(text=text), None, TODAY)
    assert found is not None
    assert (found.earliest, found.latest) == (dt.date(2023, 10, 1), TODAY)
    assert "October 2023" in found.basis


@pytest.mark.parametrize(
    "text",
    [
        "Russia will send all workers home by 22 December 2019.",
        "The number could rise to 50,000 in 2025.",
        "He said that it was due until March 2024.",
        "Workers earn $100 a month.",
        "The contract runs from 2020 to 2025.",
        "One hundred workers in 2024 need housing.",
    ],
)
def test_plans_deadlines_and_the_present_open_no_window(text: str) -> None:
    assert inferred(Draft(text=text), None, TODAY) is None


def test_a_month_in_the_address_is_the_window() -> None:
    found = inferred(Draft(text="In 2015 they left."), "https://outlet.example/2018/08/qatar", TODAY)
    assert found is not None and (found.earliest, found.latest) == (dt.date(2018, 8, 1), dt.date(2018, 8, 31))


def test_the_day_on_which_a_file_was_made_closes_the_window() -> None:
    draft = Draft(text="In March 2019 they left.", no_later=dt.date(2020, 5, 4))
    found = inferred(draft, None, TODAY)
    assert found is not None and (found.earliest, found.latest) == (dt.date(2019, 3, 1), dt.date(2020, 5, 4))


def test_a_past_that_lies_ahead_of_today_is_not_believed() -> None:
    assert inferred(Draft(text="In March 2031 they left."), None, TODAY) is None
