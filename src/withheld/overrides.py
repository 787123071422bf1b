"""Makes direction overrides visible, characters that can make a line read differently from what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any, TextIO

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def made_visible(text: str) -> str:
    r"""Text with each override written as its escape (“\u202e”), which JSON reads as the character again."""
    return _TURNS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


class _Visible:
    """A stream whose text passes through ``made_visible``; in all else it is the stream itself."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text with its overrides made visible."""
        self._stream.write(made_visible(text))
        return len(text)

    def writelines(self, lines: Iterator[str]) -> None:
        """Write lines, each with its overrides made visible."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def shown(stream: TextIO) -> Iterator[None]:
    """Standard output goes to ``stream``, with overrides visible."""
    with redirect_stdout(_Visible(stream)):
        yield
