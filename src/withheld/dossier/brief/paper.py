"""A brief as PDF, two pages of A4: set with fpdf2, which needs no system library, in the fonts that the program ships."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from withheld import __version__
from withheld.charts import PAPER, as_png, chart_sheet, fonts
from withheld.dossier.brief.content import Brief, Point, Row
from withheld.dossier.brief.lines import Line, plain
from withheld.imprint import DOSSIER, GENERATOR

if TYPE_CHECKING:
    from fpdf import FPDF

EDGE, TOP, WIDTH, END = 15.0, 12.0, 180.0, 283.0
"""Margins, width of the text and its lowest line, in millimetres of A4."""
TALLEST, SHORTEST = 66.0, 30.0
"""Heights between which the picture takes what room there is."""
_WORDS = re.compile(r"\s*\S+\s*|\s+")
COLUMNS = (46.0, 22.0, 30.0, 33.0, 22.0, 27.0)
DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Date written into the PDF, so that the same brief gives the same file."""


def fits(brief: Brief) -> bool:
    """Whether the brief has room on two pages, with a picture that can still be read."""
    first, second = _heights(brief)
    return first + (SHORTEST if brief.picture else 0.0) <= END and second <= END


def pdf(brief: Brief) -> bytes:
    """The PDF of a brief; the same brief gives the same bytes."""
    room = END - _heights(brief)[0]
    made = _paper(brief)
    _first(made, brief, min(max(room, SHORTEST), TALLEST))
    _number(made)
    made.add_page()
    _second(made, brief)
    _number(made)
    return bytes(made.output())


def _heights(brief: Brief) -> tuple[float, float]:
    """Where the two pages end, in millimetres from the upper edge, without the picture."""
    made = _paper(brief)
    _first(made, brief, 0.0)
    first = float(made.get_y())
    made.add_page()
    _second(made, brief)
    return first, float(made.get_y())


def _paper(brief: Brief) -> FPDF:
    from fpdf import FPDF

    made = FPDF(format="A4")
    made.set_margins(EDGE, TOP, EDGE)
    made.set_auto_page_break(False)
    made.c_margin = 0.0
    for family in ("Sans", "Serif"):
        for style, name in (("", "Regular"), ("B", "Bold")):
            made.add_font(family, style, fonts() / f"Withheld{family}-{name}.ttf")
    made.set_title(f"{brief.name}: brief{' (DRAFT)' if brief.draft else ''}")
    made.set_creator(f"{GENERATOR} {__version__}")
    made.set_producer(f"{GENERATOR} {__version__}")
    made.set_subject(DOSSIER)
    made.set_lang("en-GB")
    made.set_creation_date(DAY)
    made.add_page()
    return made


def _font(made: FPDF, family: str, style: str, points: float, colour: str = "ink") -> None:
    made.set_font(family, style, points)
    made.set_text_color(PAPER[colour])


def _first(made: FPDF, brief: Brief, picture: float) -> None:
    _text(made, "Withheld · brief", "Sans", "B", 8, "accent")
    _text(made, brief.name, "Serif", "B", 17)
    _text(made, brief.summary, "Sans", "", 9, "quiet")
    for name, words in brief.stamps:
        _stamp(made, name, words)
    made.ln(1.5)
    for sentence in brief.sentences:
        _runs(made, sentence, brief, "Serif", 10.5)
        made.ln(1.2)
    if brief.picture is not None:
        _picture(made, brief, picture)
    else:
        _text(made, "No chart: there is no estimate, and nothing dated is on record.", "Sans", "", 9)
    _heading(made, "The figures")
    if brief.rows:
        _table(made, brief)
    else:
        _text(made, brief.unshown, "Sans", "", 9)


def _number(made: FPDF) -> None:
    _font(made, "Sans", "", 7.5, "quiet")
    made.set_xy(EDGE, END + 2)
    made.cell(WIDTH, 4, f"{made.page_no()} / 2", align="R")


def _picture(made: FPDF, brief: Brief, height: float) -> None:
    chart = brief.picture
    assert chart is not None  # asked by the caller
    _text(made, f"{chart.figure.title}.", "Sans", "B", 9)
    if height:
        drawn = io.BytesIO(as_png(chart_sheet(chart, paper=True, bare=True), 3.0))
        made.image(
            drawn, x=EDGE, y=made.get_y(), w=WIDTH, h=height, keep_aspect_ratio=True, alt_text=chart.figure.summary
        )
        made.set_y(made.get_y() + height)
    _text(made, chart.words, "Sans", "", 7.5, "quiet")


def _second(made: FPDF, brief: Brief) -> None:
    made.set_y(TOP)
    _heading(made, "What is contested")
    if brief.contested:
        _points(made, brief.contested, brief)
    else:
        _text(made, "No contradiction was found among the figures that could be compared.", "Sans", "", 9)
    if brief.more:
        _runs(made, brief.more, brief, "Sans", 9)
    _heading(made, "What workers lose")
    if brief.losses:
        _points(made, brief.losses, brief)
    else:
        _text(made, "No record and no estimate on what workers lose.", "Sans", "", 9)
    _heading(made, "What this is based on")
    _points(made, [Point(line) for line in brief.rests], brief)
    made.ln(1.5)
    _rule(made, "hair")
    for words in KEY:
        _text(made, words, "Sans", "", 8)
    _text(made, f"{brief.foot} {DOSSIER}.", "Sans", "", 7.5, "quiet")


