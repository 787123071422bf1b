"""Likelihood of the observations given the parameters: heavy-tailed terms on the log scale, bounds as censored values."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from withheld.case import CaseError
from withheld.estimate.layout import Layout
from withheld.estimate.results import Observation
from withheld.estimate.terms import (
    BROAD,
    DEFINITION,
    ELSEWHERE,
    FLOOR,
    FREEDOM,
    NOBODY,
    OFFICIAL,
    OTHER,
    REGISTER,
    ROOT,
    SECTOR,
)
from withheld.names import normal

Array = Any


class Outputs(Protocol):
    """Any object with the model's outputs as attributes."""

    @property
    def stock(self) -> np.ndarray:
        """Workers abroad."""


NONE = 50.0
"""Largest value of an upper bound of “none”, in the unit of the output."""
FIELDS = ("stock", "dispatched", "returned", "gross", "take", "arrears")
"""Outputs that are summed over corridors and months, in the order of the model's flows."""
RATIOS = {"wage": ("gross", "stock"), "share": ("take", "gross")}
"""Outputs that are the ratio of two sums."""
AVERAGED = ("stock", "arrears")
UNDATED_POINTS = 4
"""Number of times at which an undated figure may hold, spread evenly over its years."""


Shared = tuple[int, str]
"""A shared error: which spread it has (an index of ``ERRORS``), and the name of the root, definition or sector."""


class Terms(NamedTuple):
    """Observations as arrays (observations × alternatives); the alternatives are the possible meanings of a figure, equally
    likely a priori.

    ``top`` and ``bottom`` index ``FIELDS`` (``bottom`` −1 for none), ``group`` the rows of ``groups`` (groups × corridors, 0 or
    1), ``first`` and ``last`` months (last exclusive). ``factor`` converts a sum to the figure's unit. ``logit`` marks shares.
    ``real`` is 1 for alternatives that exist and 0 for padding. ``low`` and ``high`` are on the log (for shares the logit) scale.
    ``kind`` is 0 point, 1 interval, 2 at least, 3 at most. ``error`` is the index in ``ERRORS`` of the factor on its error,
    ``alone`` whether its root has no other observation. ``offsets`` (observations × 3) index the errors that it shares with
    others of its root, definition and sector (−1 for none); ``shared`` names these errors.
    """

    top: np.ndarray
    bottom: np.ndarray
    group: np.ndarray
    first: np.ndarray
    last: np.ndarray
    factor: np.ndarray
    real: np.ndarray
    groups: np.ndarray
    logit: np.ndarray
    low: np.ndarray
    high: np.ndarray
    kind: np.ndarray
    scale: np.ndarray
    error: np.ndarray
    alone: np.ndarray
    offsets: np.ndarray
    shared: tuple[Shared, ...]

    @property
    def origins(self) -> int:
        """Number of shared errors: of roots, definitions and sectors."""
        return len(self.shared)

    @property
    def offset_kind(self) -> np.ndarray:
        """The index in ``ERRORS`` of each shared error's spread."""
        return np.array([kind for kind, _ in self.shared], dtype=np.int64)


KINDS = {"point": 0, "interval": 1, "at_least": 2, "at_most": 3}


class _Meaning(NamedTuple):
    top: str
    bottom: str | None
    first: int
    last: int
    factor: float


def terms(plan: Layout, observations: Sequence[Observation]) -> Terms:
    """Arrange observations for the density."""
    meanings = [list(_meanings(plan, o)) for o in observations]
    table, real = _table(meanings)
    scopes = sorted({o.corridor or "" for o in observations})
    bounds = np.array([_bounds(o) for o in observations]).reshape(-1, 2)
    alone, offsets, shared = _shared(plan, observations)
    top, bottom, first, last = (table[i].astype(int) for i in range(4))
    return Terms(
        top=top, bottom=bottom, first=first, last=last, factor=table[4], real=real,
        group=np.array([scopes.index(o.corridor or "") for o in observations], dtype=int),
        groups=np.array([_members(plan, s) for s in scopes]).reshape(-1, len(plan.case.corridors)),
        logit=np.array([o.output == "share" for o in observations], dtype=bool), low=bounds[:, 0], high=bounds[:, 1],
        kind=np.array([KINDS[o.kind] for o in observations], dtype=int), scale=np.array([o.scale for o in observations]),
        error=np.array([LEARNED.get(o.basis, OTHER) for o in observations], dtype=int), alone=alone, offsets=offsets, shared=shared,
    )  # fmt: skip


