from __future__ import annotations

import hashlib
import stat
import zipfile
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from bundles import REPORT, outcomes, problems, tarred, texts, zipped
from withheld.records import Problem
from withheld.sources import Captured, Passed, read
from withheld.sources.unpacking import DENSEST


def sha256(raw: bytes | str) -> str:
    return hashlib.sha256(raw.encode() if isinstance(raw, str) else raw).hexdigest()


def test_each_file_in_a_zip_has_its_address_its_hash_and_knows_its_archive(tmp_path: Path) -> None:
    raw = zipped({"folder/report.txt": REPORT, "a.jpg": b"\xff\xd8", "__MACOSX/._report.txt": "x", "folder/": ""})
    found = outcomes(tmp_path, raw, "archive.zip")
    (report,) = [o for o in found if isinstance(o, Captured)]
    where = f"{tmp_path}/archive.zip"
    assert report.document.path == f"{where}!/folder/report.txt" and report.document.sha256 == sha256(REPORT)
    capture = report.document.capture
    assert capture is not None and capture.origin == f"{where}!/folder/report.txt"
    assert [(h.origin, h.sha256) for h in capture.inside] == [(where, sha256(raw))]
    assert [o for o in found if isinstance(o, Passed)] == [
        Passed(f"{where}!/a.jpg", "picture"), Passed(f"{where}!/__MACOSX/._report.txt", "hidden file"),
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == [tmp_path / "archive.zip"]


def test_custody_goes_through_all_that_a_document_lies_in(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@outlet.example", "See"
    message.set_content("See below.\n")
    inner = zipped({"b.txt": REPORT})
    message.add_attachment(inner, maintype="application", subtype="zip", filename="in.zip")
    mail = message.as_bytes()
    raw = tarred({"mails/m.eml": mail})
    found = outcomes(tmp_path, raw, "all.tar.gz")
    documents = {o.document.path: o.document for o in found if isinstance(o, Captured)}
    where = f"{tmp_path}/all.tar.gz"
    deepest = documents[f"{where}!/mails/m.eml!/in.zip!/b.txt"]
    assert deepest.capture is not None
    assert [(h.origin, h.sha256) for h in deepest.capture.inside] == [
        (where, sha256(raw)), (f"{where}!/mails/m.eml", sha256(mail)), (f"{where}!/mails/m.eml!/in.zip", sha256(inner)),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.zip", "a"])
def test_a_zip_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    assert texts(outcomes(tmp_path, zipped({"r.txt": REPORT}), name), tmp_path) == {f"{name}!/r.txt": REPORT.strip()}


def nested(levels: int) -> bytes:
    raw = zipped({"r.txt": REPORT})
    for _ in range(levels):
        raw = zipped({"in.zip": raw, "beside.txt": REPORT})
    return raw


def test_what_lies_too_deep_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    found = outcomes(tmp_path, nested(9), "a.zip")
    assert all("archives" in line for line in problems(found)) and len(problems(found)) == 2
    assert sum(isinstance(o, Captured) for o in found) == 4


def with_mode(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, mode << 16
    return entry


def test_links_and_devices_in_a_zip_are_named_and_followed_nowhere(tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(with_mode("l.txt", stat.S_IFLNK | 0o777), "/etc/passwd")
        made.writestr(with_mode("d.txt", stat.S_IFCHR | 0o666), "")
        made.writestr("r.txt", REPORT)
    found = outcomes(tmp_path, out.getvalue(), "a.zip")
    assert [o.kind for o in found if isinstance(o, Passed)] == ["link", "device or pipe"]
    assert list(texts(found, tmp_path)) == ["a.zip!/r.txt"]


def encrypted(raw: bytes, only: int | None = None) -> bytes:
    """A zip whose entries say that they are encrypted."""
    marked = bytearray(raw)
    at, number = raw.find(b"PK\x01\x02"), 0
    while at >= 0:
        if only in (None, number):
            marked[at + 8] |= 1
        at, number = raw.find(b"PK\x01\x02", at + 1), number + 1
    return bytes(marked)


@pytest.mark.parametrize(
    ("raw", "what", "count"),
    [
        (zipped({"../a.txt": REPORT, "/b.txt": REPORT, "a\nb.txt": REPORT, "r.txt": REPORT}), "leads out", 1),
        (encrypted(zipped({"a.txt": REPORT, "r.txt": REPORT})), "a.zip: is encrypted", 0),
        (encrypted(zipped({"a.txt": REPORT, "r.txt": REPORT}), 0), "a.txt: is encrypted", 1),
        (zipped({"a.txt": bytes(300_000_000)}), f"{DENSEST} times", 0),
        (zipped({"r.txt": REPORT})[:-30], "damaged", 0),
        (zipped({"r.txt": REPORT}).replace(b"PK\x01\x02", b"PK\x00\x00"), "damaged", 0),
        (b"PK\x03\x04" + bytes(40), "damaged", 0),
        (zipped({"r.txt": REPORT, "a.docx": b"no zip"}), "a.docx", 1),
        (zipped({}), "holds no file", 0),
        (zipped({"datapackage.json": '{"profile": "tabular-data-package", "name": "withheld-x"}'}), "export that Withheld", 0),
    ],
)  # fmt: skip
def test_hostile_zips_end_in_lines_and_the_rest_is_read(tmp_path: Path, raw: bytes, what: str, count: int) -> None:
    found = outcomes(tmp_path, raw, "a.zip")
    assert any(what in line for line in problems(found)), found
    assert sum(isinstance(o, Captured) for o in found) == count
    assert all("\n" not in line for line in problems(found)) and list(tmp_path.iterdir()) == [tmp_path / "a.zip"]


def test_a_bomb_in_many_layers_is_not_read_on(tmp_path: Path) -> None:
    layer = zipped({f"{n}.txt": b" " * 900_000 for n in range(5)})
    for _ in range(3):
        layer = zipped({f"{n}.zip": layer for n in range(10)})
    (tmp_path / "a.zip").write_bytes(layer)
    found = list(read([tmp_path / "a.zip"], max_bytes=1_000_000))
    assert len(found) < 1000 and "times its size, with all that lies in it" in problems(found)[-1], problems(found)[-1]


def test_damage_in_one_entry_leaves_the_others(tmp_path: Path) -> None:
    raw = bytearray(zipped({"a.txt": REPORT * 9, "r.txt": REPORT}, pack=False))
    raw[60] ^= 255
    found = outcomes(tmp_path, bytes(raw), "a.zip")
    assert list(texts(found, tmp_path)) == ["a.zip!/r.txt"] and "a.txt" in problems(found)[0]


WHOLE = zipped(
    {
        "r.txt": REPORT,
        "in.tar.gz": tarred({"s.txt": REPORT}),
        "m.mbox": b"From a Fri Mar  1 10:00:00 2019\nFrom: a\n\nx",
    }
)


@limits(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, 5000), gone=st.integers(0, 60), new=st.binary(max_size=12))
def test_a_damaged_zip_never_raises(tmp_path: Path, at: int, gone: int, new: bytes) -> None:
    at %= len(WHOLE)
    for found in outcomes(tmp_path, WHOLE[:at] + new + WHOLE[at + gone :], "a.zip"):
        assert isinstance(found, Captured | Problem | Passed)
