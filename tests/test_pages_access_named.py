"""Named accounts at the door: who comes in, who is kept out, what each role may, and that no other site can do any of it."""

from __future__ import annotations

import json
import re

import pytest

from case_folders import small_case
from pages_case import PASSWORD, Browser, team
from pages_served import form_of
from withheld.evidence.store import Store, create_case
from withheld.pages.access.account import Role
from withheld.pages.access.accounts import Accounts
from withheld.pages.access.named import WRONG, inside
from withheld.pages.access.throttle import FREE, Limit, Throttle


@pytest.fixture
def folder(tmp_path):
    create_case(tmp_path / "case", small_case(tmp_path / "builtin"))
    return tmp_path / "case"


@pytest.fixture
def app(folder):
    with team(folder) as made:
        yield made


@pytest.fixture
def browser(app):
    return Browser(app)


def frozen(app):
    """Let no time pass for the limits: hashing a password takes longer than the first wait."""
    app.state.site.access.throttle = Throttle(lambda: 0.0)


def log_of(folder):
    with Store.open(folder) as store:
        return [(d.analyst, d.action, d.subject, d.reason) for d in store.log()]


def test_a_stranger_is_led_to_the_door_and_then_to_where_they_wanted(browser):
    answer = browser.get("/sources?x=1")
    assert "Sign in" in answer.text
    form = form_of(answer.text, "/sign-in")
    answer = browser.client.post("/sign-in", data={**form, "name": "eva", "password": PASSWORD})
    assert answer.url.path == "/sources"
    assert "Eva" in answer.text


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil", "evil", "", "/a\nb", "/sign-in", "/" + "a" * 900]
)
def test_nobody_is_led_to_another_site_after_signing_in(path):
    assert inside(path) == "/"


def test_an_unknown_name_is_answered_as_a_wrong_password_is(browser):
    unknown, wrong = browser.sign_in("nobody"), browser.sign_in("Eva", "not the password")
    assert unknown.status_code == wrong.status_code == 403
    strip = lambda text: re.sub(r'value="[^"]*"', "", text)  # noqa: E731
    assert strip(unknown.text) == strip(wrong.text)
    assert WRONG in unknown.text


def test_a_failed_sign_in_keeps_the_name_as_typed(browser):
    assert 'value="Eva"' in browser.sign_in("Eva", "not the password").text
    assert 'value="&#34;&gt;&lt;b&gt;"' in browser.sign_in('"><b>').text


def test_tries_are_slowed_for_names_that_exist_and_names_that_do_not_alike(browser, app):
    for name in ("Eva", "nobody"):
        other = Browser(app)
        frozen(app)
        answers = [other.sign_in(name, "not the password").status_code for _ in range(FREE)]
        assert answers == [403] * FREE
        app.state.site.access.throttle._addresses = Limit(1, lambda: 0.0)
        slowed = other.sign_in(name, PASSWORD)
        assert slowed.status_code == 429
        assert int(slowed.headers["retry-after"]) >= 1


def test_the_cookie_is_no_scripts_and_with_tls_it_is_bound_to_the_host(folder):
    with team(folder) as app:
        kept = Browser(app).sign_in("Eva", follow_redirects=False).headers.get_list("set-cookie")
        assert any(c.startswith("withheld_1=") and "HttpOnly" in c and "SameSite=lax" in c for c in kept)
    with team(folder, secure=True) as app:
        kept = Browser(app, "https://testserver").sign_in("Eva", follow_redirects=False).headers.get_list("set-cookie")
        assert any(c.startswith("__Host-withheld_1=") and "Secure" in c and "Path=/" in c for c in kept)


def test_a_form_to_sign_in_from_another_site_is_refused(browser):
    form = {**form_of(browser.get("/sign-in").text, "/sign-in"), "name": "Eva", "password": PASSWORD}
    assert browser.client.post("/sign-in", data={**form, "csrf": "x"}).status_code == 403
    assert browser.client.post("/sign-in", data=form, headers={"origin": "https://evil.example"}).status_code == 403
    fresh = Browser(browser.app)
    assert fresh.client.post("/sign-in", data=form).status_code == 403
    assert browser.client.post("/sign-in", data=form).status_code == 200


def test_signing_in_begins_a_session_of_its_own(browser):
    browser.sign_in("Eva")
    first = browser.client.cookies["withheld_1"]
    browser.sign_in("Rita")
    assert browser.client.cookies["withheld_1"] != first
    stolen = Browser(browser.app)
    stolen.client.cookies["withheld_1"] = first
    assert "Sign in" in stolen.get("/").text


def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(browser):
    browser.sign_in("Eva")
    kept = browser.client.cookies["withheld_1"]
    assert browser.send("/account", "/sign-out").url.path == "/sign-in"
    thief = Browser(browser.app)
    thief.client.cookies["withheld_1"] = kept
    assert "Sign in" in thief.get("/log").text


def test_a_form_without_the_token_of_the_session_changes_nothing(browser, folder):
    browser.sign_in("Ana")
    for action in ("/accounts/add", "/accounts/remove", "/accounts/role", "/account/password", "/sign-out", "/estimates/run",
                   "/exports/run", "/scenarios/run", "/sources/decide"):  # fmt: skip
        assert browser.client.post(action, data={"name": "Rita", "role": "admin"}).status_code == 403, action
    assert Accounts(folder).get("Rita").role is Role.READER


