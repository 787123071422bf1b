"""Notes at the foot of a column or page, recognised by smaller type, their marks, or a rule over them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from withheld.sources.pdf.line import Line

_MARKED = re.compile(r"\s*(?:[\[(]?\d{1,3}[\])]?\.?\s*(?=[^\d\s.,%])|[*†‡§¶]{1,3}\s*\S|[a-z]\s+[A-Z])")
_SMALLER, _NO_LARGER = 0.93, 0.98
"""Shares of the type of the text up to which a line's type is that of a note, by itself and under a rule."""


def begins_note(text: str) -> bool:
    """Whether a line begins as notes do, with a number, a letter or a sign."""
    return bool(_MARKED.match(text))


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The height of type in which most of a document's characters stand, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.height, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def notes_among(page: Sequence[Line], size: float) -> set[int]:
    """Positions of the lines of a page that are notes at the foot of one of its blocks, or stand beside the text."""
    found = {index for index, line in enumerate(page) if line.aside}
    at = 0
    while at < len(page):
        end = at
        while end < len(page) and page[end].column == page[at].column:
            end += 1
        found |= _at_foot(page, at, end, size)
        at = end
    return found


def _at_foot(page: Sequence[Line], first: int, end: int, size: float) -> set[int]:
    """The last lines of a block, all of them small, from the topmost that begins like a note, or from under a rule."""
    start = end
    for index in range(end - 1, first - 1, -1):
        line = page[index]
        if line.height > _NO_LARGER * size:
            break
        if line.ruled:
            start = index
            break
        if line.height <= _SMALLER * size and line.cells == 1 and begins_note(line.text):
            start = index
    return set(range(start, end))
