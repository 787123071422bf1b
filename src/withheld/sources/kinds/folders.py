"""Which files are read, of what kind each is by name and content, and what in a folder is skipped."""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO, NamedTuple

from withheld import imprint
from withheld.records import Problem
from withheld.sources.bundles.zipped import opened
from withheld.sources.draft import Unreadable
from withheld.sources.kinds.passed import (
    PASSED,
    REMEDIES,
    SAVED_PARTS,
    holds_parts,
    is_hidden,
    is_unfinished,
    kind_by_name,
)
from withheld.sources.mail.mailbox import parts_mails

WORD, WORKBOOK, TEXT, SHEETS = ".docx", ".xlsx", ".odt", ".ods"
OFFICE = (WORD, WORKBOOK, TEXT, SHEETS)
MAIL, FORWARDED, SAVED, MAILBOX = ".eml", ".forwarded", ".mhtml", ".mbox"
"""A mail that is forwarded in the text of another has no file of its own; its ending is none that a file can have."""
PACKAGE, ZIP, TAR, GZIP = ".wacz", ".zip", (".tar", ".tar.gz", ".tgz"), ".gz"
MEDIA_TYPES = {
    ".txt": "text/plain", ".md": "text/markdown", ".markdown": "text/markdown", ".html": "text/html",
    ".htm": "text/html",    ".xhtml": "application/xhtml+xml", ".pdf": "application/pdf",
    ".jsonl": "application/x-ndjson", ".json": "application/json", ".warc": "application/warc",
    ".warc.gz": "application/warc", WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    TEXT: "application/vnd.oasis.opendocument.text", SHEETS: "application/vnd.oasis.opendocument.spreadsheet",
    MAIL: "message/rfc822", SAVED: "multipart/related", ".mht": "multipart/related", FORWARDED: "text/x-forwarded-mail",
    MAILBOX: "application/mbox", PACKAGE: "application/wacz", ZIP: "application/zip", ".tar": "application/x-tar",
    ".tar.gz": "application/x-gtar", ".tgz": "application/x-gtar", GZIP: "application/gzip",
}  # fmt: skip
"""The endings that are read, with their media types."""
STATED = (MEDIA_TYPES[FORWARDED], MEDIA_TYPES[MAIL])
"""Media types that are believed whatever a member's name is."""
KINDS = (
    "give a .txt, .md, .html, .pdf, .docx, .odt, .xlsx, .ods, .eml, .mbox, .mhtml, .jsonl, .warc or .wacz file, or a .zip or .tar "
    "of them"
)
_FETCH = "save the page yourself and read the file, or fetch it into a case with “withheld read --fetch”"

_ADDRESS = re.compile(r"https?:/", re.I)  # a path that was an address has lost one of its slashes
_HEAD = imprint.HEAD
_HTML = re.compile(rb"\s{0,999}(?:<!--.{0,2000}?-->\s{0,99}){0,3}(?:<!doctype\s+html|<html)\b", re.I | re.S)
_HEADER = re.compile(rb"[!-9;-~]{1,60}:[ \t]?[^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]{0,998}\r?\n){0,50}")
_NEEDED = ({b"from"}, {b"date", b"received", b"message-id"}, {b"to", b"subject", b"mime-version"})
_AFTER = re.compile(r"(?:(?<=\w)#\d{1,6}|(?<![\s.])[\s.]++)$")
"""What follows the ending: the number of a second member of one name in an archive, blanks and dots of a slip."""
_TEXTS = (".txt", ".md", ".markdown")
_PAGES = (".html", ".htm", ".xhtml", SAVED, ".mht", MAIL)
_STORES = ("withheld.db", "store.toml")
_OF_CASE = frozenset({"sources", "estimates"})


class Passed(NamedTuple):
    """Something that is not read: a file of a folder or archive, or ``parts`` of a file that is read; its kind in the singular.

    ``path`` is where it is, if its name is only that below the folder that was given.
    """

    name: str
    kind: str
    parts: int = 0
    path: str = ""


class Found(NamedTuple):
    """The files to read, the problems with the paths themselves, and what was skipped in folders."""

    files: list[Path]
    problems: list[Problem]
    passed: list[Passed]


def ending(path: Path | str) -> str:
    """The ending of a file's name in lower case, ``.warc.gz`` and ``.tar.gz`` as one; none of it is a blank or a number ``#2``."""
    name = _AFTER.sub("", Path(path).name.lower())
    double = next((known for known in (".warc.gz", ".tar.gz") if name.endswith(known)), None)
    return double or Path(name).suffix


def shown(path: Path | str) -> str:
    """A path for the eye: control characters and undecodable bytes escaped."""
    text = str(path).encode("utf-8", "backslashreplace").decode("utf-8")
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", lambda match: ascii(match[0])[1:-1], text)


