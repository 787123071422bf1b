"""The built-in case's posterior: this program against the same model in PyMC, both sampled by nutpie, in one run.

Run ``python benchmarks/posterior.py [DRAWS]`` (draws a chain, 2,000 by default); PyMC is asked only if it is
installed, in an environment of its own. Prints wall seconds, R-hat, effective sample sizes and the ratio of the least bulk ESS a second.
"""

from __future__ import annotations

import argparse
import os
import time

import numpy as np

from synthetic import built_in_design
from withheld.case import Case
from withheld.estimate.arrays import plan_of
from withheld.estimate.chains import TARGET
from withheld.estimate.density import FIELDS, Terms, terms
from withheld.estimate.fit import Run
from withheld.estimate.layout import Layout, layout
from withheld.estimate.results import Diagnostics, Observation
from withheld.estimate.sampling import WARMUP, diagnose
from withheld.estimate.terms import BROAD, ELSEWHERE, NOBODY, ROOT

CHAINS = 4
DRAWS = 2000


def ours(case: Case, observations: list[Observation], draws: int) -> Diagnostics:
    """This program's draws, warm: compiled code is loaded before the clock starts."""
    run = Run(case, observations)
    run.fit(2, 2, 20, warmup=20)
    return run.fit(1, CHAINS, draws).diagnostics


def told(name: str, d: Diagnostics) -> float:
    """Print one line; the least bulk ESS a second."""
    rate = d.min_bulk_ess / d.seconds
    print(
        f"{name}: {d.seconds:.1f} s, R-hat {d.max_rhat:.4f}, bulk ESS {d.min_bulk_ess:.0f}, tail ESS {d.min_tail_ess or 0:.0f}, "
        f"E-BFMI {d.min_bfmi or 0:.2f}, {d.divergences} divergences: {rate:.1f} bulk ESS a second", flush=True,
    )  # fmt: skip
    return rate


def pymc_model(plan: Layout, t: Terms) -> object:
    """The same density in PyMC: recurrences as prefix sums, for which the hazards of this case are small enough."""
    import pymc as pm
    import pytensor.tensor as pt

    a, r, rows, months = plan_of(plan), plan.rules, plan.row_corridor, len(plan.months)
    early_leave, top = a.fixed
    count = len(a.kind)
    index = np.arange(months)[None, :] - a.term[:, None]
    late, lag, row = (index >= 0).astype(float), np.maximum(index, 0), np.arange(len(rows))[:, None]
    with pm.Model() as model:
        z = pm.Normal("z", 0, 1, shape=plan.size)
        bias = pm.Normal("bias", 0, 1, shape=max(t.origins, 1))
        plain = a.centre + a.spread * z[:count] + pt.switch(a.common >= 0, a.pooled * z[np.maximum(a.common, 0)], 0.0)
        v = pt.switch(a.kind == 0, plain, pt.switch(a.kind == 1, pt.exp(plain), pt.sigmoid(plain)))
        local = [v[places][:, None] for places in a.place]
        level, leak, compliance, regrowth, overstay, wage, share, _, _, closed_leave, closed_dispatch = local
        free = v[a.drift] * (z[a.step_place][:, :, None] * a.step_shape).sum(axis=1)
        course = pt.switch(free > 0, top * (1 - pt.exp(-pt.maximum(free, 0) / top)), free)
        freely = level / a.turnover[:, None] * pt.exp(course)
        shock = pt.exp(v[a.exit] * pt.switch(a.exit_place >= 0, z[np.maximum(a.exit_place, 0)], 0.0))
        banned = pt.switch(r.banned > 0, freely * pt.switch(r.leak_set > 0, r.leak, leak), freely)
        sent = pt.switch(r.closed > 0, freely * closed_dispatch, pt.switch(r.reopened > 0, freely * regrowth, banned))
        sent = sent[rows] * a.row_share
        pushed = r.leaving * -pt.log1p(-pt.minimum(compliance, 0.9999))
        open_ = 1 - r.closed * (1 - closed_leave)
        leaving = (early_leave * open_ + pushed) * shock + r.forced
        before, after = leaving[rows], (overstay * open_ + leaving)[rows]
        early = pt.cumsum(before, axis=1) - before
        crossing = late * sent[row, lag] * pt.exp(early[row, lag] - early)
        passed = pt.cumsum(after, axis=1) - after
        present = pt.exp(-early) * pt.cumsum((sent - crossing) * pt.exp(early), axis=1)
        overdue = pt.exp(-passed) * pt.cumsum(crossing * pt.exp(passed), axis=1)
        stock = present + overdue
        gross = stock * (wage * r.wage)[rows]
        fields = {
            "stock": stock, "dispatched": sent, "gross": gross, "take": gross * pt.minimum(share * r.share, 1.0)[rows],
            "returned": present * (1 - pt.exp(-before)) + overdue * (1 - pt.exp(-after)), "arrears": 0 * stock,
        }  # fmt: skip
        member = t.groups[:, rows]
        summed = pt.stack([pt.cumsum(pt.dot(member, fields[name]), axis=1) for name in FIELDS])
        running = pt.concatenate([pt.zeros((len(FIELDS), len(member), 1)), summed], axis=2)
        group = np.broadcast_to(t.group[:, None], t.top.shape)

        def over(field: np.ndarray) -> object:
            return pt.log(
                pt.maximum((running[field, group, t.last] - running[field, group, t.first]) * t.factor, NOBODY)
            )

        ratio = over(t.top) - pt.switch(t.bottom >= 0, over(np.maximum(t.bottom, 0)), 0.0)
        part = pt.minimum(pt.exp(pt.minimum(ratio, 0.0)), 1 - 1e-9)
        mu = pt.switch(t.logit[:, None], pt.log(part) - pt.log1p(-part), ratio)
        off = v[a.errors]
        shared = (
            (bias[: t.origins] * off[t.offset_kind])[np.maximum(t.offsets, 0)]
            if t.origins
            else np.zeros(t.offsets.shape)
        )
        mu = mu + pt.switch(t.offsets >= 0, shared, 0.0).sum(axis=1)[:, None]
        width = pt.sqrt((t.scale * off[t.error]) ** 2 + pt.switch(t.alone, off[ROOT], 0.0) ** 2)
        low, high, kind = t.low[:, None], t.high[:, None], t.kind[:, None]

        def below(x: object) -> object:
            s = x * x / 4
            return 0.5 + 0.375 * x / pt.sqrt(1 + s) * (1 - s / (3 * (1 + s)))

        def term(scale: object) -> object:
            point = 0.375 * (1 + ((low - mu) / scale) ** 2 / 4) ** -2.5 / scale
            above, under = below((mu - low) / scale), below((high - mu) / scale)
            bound = pt.switch(kind == 1, above + under - 1, pt.switch(kind == 2, above, under))
            return pt.switch(kind == 0, point, pt.maximum(bound, 1e-12))

        each = ((1 - ELSEWHERE) * term(width[:, None]) + ELSEWHERE * term(BROAD)) * t.real
        pm.Potential("evidence", pt.log(each.sum(axis=1) / t.real.sum(axis=1)).sum())
    return model


