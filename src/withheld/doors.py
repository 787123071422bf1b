"""The door of a room: a package face that names what others may import from it, and loads each name when it is asked for."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path


def door(room: str) -> Callable[[str], object]:
    """The ``__getattr__`` of a face that imports its names for type checkers alone; a room costs what is used of it.

    A name that the face does not import is an AttributeError.
    """

    def opened(name: str) -> object:
        """What the face offers under a name, from the module that holds it."""
        if (place := offered(room).get(name)) is None:
            raise AttributeError(f"{room} offers no {name}; its __init__.py lists what others may import")
        return getattr(import_module(place[0]), place[1])

    return opened


@cache
def offered(room: str) -> dict[str, tuple[str, str]]:
    """By each name that a face offers: the module that holds it, and its name there."""
    face = Path(str(sys.modules[room].__file__)).read_text(encoding="utf-8")
    imports = [node for node in ast.walk(ast.parse(face)) if isinstance(node, ast.ImportFrom)]
    inside = [node for node in imports if (node.module or "").startswith(f"{room}.")]
    return {a.asname or a.name: (str(node.module), a.name) for node in inside for a in node.names}
