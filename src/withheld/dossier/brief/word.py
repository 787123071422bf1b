"""A brief as a Word document for editors: the same words, with real headings, a real table and the picture."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from withheld import __version__
from withheld.charts import PAPER, as_png, chart_sheet
from withheld.dossier.brief.content import Brief, Point
from withheld.dossier.brief.lines import Line, Run, plain
from withheld.dossier.brief.paper import COLUMNS, KEY
from withheld.imprint import DOSSIER, GENERATOR

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

DAY = dt.datetime(2000, 1, 1)
HEADS = ("Figure", "Median", "95% interval", "In words (ICD 203)", "Label", "Rests on")


def document(brief: Brief) -> bytes:
    """The Word document of a brief; the same brief gives the same bytes."""
    import docx

    made: Any = docx.Document()
    _set_up(made, brief)
    _first(made, brief)
    made.add_page_break()
    _second(made, brief)
    out = io.BytesIO()
    made.save(out)
    return _timeless(out.getvalue())


def _timeless(content: bytes) -> bytes:
    """The archive with the same day on all its members: python-docx writes the time of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            after.writestr(member, before.read(name))
    return out.getvalue()


def _set_up(made: Document, brief: Brief) -> None:
    from docx.shared import Mm, Pt, RGBColor

    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(13)
    section.header_distance = section.footer_distance = Mm(6)
    section.footer.paragraphs[0].text = DOSSIER
    for name, points, before in (("Normal", 9, 0), ("Title", 18, 0), ("Heading 1", 12, 8), ("List Bullet", 9, 0)):
        style: Any = made.styles[name]
        style.font.size, style.font.color.rgb = Pt(points), RGBColor.from_string(PAPER["ink"][1:])
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(3)
        style.paragraph_format.line_spacing = 1.0
    normal: Any = made.styles["Normal"]
    normal.font.name = "Calibri"
    about = made.core_properties
    about.title, about.author, about.comments = (
        f"{brief.name}: brief{' (DRAFT)' if brief.draft else ''}",
        f"{GENERATOR} {__version__}",
        DOSSIER,
    )
    about.created = about.modified = about.last_printed = DAY
    about.last_modified_by, about.revision, about.language = f"{GENERATOR} {__version__}", 1, "en-GB"


def _first(made: Document, brief: Brief) -> None:
    from docx.shared import Mm

    made.add_paragraph("Withheld · brief")
    made.add_paragraph(brief.name, style="Title")
    made.add_paragraph(brief.summary)
    for name, words in brief.stamps:
        _said(made.add_paragraph(), (Run(name, None, True), Run(f"  {words}")), brief)
    for sentence in brief.sentences:
        _said(made.add_paragraph(), sentence, brief)
    if brief.picture is None:
        made.add_paragraph("No chart: there is no estimate, and nothing dated is on record.")
    else:
        _said(made.add_paragraph(), plain(f"{brief.picture.figure.title}.", strong=True), brief)
        drawn = io.BytesIO(as_png(chart_sheet(brief.picture, paper=True, bare=True), 3.0))
        shape: Any = made.add_picture(drawn, height=Mm(62))
        if shape.width > Mm(180):
            shape.height, shape.width = int(shape.height * Mm(180) / shape.width), Mm(180)
        shape._inline.docPr.set("descr", brief.picture.figure.summary or brief.picture.words)
        made.add_paragraph(brief.picture.words)
    made.add_paragraph("The figures", style="Heading 1")
    if brief.rows:
        _table(made, brief)
    else:
        made.add_paragraph(brief.unshown)


def _table(made: Document, brief: Brief) -> None:
    from docx.shared import Mm, Pt

    table = made.add_table(rows=0, cols=len(HEADS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(width)
    rows: list[Sequence[Line]] = [[plain(h, strong=True) for h in HEADS]]
    for r in brief.rows:
        label = (*r.label, *plain(f", {r.when}"))
        rows.append((label, plain(r.median, strong=True), plain(r.interval), plain(r.likely), plain(r.word), r.rests))
    for line in rows:
        cells = table.add_row().cells
        for cell, words, width in zip(cells, line, COLUMNS, strict=True):
            cell.width = Mm(width)
            _said(cell.paragraphs[0], words, brief, Pt(8))
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)


def _second(made: Document, brief: Brief) -> None:
    made.add_paragraph("What is contested", style="Heading 1")
    if not brief.contested:
        made.add_paragraph("No contradiction was found among the figures that could be compared.")
    _points(made, brief.contested, brief)
    if brief.more:
        _said(made.add_paragraph(), brief.more, brief)
    made.add_paragraph("What workers lose", style="Heading 1")
    if not brief.losses:
        made.add_paragraph("No record and no estimate on what workers lose.")
    _points(made, brief.losses, brief)
    made.add_paragraph("What this is based on", style="Heading 1")
    _points(made, [Point(line) for line in brief.rests], brief)
    for words in KEY:
        made.add_paragraph(words)
    if brief.named:
        made.add_paragraph("The records cited here and their sources", style="Heading 1")
    for line in brief.named:
        _said(made.add_paragraph(), line, brief)
    made.add_paragraph(brief.foot)


def _points(made: Document, listed: Sequence[Point], brief: Brief) -> None:
    for point in listed:
        runs = [*point.lead, *([Run(f"{point.apart}{point.detail}")] if point.detail else [])]
        runs += [Run(" ["), *point.refs, Run("]")] if point.refs else []
        _said(made.add_paragraph(style="List Bullet"), tuple(runs), brief)


def _said(paragraph: Paragraph, runs: Line, brief: Brief, points: int | None = None) -> None:
    """The stretches of a line, those with a place in the dossier as links to it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor
    from docx.text.run import Run as Stretch

    for run in runs:
        parent: Any = paragraph._p
        if run.href:
            parent = OxmlElement("w:hyperlink")
            target = paragraph.part.relate_to(quote(brief.dossier), LINK, is_external=True)
            parent.set(qn("r:id"), target)
            parent.set(qn("w:anchor"), run.href.removeprefix("#"))
            paragraph._p.append(parent)
        element = OxmlElement("w:r")
        parent.append(element)
        made = Stretch(element, paragraph)
        made.text, made.bold = run.text, run.strong or None
        if points is not None:
            made.font.size = points
        if run.href:
            made.font.color.rgb = RGBColor.from_string(PAPER["accent"][1:])


LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
