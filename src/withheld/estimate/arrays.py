"""A case and its observations as plain arrays for the compiled code; few arrays, because each one costs time per call."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from withheld.estimate.density import FIELDS, Terms
from withheld.estimate.drivers import AFTER_TERM, places, pooling, scales, single
from withheld.estimate.layout import DRIFT, ERRORS, EXIT, LOCAL, Layout
from withheld.estimate.levers import Rules
from withheld.estimate.terms import Spoken

FREE, BANNED, BANNED_TO, REOPENED, CLOSED = range(5)
"""Phases of dispatch: free (the walk alone), banned with the leak parameter, banned with a given leak, reopened, closed."""
(
    LEVEL, LEAK, COMPLIANCE, REGROWTH, OVERSTAY, WAGE, SHARE, HELD, HANDED, CLOSED_LEAVE, CLOSED_DISPATCH,
) = range(len(LOCAL))  # fmt: skip
FIRST, LAST, PHASE, SPECIAL, PUSHED, PRICED = range(6)
"""Columns of a span of months under the same rules: first month, month after the last, phase, whether there is a level, surge,
quota or stop, whether a lever sends workers home, and whether a factor on pay is not one."""
RULES = (
    "leak",
    "leaving",
    "forced",
    "level",
    "level_set",
    "surge",
    "quota",
    "stopped",
    "wage",
    "share",
    "held",
    "handed",
    "handed_set",
)
(
    LEAK_TO, LEAVING, FORCED, LEVEL_TO, LEVEL_SET, SURGE, QUOTA, STOPPED, TIMES_WAGE, TIMES_SHARE, TIMES_HELD, HANDED_TO,
    HANDED_SET,
) = range(len(RULES))  # fmt: skip


class Plan(NamedTuple):
    """A layout as arrays.

    ``kind``, ``centre`` and ``spread`` of each parameter's prior, ``common`` the index of the deviate that it shares with the
    same parameter of other corridors (−1 for none) and ``pooled`` its spread; ``place`` (``LOCAL`` × corridors) the parameters of
    each corridor, ``errors`` the indices of ``ERRORS``; of the walk, ``step_place`` and ``exit_place`` are indices among all
    deviates; ``rules`` (corridors × ``RULES`` × months); ``spans`` (spans × 6), those of corridor c from ``span_from[c]`` to
    ``span_from[c + 1]``; ``fixed`` (early leave, logarithm of the ceiling); the rows by term of corridor c begin at
    ``row_from[c]``.
    """

    kind: np.ndarray
    centre: np.ndarray
    spread: np.ndarray
    common: np.ndarray
    pooled: np.ndarray
    place: np.ndarray
    errors: np.ndarray
    drift: int
    exit: int
    step_count: np.ndarray
    step_place: np.ndarray
    step_shape: np.ndarray
    exit_place: np.ndarray
    turnover: np.ndarray
    rules: np.ndarray
    spans: np.ndarray
    span_from: np.ndarray
    fixed: tuple[float, float]
    row_from: np.ndarray
    row_share: np.ndarray
    term: np.ndarray


def plan_of(layout: Layout) -> Plan:
    """Convert a layout to arrays."""
    kind, centre, spread = scales(tuple(p.prior for p in layout.parameters))
    common, pooled = pooling(layout)
    r, walk, fixed = layout.rules, layout.walk, layout.fixed
    spans, span_from = _spans(r)
    return Plan(
        kind=kind, centre=centre, spread=spread, common=common, pooled=pooled,
        place=np.array([places(layout, name) for name in LOCAL]), errors=np.array([single(layout, n) for n in ERRORS]),
        drift=single(layout, DRIFT), exit=single(layout, EXIT), step_count=walk.counts,
        step_place=walk.places + layout.before_walk, step_shape=walk.shapes,
        exit_place=np.where(walk.exits >= 0, walk.exits + layout.before_walk, -1),
        row_from=np.searchsorted(layout.row_corridor, np.arange(len(layout.case.corridors) + 1)),
        turnover=layout.mean_term + AFTER_TERM, spans=spans, span_from=span_from,
        rules=np.stack([np.asarray(getattr(r, name), dtype=float) for name in RULES], axis=1),
        fixed=(fixed["early_leave"], math.log(fixed["ceiling"])), row_share=layout.row_share, term=np.array(layout.term),
    )  # fmt: skip


def _spans(r: Rules) -> tuple[np.ndarray, np.ndarray]:
    """Spans of months in which a corridor is under the same kind of rules, and the index of each corridor's first span."""
    phase = np.where(r.banned > 0, np.where(r.leak_set > 0, BANNED_TO, BANNED), FREE)
    phase = np.where(r.closed > 0, CLOSED, np.where(r.reopened > 0, REOPENED, phase))
    special = (r.level_set > 0) | (r.surge > 0) | np.isfinite(r.quota) | (r.stopped > 0)
    priced = (r.wage != 1) | (r.share != 1) | (r.held != 1)
    ruled = np.stack([phase, special, (r.leaving > 0) | (r.forced > 0), priced], axis=-1)
    found, span_from = [], [0]
    for mine in ruled:
        edges = [0, *(np.nonzero((mine[1:] != mine[:-1]).any(axis=1))[0] + 1), len(mine)]
        found += [[first, last, *mine[first]] for first, last in pairwise(edges)]
        span_from.append(len(found))
    return np.array(found, dtype=np.int64), np.array(span_from)


def spoken_of(t: Terms, layout: Layout) -> Spoken:
    """Convert terms to arrays."""
    group = np.broadcast_to(t.group[:, None], t.top.shape)
    asked = {(int(f), int(g)) for f, g in zip(t.top[t.real > 0], group[t.real > 0], strict=True)}
    asked |= {(int(f), int(g)) for f, g in zip(t.bottom[t.real > 0], group[t.real > 0], strict=True) if f >= 0}
    pairs = sorted(asked)
    index = {pair: n for n, pair in enumerate(pairs)}

    def indexed(field: np.ndarray) -> np.ndarray:
        """The index of the pair of each field and its group, −1 if no observation uses it; of the shape of ``field``."""
        named = zip(field.ravel(), group.ravel(), strict=True)
        return np.array([index.get((int(f), int(g)), -1) for f, g in named], dtype=np.int64).reshape(field.shape)

    member = t.groups[:, layout.row_corridor] > 0
    where = np.stack([indexed(t.top), indexed(t.bottom), t.first, t.last], axis=-1).astype(np.int64)
    months = [_months(where[t.real > 0], n) for n in range(len(pairs))]
    tells = [
        [r, n, field, *months[n]] for r in range(member.shape[1]) for n, (field, g) in enumerate(pairs) if member[g, r]
    ]
    whole = np.array(tells, dtype=np.int64).reshape(-1, 5)
    return Spoken(
        pairs=len(pairs), tells=whole[:, 1:].copy(),
        tell_from=np.searchsorted(whole[:, 0], np.arange(member.shape[1] + 1)),
        where=where, factor=t.factor, about=np.stack([t.kind, t.real.sum(axis=1), t.logit, t.error, t.alone], axis=-1).astype(np.int64),
        bounds=np.stack([t.low, t.high, t.scale], axis=-1).astype(float), offsets=t.offsets, offset_kind=t.offset_kind,
        with_held=any(FIELDS[field] == "arrears" for field, _ in pairs),
    )  # fmt: skip


def _months(where: np.ndarray, pair: int) -> tuple[int, int]:
    """The first month that an observation of a pair uses, and the month after the last."""
    mine = where[(where[:, :2] == pair).any(axis=1)]
    return int(mine[:, 2].min()), int(mine[:, 3].max())
