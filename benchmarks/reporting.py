"""The back-test in words and tables, from what ``benchmarks/backtest.py`` keeps; nothing here runs a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- backtest:begin -->", "<!-- backtest:end -->"
NAMES = {"product": "the product", "prior": "its prior alone", "baseline": "simple pooling"}
BETTER, LEAST, MOST = 0.95, 0.73, 0.87
"""The bar: the product's score is at most this part of the simple pooling's, and its 80% intervals hold so much."""


def tables(told: dict[str, Any]) -> str:
    """All cut-offs together, then one by one, then how the product stands to the bar."""
    return "\n".join([*_overall(told), "", *_by_cutoff(told), "", verdict(told)])


def _overall(told: dict[str, Any]) -> list[str]:
    first = told["overall"][0]
    lines = [
        f"{told['case']}: {first['n']} later figures from {first['roots']} roots at {len(told['cutoffs'])} cut-offs, up to "
        f"{told['years']} years ahead; in brackets 90% intervals, the roots drawn anew.",
        "",
        "| | CRPS | within 80% | within 95% | the product's CRPS less this |",
        "|---|---|---|---|---|",
    ]
    against = {d["against"]: d for d in told["differences"]}
    for row in told["overall"]:
        d = against.get(row["model"])
        less = f"{d['crps']:+.2f} [{d['crps_interval'][0]:+.2f}, {d['crps_interval'][1]:+.2f}]" if d else ""
        shares = " | ".join(f"{row[k]:.0%} {_between(row[k + '_interval'], '.0%')}" for k in ("within80", "within95"))
        lines.append(
            f"| {NAMES[row['model']]} | {row['crps']:.2f} {_between(row['crps_interval'], '.2f')} | {shares} | {less} |"
        )
    return lines


def _between(bounds: list[float], form: str) -> str:
    return f"[{bounds[0]:{form}}–{bounds[1]:{form}}]"


def _by_cutoff(told: dict[str, Any]) -> list[str]:
    lines = [
        "| published before | figures used | later figures | CRPS: product | prior | pooling | within 80%: product | prior | pooling "
        "| within 95%: product | prior | pooling |",
        "|" + "---|" * 12,
    ]
    for c in told["cutoffs"]:
        by = {m["model"]: m for m in c["models"]}
        cells = [f"{by[m]['crps']:.2f}" for m in NAMES]
        cells += [f"{by[m][k]:.0%}" for k in ("within80", "within95") for m in NAMES]
        lines.append(f"| {c['cutoff'][:4]} | {c['used']} | {c['later']} | " + " | ".join(cells) + " |")
    return lines


def verdict(told: dict[str, Any]) -> str:
    """One sentence: whether the product beats the simple pooling and its own prior, and whether its intervals hold."""
    product, prior, baseline = ({r["model"]: r for r in told["overall"]}[m] for m in NAMES)
    ratio = product["crps"] / baseline["crps"]
    first = ratio <= BETTER
    second = product["crps"] <= prior["crps"]
    third = LEAST <= product["within80"] <= MOST
    missed = "" if first and second and third else "A limit is missed. "
    return missed + (
        f"The product's score is {ratio:.2f} of the simple pooling's ({'at most' if first else 'more than'} {BETTER}), "
        f"{'no worse' if second else 'worse'} than that of its prior alone ({product['crps']:.2f} against {prior['crps']:.2f}), "
        f"and its 80% intervals hold {product['within80']:.0%} of the later figures "
        f"({'within' if third else 'outside'} {LEAST:.0%} to {MOST:.0%})."
    )


def miss(m: dict[str, Any]) -> str:
    """A missed figure on one line."""
    low80, high80 = m["interval80"]
    low95, high95 = m["interval95"]
    return (
        f"{m['cutoff'][:4]} {m['output']} {m['corridor']} {m['start']}..{m['end']}: said {m['said']:,g}, foretold "
        f"{low80:,g} to {high80:,g} (80%), {low95:,g} to {high95:,g} (95%); CRPS {m['crps']:.2f}; {m['root']} ({m['evidence']})"
    )


def kept(told: dict[str, Any], docs: Path) -> Path:
    """Keep a result beside the page that shows it."""
    path = docs.parent / f"backtest-{told['case'].lower()}.json"
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return path


def block(docs: Path) -> str:
    """The tables of all results that are kept beside a page, as they stand between its marks."""
    found = sorted(docs.parent.glob("backtest-*.json"), reverse=True)
    return "\n\n".join(tables(json.loads(path.read_text(encoding="utf-8"))) for path in found)


def into(docs: Path) -> None:
    """Write the tables between the marks of a page; ValueError if it has none."""
    text = docs.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{docs}: there are no marks {BEGIN} and {END}; add them where the table is to stand")
    docs.write_text(f"{before}{BEGIN}\n{block(docs)}\n{END}{after}", encoding="utf-8")
