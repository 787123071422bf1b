"""Charts as raster images: PNG rendered offline from the SVG with the fonts that the program ships.

vl-convert is used for its renderer alone. Its PDF is not used: the numbering of its objects differs from run to run.
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
