"""The dossier opened in Chromium without network: nothing fails, nothing is fetched, and axe finds no serious fault."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from dossier_example import make_example
from withheld.dossier.render import write_dossier

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    target = tmp_path_factory.mktemp("dossier") / "dossier.html"
    write_dossier(target, **make_example().arguments())
    return target.as_uri()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.troubles = []
    opened.on("console", lambda m: opened.troubles.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda e: opened.troubles.append(str(e)))
    opened.on("request", lambda r: opened.troubles.append(r.url) if r.url != address else None)
    opened.on("requestfailed", lambda r: opened.troubles.append(f"failed {r.url}"))
    opened.goto(address)
    yield opened
    context.close()


def test_the_page_opens_without_error_and_without_any_request(page):
    page.wait_for_load_state("networkidle")
    assert page.troubles == []
    assert page.get_by_role("heading", level=1).inner_text() == "Workers abroad of an example state"


def test_the_claims_can_be_narrowed_by_words_and_state(page):
    page.get_by_role("searchbox").fill("kuwait")
    shown = page.locator("tbody.claim:visible")
    assert shown.count() == 6
    page.get_by_role("combobox", name="State").select_option("proposed")
    assert 0 < shown.count() < 6
    assert page.locator("#narrowed").inner_text() == f"{shown.count()} of 35 figures shown"
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("document.querySelectorAll('tbody.claim:not([hidden])').length === 35")
    assert page.troubles == []


def test_a_link_to_a_hidden_claim_shows_it_again(page):
    page.get_by_role("searchbox").fill("kuwait")
    page.evaluate("location.hash = '#c-rev1'")
    page.wait_for_function("!document.getElementById('c-rev1').hidden")


def test_long_lists_fold_and_a_link_into_one_opens_it(page):
    assert page.locator("tbody.claim:visible").count() == 0
    page.evaluate("location.hash = '#c-rev1'")
    page.wait_for_function("document.getElementById('c-rev1').getBoundingClientRect().height > 0")
    assert page.troubles == []


def test_what_folds_on_the_screen_stands_on_paper(page):
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("tbody.claim:visible").count() == 35
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.fold[open]").count() == 0


def test_the_page_is_whole_without_script(browser, address):
    context = browser.new_context(offline=True, java_script_enabled=False)
    opened = context.new_page()
    opened.goto(address)
    assert opened.locator("tbody.claim:visible").count() == 35
    assert not opened.locator("#narrow").is_visible()
    context.close()


def test_nothing_is_wider_than_a_telephone_or_a_desk(browser, address):
    for width in (360, 375, 1280):
        context = browser.new_context(offline=True, viewport={"width": width, "height": 800})
        opened = context.new_page()
        opened.goto(address)
        opened.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        wider = opened.evaluate(
            "[...document.querySelectorAll('main :not(svg *)')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
            " && getComputedStyle(e).position !== 'absolute').map(e => e.outerHTML.slice(0, 90))"
        )
        assert wider == []
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, address, scheme):
    context = browser.new_context(offline=True, bypass_csp=True, color_scheme=scheme)
    opened = context.new_page()
    opened.goto(address)
    violations = Axe().run(opened).response["violations"]
    told = [(v["id"], v["nodes"][0]["html"][:200]) for v in violations if v["impact"] in ("serious", "critical")]
    context.close()
    assert told == []


def test_captions_of_tables_take_the_width_of_a_telephone(browser, address):
    context = browser.new_context(offline=True, viewport={"width": 375, "height": 800})
    opened = context.new_page()
    opened.goto(address)
    opened.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    captions = opened.evaluate(
        "[...document.querySelectorAll('caption:not(.visually-hidden)')].filter(c => c.offsetHeight)"
        ".map(c => [c.textContent.length, c.offsetHeight / parseFloat(getComputedStyle(c).lineHeight)])"
    )
    assert captions and all(lines <= length / 25 + 2 for length, lines in captions)
    context.close()
