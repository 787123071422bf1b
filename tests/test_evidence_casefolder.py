import hashlib
import stat
from pathlib import Path

import pytest

from case_folders import made, small_case
from withheld.case import FILES, CaseError
from withheld.evidence.casefolder import find_case, is_case, keep_bytes, source_path
from withheld.evidence.store import StoreError, create_case


def test_a_case_is_found_from_a_folder_below_it_and_a_stranger_is_refused(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        below = store.folder / "notes" / "deep"
        below.mkdir(parents=True)
        assert find_case(below) == find_case(store.folder) == store.folder.resolve()
    with pytest.raises(StoreError, match=r"no case here or in a folder above; run .withheld init"):
        find_case(tmp_path / "builtin")


def test_only_a_new_or_empty_folder_becomes_a_case(tmp_path: Path) -> None:
    builtin = small_case(tmp_path / "builtin")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".git").mkdir()
    create_case(tmp_path / "empty", builtin)
    assert is_case(tmp_path / "empty")
    with pytest.raises(StoreError, match="already a case"):
        create_case(tmp_path / "empty", builtin)
    with pytest.raises(StoreError, match=r"not an empty folder \(builtin\)"):
        create_case(tmp_path, builtin)
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="a file, not a folder"):
        create_case(tmp_path / "file", builtin)
    with pytest.raises(StoreError, match="check the path"):
        create_case(tmp_path / "file" / "below", builtin)


@pytest.mark.parametrize("name", ["case.toml", "sources/ab"])
def test_what_someone_put_into_a_folder_is_never_overwritten(tmp_path: Path, name: str) -> None:
    own = tmp_path / "own" / name
    own.parent.mkdir(parents=True)
    own.write_text("mine")
    with pytest.raises(StoreError, match="not an empty folder"):
        create_case(tmp_path / "own", small_case(tmp_path / "builtin"))
    assert own.read_text() == "mine"


def test_a_wrong_builtin_case_leaves_nothing_behind(tmp_path: Path) -> None:
    builtin = small_case(tmp_path / "builtin")
    (builtin / "evidence.csv").write_text((builtin / "evidence.csv").read_text().replace("30000,30000", "many,many"))
    with pytest.raises(CaseError, match=r"evidence\.csv:2"):
        create_case(tmp_path / "case", builtin)
    assert not (tmp_path / "case").exists()


def test_a_case_holds_the_files_of_the_case_as_they_were(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        for name in FILES:
            assert (store.folder / name).read_bytes() == (tmp_path / "builtin" / name).read_bytes()
        assert not list(store.folder.glob(".*"))


def test_bytes_are_kept_whole_and_read_only_under_their_hash(tmp_path: Path) -> None:
    raw = b"\x00\xff report"
    digest = hashlib.sha256(raw).hexdigest()
    assert keep_bytes(tmp_path, raw, digest) and not keep_bytes(tmp_path, raw, digest)
    path = source_path(tmp_path, digest)
    assert path.read_bytes() == raw and path == tmp_path / "sources" / digest[:2] / digest
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert [p.name for p in path.parent.iterdir()] == [digest]


def test_bytes_that_are_not_what_the_hash_says_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="do not match that hash"):
        keep_bytes(tmp_path, b"other", "../" + "0" * 61)
    assert not list(tmp_path.iterdir())