def _table(meanings: Sequence[Sequence[_Meaning]]) -> tuple[np.ndarray, np.ndarray]:
    """Top, bottom, first, last and factor of each meaning, and a mask of those that exist; padding has harmless values."""
    shape = (len(meanings), max(map(len, meanings), default=1))
    table, real = np.zeros((5, *shape)), np.zeros(shape)
    table[1], table[3], table[4] = -1, 1, 1
    for k, found in enumerate(meanings):
        for n, m in enumerate(found):
            bottom = -1 if m.bottom is None else FIELDS.index(m.bottom)
            table[:, k, n] = FIELDS.index(m.top), bottom, m.first, m.last, m.factor
            real[k, n] = 1
    return table, real


def root_key(o: Observation) -> str:
    """The root of an observation, normalised for comparison."""
    return normal(o.root or o.origin or o.evidence)


LEARNED = {"register": REGISTER, "official_statement": OFFICIAL}
"""Index of the error factor of a basis; all others share one."""
PEOPLE = ("stock", "dispatched", "returned")
PAY = ("wage", "share")


def _shared(plan: Layout, observations: Sequence[Observation]) -> tuple[np.ndarray, np.ndarray, tuple[Shared, ...]]:
    """Which roots have no other observation; the errors that each observation shares, and the names of these errors."""
    roots = [root_key(o) for o in observations]
    several = {key for key in roots if roots.count(key) > 1}
    keys = [[k if k and (k[0] != ROOT or k[1] in several) else None for k in shared_by(plan, o)] for o in observations]
    found = sorted({key for mine in keys for key in mine if key})
    offsets = np.array([[found.index(key) if key else -1 for key in mine] for mine in keys], dtype=np.int64).reshape(
        -1, 3
    )
    alone = np.array([root not in several for root in roots], dtype=bool)
    return alone, offsets, tuple(found)


def shared_by(plan: Layout, o: Observation) -> tuple[Shared | None, Shared | None, Shared | None]:
    """The errors that a figure shares with others of its root, its definition and its sector, None where it has none."""
    return (ROOT, root_key(o)), _definition(o), _sector(plan, o)


def _definition(o: Observation) -> Shared | None:
    """The shared error of counting something other than workers, such as permits; None if it counts workers."""
    counts = o.output in PEOPLE and o.counted not in (None, "workers") and o.kind != "at_most"
    return (DEFINITION, f"{o.counted}") if counts else None


def _sector(plan: Layout, o: Observation) -> Shared | None:
    """The shared error of a sector's pay or share, if no corridor has that sector."""
    own = {c.sector for c in plan.case.corridors}
    return (SECTOR, f"{o.output} {o.sector}") if o.output in PAY and o.sector and o.sector not in own else None


def _members(plan: Layout, scope: str) -> np.ndarray:
    codes = [c.code for c in plan.case.corridors]
    wanted = set(scope.split("+")) if scope else set(codes)
    return np.array([float(code in wanted) for code in codes])


def _meanings(plan: Layout, o: Observation) -> Iterator[_Meaning]:
    """The possible meanings of a figure: revenue as the state's take or as gross pay, an undated figure at several times."""
    names = ("take", "gross") if o.output == "revenue" else (o.output,)
    for name in names:
        top, bottom = RATIOS.get(name, (name, None))
        for first, last in _windows(plan, o):
            months = last - first
            factor = 12.0 / months if o.output == "revenue" else 1.0 / months if name in AVERAGED else 1.0
            yield _Meaning(top, bottom, first, last, factor)


def _windows(plan: Layout, o: Observation) -> list[tuple[int, int]]:
    first, last = plan.month_index(o.start), plan.month_index(o.end)
    if o.output in RATIOS:
        first, last = _with_somebody(plan, o, first, last)
    if not o.undated:
        return [(first, last + 1)]
    width = 12 if o.output == "revenue" else 1
    ends = np.unique(np.linspace(min(first + width - 1, last), last, UNDATED_POINTS).round().astype(int))
    return [(max(int(end) - width + 1, 0), int(end) + 1) for end in ends]


def _with_somebody(plan: Layout, o: Observation, first: int, last: int) -> tuple[int, int]:
    """The months of a pay or share, moved to when workers are there: a figure reported on the eve of a mission is its later pay.

    CaseError if the levers allow no workers at any time.
    """
    gone = _nobody_yet(plan)[_members(plan, o.corridor or "") > 0].all(axis=0)
    if gone.all():
        raise CaseError(
            f"{o.evidence}: is about pay at a host where the levers of the case leave no workers in any month; "
            "correct the levers in case.toml, or reject the record"
        )
    earliest = int(np.argmin(gone))
    return max(first, earliest), max(last, earliest)


