from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.address import address_day, address_days, address_month, host, same_page, web_address

TODAY = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://outlet.example/2019/12/22/workers/", "2019-12-22"),
        ("https://outlet.example/news/2024-03-21-workers.html", "2024-03-21"),
        ("https://outlet.example/korea/workers-03212024162926.html", "2024-03-21"),
        ("https://outlet.example/news/29-10-2021", "2021-10-29"),
        ("https://outlet.example/view/AEN20200526008500325", "2020-05-26"),
        ("https://outlet.example/news/2002/may/28/workers/", "2002-05-28"),
        ("https://outlet.example/archives/la-xpm-2005-dec-27-story.html", "2005-12-27"),
        ("https://outlet.example/view.php?ud=20161229000908", "2016-12-29"),
    ],
)
def test_the_day_is_read_from_the_address(url: str, day: str) -> None:
    assert address_day(url, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "url",
    [
        "https://outlet.example/2019/13/45/x", "https://outlet.example/article4535529/",
        "https://outlet.example/2031/01/02/x",
        "https://2019-12-22.example/x", "https://outlet.example/1177700591071511022",
        "https://outlet.example/2024/02/31/x", "https://outlet.example/2019/10/3-questions-to-a-foreman/",
        "https://outlet.example/2019/10/12-reasons",
    ],
)  # fmt: skip
def test_numbers_that_are_no_past_day_are_not_taken_for_one(url: str) -> None:
    assert address_day(url, TODAY) is None


def test_a_day_that_can_be_read_in_two_ways_has_both() -> None:
    url = "https://outlet.example/talks-nid03052022/"
    assert address_days(url, TODAY) == (dt.date(2022, 3, 5), dt.date(2022, 5, 3)) and address_day(url, TODAY) is None
    assert address_days("https://outlet.example/04042022-talks", TODAY) == (dt.date(2022, 4, 4),)


def test_a_month_in_the_address_is_a_period() -> None:
    found = address_month("https://outlet.example/2018/08/qatar", TODAY)
    assert found is not None and (found.first, found.last) == (dt.date(2018, 8, 1), dt.date(2018, 8, 31))
    assert address_month("https://outlet.example/2018/19/qatar", TODAY) is None
    assert address_month("https://outlet.example/2018/qatar", TODAY) is None


def test_only_web_addresses_pass() -> None:
    assert web_address(" <https://outlet.example/a>, ".strip().rstrip(",")) == "https://outlet.example/a"
    assert [web_address(v) for v in ("javascript:alert(1)", "file:///etc/passwd", "no address", None, "http://[")] == [
        None
    ] * 5


def test_host_is_named_without_www() -> None:
    assert host("https://www.outlet.example:8080/a") == "outlet.example"


@given(st.text(max_size=60))
def test_no_address_raises(tail: str) -> None:
    url = web_address(f"https://outlet.example/{tail}")
    if url:
        assert address_day(url, TODAY) is None or address_day(url, TODAY) <= TODAY  # type: ignore[operator]
        address_month(url, TODAY)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/2019/03/a-story",
        "http://www.news.example/2019/03/a-story/",
        "HTTPS://News.Example:443/2019/03/a-story?utm_source=mail&fbclid=x#top",
        "news.example/2019/03/a-story",
        "https://web.archive.org/web/20190401120000/https://www.news.example/2019/03/a-story",
    ],
)
def test_one_page_has_one_address_however_it_is_written(url: str) -> None:
    assert same_page(url) == "news.example/2019/03/a-story"


@pytest.mark.parametrize("url", [None, "", "a story", "/tmp/page.html", "http://[bad", "https://"])
def test_what_is_no_address_of_a_page_is_the_same_as_nothing(url: str | None) -> None:
    assert same_page(url) is None


def test_other_paths_queries_and_hosts_are_other_pages() -> None:
    urls = [
        "https://a.example/?p=1",
        "https://a.example/?p=2",
        "https://a.example/p",
        "https://b.example/p",
        "https://a.example",
    ]
    assert len({same_page(u) for u in urls}) == len(urls)
