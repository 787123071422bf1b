"""The cost of reading a PDF, computed beforehand: how far its streams expand, and how often its forms draw each other.

The objects are walked by qpdf, which reads them one at a time; nothing is drawn, and no stream is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from withheld.sources.draft import Unreadable
from withheld.sources.pdf.expansion import TooFar, expanded, inflated

if TYPE_CHECKING:
    from pikepdf import Object

if TYPE_CHECKING:
    import pikepdf

MOST_PAGES = 5_000
MOST_STREAM = 64 * 1024 * 1024
"""Bytes to which one stream may expand, pictures left aside."""
MOST_IN_ALL = 512 * 1024 * 1024
MOST_ON_PAGE = 16 * 1024 * 1024
"""Bytes that a page may draw, forms counted as often as they are drawn."""
MOST_DRAWN = 50_000
MOST_OBJECTS = 2_000_000
MOST_DOTS = 200_000_000
"""Dots that a picture on a page may have if the page is to be drawn for text recognition."""
_DEEPEST = 24
_SMALLER = "print it anew as a PDF, or ask for another copy"
_STREAM = re.compile(rb"stream\r?\n")
_PACKED = re.compile(rb"/(?:ObjStm|XRef)\b")
_DRAWS = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")


@dataclass(slots=True)
class Bounds:
    """Pages (from 0) that cost too much to read, with the reason, and those that cost too much to draw."""

    unread: dict[int, str] = field(default_factory=dict)
    undrawn: set[int] = field(default_factory=set)


class _TooMuch(Exception):
    """A page costs too much; the message says why."""


def bounds_of(raw: bytes) -> Bounds:
    """The pages of a PDF that are not to be read; Unreadable where the file as a whole asks too much.

    What qpdf cannot open is left to the reader to judge.
    """
    import pikepdf

    try:
        _check_packed(raw)
        with pikepdf.open(BytesIO(raw), suppress_warnings=True) as document:
            return _walked(document)
    except TooFar as error:
        raise Unreadable(f"holds a stream that expands to more than {error.most >> 20} MB", _SMALLER) from None
    except (pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError, TypeError, OverflowError):
        return Bounds()


def _walked(document: pikepdf.Pdf) -> Bounds:
    if len(document.objects) > MOST_OBJECTS:
        raise Unreadable(f"holds more than {MOST_OBJECTS:,} objects", _SMALLER)
    _check_count(document)
    _check_streams(document)
    bounds = Bounds()
    known: dict[tuple[int, int], tuple[int, int]] = {}
    for index, page in enumerate(document.pages):
        try:
            size, drawn = _costs(page.obj, _contents(page.obj), known, ())
            if size > MOST_ON_PAGE or drawn > MOST_DRAWN:
                raise _TooMuch(f"draws more than {MOST_ON_PAGE >> 20} MB or {MOST_DRAWN:,} forms")
        except _TooMuch as error:
            bounds.unread[index] = str(error)
        if _dots(page.obj) > MOST_DOTS:
            bounds.undrawn.add(index)
    return bounds


def _check_count(document: pikepdf.Pdf) -> None:
    """Refuse too many pages, by the number that the file states and by its page tree."""
    tree = document.Root.get("/Pages")
    stated = 0 if tree is None else _number(tree, "/Count")
    if stated > MOST_PAGES or len(document.pages) > MOST_PAGES:
        raise Unreadable(f"has more than {MOST_PAGES:,} pages", "split it")


def _check_packed(raw: bytes) -> None:
    """Raise TooFar for packed objects that expand too far: opening the file unpacks them."""
    left = MOST_IN_ALL
    for found in _STREAM.finditer(raw):
        head = raw[max(0, found.start() - 2000) : found.start()]
        if _PACKED.search(head, max(0, head.rfind(b"obj"))):
            left -= inflated(memoryview(raw)[found.end() :], min(left, MOST_STREAM))


def _check_streams(document: pikepdf.Pdf) -> None:
    """Raise TooFar for a stream that expands too far, wherever it is used: in a page, a form, a font, a table of characters."""
    import pikepdf

    left = MOST_IN_ALL
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image" and thing.get("/Filter") is not None:
            left -= expanded(thing.read_raw_bytes(), _filters(thing), min(left, MOST_STREAM))


def _filters(stream: Object) -> list[str]:
    import pikepdf

    named = stream.get("/Filter")
    return [str(name) for name in named] if isinstance(named, pikepdf.Array) else [str(named)]


def _costs(
    holder: Object, contents: list[Object], known: dict[tuple[int, int], tuple[int, int]], above: tuple[tuple[int, int], ...]
) -> tuple[int, int]:  # fmt: skip
    """Bytes that a page or form draws, and how many forms, each counted as often as it is drawn."""
    import pikepdf

    if len(above) > _DEEPEST:
        raise _TooMuch(f"draws forms within forms more than {_DEEPEST} deep")
    parts = [part.read_bytes() for part in contents if isinstance(part, pikepdf.Stream)]
    size, drawn = sum(map(len, parts)), 0
    forms = _forms(holder)
    if not forms:
        return size, drawn
    draws = Counter(name for part in parts for name in _DRAWS.findall(part))
    for name, times in draws.items():
        form = forms.get(b"/" + name)
        if form is None:
            continue
        key = form.objgen
        if key in above:
            raise _TooMuch("draws a form that draws itself")
        if key not in known:
            known[key] = _costs(form, [form], known, (*above, key))
        size += times * known[key][0]
        drawn += times * (1 + known[key][1])
    return size, drawn


def _forms(holder: Object) -> dict[bytes, Object]:
    """The forms that a page or form may draw, by their names."""
    import pikepdf

    resources = holder.get("/Resources")
    things = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(things, pikepdf.Dictionary):
        return {}
    named = {str(name).encode("utf-8", errors="surrogateescape"): thing for name, thing in things.items()}
    return {n: t for n, t in named.items() if isinstance(t, pikepdf.Stream) and t.get("/Subtype") == "/Form"}


def _contents(page: Object) -> list[Object]:
    import pikepdf

    contents = page.get("/Contents")
    return list(contents) if isinstance(contents, pikepdf.Array) else [] if contents is None else [contents]


def _dots(page: Object) -> int:
    """Dots of the largest picture that a page names."""
    import pikepdf

    resources = page.get("/Resources")
    things = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(things, pikepdf.Dictionary):
        return 0
    streams = (thing for _, thing in things.items() if isinstance(thing, pikepdf.Stream))
    return max((_number(thing, "/Width") * _number(thing, "/Height") for thing in streams), default=0)


def _number(thing: Object, key: str) -> int:
    try:
        return int(thing.get(key, 0))
    except (TypeError, ValueError, OverflowError, AttributeError):
        return 0
