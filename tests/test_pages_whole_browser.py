"""Pages on the whole of a case in Chromium: nothing serious by axe, nothing too wide, and the tutorial's way by keys alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from pages_case import fitted, with_reports
from pages_served import served
from test_pages_browser import session, waits_for_other
from withheld.commands import dossier

pytestmark = pytest.mark.browser
PAGES = (
    "/", "/hosts", "/hosts/QA", "/hosts/VE", "/sources", "/sources/one?name=Ministry", "/contradictions",
    "/contradictions?kind=questions", "/estimates", "/estimates/latest", "/scenarios",
    "/scenarios/own?kind1=border:closed&start1=2015-01-01&end1=2016-01-01", "/exports", "/runs",
)  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = fitted(tmp_path_factory.mktemp("whole-browser"))
    with_reports(folder)
    with served(folder) as opened:
        yield opened
        opened.app.state.runs.close()


def watched(context, base):
    """A page, and what goes wrong on it: errors of the console, of scripts, and requests to elsewhere."""
    page, troubles = context.new_page(), []
    page.on("console", lambda m: troubles.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: troubles.append(str(e)))
    page.on("request", lambda r: troubles.append(r.url) if not r.url.startswith(base) else None)
    return page, troubles


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, pages, scheme):
    context = session(browser, pages, bypass_csp=True, color_scheme=scheme)
    page, troubles = watched(context, pages.base)
    found = []
    for path in PAGES:
        assert page.goto(pages.base + path).status == 200, path
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        violations = Axe().run(page).response["violations"]
        found += [
            (path, v["id"], v["nodes"][0]["html"][:200]) for v in violations if v["impact"] in ("serious", "critical")
        ]
    context.close()
    assert found == [] and troubles == []


def test_nothing_is_wider_than_a_telephone(browser, pages):
    context = session(browser, pages, viewport={"width": 375, "height": 812})
    page, troubles = watched(context, pages.base)
    wide = []
    for path in PAGES:
        page.goto(pages.base + path)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        if (found := page.evaluate("document.documentElement.scrollWidth")) > 375:
            wide.append((path, found))
    context.close()
    assert wide == [] and troubles == []


OWN = "/scenarios/own?kind1=deadline&start1=2015-01-01&end1=2015-12-31&value1=0.5"
GIST = "[data-gist]"


def test_a_slider_answers_in_place_and_keeps_the_focus(browser, pages):
    context = session(browser, pages)
    page, troubles = watched(context, pages.base)
    page.goto(pages.base + OWN)
    slider, before = page.get_by_label("Value of lever 1, by a slider"), page.inner_text(GIST)
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**value1=0.65**")
    assert page.evaluate("document.activeElement.type") == "range" and page.input_value("#value1") == "0.65"
    assert page.inner_text(GIST) != before and page.inner_text("[data-said]") == page.inner_text(GIST)
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.65, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    value = page.input_value("#value1")
    page.wait_for_url(f"**value1={value}**")
    shown = page.inner_text("#answer table")
    again = context.new_page()
    again.goto(page.url)
    assert float(value) < 0.3 and again.inner_text("#answer table") == shown, "the address has the very answer"
    context.close()
    assert troubles == []


def test_a_lever_says_what_its_value_is_and_what_holds_without_one(browser, pages):
    context = session(browser, pages)
    page, troubles = watched(context, pages.base)
    page.goto(pages.base + "/scenarios")
    page.select_option("#kind1", "deadline")
    assert "empty: as estimated" in page.inner_text("#hint1") and page.input_value("#value1") == ""
    page.select_option("#kind1", "payout")
    slider = page.get_by_label("Value of lever 1, by a slider")
    assert page.input_value("#value1") == slider.input_value() == "0.5"
    page.fill("#value1", "25%")
    assert slider.input_value() == "0.25"
    page.select_option("#kind1", "border:closed")
    assert page.inner_text("#hint1") == "takes no value" and not slider.is_visible()
    context.close()
    assert troubles == []


def reach(page, selector: str) -> None:
    """Come to an element by the tabulator key alone."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector}: the tabulator key does not lead there from {page.url}")


def follow(page, selector: str, to: str) -> None:
    """Come to a link or a button by keys, and press it."""
    reach(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_url(to)


def test_the_way_of_the_tutorial_by_keys_alone(browser, pages):
    context = session(browser, pages)
    page, troubles = watched(context, pages.base)
    page.goto(pages.base + "/")
    follow(page, 'nav a[href="/review"]', "**/review")
    page.keyboard.press("k")
    page.wait_for_selector("[data-review]")
    for key in ("a", "r", "a"):
        before = page.url.split("/review/")[1].split("?")[0]
        page.keyboard.press(key)
        waits_for_other(page, before)
        page.wait_for_selector(".done")
    with pages.store() as store:
        decided = [d for d in store.log() if d.analyst == "anna"]
    assert [d.action for d in decided] == ["accept", "reject", "accept"]
    page.reload()
    follow(page, "section.card a.mono", "**/records/*")
    assert page.get_by_role("heading", name="Who said it first").is_visible()
    follow(page, 'nav a[href="/hosts"]', "**/hosts")
    follow(page, 'main a[href="/hosts/QA"]', "**/hosts/QA")
    assert "80% interval" in page.inner_text("main")
    follow(page, 'nav a[href="/scenarios"]', "**/scenarios")
    follow(page, "main ul.lines li:nth-child(2) a", "**/scenarios/*")
    assert page.get_by_role("heading", name="Outcome").is_visible()
    follow(page, 'nav a[href="/exports"]', "**/exports")
    follow(page, 'form[action="/exports/run"]:has([value="dossier"]) button', "**/runs/*")
    page.wait_for_selector('a[href*="/files/dossier.html"]', timeout=300_000)
    context.close()
    assert troubles == []


def test_the_dossier_that_the_way_ends_in_is_read_from_disk(browser, pages, tmp_path):
    dossier.write(pages.folder, tmp_path / "dossier.html", release=False)
    context = browser.new_context(offline=True, viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.goto((tmp_path / "dossier.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    first = page.locator(".standfirst p").first.bounding_box()
    facts = page.locator(".opening .facts").bounding_box()
    assert first["y"] < 600 and first["y"] < facts["y"], "sentences first, after the alarm of so few draws alone"
    assert page.locator(".opening .facts").is_visible() and not page.locator(".masthead .facts").is_visible()
    context.close()
