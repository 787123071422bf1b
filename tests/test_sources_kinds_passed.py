from __future__ import annotations

import os
import stat
import tempfile
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from documents import write
from withheld.sources.kinds.folders import discover
from withheld.sources.kinds.passed import PASSED, REMEDIES

NOBODY = 65534


def test_what_desktops_leave_in_a_folder_is_named(tmp_path: Path) -> None:
    kinds = {
        "~$report.docx": "hidden file", ".DS_Store": "hidden file", "._report.txt": "hidden file",
        ".report.docx.icloud": "link to a file in the cloud", "notes.gdoc": "link to a file in the cloud",
        "page.webarchive": "page saved by Safari", "page.url": "link to a page", "winmail.dat": "Outlook attachment",
    }  # fmt: skip
    for name in [*kinds, "report.txt"]:
        write(tmp_path, name)
    found = discover([tmp_path])
    assert [path.name for path in found.files] == ["report.txt"] and found.problems == []
    assert {passed.name: passed.kind for passed in found.passed} == kinds


@pytest.mark.parametrize("name", ["report.pdf.crdownload", "report.html.part", "report.opdownload"])
def test_half_a_download_is_not_read_as_the_whole(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, b"<!doctype html><html><body><p>Some 300 workers left.</p>")
    (problem,) = discover([path]).problems
    assert "an unfinished download" in problem.what and problem.remedy == "download it again"
    assert [passed.kind for passed in discover([tmp_path]).passed] == ["unfinished download"]


@pytest.mark.parametrize("folder", ["Report_files", "Report-Dateien", "Report_fichiers", "Report.files"])
def test_the_parts_of_a_saved_page_are_no_reports(tmp_path: Path, folder: str) -> None:
    write(tmp_path, f"{folder}/advertisement.html")
    assert [path.name for path in discover([tmp_path]).files] == ["advertisement.html"]
    write(tmp_path, "Report.html")
    found = discover([tmp_path])
    assert [path.name for path in found.files] == ["Report.html"]
    assert [(passed.name, passed.kind) for passed in found.passed] == [(folder, "folder of a saved page")]


def test_every_kind_that_can_be_turned_into_text_has_a_remedy() -> None:
    assert set(PASSED) - set(REMEDIES) == {"signature", "database"}


def _discovered(folder: Path, end: Connection) -> None:
    """What is found by somebody who is not root, as root may read everything."""
    if os.geteuid() == 0:
        os.setuid(NOBODY)
    found = discover([folder])
    end.send(([path.name for path in found.files], [(problem.file, problem.what) for problem in found.problems]))


def test_a_folder_that_may_not_be_listed_leaves_the_others() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        write(folder, "open/report.txt")
        write(folder, "closed/report.txt")
        write(folder, "kept.txt").chmod(0)
        (folder / "closed").chmod(0)
        try:
            here, there = get_context("fork").Pipe()
            child = get_context("fork").Process(target=_discovered, args=(folder, there))
            child.start()
            assert here.poll(30)
            files, problems = here.recv()
            child.join()
        finally:
            (folder / "closed").chmod(stat.S_IRWXU)
    assert sorted(files) == ["kept.txt", "report.txt"]
    assert problems == [(f"{folder}/closed", "may not be read")]
