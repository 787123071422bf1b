"""Back-test: fit with what was published before a date, compare with what was published after it.

Run ``python benchmarks/backtest.py``; prints for each date the continuous ranked probability score on the log scale, with
that of the prior beside it, and how many later figures lie within the predictive intervals. Later claims are not the truth
either: this says how well the estimate foretells what will be said.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from synthetic import transcribed
from withheld.case import built_in, load_case
from withheld.estimate.fit import Run, thinned
from withheld.estimate.layout import layout
from withheld.estimate.observations import observe
from withheld.estimate.paths import paths, pointwise, standard_normal
from withheld.estimate.terms import BIAS, FREEDOM

DATES = (2016, 2018, 2020, 2023)


def crps(draws: np.ndarray, value: float) -> float:
    """Continuous ranked probability score of draws for a value (Gneiting and Raftery, 2007)."""
    ordered = np.sort(draws)
    n = len(ordered)
    spread = 2 * ((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / n**2
    return float(np.abs(draws - value).mean() - spread / 2)


def predictions(plan: object, later: list, z: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What would be said of each later figure (draws × figures), with its error, on the log or logit scale."""
    found = pointwise(plan, later, paths(plan, z), np.zeros((len(z), 400)))  # type: ignore[arg-type]
    meaning = [rng.integers(int(n), size=len(z)) for n in found.terms.real.sum(axis=1)]
    level = np.stack([found.level[np.arange(len(z)), k, m] for k, m in enumerate(meaning)], axis=1)
    noise = rng.standard_t(FREEDOM, level.shape) * found.terms.scale + BIAS * rng.standard_normal(level.shape)
    return level + noise


def main() -> None:
    """Print the table."""
    case = load_case(built_in("KP"))
    evidence, rng = transcribed(case), np.random.default_rng(1)
    print("| published before | figures used | later figures | CRPS | CRPS of the prior | within 80% | within 95% |")
    print("|---|---|---|---|---|---|---|")
    for year in DATES:
        day = dt.date(year, 1, 1)
        before = [e for e in evidence if e.source.published and e.source.published < day]
        after = [e for e in evidence if e.source.published and e.source.published >= day]
        used = observe(case, before)[0]
        later = [o for o in observe(case, after)[0] if o.kind == "point" and o.low and not o.undated and o.end >= day]
        run = Run(case, used)
        z, _ = thinned(run.fit(1, 4, 1000))
        said = np.array([_scaled(o) for o in later])
        got = predictions(layout(case, used), later, z, rng)
        blind = predictions(layout(case, used), later, standard_normal(1, len(z), run.plan.size), rng)
        scores = [np.mean([crps(p[:, k], said[k]) for k in range(len(later))]) for p in (got, blind)]
        inside = [
            np.mean(
                [
                    (lo <= v <= hi)
                    for v, lo, hi in zip(said, *np.quantile(got, [(1 - p) / 2, (1 + p) / 2], axis=0), strict=True)
                ]
            )
            for p in (0.8, 0.95)
        ]
        print(f"| {year} | {len(used)} | {len(later)} | {scores[0]:.2f} | {scores[1]:.2f} | {inside[0]:.0%} | {inside[1]:.0%} |",
              flush=True)  # fmt: skip


def _scaled(o: object) -> float:
    value = o.low  # type: ignore[attr-defined]
    return float(np.log(value / (1 - value)) if o.output == "share" else np.log(value))  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
