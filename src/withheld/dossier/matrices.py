"""Matrices of evidence: which records speak of an indicator or an obligation, host by host."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from withheld.case import Obligation
from withheld.dossier.material import Material
from withheld.records import Claim, Evidence, Indicator
from withheld.usable import withdrawn
from withheld.vocabulary import codes, country_name

NOWHERE = ""
"""Stands for records that name no host."""


@dataclass(frozen=True)
class Cell:
    """The records of one column at one host; ``id`` is the anchor of the list of their quotations."""

    id: str
    host: str
    column: str
    records: tuple[Evidence, ...]


@dataclass(frozen=True)
class Matrix:
    """Hosts down, columns across; ``cells`` holds None where no record speaks."""

    columns: tuple[tuple[str, str], ...]
    hosts: tuple[tuple[str, str], ...]
    cells: dict[tuple[str, str], Cell]

    def cell(self, host: str, column: str) -> Cell | None:
        """The cell at a host and a column, if any record stands in it."""
        return self.cells.get((host, column))


def indicator_matrix(material: Material) -> Matrix:
    """The eleven indicators of forced labour by host."""

    def matching(code: str) -> list[Evidence]:
        found = material.of("indicator")
        return [e for e in found if isinstance(e.record, Indicator) and e.record.indicator == code]

    listed = {c.code: c.label for c in codes("indicators").values()}
    used = [e.record.indicator for e in material.of("indicator") if isinstance(e.record, Indicator)]
    return _matrix("indicator", list({**listed, **{c: listed.get(c, c) for c in used}}.items()), matching)


def obligation_matrix(material: Material) -> Matrix:
    """The case's obligations by host, with the records that its selectors name and that are not of an earlier time."""
    known = {o.code: o for o in material.case.obligations}

    def matching(code: str) -> list[Evidence]:
        return [e for e in material.records if speaks_to(e, known[code])]

    return _matrix("obligation", [(o.code, o.label) for o in known.values()], matching)


def _matrix(name: str, columns: Sequence[tuple[str, str]], matching: Callable[[str], Iterable[Evidence]]) -> Matrix:
    filled: defaultdict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for code, _ in columns:
        for e in matching(code):
            for host in hosts_of(e):
                filled[host, code].append(e)
    hosts = sorted({h for h, _ in filled}, key=lambda h: (h == NOWHERE, country_name(h)))
    labelled = tuple((h, country_name(h) if h else "no host named") for h in hosts)
    order = [(h, c) for c, _ in columns for h in hosts if (h, c) in filled]
    cells = {(h, c): Cell(f"{name}-{c}-{h or 'none'}", h, c, tuple(filled[h, c])) for h, c in order}
    return Matrix(tuple(columns), labelled, cells)


def hosts_of(e: Evidence) -> tuple[str, ...]:
    """Host codes of a record; one empty string where it names none."""
    if isinstance(e.record, Claim):
        return e.record.hosts or (NOWHERE,)
    return (getattr(e.record, "host", None) or NOWHERE,)


def selector(e: Evidence) -> str:
    """The selector that a record answers to: its kind and its type, as ``event:return``."""
    fields = {"claim": "measure", "event": "type", "indicator": "indicator", "pledge": "act", "position": "stance",
              "dependence": "kind"}  # fmt: skip
    field = fields.get(e.kind)
    return f"{e.kind}:{getattr(e.record, field)}" if field else e.kind


def speaks_to(e: Evidence, obligation: Obligation) -> bool:
    """Whether a record, not withdrawn, is of a kind that the obligation names and does not lie wholly before it was decreed."""
    chosen = selector(e)
    if withdrawn(e.record) or not {chosen, chosen.partition(":")[0]} & set(obligation.evidence):
        return False
    ends = getattr(e.record, "end", None) or getattr(e.record, "by", None) or e.source.published
    return ends is None or ends >= obligation.decreed