def peers(plan: Layout, t: Terms, draws: int) -> Diagnostics:
    """PyMC's draws by nutpie, warm: compiled before the clock starts."""
    import nutpie

    compiled = nutpie.compile_pymc_model(pymc_model(plan, t))
    settings = {
        "chains": CHAINS,
        "cores": min(CHAINS, os.cpu_count() or 1),
        "progress_bar": False,
        "target_accept": TARGET,
    }
    nutpie.sample(compiled, draws=20, tune=20, seed=2, **settings)
    began = time.monotonic()
    trace = nutpie.sample(compiled, draws=draws, tune=WARMUP, seed=1, adaptation="low_rank", **settings)
    seconds = time.monotonic() - began
    x = np.concatenate([np.asarray(trace.posterior[name]) for name in ("z", "bias")], axis=-1)
    stats = trace.sample_stats
    return diagnose(x, np.asarray(stats["diverging"]), np.asarray(stats["energy"]), seconds)


def same(plan: Layout, t: Terms, run: Run) -> float:
    """How far the two log densities differ, at most, at a few points; a benchmark of two models would say nothing."""
    logp = pymc_model(plan, t).compile_logp()  # type: ignore[attr-defined]
    at, rng = run.sampler.value_and_gradient(np.ones(len(t.kind))), np.random.default_rng(1)
    constant = 0.5 * np.log(2 * np.pi) * run.sampler.width
    apart = []
    for _ in range(5):
        x = 0.5 * rng.standard_normal(run.sampler.width)
        theirs = float(logp({"z": x[: plan.size], "bias": x[plan.size :]})) + constant
        apart.append(abs(theirs - at(x)[0]) / abs(theirs))
    return max(apart)


def main() -> None:
    """Print both and the ratio."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("draws", nargs="?", type=int, default=DRAWS, help="a chain")
    draws = asked.parse_args().draws
    case, observations = built_in_design()
    mine = told("withheld", ours(case, observations, draws))
    try:
        import pymc
    except ImportError:
        print("PyMC is not installed here: no comparison")
        return
    plan = layout(case, observations)
    t = terms(plan, observations)
    print(f"the two log densities agree to {same(plan, t, Run(case, observations)):.1e}")
    theirs = told(f"PyMC {pymc.__version__} with nutpie", peers(plan, t, draws))
    print(f"withheld has {mine / theirs:.1f} times as many effective draws a second")


if __name__ == "__main__":
    main()
