"""A chart as a file of its own: title, description, drawing, key and source, with its stamps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from withheld.charts.files import fonts
from withheld.charts.shapes import Figure, element, number, text
from withheld.charts.theme import standalone
from withheld.clean import clean

EDGE, LEAST = 20.0, 420.0
"""Margin of a sheet and its least width inside, in the drawing's units."""
SLACK = 1.12
"""Factor by which fallback fonts may be wider than the shipped one, for which lines must still fit."""
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class Key:
    """One entry of a chart's key: the class of what is drawn, and its words."""

    drawn: str
    words: str


@dataclass(frozen=True)
class Sheet:
    """What stands on a sheet: ``words`` say the chart in sentences, ``source`` is its last lines, ``stamps`` are set above all.

    ``small`` is the same chart for half the width, where there is one: a telephone shows it.
    """

    figure: Figure
    words: str
    source: str
    stamps: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    small: Figure | None = None


def sheet(chart: Sheet, *, paper: bool = False, bare: bool = False) -> str:
    """The SVG text of a chart alone; ``paper`` draws it for print only, ``bare`` leaves out all but drawing and key.

    Raises ValueError for a figure whose drawing names no size.
    """
    width, height = size(chart.figure)
    inside = max(width, LEAST)
    parts: list[Markup] = []
    at = 0.0 if bare else EDGE
    if not bare:
        at = _stamps(chart.stamps, inside, at, parts)
        at = _lines(chart.figure.title, 17, 22, at + 14, inside, "title", parts)
        at = _lines(chart.words, 11.5, 15.5, at, inside, "", parts)
    parts.append(_placed(chart.figure.drawing, EDGE, at, width, height))
    at = _keys(chart.keys, inside, at + height + 14, parts) if chart.keys else at + height
    if not bare:
        at = _lines(chart.source, 10, 13.5, at + 18, inside, "source", parts) - 4
    return _file(chart, inside + 2 * EDGE, at + (4 if bare else EDGE - 6), parts, paper=paper)


def size(figure: Figure) -> tuple[float, float]:
    """Width and height of a drawing in its own units; ValueError if it names none."""
    found = _BOX.search(figure.drawing)
    if found is None:
        raise ValueError(f"{figure.id}: the drawing has no size; draw it with “picture”")
    return float(found[1]), float(found[2])


def _file(chart: Sheet, width: float, height: float, parts: Sequence[Markup], *, paper: bool) -> str:
    drawn = element(
        "svg", element("title", chart.figure.title), element("desc", f"{chart.words} {chart.source}"),
        element("style", Markup(standalone(paper=paper))), element("rect", class_="ground", width=width, height=height), *parts,
        xmlns="http://www.w3.org/2000/svg", width=width, height=height, viewBox=f"0 0 {number(width)} {number(height)}",
        role="img", class_="sheet",
    )  # fmt: skip
    return f"{drawn}\n"


def _placed(drawing: Markup, x: float, y: float, width: float, height: float) -> Markup:
    """The drawing at its place on the sheet, with its size given."""
    placed = f'<svg x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
    return Markup(placed + str(drawing).removeprefix("<svg "))


def _stamps(stamps: Sequence[str], inside: float, at: float, parts: list[Markup]) -> float:
    x = EDGE
    for words in stamps:
        wide = measure(words, 13, bold=True) * SLACK + 1.5 * len(words) + 14
        box = element("rect", class_="box", x=x, y=at, width=wide, height=20)
        parts += [box, text(x + 8, at + 14.5, words, "stamp")]
        x += wide + 8
    return at + 26 if stamps else at


def _lines(words: str, points: float, step: float, at: float, inside: float, name: str, parts: list[Markup]) -> float:
    """Words in lines from a height on; the height after them."""
    for line in wrapped(words, points, inside, bold=name == "title"):
        parts.append(text(EDGE, at, line, name))
        at += step
    return at


def _keys(keys: Sequence[Key], inside: float, at: float, parts: list[Markup]) -> float:
    """The key in rows below the drawing; the height of its last row."""
    x, drawn = EDGE, []
    for key in keys:
        wide = 22 + measure(key.words, 10.5) * SLACK + 14
        if x > EDGE and x + wide > EDGE + inside:
            x, at = EDGE, at + 15
        drawn += [*_sample(key.drawn, x, at), text(x + 21, at, key.words)]
        x += wide
    parts.append(element("g", *drawn, class_="chart"))
    return at


def _sample(name: str, x: float, at: float) -> list[Markup]:
    if name in ("median", "prior"):
        return [element("line", x1=x, x2=x + 16, y1=at - 3.5, y2=at - 3.5, class_=name)]
    if name == "obs":
        return [element("g", element("circle", cx=x + 8, cy=at - 3.5, r=3.2), class_=name)]
    if name == "stone":
        return [element("path", d=f"M{number(x + 8)},{number(at - 8.5)}l4,5l-4,5l-4,-5z", class_=name)]
    if name == "law":
        return [element("rect", x=x + 7, y=at - 9, width=1.5, height=11, class_=name)]
    return [element("rect", x=x, y=at - 8, width=16, height=9, class_=name)]


def wrapped(words: str, points: float, width: float, *, bold: bool = False) -> list[str]:
    """Words in lines no wider than ``width``; a word that is wider by itself is cut."""
    lines: list[str] = []
    line = ""
    for word in _short(clean(words).split(), points, width, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and measure(longer, points, bold=bold) * SLACK > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def _short(words: Sequence[str], points: float, width: float, *, bold: bool) -> Iterator[str]:
    """The words, those too wide for a line cut into pieces that fit."""
    most = max(int(width / points / SLACK), 1)  # few letters are wider than their size
    for word in words:
        if measure(word, points, bold=bold) * SLACK <= width:
            yield word
        else:
            yield from (word[i : i + most] for i in range(0, len(word), most))


def measure(words: str, points: float, *, bold: bool = False) -> float:
    """Width of a line in the shipped font at a size; a letter that it lacks is taken to be as wide as the size."""
    widths = _widths(bold)
    return sum(widths.get(ord(c), 1.0) for c in words) * points


@cache
def _widths(bold: bool) -> dict[int, float]:
    from fontTools.ttLib import TTFont

    with TTFont(fonts() / f"WithheldSans-{'Bold' if bold else 'Regular'}.ttf") as font:
        letters, widths, em = font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: widths[name][0] / em for code, name in letters.items()}
