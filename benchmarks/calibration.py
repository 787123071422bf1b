"""Simulation-based calibration (Talts and others, 2018): does the sampler give back what the model drew?

Run ``python benchmarks/calibration.py [REPLICATES] [--plot FILE] [--table FILE] [--docs FILE]``; the last writes the table between its
marks in a page. Each replicate draws parameters from the
prior, figures from the model in the built-in case's own design, and samples the posterior; the ranks of the truth among 99
posterior draws must be uniform. It tests the inference under its own assumptions, not the assumptions.
"""

from __future__ import annotations

import argparse
import math
import os
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from markupsafe import Markup
from scipy.stats import binom

from synthetic import built_in_design, simulated
from withheld.charts import Figure, Sheet, chart_sheet, element, linear, picture, rule, text
from withheld.estimate.density import terms
from withheld.estimate.layout import layout
from withheld.estimate.paths import paths
from withheld.estimate.sampling import Sampler

RANKS, BINS, SURE = 99, 10, 0.99
CHAINS, DRAWS, WARMUP = 2, 500, 400
QUANTITIES = ("stock", "revenue", "arrears")
BEGIN, END = "<!-- calibration: begin -->", "<!-- calibration: end -->"


def quantities(plan: object, z: np.ndarray) -> np.ndarray:
    """Stock in mid-2017, the state's take of 2017 and arrears at the end, all hosts (draws × 3)."""
    found = paths(plan, z)  # type: ignore[arg-type]
    months = [i for i, m in enumerate(found.months) if m.year == 2017]
    return np.stack(
        [found.stock[:, :, months[6]].sum(1), found.take[:, :, months].sum((1, 2)), found.arrears[:, :, -1].sum(1)],
        axis=1,
    )


def replicate(seed: int) -> np.ndarray:
    """Ranks of the true parameters, steps, roots' errors and quantities."""
    rng = np.random.default_rng(seed)
    case, observations = built_in_design()
    plan = layout(case, observations)
    t = terms(plan, observations)
    z, errors = rng.standard_normal(plan.size), rng.standard_normal(t.origins)
    made = simulated(plan, t, z, errors, rng)
    found = Sampler(plan, made, cores=1).draw(
        np.ones(len(observations)), seed, chains=CHAINS, draws=DRAWS, warmup=WARMUP
    )
    x = np.concatenate([found.z, found.bias], axis=-1).reshape(-1, plan.size + t.origins)
    x = x[np.linspace(0, len(x) - 1, RANKS).round().astype(int)]
    truth = np.concatenate([z, errors])
    ranks = (x < truth).sum(axis=0)
    more = (quantities(plan, x[:, : plan.size]) < quantities(plan, z[None])).sum(axis=0)
    return np.concatenate([ranks, more])


def groups() -> dict[str, list[int]]:
    """Indices of ranks by group: parameters by name, steps, roots' errors, quantities."""
    case, observations = built_in_design()
    plan = layout(case, observations)
    names = [re.split(r"\.", n)[0] for n in plan.names()]
    names += ["error of a root"] * terms(plan, observations).origins + list(QUANTITIES)
    found: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        found.setdefault(name, []).append(i)
    return found


def band(count: int) -> tuple[int, int]:
    """Counts of a bin in 99 of 100 histograms, all bins together (Bonferroni)."""
    tail = (1 - SURE) / BINS / 2
    return int(binom.ppf(tail, count, 1 / BINS)), int(binom.ppf(1 - tail, count, 1 / BINS))


def main() -> None:
    """Run, print the table, draw the histograms."""
    asked = argparse.ArgumentParser()
    asked.add_argument("replicates", nargs="?", type=int, default=100)
    asked.add_argument("--plot", type=Path)
    asked.add_argument("--table", type=Path)
    asked.add_argument("--docs", type=Path)
    given = asked.parse_args()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        ranks = np.array(list(pool.map(replicate, range(1000, 1000 + given.replicates))))
    lines = ["| group | ranks | fewest in a bin | most in a bin | 99% band | within |", "|---|---|---|---|---|---|"]
    histograms = {}
    for name, places in groups().items():
        counts = np.histogram(ranks[:, places], bins=BINS, range=(-0.5, RANKS + 0.5))[0]
        low, high = band(counts.sum())
        histograms[name] = counts, low, high
        inside = "yes" if low <= counts.min() and counts.max() <= high else "NO"
        lines.append(f"| {name} | {counts.sum()} | {counts.min()} | {counts.max()} | {low} to {high} | {inside} |")
    print(f"{given.replicates} replicates, {CHAINS} chains × {DRAWS} draws\n" + "\n".join(lines))
    if given.table:
        given.table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if given.docs:
        before, _, rest = given.docs.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        given.docs.write_text("\n".join([before + BEGIN, *lines, END]) + after, encoding="utf-8")
    if given.plot:
        draw(histograms, given.plot)


def draw(histograms: dict[str, tuple[np.ndarray, int, int]], target: Path) -> None:
    """One small histogram a group, with its band; bars are ranks of the truth, as multiples of an even share."""
    parts = [panel(n, name, *histogram) for n, (name, histogram) in enumerate(histograms.items())]
    height = math.ceil(len(parts) / ACROSS) * STEP[1]
    words = "Ranks of the truth among posterior draws, and the band that holds 99 of 100 histograms"
    figure = Figure("calibration", words, picture(ACROSS * STEP[0], height, words, *parts, kind="img"), words)
    source = "Source: simulation-based calibration by benchmarks/calibration.py"
    target.write_text(
        chart_sheet(Sheet(figure, "A bar is a tenth of the ranks; even bars are well calibrated.", source)),
        encoding="utf-8",
    )


ACROSS, STEP = 4, (190.0, 120.0)


def panel(n: int, name: str, counts: np.ndarray, low: int, high: int) -> Markup:
    """The histogram of a group at its place among the others."""
    x, y = n % ACROSS * STEP[0], n // ACROSS * STEP[1]
    scale = linear(0, 2 * counts.mean(), y + 105, y + 20)
    wide = 165 / len(counts)
    box = {"x": x, "y": scale(high), "width": 165, "height": scale(low) - scale(high)}
    bars = [
        element("rect", x=x + i * wide + 1, y=scale(c), width=wide - 2, height=scale(0) - scale(c), class_="band50")
        for i, c in enumerate(counts)
    ]
    return Markup("").join(
        [
            text(x, y + 12, name),
            element("rect", class_="closed", **box),
            *bars,
            rule(x, scale(0), x + 165, scale(0), "axis"),
        ]
    )


if __name__ == "__main__":
    main()
