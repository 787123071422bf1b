"""Files that are there whole or not at all."""

from __future__ import annotations

import ast
import errno
import stat
import threading
from pathlib import Path

import pytest

from withheld.atomic import beside, write_new, write_whole

ROOT = Path(__file__).parent.parent / "src" / "withheld"
RENAME_MORE = {"evidence/store.py", "evidence/stores/moving.py", "evidence/locking.py"}
"""They give its name to a whole database or folder that others have written."""


@pytest.mark.parametrize("shared", [True, False])
def test_a_file_takes_its_place_when_it_is_whole(tmp_path: Path, shared: bool) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(b"before")
    with beside(path, shared=shared) as part:
        part.write_bytes(b"after")
        assert path.read_bytes() == b"before" and part.parent == tmp_path and part.name.startswith(".report.html.")
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"] and path.read_bytes() == b"after"


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_what_fails_leaves_the_file_from_before_and_nothing_beside_it(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(b"before")
    with pytest.raises(type(error)), beside(path) as part:
        part.write_bytes(b"half")
        raise error
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"] and path.read_bytes() == b"before"


def test_what_a_killed_run_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / ".accounts.json.part").write_bytes(b"half")
    write_whole(tmp_path / "accounts.json", b"{}", 0o600)
    assert [p.name for p in tmp_path.iterdir()] == ["accounts.json"]
    assert stat.S_IMODE((tmp_path / "accounts.json").stat().st_mode) == 0o600


def test_a_shared_file_has_a_part_for_each_who_writes_it(tmp_path: Path) -> None:
    path, both, parts = tmp_path / "latest", threading.Barrier(2), []

    def written(raw: bytes) -> None:
        """Write the file while another thread does."""
        with beside(path, shared=True) as part:
            parts.append(part)
            both.wait(10)
            part.write_bytes(raw)
            both.wait(10)

    threads = [threading.Thread(target=written, args=(raw,)) for raw in (b"one", b"two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(parts)) == 2 and path.read_bytes() in (b"one", b"two") and list(tmp_path.iterdir()) == [path]


def test_what_is_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IsADirectoryError, match="name a file in it"):
        write_new(tmp_path, b"", 0o644)
    with pytest.raises(NotADirectoryError, match="name a folder"):
        write_new(tmp_path / "file" / "within", b"", 0o644)
    write_new(tmp_path / "new" / "folder" / "out.csv", b"a,b\n", 0o644)
    assert (tmp_path / "new" / "folder" / "out.csv").read_bytes() == b"a,b\n"


def test_files_are_renamed_in_one_place() -> None:
    """``Path.replace`` takes one argument, where that of a text takes two and that of a date takes names."""
    found = set()
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and isinstance(node, ast.Call):
                renames = called.attr == "replace" and len(node.args) == 1 and not node.keywords
                owner = called.value.id if isinstance(called.value, ast.Name) else ""
                if renames or (owner == "os" and called.attr in ("replace", "rename")) or called.attr == "mkstemp":
                    found.add(path.relative_to(ROOT).as_posix())
    assert found == {"atomic.py", *RENAME_MORE}
