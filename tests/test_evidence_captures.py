from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest

from case_folders import claim, made
from documents import document
from withheld.disclosure.erasure import redact
from withheld.evidence.captures import archives, told
from withheld.evidence.casefolder import source_path
from withheld.evidence.custody import verify
from withheld.evidence.engine import reading
from withheld.evidence.store import Store, StoreError
from withheld.exchange.jsonl import export_jsonl, import_jsonl
from withheld.records import Capture, Document, Reading

ARCHIVE = b"WARC/1.0 ..."
SHA = hashlib.sha256(ARCHIVE).hexdigest()


def capture(**more: object) -> Capture:
    fields = {
        "at": dt.datetime(2024, 5, 6, 7, 8, tzinfo=dt.UTC),
        "method": "file",
        "origin": "a.txt",
        "tool": "withheld x",
    }
    return Capture.model_validate(fields | more)


def archived(**more: object) -> Capture:
    return capture(**{"method": "archive", "origin": "a.warc", "record": "<urn:uuid:1>", "archive": SHA, **more})


def doc(came: Capture | None) -> Document:
    text = "Russia says that 11,490 North Korean workers were left in December 2018. It sent home 20,000."
    return document(text).model_copy(update={"capture": came})


def add(store: Store, came: Capture | None) -> Document:
    found = doc(came)
    reading_ = Reading(document=found.id, claims=(claim(found),))
    store.add(found, found.text.encode(), reading_, "x-1", ARCHIVE if came and came.archive else None)
    return found


def test_the_first_capture_stays_and_the_same_way_again_says_nothing(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        add(store, capture())
        position = store.position()
        later = capture(at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
        assert store.came_again(doc(later)) is None and store.came_again(doc(None)) is None
        add(store, later)
        assert store.position() == position and store.sources()[-1].capture == capture()


@pytest.mark.parametrize(
    "other",
    [
        capture(origin="b.txt"),
        archived(),
        archived(method="fetch", origin="https://a.example/"),
        archived(record="<2>"),
    ],
)
def test_another_way_to_the_same_bytes_is_one_line_in_the_log(tmp_path: Path, other: Capture) -> None:
    with made(tmp_path) as store:
        add(store, capture())
        line = store.came_again(doc(other), ARCHIVE if other.archive else None)
        assert line is not None and (line.action, line.subject) == ("capture", doc(None).id)
        assert line.reason and line.reason.startswith("the same bytes, ")
        assert store.came_again(doc(other)) is None and store.sources()[-1].capture == capture()
        assert verify(store) == []


def test_another_way_is_noticed_too_when_the_text_is_read_anew(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        add(store, capture())
        add(store, archived())
        assert [line.action for line in store.log()][-2:] == ["read", "capture"]
        assert verify(store) == []


def test_a_document_of_before_there_were_captures_gets_its_first_as_a_line(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        add(store, None)
        assert store.came_again(doc(capture())) is not None and store.came_again(doc(capture())) is None


def test_what_was_never_read_did_not_come_again(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        assert store.came_again(doc(capture())) is None


def test_archives_are_kept_under_their_hash_and_checked(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        document_ = add(store, archived())
        store.fetched(capture(method="fetch", origin="https://a.example/", archive=SHA), ARCHIVE, "status 200")
        with reading(store.engine, store.path) as connection:
            assert archives(connection) == {SHA: document_.id}
        kept = source_path(store.folder, SHA)
        assert kept.read_bytes() == ARCHIVE and verify(store) == []
        kept.chmod(0o644)
        kept.write_bytes(b"WARC/1.0 other")
        assert [p.what for p in verify(store)] == [f"the bytes of the web archive of {document_.id} were changed"]
        kept.unlink()
        assert [p.what for p in verify(store)] == [f"the bytes of the web archive of {document_.id} are missing"]


def test_an_export_carries_archives_and_how_documents_came(tmp_path: Path) -> None:
    with made(tmp_path / "a") as store, made(tmp_path / "b") as other:
        add(store, capture())
        add(store, archived())
        lines = list(export_jsonl(store))
        import_jsonl(other, lines, "ann")
        assert list(export_jsonl(other)) == lines and verify(other) == []
        assert source_path(other.folder, SHA).read_bytes() == ARCHIVE


@pytest.mark.parametrize("wrong", ["!", "AAAA", None, 7])
def test_an_export_with_another_archive_is_refused(tmp_path: Path, wrong: object) -> None:
    with made(tmp_path / "a") as store, made(tmp_path / "b") as other:
        add(store, archived())
        rows = [json.loads(line) for line in export_jsonl(store)]
        next(row for row in rows if "archive" in row)["bytes"] = wrong
        with pytest.raises(StoreError, match="bytes are not those"):
            import_jsonl(other, map(json.dumps, rows), "ann")
        lacking = [json.dumps(row) for row in rows if "archive" not in row]
        with pytest.raises(StoreError, match="are missing"):
            import_jsonl(other, lacking, "ann")


def test_an_erased_document_takes_its_archives_and_addresses_along(tmp_path: Path) -> None:
    address = "https://outlet.example/who-talked"
    fetch = archived(method="fetch", origin=address, address=address + "/end")
    with made(tmp_path) as store:
        store.tell("fetch", address, "about to ask", "ann")
        store.fetched(fetch, ARCHIVE, "status 200")
        key = add(store, fetch).id
        store.came_again(doc(archived(origin="who-talked.warc")), ARCHIVE)
        redact(store, key, "asked", "ann")
        store.engine.dispose()
        left = b"".join(p.read_bytes() for p in store.folder.rglob("*") if p.is_file())
        assert b"who-talked" not in left and ARCHIVE not in left and not source_path(store.folder, SHA).exists()
        assert verify(store) == [] and store.log()[-1].action == "redact"
        assert [line.subject for line in store.log() if line.action.startswith("fetch")] == ["erased"] * 2


def test_an_archive_that_another_document_came_in_stays(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        key = add(store, archived()).id
        other = document("Another text of 300 words.").model_copy(update={"capture": archived()})
        store.add(other, other.text.encode(), Reading(document=other.id), "x-1", ARCHIVE)
        redact(store, key, "asked", "ann")
        assert source_path(store.folder, SHA).exists() and verify(store) == []


def test_an_archive_that_is_refused_leaves_no_line(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        position = store.position()
        with pytest.raises(Exception, match="do not match that hash"):
            store.fetched(capture(archive="ab" * 32), ARCHIVE, "status 200")
        assert store.position() == position


def test_the_fingerprint_of_an_estimate_does_not_depend_on_how_documents_came(tmp_path: Path) -> None:
    with made(tmp_path / "a") as one, made(tmp_path / "b") as other:
        add(one, capture())
        add(other, archived())
        assert one.fingerprint() == other.fingerprint()


def test_a_capture_is_told_in_words() -> None:
    assert told(capture()) == "read from a.txt, 2024-05-06 07:08"
    assert told(archived(address="https://a.example/")) == "captured in a.warc (https://a.example/), 2024-05-06 07:08"
