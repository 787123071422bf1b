"""Interval strips: one estimate's 50, 80 and 95% intervals above those of its prior, on one scale."""

from __future__ import annotations

from markupsafe import Markup

from withheld.charts.figures import INTERVALS, between, quantity
from withheld.charts.shapes import Scale, decades, element, linear, logarithmic, picture, rule, text, ticks
from withheld.estimate import Headline, Quantiles

WIDTH, HEIGHT = 300.0, 62.0
HEIGHTS = {95: 3.0, 80: 8.0, 50: 13.0}
WIDE = 30
"""Ratio of the outermost bounds beyond which the scale is logarithmic."""


def strip(headline: Headline) -> Markup:
    """The drawing of a headline's posterior over its prior."""
    scale, marks = _scale(headline)
    label = (
        f"{headline.label}: posterior 95% interval {between(headline.posterior, 95, headline.unit)}, "
        f"prior 95% interval {between(headline.prior, 95, headline.unit)}."
    )
    parts = [
        *(_tick(scale(v), quantity(v, headline.unit)) for v in marks),
        *_bars(headline.posterior, scale, 12, "posterior"), *_bars(headline.prior, scale, 32, "before"),
    ]  # fmt: skip
    return picture(WIDTH, HEIGHT, label, *parts, kind="img")


def is_logarithmic(headline: Headline) -> bool:
    """Whether the strip's scale is logarithmic."""
    low, high = _extent(headline)
    return headline.unit != "fraction" and low > 0 and high / low > WIDE


def _extent(headline: Headline) -> tuple[float, float]:
    values = (*headline.posterior.values, *headline.prior.values)
    return min(values), max(values)


def _scale(headline: Headline) -> tuple[Scale, list[float]]:
    low, high = _extent(headline)
    if is_logarithmic(headline):
        marks = decades(low, high)
        return logarithmic(low, high, 14, WIDTH - 14), marks[:: 1 + len(marks) // 5]
    low, high = (0.0, 1.0) if headline.unit == "fraction" else (min(low, 0.0), high)
    return linear(low, high, 14, WIDTH - 14), ticks(low, high, 3)


def _tick(x: float, words: str) -> Markup:
    return Markup("").join([rule(x, 4, x, 46, "grid"), text(x, 58, words, "tick", "middle")])


def _bars(quantiles: Quantiles, scale: Scale, y: float, class_: str) -> list[Markup]:
    parts = []
    for level, height in HEIGHTS.items():
        low, high = (scale(quantiles.values[p]) for p in INTERVALS[level])
        box = {"x": low, "width": max(high - low, 1.0), "y": y - height / 2, "height": height}
        parts.append(element("rect", class_=f"{class_} band{level}", **box))
    middle = scale(quantiles.median)
    return [*parts, rule(middle, y - 8, middle, y + 8, f"{class_} median")]