@pytest.mark.parametrize("role", [Role.READER, Role.ANALYST, Role.ADMIN])
def test_each_role_may_what_is_its_own(app, role):
    name = {Role.READER: "Rita", Role.ANALYST: "Eva", Role.ADMIN: "Ana"}[role]
    browser = Browser(app)
    browser.sign_in(name)
    needs = {"/": 1, "/hosts": 1, "/sources": 1, "/estimates": 1, "/scenarios": 1, "/contradictions": 1, "/documents": 1,
             "/log": 2, "/review": 2, "/runs": 2, "/exports": 2, "/accounts": 3}  # fmt: skip
    for path, least in needs.items():
        assert browser.get(path).status_code == (200 if role >= least else 403), path
    token = form_of(browser.get("/account").text, "/sign-out")
    for path, least in {"/sources/decide": 2, "/estimates/run": 2, "/exports/run": 2, "/accounts/role": 3}.items():
        answer = browser.client.post(path, data={**token, "kind": "x", "form": "x", "name": "nobody", "role": "admin"})
        assert answer.status_code == (400 if role >= least else 403), path


def test_a_role_that_was_taken_away_ends_what_it_opened(app, folder):
    browser = Browser(app)
    browser.sign_in("Eva")
    assert browser.get("/log").status_code == 200
    Accounts(folder).set_role("Eva", Role.READER)
    assert "Sign in" in browser.get("/log").text
    browser.sign_in("Eva")
    assert browser.get("/log").status_code == 403
    Accounts(folder).remove("Eva")
    assert "Sign in" in browser.get("/").text


def test_ones_own_password_is_changed_and_all_other_sessions_end(app, folder):
    here, elsewhere = Browser(app), Browser(app)
    here.sign_in("Eva")
    elsewhere.sign_in("Eva")
    new = {"new": "another four words", "again": "another four words"}
    assert here.send("/account", "/account/password", now="wrong", **new).status_code == 403
    assert here.send("/account", "/account/password", now=PASSWORD, new="short", again="short").status_code == 400
    assert here.send("/account", "/account/password", now=PASSWORD, new=new["new"], again="other").status_code == 400
    assert here.send("/account", "/account/password", now=PASSWORD, **new).url.path == "/account"
    assert "Sign in" in elsewhere.get("/").text
    assert Browser(app).sign_in("Eva").status_code == 403
    assert Browser(app).sign_in("Eva", new["new"]).status_code == 200
    assert ("Eva", "account", "account:Eva", "changed the password") in log_of(folder)


def test_an_admin_keeps_the_accounts_and_the_log_says_who(browser, folder):
    browser.sign_in("Ana")
    new = {"new": "another four words", "again": "another four words"}
    assert browser.send("/accounts", "/accounts/add", name="Kim", role="analyst", **new).status_code == 200
    assert "no such role" in browser.send("/accounts", "/accounts/role", name="Kim", role="king").text
    browser.send("/accounts", "/accounts/role", name="Kim", role="reader")
    browser.send("/accounts", "/accounts/remove", name="Kim")
    assert [line for line in log_of(folder) if line[1] == "account"] == [
        ("Ana", "account", "account:Kim", "added as analyst"), ("Ana", "account", "account:Kim", "role set to reader"),
        ("Ana", "account", "account:Kim", "removed"),
    ]  # fmt: skip
    refused = browser.send("/accounts", "/accounts/role", name="Ana", role="reader")
    assert refused.status_code == 400
    assert "last admin" in refused.text


def test_a_name_with_markup_that_was_put_into_the_file_by_hand_is_text(folder):
    with team(folder):
        pass
    path = Accounts(folder).path
    body = json.loads(path.read_text())
    evil = "<script>alert(1)</script>\u202e'\"><img src=x>"
    body["accounts"].append({**body["accounts"][0], "name": evil})
    path.write_text(json.dumps(body))
    with team(folder) as app:
        browser = Browser(app)
        answer = browser.sign_in(evil)
        assert answer.status_code == 200
        for page in ("/", "/accounts", "/account", "/log"):
            text = browser.get(page).text
            assert "<script>alert" not in text and "<img src=x" not in text, page
            assert "&lt;script&gt;" in text or page == "/log", page
            assert "\u202e" not in text


def test_a_proxy_tells_who_asks_by_its_own_entry_alone(folder):
    with team(folder, secure=True, proxied=True) as app:
        frozen(app)
        for n in range(FREE):
            browser = Browser(app, "https://testserver")
            browser.client.headers["x-forwarded-for"] = f"10.0.0.{n}, 192.0.2.9"
            assert browser.sign_in(f"nobody {n}").status_code == 403
        browser.client.headers["x-forwarded-for"] = "10.9.9.9, 192.0.2.9"
        assert browser.sign_in("Eva").status_code == 429
        browser.client.headers["x-forwarded-for"] = "192.0.2.10"
        assert browser.sign_in("Eva").status_code == 200


def test_no_export_and_no_verification_speaks_of_accounts(browser, folder):
    from withheld.commands.case import verify
    from withheld.exchange.jsonl import export_jsonl

    assert verify(folder, None, None) == 0
    with Store.open(folder) as store:
        assert not any("argon2" in line for line in export_jsonl(store))
