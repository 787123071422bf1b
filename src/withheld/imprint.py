"""The imprint: a mark in all output of Withheld, so that it is never read as a report."""

from __future__ import annotations

import re
from itertools import islice

DOSSIER = "Made by Withheld from the reports that it cites; not itself a source (urn:withheld:dossier)"
"""The sentence in every dossier; its last words keep a report that quotes the rest from being taken for one."""
GENERATOR = "Withheld"
"""How the ``generator`` that a dossier names begins."""
KEY, EXPORT = "withheld", "export"
"""The first key of an export in JSON, and its value."""
ENTITY = "withheld-"
"""How the identifiers of exported FollowTheMoney entities begin, before 40 hexadecimal digits."""
DATABASE = 0x57697468
"""``application_id`` of an exported SQLite file, at byte 68 of it."""

HEAD = 64 * 1024
"""Bytes of a file's beginning in which an export is recognised."""
MADE = "a dossier that Withheld made"
EXPORTED = "an export that Withheld made"
PRINTED = "a file of what Withheld printed"
INSTEAD = "read the reports that it cites"

# A text layer breaks lines and words anywhere: only letters and digits are compared.
_SENTENCE = re.compile(r"[\W_]{0,9}".join(c for c in DOSSIER if c.isalnum()), re.I)
# Dossiers from before the sentence: the head of the first page, in its fixed order.
_MASTHEAD = tuple(
    re.compile(step, re.I)
    for step in (
        r"withheld\s*·\s*dossier\b", r"\b(?:rests|based)\s+on\s*[\d,]+\s+documents?", r"log\s+position\s*(?:[\d,]+|none|empty)",
        r"inputs(?:\s+key|\))\s*(?:[0-9a-f]{16}|no\s+estimate)",
    )
)  # fmt: skip
_APART = 6000
"""Characters within which each part of the masthead must follow the one before."""
_COLUMNS = (
    frozenset({"measure", "low", "high", "qualifier", "stance", "quote", "sentence"}),
    frozenset({"state", "reliability", "credibility", "quote", "sentence"}),
    frozenset({"published", "sha256", "language", "transcribed"}),
)
_OBJECT = re.compile(r'\[?\s*\{\s*"withheld"\s*:\s*"export"')
_ROW = re.compile(r'\{[^\n]{0,65536}?"table"\s*:\s*"(?:documents|quotes|records|log|rulings)"')
_LISTED = re.compile(r'(?>\{"id"[^\n]*?"claims"\s*:\s*\[)[^\n]*?"attributions"\s*:\s*\[')
_FIRST_ENTITY = re.compile(r'\{[^\n]{0,4000}?"id"\s*:\s*"withheld-[0-9a-f]{40}"')
_LINKED = re.compile(r'(?>\{\s*"@context"\s*:.{0,4000}?"@graph"\s*:).{0,60000}?"urn:withheld:', re.S)
_PLACED = re.compile(r'"properties"\s*:\s*\{\s*"record"\s*:\s*"[^"]{1,80}",\s*"kind"\s*:\s*"[a-z]+",\s*"state"\s*:')
_PACKAGED = re.compile(r'"profile"\s*:\s*"tabular-data-package",\s*"name"\s*:\s*"withheld-')


_CARD = re.compile(
    r"^╭─ (?:contradiction|question|changed (?:figure|on the way)|wrong citation|implied value|agreement) ─", re.M
)
_ENTRY = re.compile(
    r"^ {1,3}\d{1,4} [A-Z][a-z][\w ’-]{2,40}: [^\n]{1,200}\n(?:[^\n]{0,200}\n){0,3}? {4}[^\n]{0,200}"
    r"\((?:asserted|estimated|alleged|denied|withdrawn)\)",
    re.M,
)
"""The head of a figure as ``withheld claims`` prints it, with the line that says who gave it and how."""


def printed(text: str) -> bool:
    """Whether a text is what a command printed, saved to a file: findings as cards, or figures as a table."""
    return _CARD.search(text) is not None or _ENTRY.search(text) is not None


def bears(text: str) -> bool:
    """Whether a text carries the sentence of a dossier, or the masthead of one from before it."""
    if "ithheld" not in text.lower():
        return False
    return _SENTENCE.search(text) is not None or _begins_as_before(text)


def _begins_as_before(text: str) -> bool:
    kickers = islice(_MASTHEAD[0].finditer(text), 20)  # a page has the words in its style sheet too
    return any(_follow(text, kicker.end()) for kicker in kickers)


def _follow(text: str, at: int) -> bool:
    for step in _MASTHEAD[1:]:
        match = step.search(text, at, at + _APART)
        if match is None:
            return False
        at = match.end()
    return True


def exported(head: bytes) -> bool:
    """Whether a file that begins with these bytes is one of the forms of export; ``HEAD`` bytes are enough."""
    if head.startswith(b"SQLite format 3\0"):
        return int.from_bytes(head[68:72], "big") == DATABASE
    text = head[:HEAD].decode("utf-8-sig", "replace").lstrip()
    if text.startswith(("{", "[")):
        return _in_json(text)
    columns = {name.strip(' "\r') for name in text.partition("\n")[0].split(",")}
    return any(known <= columns for known in _COLUMNS)


def _in_json(text: str) -> bool:
    if (
        _OBJECT.match(text)
        or _ROW.match(text)
        or _LISTED.match(text)
        or _FIRST_ENTITY.match(text)
        or _LINKED.match(text)
    ):
        return True
    head = text[:4000]
    return ('"FeatureCollection"' in head and bool(_PLACED.search(head))) or _PACKAGED.search(head) is not None
