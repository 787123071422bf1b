"""The model by cohort: how long workers have been abroad and how much of their pay is held. Exact, not sampled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from withheld.programme.model import Inputs
from withheld.programme.rows import MOST_HAZARD


class Cohorts(NamedTuple):
    """The workers present in one month, by corridor and month of dispatch (…, corridors, cohorts).

    ``workers`` present and paid; ``served`` months worked, that month included (cohorts); ``overstay`` months past the term
    (corridors × cohorts), 0 before it; ``held`` pay per worker, in currency units.
    """

    workers: np.ndarray
    served: np.ndarray
    overstay: np.ndarray
    held: np.ndarray


def cohorts(inputs: Inputs, month: int) -> Cohorts:
    """The cohorts present in a month (its index); ``held`` is the pay withheld by the end of that month, before anyone leaves."""
    before, after, hold = (
        _through(v)
        for v in (
            np.minimum(inputs.leave_before, MOST_HAZARD), np.minimum(inputs.leave_after, MOST_HAZARD),
            inputs.wage * (1 - inputs.share) * inputs.held,
        )
    )  # fmt: skip
    sent = np.arange(month + 1)
    ends = np.minimum(sent[None, :] + np.array(inputs.term)[:, None], month)  # end of the term, or now if earlier
    rows = np.arange(len(inputs.term))[:, None]
    hazard = before[..., rows, ends] - before[..., : month + 1] + after[..., [month]] - after[..., rows, ends]
    return Cohorts(
        workers=inputs.dispatch[..., : month + 1] * np.exp(-hazard), served=month + 1 - sent,
        overstay=np.maximum(month - sent[None, :] - np.array(inputs.term)[:, None], 0),
        held=hold[..., [month + 1]] - hold[..., : month + 1],
    )  # fmt: skip


def _through(values: np.ndarray) -> np.ndarray:
    """Cumulative sums along the last axis: before each month, then the total."""
    return np.concatenate([np.zeros_like(values[..., :1]), np.cumsum(values, axis=-1)], axis=-1)