def kind_of(name: Path | str, head: bytes, packed: Path | BinaryIO | None = None) -> str | None:
    """The ending under which a file is read, None where it is not; ``head`` is its beginning and outweighs its name.

    ``packed`` is the file where it is on disk, so that a zip can say what it holds.
    """
    said = ending(name)
    if is_unfinished(said):
        return None
    if found := _signed(head, packed, said):
        return found
    if said in (FORWARDED, GZIP):
        return None
    if said in _TEXTS and _HTML.match(head):
        return ".html"
    if said in _PAGES or said not in MEDIA_TYPES:
        return _marked_up(head, said)
    return said


def _signed(head: bytes, packed: Path | BinaryIO | None, said: str) -> str | None:
    """The kind of bytes that begin with a signature."""
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if head.startswith(b"WARC/1."):
        return ".warc"
    if head.startswith(b"\x1f\x8b\x08"):
        return _in_gzip(head, said)
    if is_tar(head):
        return ".tar"
    if parts_mails(head):
        return MAILBOX
    return _in_zip(packed, said) if packed is not None and head.startswith(b"PK\x03\x04") else None


def _in_gzip(head: bytes, said: str) -> str:
    start = _unzipped(head)
    if start.startswith(b"WARC/1."):
        return ".warc.gz"
    return ".tar.gz" if is_tar(start) or said in TAR else GZIP


def is_tar(head: bytes) -> bool:
    """Whether a file begins as a tar does."""
    return head[257:262] == b"ustar"


