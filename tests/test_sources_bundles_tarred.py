from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from bundles import REPORT, outcomes, problems, tarred, texts
from withheld.records import Problem
from withheld.sources import Captured, Passed


@pytest.mark.parametrize(
    ("mode", "name"), [("w", "a.tar"), ("w:gz", "a.tar.gz"), ("w:gz", "a.tgz"), ("w:gz", "a"), ("w", "a")]
)
@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_each_file_in_a_tar_is_read(tmp_path: Path, mode: str, name: str, form: int) -> None:
    out = io.BytesIO()
    long = "é" * 60 + "/" + "b" * 60 + ".txt" if form != tarfile.USTAR_FORMAT else "a/b.txt"
    with tarfile.open(fileobj=out, mode=mode, format=form) as made:  # type: ignore[call-overload]
        for path in ("r.txt", long):
            header = tarfile.TarInfo(path)
            header.size = len(REPORT)
            made.addfile(header, io.BytesIO(REPORT.encode()))
    found = outcomes(tmp_path, out.getvalue(), name)
    assert texts(found, tmp_path) == {f"{name}!/{path}": REPORT.strip() for path in ("r.txt", long)}


def test_one_file_packed_with_gzip_is_read_under_its_own_name(tmp_path: Path) -> None:
    raw = gzip.compress(REPORT.encode())
    assert list(texts(outcomes(tmp_path, raw, "r.txt.gz"), tmp_path)) == ["r.txt.gz!/r.txt"]
    (passed,) = outcomes(tmp_path, gzip.compress(b"a,b\n1,2\n"), "t.csv.gz")
    assert isinstance(passed, Passed) and passed.kind == "spreadsheet"


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.type, header.linkname = kind, target
    return header


def test_links_devices_and_pipes_are_named_and_followed_nowhere(tmp_path: Path) -> None:
    raw = tarred(
        {"r.txt": REPORT}, special("l.txt", tarfile.SYMTYPE, "/etc/passwd"), special("h.txt", tarfile.LNKTYPE, "../../x"),
        special("d.txt", tarfile.CHRTYPE), special("p.txt", tarfile.FIFOTYPE), special("f", tarfile.DIRTYPE),
    )  # fmt: skip
    found = outcomes(tmp_path, raw, "a.tgz")
    assert [o.kind for o in found if isinstance(o, Passed)] == ["link", "link", "device or pipe", "device or pipe"]
    assert list(texts(found, tmp_path)) == ["a.tgz!/r.txt"]


def endless_header() -> bytes:
    header = tarfile.TarInfo("long")
    header.type, header.size = tarfile.XHDTYPE, 50_000_000
    return gzip.compress(header.tobuf() + b"9" * 50_000_000)


def sparse() -> bytes:
    header = tarfile.TarInfo("s.txt")
    header.type, header.size = tarfile.GNUTYPE_SPARSE, 1 << 40
    return header.tobuf(tarfile.GNU_FORMAT)


@pytest.mark.parametrize(
    ("raw", "what", "read"),
    [
        (tarred({"../a.txt": REPORT, "/b.txt": REPORT, "r.txt": REPORT}), "leads out", 1),
        (tarred({"a.txt": bytes(300_000_000)}), "larger than", 0),
        (endless_header(), "header of more than", 0),
        (sparse(), "sparse", 0),
        (tarred({"r.txt": REPORT, "s.txt": REPORT}, mode="w")[:1300], "damaged", 1),
        (tarred({"r.txt": REPORT}, mode="w")[:1024] + b"x" * 2048, "damaged", 1),
        (tarred({"r.txt": REPORT})[:-40], "cut off|damaged", None),
        (b"x" * 2000, "damaged", 0),
    ],
)
def test_hostile_tars_end_in_lines_and_what_came_before_is_read(
    tmp_path: Path, raw: bytes, what: str, read: int | None
) -> None:
    found = outcomes(tmp_path, raw, "a.tar")
    assert any(w in line for w in what.split("|") for line in problems(found)), found
    assert read is None or sum(isinstance(o, Captured) for o in found) == read
    assert list(tmp_path.iterdir()) == [tmp_path / "a.tar"]


@pytest.mark.parametrize("headers", [
    {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "a", "GNU.sparse.realsize": "9"},
    {"GNU.sparse.map": "0,9"}, {"GNU.sparse.size": "9", "GNU.sparse.offset": "0", "GNU.sparse.numbytes": "9"},
])  # fmt: skip
def test_sparse_files_in_further_headers_are_refused(tmp_path: Path, headers: dict[str, str]) -> None:
    header = tarfile.TarInfo("s.txt")
    header.pax_headers = headers
    assert any("sparse" in line for line in problems(outcomes(tmp_path, tarred({}, header, mode="w"), "a.tar")))


WHOLE = tarred({"r.txt": REPORT, "b.txt": REPORT}, special("l", tarfile.SYMTYPE, "r.txt"), mode="w")


@limits(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, 4000), gone=st.integers(0, 60), new=st.binary(max_size=12), pack=st.booleans())
def test_a_damaged_tar_never_raises(tmp_path: Path, at: int, gone: int, new: bytes, pack: bool) -> None:
    raw = WHOLE[:at] + new + WHOLE[at + gone :]
    for found in outcomes(tmp_path, gzip.compress(raw) if pack else raw, "a.tar"):
        assert isinstance(found, Captured | Problem | Passed)
