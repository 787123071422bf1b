"""The registry of the forms that records are exported in as one text: a module of this room with its name and ``as_text``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from withheld.records import Evidence


def as_text(form: str, evidence: Sequence[Evidence]) -> str:
    """Records in a form that others read; LookupError if no module makes it."""
    module = f"withheld.exchange.{form}"
    try:
        made: Callable[[Sequence[Evidence]], str] = import_module(module).as_text
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise LookupError(f"{form}: no export is made in this form") from None
    return made(evidence)
