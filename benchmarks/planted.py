"""Are falsified claims found? Figures from the model's rules, two of each set falsified by a factor of 3 to 5.

Run ``python benchmarks/planted.py [SETS] [--write]``; prints how many of the planted errors and how many true figures stand on each
of the two lists: flagged at a false-discovery rate of 10%, and a leave-one-out tail below 1%. With redundancy (three roots a host and
year) and without (one root a host, every third year); the more figures are looked at, the further out one must stand to be flagged.
``--write`` puts the table between its marks in ``docs/model.md``.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from synthetic import built_in_design, told
from withheld.case import Case
from withheld.estimate.fit import Run, thinned
from withheld.estimate.layout import layout
from withheld.estimate.paths import paths, pointwise
from withheld.estimate.tensions import tensions

DESIGNS = ((3, range(2010, 2018, 2)), (3, range(2010, 2018)), (1, range(2010, 2018)), (1, range(2010, 2018, 3)))
"""Roots a host and year, and the years."""
HOSTS = ("RU", "CN", "MN")
PER_SET = 2
SCALE = 0.2


def small() -> Case:
    """The built-in case with three hosts of its own."""
    case, _ = built_in_design()
    kept = tuple(c for c in case.corridors if c.code in (*HOSTS, "rest"))
    codes = {c.code for c in kept}
    priors = tuple(p for p in case.priors if p.corridor is None or p.corridor in codes)
    return case.model_copy(update={"corridors": kept, "priors": priors})


def one(seed: int, roots: int, years: range) -> tuple[int, ...]:
    """Planted errors, and of them on each list; true figures, and of them on each list."""
    rng, case = np.random.default_rng(seed), small()
    days = [(c, dt.date(y, 7, 1)) for c in HOSTS for y in years for _ in range(roots)]
    blank = [told(n, c, d, 1000.0, SCALE) for n, (c, d) in enumerate(days)]
    plan = layout(case, blank)
    truth = paths(plan, 0.7 * rng.standard_normal((1, plan.size)))
    planted = set(rng.choice(len(days), PER_SET, replace=False).tolist())
    observations = []
    for n, (code, day) in enumerate(days):
        row = next(i for i, c in enumerate(case.corridors) if c.code == code)
        value = truth.stock[0, row, plan.month_index(day)] * np.exp(SCALE * rng.standard_t(4))
        if n in planted:
            value *= rng.uniform(3, 5) ** rng.choice([-1, 1])
        observations.append(told(n, code, day, float(value), SCALE))
    run = Run(case, observations)
    found = run.fit(seed, 4, 500, warmup=500)
    z, bias = thinned(found)
    start = np.concatenate([z.mean(0), bias.mean(0)])

    def refit(k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        again_z, again_bias = thinned(run.fit(seed, 2, 400, leave=[k], start=start, warmup=300))
        again = pointwise(run.plan, observations, paths(run.plan, again_z), again_bias)
        return again.level[:, k], again.scale[:, k], np.full(len(again_z), 1 / len(again_z))

    got = tensions(observations, pointwise(run.plan, observations, paths(run.plan, z), bias), {}, refit)
    lists = [{int(t.evidence[2:]) for t in got if getattr(t, name)} for name in ("flagged", "unlikely")]
    return (
        len(planted), *(len(planted & found) for found in lists),
        len(days) - len(planted), *(len(found - planted) for found in lists),
    )  # fmt: skip


DOCS, BEGIN, END = (
    Path(__file__).parent.parent / "docs" / "model.md",
    "<!-- planted: begin -->",
    "<!-- planted: end -->",
)


def table(sets: int) -> Iterator[str]:
    """The lines of the table, one design after the other."""
    lists = "flagged (10%) | tail below 1%"
    yield f"| roots a host and year | figures a set | planted errors | {lists} | true figures | {lists} |"
    yield "|---|---|---|---|---|---|---|---|"
    for roots, years in DESIGNS:
        planted, *found, true, flagged, rare = (
            int(v) for v in np.sum([one(seed, roots, years) for seed in range(sets)], axis=0)
        )
        hits = " | ".join(f"{n} ({n / planted:.0%})" for n in found)
        wrong = " | ".join(f"{n} ({n / true:.1%})" for n in (flagged, rare))
        yield f"| {roots} | {len(HOSTS) * len(years) * roots} | {planted} | {hits} | {true} | {wrong} |"


def main() -> None:
    """Run with and without redundancy."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sets", nargs="?", type=int, default=10)
    asked.add_argument("--write", action="store_true", help="put the table into docs/model.md")
    given = asked.parse_args()
    lines = []
    for line in table(given.sets):
        print(line, flush=True)
        lines.append(line)
    if given.write:
        before, _, rest = DOCS.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        DOCS.write_text("\n".join([before + BEGIN, *lines, END]) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
