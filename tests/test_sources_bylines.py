from __future__ import annotations

import datetime as dt

import pytest

from withheld.sources.bylines import byline_day, byline_month, dateline_day, outlet, seen_by, source_address
from withheld.sources.plaintext import read_text

TODAY = dt.date(2026, 6, 1)
BODY = "\n\nThe ministry said that 3,000 workers had left by then, and that more would follow.\n"


@pytest.mark.parametrize(
    "line",
    [
        "Published 12 March 2024",
        "March 12, 2024",
        "2024-03-12",
        "By Jane Doe, 12 Mar 2024",
        "By Jane Doe | Example Post | March 12, 2024 16:29 GMT",
        "Updated: 14 March 2024 | Published: 12 March 2024, 09:15",
        "Published 12 March 2024 · Updated 14 March 2024",
        "Tuesday, 12 March 2024 at 4:29 p.m.",
        "SEOUL, March 12, 2024 (Example News) -- The ministry said that 3,000 workers had left the country by sea.",
        "2024.03.12 16:29",
    ],
)
def test_the_day_of_publication_is_read_near_the_top(line: str) -> None:
    assert byline_day(f"Workers sent home\n\n{line}{BODY}", "Workers sent home", TODAY) == dt.date(2024, 3, 12)


@pytest.mark.parametrize(
    "line",
    [
        "The agreement was signed on 12 March 2024 in Moscow, the ministry said.",
        "A ship with 300 workers aboard left the port of Rason on the morning of 12 March 2024",
        "Published 31 February 2024",
        "Published 12 March 2031",
        "SEOUL, March 12 (Example News) -- The ministry said so.",
    ],
)
def test_a_day_that_is_only_mentioned_or_impossible_is_not_taken(line: str) -> None:
    assert byline_day(f"Workers sent home\n\n{line}{BODY}", "Workers sent home", TODAY) is None


def test_the_day_of_a_change_serves_where_there_is_no_other() -> None:
    assert byline_day(f"Title here\n\nLast updated 14 March 2024{BODY}", "Title here", TODAY) == dt.date(2024, 3, 14)


def test_a_dateline_without_a_year_needs_the_year_from_elsewhere() -> None:
    text = "SEOUL, April 3 (Example News) -- Some 300 workers left."
    assert dateline_day(text, None, TODAY) is None
    assert dateline_day(text, "https://outlet.example/2019/workers", TODAY) == dt.date(2019, 4, 3)
    assert dateline_day(f"{text}\n\n© 2018 Example News", None, TODAY) == dt.date(2018, 4, 3)


def test_the_agency_of_a_dateline_is_the_outlet() -> None:
    assert outlet("MOSCOW (Agency One) - Some 300 workers left.") == "Agency One"
    assert outlet("SEOUL, April 3 (Agency Two) -- Some 300 left.") == "Agency Two"
    assert outlet("The fund (Alpha) - a front - paid $300.") is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("The Quayside Monitor, Dec. 4, 2023", "The Quayside Monitor"),
        ("By Wynne Calloway, The Estuary Times", "The Estuary Times"),
        ("Jane Doe | Example Post | 12 March 2024", "Example Post"),
        ("particular-news.example", "particular-news.example"),
        ("By the Saltmarsh Ledger staff", "Saltmarsh Ledger"),
        ("Moscow, 12 March 2024", None),
        ("By Jane Doe, 12 March 2024", None),
        ("Times were hard in the camps, he said.", None),
    ],
)
def test_an_outlet_is_named_on_the_byline(line: str, name: str | None) -> None:
    assert outlet(f"Workers sent home\n\n{line}{BODY}") == name


def test_a_byline_with_a_month_alone_gives_the_month() -> None:
    found = byline_month(f"Title here\n\nThe Alder Quarterly, June 2019{BODY}", "Title here")
    assert found is not None and (found.first, found.last) == (dt.date(2019, 6, 1), dt.date(2019, 6, 30))
    assert byline_month(f"Title here\n\nWorkers left in June 2019{BODY}", "Title here") is None


def test_a_title_that_ends_with_the_outlets_month_gives_it() -> None:
    for title in ("Alder Monitor, briefing no. 4 (June 2019)", "Alder Monitor | Issue 4 | June 2019"):
        found = byline_month(f"{title}{BODY}", title)
        assert found is not None and found.first == dt.date(2019, 6, 1)
    for title in ("Alder Monitor: who left in June 2019", "Alder Monitor, the June 2019 count", "Who left (June 2019)"):
        assert byline_month(f"{title}{BODY}", title) is None


def test_the_title_of_a_document_may_end_with_its_day() -> None:
    for title in (
        "TRANSCRIPT - Noon briefing, Ministry of Quiet Waters, 6 May 2018 (unofficial translation)",
        "Letter to the crews (6 May 2018)",
    ):
        assert byline_day(f"{title}{BODY}", title, TODAY) == dt.date(2018, 5, 6)
    for title in (
        "The fire at the docks, 6 May 2018",
        "Letter of 6 May 2018 on the crews",
        "Letter to the crews, 6 May 2031",
    ):
        assert byline_day(f"{title}{BODY}", title, TODAY) is None


def test_the_first_line_of_a_thread_gives_its_day_and_a_post_within_a_report_none() -> None:
    line = "@tidewatcher · May 6, 2018"
    assert byline_day(f"{line}{BODY}", line, TODAY) == dt.date(2018, 5, 6)
    assert byline_day(f"Crews sent home\n\n{line}{BODY}", "Crews sent home", TODAY) is None


def test_the_source_line_gives_the_address() -> None:
    assert source_address("Text.\n\nSource: https://outlet.example/a?b=1.\n") == "https://outlet.example/a?b=1"
    assert source_address("**Source:** [Outlet](https://outlet.example/a)\n\nText.") == "https://outlet.example/a"
    assert source_address("https://outlet.example/a\n\nText.") == "https://outlet.example/a"
    assert source_address("Text with https://outlet.example/a in it.") is None


@pytest.mark.parametrize(
    "words", ["Accessed", "Retrieved on", "Downloaded:", "Printed on", "Archived", "Saved from the site on"]
)
def test_the_day_on_which_a_page_was_opened_bounds_its_own_and_is_not_taken_for_it(words: str) -> None:
    line = f"{words} 4 June 2021"
    assert byline_day(f"{line}{BODY}", None, TODAY) is None and seen_by(f"{line}{BODY}", TODAY) == dt.date(2021, 6, 4)
    assert byline_day(f"{line}, published 12 March 2020{BODY}", None, TODAY) == dt.date(2020, 3, 12)
    assert byline_day(f"12 March 2020 ({line}){BODY}", None, TODAY) == dt.date(2020, 3, 12)
    draft = read_text(f"Huts by the docks\n{line}{BODY}".encode(), TODAY, markdown=False)
    assert draft.dates == {} and draft.no_later == dt.date(2021, 6, 4)


def test_a_day_of_change_or_a_sentence_says_nothing_of_when_a_page_was_opened() -> None:
    assert seen_by(f"Updated 4 June 2021{BODY}", TODAY) is None
    assert seen_by(f"Money was saved. By 4 June 2021 the yard had paid.{BODY}", TODAY) is None
