"""“Where to add” in ARCHITECTURE.md: each of its six rows, done with an example in a copy of the program, works there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
Edit = Callable[[str], str]
ROW = re.compile(r"^\| (an? [\w ]+) \| (.+) \| (.+) \|$", re.M)
SECTION = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## Where to add")[2].partition("\n## ")[0]


def new(text: str) -> Edit:
    """A file that is not there yet."""

    def written(before: str) -> str:
        assert not before
        return text

    return written


def after(pattern: str, added: str) -> Edit:
    """A text with something more behind the first match of a pattern."""

    def edited(before: str) -> str:
        found = re.search(pattern, before, re.M)
        assert found, f"the recipe's place is gone: {pattern}"
        return before[: found.end()] + added + before[found.end() :]

    return edited


def both(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edited(before: str) -> str:
        for edit in edits:
            before = edit(before)
        return before

    return edited


SUBTITLES = '''"""Subtitles: what is said, without its numbers and times."""

import datetime as dt
import re

from withheld.sources.draft import Draft
from withheld.sources.plaintext import read_text

_TIME = re.compile(r"^\\\\d+\\\\n[\\\\d:,]+ --> [\\\\d:,]+\\\\n", re.M)


def read_subtitles(raw: bytes, today: dt.date) -> Draft:
    """The draft of a film's subtitles."""
    return read_text(_TIME.sub("", raw.decode("utf-8")).encode(), today, markdown=False)
'''.replace("\\\\", "\\")
KML = '''"""KML: a placemark for each record."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from withheld.records import Evidence


def as_text(evidence: Sequence[Evidence]) -> str:
    """The records as placemarks."""
    marks = "".join(f"<Placemark><name>{escape(e.id)}</name></Placemark>" for e in evidence)
    return f"<kml>{marks}</kml>\\n"
'''
ROUNDNESS = '''"""Figures that are too round to be counts."""

from collections.abc import Sequence

from withheld.check.findings import implied
from withheld.finding import Finding
from withheld.records import Claim


def roundness(claims: Sequence[Claim]) -> list[Finding]:
    """What the noughts of a figure imply of its precision."""
    round_ones = [c for c in claims if c.low and c.low == c.high and c.low % 10_000 == 0]
    return [implied("roundness", "No count", f"{c.low:,.0f} ends in four noughts", [c], ()) for c in round_ones]
'''
GREETING = '''"""A page that greets."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from withheld.pages.access import Account, analyst
from withheld.pages.rendering import page

router = APIRouter()


@router.get("/greeting")
def greeting(request: Request, account: Annotated[Account, Depends(analyst)]) -> HTMLResponse:
    """The page."""
    return page(request, "greeting.html", name="reader")
