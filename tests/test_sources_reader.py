from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as limits
from hypothesis import strategies as st

import documents as documents_of
from withheld.records import Document, Problem
from withheld.sources import Captured, Passed, discover, read
from withheld.sources.kinds.folders import MEDIA_TYPES

TEXT = (
    "Workers sent home\n\nBy Jane Doe, 12 March 2024\n\nSome 3,000 workers left Russia last week, the ministry said.\n"
)


def write(folder: Path, name: str, content: str | bytes = TEXT) -> Path:
    return documents_of.write(folder, name, content)


def documents(*paths: Path, published: dt.date | None = None) -> list[Document]:
    return [found.document for found in read(paths, published=published) if isinstance(found, Captured)]


def problems(*paths: Path, max_bytes: int | None = None) -> list[Problem]:
    return [found for found in read(paths, max_bytes=max_bytes) if isinstance(found, Problem)]


def test_a_file_becomes_a_document_with_its_bytes(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    (found,) = read([path])
    assert isinstance(found, Captured) and found.raw == TEXT.encode() and found.suffix == ".txt"
    document = found.document
    assert document.sha256 == hashlib.sha256(TEXT.encode()).hexdigest() and document.id == document.sha256[:16]
    assert (document.path, document.media_type, document.language) == (str(path), "text/plain", "en")
    assert (document.published, document.published_basis) == (dt.date(2024, 3, 12), "byline")


def test_folders_are_read_in_a_stable_order_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.html", ".hidden.txt", ".git/d.txt", "picture.png", "E.PDF"):
        write(tmp_path, name)
    files, wrong, _ = discover([tmp_path, tmp_path / "b.txt"])
    assert [path.relative_to(tmp_path).as_posix() for path in files] == ["E.PDF", "a.md", "b.txt", "sub/c.html"]
    assert wrong == []


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside/secret.txt")
    inside = write(tmp_path, "case/a.txt")
    (tmp_path / "case" / "out.txt").symlink_to(outside)
    (tmp_path / "case" / "in.txt").symlink_to(inside)
    (tmp_path / "case" / "folder").symlink_to(outside.parent)
    (tmp_path / "case" / "loop.txt").symlink_to(tmp_path / "case" / "loop.txt")
    files, *_ = discover([tmp_path / "case"])
    assert [path.name for path in files] == ["a.txt", "in.txt"]


def test_what_is_wrong_with_a_path_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = write(tmp_path, "good.txt")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    bad = [tmp_path / "none.txt", write(tmp_path, "a.png"), tmp_path / "empty", tmp_path / "pipe.txt", Path("a\0b.txt")]
    found = list(read([*bad, good]))
    said = [item.what for item in found if isinstance(item, Problem)]
    assert said[:2] == ["does not exist", "is not a kind that withheld reads (a picture)"]
    assert "holds no file" in said[2] and "regular" in said[3] and len(said) == 5
    assert isinstance(found[-1], Captured)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.md", b" \n\t\n", "empty"),
        ("empty.jsonl", b"\n\n", "empty"),
        ("bytes.txt", bytes(range(256)) * 4, "binary"),
        ("nav.html", b"<html><body><a href='/'>Home</a></body></html>", "no article"),
        ("deep.html", b"<div>" * 200_000, "nested"),
        ("broken.pdf", b"%PDF-1.7\nbroken", "no PDF"),
        ("date.md", b"---\ntitle: a\ndate: 2024-02-31\n---\nSome 300 workers left.", "2024-02-31"),
        ("large.txt", b"x" * 3000, "larger"),
    ],
)
def test_bad_input_is_one_line_with_a_remedy(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    most = 2_000_000 if name == "deep.html" else 2000
    found = list(read([write(tmp_path, name, content), write(tmp_path, "z.txt")], max_bytes=most))
    assert isinstance(found[0], Problem) and isinstance(found[1], Captured) and len(found) == 2
    assert what in found[0].what and found[0].remedy and "\n" not in found[0].line()


def test_a_large_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    (found,) = problems(path)
    assert "larger" in found.what and "WITHHELD_MAX_BYTES" in found.remedy


def test_control_characters_of_a_name_are_shown_escaped(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\n.txt"
    path.write_bytes(b"")
    (found,) = problems(path)
    assert "\x1b" not in found.line() and "\n" not in found.line() and "\\x1b" in found.file


def test_a_name_that_is_no_utf8_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_bytes(TEXT.encode())
    (document,) = documents(path)
    assert document.path is not None and document.path.encode()


def test_lines_of_a_file_have_their_own_problems_and_ids(tmp_path: Path) -> None:
    rows = [
        '{"id": "a", "text": "  As it\\r\\n is \\\\$5. "}',
        "no json",
        '{"id": "b"}',
        '{"id": "a", "text": "other"}',
        '{"text": "c"}',
    ]
    path = write(tmp_path, "batch.jsonl", "\n".join(rows))
    found = list(read([path]))
    assert [item.place if isinstance(item, Problem) else item.document.id for item in found] == [
        "a", "2", "3", "4", hashlib.sha256(rows[4].encode()).hexdigest()[:16],
    ]  # fmt: skip
    first = found[0]
    assert (
        isinstance(first, Captured) and first.raw == rows[0].encode() and first.document.text == "  As it\r\n is \\$5. "
    )


def test_a_batch_streams_one_document_at_a_time(tmp_path: Path) -> None:
    path = write(tmp_path, "batch.jsonl", '{"text": "a"}\n' * 3)
    stream = read([path])
    assert isinstance(next(stream), Captured)
    path.unlink()
    assert isinstance(next(stream), Captured)


def test_json_files_hold_one_document_or_a_list(tmp_path: Path) -> None:
    one = write(tmp_path, "one.json", json.dumps({"id": "x", "text": "a"}))
    many = write(tmp_path, "many.json", json.dumps([{"text": "b"}, {"text": ""}, {"text": "c"}]))
    assert [document.text for document in documents(one, many)] == ["a", "b", "c"]
    assert [problem.place for problem in problems(one, many)] == ["document 2"]


def test_the_date_that_the_user_gives_stands_above_all_others(tmp_path: Path) -> None:
    (document,) = documents(write(tmp_path, "a.txt"), published=dt.date(2020, 1, 2))
    assert (document.published, document.published_basis) == (dt.date(2020, 1, 2), "given")


@pytest.mark.parametrize(
    ("top", "basis", "day"),
    [
        ("---\ndate: 2024-01-05\n---\nBy Jane Doe, 6 January 2024\n\n", "front matter", dt.date(2024, 1, 5)),
        ("By Jane Doe, 6 January 2024\n\n", "byline", dt.date(2024, 1, 6)),
        ("", "url", dt.date(2024, 1, 7)),
        ("---\ndate: unknown\nlang: en\n---\n", None, None),
    ],
)
def test_dates_have_an_order_of_trust(tmp_path: Path, top: str, basis: str | None, day: dt.date | None) -> None:
    text = f"{top}Some 300 workers left.\n\nSource: https://outlet.example/2024/01/07/a\n"
    (document,) = documents(write(tmp_path, "a.md", text))
    assert (document.published, document.published_basis) == (day, basis)


def test_an_undated_text_has_a_window_and_no_date(tmp_path: Path) -> None:
    (document,) = documents(write(tmp_path, "a.txt", "In October 2023 some 4,000 workers lived there, he said."))
    assert document.published is None and document.window is not None
    assert document.window.earliest == dt.date(2023, 10, 1) and document.window.latest == dt.date.today()
    (silent,) = documents(write(tmp_path, "b.txt", "Some 4,000 workers live there, he says."))
    assert silent.published is None and silent.window is None


def test_the_host_names_the_publisher_as_a_last_resort(tmp_path: Path) -> None:
    (document,) = documents(write(tmp_path, "a.txt", "Some 300 left.\n\nSource: https://www.outlet.example/a\n"))
    assert document.publisher == "outlet.example"


def test_reading_text_loads_neither_the_page_nor_the_pdf_library(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    program = (
        "import sys; from pathlib import Path; from withheld.sources import read; list(read([Path(sys.argv[1])]));"
        "print(sorted({'trafilatura', 'pypdfium2', 'lxml', 'charset_normalizer'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("suffix", sorted(MEDIA_TYPES))
def test_arbitrary_bytes_never_raise(suffix: str) -> None:
    @example(raw=b"<")
    @example(raw=b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>")
    @example(raw=b"---\ndate: 2024-99-99\n---\n")
    @example(raw=b"\xff\xfe\x00\xd8<p>")
    @limits(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(raw=st.binary(max_size=400) | st.text(alphabet='<>/pdiv "{}[]:=&;#!-\n\\a1.', max_size=200).map(str.encode))
    def holds(raw: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"a{suffix}"
            path.write_bytes(raw)
            for found in read([path]):
                assert isinstance(found, Problem | Passed) or found.document.text.strip()

    holds()


def test_every_document_says_how_and_when_its_bytes_came(tmp_path: Path) -> None:
    before = dt.datetime.now(dt.UTC)
    path = write(tmp_path, "a.txt")
    batch = write(tmp_path, "b.jsonl", '{"text": "b"}\n')
    for document in documents(path, batch):
        came = document.capture
        assert came is not None and before <= came.at <= dt.datetime.now(dt.UTC)
        assert (came.method, came.origin) == ("file", document.path) and came.tool.startswith("withheld ")
        assert came.address is came.record is came.archive is None


def test_an_archive_is_found_in_a_folder_and_one_that_is_no_archive_is_told(tmp_path: Path) -> None:
    for name in ("a.warc", "b.WARC.GZ", "c.gz", "d.tar.gz"):
        write(tmp_path, name, b"nothing")
    files, *_ = discover([tmp_path])
    assert [path.name for path in files] == ["a.warc", "b.WARC.GZ", "d.tar.gz"]
    told = [problem.what for problem in problems(tmp_path)]
    assert all("begin like a record" in what for what in told[:2]) and "damaged" in told[2]
    assert "not a kind" in problems(tmp_path / "c.gz")[0].what


@pytest.mark.parametrize("address", ["https://outlet.example/a", "HTTP://outlet.example/a.html"])
def test_a_web_address_is_told_from_a_file(address: str) -> None:
    (problem,) = problems(Path(address))
    assert "web address" in problem.what and "withheld read --fetch" in problem.remedy


@pytest.mark.parametrize(
    "name", ["..txt", "...txt", "a\nb.txt", "\x1b[2J.txt", "a\u202etxt.txt", "=1+1.txt", "n" * 250 + ".txt"]
)
def test_a_hostile_name_does_no_harm(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(TEXT)
    (document,) = documents(path)
    assert document.path is not None and document.path.isprintable() and document.id.isalnum()
