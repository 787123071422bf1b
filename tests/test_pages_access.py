"""Who gets in and who may decide: the token that works once, sessions, forms of ours, roles."""

from __future__ import annotations

import concurrent.futures

import httpx
import pytest
from fastapi import APIRouter, Request

from pages_served import case_of, form_of, report, served
from withheld.evidence.store import Store
from withheld.pages.access import Account, OneTime, Role


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with served(case_of(tmp_path_factory.mktemp("access"), [report(1, (340, 520))])) as opened:
        yield opened


def stranger(pages) -> httpx.Client:
    return httpx.Client(base_url=pages.base, follow_redirects=False)


def test_without_the_token_every_page_says_how_to_get_in_and_shows_nothing_of_the_case(pages):
    key = pages.ids()[0]
    with stranger(pages) as client:
        for path in ("/", "/review", f"/review/{key}", f"/records/{key}", "/documents", "/find?words=workers", "/log"):
            answer = client.get(path)
            assert answer.status_code == 403 and "withheld open" in answer.text
            assert "Migration office" not in answer.text and "<nav" not in answer.text
        assert client.get("/openapi.json").status_code == client.get("/docs").status_code == 404


def test_the_token_is_worth_one_session_and_nothing_after_that(tmp_path):
    with served(case_of(tmp_path, [])) as pages:
        with stranger(pages) as client:
            assert client.get(pages.access.address).status_code == 403  # used by the session of ``served``
            assert client.get("/enter").status_code == client.get("/enter?token=é").status_code == 403
        assert pages.get(pages.access.address).status_code == 200  # the browser that has the session may open it again


def test_of_many_who_send_the_token_at_once_one_gets_in(tmp_path):
    access = OneTime("anna", 1)
    token = access.address.partition("=")[2]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: access._used_up(token), range(64))) == 1


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(tmp_path):
    access = OneTime("anna", 8470)
    with served(case_of(tmp_path, []), way_in=access) as pages:
        cookie = httpx.get(pages.base + access.address).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "withheld_8470" in cookie and "token" not in cookie


@pytest.mark.parametrize("csrf", [None, "", "wrong", "é"])
def test_a_form_without_the_token_of_the_session_is_refused(pages, csrf):
    key = pages.ids()[0]
    form = {**pages.form(f"/review/{key}", "/decide"), "action": "accept"}
    form = {name: value for name, value in form.items() if name != "csrf"} | ({} if csrf is None else {"csrf": csrf})
    answer = pages.client.post("/decide", data=form)
    assert (
        answer.status_code == 403 and "not come from a page of this session" in answer.text and pages.lines(key) == []
    )


def test_a_form_that_another_site_sends_is_refused_whatever_it_knows(pages):
    key = pages.ids()[0]
    form = {**pages.form(f"/review/{key}", "/decide"), "action": "accept"}
    for origin in ("https://evil.example", "null", pages.base.replace("127.0.0.1", "localhost")):
        assert pages.client.post("/decide", data=form, headers={"origin": origin}).status_code == 403
    assert pages.lines(key) == []


def test_every_form_that_changes_something_carries_the_token(pages):
    key = pages.ids()[0]
    for path in ("/review", f"/review/{key}", f"/records/{key}"):
        page = pages.get(path).text
        assert page.count('method="post"') == page.count('name="csrf"') > 0


class AsReader:
    """A way in for one who only reads, as a team's accounts give it."""

    enter: str | None = None
    own: str | None = None
    router = APIRouter()

    def identify(self, request: Request) -> Account:
        return Account("rita", Role.READER)

    def csrf(self, request: Request) -> str:
        return "token"


@pytest.fixture
def reader(tmp_path):
    folder = case_of(tmp_path, [report(1, (340, 520)), report(2, (77,)), report(3, (88,))])
    with Store.open(folder) as store:
        claims = store.evidence("claim", ("proposed",))
        store.decide(claims[0].id, "mark", "anna", None, {"sensitivity": "withhold"})
        store.decide(claims[2].source.id, "mark", "anna", None, {"sensitivity": "blur"})
    with served(folder, way_in=AsReader()) as pages:
        yield pages.client, claims


def test_who_only_reads_is_shown_nothing_that_is_marked(reader):
    client, (marked, free, in_marked, open_) = reader
    assert client.get(f"/records/{marked.id}").status_code == client.get(f"/records/{in_marked.id}").status_code == 404
    assert client.get(f"/records/{free.id}").status_code == 200
    text = client.get(f"/documents/{free.source.id}").text
    assert "520" in text and "340" not in text and "Report number 1" not in text and "shown to analysts only" in text
    assert client.get(f"/documents/{in_marked.source.id}").status_code == 404
    assert "Report number 3." in client.get(f"/documents/{open_.source.id}").text
    assert "Report 2" not in client.get("/documents").text
    for path in ("/find?words=counted", "/find?kind=claim", "/"):
        page = client.get(path).text
        assert "340" not in page and "77 North" not in page
    said = [client.get(f"/find?words={words}").text.partition("<main")[2].replace(words, "") for words in ("77", "78")]
    assert said[0] == said[1]  # no word can be tried by what is not shown


def test_who_only_reads_decides_nothing_and_sees_no_log(reader):
    client, (_, free, *_) = reader
    for path in ("/review", f"/review/{free.id}", "/log", f"/documents/{free.source.id}/add?words=520"):
        assert client.get(path).status_code == 403
    form = {"csrf": "token", "subject": free.id, "action": "accept", "seen": "0"}
    for path in ("/decide", "/decide/all", "/decide/all/any", f"/documents/{free.source.id}/add"):
        assert client.post(path, data=form).status_code == 403
    page = client.get(f"/records/{free.id}").text
    assert 'method="post"' not in page and "Decide" not in page


def test_forms_on_many_pages_are_read_back_as_they_were(pages):
    key = pages.ids()[0]
    form = form_of(pages.get(f"/review/{key}").text, "/decide")
    assert (
        form["measure"] == "workers_abroad" and form["host"] == "Russia" and form["low"] == "340" and form["per"] == ""
    )
