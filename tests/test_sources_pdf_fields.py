from __future__ import annotations

import datetime as dt
import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from pdf_files import drawn
from withheld.sources.pdf import read_pdf

TODAY = dt.date(2026, 6, 1)


def form(**field: object) -> str:
    with pikepdf.open(io.BytesIO(drawn([(60, 100, "The harbour office counts at its gate:")]))) as file:
        mark = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[60, 660, 500, 690], T=String("n"), F=4, **field)
        made = file.make_indirect(mark)
        file.pages[0].obj.Annots = Array([made])
        file.Root.AcroForm = Dictionary(Fields=Array([made]))
        out = io.BytesIO()
        file.save(out)
    return read_pdf(out.getvalue(), TODAY).text


def test_the_value_of_a_field_is_text_whether_or_not_it_is_drawn() -> None:
    assert "212 men in spring." in form(FT=Name.Tx, V=String("212 men in spring."))


def test_lines_of_a_value_stand_one_under_another() -> None:
    assert form(FT=Name.Tx, Ff=4096, V=String("Gate North,\r212 men")).endswith("Gate North, 212 men")


def test_a_choice_is_text_and_a_box_to_tick_or_a_password_is_none() -> None:
    assert form(FT=Name.Ch, Ff=131072, V=String("Gate North"), Opt=Array([String("Gate North")])).endswith("Gate North")
    assert form(FT=Name.Tx, Ff=8192, V=String("open sesame")).endswith("at its gate:")
    assert form(FT=Name.Btn, V=Name.Yes, AS=Name.Yes).endswith("at its gate:")


def test_a_hidden_field_is_none() -> None:
    with pikepdf.open(io.BytesIO(drawn([(60, 100, "The harbour office counts at its gate:")]))) as file:
        mark = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=[60, 600, 500, 620], Contents=String("typed over"), F=4,
        )  # fmt: skip
        hidden = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=[60, 500, 500, 520], Contents=String("unseen"), F=2
        )
        file.pages[0].obj.Annots = Array([file.make_indirect(mark), file.make_indirect(hidden)])
        out = io.BytesIO()
        file.save(out)
    told = read_pdf(out.getvalue(), TODAY).text
    assert "typed over" in told and "unseen" not in told
