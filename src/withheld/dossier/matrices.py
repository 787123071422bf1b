"""Matrices of evidence: records on an indicator or an obligation, host by host."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from withheld.case import Obligation
from withheld.charts import day, period
from withheld.dossier.replies import answered, host_of_holder, hosts_of_position, is_about, subjects
from withheld.dossier.view_model import ViewModel, scope
from withheld.names import government
from withheld.records import Claim, Dependence, Evidence, Indicator, Pledge, Position
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
    open: tuple[Evidence, ...] = ()
    """Records of an open time, which are not counted: undated, or of a time that begins before the obligation."""


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
    return _matrix("indicator", indicator_columns(material), indicator_cells(material), {}, material)


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
            for host in hosts_of(e, material):
                filled[host, e.record.indicator].append(e)
    return filled


def obligation_matrix(material: ViewModel) -> Matrix:
    """The case's obligations by host, with the records that its selectors name, from the day on which each holds."""
    columns = [(o.code, o.label) for o in material.case.obligations]
    return _matrix("obligation", columns, *obligation_cells(material), material)


def obligation_cells(material: ViewModel) -> tuple[Cells, Cells]:
    """The records that speak to each obligation at each host: those that count, and those of an open time, which do not."""
    counted: Cells = defaultdict(list)
    undated: Cells = defaultdict(list)
    for e in material.records:
        for o in material.case.obligations:
            if speaks_to(e, o, material) and (since := is_since(e, o.decreed, material)) is not False:
                for host in hosts_of(e, material):
                    (counted if since else undated)[host, o.code].append(e)
    return counted, undated


def _matrix(
    name: str, columns: Sequence[tuple[str, str]], filled: Cells, undated: Cells, material: ViewModel
) -> Matrix:
    named = {*filled, *undated}
    hosts = sorted({h for h, _ in named}, key=lambda h: (h == NOWHERE, country_name(h)))
    labelled = tuple((h, country_name(h) if h else "no host named") for h in hosts)
    cells = {}
    for at in ((h, c) for c, _ in columns for h in hosts if (h, c) in named):
        found = filled.get(at, [])
        identifier = f"{name}-{at[1]}-{at[0] or 'none'}"
        cells[at] = Cell(
            identifier, *at, tuple(found), once(found, material.copies), tuple(undated.get(at, ())),
        )  # fmt: skip
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
    """A pledge beside what followed in its host, in the order of time: records of the kinds that its act names, of a later time.

    ``open`` are records reported later of which it is not known whether their time is later.
    """

    pledge: Evidence
    act: str
    where: str
    by: str
    since: str
    followed: tuple[Evidence, ...]
    open: tuple[Evidence, ...] = ()


def promises(material: ViewModel) -> list[Promise]:
    """The pledges in the order of their numbers, each with later records about it."""
    return [_promise(e, e.record, material) for e in material.of("pledge") if isinstance(e.record, Pledge)]


def _promise(e: Evidence, pledge: Pledge, material: ViewModel) -> Promise:
    since, known = e.source.published, codes("acts").get(pledge.act)
    found: dict[bool | None, list[Evidence]] = {True: [], None: [], False: []}
    for r in material.records if since else ():
        if since and is_of_pledge(r, e, material):
            found[is_since(r, since + dt.timedelta(days=1), material)].append(r)
    for some in found.values():
        some.sort(key=lambda r: (times_of(r, material)[0] or r.source.published or dt.date.max, r.id))
    later, undated = (tuple(group[0] for group in once(found[key], material.copies)) for key in (True, None))
    hosts = () if pledge.host else host_of_holder(pledge, material)
    where = f"{country_name(hosts[0])}, by its holder" if hosts else scope(pledge)
    return Promise(
        e, known.label if known else pledge.act, where, period(pledge.by, pledge.by) if pledge.by else "",
        day(since) if since else "", later, undated,
    )  # fmt: skip


def is_of_pledge(e: Evidence, pledge: Evidence, material: ViewModel) -> bool:
    """Whether a record, not withdrawn, is about a pledge's host and subject; a pledge of the sending state without a host is of all."""
    assert isinstance(pledge.record, Pledge)
    wanted = codelist("acts")["followed"].get(pledge.record.act, ())
    if withdrawn(e.record) or not is_about([selector(e)], wanted):
        return False
    hosts, holder = hosts_of(pledge, material), pledge.record.holder
    everywhere = hosts == (NOWHERE,) and holder is not None and government(holder) == material.case.programme
    return everywhere or not set(hosts).isdisjoint(hosts_of(e, material))


def times_of(e: Evidence, material: ViewModel) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a record's content, None where open.

    What says no time of its own is of no later time than its document. A pledge or position is of the day of its document, a
    position on a dated figure of the figure's time.
    """
    record, source = e.record, e.source
    told = source.published or (source.window.latest if source.window else None)
    if isinstance(record, Position) and (claim := answered(e, record, material)) and (claim.start or claim.end):
        record = claim
    if isinstance(record, Pledge | Position):
        return source.published or (source.window.earliest if source.window else None), getattr(
            record, "by", None
        ) or told
    return getattr(record, "start", None), getattr(record, "end", None) or told


def is_since(e: Evidence, since: dt.date, material: ViewModel) -> bool | None:
    """Whether a record's time lies wholly from a day on; False where wholly before, None where that is open.

    What is undated is of the months of the case: it counts where these begin no earlier than the day.
    """
    first, last = times_of(e, material)
    if last is not None and last < since:
        return False
    return True if (first or material.case.first_month) >= since else None


def hosts_of(e: Evidence, material: ViewModel) -> tuple[str, ...]:
    """Host codes of a record, for a position, pledge or dependence without one that of its holder; one empty string where none is
    named."""
    record = e.record
    if isinstance(record, Claim):
        return record.hosts or (NOWHERE,)
    if isinstance(record, Position):
        return hosts_of_position(e, record, material) or (NOWHERE,)
    if record.host is None and isinstance(record, Pledge | Dependence):
        return host_of_holder(record, material) or (NOWHERE,)
    return (record.host or NOWHERE,)


def selector(e: Evidence) -> str:
    """The selector that matches a record: its kind and its type, as ``event:return``."""
    fields = {"claim": "measure", "event": "type", "indicator": "indicator", "pledge": "act", "position": "stance",
              "dependence": "kind"}  # fmt: skip
    field = fields.get(e.kind)
    return f"{e.kind}:{getattr(e.record, field)}" if field else e.kind


def speaks_to(e: Evidence, obligation: Obligation, material: ViewModel) -> bool:
    """Whether a record, not withdrawn, is of a kind that the obligation names; a position only if it is about another such kind."""
    if withdrawn(e.record) or not is_about([selector(e)], obligation.evidence):
        return False
    others = [s for s in obligation.evidence if s.partition(":")[0] != "position"]
    return not isinstance(e.record, Position) or not others or is_about(subjects(e, e.record, material), others)
