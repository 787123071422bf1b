"""The public interface of a package: its ``__init__`` lists the names that others may import, and loads each on first access."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path


def door(room: str) -> Callable[[str], object]:
    """The ``__getattr__`` of a package that imports its names for type checkers alone; only what is used is loaded.

    A name that the face does not import is an AttributeError.
    """

    def opened(name: str) -> object:
        """The object of a public name, from the module that defines it."""
        if (place := offered(room).get(name)) is None:
            raise AttributeError(f"{room} offers no {name}; its __init__.py lists what others may import")
        return getattr(import_module(place[0]), place[1])

    return opened


@cache
def offered(room: str) -> dict[str, tuple[str, str]]:
    """The public names of a package, each with the module that defines it and its name there."""
    face = Path(str(sys.modules[room].__file__)).read_text(encoding="utf-8")
    imports = [node for node in ast.walk(ast.parse(face)) if isinstance(node, ast.ImportFrom)]
    inside = [node for node in imports if (node.module or "").startswith(f"{room}.")]
    return {a.asname or a.name: (str(node.module), a.name) for node in inside for a in node.names}
