"""Charts as pictures of dots: PNG drawn from the SVG with the letters that the program ships, offline.

vl-convert is here for its renderer alone. Its PDF is not used: it numbers the objects of a file anew at every run.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from withheld.settings import shipped

DOTS = 2.0
"""Pixels of a PNG for each unit of the drawing."""


@cache
def fonts() -> Path:
    """The folder of the fonts that the program ships."""
    return shipped("data") / "fonts"


@cache
def _ready() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(fonts()))


def as_png(svg: str, dots: float = DOTS) -> bytes:
    """A drawing as PNG, ``dots`` pixels for each of its units."""
    import vl_convert

    _ready()
    return bytes(vl_convert.svg_to_png(svg, scale=dots))
