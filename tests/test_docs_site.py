"""The documentation as it is read: pages are what their scripts make, links lead somewhere, the site needs no network."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from tools import reference, walkthrough

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))
TOP = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")]
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def test_the_reference_is_what_the_command_line_says() -> None:
    stale = reference.page() != reference.PAGE.read_text(encoding="utf-8")
    assert not stale, "docs/reference.md is stale: run python -m tools.reference"


def test_the_help_of_a_verb_is_told_part_by_part() -> None:
    said = reference.parsed(
        "Do it.\n\n    In: a thing.\n    Out: another. Exit code 1 if not.\n\n    Example:  withheld do it\n"
    )
    assert said == reference.CommandHelp("Do it.", "a thing.", "another.", "Exit code 1 if not.", "withheld do it")
    with pytest.raises(ValueError, match="no purpose"):
        reference.parsed("Do it.")


@pytest.mark.parametrize("name", walkthrough.PAGES)
def test_what_a_page_shows_is_what_its_steps_print(name: str) -> None:
    text, now = walkthrough.made(name, None)
    assert now == text, f"docs/{name} is stale: run python -m tools.walkthrough {name}"


def test_what_is_of_one_run_alone_makes_no_page_stale(tmp_path: Path) -> None:
    page = "<!-- run -->\n```console\n$ echo 2020-01-01 10:00 {}\n2026-11-29 13:00 {}\n```\n"
    assert walkthrough.page(page.format("a", "a"), walkthrough.Places(tmp_path, None)) == page.format("a", "a")
    other = walkthrough.page(page.format("b", "a"), walkthrough.Places(tmp_path, None))
    assert other == page.replace("2026-11-29 13:00", "2020-01-01 10:00").format("b", "b")


def test_long_output_is_cut_where_the_page_says_and_keys_are_pressed(tmp_path: Path) -> None:
    places = walkthrough.Places(tmp_path, None)
    cut = walkthrough.page("<!-- run: lines=2-3 -->\n```console\n$ seq 5\n```\n", places)
    assert cut == "<!-- run: lines=2-3 -->\n```console\n$ seq 5\n…\n2\n3\n…\n```\n"
    kept = "<!-- run: ready -->\n```console\n$ seq 5\nof a case that is not there\n```\n"
    assert walkthrough.page(kept, places) == kept


@pytest.mark.parametrize("page", ["threats.md", "standards.md"])
def test_a_page_names_only_tests_that_there_are(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+\.py)(?:::(test_\w+))?`", text)
    assert len(named) > 10
    for file, test in named:
        path = ROOT / "tests" / file
        assert path.exists(), f"docs/{page} names {file}"
        assert not test or f"def {test}(" in path.read_text(encoding="utf-8"), f"docs/{page} names {file}::{test}"


def slugs(path: Path) -> set[str]:
    """The anchors of a Markdown page, as GitHub and MkDocs both make them."""
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    heads = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", re.sub(r"[`*]", "", h).strip().lower())) for h in heads}


@pytest.mark.parametrize("page", [*PAGES, *TOP], ids=lambda p: p.name)
def test_links_of_the_markdown_lead_to_files_and_headings(page: Path) -> None:
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    for target in LINK.findall(text):
        file, _, anchor = target.partition("#")
        if "://" in target:
            continue
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), f"{page.name}: {target} leads nowhere"
        assert not anchor or anchor in slugs(there), f"{page.name}: no heading {target}"


PATIENCE = 120_000
"""Milliseconds for a page to open on a machine that does much else."""

needs_mkdocs = pytest.mark.skipif(
    os.environ.get("WITHHELD_REQUIRE_DOCS") != "1"
    and not all(importlib.util.find_spec(name) for name in ("mkdocs", "material", "latex2mathml")),
    reason="mkdocs-material is not installed: pip install -e '.[dev]' to build the site",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly: a warning fails."""
    target = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)], cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@needs_mkdocs
