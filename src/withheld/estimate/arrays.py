"""A case and its observations as plain arrays, in the form that the compiled code takes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from withheld.estimate.density import FIELDS, Terms
from withheld.estimate.drivers import AFTER_TERM, places, scales
from withheld.estimate.layout import DRIFT, LOCAL, Layout
from withheld.estimate.levers import Rules
from withheld.estimate.terms import Spoken

FREE, BANNED, BANNED_TO, REOPENED, CLOSED = range(5)
"""Phases of dispatch: as the walk has it, banned with the leak of the parameter or a given one, reopened, closed."""
LEVEL, LEAK, COMPLIANCE, REGROWTH, OVERSTAY, WAGE, SHARE, HELD, HANDED = range(len(LOCAL))


class Plan(NamedTuple):
    """A layout as arrays: parameters (kind, centre, spread), what each corridor takes of them, walk, rules, rows.

    ``phase`` (corridors × months) sums up the rules of dispatch (``FREE`` and so on); ``special`` says where a level, surge,
    quota or stop holds, ``pushed`` where a deadline or the like sends home, ``priced`` where a factor of pay is not one: so
    that the compiled code looks only at what matters, and stays in the processor's cache.
    """

    kind: np.ndarray
    centre: np.ndarray
    spread: np.ndarray
    place: np.ndarray
    drift: int
    step_count: np.ndarray
    step_place: np.ndarray
    step_shape: np.ndarray
    turnover: np.ndarray
    banned: np.ndarray
    leak: np.ndarray
    leak_set: np.ndarray
    leaving: np.ndarray
    forced: np.ndarray
    closed: np.ndarray
    reopened: np.ndarray
    level: np.ndarray
    level_set: np.ndarray
    surge: np.ndarray
    quota: np.ndarray
    stopped: np.ndarray
    wage: np.ndarray
    share: np.ndarray
    handed: np.ndarray
    handed_set: np.ndarray
    phase: np.ndarray
    special: np.ndarray
    pushed: np.ndarray
    priced: np.ndarray
    early_leave: float
    closed_leave: float
    closed_dispatch: float
    row_corridor: np.ndarray
    row_share: np.ndarray
    term: np.ndarray


def plan_of(layout: Layout) -> Plan:
    """A layout as arrays."""
    kind, centre, spread = scales(tuple(p.prior for p in layout.parameters))
    r, walk = layout.rules, layout.walk
    used = [sum(code == c.code for code, _ in walk.steps) for c in layout.case.corridors]
    rules = {name: np.ascontiguousarray(value, dtype=float) for name, value in r._asdict().items() if name != "terms"}
    rules_and_fixed: dict[str, Any] = {**rules, **layout.fixed, **_summary(r)}
    return Plan(
        kind=kind, centre=centre, spread=spread, place=np.array([places(layout, name) for name in LOCAL]),
        drift=next(i for i, p in enumerate(layout.parameters) if p.prior.name == DRIFT),
        step_count=np.array(used), step_place=walk.places, step_shape=walk.shapes,
        turnover=layout.mean_term + AFTER_TERM, row_corridor=layout.row_corridor,
        row_share=layout.row_share, term=np.array(layout.term),
        **rules_and_fixed,
    )  # fmt: skip


def _summary(r: Rules) -> dict[str, np.ndarray]:
    phase = np.where(r.banned > 0, np.where(r.leak_set > 0, BANNED_TO, BANNED), FREE)
    phase = np.where(r.closed > 0, CLOSED, np.where(r.reopened > 0, REOPENED, phase))
    special = (r.level_set > 0) | (r.surge > 0) | np.isfinite(r.quota) | (r.stopped > 0)
    flags = {
        "phase": phase,
        "special": special,
        "pushed": (r.leaving > 0) | (r.forced > 0),
        "priced": (r.wage != 1) | (r.share != 1),
    }
    return {name: np.ascontiguousarray(value, dtype=np.uint8) for name, value in flags.items()}


def spoken_of(t: Terms, layout: Layout) -> Spoken:
    """Terms as arrays."""
    group = np.broadcast_to(t.group[:, None], t.top.shape)
    asked = {(int(f), int(g)) for f, g in zip(t.top[t.real > 0], group[t.real > 0], strict=True)}
    asked |= {(int(f), int(g)) for f, g in zip(t.bottom[t.real > 0], group[t.real > 0], strict=True) if f >= 0}
    pairs = sorted(asked)
    index = {pair: n for n, pair in enumerate(pairs)}

    def indexed(field: np.ndarray) -> np.ndarray:
        named = zip(field.ravel(), group.ravel(), strict=True)
        return np.array([index.get((int(f), int(g)), -1) for f, g in named], dtype=np.int64).reshape(field.shape)

    fields = np.array([f for f, _ in pairs], dtype=np.int64)
    return Spoken(
        pair_field=fields, pair_group=np.array([g for _, g in pairs], dtype=np.int64),
        member=np.ascontiguousarray(t.groups[:, layout.row_corridor] > 0),
        top=indexed(t.top), bottom=indexed(t.bottom), first=t.first.astype(np.int64), last=t.last.astype(np.int64),
        factor=t.factor, meanings=t.real.sum(axis=1).astype(np.int64), logit=t.logit, low=t.low, high=t.high,
        kind=t.kind.astype(np.int64), scale=t.scale, origin=t.origin.astype(np.int64),
        with_held=bool((fields == FIELDS.index("arrears")).any()),
    )  # fmt: skip