def _unzipped(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(32 + zlib.MAX_WBITS).decompress(head, 512)
    except zlib.error:
        return b""


def _in_zip(source: Path | BinaryIO, said: str) -> str | None:
    """The kind of a zip by its members; a zip of files if it states so or states nothing."""
    try:
        with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file, opened(file) as packed:
            names = set(packed.namelist())
            stated = _mimetype(packed)
    except (Unreadable, OSError, zipfile.BadZipFile):
        return None
    if "[Content_Types].xml" in names:
        parts = {name.partition("/")[0] for name in names}
        return WORD if "word" in parts else WORKBOOK if "xl" in parts else None
    if stated:
        return next((kind for kind, beginning in _OPEN.items() if stated.startswith(beginning)), None)
    if any(_WEB_ARCHIVE.fullmatch(name) for name in names) and ("datapackage.json" in names or said == PACKAGE):
        return PACKAGE
    return ZIP if said in (ZIP, "") else None


_OPEN = {TEXT: MEDIA_TYPES[TEXT], SHEETS: MEDIA_TYPES[SHEETS]}
_WEB_ARCHIVE = re.compile(r"archive/.+\.warc(?:\.gz)?", re.I)


def _mimetype(packed: zipfile.ZipFile) -> str:
    """The media type that an OpenDocument file or an e-book states."""
    try:
        with packed.open("mimetype") as entry:
            return entry.read(200).decode("ascii", "replace").strip()
    except (KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError, ValueError):
        return ""


def _marked_up(head: bytes, said: str) -> str | None:
    """A page, a saved page or a mail by its first lines; else what its name says, where that is read."""
    if _HTML.match(head):
        return said if said in (".html", ".htm", ".xhtml") else ".html"
    headers = _headers(head)
    related = b"multipart/related" in headers.get(b"content-type", b"").lower() and b"mime-version" in headers
    if b"snapshot-content-location" in headers or (related and said in _PAGES and said != MAIL):
        return SAVED
    if said not in MEDIA_TYPES:
        return MAIL if all(headers.keys() & names for names in _NEEDED) else None
    return said


def _headers(head: bytes) -> dict[bytes, bytes]:
    """The headers at the beginning of a mail, names in small letters."""
    found: dict[bytes, bytes] = {}
    at = len(head) - len(head.lstrip(b"\r\n"))
    while match := _HEADER.match(head, at):
        name, _, value = match[0].partition(b":")
        found.setdefault(name.lower(), value)
        at = match.end()
    return found


def discover(paths: Sequence[Path]) -> Found:
    """The files to read, folders expanded in a stable order, and what is not read of them.

    A file is read if its name or its content says that it is of a kind that is read. In folders the rest is skipped: other kinds,
    hidden files and folders, links that lead out of the folder, folders of cases; a file named directly must be of a kind that is
    read.
    """
    files: dict[Path, None] = {}
    found = Found([], [], [])
    for path in paths:
        try:
            files.update(dict.fromkeys(_expand(path, found)))
        except (OSError, ValueError) as error:
            found.problems.append(failed(path, error))
    found.files.extend(files)
    return found


def problem(path: Path, what: str, remedy: str, place: str | None = None) -> Problem:
    """The problem of a path, its name made safe to print."""
    return Problem(file=shown(path), what=what, remedy=remedy, place=place)


def failed(path: Path, error: OSError | ValueError) -> Problem:
    """The problem of a path that the system refuses."""
    if isinstance(error, FileNotFoundError):
        return problem(path, "does not exist", "check the name")
    if isinstance(error, PermissionError):
        return problem(path, "may not be read", "change its permissions")
    what = getattr(error, "strerror", None) or "has a name that no file can have"
    return problem(path, f"cannot be read ({what})", "check the file and the disk")


def _expand(path: Path, found: Found) -> list[Path]:
    if _ADDRESS.match(str(path)) and not path.exists():
        found.problems.append(problem(path, "is a web address, and nothing is fetched here", _FETCH))
        return []
    if path.is_dir():
        files = list(_walk(path, found))
        if not files:
            found.problems.append(problem(path, "holds no file that withheld reads", KINDS))
        return files
    if not stat.S_ISREG(path.stat().st_mode):
        found.problems.append(problem(path, "is not a regular file", "save it to disk first"))
        return []
    if kind_of(path, head_of(path), path) is not None:
        return [path]
    found.problems.append(_not_read(path))
    return []


def _not_read(path: Path) -> Problem:
    kind = passed_kind(path)
    if kind == imprint.EXPORTED:
        return problem(path, kind, imprint.INSTEAD)
    named = f" ({'an' if kind[0] in 'aeiouO' else 'a'} {kind})" if kind in PASSED else ""
    remedy = REMEDIES.get(kind, KINDS) if named else KINDS
    return problem(path, f"is not a kind that withheld reads{named}", remedy)


def head_of(path: Path) -> bytes:
    """The beginning of a file."""
    with path.open("rb") as file:
        return file.read(_HEAD)


def _walk(folder: Path, found: Found) -> Iterator[Path]:
    root = folder.resolve()

    def refused(error: OSError) -> None:
        """Note a folder that cannot be listed."""
        found.problems.append(failed(Path(error.filename), error))

    for where, folders, names in os.walk(folder, onerror=refused):
        here = Path(where)
        passed = {name: kind for name in sorted(folders) if (kind := _folder_kind(here, name))}
        folders[:] = sorted(set(folders) - passed.keys())
        for name in sorted(names):
            kind = "hidden file" if is_hidden(name) else _unread_kind(here / name, root)
            if kind is None:
                yield here / name
            else:
                passed[name] = kind
        found.passed.extend(
            Passed(shown((here / name).relative_to(folder)), kind, path=shown(here / name))
            for name, kind in passed.items()
        )


def _folder_kind(here: Path, name: str) -> str | None:
    """Why a folder is not searched; None if it is."""
    path = here / name
    if name.startswith("."):
        return "hidden folder"
    if path.is_symlink():
        return "link"
    if holds_parts(path):
        return SAVED_PARTS
    if _is_case(path) or (name in _OF_CASE and _is_case(here)):
        return "case folder of Withheld"
    return None


def _is_case(folder: Path) -> bool:
    try:
        return (folder / "case.toml").is_file() and any((folder / name).is_file() for name in _STORES)
    except PermissionError:
        return False  # listing it is refused too, and that is reported


def _unread_kind(path: Path, root: Path) -> str | None:
    """Why a file of a folder is skipped; None if it is read."""
    if path.is_symlink() and not _inside(path, root):
        return "link"
    if not path.is_file():
        return "device or pipe" if path.exists() else "link"
    try:
        head = head_of(path)
    except OSError:
        # What may not be opened is a problem of its own if its name says that it should be read.
        return None if ending(path) in MEDIA_TYPES else passed_kind(path)
    return None if kind_of(path, head, path) is not None else passed_kind(path)


def _inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root) and path.is_file()
    except (OSError, RuntimeError):
        return False


def passed_kind(path: Path | str, head: bytes | None = None) -> str:
    """The kind of a file that is not read, in the singular; ``head`` is its beginning where it is not on disk."""
    if isinstance(path, Path) and head is None:
        try:
            if _exported(path):
                return imprint.EXPORTED
        except OSError:
            pass
    if found := kind_by_name(Path(path).name, ending(path)):
        return found
    return "file without an ending" if not ending(path) else "file of another kind"


def _exported(path: Path) -> bool:
    head = head_of(path)
    if not head.startswith(b"PK\x03\x04"):
        return imprint.exported(head)
    try:
        with path.open("rb") as file, opened(file) as packed, packed.open("datapackage.json") as described:
            return imprint.exported(described.read(_HEAD))
    except (Unreadable, KeyError):
        return False
