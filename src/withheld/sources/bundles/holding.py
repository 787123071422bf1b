"""Which files contain others, and the members of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from withheld.sources.bundles.members import Member
from withheld.sources.bundles.tarred import gzip_member, tar_members
from withheld.sources.bundles.zipped import web_archives, zip_members
from withheld.sources.kinds.folders import GZIP, MAILBOX, PACKAGE, TAR, ZIP
from withheld.sources.mail.mailbox import mails

BUNDLES = frozenset({PACKAGE, ZIP, *TAR, GZIP, MAILBOX})
"""The suffixes of files whose members are read in their place."""


def members(file: BinaryIO, suffix: str, origin: str, size: int, most: int) -> Iterator[Member]:
    """The members of a file of ``size`` bytes, one at a time; Unreadable if the rest of the file cannot be read.

    ``most`` bounds the bytes in memory at a time.
    """
    if suffix == PACKAGE:
        return web_archives(file, size, most)
    if suffix == ZIP:
        return zip_members(file, size, most)
    if suffix == MAILBOX:
        return mails(file, most)
    return gzip_member(file, origin, most) if suffix == GZIP else tar_members(file, most)
