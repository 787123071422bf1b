from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import write
from web_archives import PAGE, packed, record
from withheld.sources.kinds.folders import MEDIA_TYPES, Passed, discover, ending, kind_of, passed_kind

MAIL = b"Received: from x\nFrom: a@b.example\nTo: c@d.example\nSubject: s\nDate: Fri, 01 Mar 2019 10:00:00 +0900\n\nSome 300 left.\n"


def test_what_a_folder_holds_besides_is_named_with_its_kind(tmp_path: Path) -> None:
    kinds = {
        "a.jpg": "picture", "b.PNG": "picture", "c.xls": "other spreadsheet", "d.7z": "packed file", "n.csv": "spreadsheet",
        "e.pptx": "presentation",
        "f.msg": "Outlook message", "g.doc": "other word-processor file", "h": "file without an ending", ".i.txt": "hidden file",
        "sub/j.mp4": "film", "k.bin": "file of another kind", ".git/l.txt": "hidden folder",
    }  # fmt: skip
    for name in [*kinds, "m.txt"]:
        write(tmp_path, name)
    found = discover([tmp_path])
    assert [path.name for path in found.files] == ["m.txt"] and found.problems == []
    assert {passed.name: passed.kind for passed in found.passed} == {
        name.removesuffix("/l.txt"): kind for name, kind in kinds.items()
    }


def test_every_file_is_read_or_named(tmp_path: Path) -> None:
    names = ["a.txt", "b.docx", "c.eml", "d.wacz", "e.mhtml", "f.PDF", "g.TXT", "h", "i.html", "sub/j.mht", "sub/k"]
    for name in names:
        write(tmp_path, name)
    found = discover([tmp_path])
    told = {path.relative_to(tmp_path).as_posix() for path in found.files} | {passed.name for passed in found.passed}
    assert told == set(names) and {passed.name for passed in found.passed} == {"h", "sub/k"}


def test_links_that_lead_out_and_special_files_are_named(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside/secret.txt")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "out.txt").symlink_to(outside)
    (tmp_path / "in" / "folder").symlink_to(outside.parent)
    (tmp_path / "in" / "loop.txt").symlink_to(tmp_path / "in" / "loop.txt")
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    assert {passed.name: passed.kind for passed in discover([tmp_path / "in"]).passed} == {
        "out.txt": "link", "folder": "link", "loop.txt": "link", "pipe.txt": "device or pipe",
    }  # fmt: skip


def test_a_case_in_a_folder_is_not_read_as_reports(tmp_path: Path) -> None:
    for name in ("kp/withheld.db", "kp/case.toml", "kp/sources/ab/abcd", "kp/dossier.html", "a.txt"):
        write(tmp_path, name)
    case = "case folder of Withheld"
    assert discover([tmp_path]).passed == [Passed("kp", case, path=str(tmp_path / "kp"))]
    assert Passed("sources", case, path=str(tmp_path / "kp" / "sources")) in discover([tmp_path / "kp"]).passed


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"%PDF-1.4 ...", ".pdf"), ("a", b"%PDF-1.4 ...", ".pdf"), ("a.jpg", b"%PDF-1.4 ...", ".pdf"),
        ("a.txt", PAGE.encode(), ".html"), ("a.php", b"<!DOCTYPE html><html>", ".html"), ("a.xhtml", b"<html>", ".xhtml"),
        ("1552.M1P2.host", MAIL, ".eml"), ("a", record(), ".warc"), ("a.gz", packed(record()), ".warc.gz"),
        ("a.txt", b"Date: 3 May\nFrom: the editors\n\n", ".txt"), ("a", b"Some 300 workers left.", None),
        ("a.jpg", b"\xff\xd8\xff", None), ("a.gz", b"\x1f\x8b\x08", ".gz"), ("a.gz", b"text", None), ("a.mhtml", PAGE.encode(), ".html"),
        ("a.json", b"{}", ".json"), ("a.md", b"# <html> in Markdown", ".md"),
    ],
)  # fmt: skip
def test_content_outweighs_a_name_that_misleads(name: str, content: bytes, kind: str | None) -> None:
    assert kind_of(name, content) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.txt#2", ".txt"), ("b/a.tar.gz#12", ".tar.gz"), ("a.TXT ", ".txt"), ("a.pdf.", ".pdf"), ("a#2", ""), (".a", ""),
        ("a.", ""), ("No. 2", ". 2"),
    ],
)  # fmt: skip
def test_an_ending_is_without_what_follows_it(name: str, kind: str) -> None:
    assert ending(name) == kind


def test_a_file_named_directly_says_its_kind_and_the_remedy(tmp_path: Path) -> None:
    told = [
        p.line().partition(": ")[2]
        for p in discover([write(tmp_path, n) for n in ("a.csv", "b.msg", "c.7z", "d")]).problems
    ]
    assert told[:3] == [
        "is not a kind that withheld reads (a spreadsheet); see withheld import",
        "is not a kind that withheld reads (an Outlook message); save it as .eml",
        "is not a kind that withheld reads (a packed file); unpack it first",
    ]
    assert told[3].startswith("is not a kind that withheld reads; give a .txt")


@given(
    head=st.binary(max_size=300) | st.text(alphabet="From: a\nDte<html>%PDF-PK\x03\x04", max_size=80).map(str.encode),
    name=st.text(max_size=20),
)
def test_any_beginning_has_a_kind_or_none(head: bytes, name: str) -> None:
    assert kind_of(f"a{name}".replace("\0", "").replace("/", ""), head) in {None, *MEDIA_TYPES}
    assert passed_kind(f"a{name}", head)
