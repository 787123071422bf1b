"""Finds figures that contradict each other, by arithmetic that can be redone by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.check.agreements import one_figure
    from withheld.check.cards import UNANCHORED, WIDEST, as_json, render
    from withheld.check.checking import check
    from withheld.check.findings import Findings, corroborates, times_apart
    from withheld.check.passages import MARK, clean, excerpt, quotation
    from withheld.check.scopes import sector_name
else:
    __getattr__ = door(__name__)

__all__ = [
    "MARK",
    "UNANCHORED",
    "WIDEST",
    "Findings",
    "as_json",
    "check",
    "clean",
    "corroborates",
    "excerpt",
    "one_figure",
    "quotation",
    "render",
    "sector_name",
    "times_apart",
]
