"""Years that date nothing: part of a document’s symbol, of an order’s number, or of the name of an event or a plan."""

from __future__ import annotations

import re

_SYMBOL_BEFORE = re.compile(
    r"(?:[A-Z][\w.]*/(?:[\w.]+/)*|\b(?:[Nn]o\.|[Nn]r\.|№|#|[Nn]umber)\s*(?:[\w.]+[-/])*|"
    r"\b(?:Order|Decree|Directive|Regulation|Law|Act|Case|Decision|Circular|Permit|Report|Docket|File|Protocol)\s+"
    r"(?:[Nn]o\.?\s*)?(?:\([A-Z]{2,4}\)\s*)?(?:[A-Z\d]+[-/])*|"
    r"\b[Rr]esolutions?\s+(?:\w+[-/])*\d+\s*\(|\b(?:Agenda|Vision|Expo|Euro|Strategy)\s+(?:Plan\s+)?)$"
)
_SYMBOL_AFTER = re.compile(r"[-/]\d|[-/][A-Z]+[-/\d]|\s*\)|\b")
_EVENT_AFTER = re.compile(
    r"\s+(?:[A-Z][\w’'-]+\s+){0,3}?(?:World\s+Cup|Olympics?|Paralympics?|Games|Expo|Agenda|Championships?|Cup|Grand\s+Prix|"
    r"Strategy|Universiade|Biennale)\b"
)
_HELD = re.compile(r"\b(?:during|throughout|since|after|before|until|by|for)\s+(?:the\s+)?$", re.I)


def names_something(text: str, start: int, end: int) -> bool:
    """Whether a year is part of a name: a document's symbol, an order's number, an event that is no time of the figure."""
    if not re.fullmatch(r"(?:19|20)\d\d(?:[-/]\d+)*", text[start:end]):
        return False
    before = text[max(0, start - 40) : start]
    if _SYMBOL_BEFORE.search(before) and _SYMBOL_AFTER.match(text, end):
        return True
    return bool(_EVENT_AFTER.match(text, end)) and not _HELD.search(before)
