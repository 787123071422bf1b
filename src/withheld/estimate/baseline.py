"""The simple pooling of figures that the estimate has to beat: each series by itself, a level and a random walk, no model.

A series is one output of one host, of several that are named together, or of the whole programme; those sent and those returned
in a year are taken for a part of those who are there, about a third. Its logarithm (for shares the logit) has a level and wanders
over time; figures are it plus an error with heavy tails and an error that all figures of one root share. How fast series wander,
by what factor errors are larger than told, and how far roots are off is learned. Nothing knows of cohorts, of levers, or that
hosts add up to a total. Levels have vague priors, the same for every host.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from withheld.estimate.density import NONE, root_key
from withheld.estimate.results import Observation


class Vague(NamedTuple):
    """A prior of a level: median in the unit of the output, and standard deviation on the log (for shares the logit) scale."""

    median: float
    spread: float


HOST: Mapping[str, Vague] = {
    "stock": Vague(3_000, 2), "revenue": Vague(1.5e7, 2.5), "arrears": Vague(2e6, 2.5), "wage": Vague(500, 1),
    "share": Vague(0.75, 1),
}  # fmt: skip
"""Levels of a host: what anyone would say who has read no figure. Revenue is by the year, pay by the month."""
WORLD: Mapping[str, Vague] = {
    **HOST, "stock": Vague(50_000, 1), "revenue": Vague(2.5e8, 1.5), "arrears": Vague(3.5e7, 2.5),
}  # fmt: skip
"""Levels of the whole programme."""
TURNOVER = Vague(0.3, 0.5)
"""Those sent, or returned, in a year as a part of those who are there: postings last about three years."""
PACE = {"wage": 0.5, "share": 0.5}
"""How much slower than workers and money these wander."""
FLOWS = ("dispatched", "returned")
UNDATED = 0.25
"""Error of not knowing when, on the log scale."""
FREEDOM = 4.0
MEDIANS, SPREADS = np.log([0.3, 1.2, 0.2]), np.array([0.6, 0.4, 0.5])
"""Lognormal priors of the walk's scale (per root of a year), the factor on all errors, and the spread of roots."""
DRAWS, WARMUP = 1000, 400
OPEN = 50.0
"""A bound on the log scale that is none."""
FAR = 8.0
"""Standard deviations beyond which a normal's tail is taken for an exponential."""

Key = tuple[str, str]
_NORMAL = NormalDist()


class _Data(NamedTuple):
    """Figures as arrays.

    ``low`` and ``high`` on the log or logit scale; ``scale`` of each error; ``level`` (series, then flows), ``walk`` and ``root``
    (figures × standard normal deviates) are what a deviate adds to a figure where the walk's scale and the roots' spread are one.
    """

    low: np.ndarray
    high: np.ndarray
    point: np.ndarray
    mean: np.ndarray
    scale: np.ndarray
    level: np.ndarray
    walk: np.ndarray
    root: np.ndarray


class _Path(NamedTuple):
    """One series: the times at which its draws are known (years), their values (draws × times), and its pace."""

    times: np.ndarray
    values: np.ndarray
    pace: float


