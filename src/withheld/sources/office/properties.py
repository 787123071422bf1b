"""An office file's metadata: title, author, and a date that is used if nothing else gives one."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from typing import NamedTuple

from withheld.sources.canonical import canonical
from withheld.sources.draft import Draft
from withheld.sources.office.packages import part

_TEMPLATES = (dt.date(2013, 12, 23),)
"""The day that the template of python-docx gives to every file made with it."""
_JUNK_TITLE = re.compile(
    r"\.(?:docx?|pdf|odt|rtf|xlsx?|ods)$|^(?:microsoft word|word document|untitled|document\d*$|book\d*$)|^https?:",
    re.I,
)
_NOBODY = re.compile(
    r"(?:python-docx|openpyxl|microsoft(?: office)?(?: user)?|user|admin(?:istrator)?|unknown(?: creator)?|author|owner|hp"
    r"|dell|pc|windows user|apache poi|libreoffice|openoffice(?:\.org)?)",
    re.I,
)
BASIS = "document properties"


_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC, _TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"


class Properties(NamedTuple):
    """A file's metadata; ``days`` are those of its last change and its creation, as far as it has them."""

    title: str | None = None
    author: str | None = None
    days: tuple[dt.date, ...] = ()


def core(packed: zipfile.ZipFile) -> Properties:
    """The core properties of a Word file or workbook; empty if it has none, whatever defaults a library would add."""
    named = [
        name for name in packed.namelist() if re.fullmatch(r"docprops/core\d*\.xml|package/.*\.psmdcp", name, re.I)
    ]
    root = part(packed, named[0]) if named else None
    if root is None:
        return Properties()
    author = root.findtext(f"{_DC}creator") or root.findtext(f"{_CORE}lastModifiedBy")
    days = (day_of(root.findtext(f"{_TERMS}{name}")) for name in ("modified", "created"))
    return Properties(root.findtext(f"{_DC}title"), author, tuple(day for day in days if day))


def day_of(moment: str | None) -> dt.date | None:
    """The day of a moment such as 2019-03-05T06:07:08Z; None where it is none."""
    try:
        return dt.date.fromisoformat((moment or "").strip()[:10])
    except ValueError:
        return None


def describe(draft: Draft, told: Properties, today: dt.date) -> None:
    """Put title, author and date of a file into a draft, where its text gives none."""
    title, author = (" ".join(canonical(words or "").split()) for words in (told.title, told.author))
    if not draft.title and title and not _JUNK_TITLE.search(title) and len(title) <= 300:
        draft.title = title
    if author and not _NOBODY.fullmatch(author):
        draft.author, draft.author_basis = author[:200], BASIS
    good = [day for day in told.days if day not in _TEMPLATES and dt.date(1990, 1, 1) <= day <= today]
    if good:
        draft.dates[BASIS] = good[0]
        draft.no_later = good[0]
