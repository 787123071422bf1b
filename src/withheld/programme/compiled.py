"""How the numeric core is compiled: once, kept on disk beside the code or in the user's cache, without the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """A function of arrays, compiled when it is first called."""
    return cast(Function, njit(cache=True, nogil=True, error_model="numpy")(function))
