"""Which files hold others, and what lies in each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from withheld.sources.bundles.members import Member
from withheld.sources.bundles.tarred import gzip_member, tar_members
from withheld.sources.bundles.zipped import web_archives, zip_members
from withheld.sources.kinds.folders import GZIP, MAILBOX, PACKAGE, TAR, ZIP
from withheld.sources.mail.mailbox import mails

BUNDLES = frozenset({PACKAGE, ZIP, *TAR, GZIP, MAILBOX})
"""The endings of files that are read as what lies in them."""


def members(file: BinaryIO, suffix: str, origin: str, size: int, most: int) -> Iterator[Member]:
    """What lies in a file of ``size`` bytes, one at a time; Unreadable where the file ends the reading of it.

    ``most`` bounds what is held of it at once.
    """
    if suffix == PACKAGE:
        return web_archives(file, size, most)
    if suffix == ZIP:
        return zip_members(file, size, most)
    if suffix == MAILBOX:
        return mails(file, most)
    return gzip_member(file, origin, most) if suffix == GZIP else tar_members(file, most)
