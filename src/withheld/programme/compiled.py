"""Compilation of the numeric core with Numba: cached on disk in the user's cache, and without the interpreter's lock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from numba import config, njit
from platformdirs import user_cache_path

Function = TypeVar("Function", bound=Callable[..., object])

ROOMS = ("programme", "estimate")
"""Packages that contain compiled code."""


def _kept() -> bool:
    """Set the cache folder to one named by a hash of all compiled sources; False if no folder can be made.

    Numba only checks whether the file of a function has changed, not the files of the functions that it calls.
    """
    package, digest = Path(__file__).resolve().parent.parent, hashlib.sha256()
    for path in sorted(file for room in ROOMS for file in (package / room).glob("*.py")):
        digest.update(path.read_bytes())
    folder = Path(config.CACHE_DIR or user_cache_path("withheld")) / digest.hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    config.CACHE_DIR = str(folder)
    return True


_OPTIONS = {
    "cache": _kept(),
    "nogil": True,
    "error_model": "numpy",
    # No "fastmath": freshly compiled code would round differently from the same code loaded from the cache, and draws would
    # differ. No compiled function allocates memory, so reference counting is off; that saves a fifth of the time.
    "_nrt": False,
}


def compiled(function: Function) -> Function:
    """Compile a function on its first call. It may only write into arrays that it is given, not allocate any."""
    return cast(Function, njit(**_OPTIONS)(function))
