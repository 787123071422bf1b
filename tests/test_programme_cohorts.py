"""Cohorts against the model that they must add up to, and both against workers drawn one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from withheld.programme.cohorts import cohorts
from withheld.programme.model import Inputs, simulate

MONTHS = 40


def inputs(seed: int, dispatch: int | None = None) -> Inputs:
    rng, shape = np.random.default_rng(seed), (2, MONTHS)
    sent = rng.uniform(0, 50, shape) if dispatch is None else np.full(shape, float(dispatch))
    return Inputs(
        dispatch=sent, leave_before=rng.uniform(0, 0.03, shape), leave_after=rng.uniform(0.05, 0.4, shape),
        wage=rng.uniform(300, 900, shape), share=rng.uniform(0.5, 0.9, shape), held=rng.uniform(0.2, 0.6, shape),
        handed=np.full(shape, 0.7), term=(6, 18),
    )  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), month=st.integers(0, MONTHS - 1))
def test_cohorts_add_up_to_the_stock_and_their_pay_to_what_is_held(seed: int, month: int) -> None:
    made = inputs(seed)
    out, found = simulate(made), cohorts(made, month)
    assert np.allclose(found.workers.sum(axis=-1), out.stock[:, month], rtol=1e-10)
    late = (found.workers * (found.overstay > 0)).sum(axis=-1)
    crossing = found.workers[np.arange(2), np.maximum(month - np.array(made.term), 0)] * (month >= np.array(made.term))
    assert np.allclose(late + crossing, out.past_term[:, month], rtol=1e-9, atol=1e-9), (
        "past term from the month it ends"
    )
    released = out.handed[:, month] + out.diverted[:, month]
    assert np.allclose((found.workers * found.held).sum(axis=-1), out.arrears[:, month] + released, rtol=1e-9)


def one_by_one(made: Inputs, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """The same rules for single workers: each stays or leaves by a draw of its own, with its own held pay."""
    out = {name: np.zeros((2, MONTHS)) for name in ("stock", "returned", "arrears", "handed")}
    for c in range(2):
        sent, held = np.empty(0, dtype=int), np.empty(0)
        for t in range(MONTHS):
            sent = np.concatenate([sent, np.full(int(made.dispatch[c, t]), t)])
            held = np.concatenate([held, np.zeros(int(made.dispatch[c, t]))])
            out["stock"][c, t] = len(sent)
            held = held + made.wage[c, t] * (1 - made.share[c, t]) * made.held[c, t]
            hazard = np.where(t - sent >= made.term[c], made.leave_after[c, t], made.leave_before[c, t])
            leaves = rng.random(len(sent)) < 1 - np.exp(-hazard)
            out["returned"][c, t], out["handed"][c, t] = leaves.sum(), made.handed[c, t] * held[leaves].sum()
            sent, held = sent[~leaves], held[~leaves]
            out["arrears"][c, t] = held.sum()
    return out


def test_workers_drawn_one_by_one_agree_with_the_cohorts_within_four_standard_errors() -> None:
    made = inputs(7, dispatch=20)
    model, rng = simulate(made), np.random.default_rng(20171222)
    runs = [one_by_one(made, rng) for _ in range(60)]
    for name in runs[0]:
        # Over ten months at a time: in a single one so few leave that a standard error means nothing.
        drawn = np.array([run[name] for run in runs]).reshape(len(runs), 2, -1, 10).mean(axis=-1)
        error = drawn.std(axis=0, ddof=1) / np.sqrt(len(runs))
        apart = np.abs(drawn.mean(axis=0) - getattr(model, name).reshape(2, -1, 10).mean(axis=-1))
        assert (apart <= 4 * error + 1e-9 * np.abs(drawn).max()).all(), name
