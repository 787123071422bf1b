"""Archives for the tests, and what becomes of them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

from withheld.records import Problem
from withheld.sources import Captured, Passed, read

REPORT = "In 2018 Mongolia employed 300 North Korean workers, the ministry said.\n"


def zipped(files: dict[str, bytes | str], *, pack: bool = True) -> bytes:
    """A zip of files by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def tarred(files: dict[str, bytes | str], *members: tarfile.TarInfo, mode: str = "w:gz") -> bytes:
    """A tar of files by name, and of further members without content."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as made:  # type: ignore[call-overload]
        for name, content in files.items():
            raw = content.encode() if isinstance(content, str) else content
            header = tarfile.TarInfo(name)
            header.size = len(raw)
            made.addfile(header, io.BytesIO(raw))
        for member in members:
            made.addfile(member)
    return out.getvalue()


def outcomes(folder: Path, raw: bytes, name: str) -> list[Captured | Problem | Passed]:
    """What becomes of a file with these bytes."""
    path = folder / name
    path.write_bytes(raw)
    return list(read([path]))


def texts(found: list[Captured | Problem | Passed], folder: Path) -> dict[str, str]:
    """The documents by their addresses below a folder."""
    return {str(o.document.path).removeprefix(f"{folder}/"): o.document.text for o in found if isinstance(o, Captured)}


def problems(found: list[Captured | Problem | Passed]) -> list[str]:
    """What is wrong, a line each."""
    return [o.line() for o in found if isinstance(o, Problem)]
