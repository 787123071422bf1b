"""A case on disk: its data files, the database, and the untouched bytes of its sources."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from withheld.case import FILES
from withheld.evidence.failures import StoreError

DATABASE = "withheld.db"


def is_case(folder: Path) -> bool:
    """Whether a folder is a case."""
    return (folder / "case.toml").is_file() and (folder / DATABASE).is_file()


def find_case(start: Path) -> Path:
    """The folder that is a case: ``start`` or the nearest one above it; StoreError if there is none."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if is_case(folder):
            return folder
    raise StoreError(f"{start}: no case here or above; make one with “withheld init DIR” or name it with -C DIR")


def prepare(folder: Path, builtin: Path) -> None:
    """Copy a case's data files into a new or empty folder; StoreError if it is neither."""
    if is_case(folder):
        raise StoreError(f"{folder}: already a case; read reports into it with “withheld read PATH... -C {folder}”")
    if folder.exists() and (not folder.is_dir() or any(not p.name.startswith(".") for p in folder.iterdir())):
        raise StoreError(f"{folder}: not an empty folder; name a new one: withheld init DIR")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources").mkdir(exist_ok=True)
    for name in FILES:
        shutil.copyfile(builtin / name, folder / name)


def source_path(folder: Path, sha256: str) -> Path:
    """Where the bytes with a SHA-256 lie in a case."""
    return folder / "sources" / sha256[:2] / sha256


def keep_bytes(folder: Path, raw: bytes, sha256: str) -> None:
    """Store the bytes as they came, whole or not at all, read-only; StoreError if they are not what the hash says."""
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise StoreError(f"{folder}: the bytes of {sha256[:16]} changed while they were read; run the same command again")
    path = source_path(folder, sha256)
    if path.is_file() and path.stat().st_size == len(raw):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o444)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
