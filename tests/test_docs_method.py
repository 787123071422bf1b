"""The equations of docs/method.md, computed as they stand there, give what the program computes."""

from __future__ import annotations

import datetime as dt
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import t as student

import estimate_cases as cases
from tools import method
from withheld.case import Corridor, Lever
from withheld.estimate.density import log_likelihood, terms
from withheld.estimate.drivers import errors, inputs, places, single, values
from withheld.estimate.layout import Layout, layout
from withheld.estimate.results import Observation
from withheld.programme.cohorts import cohorts
from withheld.programme.model import Inputs, simulate

DAY = dt.date
MONTHS, TERM = 60, 11


@pytest.fixture(scope="module")
def driven() -> Inputs:
    """A corridor whose every input changes from month to month."""
    rng = np.random.default_rng(5)

    def row(low: float, high: float) -> np.ndarray:
        return rng.uniform(low, high, (1, MONTHS))

    before, after = row(0, 0.2), row(0, 0.6)
    before[0, 40] = 30.0  # beyond the largest hazard
    return Inputs(row(0, 500), before, after, row(100, 900), row(0.3, 1), row(0, 1), row(0, 1), (TERM,))


def test_state_flows_and_money_are_those_of_the_equations(driven: Inputs) -> None:
    d, hb, ha, w, sigma, kappa, phi = (np.asarray(f)[0] for f in driven[:-1])
    hb, ha = np.minimum(hb, 25), np.minimum(ha, 25)
    sb, sa = np.exp(-hb), np.exp(-ha)
    big_h = np.array([hb[:t].sum() for t in range(MONTHS)])
    q = w * (1 - sigma) * kappa
    earned = np.array([q[:t].sum() for t in range(MONTHS)])
    b = a = kb = ka = owed = 0.0
    out = simulate(driven)
    for t in range(MONTHS):
        c = d[t - TERM] * math.exp(-(big_h[t] - big_h[t - TERM])) if t >= TERM else 0.0
        brought = c * (earned[t] - earned[t - TERM]) if t >= TERM else 0.0
        stay = (sb[t - 1], sa[t - 1]) if t else (1.0, 1.0)
        b, a = stay[0] * b + d[t] - c, stay[1] * a + c
        kb, ka = stay[0] * kb + b * q[t] - brought, stay[1] * ka + a * q[t] + brought
        left, gross = kb * (1 - sb[t]) + ka * (1 - sa[t]), w[t] * (b + a)
        arrears = kb * sb[t] + ka * sa[t]
        told = {
            "stock": b + a, "past_term": a, "dispatched": d[t], "returned": b * (1 - sb[t]) + a * (1 - sa[t]),
            "gross": gross, "take": sigma[t] * gross, "paid": (1 - sigma[t]) * (1 - kappa[t]) * gross,
            "arrears": arrears, "handed": phi[t] * left, "diverted": (1 - phi[t]) * left,
        }  # fmt: skip
        for name, value in told.items():
            assert getattr(out, name)[0, t] == pytest.approx(value, rel=1e-9, abs=1e-6), (name, t)
        spent = told["take"] + told["paid"] + told["handed"] + told["diverted"]
        assert gross == pytest.approx(spent + arrears - owed, rel=1e-9, abs=1e-6)
        owed = arrears


def test_cohorts_are_those_of_the_equations(driven: Inputs) -> None:
    d, hb, ha, w, sigma, kappa = (np.asarray(f)[0] for f in driven[:6])
    hb, ha, t = np.minimum(hb, 25), np.minimum(ha, 25), 55
    found = cohorts(driven, t)
    q = w * (1 - sigma) * kappa
    for u in range(t + 1):
        m = min(u + TERM, t)
        workers = d[u] * math.exp(-hb[u:m].sum() - ha[m:t].sum())
        assert found.workers[0, u] == pytest.approx(workers, rel=1e-9, abs=1e-9)
        assert (found.served[u], found.overstay[0, u]) == (t + 1 - u, max(t - u - TERM, 0))
        assert found.held[0, u] == pytest.approx(q[u : t + 1].sum())


