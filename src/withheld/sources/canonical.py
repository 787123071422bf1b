"""The canonical text: the normalised form of a document's characters, to which all offsets refer."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Soft hyphens, zero-width marks, direction marks, byte order marks, private-use signs (icon fonts), half characters.
_DROPPED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    r"\ue000-\uf8ff\ud800-\udfff\U000f0000-\U0010ffff]"
)
_BLANKS = re.compile(r"\n{4,}")


def characters(text: str) -> str:
    """Line ends, spaces and composed letters made uniform; control, invisible and private-use characters left out."""
    text = _SPACES.sub(" ", _BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", _DROPPED.sub("", text))


def canonical(text: str) -> str:
    """The canonical form of a plain text; canonical(canonical(t)) == canonical(t).

    No trailing space, at most two blank lines in a row, no blank line at the ends.
    """
    lines = (line.rstrip(" \t") for line in characters(text).split("\n"))
    return _BLANKS.sub("\n\n\n", "\n".join(lines)).strip()
