"""Reads many documents, each within limits of time and memory; results come in the order of the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.batch.failures import as_csv, kind
    from withheld.batch.limits import in_force
    from withheld.batch.reading import How, processors, read_all, says
    from withheld.batch.resume import Before
    from withheld.batch.sameness import SEND
    from withheld.batch.talk import Fetched, Known, Refused, Said, Told
else:
    __getattr__ = door(__name__)

__all__ = [
    "SEND",
    "Before",
    "Fetched",
    "How",
    "Known",
    "Refused",
    "Said",
    "Told",
    "as_csv",
    "in_force",
    "kind",
    "processors",
    "read_all",
    "says",
]
