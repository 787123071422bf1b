from __future__ import annotations

import datetime as dt

import pytest

from withheld.sources.draft import Draft, Unreadable
from withheld.sources.frontmatter import apply, split

HEAD = """---
title: "Workers: a report"
publisher: Example Post
date: {date}
source: https://outlet.example/a
---

The text.
"""


def _draft(date: str) -> Draft:
    entries, rest = split(HEAD.format(date=date))
    draft = Draft(text=rest)
    apply(entries, draft)
    return draft


def test_entries_become_metadata_and_leave_the_text() -> None:
    draft = _draft("2024-03-21")
    assert (draft.title, draft.publisher, draft.url) == (
        "Workers: a report",
        "Example Post",
        "https://outlet.example/a",
    )
    assert draft.dates == {"front matter": dt.date(2024, 3, 21)}
    assert draft.text.strip() == "The text."


def test_a_date_that_does_not_exist_names_its_line() -> None:
    with pytest.raises(Unreadable, match="2024-02-31") as caught:
        _draft("2024-02-31")
    assert caught.value.place == "4" and "YYYY-MM-DD" in caught.value.remedy


def test_words_in_place_of_a_date_are_refused() -> None:
    with pytest.raises(Unreadable, match="not a date"):
        _draft("last week")


def test_a_month_alone_is_a_window_and_no_date() -> None:
    draft = _draft("2024-03")
    assert not draft.dates and draft.window is not None
    assert (draft.window.earliest, draft.window.latest) == (dt.date(2024, 3, 1), dt.date(2024, 3, 31))


def test_an_empty_list_is_no_date_and_leaves_it_to_the_next_entry() -> None:
    assert _draft("[]").dates == {}
    assert _draft("[]\npubDate: 2024-03-21").dates == {"front matter": dt.date(2024, 3, 21)}


def test_labelled_lines_at_the_head_are_front_matter_without_rules() -> None:
    entries, rest = split("Title: Workers sent home\nPublisher: Example Post\nPublished: 2024-03-21\n\nThe text.\n")
    assert {key: value for key, (value, _) in entries.items()} == {
        "title": "Workers sent home", "publisher": "Example Post", "published": "2024-03-21",
    }  # fmt: skip
    assert rest == "The text.\n"


@pytest.mark.parametrize("word", ["null", "", "unknown", "~"])
def test_a_date_said_to_be_unknown_is_unknown(word: str) -> None:
    draft = _draft(word)
    assert draft.undated and not draft.dates and draft.window is None


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA rule, then prose.\n---\n",
        "No front matter.\n---\na: b\n---\n",
        "---\nnote: hm\n---\nText",
        "Date: 2024\n\nText",
    ],
)
def test_a_rule_at_the_head_is_no_front_matter(text: str) -> None:
    assert split(text) == ({}, text)
