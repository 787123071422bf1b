"""Words that an office file strikes out, or deletes under tracked changes: kept apart from its text."""

from __future__ import annotations

import re

from withheld.records import Withdrawn

# No XML holds these characters, so no file can bring them.
_OPEN, _CLOSE = "\x01", "\x02"
_GONE = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_BARE = str.maketrans("", "", _OPEN + _CLOSE)
_MOST_WORDS, _MOST_PASSAGE, _MOST = 300, 500, 100


def struck(words: str) -> str:
    """Words marked as struck out, to stay in their paragraph until ``Struck.without``."""
    return f"{_OPEN}{words.translate(_BARE)}{_CLOSE}" if words else ""


class Struck:
    """What a file strikes out, in order."""

    def __init__(self) -> None:
        self.found: list[Withdrawn] = []

    def without(self, text: str) -> str:
        """A paragraph without the words marked as struck out; these are kept with the original paragraph."""
        if _OPEN not in text:
            return text
        passage = text.translate(_BARE)
        for part in _GONE.findall(text.replace(_CLOSE + _OPEN, "")):
            self.add(part, passage)
        return _GONE.sub("", text)

    def add(self, words: str, passage: str) -> None:
        """Keep words with the passage in which they stood."""
        words = " ".join(words.split())
        if words and len(self.found) < _MOST:
            self.found.append(Withdrawn(words=words[:_MOST_WORDS], passage=" ".join(passage.split())[:_MOST_PASSAGE]))
