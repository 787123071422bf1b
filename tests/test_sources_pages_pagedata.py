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


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='article:published_time' value='2019-03-14T10:00:00Z'>",
        "<meta property='shop:publicationDate' content='2019-03-14'>",
        "<meta name='news_publish_date' content='2019-03-14'>",
        "<meta property='photos:uploaded' content='2019-03-14T04:36:36-05:00'>",
        "<meta name='citation_online_date' content='2019/03/14'>",
        '<script>var state = {"story": {"publishedDate":"2019-03-14T20:37:27Z"}};</script>',
        '<script>window.page = {"first_published_at": 1552557600000}</script>',
        '<script>self.push("{\\"datePublished\\":\\"2019-03-14\\"}")</script>',
    ],
)
def test_a_day_of_publication_is_read_under_any_name_for_it(head: str) -> None:
    assert read_page(page(head=head), TODAY).dates == {"metadata": dt.date(2019, 3, 14)}


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='last-published-date' content='2019-03-14'>", "<meta property='event:publish_date_end' content='2019-03-14'>",
        '<script>[{"publishedDate":"2019-03-14"},{"publishedDate":"2019-05-01"}]</script>',
        '<script>{"user": {"registration_date": "2019-03-14"}}</script>',
    ],
)  # fmt: skip
def test_days_of_other_things_and_of_several_stories_are_not_read(head: str) -> None:
    draft = read_page(page(head=head), TODAY)
    assert draft.dates == {} and draft.window is None


def test_scripts_that_repeat_linked_data_are_no_second_witness() -> None:
    data = {"@type": "NewsArticle", "headline": "Workers go home", "datePublished": "2019-03-14"}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script><script>{{"datePublished": "2019-03-14"}}</script>'
    shown = "<h1>Workers go home</h1><time datetime='2019-05-02'>Thursday</time>"
    draft = read_page(page(head=head).decode().replace("<h1>Workers go home</h1>", shown).encode(), TODAY)
    assert draft.dates == {} and draft.window is not None


def test_a_film_under_the_headline_and_what_a_page_is_about_have_their_days() -> None:
    for data in (
        {"@type": "VideoObject", "name": "Workers go home", "uploadDate": "2019-03-14T20:57:00+02:00"},
        {
            "@type": "WebPage",
            "mainEntity": {"@type": "Article", "headline": "Workers go home", "datePublished": "2019-03-14"},
        },
    ):
        head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
        assert read_page(page(head=head), TODAY).dates == {"json-ld": dt.date(2019, 3, 14)}


@pytest.mark.parametrize(("language", "days"), [("de", {"url": dt.date(2019, 3, 5)}), ("en", {})])
def test_a_day_in_an_address_that_reads_two_ways_counts_in_the_order_of_the_language(
    language: str, days: object
) -> None:
    raw = page(head="<link rel='canonical' href='https://outlet.example/news/05-03-2019/workers'>").decode()
    assert read_page(raw.replace('lang="en"', f'lang="{language}"').encode(), TODAY).dates == days


def test_a_canonical_address_counts_wherever_a_broken_head_left_it() -> None:
    link = '<link rel="canonical" href="https://example.org/2020/01/16/workers/">'
    broken = page(head=f"<p>x</p>{link}").replace(b"<title>", b"<div><title>")
    assert read_page(broken, TODAY).url == "https://example.org/2020/01/16/workers/"


def test_a_film_is_dated_by_its_upload_in_the_head_alone() -> None:
    sent = '<meta itemprop="uploadDate" content="2020-01-16T18:15:00Z">'
    assert read_page(page(head=sent), TODAY).dates["metadata"] == DAY
    assert "metadata" not in read_page(page(f"<div>{sent}</div>"), TODAY).dates
