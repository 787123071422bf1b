"""Files written atomically: beside their place, then renamed."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def beside(path: Path, *, shared: bool = False) -> Iterator[Path]:
    """A path beside that of a file, to write to: it replaces the file when the block ends, and is removed if the block fails.

    The next run overwrites what a killed one left. A ``shared`` file, which several processes or threads may write at a time, has
    a path of its own for each, and keeps what a killed run left.
    """
    own = f".{os.getpid():x}-{threading.get_native_id():x}" if shared else ""
    part = path.with_name(f".{path.name}{own}.part")
    try:
        part.unlink(missing_ok=True)
        yield part
        part.replace(path)
    except BaseException:  # an interrupt too leaves nothing half written
        part.unlink(missing_ok=True)
        raise


def write_whole(
    path: Path, raw: bytes, mode: int | None = None, *, shared: bool = False, sync: bool = True, sync_its_folder: bool = True
) -> None:  # fmt: skip
    """Write a file atomically; OSError if that fails, with the existing file unchanged.

    Without ``mode`` it has that of any new file. ``sync`` makes it survive a power cut, together with ``sync_its_folder``, which
    may be done once after many files of one folder.
    """
    with beside(path, shared=shared) as part:
        # Only its owner may read a file while it is written, whatever its final mode.
        first = 0o666 if mode is None else 0o600
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, first)) as file:
            file.write(raw)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        if mode is not None:
            part.chmod(mode)
    if sync and sync_its_folder:
        sync_folder(path.parent)


def write_new(path: Path, raw: bytes, mode: int, *, shared: bool = False) -> None:
    """Write a user's output file atomically, replacing an older one and making its folders; OSError names the obstacle."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder; name a file in it", str(path))
    made_folder(path.parent)
    write_whole(path, raw, mode, shared=shared)


def made_folder(path: Path) -> Path:
    """A folder, made with those above it where it is not there; OSError names what is in the way."""
    if path.exists() and not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "a file, not a folder; name a folder", str(path))
    path.mkdir(parents=True, exist_ok=True)
    return path


def sync_folder(folder: Path) -> None:
    """Make the names of a folder's new files survive a power cut."""
    # On POSIX a folder is synced separately from its files; Windows cannot open folders and need not.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
