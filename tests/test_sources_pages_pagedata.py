from __future__ import annotations

import datetime as dt
import json

import pytest

from test_sources_pages_webpage import TODAY, page
from withheld.sources.pages.webpage import read_page

DAY = dt.date(2020, 1, 16)


def linked(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


def test_json_ld_names_title_publisher_and_date() -> None:
    head = linked(
        **{"@graph": [
            {"@type": "WebPage", "datePublished": "2019-01-01"},
            {"@type": "NewsArticle", "headline": "Workers & wages", "datePublished": "2020-01-16T10:00:00+09:00",
             "publisher": {"@type": "Organization", "name": "Example Post"}},
        ]}
    )  # fmt: skip
    draft = read_page(page(head=head), TODAY)
    assert (draft.title, draft.publisher, draft.dates["json-ld"]) == ("Workers & wages", "Example Post", DAY)


@pytest.mark.parametrize(
    "meta",
    [
        '<meta property="article:published_time" content="2020-01-16T10:00:00Z">',
        '<meta name="pubdate" content="16 January 2020">',
        '<meta itemprop="datePublished" content="2020-01-16">',
        '<meta name="DC.date.issued" content="20200116">',
    ],
)
def test_meta_elements_give_the_date(meta: str) -> None:
    assert read_page(page(head=meta), TODAY).dates["metadata"] == DAY


@pytest.mark.parametrize(
    "mark",
    [
        '<time datetime="2020-01-16T08:00">Thursday</time>',
        '<span class="entry-date">January 16, 2020</span>',
        '<p class="updated-date">Updated 20 January 2020</p><div class="publish-time">Published 16.01.2020</div>',
    ],
)
def test_a_date_marked_as_the_time_of_publication_serves(mark: str) -> None:
    assert read_page(page(mark), TODAY).dates == {"byline": DAY}


def test_times_of_other_stories_are_not_taken_for_the_date() -> None:
    times = "".join(f'<li><time datetime="2021-0{n}-01">x</time></li>' for n in (1, 2))
    assert "metadata" not in read_page(page(f"<ul>{times}</ul>"), TODAY).dates


@pytest.mark.parametrize("written", ["2024-02-31", "yesterday", "2031-01-01", "", "03/04/2020"])
def test_an_impossible_date_is_ignored_and_the_next_one_tried(written: str) -> None:
    head = (
        linked(datePublished=written)
        + f'<meta name="date" content="{written}"><meta name="pubdate" content="2020-01-16">'
    )
    assert read_page(page(head=head), TODAY).dates == {"metadata": DAY}


def test_site_name_and_canonical_address_are_read() -> None:
    head = '<meta property="og:site_name" content="Example Post"><link rel="canonical" href="https://outlet.example/2020/01/16/a">'
    draft = read_page(page(head=head), TODAY)
    assert (draft.publisher, draft.url) == ("Example Post", "https://outlet.example/2020/01/16/a")


@pytest.mark.parametrize(
    "block", ["{", "[" * 100_000, "null", '"x"', '[{"@graph": 3}, 4]', '{"publisher": [], "headline": 4}']
)
def test_broken_linked_data_is_passed_over(block: str) -> None:
    head = f'<script type="application/ld+json">{block}</script><meta name="pubdate" content="2020-01-16">'
    assert read_page(page(head=head), TODAY).dates["metadata"] == DAY
