import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_model import full_age
from withheld.programme.model import Inputs, simulate

CORRIDORS, MONTHS = 3, 60


@st.composite
def drawn(draw: st.DrawFn) -> Inputs:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = (CORRIDORS, MONTHS)
    hazard = draw(st.sampled_from([0.01, 0.3, 2.0]))
    dispatch = rng.uniform(0, 500, shape) * (rng.random(shape) < draw(st.sampled_from([1.0, 0.2])))
    return Inputs(
        dispatch=dispatch,
        leave_before=rng.uniform(0, hazard, shape),
        leave_after=rng.uniform(0, 3 * hazard, shape),
        wage=rng.uniform(50, 2000, shape),
        share=rng.uniform(0, 1, shape),
        held=rng.uniform(0, 1, shape),
        handed=rng.uniform(0, 1, shape),
        term=tuple(int(t) for t in rng.integers(1, 48, CORRIDORS)),
    )


@settings(max_examples=40, deadline=None)
@given(drawn())
def test_money_is_conserved(inputs: Inputs) -> None:
    out = simulate(inputs)
    arrears = np.asarray(out.arrears)
    change = np.diff(arrears, axis=1, prepend=0.0)
    spent = np.asarray(out.take + out.paid + out.handed + out.diverted) + change
    scale = np.maximum(np.asarray(out.gross).sum(axis=1, keepdims=True), 1.0)
    assert np.all(np.abs(np.asarray(out.gross) - spent) <= 1e-9 * scale)
    assert np.allclose(np.asarray(out.gross).sum(), spent.sum(), rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(drawn())
def test_workers_are_conserved(inputs: Inputs) -> None:
    out = simulate(inputs)
    stock, returned = np.asarray(out.stock), np.asarray(out.returned)
    expected = stock[:, :-1] - returned[:, :-1] + inputs.dispatch[:, 1:]
    assert np.allclose(stock[:, 1:], expected, rtol=1e-9, atol=1e-7)


@settings(max_examples=15, deadline=None)
@given(drawn())
def test_the_reduced_form_equals_the_full_age_model(inputs: Inputs) -> None:
    out, reference = simulate(inputs), full_age(inputs)
    for name, wanted in reference.items():
        got = np.asarray(getattr(out, name))
        assert np.allclose(got, wanted, rtol=1e-10, atol=1e-10 * max(1.0, np.abs(wanted).max())), name


def test_a_constant_dispatch_comes_to_its_equilibrium() -> None:
    shape = (1, 400)
    inputs = Inputs(
        np.full(shape, 100.0),
        np.zeros(shape),
        np.full(shape, 50.0),
        np.full(shape, 500.0),
        np.full(shape, 0.7),
        np.zeros(shape),
        np.ones(shape),
        (36,),
    )
    assert np.asarray(simulate(inputs).stock)[0, -1] == pytest.approx(37 * 100.0)


def test_a_term_under_a_month_is_refused() -> None:
    shape = (1, 3)
    with pytest.raises(ValueError, match="at least one month"):
        simulate(Inputs(*(np.ones(shape) for _ in range(7)), term=(0,)))
