"""Amounts in words that a reader can check: money, people, shares and terms with their bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from withheld.records import Claim

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_UNITS = {"site": "sites", "country": "countries", "hour": "hours", "month": "months"}
_LEAD = {"about": "about ", "at_least": "more than ", "at_most": "up to "}
_VAGUE = {
    (24.0, 100.0): "dozens", (200.0, 1e3): "hundreds", (2e3, 1e4): "thousands", (2e4, 1e5): "tens of thousands",
    (2e5, 1e6): "hundreds of thousands", (2e6, 1e7): "millions", (2e9, 1e10): "billions",
}  # fmt: skip


def amount(claim: Claim) -> str:
    """A claim's value in words."""
    return spell(claim.low, claim.high, claim.qualifier, claim.unit, claim.per, claim.each)


def spell(
    low: float | None, high: float | None, qualifier: str, unit: str, per: str | None = None, each: bool = False
) -> str:
    """An amount with its bound, unit and time base, such as “more than 10,000”, “$200–500m a year” or “about $4,000 each”."""
    tail = (" each" if each else "") + (f" a{'n' if per == 'hour' else ''} {per}" if per else "")
    if qualifier == "order" and low is not None and high is not None:
        words = _VAGUE.get((low, high))
        span = _span(low, high, unit)
        return (f"{words} ({span})" if words else span) + tail
    if qualifier == "range" and low is not None and high is not None and low != high:
        return _span(low, high, unit) + tail
    value = low if low is not None else high
    if value is None:
        return "no value" + tail
    if qualifier == "at_most" and high is not None:
        value = high
    return _LEAD.get(qualifier, "") + number(value, unit) + tail


def number(value: float, unit: str) -> str:
    """One value with its unit, at no more digits than a reader needs."""
    if unit == "fraction":
        return f"{value * 100:.3g}%"
    if unit == "ratio":
        return f"{value:.3g} times"
    if _is_money(unit):
        return _money(value, unit)
    text = f"{value:,.0f}" if value >= 20 or value == int(value) else f"{value:.3g}"
    return f"{text} {_UNITS[unit]}" if unit in _UNITS else text


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def _money(value: float, unit: str) -> str:
    digits, suffix = _scaled(value)
    return f"{SIGNS[unit]}{digits}{suffix}" if unit in SIGNS else f"{digits}{suffix} {unit}"


def _scaled(value: float) -> tuple[str, str]:
    for scale, suffix in _SCALES:
        if abs(value) >= scale * 0.9995:
            return f"{value / scale:,.4g}".rstrip(), suffix
    return (f"{value:,.0f}" if value >= 20 or value == int(value) else f"{value:,.2f}"), ""


def _span(low: float, high: float, unit: str) -> str:
    if unit == "fraction":
        return f"{low * 100:.3g}–{high * 100:.3g}%"
    if _is_money(unit):
        a, first = _scaled(low)
        b, second = _scaled(high)
        start = a if first == second else a + first
        return f"{SIGNS[unit]}{start}–{b}{second}" if unit in SIGNS else f"{start}–{b}{second} {unit}"
    text = f"{low:,.0f}–{high:,.0f}"
    return f"{text} {_UNITS[unit]}" if unit in _UNITS else text
