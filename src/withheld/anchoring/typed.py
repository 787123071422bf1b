"""Numbers that an analyst types into a field, of a form or of a question in the terminal."""

from __future__ import annotations

import re
import unicodedata

from withheld.text import digits

_EXPONENT = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}")
LONGEST_TYPED = 60
"""Characters of a number that somebody types."""


def typed_number(text: str) -> float | None:
    """Value of a number that somebody typed into a field, with a sign or an exponent too; None if it is no number.

    A comma before one or two digits, or after a nought, is a decimal comma (“1,5” is 1.5), before three digits it separates
    thousands. Digits of full width, as keyboards for Korean and Chinese give them, are digits.
    """
    plain = unicodedata.normalize("NFKC", text).strip() if len(text) <= LONGEST_TYPED else ""
    sign = -1.0 if plain[:1] in ("-", "\u2212") else 1.0
    plain = plain[1:] if plain[:1] in ("-", "\u2212", "+") else plain
    value = float(plain) if _EXPONENT.fullmatch(plain) else digits(plain)
    return None if value is None else sign * value
