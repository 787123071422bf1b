"""Fixtures that several tests share."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import case_folders
import postgres_server
from command_line import CommandLine

if TYPE_CHECKING:
    from playwright.sync_api import Browser

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # a shell's background job; what tests start and interrupt must hear it
    signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile(
    "patient", deadline=None
)  # how long an example takes says more of the machine than of the code
settings.load_profile("patient")

ON_BOTH = frozenset(
    f"test_{name}"
    for name in (
        "evidence_anchors", "evidence_captures", "evidence_casefiles", "evidence_custody", "evidence_decisions",
        "disclosure_erasure", "exchange_jsonl", "exchange_exports", "evidence_intake", "evidence_log", "evidence_marks",
        "evidence_origins", "evidence_log_checkpoint", "disclosure_release", "evidence_reprints",
        "evidence_effective_decisions", "evidence_search", "evidence_store", "evidence_subjects",
    )
)  # fmt: skip
"""Test modules whose tests run on a SQLite file and on a PostgreSQL server, but those marked ``sqlite``."""

LONG = (
    "docs_site", "commands_killed", "pages_hostile", "orphans", "pages_openapi", "batch_reading", "pages_browser",
    "commands_estimate", "programme_compiled", "pages_whole_browser", "commands_failures", "evidence_locking",
    "commands_scenario", "pattern_attacks",
)  # fmt: skip
"""Modules that take long, which are begun first: else one process is still at them when the others have nothing left."""
GONE = sorted(
    n for n in {*ON_BOTH, *(f"test_{name}" for name in LONG)} if not (Path(__file__).parent / f"{n}.py").is_file()
)
if GONE:
    raise pytest.UsageError(f"tests/conftest.py names modules that are not there: {', '.join(GONE)}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {f"test_{name}": k for k, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__ in ON_BOTH and "kept_in" in metafunc.fixturenames:
        # A copy of a folder that names a server is not another store.
        one = metafunc.definition.get_closest_marker("sqlite") is not None or "copied" in metafunc.fixturenames
        kinds = ["sqlite"] if one else ["sqlite", "postgresql"]
        metafunc.parametrize("kept_in", kinds, indirect=True, scope="module")


@pytest.fixture(autouse=True, scope="module")
def kept_in(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the cases that tests make keep their rows."""
    kind = getattr(request, "param", "sqlite")
    case_folders.ON_SERVER = request.getfixturevalue("postgres") if kind == "postgresql" else None
    yield kind
    case_folders.ON_SERVER = None


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """A PostgreSQL server; without it tests are skipped, or fail where WITHHELD_REQUIRE_POSTGRESQL=1."""
    if (found := postgres_server.programs()) is None:
        what = "PostgreSQL is not installed: apt-get install postgresql"
        if os.environ.get("WITHHELD_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(f"{what}; it is required (WITHHELD_REQUIRE_POSTGRESQL=1)")
        pytest.skip(what)
    server = postgres_server.Server(found)
    yield server
    server.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Debian's Chromium; without it browser tests are skipped, or fail where WITHHELD_REQUIRE_BROWSER=1."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.environ.get("WITHHELD_REQUIRE_BROWSER") == "1":
        pytest.fail("Chromium is required (WITHHELD_REQUIRE_BROWSER=1) but not installed: apt-get install chromium")
    pytest.skip("Chromium is not installed: apt-get install chromium to run the browser tests")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's Chromium, opened once for a module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line, run in an empty folder."""
    return CommandLine(tmp_path, monkeypatch, capsys)
