"""Tags with more attributes than any page has."""

from __future__ import annotations

import datetime as dt
import time

from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.mail.citations import without_citations
from withheld.sources.pages.attributes import MOST, thinned
from withheld.sources.pages.webpage import read_page

MANY = " ".join(f'a{number}="{number} > 1"' for number in range(200_000))
PAGE = (
    f"<html><body><p>Some 400 workers were counted in March 2019, the ministry said.</p><p {MANY}>About 300 left, the agency "
    f"said.</p></body></html>"
)


@given(st.text(alphabet="<>ap/ =\"'\n", max_size=60))
def test_what_has_few_attributes_stays_as_it_is(source: str) -> None:
    assert thinned(source) == source


def test_a_tag_keeps_its_first_attributes_and_its_words() -> None:
    tag = "<p " + " ".join(f"a{n}=1" for n in range(MOST + 5)) + ">words</p>"
    assert thinned(tag) == "<p " + " ".join(f"a{n}=1" for n in range(MOST)) + ">words</p>"


def test_a_tag_with_200_000_attributes_is_read_at_once() -> None:
    began = time.process_time()
    text = read_page(PAGE.encode(), dt.date(2026, 1, 1)).text
    assert "400 workers" in text and "About 300 left" in text
    cited = PAGE.replace("<body>", "<body><blockquote type='cite'>Earlier</blockquote>").encode()
    assert without_citations(cited, None)[1] == 1
    assert time.process_time() - began < 10
