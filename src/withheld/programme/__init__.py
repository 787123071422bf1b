"""The stock-flow forward model, in pure array code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.programme.cohorts import cohorts as cohort_paths
    from withheld.programme.compiled import compiled as as_compiled
    from withheld.programme.model import Inputs, Outputs
    from withheld.programme.rows import (
        AFTER,
        ARREARS,
        BEFORE,
        DISPATCHED,
        FLOWS,
        GROSS,
        HELD_AFTER,
        HELD_BEFORE,
        RETURNED,
        STATES,
        STAY_AFTER,
        STAY_BEFORE,
        STOCK,
        TAKE,
        WORK,
        backward,
        forward,
        money,
    )
else:
    __getattr__ = door(__name__)

__all__ = [
    "AFTER",
    "ARREARS",
    "BEFORE",
    "DISPATCHED",
    "FLOWS",
    "GROSS",
    "HELD_AFTER",
    "HELD_BEFORE",
    "RETURNED",
    "STATES",
    "STAY_AFTER",
    "STAY_BEFORE",
    "STOCK",
    "TAKE",
    "WORK",
    "Inputs",
    "Outputs",
    "as_compiled",
    "backward",
    "cohort_paths",
    "forward",
    "money",
]
