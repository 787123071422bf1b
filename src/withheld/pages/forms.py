"""A submitted form as text; too long values and invalid numbers are errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from withheld.pages.failures import BadRequest
from withheld.pages.security import NUL, WITHOUT_NUL

LONGEST_REASON = 2000
"""Characters of a reason or a note."""


class Sent(Mapping[str, str]):
    """The fields of a form; files are none."""

    def __init__(self, data: FormData) -> None:
        self._data = data

    def __getitem__(self, name: str) -> str:
        value = self._data[name]
        if not isinstance(value, str):
            raise BadRequest(f"{name}: is a file; these pages take none.")
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def all(self, name: str) -> list[str]:
        """All values of a field that may be sent several times."""
        return [value for value in self._data.getlist(name) if isinstance(value, str)]

    def text(self, name: str) -> str | None:
        """A field without the space around it; None where it is empty."""
        return self.get(name, "").strip() or None

    def reason(self) -> str | None:
        """The reason of a decision."""
        said = self.text("reason")
        if said and len(said) > LONGEST_REASON:
            raise BadRequest(f"The reason is longer than {LONGEST_REASON:,} characters.", "Go back and shorten it.")
        return said

    def number(self, name: str) -> int:
        """A whole number that the page itself put there."""
        said = self.get(name, "")
        if not (said.isascii() and said.isdecimal() and len(said) < 16):
            raise BadRequest(
                f"{name}: {said[:40] or 'missing'}, which is not a number.", "Open the page again and send its form."
            )
        return int(said)


async def sent(request: Request) -> Sent:
    """The form of a request."""
    form = await request.form(max_files=0, max_fields=5000)
    if wrong := next((name for name, value in form.multi_items() if NUL in name or NUL in str(value)), None):
        raise BadRequest(f"{wrong[:40]}: contains a NUL character.", WITHOUT_NUL)
    return Sent(form)


Form = Annotated[Sent, Depends(sent)]
