"""Zip files within bounds: their members, and WACZ, a zip of web archives with a list of their digests."""

from __future__ import annotations

import hashlib
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from withheld import imprint
from withheld.sources.bundles.members import MOST_MEMBERS, Member, Names, Readable, hidden
from withheld.sources.bundles.naming import readable
from withheld.sources.draft import Own, Unreadable
from withheld.sources.unpacking import DENSEST, Overpacked

_DIRECTORY = 4 * 1024 * 1024
"""Bytes that the list of a zip's entries may have where it is one document: some 40,000 entries."""
_DIRECTORY_OF_MANY = 24 * 1024 * 1024
"""The same for a zip of documents, with long names."""
_LIST = 8 * 1024 * 1024
"""Bytes that the list of a WACZ's digests may have."""
_WEB_ARCHIVE = re.compile(r"archive/[^/]{1,200}\.warc(?:\.gz)?", re.I)
AGAIN = "copy or download it again"
_WRONG = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)


class _Sparing:
    """A file of which no more bytes are read at once than a zip's directory may have: the file itself states how many."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close
        self.seekable, self.most = file.seekable, most

    def read(self, size: int = -1) -> bytes:
        """Read as the file does; Unreadable where too much is asked for."""
        if size > self.most:
            raise Unreadable("holds too many entries", "unpack it and take out what you need")
        return self._file.read(size if size >= 0 else self.most)


@contextmanager
def opened(file: BinaryIO, directory: int = _DIRECTORY) -> Iterator[zipfile.ZipFile]:
    """A zip whose list of entries was read within bounds; Unreadable where it is damaged, now or while it is used."""
    try:
        sparing = _Sparing(file, directory)
        with zipfile.ZipFile(cast(BinaryIO, sparing)) as packed:
            sparing.most = 1 << 62  # entries are read by those who open them, within bounds of their own
            yield packed
    except _WRONG as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> Unreadable:
    if isinstance(error, RuntimeError) and "password" in str(error):
        return Unreadable("is encrypted", "remove the password")
    return Unreadable("is damaged, cut off or packed in a way that Withheld cannot unpack", AGAIN)


def refuse_bomb(packed: zipfile.ZipFile, size: int, most: int) -> None:
    """Raise Overpacked if the entries state a larger unpacked size than any legitimate file has.

    No entry can unpack to more than it states: the library stops there.
    """
    total = sum(entry.file_size for entry in packed.infolist())
    if total > most + DENSEST * size:
        raise Overpacked(f"unpacks to more than {DENSEST} times its size", "it was not read; do not trust it")


def zip_members(file: BinaryIO, size: int, most: int) -> Iterator[Member]:
    """The members of a zip of ``size`` bytes in the order of its list; an Unreadable replaces a damaged one."""
    with opened(file, _DIRECTORY_OF_MANY) as packed:
        entries = [entry for entry in packed.infolist() if not entry.is_dir()]
        if len(entries) > MOST_MEMBERS:
            raise Unreadable(f"holds more than {MOST_MEMBERS:,} files", "split it")
        if entries and all(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise _encrypted()
        refuse_bomb(packed, size, most)
        _refuse_export(packed)
        names = Names()
        for entry in entries:
            yield _member(packed, entry, names)


def _refuse_export(packed: zipfile.ZipFile) -> None:
    try:
        with packed.open("datapackage.json") as described:
            if imprint.exported(described.read(imprint.HEAD)):
                raise Own(imprint.EXPORTED)
    except (KeyError, *_WRONG):
        return


_ENCRYPTED = 1
_SAID_UTF8 = 0x800


def _encrypted() -> Unreadable:
    return Unreadable("is encrypted", "unpack it with its password, and read what comes out")


def _member(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, names: Names) -> Member:
    given = entry.orig_filename if entry.flag_bits & _SAID_UTF8 else readable(entry.orig_filename)
    try:
        path = names.given(given)
        if entry.flag_bits & _ENCRYPTED:
            raise _encrypted()
        mode = entry.external_attr >> 16 if entry.create_system == _UNIX else 0
        if stat.S_ISLNK(mode):
            return Member(path, None, "link")
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            return Member(path, None, "device or pipe")
        if hidden(path):
            return Member(path, None, "hidden file")
        return Member(path, _Forward(packed.open(entry)))
    except Unreadable as error:
        return Member(given, error)
    except _WRONG as error:
        return Member(given, _unreadable(error))


_UNIX = 3


def web_archives(file: BinaryIO, size: int, most: int) -> Iterator[Member]:
    """The web archives in a WACZ of ``size`` bytes, each with its name in it, to be read once before the next is asked for.

    An Unreadable replaces one that differs from what the package states.
    """
    with opened(file) as packed:
        refuse_bomb(packed, size, most)
        names = [name for name in packed.namelist() if _WEB_ARCHIVE.fullmatch(name)]
        if not names:
            raise Unreadable("holds no web archive", "give the WACZ with its archive/ folder, or the .warc itself")
        stated = _digests(packed)
        for name in names:
            try:
                _check(packed, name, stated.get(name))
                with packed.open(name) as entry:
                    yield Member(name, _Forward(entry))
            except Unreadable as error:
                yield Member(name, error)
            except _WRONG as error:
                yield Member(name, _unreadable(error))


class _Forward:
    """An entry that is read from front to back: to seek in it would unpack it again and again."""

    def __init__(self, entry: Readable) -> None:
        self._entry = entry

    def read(self, size: int = -1) -> bytes:
        """The next bytes; Unreadable where the package is damaged."""
        try:
            return self._entry.read(size)
        except _WRONG:
            raise Unreadable("is damaged or cut off", AGAIN) from None


def _digests(packed: zipfile.ZipFile) -> dict[str, str]:
    """The SHA-256 that ``datapackage.json`` states for each of its files, in hexadecimal."""
    try:
        with packed.open("datapackage.json") as file:
            listed = json.loads(file.read(_LIST))["resources"]
        pairs = [(entry["path"], entry["hash"]) for entry in listed]
    except (KeyError, TypeError, ValueError, RecursionError):
        return {}  # older packages have none
    return {
        str(path): str(told).partition(":")[2].lower()
        for path, told in pairs
        if str(told).lower().startswith("sha256:")
    }


def _check(packed: zipfile.ZipFile, name: str, stated: str | None) -> None:
    if stated is None:
        return
    made = hashlib.sha256()
    with packed.open(name) as entry:
        while piece := entry.read(1 << 20):
            made.update(piece)
    if made.hexdigest() != stated:
        raise Unreadable(
            "is not what the package's datapackage.json says: it was changed or damaged", "do not rely on it"
        )
