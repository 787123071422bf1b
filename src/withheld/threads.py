"""Limits NumPy's linear algebra to one thread for matrices too small to parallelise.

Threads that wait for such work by turning in place cost several times what the work does, and slow all else on the machine.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

_NAMES = ("scipy_openblas_{}_num_threads64_", "scipy_openblas_{}_num_threads", "openblas_{}_num_threads64_",
          "openblas_{}_num_threads")  # fmt: skip


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread for NumPy's products in the block; the previous number afterwards."""
    told = _openblas()
    before = told[0]() if told else 1
    if told is None or before == 1:
        yield
        return
    told[1](1)
    try:
        yield
    finally:
        told[1](before)


@cache
def _openblas() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """Getter and setter of the thread count of NumPy's OpenBLAS; None if NumPy has another library."""
    package = Path(np.__file__).parent
    folders = (package.parent / "numpy.libs", package / ".dylibs")
    for path in (p for folder in folders for p in sorted(folder.glob("*openblas*"))):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:
            continue
        for name in _NAMES:
            if hasattr(library, name.format("set")) and hasattr(library, name.format("get")):
                return getattr(library, name.format("get")), getattr(library, name.format("set"))
    return None
