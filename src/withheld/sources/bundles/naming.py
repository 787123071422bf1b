"""Names in a zip that does not say in which characters they are: those of the system that packed it."""

from __future__ import annotations

import re
import unicodedata

_UNMARKED = "cp437"
"""The characters that a zip's names are in by its rules, and hardly ever."""
_TRIED = ("utf-8", _UNMARKED, "cp866", "cp1251", "euc_kr")
"""In their order: Macs and newer programs, the rule itself, Russian DOS and Windows, Korean Windows."""
_WORD = re.compile(r"[^\W\d_]+")


def readable(name: str) -> str:
    """A name as who packed it read it, where that can be told; ``name`` is how the zip library decoded it."""
    try:
        raw = name.encode(_UNMARKED)
    except UnicodeEncodeError:
        return name
    if raw.isascii():
        return name
    for encoding in _TRIED:
        try:
            found = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _is_written(found):
            return found
    return name


def _is_written(name: str) -> bool:
    """Whether a name is one that somebody typed: letters beyond ASCII alone, words in one script each and in one case."""
    if not all(sign.isascii() or sign.isalpha() for sign in name):
        return False
    return all(_is_word(word) for word in _WORD.findall(name) if not word.isascii())


def _is_word(word: str) -> bool:
    scripts = {unicodedata.name(sign, "").partition(" ")[0] for sign in word}
    return len(scripts) == 1 and (word.isupper() or word[1:] == word[1:].lower())
