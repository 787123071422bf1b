from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from test_sources_pages_webpage import TODAY, page
from withheld.sources.draft import Draft
from withheld.sources.pages.dating import Vote, decide
from withheld.sources.pages.webpage import read_page

DAY = dt.date(2019, 3, 14)
days = st.dates(dt.date(2000, 1, 2), TODAY)
votes = st.builds(
    Vote,
    st.sampled_from(["json-ld", "metadata", "byline", "url"]),
    st.tuples(days),
    st.sampled_from([0.5, 1.0, 2.0, 3.0, 4.0]),
)


def linked(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


def top(line: str, head: str = "", end: str = "") -> Draft:
    raw = page(end, head).decode().replace("<h1>Workers go home</h1>", f"<h1>Workers go home</h1>{line}")
    return read_page(raw.encode(), TODAY)


@pytest.mark.parametrize(
    "line",
    [
        "<p>14 March 2019</p>",
        "<p>By Ada Quill, 14 March 2019</p>", "<p>Veröffentlicht am 14. März 2019</p>",
        "<div class='meta'>2019-03-14 10:30</div>",
        "<time datetime='2019-03-14T10:00:00Z'>Thursday</time>",
        "<span class='post-date'>14.03.2019</span>",
        "<p>Posted on <b>March 14, 2019</b></p>",
        "<p>Wharf Town, 14 March 2019 – Men went home, the ministry said in the morning.</p>",
    ],
)  # fmt: skip
def test_a_byline_at_the_headline_dates_the_page(line: str) -> None:
    assert top(line).dates == {"byline": DAY}


@pytest.mark.parametrize(
    "end",
    [
        "<blockquote class='twitter-tweet'><p>We saw it.</p>&mdash; Ministry (@ministry) <a href='x'>March 14, 2019</a></blockquote>",
        "<div class='related'><h3>Related</h3><article><h4>Old</h4><time datetime='2019-03-14'>14 March 2019</time></article></div>",
        "<aside><p>14 March 2019</p></aside>", "<div id='comments'><p class='date'>14 March 2019</p></div>",
        "<p>Signed in Wharf Town on 14 March 2019.</p>", "<p>The men left on 14 March 2019.</p>",
        "<article class='teaser'><h2>Another</h2><span class='date'>14 March 2019</span></article>",
        "<ul class='latest-news'><li><time datetime='2019-03-14'>14 March</time> Factory closes</li></ul>",
        "<iframe srcdoc='14 March 2019'></iframe>",
    ],
)  # fmt: skip
def test_dates_of_other_things_never_date_the_page(end: str) -> None:
    draft = read_page(page(end), TODAY)
    assert draft.dates == {} and draft.window is None


@pytest.mark.parametrize(
    "default", ["1970-01-01T00:00:00Z", "9999-12-31", "0001-01-01", "1969-12-31", "2000-01-01T00:00:00"]
)
def test_defaults_of_content_systems_are_not_believed(default: str) -> None:
    head = f"<meta property='article:published_time' content='{default}'>{linked(**{'@type': 'Article', 'datePublished': default})}"
    assert read_page(page(head=head), TODAY).dates == {}


def test_linked_data_of_another_story_gives_way_to_the_pages_own() -> None:
    other = linked(**{"@type": "NewsArticle", "headline": "Factory closes", "datePublished": "2011-01-05"})
    own = linked(**{"@type": "NewsArticle", "headline": "Workers go home", "datePublished": "2019-03-14"})
    assert read_page(page(head=other + own), TODAY).dates == {"json-ld": DAY}


def test_parts_that_disagree_leave_a_window_that_names_them() -> None:
    head = linked(**{"@type": "NewsArticle", "headline": "Workers go home", "datePublished": "2015-01-05"})
    draft = top("<p class='date'>14 March 2019</p>", head)
    assert draft.dates == {} and draft.window is not None
    assert (draft.window.earliest, draft.window.latest) == (dt.date(2015, 1, 5), DAY)
    assert (
        "its linked data says 2015-01-05" in draft.window.basis and "its byline says 2019-03-14" in draft.window.basis
    )


def test_agreement_of_several_parts_outvotes_one() -> None:
    head = linked(**{"@type": "NewsArticle", "headline": "Workers go home", "datePublished": "2015-01-05"})
    head += "<meta property='article:published_time' content='2019-03-14'>"
    assert set(top("<p class='date'>14 March 2019</p>", head).dates.values()) == {DAY}


def test_days_that_a_time_zone_parts_are_one_day() -> None:
    head = linked(**{"@type": "NewsArticle", "headline": "Workers go home", "datePublished": "2019-03-13T23:30:00Z"})
    assert DAY in top("<p class='date'>14 March 2019</p>", head).dates.values()


def test_a_page_rewritten_long_after_has_a_window() -> None:
    head = linked(**{"@type": "NewsArticle", "headline": "Workers go home", "datePublished": "2015-01-05"})
    draft = top("<p>Updated 14 March 2019</p>", head)
    assert draft.window is not None and "changed on 2019-03-14" in draft.window.basis


@given(st.lists(votes, max_size=8))
def test_a_day_is_one_that_was_said_and_never_stands_with_a_window(said: list[Vote]) -> None:
    found = decide(said, TODAY)
    assert found.day is None or (found.window is None and any(found.day in vote.days for vote in said))
    assert found.window is None or found.window.earliest <= found.window.latest
    assert found == decide(reversed(said), TODAY)
