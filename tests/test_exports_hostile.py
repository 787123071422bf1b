"""Everything in a case is hostile: of all that leaves it, what a browser opens runs nothing, and no cell begins a formula."""

from __future__ import annotations

import csv
import importlib.util
import io
import re
import threading
import time
import zipfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from lxml import etree
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

from dossier_example import make_example
from hostile_texts import FORMULAS, PAYLOADS, hostile
from pages_served import case_of
from withheld.atomic import write_whole
from withheld.charts import chart_sheet
from withheld.cli.exchange import Export
from withheld.commands import dossier, exchange
from withheld.dossier.brief import write_brief
from withheld.dossier.pictures import pictures
from withheld.dossier.view_model import ViewModel, gather
from withheld.evidence.store import Store

TEXTS = PAYLOADS + FORMULAS
FOREIGN = """() => [
  ...Array.from(document.querySelectorAll('img, iframe, object, embed, base, video, audio, math, template, marquee, foreignObject'))
    .filter(e => !(e.src || '').startsWith('data:image/')),
  ...Array.from(document.querySelectorAll('a')).filter(a => {
    const to = a.href && (a.href.baseVal ?? a.href); return to && !/^(https?|file):/.test(new URL(to, location).protocol); }),
  ...Array.from(document.querySelectorAll('*'))
    .filter(e => Array.from(e.attributes).some(a => /^on|srcdoc/.test(a.name))),
].map(e => e.outerHTML.slice(0, 200))"""
RUNS = re.compile(r"^[\s\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\"]*[=+\-@＝＋－＠]")
FOR_PROGRAMS = (".csv", ".json", ".jsonl", ".jsonld", ".geojson", ".ftm")
NUMBER = re.compile(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?")


@pytest.fixture(scope="module")
def exports(tmp_path_factory) -> Path:
    """A folder of all that leaves a hostile case."""
    folder = case_of(tmp_path_factory.mktemp("exported"), [hostile(n, p) for n, p in enumerate(TEXTS)])
    with Store.open(folder) as store:
        for e, payload in zip(store.evidence("claim", ("proposed",)), TEXTS, strict=True):
            store.decide(e.id, "note", payload, payload)
            store.decide(e.id, "accept", payload, payload)
            store.decide(f"source:{e.source.publisher}", "grade", payload, payload, {"reliability": "C"})
    to = tmp_path_factory.mktemp("files")
    for form in (f.value for f in Export):
        if form != "ftm" or importlib.util.find_spec("followthemoney"):  # which needs a system library
            assert exchange.export(folder, form, to / f"all.{form}", everything=True) == 0
    assert exchange.export(folder, "datapackage", to / "package.zip", everything=True) == 0
    assert dossier.run(folder, to / "dossier.html", release=False, brief=True) == 0
    material = _labelled()
    for name, picture in pictures(material).items():
        write_whole(to / f"{name}.svg", chart_sheet(picture.sheet).encode())
    write_brief(to / "labelled.html", material, ())
    return to


def _labelled() -> ViewModel:
    """A case with an estimate in which all labels are hostile: they stand on its charts."""
    told = cycle(TEXTS)
    made = make_example()
    more = {name: _named(getattr(made.case, name), told) for name in ("corridors", "timeline", "levers")}
    case = made.case.model_copy(update={"name": next(told)} | more)
    update = {name: _named(getattr(made.estimate, name), told) for name in ("series", "headlines", "hosts")}
    made.case, made.estimate = case, made.estimate.model_copy(update=update)
    return gather(**made.arguments(), release=False)


def _named(many: Any, told: Iterator[str]) -> tuple[Any, ...]:
    return tuple(one.model_copy(update={"label": next(told)}) for one in many)


@pytest.fixture(scope="module")
def page(chromium):
    """A page that tells whatever runs on it or is asked for; policies that forbid scripts are off."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_context(bypass_csp=True).new_page()
        opened.told, opened.base = [], "file://"
        opened.expose_function("hit", lambda: opened.told.append(("ran", opened.url)))
        opened.on("dialog", lambda d: (opened.told.append(("dialog", opened.url)), d.dismiss()))
        opened.on("pageerror", lambda e: opened.told.append((str(e), opened.url)))
        opened.on(
            "request",
            lambda r: None if r.url.startswith((opened.base, "data:")) else opened.told.append(("asked", r.url)),
        )
        yield opened
        browser.close()


def visit(page, address: str) -> list[object]:
    page.told.clear()
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.wait_for_timeout(100)
    return [(address, one) for one in page.evaluate(FOREIGN)] + page.told


@pytest.mark.browser
@pytest.mark.parametrize("name", ["dossier.html", "dossier-brief.html", "labelled-brief.html"])
def test_a_page_for_readers_runs_nothing_but_its_own_script(page, exports, name):
    assert visit(page, (exports / name).as_uri()) == []
    scripts = page.evaluate("Array.from(document.scripts).map(s => s.textContent)")
    assert len(scripts) <= 1 and "hit()" not in "".join(scripts)
    assert name == "dossier-brief.html" or "hit()" in page.inner_text("body")


@pytest.mark.browser
def test_charts_run_nothing(page, exports):
    charts = sorted(exports.glob("*.svg"))
    assert {"workers", "map", "timeline"} <= {path.stem for path in charts}
    for path in charts:
        assert visit(page, path.as_uri()) == []
        assert not {etree.QName(e).localname for e in etree.parse(path).iter("{*}*")} & {"script", "a", "image", "use"}


@pytest.mark.browser
def test_what_is_meant_for_programs_runs_nothing_in_a_browser(page, exports):
    files = [p for p in sorted(exports.rglob("*")) if p.is_file() and p.suffix in FOR_PROGRAMS]
    assert len(files) >= 6
    for path in files:
        plain = path.with_name(f"{path.name}.txt")  # an unknown ending would be saved and not shown
        plain.write_bytes(path.read_bytes())
        for one in (path, plain) if path.suffix in (".json", ".csv") else (plain,):
            page.told.clear()
            try:
                page.goto(one.as_uri())
            except Exception as error:
                assert "Download is starting" in str(error) or "ERR_ABORTED" in str(error)
            assert page.told == []
        plain.unlink()


@pytest.mark.browser
def test_datasette_shows_it_and_runs_nothing(page, exports):
    from datasette.app import Datasette

    shown = Datasette([str(exports / "all.datasette" / "evidence.db")], metadata=None)
    server = uvicorn.Server(uvicorn.Config(shown.app(), port=0, log_level="error", lifespan="on"))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.05)
    page.base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    found = []
    for path in (
        "/",
        "/evidence",
        "/evidence/claims?_size=100",
        "/evidence/sources?_size=100",
        "/evidence/claims?_search=workers",
    ):
        page.told.clear()
        page.goto(page.base + path)
        found += [told for told in page.told if told[0] in ("ran", "dialog") or "evil" in told[1]]
        found += page.evaluate("Array.from(document.querySelectorAll('td *')).filter(e => !['A', 'SPAN', 'EM'].includes(e.tagName))"
                               ".map(e => e.outerHTML)")  # fmt: skip
    assert "hit()" in page.content() and found == []
    page.base = "file://"
    server.should_exit = True
    running.join(10)


def test_no_cell_of_a_table_begins_a_formula(exports):
    tables = [exports / "all.csv", *sorted((exports / "all.datapackage").glob("*.csv"))]
    texts = {path.name: path.read_text(encoding="utf-8") for path in tables}
    with zipfile.ZipFile(exports / "package.zip") as packed:
        texts |= {f"zip/{n}": packed.read(n).decode() for n in packed.namelist() if n.endswith(".csv")}
    assert len(texts) >= 5
    for name, text in texts.items():
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert any("cmd|" in cell for cell in cells), name
        assert [c for c in cells if RUNS.match(c) and not NUMBER.fullmatch(c)] == [], name


def test_a_word_file_has_no_fields_macros_or_foreign_links(exports):
    with zipfile.ZipFile(exports / "dossier-brief.docx") as packed:
        for name in packed.namelist():
            assert "vba" not in name.lower() and "embeddings" not in name
            if not name.endswith((".xml", ".rels")):
                continue
            tree = etree.fromstring(packed.read(name))
            assert not {etree.QName(e).localname for e in tree.iter("{*}*")} & {
                "fldSimple",
                "instrText",
                "object",
                "altChunk",
            }
            targets = [e.get("Target", "") for e in tree.iter("{*}Relationship") if e.get("TargetMode") == "External"]
            assert [t for t in targets if not t.startswith(("https://", "http://", "dossier.html"))] == []


def test_a_printed_brief_runs_nothing(exports):
    path = exports / "dossier-brief.pdf"
    assert not re.search(rb"/(JavaScript|JS|Launch|AA|SubmitForm|ImportData)\b", path.read_bytes())
    assert isinstance(PdfReader(path).trailer["/Root"].get("/OpenAction", []), list), "a page to show, not an action"
    for leaf in PdfReader(path).pages:
        for note in leaf.get("/Annots", ()):
            address = str(note.get_object().get("/A", {}).get("/URI", ""))
            assert not address or address.startswith(("https://", "http://", "dossier.html"))