'''
TEMPLATE = """{% extends "base.html" %}
{% set heading = "Greeting" %}
{% block main %}<h1>Good day, {{ name }}</h1>{% endblock %}
"""
PRIOR = """
[[prior]]
name = "level"
corridor = "VN"
distribution = "lognormal"
parameters = { median = 300, sigma = 0.8 }
unit = "person"
meaning = "workers in Vietnam if dispatch held at its mean"
basis = "assumption"

"""
CORRIDOR = '[[corridors]]\ncode = "VN"\nlabel = "Vietnam"\nhosts = ["VN"]\nterm_months = 36\nbasis = "assumption"\n\n'
MEASURE = """
[[measure]]
code = "workers_trained"
label = "Workers trained"
counts = "workers who are taught a trade for the posting"
unit = "person"
nature = "flow"
"""
SOURCES, CHECK, PAGES = "src/withheld/sources", "src/withheld/check", "src/withheld/pages"
RECIPES: Mapping[str, Mapping[str, Edit]] = {
    "a measure": {
        "data/codelists/measures.toml": lambda before: before + MEASURE,
        "data/codelists/claims.toml": both(
            after(r"^\[people_reach\]\n", "workers_trained = [60, -4]\n"),
            after(r"^\[people_cues\]\n", "workers_trained = ['trained', 'taught']\n"),
        ),
    },
    "a host": {
        "data/cases/kp/case.toml": after(r"(?s)\A.*?(?=\[\[corridors\]\])", CORRIDOR),
        "data/cases/kp/priors.toml": after(r"(?s)\A.*?(?=\[\[prior\]\])", PRIOR),
    },
    "a kind of source": {
        f"{SOURCES}/subtitles.py": new(SUBTITLES),
        f"{SOURCES}/kinds/drafting.py": after(
            r"^def drafted\((?s:.*?)^    begin\(raw\)\n",
            '    if suffix == ".srt":\n        from withheld.sources.subtitles import read_subtitles\n\n'
            "        return read_subtitles(raw, today)\n",
        ),
        f"{SOURCES}/kinds/folders.py": after(r"^MEDIA_TYPES = \{\n", '    ".srt": "application/x-subrip",\n'),
    },
    "an export": {
        "src/withheld/exchange/kml.py": new(KML),
        "src/withheld/cli/exchange.py": after(r'^    csv = "csv"\n', '    kml = "kml"\n'),
    },
    "a check": {
        f"{CHECK}/roundness.py": new(ROUNDNESS),
        f"{CHECK}/checking.py": both(
            after(r"^from withheld\.check\.arrears import .*\n", "from withheld.check.roundness import roundness\n"),
            after(r"implied=\(", "*roundness(told), "),
        ),
        "src/withheld/finding.py": after(r"^FindingKind = Literal\[\n", '    "roundness",\n'),
    },
    "a page": {
        f"{PAGES}/routes/greeting.py": new(GREETING),
        f"{PAGES}/templates/greeting.html": new(TEMPLATE),
        f"{PAGES}/routes/__init__.py": both(
            after(r"^from withheld\.pages\.routes import \(\n", "    greeting,\n"),
            after(r"^    for module in \(\n", "        greeting,\n"),
        ),
    },
}
TRIED = """
import contextlib, io, json, sys
from pathlib import Path

import withheld
from case_folders import claim, document, small_case
from documents import claims
from pages_case import bare, opened
from withheld import api
from withheld.case import built_in, load_case
from withheld.check import check
from withheld.estimate.layout import layout
from withheld.vocabulary import measures

here = Path.cwd()
(here / "film.srt").write_text(
    "1\\n00:00:01,000 --> 00:00:04,000\\nA Pyongyang school trained 300 North Korean workers\\n\\n"
    "2\\n00:00:04,500 --> 00:00:06,000\\nfor Russian building sites in 2018.\\n"
)
film = api.read(here / "film.srt", unsure=True)
doc = document("Russia says that 50,000 North Korean workers were left.")
with api.create_case(here / "case", small_case(here / "data")) as case:
    figures = api.export(case, "kml", here / "figures.kml").read_text()
from withheld.cli.exchange import Export

with opened(bare(here / "paged")) as browser:
    shown = browser.get("/greeting")
print(json.dumps({
    "from": withheld.__file__,
    "a measure": [c.measure for c in claims("A Pyongyang school trained 300 North Korean workers for Russian sites in 2018.")],
    "known": "workers_trained" in measures(),
    "a host": [c.code for c in load_case(built_in("KP")).corridors][:1] + [layout(load_case(built_in("KP"))).size > 0],
    "a kind of source": [r.document.media_type + ": " + r.document.text for r in film.reports] + [p.line() for p in film.problems],
    "an export": [figures, "kml" in list(Export)],
    "a check": [f.kind for f in check([claim(doc, 50_000)], {doc.id: doc.source()}).implied],
    "a page": [shown.status_code, "Good day, reader" in shown.text],
}))
"""


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of all six in one copy."""
    copy = tmp_path_factory.mktemp("copy")
    unwritten = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src", copy / "src", ignore=unwritten)
    (copy / "data").mkdir()
    (copy / "examples").symlink_to(ROOT / "examples")
    for part in (ROOT / "data").iterdir():
        if part.name in ("codelists", "cases"):
            shutil.copytree(part, copy / "data" / part.name)
        else:
            (copy / "data" / part.name).symlink_to(part)
    for edits in RECIPES.values():
        for name, edit in edits.items():
            path = copy / name
            path.write_text(edit(path.read_text(encoding="utf-8") if path.exists() else ""), encoding="utf-8")
    (copy / "run").mkdir()
    places = os.pathsep.join([str(copy / "src"), str(ROOT / "tests")])
    environment = os.environ | {"PYTHONPATH": places, "WITHHELD_WORKERS": "0"}
    ran = subprocess.run(
        [sys.executable, "-c", TRIED], cwd=copy / "run", env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    assert found["from"].startswith(str(copy))
    return found


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_is_two_files_and_a_line_and_names_all_that_it_touches(name: str) -> None:
    rows = {row: (written, line) for row, written, line in ROW.findall(SECTION)}
    assert set(rows) == set(RECIPES)
    paths = [re.findall(r"`((?:src|data)/[^`]+)`", cell) for cell in rows[name]]
    assert len(paths[0]) <= 2 and len(paths[1]) <= 1
    assert {*paths[0], *paths[1]} == set(RECIPES[name])


def test_a_measure_that_is_added_is_read(tried: dict[str, Any]) -> None:
    assert tried["known"] and tried["a measure"] == ["workers_trained"]


def test_a_host_that_is_added_has_a_corridor_of_its_own(tried: dict[str, Any]) -> None:
    assert tried["a host"] == ["VN", True]


def test_a_kind_of_source_that_is_added_is_read(tried: dict[str, Any]) -> None:
    (text,) = tried["a kind of source"]
    assert text.startswith("application/x-subrip: A Pyongyang school trained 300") and "-->" not in text


def test_an_export_that_is_added_is_written_and_offered(tried: dict[str, Any]) -> None:
    text, offered = tried["an export"]
    assert text.startswith("<kml><Placemark>") and offered


def test_a_check_that_is_added_is_made(tried: dict[str, Any]) -> None:
    assert "roundness" in tried["a check"]


def test_a_page_that_is_added_is_answered(tried: dict[str, Any]) -> None:
    assert tried["a page"] == [200, True]
