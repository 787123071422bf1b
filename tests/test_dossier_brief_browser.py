"""The brief opened in Chromium without network: two pages on paper, no wider than a telephone, and axe finds no serious fault."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from dossier_example import make_example
from withheld.dossier.brief import write_brief
from withheld.dossier.view_model import gather

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    target = tmp_path_factory.mktemp("brief") / "dossier.html"
    return write_brief(target, gather(**make_example().arguments(), release=False))[0].as_uri()


def test_it_prints_on_two_pages_and_fetches_nothing(browser, address):
    context = browser.new_context(offline=True)
    page, troubles = context.new_page(), []
    page.on("console", lambda m: troubles.append(m.text) if m.type in ("error", "warning") else None)
    page.on("request", lambda r: troubles.append(r.url) if r.url != address else None)
    page.goto(address)
    assert len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 2
    context.close()
    assert troubles == []


@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_is_wider_than_the_screen(browser, address, width):
    context = browser.new_context(offline=True, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, address, scheme):
    context = browser.new_context(offline=True, bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    violations = Axe().run(page).response["violations"]
    told = [(v["id"], v["nodes"][0]["html"][:200]) for v in violations if v["impact"] in ("serious", "critical")]
    context.close()
    assert told == []
