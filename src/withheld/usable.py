"""Which records may be compared, counted and fitted, and which are only stored and shown."""

from __future__ import annotations

import os
from functools import lru_cache

from withheld.readings import chosen
from withheld.records import Claim, Evidence, Reading, Statement
from withheld.settings import settings

WITHDRAWN = "withdrawn"
"""The stance of a figure that its own text withdraws: by a correction or struck-out words."""
UNSURE = "unsure"
"""Label of a record with low confidence that nobody has decided on."""


def withdrawn(record: Statement) -> bool:
    """Whether the text itself withdraws a record: it is not compared with, and nothing depends on it."""
    return getattr(record, "stance", None) == WITHDRAWN


def unsure(confidence: float, state: str = "proposed") -> bool:
    """Whether a record is less sure than the setting ``sure`` asks for, and no person has decided on it.

    This is the only rule for which records the machine may not use by itself; a record straight from a text is ``proposed``.
    """
    return state == "proposed" and confidence < _limits(*map(os.environ.get, LIMITS))[0]


LIMITS = ("WITHHELD_SURE", "WITHHELD_SHOWN", "WITHHELD_SHOWN_SENTENCES")


@lru_cache(maxsize=4)
def _limits(*_told: str | None) -> tuple[float, float, float]:
    """``sure``, ``shown`` and ``shown_sentences``, cached: settings are slow to read, and this is called for every record."""
    now = settings()
    return now.sure, min(now.shown, now.sure), min(now.shown_sentences, now.sure)


def in_use(e: Evidence) -> bool:
    """Whether a record of a case is compared, counted and fitted: neither rejected nor unsure."""
    return e.state != "rejected" and not unsure(e.record.confidence, e.state)


def standing(e: Evidence) -> str:
    """The state of a record in words, with what keeps it from being used or from being shown with a sentence."""
    return f"{e.standing}, {UNSURE}" if unsure(e.record.confidence, e.state) else e.standing


def sure_of(reading: Reading) -> Reading:
    """What a document yields without the unsure records."""
    return chosen(reading, lambda record: not unsure(record.confidence))


def likely(reading: Reading) -> Reading:
    """What a document yields that is worth showing: what is used, and what is unsure but not unlikely (``shown``, and
    ``shown_sentences`` for what is no figure)."""
    _, figures, sentences = _limits(*map(os.environ.get, LIMITS))
    return chosen(reading, lambda record: record.confidence >= (figures if isinstance(record, Claim) else sentences))


def left_out(count: int, remedy: str) -> str:
    """“12 unsure readings left out: withheld review --unsure”; ``remedy`` is where they are found."""
    return f"{count:,} unsure reading{'' if count == 1 else 's'} left out: {remedy}"
