"""A printed line, as the steps from words to running text hand it on."""

from __future__ import annotations

import re
from dataclasses import dataclass

STRUCK, UNSTRUCK = "\ufdd0", "\ufdd1"
"""Delimiters of what the page strikes out in a line; no text contains these characters."""
_BETWEEN = re.compile(f"{UNSTRUCK}( ?){STRUCK}")
_STRUCK = re.compile(f"{STRUCK}([^{STRUCK}{UNSTRUCK}]*+){UNSTRUCK}")
_PUT_OUT = re.compile(f"( ?){STRUCK}[^{STRUCK}{UNSTRUCK}]*+{UNSTRUCK}( ?)(?=([,.;:!?)]?))")


@dataclass(slots=True)
class Line:
    """A printed line: its words and where its ink stands on the page, in points from the lower left corner.

    ``cells`` counts the pieces of a row of a table, ``column`` the block of the page whose line it is, ``edge`` the right edge
    of that block where it is known; ``ruled`` says that a short rule runs over it, ``aside`` that it stands beside the text.
    """

    text: str
    left: float
    right: float
    bottom: float
    height: float
    cells: int = 1
    column: int = 0
    edge: float | None = None
    ruled: bool = False
    aside: bool = False


def without_struck(text: str) -> tuple[str, list[str]]:
    """A paragraph without the words that are struck out, and these words."""
    text = _BETWEEN.sub(r"\1", text)
    struck = [" ".join(words.split()) for words in _STRUCK.findall(text)]
    return (_PUT_OUT.sub(_gap, text), struck) if struck else (text, [])


def _gap(found: re.Match[str]) -> str:
    """The space that stays where words were: none before a stop."""
    return "" if found[3] else found[1] or found[2]
