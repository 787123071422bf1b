"""Filters readings by programme: which records are removed, how they are counted, and which references remain valid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from withheld.jsons import JsonObject
from withheld.records import Position, Reading, Statement

KINDS = ("claims", "events", "positions", "indicators", "pledges", "presences", "dependences")


def without_others(reading: Reading, elsewhere: Callable[[Statement], str | None]) -> Reading:
    """The reading without the records of other programmes, which it counts; ``elsewhere`` names that of a record, or None.

    A position on a removed claim is removed too; the others index the remaining claims.
    """
    going = [elsewhere(claim) for claim in reading.claims]
    place = {old: new for new, old in enumerate(n for n, code in enumerate(going) if code is None)}

    def of(record: Statement) -> str | None:
        """The programme that a record is about."""
        about = record.claim if isinstance(record, Position) else None
        own = elsewhere(record)
        return own or (going[about] if about is not None and 0 <= about < len(going) else None)

    counts: Counter[str] = Counter(reading.elsewhere)
    left: JsonObject = {}
    for kind in KINDS:
        told = [(record, of(record)) for record in getattr(reading, kind)]
        counts.update(code for _, code in told if code)
        left[kind] = tuple(record for record, code in told if code is None)
    left["positions"] = tuple(_pointing(p, place) for p in left["positions"])
    return reading.model_copy(update={**left, "elsewhere": dict(counts)})


def chosen(reading: Reading, keep: Callable[[Statement], bool]) -> Reading:
    """The reading with the records that ``keep`` accepts; a position on a removed claim stays, without a reference."""
    place = {old: new for new, old in enumerate(n for n, claim in enumerate(reading.claims) if keep(claim))}
    left: JsonObject = {kind: tuple(filter(keep, getattr(reading, kind))) for kind in KINDS}
    left["positions"] = tuple(_pointing(p, place) for p in left["positions"])
    return reading.model_copy(update=left)


def heads(record: Statement) -> str:
    """“header · header: ” of a record that is a table's cell; empty for one of a sentence."""
    told = dict.fromkeys(ground.words for ground in record.grounds if ground.part == "header")
    return f"{' · '.join(told)}: " if told else ""


def said(record: Statement) -> str | None:
    """The sentence that a reader is shown for a record: of a table's cell “header · header: cell”; None for a transcribed row."""
    if record.quote is None:
        return None
    return f"{led}{record.quote.exact}" if (led := heads(record)) else record.quote.sentence


def size(reading: Reading) -> int:
    """How many records a document yields."""
    return sum(len(getattr(reading, kind)) for kind in KINDS)


def _pointing(position: Position, place: dict[int, int]) -> Position:
    if position.claim is None:
        return position
    return position.model_copy(update={"claim": place.get(position.claim)})
