from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from web_archives import ADDRESS, packed, record
from withheld.records import Problem
from withheld.sources import Captured, read


def wacz(
    archives: dict[str, bytes], stated: dict[str, bytes] | None = None, *, pack: bool = False, listed: str = ""
) -> bytes:
    out = BytesIO()
    resources = [
        {"path": name, "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}
        for name, raw in (stated or archives).items()
    ]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED) as made:
        made.writestr("datapackage.json", listed or json.dumps({"profile": "data-package", "resources": resources}))
        for name, raw in archives.items():
            made.writestr(name, raw)
    return out.getvalue()


def outcomes(folder: Path, raw: bytes, name: str = "d.wacz") -> list[object]:
    path = folder / name
    path.write_bytes(raw)
    return list(read([path]))


@pytest.mark.parametrize("name", ["d.wacz", "d.zip", "d"])
def test_each_page_of_a_package_is_a_document(tmp_path: Path, name: str) -> None:
    raw = wacz(
        {"archive/data.warc.gz": packed(record()), "archive/more.warc": record(address="https://outlet.example/b")}
    )
    first, second = outcomes(tmp_path, raw, name)
    assert isinstance(first, Captured) and isinstance(second, Captured)
    assert first.document.url == ADDRESS and "11,490 North Korean workers" in first.document.text
    assert first.document.path == f"{tmp_path / name}!/archive/data.warc.gz"
    assert first.archive == record() and first.document.capture.method == "archive"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "damaged"),
        (wacz({"archive/../../etc/a.warc": record(), "pages/pages.jsonl": b"{}"}), "no web archive"),
        (wacz({"archive/a.warc": record()}, {"archive/a.warc": b"other"}), "changed or damaged"),
        (wacz({"archive/a.warc": b"nothing"}), "begin like a record"),
        (wacz({"archive/a.warc": bytes(300_000_000)}, pack=True), "200 times"),
        (wacz({f"x/{'a' * 60}{n}": b"" for n in range(40_000)}), "too many entries"),
        (wacz({"archive/a.warc.gz": packed(record())[:-40]}), "cut off|false length|damaged"),
    ],
)
def test_hostile_packages_end_in_a_line(tmp_path: Path, raw: bytes, what: str) -> None:
    found = outcomes(tmp_path, raw)
    (told,) = [o for o in found if isinstance(o, Problem)]
    assert any(w in told.what for w in what.split("|")), told
    assert told.remedy and "\n" not in told.line()


@pytest.mark.parametrize(
    "listed", ["no json", "[]", '{"resources": [1]}', '{"resources": [{"path": [], "hash": 2}]}', "[" * 9999]
)
def test_a_package_whose_list_says_nothing_is_read(tmp_path: Path, listed: str) -> None:
    (found,) = outcomes(tmp_path, wacz({"archive/a.warc": record()}, listed=listed))
    assert isinstance(found, Captured)


def test_an_encrypted_entry_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    raw = bytearray(wacz({"archive/a.warc": record(), "archive/b.warc": record()}, listed="{}"))
    at = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 1)  # the first entry is the list
    raw[at + 8] |= 1
    problem, page = outcomes(tmp_path, bytes(raw))
    assert isinstance(problem, Problem) and "encrypted" in problem.what and isinstance(page, Captured)


WHOLE = wacz({"archive/data.warc.gz": packed(record())})


@limits(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, 5000), gone=st.integers(0, 40), new=st.binary(max_size=20))
def test_a_damaged_package_never_raises(at: int, gone: int, new: bytes) -> None:
    at %= len(WHOLE)
    with tempfile.TemporaryDirectory() as folder:
        for found in outcomes(Path(folder), WHOLE[:at] + new + WHOLE[at + gone :]):
            assert isinstance(found, Problem | Captured)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_and_names_with_a_slip_at_the_end_are_read(tmp_path: Path) -> None:
    out = BytesIO()
    names = ["a/huts.txt", "a/huts.txt", "a/huts.TXT ", "b.txt.", "a/huts.txt"]
    with zipfile.ZipFile(out, "w") as made:
        for n, name in enumerate(names):
            made.writestr(name, f"Some {n + 31} men left the yard.")
    found = outcomes(tmp_path, out.getvalue(), "d.zip")
    assert all(isinstance(one, Captured) for one in found)
    assert [one.document.text for one in found if isinstance(one, Captured)] == [
        f"Some {n + 31} men left the yard." for n in range(len(names))
    ]
