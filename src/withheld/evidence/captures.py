"""How documents were obtained: the first capture is stored with the document, each later one is a line of the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sqlalchemy as sa

from withheld.evidence.log import SYSTEM, append, canonical, parsed
from withheld.evidence.log import entries as lines
from withheld.evidence.schema import documents, log
from withheld.records import Capture, Decision, Source

CAME, FETCH, FETCHED = "capture", "fetch", "fetched"
"""Actions of the log: a document's bytes were captured again in another way; an address will be requested; it has answered."""
FETCHES = (FETCH, FETCHED)


def comes_anew(connection: sa.Connection, source: Source) -> str | None:
    """Key of the document with these bytes if it is known, but not by this capture; else None."""
    where = documents.c.sha256 == source.sha256
    row = connection.execute(sa.select(documents.c.id, documents.c.source).where(where)).first()
    if row is None or source.capture is None:
        return None
    return None if _way(source.capture) in set(map(_way, _known(connection, *row))) else str(row[0])


def tell_anew(connection: sa.Connection, source: Source) -> Decision | None:
    """Append a line about a new capture of a known document, in the running transaction; None if the capture is known."""
    key = comes_anew(connection, source)
    if key is None or source.capture is None:
        return None
    after = source.capture.model_dump(mode="json")
    return append(
        connection, SYSTEM, CAME, key, after=canonical(after), reason=f"the same bytes, {told(source.capture)}"
    )


def told(capture: Capture) -> str:
    """A capture in words: how, from where and when."""
    words = {"file": "read from", "archive": "captured in", "fetch": "fetched from"}
    where = f" ({capture.address})" if capture.address and capture.address != capture.origin else ""
    return f"{words[capture.method]} {capture.origin}{where}{held(capture)}, {capture.at:%Y-%m-%d %H:%M}"


def held(capture: Capture | None) -> str:
    """The files that contained a document, each with its hash, as words to continue a sentence; empty if there are none."""
    inside = capture.inside if capture else ()
    return "".join(f", out of {holder.origin} (SHA-256 {holder.sha256})" for holder in reversed(inside))


def _known(connection: sa.Connection, key: str, body: dict[str, object]) -> Iterator[Capture]:
    """All captures of a document, the first one first."""
    if body.get("capture"):
        yield Capture.model_validate(body["capture"])
    for line in lines(connection, key):
        if line.action == CAME and line.after:  # an erased line has none
            yield Capture.model_validate(parsed(line))


def _way(capture: Capture) -> tuple[str | None, ...]:
    return capture.method, capture.origin, capture.address, capture.record


def keep_archive(keep: Callable[[bytes, str], object], capture: Capture | None, archive: bytes | None) -> None:
    """Keep the web archive that a capture names."""
    if archive is not None and capture is not None and capture.archive is not None:
        keep(archive, capture.archive)


def archives(connection: sa.Connection) -> dict[str, str]:
    """The web archives that the case keeps, by their SHA-256, with what came in each; those of erased documents are none.

    ValueError if a line of the log or a source cannot be read.
    """
    found: dict[str, str] = {}
    query = sa.select(documents.c.id, documents.c.source).where(documents.c.redacted.is_(None))
    bodies = {row[0]: row[1] for row in connection.execute(query)}
    for key, body in bodies.items():
        if kept := (body.get("capture") or {}).get("archive"):
            found[kept] = key
    told = log.c.action.in_([CAME, FETCHED]) & log.c.after.is_not(None)
    came = sa.select(log.c.subject, log.c.action, log.c.after).where(told).order_by(log.c.position)
    for row in connection.execute(came):
        capture = Capture.model_validate_json(row.after)
        if capture.archive and (row.action == FETCHED or row.subject in bodies):
            found.setdefault(capture.archive, row.subject)
    return found


def archives_of(connection: sa.Connection, key: str) -> list[str]:
    """The web archives that only this document came in, by their SHA-256."""
    query = sa.select(documents.c.id, documents.c.source).where(documents.c.redacted.is_(None))
    came: dict[str, set[str]] = {}
    for other, body in connection.execute(query).all():
        for capture in _known(connection, other, body) if other == key else _first(body):
            came.setdefault(capture.archive or "", set()).add(other)
    return sorted(archive for archive, names in came.items() if archive and names == {key})


def _first(body: dict[str, object]) -> list[Capture]:
    return [Capture.model_validate(body["capture"])] if body.get("capture") else []


def addresses_of(connection: sa.Connection, key: str) -> list[str]:
    """The addresses requested to fetch a document: as given, and after redirections."""
    row = connection.execute(sa.select(documents.c.source).where(documents.c.id == key)).first()
    came = [c for c in _known(connection, key, row[0] if row else {}) if c.method == "fetch"]
    return sorted({address for c in came for address in (c.origin, c.address) if address})