class Baseline:
    """Draws of the simple pooling, given observations; the same for the same observations in any order, and the same seed.

    ``host`` and ``world`` replace the vague priors of the levels, by output.
    """

    def __init__(
        self, observations: Sequence[Observation], seed: int, *, draws: int = DRAWS, warmup: int = WARMUP,
        host: Mapping[str, Vague] = HOST, world: Mapping[str, Vague] = WORLD,
    ) -> None:  # fmt: skip
        found = sorted(observations, key=_order)
        self.seed, self.draws, self.host, self.world = seed, draws, host, world
        when = np.array([middle(o) for o in found])
        self.anchor = float(np.median(when)) if found else None
        keys, flows = (sorted({of(o) for o in found}) for of in (_key, _flow))
        knots = {k: np.unique([self.anchor, *(middle(o) for o in found if _key(o) == k)]) for k in keys}
        roots = sorted({root_key(o) for o in found})
        flows = [f for f in flows if f[0]]
        data = self._arranged(found, knots, flows, roots)
        self._sample(data, knots, flows, roots, warmup)

    def _prior(self, key: Key) -> tuple[float, float]:
        """Mean and standard deviation of a series' level on its scale."""
        output, corridor = key
        median, spread = (self.host if corridor else self.world)[output]
        return _scaled(median, output), spread

    def _arranged(
        self, found: Sequence[Observation], knots: Mapping[Key, np.ndarray], flows: Sequence[Key], roots: Sequence[str]
    ) -> _Data:
        keys, bounds = list(knots), np.array([_bounds(o) for o in found]).reshape(-1, 2)
        priors = [self._prior(k) for k in keys]
        steps = _steps(knots, self.anchor or 0.0)
        level, root = np.zeros((len(found), len(keys) + len(flows))), np.zeros((len(found), len(roots)))
        walk = np.zeros((len(found), sum(len(t) - 1 for t in knots.values())))
        for i, o in enumerate(found):
            key = _key(o)
            s = keys.index(key)
            level[i, s] = priors[s][1]
            if o.output in FLOWS:
                level[i, len(keys) + flows.index(_flow(o))] = TURNOVER.spread
            columns, ways = steps[key]
            walk[i, columns] = ways[np.searchsorted(knots[key], middle(o)), :] * PACE.get(o.output, 1.0)
            root[i, roots.index(root_key(o))] = 1.0
        flow = np.array([o.output in FLOWS for o in found], dtype=bool)
        return _Data(
            low=bounds[:, 0], high=bounds[:, 1], point=np.array([o.kind == "point" for o in found], dtype=bool),
            mean=np.array([self._prior(_key(o))[0] for o in found]) + math.log(TURNOVER.median) * flow,
            scale=np.array([_scale(o) for o in found]), level=level, walk=walk, root=root,
        )  # fmt: skip

    def _sample(
        self, data: _Data, knots: Mapping[Key, np.ndarray], flows: Sequence[Key], roots: Sequence[str], warmup: int
    ) -> None:
        """Run the chain and keep what the series and the roots' errors were."""
        chain = _Chain(data, np.random.default_rng([self.seed, 0]))
        for _ in range(warmup):
            chain.step(adapt=True)
        kept = []
        for _ in range(self.draws):
            for _ in range(2):
                chain.step()
            kept.append((np.exp(chain.scales), chain.deviates))
        self.scales = np.array([s for s, _ in kept])
        level, walk, root = (np.array([d[n] for _, d in kept]) for n in range(3))
        steps = _steps(knots, self.anchor or 0.0)
        self._paths = {}
        for s, (key, times) in enumerate(knots.items()):
            mean, spread = self._prior(key)
            columns, ways = steps[key]
            pace = PACE.get(key[0], 1.0)
            moved = self.scales[:, :1] * pace * (walk[:, columns] @ ways.T)
            self._paths[key] = _Path(times, mean + spread * level[:, s : s + 1] + moved, pace)
        self._turnover = {
            f: math.log(TURNOVER.median) + TURNOVER.spread * level[:, len(knots) + n] for n, f in enumerate(flows)
        }
        self._errors = {name: self.scales[:, 2] * root[:, r] for r, name in enumerate(roots)}

    def predict(self, later: Sequence[Observation]) -> np.ndarray:
        """What would be said of each later figure, with its error (draws × figures), on the log (for shares the logit) scale."""
        rng = np.random.default_rng([self.seed, 1])
        out = np.zeros((self.draws, len(later)))
        for key in sorted({_key(o) for o in later}):
            mine = [i for i, o in enumerate(later) if _key(o) == key]
            times = np.unique([middle(later[i]) for i in mine])
            found = self._at(key, times, rng)
            for i in mine:
                out[:, i] = found[:, np.searchsorted(times, middle(later[i]))] + _shift(later[i])
        for flow in sorted({_flow(o) for o in later if o.output in FLOWS}):
            out[:, [i for i, o in enumerate(later) if _flow(o) == flow]] += self._part(flow, rng)[:, None]
        errors = dict(self._errors)
        for name in sorted({root_key(o) for o in later} - set(errors)):
            errors[name] = self.scales[:, 2] * rng.standard_normal(self.draws)
        for i, o in enumerate(later):
            out[:, i] += errors[root_key(o)] + _scale(o) * self.scales[:, 1] * rng.standard_t(FREEDOM, self.draws)
        return out

    def level(self, output: str, corridor: str | None, start: dt.date, end: dt.date) -> np.ndarray | None:
        """Draws of an output of a host (None: the whole programme) over a period, in its unit; None if no observation bears on it.

        A flow is that of the whole period; any other output the mean over it.
        """
        key = _series(output, corridor)
        if key not in self._paths:
            return None
        first, last = _years(start), _years(end)
        count = max(1, round(last - first))
        times = first + (np.arange(count) + 0.5) * (last - first) / count
        rng = np.random.default_rng([self.seed, 2])
        found = self._at(key, times, rng)
        if output in FLOWS:
            part = self._part((output, corridor or ""), rng)
            return np.asarray(np.exp(found + part[:, None]).mean(axis=1) * _months(start, end) / 12)
        natural = 1 / (1 + np.exp(-found)) if output == "share" else np.exp(found)
        return np.asarray(natural.mean(axis=1))

    def _part(self, flow: Key, rng: np.random.Generator) -> np.ndarray:
        """Log of the part of those who are there that a flow is in a year."""
        fresh = math.log(TURNOVER.median) + TURNOVER.spread * rng.standard_normal(self.draws)
        return self._turnover.get(flow, fresh)

    def _at(self, key: Key, times: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A series at ascending times (draws × times): a bridge between those known, and a walk beyond them."""
        path = self._paths.get(key)
        if path is None:
            mean, spread = self._prior(key)
            start = mean + spread * rng.standard_normal((self.draws, 1))
            path = _Path(np.array([times[0] if self.anchor is None else self.anchor]), start, PACE.get(key[0], 1.0))
        known, values = list(path.times), [path.values[:, j] for j in range(len(path.times))]
        scale = self.scales[:, 0] * path.pace
        early = [t for t in times if t < path.times[0]]
        for t in [*reversed(early), *(t for t in times if t >= path.times[0])]:
            j = int(np.searchsorted(known, t))
            if j == len(known) or known[j] != t:
                values.insert(j, _between(t, known, values, j, scale, rng))
                known.insert(j, t)
        return np.stack([values[int(np.searchsorted(known, t))] for t in times], axis=1)


def _between(
    t: float, known: Sequence[float], values: Sequence[np.ndarray], j: int, scale: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """A walk at a time that comes before the known time ``j``."""
    noise = scale * rng.standard_normal(len(scale))
    if j == 0:
        return values[0] + noise * math.sqrt(known[0] - t)
    if j == len(known):
        return values[-1] + noise * math.sqrt(t - known[-1])
    before, after = t - known[j - 1], known[j] - t
    whole = before + after
    return np.asarray((values[j - 1] * after + values[j] * before) / whole + noise * math.sqrt(before * after / whole))


class _Chain:
    """Gibbs sampling: scales by Metropolis with the series integrated out, then series, weights of the errors, and what is censored."""

    def __init__(self, data: _Data, rng: np.random.Generator) -> None:
        self.data, self.rng = data, rng
        self.kernels = tuple(g @ g.T for g in (data.level, data.walk, data.root))
        self.scales, self.reach = MEDIANS.copy(), 0.3
        self.weights = np.ones(len(data.mean))
        near = np.clip(data.mean, data.low, data.high)
        self.said = np.where(data.point, data.low, near)
        self.deviates = tuple(np.zeros(g.shape[1]) for g in (data.level, data.walk, data.root))

    def _spread(self, scales: np.ndarray) -> np.ndarray:
        """Covariance of what is said, given the scales and the weights."""
        walk, error, root = np.exp(scales)
        level, wander, shared = self.kernels
        found = level + walk**2 * wander + root**2 * shared
        found[np.diag_indices_from(found)] += (self.data.scale * error) ** 2 / self.weights + 1e-9
        return np.asarray(found)

    def _density(self, scales: np.ndarray) -> float:
        factor = np.linalg.cholesky(self._spread(scales))
        off = np.linalg.solve(factor, self.said - self.data.mean)
        prior = ((scales - MEDIANS) / SPREADS) ** 2
        return float(-np.log(np.diag(factor)).sum() - 0.5 * (off @ off) - 0.5 * prior.sum())

    def step(self, adapt: bool = False) -> None:
        """One sweep; ``adapt`` lets the reach of the proposals follow how often they are taken."""
        now = self._density(self.scales)
        for _ in range(2):
            tried = self.scales + self.reach * SPREADS * self.rng.standard_normal(3)
            new = self._density(tried)
            taken = math.log(1 - self.rng.random()) < new - now
            if taken:
                self.scales, now = tried, new
            if adapt:
                self.reach *= math.exp(0.05 * (taken - 0.3))
        self._draw(self._series())

    def _series(self) -> np.ndarray:
        """Draw the series; what they and the roots' errors give for each figure."""
        data, rng = self.data, self.rng
        walk, error, root = np.exp(self.scales)
        ways = (data.level, walk * data.walk, root * data.root)
        before = [rng.standard_normal(g.shape[1]) for g in ways]
        noise = data.scale * error / np.sqrt(self.weights) * rng.standard_normal(len(data.mean))
        blind = data.mean + sum(g @ e for g, e in zip(ways, before, strict=True))
        pull = np.linalg.solve(self._spread(self.scales), self.said - blind - noise)
        self.deviates = tuple(e + g.T @ pull for g, e in zip(ways, before, strict=True))
        return np.asarray(data.mean + sum(g @ e for g, e in zip(ways, self.deviates, strict=True)))

    def _draw(self, level: np.ndarray) -> None:
        """Draw the weights of the errors, then each figure that is known by bounds alone."""
        data, rng = self.data, self.rng
        scale = data.scale * math.exp(self.scales[1])
        off = (self.said - level) / scale
        self.weights = rng.gamma((FREEDOM + 1) / 2, 2 / (FREEDOM + off**2))
        wide = scale / np.sqrt(self.weights)
        for i in np.flatnonzero(~data.point):
            low, high = (data.low[i] - level[i]) / wide[i], (data.high[i] - level[i]) / wide[i]
            self.said[i] = level[i] + wide[i] * truncated(low, high, rng.random())


def truncated(low: float, high: float, chance: float) -> float:
    """The quantile ``chance`` (0 to 1) of a standard normal that is known to lie from ``low`` to ``high``."""
    if low > 0:
        return -truncated(-high, -low, 1 - chance)
    if high < -FAR:  # P(x < high) falls about as exp(high · x)
        return max(high + math.log(max(chance, 1e-12)) / -high, low)
    below, above = (0.5 * math.erfc(-x / math.sqrt(2)) for x in (low, high))
    inside = below + chance * (above - below)
    return min(max(_NORMAL.inv_cdf(min(max(inside, 1e-300), 1 - 1e-16)), low), high)


def _steps(knots: Mapping[Key, np.ndarray], anchor: float) -> dict[Key, tuple[slice, np.ndarray]]:
    """Of each series its steps among all, and what each adds to the level at its times (times × steps): outward from the time at
    which the level holds."""
    found, first = {}, 0
    for key, times in knots.items():
        wide = np.sqrt(np.diff(times))
        passed = np.tri(len(times), len(wide), -1)
        ways = np.abs(passed - passed[np.searchsorted(times, anchor)]) * wide
        found[key] = slice(first, first + len(wide)), ways
        first += len(wide)
    return found


def _order(o: Observation) -> tuple[object, ...]:
    return (o.output, o.corridor or "", o.start, o.end, o.kind, o.low or 0.0, o.high or 0.0, o.scale, o.evidence)


def _series(output: str, corridor: str | None) -> Key:
    return "stock" if output in FLOWS else output, corridor or ""


def _key(o: Observation) -> Key:
    return _series(o.output, o.corridor)


def _flow(o: Observation) -> Key:
    return (o.output, o.corridor or "") if o.output in FLOWS else ("", "")


def _years(day: dt.date) -> float:
    return day.toordinal() / 365.25


def middle(o: Observation) -> float:
    """The middle of the time that a figure speaks of, in years."""
    return (_years(o.start) + _years(o.end)) / 2


def _months(start: dt.date, end: dt.date) -> int:
    return max(1, (end.year - start.year) * 12 + end.month - start.month + 1)


def _shift(o: Observation) -> float:
    """What brings a yearly flow to the months of a figure."""
    return math.log(_months(o.start, o.end) / 12) if o.output in FLOWS else 0.0


def _scale(o: Observation) -> float:
    return math.hypot(o.scale, UNDATED) if o.undated else o.scale


def _scaled(value: float, output: str) -> float:
    if output == "share":
        inner = min(max(value, 0.005), 0.995)
        return math.log(inner / (1 - inner))
    return math.log(max(value, 1.0))


def _bounds(o: Observation) -> tuple[float, float]:
    """Where a figure lies, on the log or logit scale and by the year; what does not bound it is far away."""
    low, high = -OPEN, OPEN
    if o.low is not None and o.low > 0 and o.kind != "at_most":
        low = _scaled(o.low, o.output) - _shift(o)
    if o.high is not None and o.kind != "at_least":
        least = NONE if o.kind == "at_most" and o.output != "share" else o.high
        high = _scaled(max(o.high, least), o.output) - _shift(o)
    return min(low, high), high
