"""Bytes to canonical text and metadata: files and folders in, documents and problems out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.sources.address import is_address, same_page
    from withheld.sources.archive import Page
    from withheld.sources.archive import pages as archived_pages
    from withheld.sources.archiving import as_archive
    from withheld.sources.draft import Unreadable
    from withheld.sources.grids.columns import Piece, columns_of
    from withheld.sources.kinds.drafting import told_of
    from withheld.sources.kinds.folders import Found, Passed, discover, failed, shown
    from withheld.sources.kinds.passed import REMEDIES
    from withheld.sources.language import Tongue, language_of, name_of, other_language
    from withheld.sources.pdf.recognition import recognition
    from withheld.sources.reader import Captured, OwnWork, Result, read, tool
    from withheld.sources.reader import answered as read_answered
    from withheld.sources.web import SAVE, USER_AGENT, Answer, Fetcher, Rules
else:
    __getattr__ = door(__name__)

__all__ = [
    "REMEDIES",
    "SAVE",
    "USER_AGENT",
    "Answer",
    "Captured",
    "Fetcher",
    "Found",
    "OwnWork",
    "Page",
    "Passed",
    "Piece",
    "Result",
    "Rules",
    "Tongue",
    "Unreadable",
    "archived_pages",
    "as_archive",
    "columns_of",
    "discover",
    "failed",
    "is_address",
    "language_of",
    "name_of",
    "other_language",
    "read",
    "read_answered",
    "recognition",
    "same_page",
    "shown",
    "told_of",
    "tool",
]
