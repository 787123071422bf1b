"""What the pages say when something does not hold: what happened, what was stored, and what to do in a browser."""

from __future__ import annotations

import pytest

from pages_case import PASSWORD, Browser, opened, team
from pages_served import case_of, form_of, report
from withheld.evidence.store import Store
from withheld.pages.failures import apart


@pytest.fixture
def folder(tmp_path):
    return case_of(tmp_path, [report(1, (340, 520), title="Ledger of the quarry"), report(2, (77,))])


@pytest.fixture
def pages(folder):
    with opened(folder) as browser:
        yield browser


def first(folder):
    with Store.open(folder) as store:
        return store.evidence("claim", ("proposed",))[0]


@pytest.mark.parametrize("said", ["it is shut; open it", "it is shut", "a; b; open it."])
def test_a_message_is_taken_apart_into_what_happened_and_what_to_do_and_says_nothing_twice(said):
    what, remedy = apart(ValueError(said))
    assert what.endswith(".") and remedy.endswith(".") and not remedy.endswith("..")
    assert what[:-1].lower() not in remedy.lower()


def test_a_merge_into_nothing_says_it_once(pages, folder):
    key = first(folder).id
    form = form_of(pages.get(f"/review/{key}").text, "/decide")
    for action in ("merge", "split"):
        answer = pages.client.post("/decide", data={**form, "action": action, "into": ""})
        assert answer.status_code == 400 and answer.text.count(f"no record or name to {action} it") == 1


@pytest.mark.parametrize("path", ["/decide", "/decide/all", "/sources/decide", "/exports/run"])
def test_an_address_of_a_form_says_that_it_is_one(pages, path):
    answer = pages.get(path)
    assert answer.status_code == 405
    assert "takes a form" in answer.text and "Method Not Allowed" not in answer.text


@pytest.mark.parametrize("query", ["words=quarries&measure=workers_abroad", "start=5&end=2&measure=workers_abroad"])
def test_a_place_that_is_none_is_told_without_options_of_the_command_line(pages, folder, query):
    answer = pages.get(f"/documents/{first(folder).source.id}/add?{query}")
    assert answer.status_code == 400 and 'role="alert"' in answer.text
    assert "--at" not in answer.text and "START-END" not in answer.text


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("said", ["soon", "someday", "2019-13-01"])
def test_a_day_that_is_none_is_told_as_it_was_typed(pages, name, said):
    answer = pages.get(f"/find?{name}={said}")
    assert answer.status_code == 400
    assert f"“{said}” is not a date" in answer.text and "isoformat" not in answer.text


def test_the_end_of_a_period_given_as_a_year_is_its_last_day(pages, folder):
    with Store.open(folder) as store:
        store.decide(first(folder).id, "edit", "anna", None, {"start": "2019-06-01", "end": "2019-06-30"})
    assert first_of(pages, "until=2019") and not first_of(pages, "until=2018")
    assert first_of(pages, "since=2019") and not first_of(pages, "since=2020")


def first_of(pages, query):
    return "340" in pages.get(f"/find?kind=claim&state=edited&{query}").text.partition("<main")[2]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/documents?page=9", "To the first page"), ("/find?words=counted&page=9", "To the first page"),
        ("/review?page=9", "Begin the review"), ("/contradictions?page=9", "Can these figures all be true?"),
    ],
)  # fmt: skip
def test_a_page_beyond_the_last_leads_back_into_the_list(pages, path, said):
    answer = pages.get(path)
    assert answer.status_code == 200 and said in answer.text
    assert "Read reports into the case" not in answer.text and "Nothing was found" not in answer.text


def test_records_like_one_that_is_not_there_are_not_there(pages):
    answer = pages.get("/review?like=c-000000000000")
    assert answer.status_code == 404 and "The case shows no record" in answer.text


