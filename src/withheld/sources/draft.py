"""A parsed document before it is a record, and the error for one that cannot be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from withheld import imprint
from withheld.records import DateWindow, Withdrawn


class Unreadable(Exception):
    """A document that cannot be read: what is wrong, what to do, and the place in the file where there is one."""

    def __init__(self, what: str, remedy: str, place: str | None = None) -> None:
        super().__init__(what)
        self.what, self.remedy, self.place = what, remedy, place


class NoArticle(Unreadable):
    """A page without an article of its own, as far as can be determined."""


class Own(Unreadable):
    """A file that Withheld made: reading it would make evidence of the program's own output."""

    def __init__(self, what: str) -> None:
        super().__init__(what, imprint.INSTEAD)


@dataclass(slots=True)
class Draft:
    """A document's canonical text and what its own format says of it.

    ``dates`` maps a basis (``json-ld``, ``metadata``, ``front matter``, ``mail header``, ``forwarded header``, ``byline``,
    ``document properties``) to the day found there; ``author`` is a person or an office that the format itself names, with its
    ``author_basis``. ``left_out`` counts by kind, in the singular, what the file holds and is no word of its report. ``undated``
    is true where the document itself says that its date is unknown. ``window`` is a stated month or year; ``no_later`` is a day
    on which the text existed already. ``pages`` holds the offset at which each page starts. ``withdrawn`` is what it strikes out,
    which is not in its text. ``example`` is true where the document says that it was written to show the program. ``unread``
    lists the parts that could not be read; ``recognised`` maps the pages whose text was recognised to the confidence (0 to 1) in
    it.
    """

    text: str
    title: str | None = None
    publisher: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    identity: str | None = None
    dates: dict[str, dt.date] = field(default_factory=dict)
    undated: bool = False
    window: DateWindow | None = None
    no_later: dt.date | None = None
    pages: tuple[int, ...] = ()
    example: bool = False
    withdrawn: tuple[Withdrawn, ...] = ()
    unread: list[Unreadable] = field(default_factory=list)
    recognised: dict[int, float] = field(default_factory=dict)
    author: str | None = None
    author_basis: str | None = None
    left_out: dict[str, int] = field(default_factory=dict)
