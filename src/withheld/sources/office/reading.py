"""Office files to drafts, by their kind; each library is loaded only for its own."""

from __future__ import annotations

import datetime as dt

from withheld.sources.draft import Draft
from withheld.sources.kinds.folders import WORD, WORKBOOK


def read_office(raw: bytes, suffix: str, today: dt.date, most: int) -> Draft:
    """The draft of a word-processor file or a workbook; Unreadable where it cannot be read."""
    if suffix == WORD:
        from withheld.sources.office.word import read_word

        return read_word(raw, today, most)
    if suffix == WORKBOOK:
        from withheld.sources.office.workbook import read_workbook

        return read_workbook(raw, today, most)
    from withheld.sources.office.opendocument import read_open

    return read_open(raw, today, most)
