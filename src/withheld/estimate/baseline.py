"""Simple pooling of figures, the baseline for the estimate: each series by itself, a level and a random walk, no model.

A series is one output of one host, of several hosts named together, or of the whole programme; flows (dispatched, returned) are a
yearly share, about a third, of the stock. The logarithm of a series (for shares the logit) is a level plus a random walk; a
figure is the series plus a heavy-tailed error and an error shared by all figures of one root. The scale of the walks, a factor on
the errors and the spread of roots are learned. There are no cohorts or levers, and hosts need not add up to a total. Levels have
vague priors, the same for every host.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from withheld.case import Case
from withheld.estimate.density import NONE, root_key
from withheld.estimate.results import Observation, Quantiles
from withheld.months import month_number
from withheld.threads import one_thread


class Vague(NamedTuple):
    """Prior of a level: median in the unit of the output, and standard deviation on the log (for shares the logit) scale."""

    median: float
    spread: float


HOST: Mapping[str, Vague] = {
    "stock": Vague(3_000, 2), "revenue": Vague(1.5e7, 2.5), "arrears": Vague(2e6, 2.5), "wage": Vague(500, 1),
    "share": Vague(0.75, 1),
}  # fmt: skip
"""Levels of a host: a guess without any figures. Revenue is per year, pay per month."""
WORLD: Mapping[str, Vague] = {
    **HOST, "stock": Vague(50_000, 1), "revenue": Vague(2.5e8, 1.5), "arrears": Vague(3.5e7, 2.5),
}  # fmt: skip
"""Levels of the whole programme."""
TURNOVER = Vague(0.3, 0.5)
"""Workers dispatched, or returned, per year as a share of the stock: postings last about three years."""
PACE = {"wage": 0.5, "share": 0.5}
"""Scale of the walk of these outputs, relative to that of workers and money."""
FLOWS = ("dispatched", "returned")
UNDATED, NEAR = 0.25, 1.0
"""Error of an undated figure on the log scale; and the years within which a figure counts as close in time."""
FREEDOM = 4.0
MEDIANS, SPREADS = np.log([0.3, 1.2, 0.2]), np.array([0.6, 0.4, 0.5])
"""Lognormal priors of the walk's scale (per square root of a year), the factor on all errors, and the spread of roots."""
OPEN, MOST, FAR = 50.0, 600.0, 8.0
"""On the log scale: a bound that does not bind, the largest logarithm that is converted back; then the standard deviations
beyond which a normal tail is approximated by an exponential."""

Key = tuple[str, str]


