"""Records in words: their content in a line, their source, their status."""

from __future__ import annotations

from typing import NamedTuple

from withheld.amounts import amount
from withheld.charts import period
from withheld.dossier import Piece, chain, sentence
from withheld.records import (
    Claim,
    Dependence,
    Event,
    Evidence,
    Indicator,
    Pledge,
    Position,
    Presence,
    Sensitivity,
)  # fmt: skip
from withheld.usable import UNSURE, WITHDRAWN, unsure, withdrawn
from withheld.vocabulary import codes, country_name, measures

_SAYS = {"deny": "denies", "dispute": "disputes", "doubt": "doubts", "confirm": "confirms"}
SHORT = 320
"""Characters of a sentence in a list; a longer one is cut at a word before and behind its figure."""


class Told(NamedTuple):
    """A record as a list has it: ``what`` it says, ``sentence`` with its figure marked, ``who`` said it, ``states`` in words."""

    id: str
    kind: str
    what: str
    when: str
    sentence: tuple[Piece, ...]
    who: tuple[str, ...]
    states: tuple[str, ...]
    grade: str
    e: Evidence


def tell(e: Evidence, *, whole: bool = False) -> Told:
    """A record in words; with ``whole`` its sentence is not cut, however long it is."""
    found = sentence(e)
    grade = f"{e.reliability}{e.credibility}, {e.basis.replace('_', ' ')}"
    return Told(
        e.id, e.kind, what(e), when(e), found if whole else shortened(found), chain(e), states(e), grade, e
    )  # fmt: skip


def states(e: Evidence) -> tuple[str, ...]:
    """Its state and whatever else keeps it from being used or shown, each a word."""
    found = [e.state, *([UNSURE] if unsure(e.record.confidence, e.state) else [])]
    mark: Sensitivity | None = e.sensitivity
    return (*found, *(["unanchored"] if e.unanchored else []), *([mark] if mark else []))


def what(e: Evidence) -> str:
    """What a record says, in a line: “Workers abroad in Russia: about 20,000”."""
    record = e.record
    if isinstance(record, Claim):
        taken_back = f" ({WITHDRAWN})" if withdrawn(record) else ""
        return f"{measures()[record.measure].label}{_in(*record.hosts)}: {amount(record)}{taken_back}"
    host = getattr(record, "host", None)
    return f"{_named(record)}{_in(*([host] if host else []))}"


def _named(record: object) -> str:
    if isinstance(record, Event):
        return _label("events", record.type)
    if isinstance(record, Indicator):
        return _label("indicators", record.indicator)
    if isinstance(record, Pledge):
        return f"{record.holder or 'Somebody'}: {_label('acts', record.act).lower()}"
    if isinstance(record, Position):
        return f"{record.holder or 'Somebody'} {_SAYS[record.stance]}: “{record.target}”"
    if isinstance(record, Presence):
        return f"Presence{f', {record.place}' if record.place else ''}"
    assert isinstance(record, Dependence)
    return record.kind.replace("_", " ").capitalize()


def _label(name: str, code: str) -> str:
    known = codes(name).get(code)
    return known.label if known else code.replace("_", " ")


def _in(*hosts: str) -> str:
    return f" in {', '.join(country_name(h) for h in hosts)}" if hosts else ""


def when(e: Evidence) -> str:
    """The period that a record holds for, empty where it has none."""
    record = e.record
    start, end = getattr(record, "start", None), getattr(record, "end", None) or getattr(record, "by", None)
    return period(start, end) if start or end else "undated" if isinstance(record, Claim) else ""


def shortened(found: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """A sentence whose long unmarked parts are cut at a word, so that a figure in ten thousand characters is seen."""
    if sum(len(p.text) for p in found) <= SHORT:
        return found
    last = len(found) - 1
    return tuple(_cut(p, first=n == 0, last=n == last) for n, p in enumerate(found))


def _cut(piece: Piece, *, first: bool, last: bool) -> Piece:
    text, most = piece.text, SHORT // (4 if piece.mark else 2)
    if len(text) <= most:
        return piece
    head, tail = (
        text[: most // 2].rpartition(" ")[0] or text[: most // 2],
        text[-most // 2 :].partition(" ")[2] or text[-most // 2 :],
    )
    if first and not piece.mark:
        return Piece(f"… {tail}", piece.mark)
    return Piece(f"{head} …", piece.mark) if last and not piece.mark else Piece(f"{head} … {tail}", piece.mark)
