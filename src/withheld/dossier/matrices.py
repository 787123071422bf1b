"""Matrices of evidence: records on an indicator or an obligation, host by host."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from withheld.case import Obligation
from withheld.charts import day, period
from withheld.dossier.view_model import ViewModel, scope
from withheld.records import Claim, Evidence, Indicator, Pledge
from withheld.usable import withdrawn
from withheld.vocabulary import codelist, codes, country_name

NOWHERE = ""
"""The host of records that name none."""
ALIKE = 0.6
"""Share of common words from which a sentence in a reprint counts as the original's."""


@dataclass(frozen=True)
class Cell:
    """The records of one column at one host; ``id`` is the anchor of the list of their quotations."""

    id: str
    host: str
    column: str
    records: tuple[Evidence, ...]
    quotations: tuple[tuple[Evidence, ...], ...] = ()
    """The records grouped by content: a reprint, or the same sentence, follows the first that has it."""


@dataclass(frozen=True)
class Matrix:
    """Hosts as rows, indicators or obligations as columns; ``cells`` holds None where there is no record."""

    columns: tuple[tuple[str, str], ...]
    hosts: tuple[tuple[str, str], ...]
    cells: dict[tuple[str, str], Cell]

    def cell(self, host: str, column: str) -> Cell | None:
        """The cell at a host and a column, if any record stands in it."""
        return self.cells.get((host, column))


Cells = dict[tuple[str, str], list[Evidence]]
"""Records by host and column, in the order of their numbers."""


def indicator_matrix(material: ViewModel) -> Matrix:
    """The eleven indicators of forced labour by host."""
    return _matrix("indicator", indicator_columns(material), indicator_cells(material), material)


def indicator_columns(material: ViewModel) -> list[tuple[str, str]]:
    """The eleven indicators with their labels, and others that records name."""
    listed = {c.code: c.label for c in codes("indicators").values()}
    used = [e.record.indicator for e in material.of("indicator") if isinstance(e.record, Indicator)]
    return list({**listed, **{c: listed.get(c, c) for c in used}}.items())


def indicator_cells(material: ViewModel) -> Cells:
    """The records of each indicator at each host."""
    filled: Cells = defaultdict(list)
    for e in material.of("indicator"):
        if isinstance(e.record, Indicator):
            for host in hosts_of(e):
                filled[host, e.record.indicator].append(e)
    return filled


def obligation_matrix(material: ViewModel) -> Matrix:
    """The case's obligations by host, with the records that its selectors name and that are not of an earlier time."""
    columns = [(o.code, o.label) for o in material.case.obligations]
    return _matrix("obligation", columns, obligation_cells(material), material)


def obligation_cells(material: ViewModel) -> Cells:
    """The records that speak to each obligation at each host."""
    filled: Cells = defaultdict(list)
    for e in material.records:
        for code in (o.code for o in material.case.obligations if speaks_to(e, o)):
            for host in hosts_of(e):
                filled[host, code].append(e)
    return filled


def _matrix(name: str, columns: Sequence[tuple[str, str]], filled: Cells, material: ViewModel) -> Matrix:
    hosts = sorted({h for h, _ in filled}, key=lambda h: (h == NOWHERE, country_name(h)))
    labelled = tuple((h, country_name(h) if h else "no host named") for h in hosts)
    order = [(h, c) for c, _ in columns for h in hosts if (h, c) in filled]
    cells = {
        (h, c): Cell(f"{name}-{c}-{h or 'none'}", h, c, tuple(filled[h, c]), once(filled[h, c], material.copies))
        for h, c in order
    }
    return Matrix(tuple(columns), labelled, cells)


def once(records: Iterable[Evidence], copies: Mapping[str, str]) -> tuple[tuple[Evidence, ...], ...]:
    """Records grouped by content, in order: the same sentence, or a similar sentence in a reprint, once."""
    found: list[list[Evidence]] = []
    # Only records with the same words, or from reprints of one text, can be equal: compare with those alone.
    of_words: dict[frozenset[str], int] = {}
    of_text: defaultdict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
    for e in records:
        words, text = _words(e), _first(e.source.id, copies)
        alike = [n for other, n in of_text[text] if words and len(words & other) / len(words | other) >= ALIKE]
        at = min([*alike, *([of_words[words]] if words in of_words else [])], default=None)
        if at is None:
            at = len(found)
            found.append([])
        found[at].append(e)
        if words:
            of_words[words] = min(at, of_words.get(words, at))
            of_text[text].append((words, at))
    return tuple(map(tuple, found))


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
    """A pledge beside what followed in its host, in the order of time: records of the kinds that its act names, not from before it."""

    pledge: Evidence
    act: str
    where: str
    by: str
    since: str
    followed: tuple[Evidence, ...]


def promises(material: ViewModel) -> list[Promise]:
    """The pledges in the order of their numbers, each with later records about it."""
    return [_promise(e, e.record, material) for e in material.of("pledge") if isinstance(e.record, Pledge)]


def _promise(e: Evidence, pledge: Pledge, material: ViewModel) -> Promise:
    since, known = e.source.published, codes("acts").get(pledge.act)
    found = [r for r in material.records if since and follows(r, pledge, since)]
    found.sort(key=lambda r: (_told_at(r) or dt.date.max, r.id))
    return Promise(
        e, known.label if known else pledge.act, scope(pledge), period(pledge.by, pledge.by) if pledge.by else "",
        day(since) if since else "", tuple(group[0] for group in once(found, material.copies)),
    )  # fmt: skip


def follows(e: Evidence, pledge: Pledge, since: dt.date) -> bool:
    """Whether a record, not withdrawn, is about the pledge's host and subject, at a time after the pledge."""
    chosen = selector(e)
    if withdrawn(e.record) or not {chosen, chosen.partition(":")[0]} & set(
        codelist("acts")["followed"].get(pledge.act, ())
    ):
        return False
    at = _told_at(e)
    return at is not None and at > since and (pledge.host is None or pledge.host in hosts_of(e))


def _told_at(e: Evidence) -> dt.date | None:
    """The time of a record's content, else that of its document."""
    return getattr(e.record, "start", None) or e.source.published


def hosts_of(e: Evidence) -> tuple[str, ...]:
    """Host codes of a record; one empty string where it names none."""
    if isinstance(e.record, Claim):
        return e.record.hosts or (NOWHERE,)
    return (getattr(e.record, "host", None) or NOWHERE,)


def selector(e: Evidence) -> str:
    """The selector that matches a record: its kind and its type, as ``event:return``."""
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
