"""What may leave a case: releases, exposure of persons, erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.disclosure.blackening import sentence_places
    from withheld.disclosure.erasure import Erased, redact
    from withheld.disclosure.exposure import exposures
    from withheld.disclosure.release import Released, may_rest, naming, secret_names, unfit
    from withheld.disclosure.release import release as released
else:
    __getattr__ = door(__name__)

__all__ = [
    "Erased",
    "Released",
    "exposures",
    "may_rest",
    "naming",
    "redact",
    "released",
    "secret_names",
    "sentence_places",
    "unfit",
]
