"""A case on disk: its data files, the database, and the untouched bytes of its sources."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from withheld.atomic import sync_folder, write_whole
from withheld.case import FILES
from withheld.evidence.failures import StoreError

DATABASE = "withheld.db"
NAMED = "store.toml"
"""Names the store of a case whose rows are on a server; it has precedence over a database beside it."""
SOURCES = "sources"


def is_case(folder: Path) -> bool:
    """Whether a folder is a case."""
    return (folder / "case.toml").is_file() and database_of(folder).is_file()


def database_of(folder: Path) -> Path:
    """The file that a case's store is in, or that names it."""
    return folder / NAMED if (folder / NAMED).is_file() else folder / DATABASE


def find_case(start: Path) -> Path:
    """The folder that is a case: ``start`` or the nearest one above it; StoreError if there is none."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if is_case(folder):
            return folder
    raise StoreError(f"{start}: no case here or in a folder above; run “withheld init DIR” or name one with -C DIR")


def prepare(folder: Path, builtin: Path) -> None:
    """Copy a case's data files into a new or empty folder; StoreError if it is neither.

    A folder that an earlier run left half-made is completed.
    """
    if is_case(folder):
        raise StoreError(f"{folder}: already a case; read reports into it with “withheld read PATH... -C {folder}”")
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: a file, not a folder; name a new folder: withheld init DIR")
    if folder.exists() and (stranger := _stranger(folder, builtin)):
        raise StoreError(f"{folder}: not an empty folder ({stranger}); name a new one: withheld init DIR")
    (folder / SOURCES).mkdir(parents=True, exist_ok=True)
    for name in FILES:
        write_whole(folder / name, (builtin / name).read_bytes(), 0o644)


def _stranger(folder: Path, builtin: Path) -> str | None:
    """Name of the first thing in a folder that ``prepare`` did not put there; hidden files do not count."""
    for path in sorted(p for p in folder.iterdir() if not p.name.startswith(".")):
        ours = path.name in FILES and path.is_file() and path.read_bytes() == (builtin / path.name).read_bytes()
        empty = path.name == SOURCES and path.is_dir() and not any(path.iterdir())
        if not (ours or empty):
            return path.name
    return None


def source_path(folder: Path, sha256: str) -> Path:
    """Path in a case of the bytes with a SHA-256."""
    return folder / SOURCES / sha256[:2] / sha256


def keep_bytes(folder: Path, raw: bytes, sha256: str) -> bool:
    """Store the bytes as they came, whole or not at all, read-only; whether they were new. The caller syncs the folder.

    The caller holds the store's write lock, so that no two processes write one file. StoreError if the bytes are not
    what the hash says; OSError if the disk refuses them.
    """
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise StoreError(f"{folder}: the bytes of {sha256[:16]} do not match that hash; run the same command again")
    path = source_path(folder, sha256)
    if path.is_file() and path.read_bytes() == raw:
        return False
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, raw, 0o444, sync_its_folder=False)
    return True


@contextmanager
def kept_bytes(folder: Path, *, meanwhile: bool = False) -> Iterator[Callable[[bytes, str], object]]:
    """Gives ``keep_bytes`` for a case; what it kept is removed again if the block fails.

    ``meanwhile`` lets the block continue during the writes; a write that fails then raises at the block's end.

    Wrap it around the rows that name the bytes, but not around their commit: once that has begun, bytes without a row can be
    found and removed, but a row without its bytes cannot be repaired.
    """
    new: list[Path] = []
    asked: list[Future[None]] = []

    def kept(raw: bytes, sha256: str) -> None:
        """Keep the bytes of one source, and remember them if they are new."""
        if keep_bytes(folder, raw, sha256):
            new.append(source_path(folder, sha256))

    try:
        # One writer at a time, for two documents of a batch may have the same bytes.
        with ThreadPoolExecutor(max_workers=1) as writer:
            yield (lambda raw, sha256: asked.append(writer.submit(kept, raw, sha256))) if meanwhile else kept
        for one in asked:
            one.result()
        for parent in {path.parent for path in new}:
            sync_folder(parent)
    except BaseException:
        for path in new:
            path.unlink(missing_ok=True)
        raise
