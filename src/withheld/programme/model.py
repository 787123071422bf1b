"""The monthly stock-flow model of a labour-export programme, corridor by corridor, in compiled array code.

Workers are dispatched, serve a term, and leave at a rate that depends on the month and on whether the term is served.
Each month the employer pays a wage; the state takes its share; of the rest a part is paid out and a part is held until
the worker leaves, when some of it is handed over and the remainder diverted.

Hazards depend on age only through “term served or not”, so the age axis drops out exactly: those past term in month t
come from the dispatch of T months ago, D[t−T] · exp(−(H[t−1] − H[t−T−1])), with H the cumulative hazard before term,
and what is left are four linear recurrences, x[t] = exp(−h[t−1]) · x[t−1] + inflow[t]. Month t: arrivals join, all present
work and are paid, then some leave.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from withheld.programme.compiled import compiled
from withheld.programme.rows import STATES, WORK, forward, money


class Inputs(NamedTuple):
    """Inputs of the model. All but ``term`` are arrays of (…, corridors, months).

    ``dispatch`` workers per month; ``leave_before`` and ``leave_after`` monthly hazards before and after the end of the term;
    ``wage`` in currency units per worker and month; ``share`` of pay that the state takes; ``held`` share of the rest that is
    withheld; ``handed`` share of held pay that is paid out when a worker leaves; ``term`` in months, one integer per corridor.
    Corridors with several terms have one row for each.
    """

    dispatch: np.ndarray
    leave_before: np.ndarray
    leave_after: np.ndarray
    wage: np.ndarray
    share: np.ndarray
    held: np.ndarray
    handed: np.ndarray
    term: tuple[int, ...]


class Outputs(NamedTuple):
    """Outputs of the model, each an array of (…, corridors, months).

    ``stock`` workers present and paid in a month, of whom ``past_term`` are past their term; ``dispatched`` and ``returned`` in
    that month; ``gross`` pay, ``take`` of the state, ``paid`` out, ``arrears`` held at the end of the month, ``handed`` over and
    ``diverted`` at departures. gross = take + paid + handed + diverted + change of arrears.
    """

    stock: np.ndarray
    past_term: np.ndarray
    dispatched: np.ndarray
    returned: np.ndarray
    gross: np.ndarray
    take: np.ndarray
    paid: np.ndarray
    arrears: np.ndarray
    handed: np.ndarray
    diverted: np.ndarray


def simulate(inputs: Inputs) -> Outputs:
    """Run the model; nobody is abroad before the first month. ValueError if a term is under a month."""
    if min(inputs.term) < 1:
        raise ValueError("a term must be at least one month")
    fields = np.broadcast_arrays(*(np.asarray(f, dtype=float) for f in inputs[:-1]))
    shape = fields[0].shape
    flat = [np.ascontiguousarray(f).reshape(-1, *shape[-2:]) for f in fields]
    out = np.empty((len(Outputs._fields), *flat[0].shape))
    dispatch, before, after, wage, share, held, handed = flat
    scratch = np.empty((STATES + WORK, shape[-1]))
    _all(dispatch, before, after, wage, share, held, handed, np.array(inputs.term), out, scratch)
    return Outputs(*(field.reshape(shape) for field in out))


@compiled
def _all(
    dispatch: np.ndarray, leave_before: np.ndarray, leave_after: np.ndarray, wage: np.ndarray, share: np.ndarray,
    held: np.ndarray, handed: np.ndarray, term: np.ndarray, out: np.ndarray, scratch: np.ndarray,
) -> None:  # fmt: skip
    state, work = scratch[:STATES], scratch[STATES:]
    for n in range(dispatch.shape[0]):
        for r in range(dispatch.shape[1]):
            sent, pay, part, kept = dispatch[n, r], wage[n, r], share[n, r], held[n, r]
            forward(sent, leave_before[n, r], leave_after[n, r], pay, part, kept, term[r], True, state, work)
            money(sent, pay, part, kept, handed[n, r], state, out[:, n, r])
