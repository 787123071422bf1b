"""Fixtures that several tests share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from command_line import CommandLine


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Debian's Chromium; without it browser tests are skipped, or fail where WITHHELD_REQUIRE_BROWSER=1."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.environ.get("WITHHELD_REQUIRE_BROWSER") == "1":
        pytest.fail("Chromium is required (WITHHELD_REQUIRE_BROWSER=1) but not installed: apt-get install chromium")
    pytest.skip("Chromium is not installed: apt-get install chromium to run the browser tests")


@pytest.fixture
def withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line, run in an empty folder."""
    return CommandLine(tmp_path, monkeypatch, capsys)
