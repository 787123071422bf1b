"""Charts of a case, drawn here as SVG in one theme for light, dark and paper; the same input gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.charts.atlas import shade, shade_words, undrawn, world_map
    from withheld.charts.fan import drawn_rules, is_yearly, key_letters
    from withheld.charts.fan import fan as fan_chart
    from withheld.charts.figures import INTERVALS, between, counted, day, month, period, quantity, rate_words, told
    from withheld.charts.files import as_png, fonts
    from withheld.charts.marks import Mark, bounds, draw
    from withheld.charts.shapes import (
        Figure,
        Scale,
        band,
        decades,
        element,
        linear,
        logarithmic,
        number,
        picture,
        polyline,
        rule,
        text,
        ticks,
        years_between,
    )
    from withheld.charts.sheet import Key, Sheet
    from withheld.charts.sheet import sheet as chart_sheet
    from withheld.charts.strips import is_logarithmic, strip
    from withheld.charts.theme import PAPER, stylesheet
    from withheld.charts.timeline import Entry
    from withheld.charts.timeline import timeline as timeline_chart
else:
    __getattr__ = door(__name__)

__all__ = [
    "INTERVALS",
    "PAPER",
    "Entry",
    "Figure",
    "Key",
    "Mark",
    "Scale",
    "Sheet",
    "as_png",
    "band",
    "between",
    "bounds",
    "chart_sheet",
    "counted",
    "day",
    "decades",
    "draw",
    "drawn_rules",
    "element",
    "fan_chart",
    "fonts",
    "is_logarithmic",
    "is_yearly",
    "key_letters",
    "linear",
    "logarithmic",
    "month",
    "number",
    "period",
    "picture",
    "polyline",
    "quantity",
    "rate_words",
    "rule",
    "shade",
    "shade_words",
    "strip",
    "stylesheet",
    "text",
    "ticks",
    "timeline_chart",
    "told",
    "undrawn",
    "world_map",
    "years_between",
]