def test_every_link_and_anchor_of_the_site_leads_somewhere(site: Path) -> None:
    pages = {path: html.parse(str(path)) for path in site.rglob("*.html")}
    anchors = {path: set(page.xpath("//@id | //a/@name")) for path, page in pages.items()}
    assert len(pages) > len(PAGES)
    for path, page in pages.items():
        for target in page.xpath("//@href | //@src | //@srcset"):
            url = urlsplit(target)
            if url.scheme or url.netloc or path.name == "404.html":
                continue
            there = (path.parent / unquote(url.path)).resolve() if url.path else path
            there = there / "index.html" if there.is_dir() else there
            assert there.exists(), f"{path.name}: {target} leads nowhere"
            skips = url.fragment.startswith("__")  # switches of the theme
            assert not url.fragment or skips or url.fragment in anchors[there], f"{path.name}: no anchor {target}"


LOADED = (
    "//script/@src | //img/@src | //img/@srcset | //source/@src | //iframe/@src | //link[not(@rel='canonical')]/@href"
    " | //use/@href | //object/@data | //embed/@src | //form/@action"
)


@needs_mkdocs
def test_no_page_of_the_site_asks_another_host(site: Path) -> None:
    def outside(address: str) -> bool:
        return address.startswith("//") or "://" in address

    for path in site.rglob("*.html"):
        page = html.parse(str(path))
        assert [a for a in page.xpath(LOADED) if outside(a)] == [], path.name
        styles = " ".join(page.xpath("//style/text() | //@style"))
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import", styles), path.name
        assert page.xpath("//*[contains(@class, 'mermaid')]") == []  # for these the theme would ask a host for a script
    for path in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import", path.read_text(encoding="utf-8")), path.name


@needs_mkdocs
def test_bars_in_tables_are_shown_as_bars(site: Path) -> None:
    for path in site.glob("*.html"):
        assert "\\|" not in "".join(html.parse(str(path)).xpath("//td//text()")), path.name
    assert "text|json" in "".join(html.parse(str(site / "reference.html")).xpath("//td//text()"))


@needs_mkdocs
def test_formulas_are_drawn_without_a_script(site: Path) -> None:
    method = html.parse(str(site / "method.html"))
    assert len(method.xpath("//math[@display='block']")) == (ROOT / "docs/method.md").read_text(encoding="utf-8").count(
        "```math"
    )
    assert "\\frac" not in "".join(method.xpath("//article//text()"))


@pytest.fixture(scope="module")
def shown(chromium: str, site: Path) -> Iterator[object]:
    """A browser without a network, on the site as files."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@needs_mkdocs
@pytest.mark.browser
def test_the_site_is_read_and_searched_from_disk_without_a_network(shown, site: Path) -> None:  # type: ignore[no-untyped-def]
    context = shown.new_context(offline=True)
    context.set_default_timeout(PATIENCE)
    page, troubles = context.new_page(), []
    page.on("request", lambda r: troubles.append(r.url) if not r.url.startswith(("file:", "data:", "about:")) else None)
    page.on("pageerror", lambda e: troubles.append(str(e)))
    page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    page.goto((site / "index.html").as_uri())
    assert page.get_by_role("heading", level=1).inner_text().startswith("Withheld")
    page.wait_for_function("!!document.querySelector('iframe')?.contentWindow.lunr")  # the search is ready
    page.locator("input.md-search__input").click()
    page.keyboard.type("laundering")
    page.locator(".md-search-result__link").first.wait_for()
    assert "origins.html" in " ".join(e.get_attribute("href") for e in page.locator(".md-search-result__link").all())
    assert troubles == []
    context.close()


@needs_mkdocs
@pytest.mark.browser
def test_no_page_is_wider_than_a_telephone(shown, site: Path) -> None:  # type: ignore[no-untyped-def]
    context = shown.new_context(offline=True, viewport={"width": 375, "height": 700})
    context.set_default_timeout(PATIENCE)
    page, wide = context.new_page(), {}
    for path in sorted(site.glob("*.html")):
        if path.name == "404.html":  # its addresses are those of a server
            continue
        page.goto(path.as_uri())
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 375:
            wide[path.name] = width
    context.close()
    assert wide == {}


@needs_mkdocs
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_site(shown, site: Path, scheme: str) -> None:  # type: ignore[no-untyped-def]
    from axe_playwright_python.sync_playwright import Axe

    context = shown.new_context(offline=True, color_scheme=scheme)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    for name in ("index", "method", "tutorial-two-files", "guide-review"):
        page.goto((site / f"{name}.html").as_uri())
        found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert found == [], (name, found)
    context.close()