@pytest.mark.parametrize("text", [b"\xff\xfe", b"a\0b", b"x" * 400, b"../.."])
def test_a_pointer_to_the_latest_estimate_that_is_damaged_is_a_page_with_the_remedy(pages, folder, text):
    (folder / "estimates").mkdir()
    (folder / "estimates" / "latest").write_bytes(text)
    for path in ("/hosts", "/sources", "/contradictions", "/estimates/latest", "/scenarios", "/scenarios/own"):
        answer = pages.get(path)
        assert answer.status_code == 503 and "withheld estimate" in answer.text, path
    assert pages.get("/estimates").status_code == 200


def test_a_part_of_a_page_that_fails_makes_the_page_load_again(pages):
    answer = pages.get("/runs/none/line", headers={"hx-request": "true"})
    assert answer.status_code == 404 and answer.headers["hx-refresh"] == "true" and not answer.content
    answer = pages.get("/runs/none", headers={"hx-request": "true", "hx-boosted": "true"})
    assert "hx-refresh" not in answer.headers and "There is no run" in answer.text


def test_a_session_that_ended_while_a_form_was_open_leads_to_the_door(folder):
    with team(folder) as app:
        eva = Browser(app)
        eva.sign_in("Eva")
        form = form_of(eva.get(f"/review/{first(folder).id}").text, "/decide")
        app.state.site.access.sessions.end(eva.client.cookies[app.state.site.access._cookie])
        answer = eva.client.post("/decide", data={**form, "action": "accept"})
        assert answer.status_code == 403
        assert "Nothing of this step was stored" in answer.text and 'href="/sign-in"' in answer.text
        assert "printed" not in answer.text
        part = eva.client.get("/runs/none/line", headers={"hx-request": "true"}, follow_redirects=False)
        assert part.headers["hx-refresh"] == "true"
        whole = eva.client.get("/runs", follow_redirects=False)
        assert whole.status_code == 303 and whole.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(("name", "path"), [("Eva", "/accounts"), ("Rita", "/review"), ("Rita", "/log")])
def test_who_lacks_a_role_is_told_whom_to_ask(folder, name, path):
    with team(folder) as app:
        browser = Browser(app)
        browser.sign_in(name)
        answer = browser.get(path)
        assert answer.status_code == 403 and "Ask an admin" in answer.text and "send its form" not in answer.text


def test_a_reader_cannot_guess_the_titles_of_marked_documents(folder):
    with Store.open(folder) as store:
        store.decide(first(folder).source.id, "mark", "anna", None, {"sensitivity": "withhold"})
    with team(folder) as app:
        rita = Browser(app)
        rita.sign_in("Rita")
        said = [rita.get(f"/documents?name={w}").text.replace(w, "") for w in ("quarry", "orchard")]
        assert said[0] == said[1] and "Marked documents are shown to analysts only" in said[0]
        assert "1 document on this page is marked" in rita.get("/documents").text


def test_a_change_of_an_account_is_confirmed(folder):
    new = "a quiet lamp by the door"
    with team(folder) as app:
        ana = Browser(app)
        ana.sign_in("Ana")
        said = [
            ana.send("/accounts", f"/accounts/{do}", **fields).text
            for do, fields in (
                ("add", {"name": "Ilse", "role": "reader", "new": new, "again": new}),
                ("role", {"name": "Ilse", "role": "analyst"}),
                ("password", {"name": "Ilse", "new": new + "s", "again": new + "s"}),
                ("remove", {"name": "Ilse"}),
            )
        ]
        assert (
            all('role="status"' in page for page in said)
            and len({page.partition('role="status"')[2][:60] for page in said}) == 4
        )
        assert "status" not in ana.get("/accounts?done=<b>").text.partition("<main")[2]
        eva = Browser(app)
        eva.sign_in("Eva")
        mine = eva.send("/account", "/account/password", now="wrong", new=new, again=new)
        assert mine.status_code == 403 and "was changed" not in mine.text
        mine = eva.send("/account", "/account/password", now=PASSWORD, new=new, again=new)
        assert mine.status_code == 200 and "The password was changed" in mine.text
