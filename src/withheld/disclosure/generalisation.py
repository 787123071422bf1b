"""Makes records coarser: the host without the place, the year without the day, the kind without the name, no words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from withheld.disclosure.kinds import is_public, kind_of
from withheld.disclosure.redaction_filter import NAMES, Hidden
from withheld.records import Capture, DateWindow, Evidence, Quote, Source, Statement
from withheld.vocabulary import codelist

PLACEHOLDER = "[The words are withheld: they could identify a person.]"
"""Replaces the sentence of a blurred record."""
UNNAMED_SOURCE = "A document that is withheld"
"""Title of a document whose records are all blurred."""
NO_HASH = ""
"""Replaces the hash of such a document, by which anyone with its bytes could recognise it."""
_EMPTY: dict[str, object] = {
    "place": None, "note": None, "derivation": None, "figure": None, "grounds": (), "definition": None,
}  # fmt: skip


def blurred(e: Evidence, hidden: Hidden, name: str, source: str) -> Evidence:
    """A record with its coarse fields only: ``name`` is its new identifier, ``source`` that of its document."""
    record = e.record
    values = {field: value for field, value in _EMPTY.items() if field in type(record).model_fields}
    home = e.source.id
    values |= {f: _coarse(v, hidden, home) for f in NAMES if (v := getattr(record, f, None))}
    if via := getattr(record, "via", ()):
        values["via"] = tuple(_coarse(v, hidden, home) for v in via)
    if hasattr(record, "target"):
        values["target"] = PLACEHOLDER
    values |= _years(record) | {"document": source, "quote": _no_words(record)}
    return e.model_copy(
        update={
            "id": name, "record": record.model_copy(update=values), "source": _unnamed(e.source, source),
            "sensitivity": "blur", "transcribed_from": None,
        }
    )  # fmt: skip


def _coarse(name: str, hidden: Hidden, document: str) -> str:
    return name if is_public(name) and not hidden.names_one(name, document) else kind_of(name)


def _years(record: Statement) -> dict[str, dt.date]:
    first: Callable[[dt.date], dt.date] = lambda day: dt.date(day.year, 1, 1)  # noqa: E731
    final: Callable[[dt.date], dt.date] = lambda day: dt.date(day.year, 12, 31)  # noqa: E731
    found = {field: getattr(record, field, None) for field in ("start", "end", "by")}
    return {field: (first if field == "start" else final)(day) for field, day in found.items() if day}


def _no_words(record: Statement) -> Quote | None:
    if record.quote is None:
        return None
    return Quote(start=0, end=len(PLACEHOLDER), exact=PLACEHOLDER, sentence=PLACEHOLDER, sentence_start=0)


def _unnamed(source: Source, key: str) -> Source:
    window = source.window
    first = source.published or (window.earliest if window else None)
    last = source.published or (window.latest if window else None)
    years = first and last and DateWindow(
        earliest=dt.date(first.year, 1, 1), latest=dt.date(last.year, 12, 31), basis="the exact date is withheld"
    )  # fmt: skip
    return Source(id=key, sha256=NO_HASH, title=UNNAMED_SOURCE, window=years or None, transcribed=source.transcribed)


def open_source(source: Source, hidden: Hidden) -> Source:
    """A document as a release names it: without folders of a machine, secrets in its address, or hidden words."""
    path = _file_name(source.path)
    told = {"title": source.title, "publisher": source.publisher, "url": _bare(source.url), "path": path}
    kept = _untold(told, hidden, source.id)
    # The author that a mail or an office file names may be the person who leaked it: no release contains it.
    kept |= {"author": None, "author_basis": None}
    standing = tuple(w for w in source.withdrawn if not hidden.tells(w.passage, source.id, any_case=True))
    return source.model_copy(
        update=kept | {"withdrawn": standing, "capture": _open_capture(source.capture, hidden, source.id)}
    )


def _untold(told: dict[str, str | None], hidden: Hidden, document: str) -> dict[str, str | None]:
    """A document's labels without those that reveal what is hidden; addresses and file names are compared without case."""
    loose = {"url", "path", "origin", "address"}
    return {f: None if hidden.tells(v, document, any_case=f in loose) else v for f, v in told.items()}


def _open_capture(capture: Capture | None, hidden: Hidden, document: str) -> Capture | None:
    if capture is None:
        return None
    origin = _bare(capture.origin) if "://" in capture.origin else _file_name(capture.origin)
    told = {"origin": origin, "address": _bare(capture.address)}
    kept = _untold(told, hidden, document)
    return capture.model_copy(update=kept | {"origin": kept["origin"] or "withheld", "record": None, "inside": ()})


def _file_name(path: str | None) -> str | None:
    return PurePosixPath(path.replace("\\", "/")).name if path else None


def _bare(address: str | None) -> str | None:
    """A web address without the name, password and tokens that it may carry."""
    if not address:
        return address
    try:
        parts = urlsplit(address)
        keys = {key.casefold() for key in codelist("exposure")["addresses"]["secrets"]}
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return None
    kept = [(key, value) for key, value in pairs if key.casefold() not in keys]
    query = urlencode(kept) if len(kept) < len(pairs) else parts.query
    host = parts.netloc.rpartition("@")[2]
    return (
        address
        if (host, query) == (parts.netloc, parts.query)
        else urlunsplit(parts._replace(netloc=host, query=query))
    )
