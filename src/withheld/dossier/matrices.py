"""Matrices of evidence: which records speak of an indicator or an obligation, host by host."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from withheld.case import Obligation
from withheld.charts import day, period
from withheld.dossier.material import Material, scope
from withheld.records import Claim, Evidence, Indicator, Pledge
from withheld.usable import withdrawn
from withheld.vocabulary import codelist, codes, country_name

NOWHERE = ""
"""Stands for records that name no host."""
ALIKE = 0.6
"""Share of words in common from which a sentence of a reprint is that of the first."""


@dataclass(frozen=True)
class Cell:
    """The records of one column at one host; ``id`` is the anchor of the list of their quotations."""

    id: str
    host: str
    column: str
    records: tuple[Evidence, ...]
    quotations: tuple[tuple[Evidence, ...], ...] = ()
    """The records by what they say: a reprint, or the same sentence, stands with the first that has it."""


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
    return _matrix("indicator", list({**listed, **{c: listed.get(c, c) for c in used}}.items()), matching, material)


def obligation_matrix(material: Material) -> Matrix:
    """The case's obligations by host, with the records that its selectors name and that are not of an earlier time."""
    known = {o.code: o for o in material.case.obligations}

    def matching(code: str) -> list[Evidence]:
        return [e for e in material.records if speaks_to(e, known[code])]

    return _matrix("obligation", [(o.code, o.label) for o in known.values()], matching, material)


def _matrix(
    name: str, columns: Sequence[tuple[str, str]], matching: Callable[[str], Iterable[Evidence]], material: Material
) -> Matrix:
    filled: defaultdict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for code, _ in columns:
        for e in matching(code):
            for host in hosts_of(e):
                filled[host, code].append(e)
    hosts = sorted({h for h, _ in filled}, key=lambda h: (h == NOWHERE, country_name(h)))
    labelled = tuple((h, country_name(h) if h else "no host named") for h in hosts)
    order = [(h, c) for c, _ in columns for h in hosts if (h, c) in filled]
    cells = {
        (h, c): Cell(f"{name}-{c}-{h or 'none'}", h, c, tuple(filled[h, c]), once(filled[h, c], material.copies))
        for h, c in order
    }
    return Matrix(tuple(columns), labelled, cells)


def once(records: Iterable[Evidence], copies: Mapping[str, str]) -> tuple[tuple[Evidence, ...], ...]:
    """Records by what they say, in their order: the same sentence, or a sentence much like it in a reprint, once."""
    found: list[list[Evidence]] = []
    for e in records:
        mine = next((group for group in found if any(_same(e, other, copies) for other in group)), None)
        if mine is None:
            found.append([e])
        else:
            mine.append(e)
    return tuple(map(tuple, found))


def _same(a: Evidence, b: Evidence, copies: Mapping[str, str]) -> bool:
    one, other = _words(a), _words(b)
    if not one or not other:
        return False
    if one == other:
        return True
    alike = len(one & other) / len(one | other)
    return alike >= ALIKE and _first(a.source.id, copies) == _first(b.source.id, copies)


def _words(e: Evidence) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", e.record.quote.sentence.casefold())) if e.record.quote else frozenset()


def _first(document: str, copies: Mapping[str, str]) -> str:
    """The first of the documents of which one is a reprint of a reprint."""
    seen = {document}
    while (before := copies.get(document)) is not None and before not in seen:
        document = before
        seen.add(before)
    return document


@dataclass(frozen=True)
class Promise:
    """A pledge beside what followed in its host: records of the kinds that its act names, not from before it."""

    pledge: Evidence
    act: str
    where: str
    by: str
    since: str
    followed: tuple[Evidence, ...]


def promises(material: Material) -> list[Promise]:
    """The pledges in the order of their numbers, each with what followed as far as records tell."""
    return [_promise(e, e.record, material) for e in material.of("pledge") if isinstance(e.record, Pledge)]


def _promise(e: Evidence, pledge: Pledge, material: Material) -> Promise:
    since, known = e.source.published, codes("acts").get(pledge.act)
    found = [r for r in material.records if since and follows(r, pledge, since)]
    return Promise(
        e, known.label if known else pledge.act, scope(pledge), period(pledge.by, pledge.by) if pledge.by else "",
        day(since) if since else "", tuple(group[0] for group in once(found, material.copies)),
    )  # fmt: skip


def follows(e: Evidence, pledge: Pledge, since: dt.date) -> bool:
    """Whether a record, not withdrawn, tells of the pledge's host and subject at a time after the pledge was told."""
    chosen = selector(e)
    if withdrawn(e.record) or not {chosen, chosen.partition(":")[0]} & set(
        codelist("acts")["followed"].get(pledge.act, ())
    ):
        return False
    at = getattr(e.record, "start", None) or e.source.published
    return at is not None and at > since and (pledge.host is None or pledge.host in hosts_of(e))


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
