"""Files written whole or not at all, so that a reader never meets half of one."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path


def write_whole(target: Path, content: bytes) -> None:
    """Write beside the target and rename; OSError if that fails, and then what was there before is as it was."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder; name a file in it", str(target))
    if target.parent.exists() and not target.parent.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "a file, not a folder; name a folder", str(target.parent))
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
