"""Numbers written in digits: groups by any sign, decimals by point or comma, fractions, and numbers torn by damage.

A number is taken whole or not at all: a tail that is left over (“000”) would be a figure that nobody stated.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from withheld.vocabulary import codelist

_BLANKS = "\u00a0\u2002-\u200a\u202f"
_DAMAGED = (
    "Â[ \u00a0]?", "В\u00a0", "Ê", "â€‰", "â€¯", "â€™", "\ufffd", "&nbsp;", "&thinsp;", "&#160;", "&#8201;", "&#8239;",
)  # fmt: skip
"""A blank or an apostrophe between groups after a wrong decoding, or as a reference that was never resolved."""
_HIDDEN = "[\u200b\u200c\u200d\u2060\ufeff\u00ad]"
_SIGN = rf"(?:,?{_HIDDEN}|['’‘ʼ´`]|{'|'.join(_DAMAGED)}|[ {_BLANKS}]|\s{{1,3}}(?=0\d\d(?!\d)))"
_DATED = "".join(
    rf"(?<!\b{month} )" for name in codelist("words")["months"] for month in {name.title(), name[:3].title()}
)
_NEW_PHRASE = r"(?:in|at|to|from|of|for|and|or|were)\b"
_BROKEN = rf"[ \t{_BLANKS}]+(?=0\d\d)|[ \t]*\n[ \t]*(?=\d{{3}}\s+(?!{_NEW_PHRASE}))"
_TORN = rf"{_DATED}\d{{1,3}}(?:,\d{{3}})*,(?:{_BROKEN})\d{{3}}"
_BARS = "/⁄∕"
VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_SPLIT = rf"(?:[{VULGAR}]|\d{{1,2}}[⁄∕]\d{{1,2}}(?!\d)|[1-9]/[2-9](?![\d/]))"
_BEFORE_SLASH = rf"(?<![\d.,{_BARS}\-–])"
NUMBER = "|".join(
    (
        rf"(?<![\d.,]){_DATED}\d{{1,3}}(?P<sign>{_SIGN})\d{{3}}(?:(?P=sign)\d{{3}})*(?:[.,]\d{{1,2}})?(?![\d]|[.,]\d)",
        rf"(?<![\d.,]){_TORN}(?:,\d{{3}})*(?![\d]|[.,]\d)",
        rf"{_BEFORE_SLASH}\d{{1,3}}[ {_BLANKS}\-]?[{VULGAR}]|{_BEFORE_SLASH}\d{{1,3}}[ {_BLANKS}\-]{_SPLIT}",
        rf"[{VULGAR}]|{_BEFORE_SLASH}\d{{1,2}}[⁄∕]\d{{1,2}}(?!\d)",
        rf"{_BEFORE_SLASH}[1-9]/[2-9](?![\d/])(?=\s+(?:of|the|hundred|thousand|million|billion|dozen)\b)",
        r"(?<![^\s(\[“\"$€£¥₩₽₹–-])\.\d{1,3}(?![\d.,]\d|\d)",
        r"(?<![^\s(\[“\"$€£¥₩₽₹]),\d{1,2}(?=\s*(?:thousand|million|billion|trillion|bn|mn|m|%|per\s?cent|pct)(?!\w))",
        r"\d+(?:[,.\u2009\u202f]\d+)*",
    )
)
"""Expression, without outer brackets, for what stands for one number in digits."""

_BETWEEN = re.compile(
    rf"(?<=\d){_HIDDEN}*(?:{'|'.join(_DAMAGED)}|['’‘ʼ´`]|,?\s+|,|[{_BLANKS}])?{_HIDDEN}*(?=\d{{3}}(?!\d))"
)
_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_LAKHS = re.compile(r"[1-9]\d?(?:,\d\d)+,\d{3}(?:\.\d{1,2})?")
_DOTS = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3}){2,}(?:,\d{1,2})?|\.\d{3},\d{1,2})")
_COMMA = re.compile(r"(?:\d{1,4}|[1-9]\d{0,2}(?:\s?\d{3})*),\d{1,2}|0,\d+|,\d{1,2}")
"""A decimal comma: “2,5 dollars”, “0,725”; three digits after the comma are a group."""
_DECIMAL = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?|\.\d+")
_PARTS = re.compile(rf"(?:(?P<whole>\d+)[\s\-]?)?(?:(?P<sign>[{VULGAR}])|(?P<a>\d+)[{_BARS}](?P<b>\d+))")
LONE_DOT = re.compile(r"[1-9]\d{0,2}\.\d{3}")
"""A dot before exactly three digits: a group or a decimal, by what is counted."""


@lru_cache(maxsize=4096)
def digits(text: str) -> float | None:
    """Value of a digit token, None if it is none (a date such as 7.10.2019, a version, the rest “000” of a torn number)."""
    if parts := _PARTS.fullmatch(text):
        return _with_fraction(parts)
    plain = _BETWEEN.sub(lambda m: "," if "," in m.group() else "", text)
    if _COMMAS.fullmatch(plain) or _LAKHS.fullmatch(plain):
        return float(plain.replace(",", ""))
    if _DOTS.fullmatch(plain):
        return float(plain.replace(".", "").replace(",", "."))
    if _COMMA.fullmatch(plain):
        return float(plain.replace(",", "."))
    return float(plain) if _DECIMAL.fullmatch(plain) else None


def fractional(text: str) -> bool:
    """Whether a digit token is a fraction below one: “¾”, “3⁄4”."""
    parts = _PARTS.fullmatch(text)
    return bool(parts and not parts["whole"])


def _with_fraction(parts: re.Match[str]) -> float | None:
    whole = float(parts["whole"] or 0)
    if parts["sign"]:
        return whole + unicodedata.numeric(parts["sign"])
    a, b = int(parts["a"]), int(parts["b"])
    return whole + a / b if 0 < a < b else None
