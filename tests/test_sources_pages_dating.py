from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from test_sources_pages_webpage import TODAY, page
from withheld.sources.draft import Draft
from withheld.sources.pages.webpage import read_page
from withheld.sources.pages.weighing import Vote, decide

DAY = dt.date(2019, 3, 14)
days = st.dates(dt.date(2000, 1, 2), TODAY)
votes = st.builds(
    Vote,
    st.sampled_from(["json-ld", "metadata", "byline", "url", "stamp", "change", "modified"]),
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


@settings(deadline=None)
@given(st.lists(votes, max_size=8))
def test_a_day_is_one_that_was_said_and_never_stands_with_a_window(said: list[Vote]) -> None:
    found = decide(said, TODAY)
    assert found.day is None or (found.window is None and any(found.day in vote.days for vote in said))
    assert found.window is None or found.window.earliest <= found.window.latest
    assert found == decide(reversed(said), TODAY)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("<p>公開日：2019年3月14日</p>", "ja"), ("<p>发布时间：2019-03-14 10:30</p>", "zh"),
        ("<p>Опубликовано 14 марта 2019</p>", "ru"), ("<p>Mis en ligne le 14 mars 2019</p>", "fr"),
        ("<p>Gepubliceerd op 14 maart 2019</p>", "nl"), ("<p>입력 2019-03-14 10:30</p>", "ko"),
        ("<p>Erschienen am 14.03.2019</p>", "de"), ("<p>Ada Quill, 14 March 2019</p>", "en"),
        ("<aside class='article-meta'><time>14 March 2019</time></aside>", "en"),
    ],
)  # fmt: skip
def test_bylines_of_several_languages_and_forms_date_the_page(line: str, language: str) -> None:
    raw = page().decode().replace("<h1>Workers go home</h1>", f"<h1>Workers go home</h1>{line}")
    draft = read_page(raw.replace('lang="en"', f'lang="{language}"').encode(), TODAY)
    assert draft.dates == {"byline": DAY}


@pytest.mark.parametrize(
    "end",
    [
        "<div class='facts'><p>Mise en ligne</p><p>14 March 2019</p></div>",
        "<div class='facts'><p>Story published on March 14, 2019.</p></div>",
        "<p>This article was originally published on March 14, 2019, and has been read by many of the people whom it is about since.</p>",
    ],
)
def test_a_line_that_names_the_publication_dates_the_page_from_anywhere(end: str) -> None:
    raw = page().decode().replace("</article>", f"{'<p>' + 'More was said. ' * 90 + '</p>'}</article><div>{end}</div>")
    assert read_page(raw.encode(), TODAY).dates == {"byline": DAY}


@pytest.mark.parametrize("last", ["Wharf Town, den 14. März 2019", "Ada Quill, 14 March 2019"])
def test_who_signs_a_text_at_its_end_dates_it(last: str) -> None:
    raw = page(
        "<p>The ministry said no more of it on that day. " + "It was asked again and again. " * 40 + "</p>"
    ).decode()
    assert read_page(raw.replace("</article>", f"<p>{last}</p></article>").encode(), TODAY).dates == {"byline": DAY}


@pytest.mark.parametrize(
    "line",
    [
        "<div class='pic-box'><p>Men wait for their train in the middle of Wharf Town, 14 March 2019</p></div>",
        "<p>The next meeting of the council will be on Thursday, 14 March 2019 at 7 in the hall of the old town.</p>",
        "<p>The men were held in the camp from 5 to 14 March 2019 in all.</p>",
        "<div class='current-time'>14 March 2019</div>", "<p>Today is 14 March 2019</p>",
        "<p>この記事は、あるサイトで2019年3月14日に掲載した記事からの転載です。続きは元のサイトでお読みいただけます。</p>",
    ],
)  # fmt: skip
def test_captions_sentences_events_and_todays_date_are_no_bylines(line: str) -> None:
    assert top(line).dates == {}


@pytest.mark.parametrize("told", ["最終更新日：2019年3月14日", "2019.03.14 last update", "Bijgewerkt op 14 March 2019"])
def test_a_change_is_known_in_other_languages_and_behind_its_date(told: str) -> None:
    head = linked(**{"@type": "NewsArticle", "headline": "Workers go home", "datePublished": "2015-01-05"})
    draft = top(f"<p>{told}</p>", head)
    assert draft.window is not None and "changed on 2019-03-14" in draft.window.basis


def test_a_line_that_is_all_link_yields_to_the_byline() -> None:
    line = "<p><a href='/other'>Elsewhere, 2 February 2011</a></p><p>Published: 14 March 2019</p>"
    assert top(line).dates == {"byline": DAY}


def test_a_general_date_element_yields_to_the_byline() -> None:
    assert top("<p class='date'>14 March 2019</p>", "<meta name='date' content='2020-02-02'>").dates == {"byline": DAY}


def test_of_days_one_apart_the_page_shows_the_one_that_counts() -> None:
    zulu = "2019-03-15T01:20:00Z"
    head = linked(**{"@type": "NewsArticle", "headline": "Workers go home", "datePublished": zulu})
    head += f"<meta property='article:published_time' content='{zulu}'>"
    assert set(top("<p class='date'>14 March 2019</p>", head).dates.values()) == {DAY}


def test_declared_days_one_apart_leave_a_window_where_nothing_shows_either() -> None:
    head = linked(**{"@type": "NewsArticle", "headline": "Workers go home", "datePublished": "2019-03-15"})
    draft = read_page(page(head=f"{head}<meta property='article:published_time' content='2019-03-14'>"), TODAY)
    assert draft.dates == {} and draft.window is not None
    assert (draft.window.earliest, draft.window.latest) == (DAY, dt.date(2019, 3, 15))


