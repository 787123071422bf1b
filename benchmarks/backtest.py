"""Back-test without hindsight: what is known before a day foretells the figures of the years after it, beside simpler ways.

Run ``python benchmarks/backtest.py [--case KP|CU] [--cutoffs 2018 2020] [--years 3] [--draws 500] [--json] [--misses]``.
At each cut-off the product, its prior alone and the simple pooling (``withheld.estimate.baseline``) see the same figures, levers
and vague levels, and are scored on the same later figures by the continuous ranked probability score on the log scale. Later
claims are not the truth either: this says how well the estimate foretells what will be said.

``--docs FILE`` keeps what ``--json`` prints beside FILE (``backtest-kp.json``) and writes the tables of all that is kept there
between the marks in FILE; ``--tables FILE`` does the latter alone.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import reporting
from cutoffs import natural, scaled, split, without_hindsight
from synthetic import transcribed
from withheld.case import Case, built_in, load_case
from withheld.estimate.baseline import Baseline
from withheld.estimate.density import root_key
from withheld.estimate.fit import Run, thinned
from withheld.estimate.paths import foretold, standard_normal
from withheld.estimate.results import Observation

CUTOFFS = {"KP": (2016, 2017, 2018, 2019, 2020, 2023, 2024, 2025), "CU": (2015, 2016, 2017, 2018, 2019, 2020, 2021)}
"""Years on whose first day the evidence is cut off."""
MODELS = ("product", "prior", "baseline")
CHAINS, DRAWS, YEARS, SEED = 4, 1000, 3, 1
RESAMPLED, SURE = 2000, 0.9
"""How often roots are drawn anew, and what the intervals hold of it."""


class Scores(NamedTuple):
    """Of one model and each later figure: the score, whether it lies within 80% and 95%, and those intervals (figures × 4)."""

    crps: np.ndarray
    within80: np.ndarray
    within95: np.ndarray
    bounds: np.ndarray


class Cutoff(NamedTuple):
    """One day on which the evidence was cut off, and how the models did after it."""

    day: dt.date
    used: int
    later: list[Observation]
    scores: dict[str, Scores]


def crps(draws: np.ndarray, value: float) -> float:
    """Continuous ranked probability score of draws for a value (Gneiting and Raftery, 2007)."""
    ordered = np.sort(draws)
    n = len(ordered)
    spread = 2 * ((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / n**2
    return float(np.abs(draws - value).mean() - spread / 2)


def scores(draws: np.ndarray, later: Sequence[Observation]) -> Scores:
    """Score what is foretold (draws × figures, on the log or logit scale)."""
    said = np.array([scaled(o) for o in later])
    low95, low80, high80, high95 = np.quantile(draws, [0.025, 0.1, 0.9, 0.975], axis=0)
    return Scores(
        crps=np.array([crps(draws[:, k], v) for k, v in enumerate(said)]),
        within80=(low80 <= said) & (said <= high80),
        within95=(low95 <= said) & (said <= high95),
        bounds=np.stack([low95, low80, high80, high95], axis=1),
    )


def product(case: Case, used: Sequence[Observation], later: Sequence[Observation], draws: int) -> dict[str, np.ndarray]:
    """What the product and its prior alone foretell; errors of roots that were heard before are known as far as the fit knows them."""
    run, rng = Run(case, used), np.random.default_rng(SEED)
    z, bias = thinned(run.fit(SEED, CHAINS, draws))
    heard = {key: bias[:, k] for k, key in enumerate(run.terms.shared)}
    blind = standard_normal(SEED, len(z), run.plan.size)
    return {"product": foretold(run.plan, later, z, rng, heard), "prior": foretold(run.plan, later, blind, rng, {})}


def at(case: Case, evidence: Sequence[Any], year: int, years: int, draws: int) -> Cutoff | None:
    """Fit and score at one cut-off; None where no later figure can be scored."""
    day = dt.date(year, 1, 1)
    before = without_hindsight(case, day, years)
    used, later = split(before, evidence, day, years)
    if not later or not used:
        return None
    told = product(before, used, later, draws) | {"baseline": Baseline(used, SEED).predict(later)}
    return Cutoff(day, len(used), later, {name: scores(told[name], later) for name in MODELS})


def resampled(roots: Sequence[str], of: Callable[[np.ndarray], float]) -> tuple[float, float]:
    """Interval of a mean over figures when the roots are drawn anew, all figures of one together."""
    names = sorted(set(roots))
    members = [np.flatnonzero(np.array(roots) == n) for n in names]
    rng = np.random.default_rng(SEED)
    drawn = [
        of(np.concatenate([members[i] for i in rng.integers(len(names), size=len(names))])) for _ in range(RESAMPLED)
    ]
    low, high = np.quantile(drawn, [(1 - SURE) / 2, (1 + SURE) / 2])
    return float(low), float(high)


def summary(found: Sequence[Cutoff], model: str) -> dict[str, Any]:
    """Means of one model over all figures of some cut-offs, with their intervals."""
    roots = [root_key(o) for c in found for o in c.later]
    out: dict[str, Any] = {"model": model, "n": len(roots), "roots": len(set(roots))}
    for name in ("crps", "within80", "within95"):
        values = np.concatenate([getattr(c.scores[model], name) for c in found]).astype(float)
        out[name] = round(float(values.mean()), 4)
        out[f"{name}_interval"] = [round(v, 4) for v in resampled(roots, lambda k, v=values: v[k].mean())]
    return out


def difference(found: Sequence[Cutoff], other: str) -> dict[str, Any]:
    """By how much the product's score differs from another's, and the ratio of both, figures paired and roots drawn anew."""
    roots = [root_key(o) for c in found for o in c.later]
    mine, theirs = (np.concatenate([c.scores[m].crps for c in found]) for m in ("product", other))
    return {
        "against": other,
        "crps": round(float((mine - theirs).mean()), 4),
        "crps_interval": [round(v, 4) for v in resampled(roots, lambda k: float((mine - theirs)[k].mean()))],
        "ratio": round(float(mine.mean() / theirs.mean()), 4),
        "ratio_interval": [round(v, 4) for v in resampled(roots, lambda k: float(mine[k].mean() / theirs[k].mean()))],
    }


def misses(found: Sequence[Cutoff], model: str = "product") -> list[dict[str, Any]]:
    """The figures outside the 95% interval of a model: which, when, what was said and what was foretold."""
    out = []
    for c in found:
        s = c.scores[model]
        for k, o in enumerate(c.later):
            if not s.within95[k]:
                low95, low80, high80, high95 = (float(f"{natural(v, o.output):.4g}") for v in s.bounds[k])
                out.append(
                    {
                        "cutoff": c.day.isoformat(), "evidence": o.evidence, "output": o.output,
                        "corridor": o.corridor or "all", "start": o.start.isoformat(), "end": o.end.isoformat(),
                        "said": o.low, "interval80": [low80, high80], "interval95": [low95, high95],
                        "root": o.root_name or root_key(o), "crps": round(float(s.crps[k]), 3),
                    }
                )  # fmt: skip
    return out


def result(case: Case, found: Sequence[Cutoff], asked: argparse.Namespace) -> dict[str, Any]:
    """All that is printed or kept."""
    told: dict[str, Any] = {
        "case": case.code, "years": asked.years, "draws": CHAINS * asked.draws,
        "overall": [summary(found, m) for m in MODELS],
        "differences": [difference(found, m) for m in MODELS[1:]],
        "cutoffs": [
            {"cutoff": c.day.isoformat(), "used": c.used, "later": len(c.later), "models": [summary([c], m) for m in MODELS]}
            for c in found
        ],
    }  # fmt: skip
    return told | {"misses": misses(found)} if asked.misses or asked.docs else told


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    asked = argparse.ArgumentParser(description="Back-test without hindsight.")
    asked.add_argument("--case", default="KP", type=str.upper, choices=sorted(CUTOFFS))
    asked.add_argument("--cutoffs", type=int, nargs="+", help="years on whose first day the evidence is cut off")
    asked.add_argument("--years", type=int, default=YEARS, help="how many years ahead figures are scored")
    asked.add_argument("--draws", type=int, default=DRAWS, help="draws a chain")
    asked.add_argument("--json", action="store_true", help="print JSON and no table")
    asked.add_argument("--misses", action="store_true", help="list the figures outside the product's 95%% intervals")
    asked.add_argument("--docs", type=Path, help="keep the result beside this file, and write its table into it")
    asked.add_argument("--tables", type=Path, help="write what is kept beside this file into it, and run nothing")
    return asked.parse_args(given)


def main() -> None:
    """Run and print."""
    asked = arguments()
    if asked.tables:
        reporting.into(asked.tables)
        return
    case = load_case(built_in(asked.case))
    evidence, found = transcribed(case), []
    for year in asked.cutoffs or CUTOFFS[asked.case]:
        if (one := at(case, evidence, year, asked.years, asked.draws)) is None:
            print(f"{year}: no later figure of the next {asked.years} years can be scored", file=sys.stderr)
            continue
        found.append(one)
        means = ", ".join(f"{m} {one.scores[m].crps.mean():.2f}" for m in MODELS)
        print(
            f"{year}: {one.used} figures used, {len(one.later)} later ones; CRPS {means}", file=sys.stderr, flush=True
        )
    if not found:
        sys.exit("no cut-off has a later figure to be scored; choose others with --cutoffs")
    told = result(case, found, asked)
    print(json.dumps(told, indent=1) if asked.json else reporting.tables(told))
    if asked.misses and not asked.json:
        print("\n".join(reporting.miss(m) for m in told["misses"]))
    if asked.docs:
        reporting.kept(told, asked.docs)
        reporting.into(asked.docs)


if __name__ == "__main__":
    main()