LEVERS = (
    Lever(kind="ban", label="ban", start=DAY(2017, 9, 11)),
    Lever(kind="ban", label="told", corridor="rest", start=DAY(2017, 9, 11), value=0.25),
    Lever(kind="deadline", label="deadline", start=DAY(2017, 12, 22), end=DAY(2019, 12, 22)),
    Lever(kind="border", label="border", start=DAY(2020, 1, 22), end=DAY(2020, 6, 30)),
    Lever(kind="dispatch", label="more", how="surge", start=DAY(2016, 1, 1), end=DAY(2016, 12, 31), value=2400),
    Lever(kind="dispatch", label="most", how="quota", corridor="RU", start=DAY(2015, 1, 1), end=DAY(2015, 6, 30), value=600),
    Lever(kind="dispatch", label="so many", corridor="rest", start=DAY(2014, 1, 1), end=DAY(2014, 6, 30), value=1200),
    Lever(kind="deadline", label="told", corridor="RU", start=DAY(2013, 1, 1), end=DAY(2013, 10, 31), value=0.3),
    Lever(kind="sever", label="stop", corridor="rest", start=DAY(2021, 1, 1)),
    Lever(kind="wage", label="raised", start=DAY(2018, 1, 1), value=1.5),
    Lever(kind="state_share", label="more for the state", start=DAY(2018, 1, 1), value=3),
    Lever(kind="withholding", label="less held", start=DAY(2018, 1, 1), value=0.5),
    Lever(kind="payout", label="paid", start=DAY(2020, 1, 1), value=0.9),
)  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Layout:
    """A case in which every kind of lever acts, one corridor has two terms, and one parameter is pooled."""
    corridors = (
        Corridor(code="RU", label="Russia", hosts=("RU",), term_months=30, terms={24: 0.5, 36: 0.5}, basis="test"),
        Corridor(code="rest", label="All other hosts", hosts=(), term_months=24, basis="test"),
    )
    named = {
        "wage": cases.prior("wage", median=500, sigma=0.4, pooled=0.3),
        "small_host": cases.prior("small_host", "fixed", value=300),
    }
    made = cases.case(
        corridors=corridors, levers=LEVERS, priors=(
            *(named.get(p.name, p) for p in cases.PRIORS), cases.prior("ceiling", "fixed", value=2.0),
            cases.prior("exit", median=0.4, sigma=0.3),
        )
    )  # fmt: skip
    told = [
        observation("stock", DAY(year, 6, 1), DAY(year, 6, 30), corridor="RU", evidence=f"c-{year}")
        for year in (2012, 2013, 2017)
    ]
    return layout(made, told)


def observation(output: str, start: dt.date, end: dt.date, **more: object) -> Observation:
    known = {
        "evidence": "c-1", "output": output, "corridor": "RU", "start": start, "end": end, "low": 20_000.0, "high": 20_000.0,
        "kind": "point", "scale": 0.3, "origin": "Ministry",
    }  # fmt: skip
    return Observation(**{**known, **more})  # type: ignore[arg-type]


def walked(plan: Layout, z: dict[str, float], drift: float) -> list[float]:
    """W of Russia, by month, from its knots."""
    knots = sorted({2010, 2012, 2013, 2017, 2021} | {2015, 2019})  # none over three years apart
    raised = [0.0]
    for before, year in pairwise(knots):
        raised.append(raised[-1] + math.sqrt(year - before) * z[f"step.RU.{year}"])
    mean = np.mean([raised[knots.index(year)] for year in (2012, 2013, 2017)])
    reach = math.sqrt(1 + 300 / 20_000)
    middle = [m.year + (m.month - 0.5) / 12 for m in plan.months]
    return list(np.interp(middle, [y + 0.5 for y in knots], [drift * reach * (s - mean) for s in raised]))


def test_what_drives_a_corridor_is_that_of_the_equations(plan: Layout) -> None:
    deviates = np.random.default_rng(3).standard_normal(plan.size)
    z = dict(zip(plan.names(), deviates, strict=True))
    found, theta = inputs(plan, deviates), values(plan, deviates)
    for c, (code, turnover) in enumerate((("RU", 30 + 4), ("rest", 24 + 4))):
        mine = {n: theta[places(plan, n)[c]] for n in (
            "level", "leak", "compliance", "regrowth", "overstay", "wage", "share", "held", "handed", "closed_leave", "closed_dispatch",
        )}  # fmt: skip
        wander = walked(plan, z, theta[single(plan, "drift")]) if code == "RU" else [0.0] * len(plan.months)
        rows = [k for k, owner in enumerate(plan.row_corridor) if owner == c]
        for t, month in enumerate(plan.months):
            day = month.replace(day=15)
            x, a = wander[t], math.log(2.0)
            free = mine["level"] / turnover * math.exp(a * (1 - math.exp(-x / a)) if x > 0 else x)
            closed, after = DAY(2020, 1, 22) <= day <= DAY(2020, 6, 30), day > DAY(2020, 6, 30)
            banned = (mine["leak"] if code == "RU" else 0.25) if day >= DAY(2017, 9, 11) else 1.0
            sent = free * (mine["closed_dispatch"] if closed else mine["regrowth"] if after else banned)
            if code == "rest" and (2014, 1) <= (day.year, day.month) <= (2014, 6):
                sent = 1200 / 12
            if day.year == 2016:
                sent += 2400 / 12 / 2
            if code == "RU" and (2015, 1) <= (day.year, day.month) <= (2015, 6):
                sent = min(sent, 600 / 12)
            severed = code == "rest" and day.year == 2021
            sent *= 0 if severed else 1
            assert sum(found.dispatch[k, t] for k in rows) == pytest.approx(sent), (code, month)
            o = mine["closed_leave"] if closed else 1.0
            pushed = DAY(2017, 12, 22) <= day <= DAY(2019, 12, 22)
            early = 0.005 * o - (math.log(1 - min(mine["compliance"], 0.9999)) / 24 if pushed else 0)
            forced = -math.log(1 - 0.3) / 10 if code == "RU" and day.year == 2013 and day.month <= 10 else 0.0
            if severed and day.month <= 3:
                forced = -math.log(1 - 0.9999) / 3
            shock = z.get(f"exit.{code}.{day.year}", 0.0) * theta[single(plan, "exit")]
            before = early * math.exp(shock) + forced
            raised = day >= DAY(2018, 1, 1)
            for k in rows:
                assert found.leave_before[k, t] == pytest.approx(before), (code, month)
                assert found.leave_after[k, t] == pytest.approx(before + mine["overstay"] * o), (code, month)
                assert found.wage[k, t] == pytest.approx(mine["wage"] * (1.5 if raised else 1))
                assert found.share[k, t] == pytest.approx(min(mine["share"] * (3 if raised else 1), 1))
                assert found.held[k, t] == pytest.approx(mine["held"] * (0.5 if raised else 1))
                assert found.handed[k, t] == pytest.approx(0.9 if day >= DAY(2020, 1, 1) else mine["handed"])


