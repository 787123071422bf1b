"""Errors of pages, in words for the reader: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from withheld.records import Decision


def apart(error: Exception) -> tuple[str, str]:
    """What happened and what to do, each a sentence, from a message of the form “FAULT; REMEDY”."""
    what, _, remedy = str(error).rpartition("; ")
    what, remedy = (what, remedy) if what else (remedy, "correct it")
    return f"{what.rstrip('.')}.", f"{remedy[:1].upper()}{remedy[1:].rstrip('.')}."


class PageError(Exception):
    """A page that cannot be shown; ``status`` is the HTTP status, ``what`` happened, ``remedy`` says what to do."""

    status = 400
    title = "This is not possible"

    def __init__(self, what: str, remedy: str = "Go back and correct it.") -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


class BadRequest(PageError):
    """An invalid request."""


class Refused(PageError):
    """The account may not do this, or the form is not one of ours."""

    status = 403
    title = "This is not allowed"

    def __init__(self, what: str, remedy: str = "Open the page again and send its form from there.") -> None:
        super().__init__(what, remedy)


class Lacking(Refused):
    """The account's role is too small."""

    def __init__(self, what: str) -> None:
        super().__init__(what, "Ask an admin of the case to do it, or to change your role.")


class Stranger(PageError):
    """Nobody has signed in; ``enter`` is where that is done, None where only the printed address lets anyone in."""

    status = 403
    title = "You are not signed in"

    def __init__(self, enter: str | None) -> None:
        if enter is None:
            super().__init__(
                "This browser has no session: the address that “withheld open” printed works once, in one "
                "browser, and the session ends with the program.",
                "Run “withheld open” again and open the address that it prints.",
            )
        else:
            super().__init__(
                "This browser has no session, or yours has ended. Nothing of this step was stored.",
                "Sign in, then open the page again and send its form once more.",
            )
        self.enter, self.onward = enter, None if enter is None else (enter, "Sign in")


class Missing(PageError):
    """The case has nothing of that name."""

    status = 404
    title = "This is not in the case"

    def __init__(self, what: str, remedy: str = "Look for it with the search.") -> None:
        super().__init__(what, remedy)


class Conflict(PageError):
    """Somebody else decided first, or the same form came twice; ``lines`` are what was decided since, ``onward`` a link."""

    status = 409
    title = "Somebody else decided first"

    def __init__(
        self, what: str, remedy: str, lines: Sequence[Decision] = (), onward: tuple[str, str] | None = None
    ) -> None:
        super().__init__(what, remedy)
        self.lines, self.onward = tuple(lines), onward


class TooLarge(PageError):
    """More was sent than a form of these pages can hold."""

    status = 413
    title = "This is too long"


class Away(PageError):
    """The case cannot be reached now: its database is gone, locked, damaged or full."""

    status = 503
    title = "The case cannot be reached"
