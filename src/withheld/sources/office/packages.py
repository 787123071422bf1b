"""The packed XML of office files, opened within bounds: no macros, no passwords, no entities of a file's own."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import cast

from withheld.sources.bundles.zipped import opened
from withheld.sources.draft import Unreadable
from withheld.sources.elements import Element
from withheld.sources.unpacking import Overpacked

SAVE = "save it again, or as PDF"
MOST_XML = 64 * 1024 * 1024
"""Bytes that one part of XML may have: a text or a table of a length that nobody reads."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name under which an office file with a password keeps what it holds."""
_MACROS = ("vbaproject.bin", "vbadata.xml")
_MARKUP = (".xml", ".rels", ".vml")


@contextmanager
def package(raw: bytes, most: int) -> Iterator[zipfile.ZipFile]:
    """An office file as a zip; Unreadable if it is none, is a zip bomb, or has macros or entities of its own."""
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        if _ENCRYPTED in raw:
            raise Unreadable("is encrypted", "remove the password and save it again")
        raise Unreadable("is an old or an encrypted office file", "save it in a form of today, without a password")
    with opened(BytesIO(raw)) as packed:
        entries = packed.infolist()
        if sum(entry.file_size for entry in entries) > 2 * most:
            raise Overpacked(f"unpacks to more than {2 * most:,} bytes", "raise WITHHELD_MAX_BYTES if you trust it")
        names = [entry.filename.lower() for entry in entries]
        if any(name.endswith(_MACROS) or name.startswith(("basic/", "scripts/")) for name in names):
            raise Unreadable("holds macros, and is not opened", "save it without macros (.docx, .xlsx, .odt, .ods)")
        if len(set(names)) < len(names):
            raise Unreadable("holds two parts of one name", f"do not trust it; {SAVE}")
        for entry in entries:
            if entry.filename.lower().endswith(_MARKUP):
                _refuse_entities(packed, entry)
        yield packed


def _refuse_entities(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read a part once, in chunks, and refuse a document type, which no office program writes."""
    if entry.file_size > MOST_XML:
        raise Overpacked(f"holds a part of more than {MOST_XML:,} bytes", "split it, or save what matters by itself")
    tail = b""
    with packed.open(entry) as part:
        while piece := part.read(1 << 20):
            words = (tail + piece).replace(b"\0", b"")  # UTF-16 has one in every sign
            if b"<!DOCTYPE" in words or b"<!ENTITY" in words:
                raise Unreadable("declares entities of its own, which no office program writes", "do not trust it")
            tail = piece[-32:]


def part(packed: zipfile.ZipFile, name: str) -> Element | None:
    """The root of a part of XML, None where there is no such part; Unreadable where it is no XML."""
    from lxml import etree  # type: ignore[import-untyped]

    try:
        content = packed.read(name)
    except KeyError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return cast(Element, etree.fromstring(content, parser))
    except (etree.LxmlError, ValueError):
        raise Unreadable(f"has a part that is no XML ({name})", SAVE) from None