def test_a_headline_dated_by_its_last_change_leaves_a_window() -> None:
    told = {"datePublished": "2018-11-05", "dateModified": "2019-03-14"}
    head = linked(**{"@type": "NewsArticle", "headline": "Workers go home", **told})
    head += "<meta property='article:published_time' content='2018-11-05'>"
    draft = top("<p class='date'>14 March 2019</p>", head)
    assert draft.dates == {} and draft.window is not None
    assert (draft.window.earliest, draft.window.latest) == (dt.date(2018, 11, 5), DAY)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Available until 14 March 2019</p>", "<p>Verfügbar bis 14.03.2019</p>", "<p>Member since 14 March 2019</p>",
        "<span class='date' title='14 March 2019'>Joined 14 March 2019</span>", "<p>Gültig seit: 14.03.2019</p>",
    ],
)  # fmt: skip
def test_ends_of_offers_and_beginnings_of_memberships_are_no_publication(line: str) -> None:
    assert top(line).dates == {}


def test_lines_that_are_a_list_of_days_give_way_to_what_the_page_declares() -> None:
    lines = "".join(f"<p>{day} May 2018</p>" for day in (3, 9, 21))
    assert top(lines, "<meta name='date' content='2019-03-14'>").dates == {"metadata": DAY}


def test_a_box_between_headline_and_text_is_asked_where_nothing_else_tells() -> None:
    box = "<div class='teaser-small'><p class='byline'>By Ada Quill, 14 March 2019</p></div>"
    assert top(box).dates == {"byline": DAY}
    assert top(box, "<meta property='article:published_time' content='2019-03-20'>").dates == {
        "metadata": dt.date(2019, 3, 20)
    }
    assert top(box.replace("teaser-small", "related")).dates == {}


def test_a_day_of_change_serves_where_the_page_tells_of_no_other() -> None:
    assert read_page(page("<p class='info'>Updated: 14 March 2019</p>"), TODAY).dates == {"byline": DAY}


def test_a_change_that_is_declared_alone_bounds_the_day_and_is_not_taken_for_it() -> None:
    declared = "<meta property='article:modified_time' content='2019-03-14T08:00:00Z'>"
    draft = read_page(page(head=declared), TODAY)
    assert draft.dates == {} and draft.no_later == DAY


def test_a_time_in_universal_time_near_midnight_leaves_a_window_where_nothing_shows_the_day() -> None:
    head = linked(**{"@type": "NewsArticle", "headline": "Workers go home", "datePublished": "2019-03-14T03:20:00Z"})
    draft = read_page(page(head=head), TODAY)
    assert draft.dates == {} and draft.window is not None and "universal time" in draft.window.basis
    assert (draft.window.earliest, draft.window.latest) == (dt.date(2019, 3, 13), DAY)
    assert top("<p>13 March 2019</p>", head).dates == {"byline": dt.date(2019, 3, 13)}
    assert top("<p>14 March 2019</p>", head).window is None
    assert read_page(page(head=head.replace("03:20:00Z", "03:20:00-05:00")), TODAY).dates == {"json-ld": DAY}


def test_an_address_made_the_day_before_yields_to_what_page_and_linked_data_agree_on() -> None:
    head = linked(
        **{"@type": "NewsArticle", "headline": "Workers go home", "datePublished": "2019-03-14T18:00:00+01:00"}
    )
    head += "<link rel='canonical' href='https://outlet.example/2019/03/13/workers/'>"
    assert top("<p class='date'>14 March 2019</p>", head).dates in ({"byline": DAY}, {"json-ld": DAY})
    assert top("", head).dates == {"url": dt.date(2019, 3, 13)}


def test_a_general_date_after_the_last_change_shown_is_that_of_a_copy() -> None:
    draft = top("<p class='stand'>Stand: 14.03.2019</p>", "<meta name='date' content='2019-03-15T11:00:00'>")
    assert draft.dates == {"byline": DAY}


@pytest.mark.parametrize(
    "line",
    [
        "Updated 16 March 2019, 11:00 | Published 14 March 2019, 10:32", "Atualizado em 16/03/2019 - Publicado em 14/03/2019",
        "Aktualisiert am 16. März 2019, veröffentlicht am 14. März 2019", "Printed on 1 December 2021 | Published 14 March 2019",
    ],
)  # fmt: skip
def test_the_day_of_publication_is_read_behind_another_day_on_its_line(line: str) -> None:
    assert top(f"<div class='info'>{line}</div>").dates == {"byline": DAY}


@pytest.mark.parametrize("words", ["Printed on", "Print date:", "Gedruckt am", "Imprimé le", "Accessed"])
def test_the_day_on_which_a_page_was_printed_is_no_byline(words: str) -> None:
    printed = f"<div>{words} 1.12.2021</div>"
    assert top(f"{printed}<div>14 March 2019</div>").dates == {"byline": DAY}
    assert top(printed).dates == {} and top(printed).window is None


def test_a_change_long_after_publication_stated_on_one_line_leaves_a_window() -> None:
    head = linked(**{"@type": "NewsArticle", "headline": "Workers go home", "datePublished": "2019-03-14"})
    head += "<meta property='article:published_time' content='2019-03-14'>"
    draft = top("<p class='post-date'>Last updated 9 May 2020, originally created 14 March 2019</p>", head)
    assert draft.dates == {} and draft.window is not None and draft.window.latest == dt.date(2020, 5, 9)
