"""Whether an element's style makes its words invisible: by size, position, colour or display."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LENGTH = re.compile(r"(-?(?:\d{1,7}(?:\.\d{0,6})?|\.\d{1,6}))(px|r?em|pt|vw|vh|%)?(?![\w.])")
_SIZES = {"px": 1.0, "": 1.0, "em": 16.0, "rem": 16.0, "pt": 4 / 3, "vw": 13.0, "vh": 8.0}
_SMALLEST = 2
"""Pixels of letters that nobody reads, and of a box that shows nothing."""
_FAR = 500
"""Pixels beyond the edge of the page where nothing is seen."""
_FAINT = 0.05
_COLOURS = {"white": "ffffff", "black": "000000"}
_NO_SHAPE = re.compile(r"inset\(\s*(?:5\d|[6-9]\d|100)%|circle\(\s*0|polygon\(\s*(?:0(?:px|%)?[\s,]*)+\)")


def unseen(told: Mapping[str, str]) -> str | None:
    """How these properties hide an element: ``display``, ``faded`` (until a script shows it), ``small``, ``far``, ``colour``."""
    if told.get("display") == "none" or told.get("content-visibility") == "hidden":
        return "display"
    if told.get("visibility") in ("hidden", "collapse") or _number(told.get("opacity"), 1) <= _FAINT:
        return "faded"
    if _small(told):
        return "small"
    if _far(told):
        return "far"
    ink = colour(told.get("color", ""))
    ground = colour(told.get("background-color") or told.get("background", ""))
    return "colour" if ink == "" or (ink is not None and ink == ground) else None


def _small(told: Mapping[str, str]) -> bool:
    if _pixels(told.get("font-size"), 16) < _SMALLEST:
        return True
    clips = any(told.get(name, "").startswith(("hidden", "clip")) for name in ("overflow", "overflow-x", "overflow-y"))
    sides = (_pixels(told.get(name), _FAR) for name in ("height", "width", "max-height", "max-width"))
    return clips and min(sides) < _SMALLEST


def _far(told: Mapping[str, str]) -> bool:
    placed = told.get("position") in ("absolute", "fixed")
    aside = (
        ["left", "top", "right", "bottom"] if placed else ["left", "top"] if told.get("position") == "relative" else []
    )
    moved = [_pixels(told.get(name), 0) for name in (*aside, "text-indent", "margin-left", "margin-top")]
    transform = told.get("transform", "")
    shifts = [_pixels(part, 0) for part in re.split(r"[(),]", transform)] if "translate" in transform else []
    if min(*moved, *shifts, 0) <= -_FAR or re.search(r"scale[xy]?\(\s*0(?:\.0{1,9})?\s*[,)]", transform):
        return True
    clip = told.get("clip", "")
    return (
        placed and clip.startswith("rect") and max(map(_length, _LENGTH.finditer(clip)), default=0) < _SMALLEST
    ) or bool(_NO_SHAPE.search(told.get("clip-path", "")))


def colour(value: str) -> str | None:
    """A colour as six digits, the empty text where it is transparent, None where it is none that is known here."""
    value = value.strip()
    if value == "transparent" or re.fullmatch(r"(?:rgba|hsla)\([^()]{1,40}[,/]\s*0(?:\.0{1,9})?%?\s*\)", value):
        return ""
    if match := re.fullmatch(
        r"rgb\(\s{0,9}(\d{1,3})\s{0,9}[, ]\s{0,9}(\d{1,3})\s{0,9}[, ]\s{0,9}(\d{1,3})\s{0,9}\)", value
    ):
        return "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    value = _COLOURS.get(value, value.removeprefix("#") if value.startswith("#") else "")
    if re.fullmatch(r"[0-9a-f]{3}", value):
        value = "".join(2 * digit for digit in value)
    return value if re.fullmatch(r"[0-9a-f]{6}", value) else None


def _number(value: str | None, otherwise: float) -> float:
    try:
        return float(value.rstrip("%")) / (100 if value.endswith("%") else 1) if value else otherwise
    except ValueError:
        return otherwise


def _pixels(value: str | None, otherwise: float) -> float:
    """A length in pixels; ``otherwise`` where it is none, or a share of something that is not known here."""
    match = _LENGTH.fullmatch(value.strip()) if value else None
    if match is None or (match[2] == "%" and float(match[1])):
        return otherwise
    return _length(match)


def _length(match: re.Match[str]) -> float:
    return float(match[1]) * _SIZES.get(match[2] or "", 0.0)
