"""Charts of a case, drawn here as SVG in one theme for light, dark and paper; the same input gives the same bytes."""

from __future__ import annotations

from withheld.charts.atlas import shade, shade_words, undrawn, world_map
from withheld.charts.fan import drawn_rules, fan, is_yearly, key_letters
from withheld.charts.figures import (
    INTERVALS,
    between,
    counted,
    day,
    month,
    period,
    quantity,
    rate_words,
    told,
)
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
from withheld.charts.sheet import Key, Sheet, sheet
from withheld.charts.strips import is_logarithmic, strip
from withheld.charts.theme import stylesheet
from withheld.charts.timeline import Entry, timeline

__all__ = [
    "INTERVALS",
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
    "counted",
    "day",
    "decades",
    "draw",
    "drawn_rules",
    "element",
    "fan",
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
    "sheet",
    "strip",
    "stylesheet",
    "text",
    "ticks",
    "timeline",
    "told",
    "undrawn",
    "world_map",
    "years_between",
]
