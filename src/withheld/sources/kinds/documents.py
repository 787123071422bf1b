"""A document from a draft: its identity, its date with the basis, and its capture."""

from __future__ import annotations

import datetime as dt
import hashlib

from withheld.records import Capture, Document
from withheld.sources.address import address_day, host
from withheld.sources.draft import Draft
from withheld.sources.kinds.folders import MEDIA_TYPES
from withheld.sources.language import tongue
from withheld.sources.window import inferred
from withheld.vocabulary import is_example

_BASES = ("json-ld", "metadata", "front matter", "mail header", "forwarded header", "byline", "url")
_LAST = "document properties"
"""The basis of a date that is used only if there is no other."""


def document_of(
    draft: Draft, raw: bytes, origin: str, suffix: str, published: dt.date | None, today: dt.date,
    capture: Capture,
) -> Document:  # fmt: skip
    """The document of a draft; ``published`` is the date that the user states, ``raw`` the bytes as they came."""
    sha256 = hashlib.sha256(raw).hexdigest()
    day, basis = _published(draft, published, today)
    return Document(
        id=draft.identity or sha256[:16],
        sha256=sha256,
        title=draft.title,
        publisher=draft.publisher or draft.outlet or (host(draft.url) if draft.url else None),
        published=day,
        published_basis=basis,
        window=None if day else inferred(draft, draft.url, today),
        url=draft.url,
        author=draft.author,
        author_basis=draft.author_basis if draft.author else None,
        path=None if capture.method == "fetch" else origin,
        media_type=MEDIA_TYPES[suffix],
        language=tongue(draft.text, draft.language),
        pages=draft.pages,
        recognised=tuple((page, round(sure, 3)) for page, sure in sorted(draft.recognised.items())),
        example=draft.example or is_example(sha256, draft.text),
        withdrawn=draft.withdrawn,
        text=draft.text,
        capture=capture,
    )


def _published(draft: Draft, given: dt.date | None, today: dt.date) -> tuple[dt.date | None, str | None]:
    """The publication date and where it was found: given, declared, or in the address; None where it is unknown."""
    if given:
        return given, "given"
    for basis in _BASES:
        if basis in draft.dates:
            return draft.dates[basis], basis
    if draft.undated or draft.window:
        return None, None
    if draft.url and (day := address_day(draft.url, today)):
        return day, "url"
    saved = draft.dates.get(_LAST)
    return saved, _LAST if saved else None
