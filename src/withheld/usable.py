"""Which records may be compared, counted and fitted, and which are only kept and shown."""

from __future__ import annotations

from withheld.records import Statement

WITHDRAWN = "withdrawn"
"""The stance of a figure that the text itself takes back: a correction, struck-out words."""


def withdrawn(record: Statement) -> bool:
    """Whether the text itself takes a record back: nothing is compared with it, and nothing rests on it."""
    return getattr(record, "stance", None) == WITHDRAWN
