"""The entries of the navigation, in their order; a page that belongs there adds its own line."""

from __future__ import annotations

from typing import NamedTuple

from withheld.pages.access.account import Role


class Entry(NamedTuple):
    """An entry: its path, its words, and who may see it."""

    path: str
    label: str
    role: Role = Role.READER


ENTRIES = (
    Entry("/", "Case"),
    Entry("/review", "Review", Role.ANALYST),
    Entry("/documents", "Documents"),
    Entry("/sources", "Sources"),
    Entry("/hosts", "Hosts"),
    Entry("/contradictions", "Contradictions"),
    Entry("/estimates", "Estimates"),
    Entry("/scenarios", "Scenarios"),
    Entry("/find", "Search"),
    Entry("/exports", "Exports", Role.ANALYST),
    Entry("/log", "Log", Role.ANALYST),
)
