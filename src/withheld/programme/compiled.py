"""How the numeric core is compiled: once, kept on disk in the user's cache, without the interpreter's lock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from numba import config, njit
from platformdirs import user_cache_path

Function = TypeVar("Function", bound=Callable[..., object])

ROOMS = ("programme", "estimate")
"""Packages with compiled code."""


def _kept() -> bool:
    """Keep compiled code apart for each state of all that it is made from; False if it can be kept nowhere.

    Numba asks only whether the file of a function has changed, not those of the functions that it calls in other files.
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
    # No "fastmath": code that was just made would round otherwise than the same code from the cache, and draws would differ.
    # No compiled function asks for memory, so none has to count who holds an array: a fifth of the time.
    "_nrt": False,
}


def compiled(function: Function) -> Function:
    """A function of arrays that makes none, compiled when it is first called."""
    return cast(Function, njit(**_OPTIONS)(function))
