"""Decodes names in a zip that does not state their encoding, by the encoding of the system that packed it."""

from __future__ import annotations

import re
import unicodedata

_UNMARKED = "cp437"
"""The encoding of a zip's names by the standard, and rarely in practice."""
_TRIED = ("utf-8", _UNMARKED, "cp866", "cp1251", "euc_kr")
"""In their order: Macs and newer programs, the rule itself, Russian DOS and Windows, Korean Windows."""
_WORD = re.compile(r"[^\W\d_]+")


def readable(name: str) -> str:
    """A name as its packer saw it, if the encoding can be guessed; ``name`` is the zip library's decoding."""
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
