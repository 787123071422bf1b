"""The same rules with every age counted, in plain loops: the reference for the reduced model."""

from __future__ import annotations

import numpy as np

from withheld.programme.model import Inputs


def full_age(inputs: Inputs) -> dict[str, np.ndarray]:
    corridors, months = inputs.dispatch.shape
    out = {
        k: np.zeros((corridors, months))
        for k in ("stock", "returned", "gross", "take", "paid", "arrears", "handed", "diverted")
    }
    for c in range(corridors):
        workers = np.zeros(months)  # by month of dispatch
        pots = np.zeros(months)
        for t in range(months):
            workers[t] = inputs.dispatch[c, t]
            wage, share, held = inputs.wage[c, t], inputs.share[c, t], inputs.held[c, t]
            stock = workers.sum()
            pots += workers * wage * (1 - share) * held
            served = (t - np.arange(months)) >= inputs.term[c]
            leave = 1 - np.exp(-np.where(served, inputs.leave_after[c, t], inputs.leave_before[c, t]))
            released = (pots * leave).sum()
            out["stock"][c, t] = stock
            out["returned"][c, t] = (workers * leave).sum()
            out["gross"][c, t] = stock * wage
            out["take"][c, t] = stock * wage * share
            out["paid"][c, t] = stock * wage * (1 - share) * (1 - held)
            out["handed"][c, t] = released * inputs.handed[c, t]
            out["diverted"][c, t] = released * (1 - inputs.handed[c, t])
            workers, pots = workers * (1 - leave), pots * (1 - leave)
            out["arrears"][c, t] = pots.sum()
    return out
