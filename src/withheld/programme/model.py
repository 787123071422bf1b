"""The monthly stock-flow model of a labour-export programme, corridor by corridor, in pure array code.

Workers are dispatched, serve a term, and leave at a rate that depends on the month and on whether the term is served.
Each month the employer pays a wage; the state takes its share; of the rest a part is paid out and a part is held until
the worker leaves, when some of it is handed over and the remainder diverted.

Hazards depend on age only through “term served or not”, so the age axis drops out exactly: those past term in month t
come from the dispatch of T months ago, D[t−T] · exp(−(H[t−1] − H[t−T−1])), with H the cumulative hazard before term,
and what is left are four linear recurrences. Month t: arrivals join, all present work and are paid, then
some leave.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import lax

Array = Any


class Inputs(NamedTuple):
    """What drives the model. All but ``term`` are arrays of corridors × months.

    ``dispatch`` workers a month; ``leave_before`` and ``leave_after`` monthly hazards before and after the term is
    served; ``wage`` currency units a worker and month; ``share`` of pay that the state takes; ``held`` share of the rest
    that is kept back; ``handed`` share of held pay that is handed over when a worker leaves. ``term`` months, one integer
    a corridor, not differentiated.
    """

    dispatch: Array
    leave_before: Array
    leave_after: Array
    wage: Array
    share: Array
    held: Array
    handed: Array
    term: tuple[int, ...]


class Outputs(NamedTuple):
    """What the model gives, each an array of corridors × months.

    ``stock`` workers present and paid in a month; ``dispatched`` and ``returned`` in it; ``gross`` pay, ``take`` of the
    state, ``paid`` out, ``arrears`` held at the end of the month, ``handed`` over and ``diverted`` at departures.
    gross = take + paid + handed + diverted + change of arrears.
    """

    stock: Array
    dispatched: Array
    returned: Array
    gross: Array
    take: Array
    paid: Array
    arrears: Array
    handed: Array
    diverted: Array


def simulate(inputs: Inputs) -> Outputs:
    """Run the model; nobody is abroad before the first month. ValueError if a term is under a month."""
    if min(inputs.term) < 1:
        raise ValueError("a term must be at least one month")
    before, crossing, held_before, held_crossing = _before_term(inputs)
    after, held_after = _after_term(inputs, crossing, held_crossing)
    stay_before, stay_after = jnp.exp(-inputs.leave_before), jnp.exp(-inputs.leave_after)
    stock = before + after
    gross = stock * inputs.wage
    rest = gross * (1 - inputs.share)
    released = held_before * (1 - stay_before) + held_after * (1 - stay_after)
    return Outputs(
        stock=stock,
        dispatched=inputs.dispatch,
        returned=before * (1 - stay_before) + after * (1 - stay_after),
        gross=gross,
        take=gross * inputs.share,
        paid=rest * (1 - inputs.held),
        arrears=held_before * stay_before + held_after * stay_after,
        handed=released * inputs.handed,
        diverted=released * (1 - inputs.handed),
    )


def _cumulative(hazard: Array) -> tuple[Array, Array]:
    """Cumulative hazard through each month, and through the month before."""
    through = jnp.cumsum(hazard, axis=1)
    return through, through - hazard


def _lagged(values: Array, term: tuple[int, ...]) -> Array:
    """``values`` of T months ago, zero before the first month; T is each corridor's own."""
    months = values.shape[1]
    index = np.arange(months)[None, :] - np.asarray(term)[:, None]
    rows = np.arange(len(term))[:, None]
    return jnp.where(jnp.asarray(index >= 0), values[rows, np.maximum(index, 0)], 0.0)


def _carried(inflow: Array, stay: Array) -> Array:
    """x[t] = stay[t−1] · x[t−1] + inflow[t], as an associative scan, which cannot overflow however long the series."""
    kept = jnp.concatenate([jnp.zeros_like(stay[:, :1]), stay[:, :-1]], axis=1)

    def joined(a: tuple[Array, Array], b: tuple[Array, Array]) -> tuple[Array, Array]:
        return a[0] * b[0], b[0] * a[1] + b[1]

    return lax.associative_scan(joined, (kept, inflow), axis=1)[1]


def _before_term(inputs: Inputs) -> tuple[Array, Array, Array, Array]:
    """Workers before term, those who reach it, and the held pay of both."""
    _, earlier = _cumulative(inputs.leave_before)
    hold = inputs.wage * (1 - inputs.share) * inputs.held
    _, earned = _cumulative(hold)
    stay = jnp.exp(-inputs.leave_before)
    crossing = _lagged(inputs.dispatch, inputs.term) * jnp.exp(_lagged(earlier, inputs.term) - earlier)
    held_crossing = crossing * (earned - _lagged(earned, inputs.term))
    before = _carried(inputs.dispatch - crossing, stay)
    held = _carried(before * hold - held_crossing, stay)
    return before, crossing, held, held_crossing


def _after_term(inputs: Inputs, crossing: Array, held_crossing: Array) -> tuple[Array, Array]:
    """Workers past term and their held pay."""
    hold = inputs.wage * (1 - inputs.share) * inputs.held
    stay = jnp.exp(-inputs.leave_after)
    after = _carried(crossing, stay)
    return after, _carried(held_crossing + after * hold, stay)
