from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.draft import Unreadable
from withheld.sources.plaintext import read_text

TODAY = dt.date(2026, 6, 1)
PASTED = r"""Skip to content

# Workers sent home

By Jane Doe | 12 March 2024

Share on Facebook

![A site](https://cdn.example/a.jpg)
(Photo: Agency)

SEOUL (Agency) - The state earned \$740 million between 2017 and 2023, [a panel said](https://outlet.example/p).

Read more: [Factory closes](https://outlet.example/q)

It has about 100,000 workers abroad.

Source: https://www.outlet.example/world/workers
"""


def test_a_pasted_report_yields_its_words_and_metadata() -> None:
    draft = read_text(PASTED.encode(), TODAY, markdown=False)
    assert draft.text.split("\n\n") == [
        "Workers sent home",
        "By Jane Doe | 12 March 2024",
        "SEOUL (Agency) - The state earned $740 million between 2017 and 2023, a panel said.",
        "It has about 100,000 workers abroad.",
    ]
    assert (draft.title, draft.outlet) == ("Workers sent home", "Agency")
    assert draft.dates == {"byline": dt.date(2024, 3, 12)}
    assert draft.url == "https://www.outlet.example/world/workers"


def test_plain_text_without_marks_is_left_alone() -> None:
    text = (
        "Wages *in full* are 5 * 3, or so_called_wages.\n- A dash\n> 3,000 men\n1. First\n\n    indented\nand wrapped."
    )
    assert read_text(text.encode(), TODAY, markdown=False).text == text


def test_a_text_of_furniture_alone_holds_no_report() -> None:
    with pytest.raises(Unreadable, match="no report"):
        read_text(b"Menu\n\nShare\n\nAdvertisement\n", TODAY, markdown=False)


def test_the_first_line_names_a_text_where_it_reads_as_a_heading() -> None:
    assert read_text(b"Workers sent home\n\nSome 300 left.", TODAY, markdown=False).title == "Workers sent home"
    assert read_text(b"Some 300 workers left on Monday.\n\nMore will follow.", TODAY, markdown=False).title is None


@given(st.lists(st.from_regex(r"\A[A-Z][a-z]+( [a-z]{1,8}){4,9} [0-9]{1,3}(,[0-9]{3})?[.]\Z"), min_size=1, max_size=6))
def test_reading_its_own_canonical_text_changes_nothing(sentences: list[str]) -> None:
    text = "\n\n".join(sentences)
    once = read_text(text.encode(), TODAY, markdown=False).text
    assert once == text
    assert read_text(once.encode(), TODAY, markdown=False).text == once
