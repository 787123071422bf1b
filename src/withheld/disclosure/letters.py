"""Letters of names and texts as they are compared: one composition, no accents, other scripts in Latin letters.

Cyrillic and Korean letters are romanised, so that a name is found in brackets after its English spelling, in a title or in a file
name; a Korean word is a name with its particles. Chinese characters are not romanised.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile("[\u00ad\u200c-\u200f\u2060\ufeff]")
"""Characters inside words that no reader sees: soft hyphens, joiners, marks of direction."""
_WHOLE = str.maketrans(
    {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ı": "i", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
)
"""Letters that have no accent to take off."""
_CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэіўґ", "abvgdeziyklmnoprstufyeiug", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "є": "e", "ё": "e", "ї": "i"}
    | {"ъ": "", "ь": "", "ӊ": "n", "ң": "n", "ө": "o", "ү": "u"}
)  # fmt: skip
# fmt: off
_FIRST = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_MIDDLE = (
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i",
)
_LAST = (
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k",
    "t", "p", "t",
)
# fmt: on
_SYLLABLE = re.compile("[가-힣]")
_KOREAN = re.compile(r"(?<![가-힣])([가-힣])([가-힣]{1,2})(?![가-힣])")


def composed(text: str) -> str:
    """A text with each letter and its accent as one character, without characters inside words that no reader sees."""
    return text if text.isascii() else _HIDDEN.sub("", unicodedata.normalize("NFC", text))


def unaccented(text: str) -> str:
    """A text in lower case, without accents and without characters inside words that no reader sees."""
    if text.isascii():
        return text.casefold()
    # Composed first: the two letters “й” and “ё” lose no accent before they are romanised.
    bare = composed(text).casefold()
    apart = unicodedata.normalize("NFKD", _SYLLABLE.sub(_romanised, bare.translate(_CYRILLIC)))
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold().translate(_WHOLE)


def is_korean(word: str) -> bool:
    """Whether a word is written in Korean letters."""
    return bool(_SYLLABLE.match(word))


def korean_parted(name: str) -> str:
    """A name in Korean letters with a space after the family name: “홍 길동” for “홍길동”."""
    return _KOREAN.sub(r"\1 \2", name)


def _romanised(found: re.Match[str]) -> str:
    first, rest = divmod(ord(found.group()) - 0xAC00, len(_MIDDLE) * len(_LAST))
    middle, last = divmod(rest, len(_LAST))
    return _FIRST[first] + _MIDDLE[middle] + _LAST[last]
