from __future__ import annotations

import datetime as dt

import pytest

from test_sources_pages_dating import linked, top
from test_sources_pages_webpage import TODAY, page
from withheld.sources.pages.live import is_live, live_window
from withheld.sources.pages.webpage import read_page

FIRST, LAST = dt.date(2019, 3, 13), dt.date(2019, 3, 15)
TIMES = ("2019-03-15T18:00:00Z", "2019-03-14T09:10:00Z", "2019-03-13T06:00:00Z")
POSTS = "".join(
    f"<article class='post'><time datetime='{time}'>{time[:10]}</time><p>A bus with {n + 40} men left the yard that day.</p></article>"
    for n, time in enumerate(TIMES)
)


def declared(**more: object) -> str:
    entries = [{"@type": "BlogPosting", "datePublished": time} for time in TIMES]
    return linked(**{
        "@type": "LiveBlogPosting", "headline": "Workers go home", "datePublished": TIMES[-1], "liveBlogUpdate": entries, **more
    })  # fmt: skip


def test_a_live_blog_has_the_days_of_its_entries_as_its_window_and_no_day() -> None:
    draft = top("<p>14 March 2019</p>", declared())
    assert draft.dates == {} and draft.window is not None
    assert (draft.window.earliest, draft.window.latest) == (FIRST, LAST) and "live blog" in draft.window.basis


@pytest.mark.parametrize(
    "title", ["Live: workers go home", "Workers go home - live updates", "Workers go home: as it happened"]
)
def test_a_live_blog_that_only_its_title_names_has_the_days_of_its_time_stamps(title: str) -> None:
    raw = page(POSTS).decode().replace("Workers go home", title)
    draft = read_page(raw.encode(), TODAY)
    assert draft.dates == {} and draft.window is not None
    assert (draft.window.earliest, draft.window.latest) == (FIRST, LAST)


def test_a_live_blog_of_one_day_has_that_day() -> None:
    day = [{"datePublished": "2019-03-13T06:00:00Z"}, {"datePublished": "2019-03-13T09:00:00Z"}]
    assert top("<p>13 March 2019</p>", declared(liveBlogUpdate=day)).dates.popitem()[1] == FIRST


def test_another_page_is_none() -> None:
    assert not is_live([{"@type": "NewsArticle"}], ["How they live: a report", "Live and learn", "Lives lost"])
    assert live_window([], [], TODAY) is None
    story = declared(headline="Another story")
    assert (
        top("<p>14 March 2019</p>", story + linked(**{"@type": "NewsArticle", "headline": "Workers go home"})).window
        is None
    )
