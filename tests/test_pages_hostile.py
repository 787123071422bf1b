"""Everything in a case is hostile: payloads in titles, texts, quotations, names, URLs and notes run nothing on any page."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import sync_playwright

from hostile_texts import PAYLOADS, hostile
from pages_served import case_of, served
from test_pages_browser import session
from withheld.evidence.store import Store

pytestmark = pytest.mark.browser
FOREIGN = """() => [
  ...Array.from(document.querySelectorAll(
    'img, svg, iframe, object, embed, style, base, video, audio, math, template, marquee, [contenteditable]')),
  ...Array.from(document.querySelectorAll('script')).filter(s => !s.src.startsWith(location.origin + '/static/') || s.textContent),
  ...Array.from(document.querySelectorAll('link')).filter(l => !l.href.startsWith(location.origin + '/static/')),
  ...Array.from(document.querySelectorAll('a[href], form[action]'))
    .filter(a => !/^https?:/.test(new URL(a.href || a.action, location).protocol)),
  ...Array.from(document.querySelectorAll('*'))
    .filter(e => Array.from(e.attributes).some(a => /^on|^hx-on|^data-hx|srcdoc|^style$/.test(a.name))),
].map(e => e.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = case_of(tmp_path_factory.mktemp("hostile"), [hostile(n, p) for n, p in enumerate(PAYLOADS)])
    with Store.open(folder) as store:
        for e, payload in zip(store.evidence("claim", ("proposed",)), PAYLOADS, strict=True):
            store.decide(e.id, "note", payload, payload)
            store.decide(f"source:{payload}", "grade", payload, payload, {"reliability": "C"})
    with served(folder, "<img src=x onerror=hit()>") as opened:
        yield opened


@pytest.fixture(scope="module")
def page(chromium, pages):
    """A page on which the policy that forbids scripts is off, so that the escaping alone is on trial."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = session(browser, pages, bypass_csp=True)
        opened = context.new_page()
        opened.told = []
        opened.expose_function("hit", lambda: opened.told.append(("ran", opened.url)))
        opened.on("dialog", lambda d: (opened.told.append(("dialog", opened.url)), d.dismiss()))
        opened.on(
            "request", lambda r: opened.told.append(("asked", r.url)) if not r.url.startswith(pages.base) else None
        )
        yield opened
        browser.close()


def visit(page, pages, path: str) -> list[object]:
    page.goto(pages.base + path)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    return [(path, one) for one in page.evaluate(FOREIGN)] + page.told


def test_there_are_enough_payloads():
    assert len(set(PAYLOADS)) >= 40


def test_pages_of_hostile_records_and_documents_run_nothing(page, pages):
    found = []
    for key in pages.ids():
        for path in (f"/review/{key}", f"/records/{key}"):
            found += visit(page, pages, path)
    with pages.store() as store:
        sources = [s for s in store.sources() if not s.transcribed]
    for source in sources:
        found += visit(page, pages, f"/documents/{source.id}")
    assert found == []


def test_accepting_a_hostile_record_as_it_is_shown_is_no_edit(page, pages):
    for key in pages.ids()[:3] + [k for k, p in zip(pages.ids(), PAYLOADS, strict=False) if "\u202e" in p or "\t" in p]:
        page.goto(f"{pages.base}/review/{key}")
        page.keyboard.press("a")
        page.wait_for_function("k => !location.pathname.endsWith(k)", arg=key)
        assert pages.lines(key)[-1][1] == "accept"


def test_lists_of_what_is_hostile_run_nothing(page, pages):
    key = pages.ids()[0]
    found = []
    for path in (
        "/", "/review", "/review?page=2", "/documents", "/documents?page=2", "/find?words=workers", "/find?kind=claim&page=2",
        "/log", f"/review?like={key}", "/review?order=alike",
    ):  # fmt: skip
        found += visit(page, pages, path)
    assert found == []


@pytest.mark.parametrize(
    "path",
    ["/records/{}", "/documents/{}", "/find?words={}", "/find?host={}", "/find?place={}", "/log?subject={}", "/log?analyst={}",
     "/review?origin={}", "/review?host={}", "/review?order={}", "/review?like={}", "/review?done={}", "/documents?name={}",
     "/{}", "/enter?token={}"],
)  # fmt: skip
def test_what_an_address_says_runs_nothing(page, pages, path):
    found = []
    for payload in PAYLOADS[len(path) % 3 :: 3]:  # each payload at some five of the addresses
        found += visit(page, pages, path.format(quote(payload, safe="")))
    assert found == []


def test_the_form_of_a_figure_and_a_preview_run_nothing(page, pages):
    with pages.store() as store:
        sources = [s for s in store.sources() if not s.transcribed]
    found = []
    for source, payload in zip(sources, PAYLOADS, strict=True):
        found += visit(
            page, pages, f"/documents/{source.id}/add?words={quote(payload, safe='')}&measure={quote(payload, safe='')}"
        )
    page.goto(pages.base + "/review?kind=claim")
    for box in page.locator("input[name=record]").all():
        box.check()
    page.fill("#bulk-reason", "<img src=x onerror=hit()>")
    page.get_by_role("button", name="Accept …").click()
    page.get_by_role("heading", name="Accept 50 records?").wait_for()
    assert found + page.evaluate(FOREIGN) + page.told == []


def test_the_policy_would_stop_a_script_all_the_same(pages):
    policy = pages.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src 'self';" in policy
    for path in ("/", "/review", f"/records/{pages.ids()[0]}", "/none"):
        text = pages.get(path).text
        assert "<style" not in text and text.count("<script") == 2