def _nobody_yet(plan: Layout) -> np.ndarray:
    """True in the months of a corridor during which the levers have never allowed any workers there (corridors × months)."""
    r = plan.rules
    none = (((r.level_set > 0) & (r.level == 0)) | (r.quota == 0) | (r.stopped > 0)) & (r.surge == 0)
    return np.logical_and.accumulate(none, axis=1)


def _bounds(o: Observation) -> tuple[float, float]:
    def scaled(value: float | None, missing: float) -> float:
        """A bound on the observation's scale: logit of a share, else log; ``missing`` for None."""
        if value is None:
            return missing
        if o.output == "share":
            inner = min(max(value, 0.005), 0.995)
            return math.log(inner / (1 - inner))
        return math.log(max(value, NONE if o.kind == "at_most" else 1.0))

    return scaled(o.low, -50.0), scaled(o.high, 50.0)


def levels(t: Terms, found: Outputs) -> Array:
    """The model's value for each meaning of each observation (…, observations, meanings), on the log or logit scale.

    ``found`` has the model's outputs by corridor and month.
    """
    sums = np.stack([_running(t.groups @ getattr(found, name)) for name in FIELDS], axis=-3)
    group = t.group[:, None]

    def over(field: np.ndarray) -> Array:
        """The log of a field's sum over the months of each meaning."""
        window = sums[..., field, group, t.last] - sums[..., field, group, t.first]
        return np.log(np.maximum(window * t.factor, NOBODY))

    top = over(t.top)
    ratio = top - np.where(t.bottom >= 0, over(np.maximum(t.bottom, 0)), 0.0)
    share = np.minimum(np.exp(np.minimum(ratio, 0.0)), 1 - 1e-9)
    return np.where(t.logit[:, None], np.log(share) - np.log1p(-share), ratio)


def _running(values: Array) -> Array:
    """Cumulative sums along the last axis: before each month, then the total."""
    return np.concatenate([np.zeros_like(values[..., :1]), np.cumsum(values, axis=-1)], axis=-1)


def shifts(t: Terms, bias: Array, errors: Array) -> Array:
    """The sum of the shared errors of each observation (…, observations)."""
    if not t.origins:
        return np.zeros((*np.shape(errors)[:-1], len(t.kind)))
    scaled = bias[..., : t.origins] * errors[..., t.offset_kind]
    return np.where(t.offsets >= 0, scaled[..., np.maximum(t.offsets, 0)], 0.0).sum(axis=-1)


def widths(t: Terms, errors: Array) -> Array:
    """The scale of each observation's own error (…, observations)."""
    own = t.scale * errors[..., t.error]
    return np.sqrt(own**2 + np.where(t.alone, errors[..., [ROOT]], 0.0) ** 2)


def log_likelihood(t: Terms, level: Array, bias: Array, errors: Array) -> Array:
    """Log density of each observation (…, observations), with equal weights for its meanings.

    ``bias`` are the shared errors (…, errors) as standard normal deviates; ``errors`` the error parameters (…, ``ERRORS``).
    """
    level = level + shifts(t, bias, errors)[..., None]
    usual = math.log1p(-ELSEWHERE) + _log_term(t, level, widths(t, errors)[..., None])
    each = np.logaddexp(usual, math.log(ELSEWHERE) + _log_term(t, level, BROAD))
    each = np.where(t.real > 0, each, -np.inf)
    most = np.max(each, axis=-1, keepdims=True)
    return (most + np.log(np.sum(np.exp(each - most), axis=-1, keepdims=True)))[..., 0] - np.log(t.real.sum(-1))


def _log_term(t: Terms, mu: Array, scale: Any) -> Array:
    low, high, kind = t.low[:, None], t.high[:, None], t.kind[:, None]
    point = _log_density((low - mu) / scale) - np.log(scale)
    above, below = student_cdf((mu - low) / scale), student_cdf((high - mu) / scale)
    between = np.log(np.maximum(above + below - 1, FLOOR))
    bound = np.where(kind == 2, np.log(np.maximum(above, FLOOR)), np.log(np.maximum(below, FLOOR)))
    return np.where(kind == 0, point, np.where(kind == 1, between, bound))


def _log_density(x: Array) -> Array:
    constant = math.lgamma((FREEDOM + 1) / 2) - math.lgamma(FREEDOM / 2) - 0.5 * math.log(FREEDOM * math.pi)
    return constant - (FREEDOM + 1) / 2 * np.log1p(x * x / FREEDOM)


def student_cdf(x: Array) -> Array:
    """Distribution function of Student's t with four degrees of freedom, in closed form."""
    s = x * x / 4
    return 0.5 + 0.375 * x / np.sqrt(1 + s) * (1 - s / (3 * (1 + s)))
