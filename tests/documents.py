"""Documents for the tests, made in one line."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from withheld.records import Claim, Document, Reading

PUBLISHED = dt.date(2019, 3, 26)


def document(text: str, *, published: dt.date | None = PUBLISHED, **more: object) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(id=digest[:16], sha256=digest, text=text, published=published, **more)  # type: ignore[arg-type]


def reading(text: str, **more: object) -> Reading:
    from withheld.extract.read import read_document

    return read_document(document(text, **more))  # type: ignore[arg-type]


def claims(text: str, **more: object) -> list[Claim]:
    return list(reading(text, **more).claims)


def only(text: str, measure: str, **more: object) -> Claim:
    found = [c for c in claims(text, **more) if c.measure == measure]
    assert len(found) == 1, [(c.measure, c.low, c.high, c.quote and c.quote.exact) for c in claims(text, **more)]
    return found[0]


def write(folder: Path, name: str, content: str | bytes = "Some 300 workers left.\n") -> Path:
    """A file of a folder, with the folders that it lies in."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
