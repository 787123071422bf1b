"""A printed line, as the steps from words to running text hand it on."""

from __future__ import annotations

import re
from dataclasses import dataclass

STRUCK, UNSTRUCK = "\ufdd0", "\ufdd1"
"""Between these, in a line, stands what the page strikes out; no character of any text is one of them."""
_BETWEEN = re.compile(f"{UNSTRUCK}( ?){STRUCK}")


@dataclass(slots=True)
class Line:
    """A printed line: its words and where its ink stands on the page, in points from the lower left corner.

    ``cells`` counts the pieces of a row of a table, ``column`` the block of the page whose line it is, ``edge`` the right edge
    of that block where it is known; ``ruled`` says that a short rule runs over it.
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


def withdrawn_in(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without the signs around what is struck out, and where that stands in it, end exclusive."""
    text = _BETWEEN.sub(r"\1", text)
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    length = start = 0
    for part in re.split(f"([{STRUCK}{UNSTRUCK}])", text):
        if part == STRUCK:
            start = length
        elif part == UNSTRUCK:
            spans.append((start, length))
        else:
            parts.append(part)
            length += len(part)
    return "".join(parts), spans