KEY = (
    "Numbers and records (C12) are links to the dossier beside this file, which gives each with its sentence and who said it. A "
    "number is an “estimate” if figures on this very quantity narrowed the prior’s 80% interval to half or less, otherwise an "
    "“assumption”. The words of likelihood are those of ICD 203.",
)


def _text(made: FPDF, words: str, family: str, style: str, points: float, colour: str = "ink") -> None:
    _font(made, family, style, points, colour)
    made.set_x(EDGE)
    made.multi_cell(WIDTH, points * 0.48, words, align="L", new_x="LMARGIN", new_y="NEXT")


def _rule(made: FPDF, colour: str) -> None:
    made.set_draw_color(PAPER[colour])
    made.line(EDGE, made.get_y(), EDGE + WIDTH, made.get_y())
    made.ln(1.2)


def _heading(made: FPDF, words: str) -> None:
    made.ln(2.2)
    _rule(made, "ink")
    _text(made, words, "Serif", "B", 12)
    made.ln(0.6)


def _stamp(made: FPDF, name: str, words: str) -> None:
    made.ln(1)
    top = made.get_y()
    made.set_xy(EDGE + 2, top + 1)
    _write(made, [(name, "B", "ink", ""), (f"   {words}", "", "ink", "")], "Sans", 8.5, EDGE + 2, WIDTH - 4)
    made.set_draw_color(PAPER["ink"])
    made.rect(EDGE, top, WIDTH, made.get_y() - top + 0.6)
    made.ln(1)


def _runs(made: FPDF, runs: Line, brief: Brief, family: str, points: float, indent: float = 0.0) -> None:
    _write(made, _pieces(runs, brief), family, points, EDGE + indent, WIDTH - indent)


def _pieces(runs: Line, brief: Brief) -> list[tuple[str, str, str, str]]:
    target = quote(brief.dossier)
    return [
        (r.text, "B" if r.strong else "", "accent" if r.href else "ink", f"{target}{r.href}" if r.href else "")
        for r in runs
    ]


def _write(
    made: FPDF, pieces: Sequence[tuple[str, str, str, str]], family: str, points: float, x: float, width: float
) -> None:
    """Stretches of text (words, style, colour, link) one after the other, in lines of a width, then a new line."""
    made.set_left_margin(x)
    made.set_right_margin(made.w - x - width)
    made.set_x(x)
    for words, style, colour, link in pieces:
        _font(made, family, style, points, colour)
        for word in _WORDS.findall(words):
            # The library breaks a word at a change of style inside it.
            if made.get_x() > x and made.get_x() + made.get_string_width(word.rstrip()) > x + width:
                made.ln(points * 0.48)
            made.write(points * 0.48, word if made.get_x() > x else word.lstrip(), link)
    made.ln(points * 0.48)
    made.set_left_margin(EDGE)
    made.set_right_margin(EDGE)
    made.set_x(EDGE)


def _points(made: FPDF, listed: Sequence[Point], brief: Brief) -> None:
    for point in listed:
        _font(made, "Sans", "", 9)
        made.set_x(EDGE)
        made.cell(3.5, 9 * 0.48, "•")
        pieces = _pieces(point.lead, brief)
        pieces += [(f"{point.apart}{point.detail}", "", "quiet", "")] if point.detail else []
        pieces += [(" [", "", "quiet", ""), *_pieces(point.refs, brief), ("]", "", "quiet", "")] if point.refs else []
        _write(made, pieces, "Sans", 9, EDGE + 3.5, WIDTH - 3.5)
        made.ln(0.8)


def _table(made: FPDF, brief: Brief) -> None:
    heads = ("Figure", "Median", "95% interval", "In words (ICD 203)", "Label", "Rests on")
    _cells(made, [partial(_cell, made, words=plain(h, strong=True), brief=brief) for h in heads])
    for row in brief.rows:
        _cells(made, [partial(_cell, made, words=words, brief=brief) for words in _columns(row)])


def _columns(row: Row) -> tuple[Line, ...]:
    label = (*row.label, *plain(f", {row.when}"))
    return (label, plain(row.median, strong=True), plain(row.interval), plain(row.likely), plain(row.word), row.rests)


def _cell(made: FPDF, x: float, width: float, *, words: Line, brief: Brief) -> None:
    _write(made, _pieces(words, brief), "Sans", 8, x, width)


def _cells(made: FPDF, cells: Sequence[Callable[[float, float], None]]) -> None:
    """A row: its cells side by side from one height, and a rule below the lowest."""
    top, bottom, x = made.get_y(), made.get_y(), EDGE
    for draw, width in zip(cells, COLUMNS, strict=True):
        made.set_y(top)
        draw(x, width - 2)
        bottom = max(bottom, made.get_y())
        x += width
    made.set_y(bottom + 0.5)
    _rule(made, "hair")
    made.set_y(made.get_y() - 0.6)
