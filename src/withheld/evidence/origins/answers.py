"""Queries of origins: of one figure by index, of all figures in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeAlias, overload

import networkx as nx
import sqlalchemy as sa

from withheld.evidence.basis import terminal_bases
from withheld.evidence.effective_decisions import decisions_in_force
from withheld.evidence.engine import reading
from withheld.evidence.failures import StoreError
from withheld.evidence.origins.assertions import Assertion, alike, assertion, assertion_of, assertions, figures
from withheld.evidence.origins.entities import Candidate, Names, candidates
from withheld.evidence.origins.trace import Trace, trace
from withheld.evidence.schema import reprints
from withheld.evidence.store import Store
from withheld.evidence.subjects import ORIGIN
from withheld.jsons import JsonMapping
from withheld.records import Claim, Evidence


def independence(store: Store, record: str) -> Trace:
    """Where the figure of one record comes from; StoreError if the record is no claim in use."""
    with reading(store.engine, store.path) as connection:
        asked = assertion(connection, record)
        if asked is None:
            raise StoreError(
                f"{record}: no claim in use has this identifier; use one from “withheld find” or the dossier"
            )
        found = alike(connection, asked)
        copies = earlier_copies(connection, {t.document for t in found})
        return trace(found, Names(decisions_in_force(connection, ORIGIN)), copies)


def earlier_copies(connection: sa.Connection, among: Iterable[str] | None = None) -> dict[str, str]:
    """For each reprint, the most similar earlier document."""
    query = sa.select(reprints.c.document, reprints.c.other).order_by(reprints.c.similarity)
    if among is not None:
        query = query.where(reprints.c.document.in_(sorted(among)))
    return {row[0]: row[1] for row in connection.execute(query)}


Rulings: TypeAlias = Mapping[str, JsonMapping]


class Ties(NamedTuple):
    """What connects sources besides their records: ``copies`` maps reprints to earlier documents, ``rulings`` are decisions on
    names."""

    copies: Mapping[str, str]
    rulings: Rulings

    @classmethod
    def of(cls, store: Store) -> Ties:
        """Read from a store."""
        with reading(store.engine, store.path) as connection:
            return cls(earlier_copies(connection), decisions_in_force(connection, ORIGIN))

    def without(self, hides: Callable[[str], bool]) -> Ties:
        """The ties that name nothing hidden."""
        kept = {
            name: body
            for name, body in self.rulings.items()
            if not any(map(hides, (name, str(body.get("into") or ""), *body.get("apart", ()))))
        }
        return Ties(self.copies, kept)


NO_TIES = Ties({}, {})


class Traces(Sequence[Trace]):
    """Traces of figures, in order; each is computed on first access."""

    def __init__(self, groups: Sequence[list[Assertion]], follow: Callable[[list[Assertion]], Trace]) -> None:
        self.groups, self._follow = groups, follow
        self._found: dict[int, Trace] = {}

    def __len__(self) -> int:
        return len(self.groups)

    @overload
    def __getitem__(self, at: int) -> Trace: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Trace, ...]: ...

    def __getitem__(self, at: int | slice) -> Trace | tuple[Trace, ...]:
        if isinstance(at, slice):
            return tuple(self[n] for n in range(*at.indices(len(self))))
        n = range(len(self))[at]
        if n not in self._found:
            self._found[n] = self._follow(self.groups[n])
        return self._found[n]


class Origins:
    """The origins of all figures of a store at one position of its log."""

    def __init__(self, found: list[Assertion], copies: Mapping[str, str], rulings: Rulings) -> None:
        self.assertions = {t.id: t for t in found}
        self._copies, self._rulings = copies, rulings
        self.groups = figures(found)

    @classmethod
    def within(cls, evidence: Iterable[Evidence], ties: Ties) -> Origins:
        """The origins by the given evidence alone, such as that of a release."""
        used = [assertion_of(e) for e in evidence if isinstance(e.record, Claim) and e.state != "rejected"]
        return cls(used, *ties)

    def graded(self, evidence: Iterable[Evidence]) -> list[Evidence]:
        """The evidence with credibility 1 where independent terminal roots confirm the figure."""
        confirmed = self.corroborated()
        return [e.model_copy(update={"credibility": 1}) if e.id in confirmed else e for e in evidence]

    @classmethod
    def of(cls, store: Store) -> Origins:
        """Read from a store."""
        with reading(store.engine, store.path) as connection:
            return cls(list(assertions(connection)), earlier_copies(connection), decisions_in_force(connection, ORIGIN))

    def trace(self, group: list[Assertion]) -> Trace:
        """Where one figure comes from."""
        return trace(group, Names(self._rulings), self._copies)

    def told(self, least: int = 2) -> list[Trace]:
        """Traces of the figures reported in several documents, the most reported first."""
        alone = [self.trace(g) for g in self.groups if len({t.document for t in g}) == 1] if least < 2 else []
        return [t for t in (*self.retold, *alone) if t.documents >= least]

    @cached_property
    def retold(self) -> Traces:
        """The figures reported in several documents, the most reported first, traced lazily."""
        return Traces([g for g in self.groups if len({t.document for t in g}) > 1], self.trace)

    def corroborated(self) -> frozenset[str]:
        """The records of figures that two or more independent terminal roots report: credibility 1, computed."""
        # A terminal root needs an assertion that shows how it knows: without one there is nothing to trace.
        shown = [n for n, g in enumerate(self.retold.groups) if any(t.basis in terminal_bases() for t in g)]
        return frozenset(r for n in shown if self.retold[n].corroborated for r in self.retold[n].records)

    def candidates(self) -> list[Candidate]:
        """Pairs of names that may mean one source, for the analyst to decide."""
        return candidates((n for t in self.assertions.values() for n in (t.origin, *t.via) if n), self._rulings)

    def graph(self) -> nx.DiGraph:
        """Origin, relay and document of the whole store; edges carry the records that support them."""
        names, made = Names(self._rulings), nx.DiGraph()
        for t in self.assertions.values():
            way = [("document", t.document)]
            way += [("entity", names.of(n).entity) for n in (*reversed(t.via), *([t.origin] if t.origin else []))]
            for a, b in pairwise(way):
                made.add_edge(a, b)
                made.edges[a, b].setdefault("records", []).append(t.id)
        for document, other in self._copies.items():
            made.add_edge(("document", document), ("document", other), reprint=True)
        return made


def credibility(store: Store, record: str, stored: int) -> int:
    """1 where independent terminal roots confirm the record's figure, else the stored grade."""
    return 1 if independence(store, record).corroborated else stored


__all__ = ["NO_TIES", "Origins", "Ties", "credibility", "independence"]
