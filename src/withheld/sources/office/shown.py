"""What a cell of a workbook shows: its value in the form that its number format gives it."""

from __future__ import annotations

import datetime as dt
import math
import re

_BRACKETS = re.compile(r"\[(?:\$([^\-\]]{0,300}+)[^\]]{0,300}+|[^\]]{0,300}+)\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].')
_DIGITS = re.compile(r"[#0?](?:[#0?, .]*[#0?])?,*")
_EXPONENT = re.compile(r"[eE][+-]")


def shown(value: object, number_format: str) -> str:
    """The text of a cell; a date as 2019-03-05, or as its month or year where the format shows no more."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date):
        return _date(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format or "General")
    return str(value)


def _date(value: dt.datetime | dt.date, number_format: str) -> str:
    codes = _LITERAL.sub("", _BRACKETS.sub("", number_format)).lower()
    if "d" in codes or "y" not in codes:
        return f"{value:%Y-%m-%d}"
    return f"{value:%B %Y}" if "m" in codes else f"{value:%Y}"


def _number(value: float, number_format: str) -> str:
    if not math.isfinite(value):
        return ""
    sections = _sections(number_format)
    chosen = sections[1] if value < 0 and len(sections) > 1 and sections[1] else sections[0]
    bare = _LITERAL.sub("\x00", _BRACKETS.sub("", chosen))
    digits = _DIGITS.search(bare)
    if digits is None or "general" in bare.lower() or _EXPONENT.search(bare):
        return _plain(value)
    pattern = digits[0]
    scaled = value / 1000 ** (len(pattern) - len(pattern.rstrip(",")))
    scaled *= 100 if "%" in bare else 1
    decimals = len(re.sub(r"[^#0?]", "", pattern.partition(".")[2]))
    grouped = "," in pattern.rstrip(",").partition(".")[0]
    optional = "#" in pattern.partition(".")[2] or "?" in pattern.partition(".")[2]
    told = f"{abs(scaled):{',' if grouped else ''}.{min(decimals, 15)}f}"
    told = told.rstrip("0").rstrip(".") if optional and "." in told else told
    sign = "-" if scaled < 0 and float(told.replace(",", "")) else ""
    before, after = _around(chosen)
    return f"{before}{sign}{told}{'%' if '%' in bare else ''}{after}".strip()


def _sections(number_format: str) -> list[str]:
    """The parts of a format (positive; negative; zero; text), semicolons in quotes left alone."""
    return re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|$)', number_format[:300]) or ["General"]


def _around(section: str) -> tuple[str, str]:
    """The words and signs that a format sets before and after the number."""
    signs = _BRACKETS.sub(lambda m: m[1] or "", section)
    split = _DIGITS.search(_LITERAL.sub(lambda m: "\x00" * len(m[0]), signs))
    if split is None:
        return "", ""
    kept = [
        _LITERAL.sub(lambda m: m[1] or m[2] or " ", part) for part in (signs[: split.start()], signs[split.end() :])
    ]
    before, after = (re.sub(r"[-+()%]", "", part) for part in kept)
    return before.strip() and before, after.rstrip()


def _plain(value: float) -> str:
    """A number as a sheet shows it where no format is given: up to eleven digits."""
    if isinstance(value, int) or value == int(value):
        return str(int(value)) if abs(value) < 1e15 else f"{value:.10g}"
    return f"{value:.10g}"
