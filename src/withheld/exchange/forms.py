"""The registry of export formats that are one text: a module of this package for each, with its name and ``as_text``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from withheld.records import Evidence


def as_text(form: str, evidence: Sequence[Evidence]) -> str:
    """Records in an export format; LookupError if no module has that name."""
    module = f"withheld.exchange.{form}"
    try:
        made: Callable[[Sequence[Evidence]], str] = import_module(module).as_text
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise LookupError(f"{form}: no such export format") from None
    return made(evidence)