def test_parameters_are_those_of_their_priors(plan: Layout) -> None:
    deviates = np.random.default_rng(4).standard_normal(plan.size)
    z, theta = dict(zip(plan.names(), deviates, strict=True)), values(plan, deviates)
    by_name = {p.name: theta[k] for k, p in enumerate(plan.parameters)}
    assert by_name["wage.RU"] == pytest.approx(500 * math.exp(0.4 * z["wage.RU"] + 0.3 * z["common.wage"]))
    assert by_name["held"] == pytest.approx(1 / (1 + math.exp(-(math.log(0.4 / 0.6) + 0.8 * z["held"]))))
    assert by_name["closed_leave"] == 0.03


MIDDLE = 10.0
"""What the model gives, on the log scale."""


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("point", 20_000.0, 20_000.0),
        ("interval", 15_000.0, 30_000.0),
        ("at_least", 18_000.0, None),
        ("at_most", None, 0.0),
    ],
)
@pytest.mark.parametrize("basis", ["register", "official_statement", "testimony"])
def test_the_density_of_a_figure_is_that_of_the_equations(
    plan: Layout, kind: str, low: float, high: float, basis: str
) -> None:
    told = [
        observation(
            "stock", DAY(2017, 6, 1), DAY(2017, 6, 30), kind=kind, low=low, high=high, basis=basis, evidence="a"
        ),
        observation("stock", DAY(2018, 6, 1), DAY(2018, 6, 30), evidence="b", counted="permits"),
        observation("stock", DAY(2018, 6, 1), DAY(2018, 6, 30), evidence="c", origin="Somebody else", basis=basis),
    ]
    t = terms(plan, told)
    learned = errors(plan, np.random.default_rng(2).standard_normal(plan.size))
    beta = np.random.default_rng(9).standard_normal(t.origins)
    register, official, other, root, definition, _ = learned
    factor = {"register": register, "official_statement": official}.get(basis, other)
    shared = dict(zip(t.shared, beta, strict=True))
    (root_of_both,) = [v for (k, _), v in shared.items() if k == 3]
    (permits,) = [v for (k, _), v in shared.items() if k == 4]
    got = log_likelihood(t, np.full((3, 1), MIDDLE), beta, learned)

    def mixed(mu: float, s: float, kind: str, low: float | None, high: float | None) -> float:
        def d(s: float) -> float:
            above = student.cdf((mu - math.log(low)) / s, 4) if low else 1.0
            below = student.cdf((math.log(max(high, 50)) - mu) / s, 4) if high is not None else 1.0
            if kind == "point":
                return float(student.pdf((math.log(low or 1) - mu) / s, 4) / s)
            return max(above + below - 1, 1e-12)

        return math.log(0.95 * d(s) + 0.05 * d(3.0))

    assert got[0] == pytest.approx(mixed(MIDDLE + root * root_of_both, factor * 0.3, kind, low, high), rel=1e-6)
    both = root * root_of_both + definition * permits
    assert got[1] == pytest.approx(mixed(MIDDLE + both, other * 0.3, "point", 20_000.0, 20_000.0), rel=1e-6)
    alone = math.hypot(factor * 0.3, root)
    assert got[2] == pytest.approx(mixed(MIDDLE, alone, "point", 20_000.0, 20_000.0), rel=1e-6)


def test_the_tables_of_the_page_are_those_of_the_code() -> None:
    page = Path(method.PAGE).read_text(encoding="utf-8")
    assert method.made(page) == page
