"""Amounts in words that a reader can check: money, people, shares and terms with their bounds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from withheld.records import Claim

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
"""Currencies written with a sign before the number; all others follow it by their code."""
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_UNITS = {"site": "sites", "country": "countries", "hour": "hours", "month": "months"}
_ENDLESS = 1e16
_VAGUE = {
    (24, 100): "dozens", (200, 1e3): "hundreds", (2e3, 1e4): "thousands", (2e4, 1e5): "tens of thousands",
    (2e5, 1e6): "hundreds of thousands", (2e6, 1e7): "millions", (2e7, 1e8): "tens of millions",
    (2e8, 1e9): "hundreds of millions", (2e9, 1e10): "billions",
}  # fmt: skip


def amount(claim: Claim) -> str:
    """A claim's value in words, with its time base: “more than 10,000”, “about $120 a month each”."""
    return spell(claim.low, claim.high, claim.qualifier, claim.unit, claim.per, claim.each)


def spell(
    low: float | None, high: float | None, qualifier: str, unit: str, per: str | None = None, each: bool = False
) -> str:
    """An amount with its bound, unit and time base: “more than 10,000”, “$200–500m a year”, “about $4,000 each”.

    ``low`` and ``high`` are in base units, None or infinite where unbounded; ``unit`` is that of a claim.
    """
    base = f" a{'n' if per == 'hour' else ''} {per}" if per else ""
    return _value(_finite(low), _finite(high), qualifier, unit) + base + (" each" if each else "")


def number(value: float, unit: str) -> str:
    """One value with its unit, at no more digits than a reader needs: money to four digits, people in full."""
    if unit == "fraction":
        return f"{value * 100:.3g}%"
    if unit == "ratio":
        return f"{value:.3g} times"
    if _is_money(unit):
        return _money(*_scaled(value), unit)
    value = _whole(value, unit)
    return _plain(value) + _noun(value, unit)


def estimated(value: float, unit: str) -> str:
    """One estimated value with its unit, to three significant digits: the draws support no more, and people are whole."""
    return number(float(f"{_whole(value, unit):.3g}") + 0.0, unit)


def estimated_range(low: float, high: float, unit: str) -> str:
    """An interval of estimated values: “52,100 – 138,000”; one value where both read the same."""
    first, last = estimated(low, unit), estimated(high, unit)
    return first if first == last else f"{first} – {last}"


def _whole(value: float, unit: str) -> float:
    """An estimate of people may be a fraction; it is shown as a whole number."""
    return float(round(value)) if unit == "person" else value


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _value(low: float | None, high: float | None, qualifier: str, unit: str) -> str:
    if low is None:
        return "no value" if high is None else f"up to {number(high, unit)}"
    if high is None:
        return f"at least {number(low, unit)}"
    if qualifier == "order":
        words = _VAGUE.get((low, high))
        return f"{words} ({_span(low, high, unit)})" if words else _span(low, high, unit)
    lead = "about " if qualifier == "about" else ""
    return lead + (number(low, unit) if low == high else _span(low, high, unit))


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def _money(digits: str, suffix: str, unit: str) -> str:
    return f"{SIGNS[unit]}{digits}{suffix}" if unit in SIGNS else f"{digits}{suffix} {unit}"


def _scaled(value: float) -> tuple[str, str]:
    """Digits and suffix; four digits from a million on, so that a reader can recalculate with 105.7m."""
    rounded = float(f"{value:.4g}")
    for scale, suffix in _SCALES:
        if _ENDLESS > abs(rounded) >= scale and abs(value) >= 1e6:
            return f"{rounded / scale:,.10g}", suffix
    return _plain(value, decimals=True), ""


def _plain(value: float, decimals: bool = False) -> str:
    if abs(value) >= _ENDLESS:
        return f"{value:.3g}"
    if abs(value) >= 20 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if decimals else f"{value:.3g}"


def _noun(value: float, unit: str) -> str:
    if unit not in _UNITS:
        return ""
    return f" {unit if value == 1 else _UNITS[unit]}"


def _span(low: float, high: float, unit: str) -> str:
    if unit == "fraction":
        return f"{low * 100:.3g}–{high * 100:.3g}%"
    if _is_money(unit):
        (first, scale), (last, suffix) = _scaled(low), _scaled(high)
        return _money(f"{first}{'' if scale == suffix else scale}–{last}", suffix, unit)
    if unit == "ratio":
        return f"{low:.3g}–{high:.3g} times"
    first, last = _plain(_whole(low, unit)), _plain(_whole(high, unit))
    return f"{first if first == last else f'{first}–{last}'}{_noun(high, unit)}"
