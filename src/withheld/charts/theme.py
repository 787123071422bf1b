"""One theme for all charts: colours for light, dark and paper, and the rules of the classes that drawings use."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

SANS = (
    "'Withheld Sans', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', 'Helvetica Neue', Arial, "
    "sans-serif"
)
"""Families of a chart's letters: the first is the one that the program ships for PNG and PDF."""

LIGHT: Mapping[str, str] = {
    "paper": "#fdfcf9", "ink": "#1c1d1f", "quiet": "#595c61", "hair": "#cfccc3", "tint": "#f3f1ea", "accent": "#14507d",
    "mark": "#fbe9a8", "b95": "#c9dcea", "b80": "#95bad5", "b50": "#4f88b3", "obs": "#1c1d1f", "land": "#e8e5dc",
    "coast": "#fdfcf9", "prior": "#77756e", "g95": "#dddad2", "g80": "#bfbcb3", "g50": "#8f8c84", "closed": "#ece7da",
    "s1": "#dbe7f0", "s2": "#b3cde0", "s3": "#7fabca", "s4": "#3f7dab", "s5": "#0f4469",
}  # fmt: skip
DARK: Mapping[str, str] = {
    "paper": "#15171a", "ink": "#e6e3db", "quiet": "#a5a8ad", "hair": "#3d4147", "tint": "#1f2226", "accent": "#8fc1e6",
    "mark": "#5c4d12", "b95": "#203544", "b80": "#2d526d", "b50": "#4a80a8", "obs": "#f0ede4", "land": "#2a2d32",
    "coast": "#15171a", "prior": "#9a978f", "g95": "#2f3236", "g80": "#4a4d52", "g50": "#76797e", "closed": "#22241f",
    "s1": "#24333f", "s2": "#2b4a60", "s3": "#376a8e", "s4": "#5b9ac6", "s5": "#a9d4f2",
}  # fmt: skip
PAPER: Mapping[str, str] = {
    **LIGHT, "paper": "#ffffff", "ink": "#000000", "quiet": "#444444", "hair": "#bbbbbb", "tint": "#f3f3f0", "obs": "#000000",
    "mark": "#f6e3a0", "coast": "#ffffff", "prior": "#666666",
}  # fmt: skip
"""Colours by name; every palette has the same names."""

# Templates instead of custom properties alone: the renderer of PNG and PDF does not support var().
_RULES = Template("""\
.chart text { fill: $ink; font-size: 10.5px; } .chart .tick { fill: $quiet; font-size: 10px; }
.chart .key { font-size: 9.5px; font-weight: 600; fill: $quiet; }
.chart .grid { stroke: $hair; stroke-width: 0.6; } .chart .axis { stroke: $quiet; stroke-width: 1; }
.chart .band95 { fill: $b95; } .chart .band80 { fill: $b80; } .chart .band50 { fill: $b50; }
.chart .before.band95 { fill: $g95; } .chart .before.band80 { fill: $g80; } .chart .before.band50 { fill: $g50; }
.chart .median { fill: none; stroke: $ink; stroke-width: 1.4; }
.chart .prior { fill: none; stroke: $prior; stroke-width: 0.9; stroke-dasharray: 3 3; }
.chart .law { fill: $quiet; } .chart .closed { fill: $closed; } .chart .loose { opacity: 0.5; }
.chart .obs circle { fill: $paper; stroke: $obs; stroke-width: 1.5; } .chart .obs line { stroke: $obs; stroke-width: 1.5; }
.chart .obs .span { stroke-width: 1; opacity: 0.7; } .chart .obs .tip { fill: $obs; }
.chart .stone { fill: $ink; } .chart .event { fill: $b50; stroke: $paper; stroke-width: 0.5; } .chart .lane { font-weight: 600; }
.chart .label { paint-order: stroke; stroke: $paper; stroke-width: 3px; stroke-linejoin: round; }
.chart .land { fill: $land; stroke: $coast; stroke-width: 0.5; } .chart .named { fill: $land; stroke: $accent; stroke-width: 0.9; }
.chart .sender { fill: $ink; }
.chart .shade0, .chart .shade1, .chart .shade2, .chart .shade3, .chart .shade4, .chart .shade5 { stroke: $quiet; stroke-width: 0.4; }
.chart .shade0 { fill: $land; } .chart .shade1 { fill: $s1; } .chart .shade2 { fill: $s2; } .chart .shade3 { fill: $s3; }
.chart .shade4 { fill: $s4; } .chart .shade5 { fill: $s5; }
""")
_FOCUS = """\
.chart { display: block; width: 100%; height: auto; overflow: visible; font-family: var(--sans);
  font-variant-numeric: tabular-nums lining-nums; }
.chart .obs:hover circle, .chart .obs:focus circle { fill: var(--obs); } .chart a:focus { outline: 2px solid var(--accent); }
"""
_SHEET = Template("""\
.sheet { font-family: $sans; } .sheet > text { fill: $ink; font-size: 11.5px; } .sheet .ground { fill: $paper; }
.sheet .title { font-size: 17px; font-weight: bold; } .sheet .source { fill: $quiet; font-size: 10px; }
.sheet .stamp { font-size: 13px; font-weight: bold; letter-spacing: 1.5px; } .sheet .box { fill: none; stroke: $ink; stroke-width: 1.5; }
""")


def stylesheet() -> str:
    """The style of charts inside a page: the colours as custom properties, for light, dark and paper, and the rules."""
    return (
        f":root {{ {_properties(LIGHT)} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {_properties(DARK)} }} }}\n"
        f"@media print {{ :root {{ {_properties(PAPER)} }} }}\n{_rules({name: f'var(--{name})' for name in LIGHT})}{_FOCUS}"
    )


def standalone(*, paper: bool) -> str:
    """The style inside a chart's own file: light, and dark where the reader has it so, or ``paper`` alone."""
    if paper:
        return _alone(PAPER)
    return (
        f"{_alone(LIGHT)}@media (prefers-color-scheme: dark) {{\n{_alone(DARK)}}}\n@media print {{\n{_alone(PAPER)}}}\n"
    )


def _properties(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


def _rules(colours: Mapping[str, str]) -> str:
    return _RULES.substitute(colours)


def _alone(colours: Mapping[str, str]) -> str:
    return _SHEET.substitute(colours, sans=SANS) + _rules(colours)