class _Data(NamedTuple):
    """Figures as arrays.

    ``low`` and ``high`` are on the log or logit scale; ``scale`` is that of each error; ``level`` (series, then flows), ``walk``
    and ``root`` (figures × standard normal deviates) are the contribution of a deviate to a figure if the walk's scale and the
    roots' spread are one.
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
    """A series: the times at which its draws are known (years), their values (draws × times), and its pace."""

    times: np.ndarray
    values: np.ndarray
    pace: float


class Baseline:
    """Draws of the simple pooling, given observations; they depend on the seed but not on the order of the observations.

    ``host`` and ``world`` are the priors of the levels, by output.
    """

    def __init__(
        self, observations: Sequence[Observation], seed: int, *, draws: int = 1000, warmup: int = 400,
        host: Mapping[str, Vague] = HOST, world: Mapping[str, Vague] = WORLD,
    ) -> None:  # fmt: skip
        found = sorted(observations, key=lambda o: (*_flow(o), o.start, o.end, o.low or 0.0, o.high or 0.0, o.evidence))
        self.seed, self.draws, self.host, self.world = seed, draws, host, world
        self.anchor = float(np.median([_middle(o) for o in found])) if found else None
        self._knots = {
            k: np.unique([self.anchor, *(_middle(o) for o in found if _key(o) == k)]) for k in sorted(map(_key, found))
        }
        self._steps = _steps(self._knots, self.anchor or 0.0)
        self._flows = sorted({_flow(o) for o in found if o.output in FLOWS})
        self._roots = sorted({root_key(o) for o in found})
        with one_thread():
            self._keep(_Chain(self._arranged(found), np.random.default_rng([seed, 0])).run(draws, warmup))

    def _prior(self, key: Key) -> tuple[float, float]:
        """Mean and standard deviation of the level of a series on its scale."""
        output, corridor = key
        median, spread = (self.host if corridor else self.world)[output]
        return _scaled(median, output), spread

    def _arranged(self, found: Sequence[Observation]) -> _Data:
        keys, bounds = list(self._knots), np.array([_bounds(o) for o in found]).reshape(-1, 2)
        level, root = np.zeros((len(found), len(keys) + len(self._flows))), np.zeros((len(found), len(self._roots)))
        walk = np.zeros((len(found), sum(len(t) - 1 for t in self._knots.values())))
        for i, o in enumerate(found):
            key = _key(o)
            level[i, keys.index(key)] = self._prior(key)[1]
            if o.output in FLOWS:
                level[i, len(keys) + self._flows.index(_flow(o))] = TURNOVER.spread
            columns, ways = self._steps[key]
            walk[i, columns] = ways[np.searchsorted(self._knots[key], _middle(o))] * PACE.get(o.output, 1.0)
            root[i, self._roots.index(root_key(o))] = 1.0
        flow = np.array([o.output in FLOWS for o in found], dtype=bool)
        return _Data(
            low=bounds[:, 0], high=bounds[:, 1], point=np.array([o.kind == "point" for o in found], dtype=bool),
            mean=np.array([self._prior(_key(o))[0] for o in found]) + math.log(TURNOVER.median) * flow,
            scale=np.array([_scale(o) for o in found]), level=level, walk=walk, root=root,
        )  # fmt: skip

    def _keep(self, drawn: tuple[np.ndarray, ...]) -> None:
        """Compute and store the series, the turnover of the flows and the roots' errors from the scales and deviates."""
        self.scales, level, walk, root = drawn
        self._paths = {}
        for s, (key, times) in enumerate(self._knots.items()):
            (mean, spread), (columns, ways), pace = self._prior(key), self._steps[key], PACE.get(key[0], 1.0)
            moved = self.scales[:, :1] * pace * (walk[:, columns] @ ways.T)
            self._paths[key] = _Path(times, mean + spread * level[:, s : s + 1] + moved, pace)
        parts = math.log(TURNOVER.median) + TURNOVER.spread * level[:, len(self._knots) :]
        self._turnover = {flow: parts[:, n] for n, flow in enumerate(self._flows)}
        self._errors = {name: self.scales[:, 2] * root[:, r] for r, name in enumerate(self._roots)}

    def predict(self, later: Sequence[Observation]) -> np.ndarray:
        """Predicted values of later figures, error included (draws × figures), on the log (for shares the logit) scale."""
        rng = np.random.default_rng([self.seed, 1])
        out = np.zeros((self.draws, len(later)))
        for key in sorted({_key(o) for o in later}):
            mine = [i for i, o in enumerate(later) if _key(o) == key]
            times = np.unique([_middle(later[i]) for i in mine])
            found = self._at(key, times, rng)
            for i in mine:
                out[:, i] = found[:, np.searchsorted(times, _middle(later[i]))] + _shift(later[i])
        for flow in sorted({_flow(o) for o in later if o.output in FLOWS}):
            out[:, [i for i, o in enumerate(later) if _flow(o) == flow]] += self._part(flow, rng)[:, None]
        errors = dict(self._errors)
        for name in sorted({root_key(o) for o in later} - set(errors)):
            errors[name] = self.scales[:, 2] * rng.standard_normal(self.draws)
        for i, o in enumerate(later):
            out[:, i] += errors[root_key(o)] + _scale(o) * self.scales[:, 1] * rng.standard_t(FREEDOM, self.draws)
        return out

    def level(self, output: str, corridor: str | None, start: dt.date, end: dt.date) -> np.ndarray | None:
        """Draws of an output of a host (None: the whole programme) over a period, in its unit; None if it has no observation.

        A flow is summed over the period. Other outputs are averaged over it or, if all evidence lies in it, over that time.
        """
        key = _series(output, corridor)
        if key not in self._paths:
            return None
        known, first, last = self._paths[key].times, _years(start), _years(end)
        if first < known[0] and last > known[-1]:
            first, last = known[0], known[-1]
        count = max(1, round(last - first))
        mean = self._natural(output, corridor, first + (np.arange(count) + 0.5) * (last - first) / count).mean(axis=1)
        return np.asarray(mean * (_months(start, end) / 12 if output in FLOWS else 1.0))

    def path(self, output: str, corridor: str | None, days: Sequence[dt.date]) -> np.ndarray | None:
        """Draws of an output on some days (draws × days), in its unit, flows per year; None if it has no observation."""
        if _series(output, corridor) not in self._paths or not days:
            return None
        times, places = np.unique([_years(day) for day in days], return_inverse=True)
        return self._natural(output, corridor, times)[:, places]

    def _natural(self, output: str, corridor: str | None, times: np.ndarray) -> np.ndarray:
        rng = np.random.default_rng([self.seed, 2])
        found = np.clip(self._at(_series(output, corridor), times, rng), -MOST, MOST)
        if output in FLOWS:
            found = found + self._part((output, corridor or ""), rng)[:, None]
        return np.asarray(1 / (1 + np.exp(-found)) if output == "share" else np.exp(found))

    def _part(self, flow: Key, rng: np.random.Generator) -> np.ndarray:
        """Log of a flow per year as a share of the stock."""
        fresh = math.log(TURNOVER.median) + TURNOVER.spread * rng.standard_normal(self.draws)
        return self._turnover.get(flow, fresh)

    def _at(self, key: Key, times: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A series at ascending times (draws × times): a bridge between known times, a random walk beyond them."""
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
    """Draw the walk at a time before the known time ``j``."""
    noise = scale * rng.standard_normal(len(scale))
    if j in (0, len(known)):
        nearest = min(j, len(known) - 1)
        return np.asarray(values[nearest] + noise * math.sqrt(abs(t - known[nearest])))
    before, after = t - known[j - 1], known[j] - t
    whole = before + after
    return np.asarray((values[j - 1] * after + values[j] * before) / whole + noise * math.sqrt(before * after / whole))


class _Chain:
    """Gibbs sampler: scales by Metropolis with the series integrated out, then series, error weights and censored figures."""

    def __init__(self, data: _Data, rng: np.random.Generator) -> None:
        self.data, self.rng = data, rng
        self.kernels = tuple(g @ g.T for g in (data.level, data.walk, data.root))
        self.scales, self.reach = MEDIANS.copy(), 0.3
        self.weights = np.ones(len(data.mean))
        near = np.clip(data.mean, data.low, data.high)
        self.said = np.where(data.point, data.low, near)
        self.deviates = tuple(np.zeros(g.shape[1]) for g in (data.level, data.walk, data.root))

    def run(self, draws: int, warmup: int) -> tuple[np.ndarray, ...]:
        """Draws of the scales (draws × 3), and of the deviates of levels, walks and roots (draws × each)."""
        for _ in range(warmup):
            self.step(adapt=True)
        kept = []
        for _ in range(draws):
            self.step()
            self.step()
            kept.append((np.exp(self.scales), *self.deviates))
        return tuple(np.array(values) for values in zip(*kept, strict=True))

    def _spread(self, scales: np.ndarray) -> np.ndarray:
        """Covariance of the figures, given the scales and the weights."""
        walk, error, root = np.exp(scales)
        level, wander, shared = self.kernels
        found = level + walk**2 * wander + root**2 * shared
        found[np.diag_indices_from(found)] += (self.data.scale * error) ** 2 / self.weights + 1e-9
        return np.asarray(found)

    def _density(self, scales: np.ndarray) -> float:
        off, count = self.said - self.data.mean, len(self.said)
        bordered = np.full((count + 1, count + 1), 1e15)  # the last row of its factor solves the triangular system
        bordered[:count, :count] = self._spread(scales)
        bordered[count, :count] = bordered[:count, count] = off
        factor = np.linalg.cholesky(bordered)
        found = -np.log(np.diag(factor)[:count]).sum() - 0.5 * (factor[count, :count] ** 2).sum()
        return float(found - 0.5 * (((scales - MEDIANS) / SPREADS) ** 2).sum())

    def step(self, adapt: bool = False) -> None:
        """One sweep; ``adapt`` adjusts the reach of the proposals to their acceptance rate."""
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
        """Draw the series; returns the value for each figure, its root's error included."""
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
        """Draw the weights of the errors, then the value of each figure that has only bounds."""
        data, rng = self.data, self.rng
        scale = data.scale * math.exp(self.scales[1])
        off = (self.said - level) / scale
        self.weights = rng.gamma((FREEDOM + 1) / 2, 2 / (FREEDOM + off**2))
        wide = scale / np.sqrt(self.weights)
        for i in np.flatnonzero(~data.point):
            low, high = (data.low[i] - level[i]) / wide[i], (data.high[i] - level[i]) / wide[i]
            self.said[i] = level[i] + wide[i] * truncated(low, high, rng.random())


def truncated(low: float, high: float, chance: float) -> float:
    """The quantile ``chance`` (0 to 1) of a standard normal truncated to ``low`` to ``high``."""
    if low > 0:
        return -truncated(-high, -low, 1 - chance)
    if high < -FAR:  # P(x < high) decays about as exp(high · x)
        return max(high + math.log(max(chance, 1e-12)) / -high, low)
    below, above = (0.5 * math.erfc(-x / math.sqrt(2)) for x in (low, high))
    inside = below + chance * (above - below)
    return min(max(NormalDist().inv_cdf(min(max(inside, 1e-300), 1 - 1e-16)), low), high)


def _steps(knots: Mapping[Key, np.ndarray], anchor: float) -> dict[Key, tuple[slice, np.ndarray]]:
    """Per series, the slice of its steps and their contribution (times × steps), outward from the time of its level."""
    found, first = {}, 0
    for key, times in knots.items():
        wide, passed = np.sqrt(np.diff(times)), np.tri(len(times), len(times) - 1, -1)
        ways = np.abs(passed - passed[np.searchsorted(times, anchor)]) * wide
        found[key] = slice(first, first + len(wide)), ways
        first += len(wide)
    return found


def _series(output: str, corridor: str | None) -> Key:
    return "stock" if output in FLOWS else output, corridor or ""


def _key(o: Observation) -> Key:
    return _series(o.output, o.corridor)


def _flow(o: Observation) -> Key:
    return o.output, o.corridor or ""


def _years(day: dt.date) -> float:
    return day.toordinal() / 365.25


def _middle(o: Observation) -> float:
    return (_years(o.start) + _years(o.end)) / 2


def _months(start: dt.date, end: dt.date) -> int:
    return max(1, month_number(end) - month_number(start) + 1)


def _shift(o: Observation) -> float:
    """Log of the factor that converts a yearly flow to the months of a figure; 0 for other outputs."""
    return math.log(_months(o.start, o.end) / 12) if o.output in FLOWS else 0.0


def _scale(o: Observation) -> float:
    return math.hypot(o.scale, UNDATED) if o.undated else o.scale


def _scaled(value: float, output: str) -> float:
    if output == "share":
        inner = min(max(value, 0.005), 0.995)
        return math.log(inner / (1 - inner))
    return math.log(max(value, 1.0))


def _bounds(o: Observation) -> tuple[float, float]:
    """Bounds of a figure on the log or logit scale, flows per year; ±``OPEN`` where unbounded."""
    low, high = -OPEN, OPEN
    if o.low is not None and o.low > 0 and o.kind != "at_most":
        low = _scaled(o.low, o.output) - _shift(o)
    if o.high is not None and o.kind != "at_least":
        least = NONE if o.kind == "at_most" and o.output != "share" else o.high
        high = _scaled(max(o.high, least), o.output) - _shift(o)
    return min(low, high), high


def apart(
    case: Case, observations: Sequence[Observation], estimate: Quantiles, pooled: Quantiles, output: str,
    corridor: str | None, start: dt.date, end: dt.date,
) -> str | None:  # fmt: skip
    """One sentence on why the 80% intervals of an estimate and of simple pooling do not overlap; None if they do."""
    if estimate.values[1] <= pooled.values[5] and pooled.values[1] <= estimate.values[5]:
        return None
    own = [o for o in observations if _key(o) == _series(output, corridor)]
    years = min((max(0.0, _years(o.start) - _years(end), _years(start) - _years(o.end)) for o in own), default=0.0)
    why = []
    if years > NEAR:
        why.append(f"the nearest figure for simple pooling is {years:.0f} years away")
    mine = [v for v in case.levers if v.start <= end and corridor in (None, v.corridor or corridor)]
    if acting := [v.label for v in mine if v.kind != "border" or v.end is None or v.end >= start]:
        why.append(f"the model applies rules that simple pooling does not contain ({'; '.join(acting)})")
    if corridor is None and output == "stock":
        why.append("the model's total is the sum of the hosts, each with its own figures")
    elif output in ("revenue", "arrears"):
        why.append("the model derives this from workers, pay and shares, each with its own figures")
    said = "; ".join(why) or "the model links it to figures of other quantities and times by how long people stay"
    return f"{said[0].upper()}{said[1:]}."
