"""A share of a counted workforce: 60% of 3,000 is 1,800, with both operands inside the quotation."""

from __future__ import annotations

import re
from dataclasses import replace

from withheld.claims.counting import clause_tail
from withheld.claims.draft import Draft
from withheld.claims.figures import Figure
from withheld.claims.setting import Line, Setting
from withheld.records import Qualifier

_PART_OF = re.compile(
    r"\s*(?:of|are|were|come|came|is)\s+(?:them|whom|these|(?:those|these)(?=\s+(?:were|are|was|is|went|"
    r"came|worked|work|in)\b)|the(?:m| (?:workers|total|number|doctors|staff|labou?rers|contingent))|"
    r"whom)\b|\s*(?:of them|being)\b",
    re.I,
)
_OF_NUMBER = re.compile(r"\s*of\s+(?:the\s+|its\s+|their\s+|some\s+|about\s+)*$", re.I)
_NEXT = re.compile(r"\s*,?\s*(?:in|from|for|to)\s+(?:the\s+)?\w+")
REACH = 260


def portion_drafts(setting: Setting, line: Line, counted: list[Draft]) -> list[Draft]:
    """Products of the fractions in a sentence with the head-counts that they are shares of."""
    out = []
    for figure in line.figures:
        if figure.kind == "fraction" and (base := _base(setting, figure, counted)):
            out.append(_product(setting, figure, base))
    return out


def _base(setting: Setting, figure: Figure, counted: list[Draft]) -> Draft | None:
    text = setting.text
    after = next(
        (d for d in counted if d.core[0] >= figure.end and _OF_NUMBER.match(text[figure.end : d.core[0]] + "")), None
    )
    if after is not None:
        return after
    if not _PART_OF.match(text, figure.end):
        return None
    earlier = [
        d for d in counted if d.core[1] <= figure.start and figure.start - d.core[1] <= REACH and d.unit == "person"
    ]
    return earlier[-1] if earlier else None


def _product(setting: Setting, figure: Figure, base: Draft) -> Draft:
    share = figure.value
    qualifier: Qualifier = figure.qualifier if figure.qualifier != "exact" else base.qualifier
    number = base.low if base.low is not None else base.high
    value = round((number or 0.0) * share)
    low: float | None = value
    high: float | None = value
    if qualifier == "at_least":
        high = None
    elif qualifier == "at_most":
        low = None
    elif qualifier in ("range", "order"):
        low, high = round((base.low or 0) * (figure.low or share)), round((base.high or 0) * (figure.high or share))
    end = max(base.core[1], figure.end + clause_tail(setting.text, figure.end, min(len(setting.text), figure.end + 80)))
    return replace(
        base, low=low, high=high, qualifier=qualifier, core=(figure.core, figure.end), start=min(base.core[0], figure.start), end=end,
        confidence=0.6, derivation=f"{share:g} × {number:g} = {value:g}",
    )  # fmt: skip
