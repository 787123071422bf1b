"""Traces one figure to its roots: who reported it, through which relays, and where the path ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, islice, pairwise
from typing import Literal, TypeAlias

import networkx as nx

from withheld.evidence.basis import terminal_bases
from withheld.evidence.origins.assertions import Assertion
from withheld.evidence.origins.entities import (
    BODIES,
    Names,
    Resolved,
    kind_of,
    one_state,
    outweighs,
)
from withheld.names import described, institutions, listed
from withheld.records import Basis, Record

MOST_CIRCLES = 20
"""Circles listed for one figure, at most."""
Node = tuple[Literal["document", "entity"], str]
Graph: TypeAlias = nx.DiGraph


class Root(Record):
    """The end of a figure's path: an entity, or a document that names nobody.

    ``terminal`` if the text shows how it knows (``basis``), else untraced: so is an outlet that stands here because its text
    names nobody, since the register of which it speaks is somebody else's. ``circular`` if every path leads into a circle;
    ``unnamed`` if it is a source without a name, of which two may be one person, or one may be a named one.
    """

    name: str
    document: str | None = None
    basis: Basis = "unknown"
    terminal: bool = False
    circular: bool = False
    unnamed: bool = False


class Step(Record):
    """A node of a chain: an entity or a document, with the record that leads to the next one."""

    kind: Literal["document", "entity"]
    name: str
    record: str | None = None


class Chain(Record):
    """The path from a document that reports a figure to its root, the document first."""

    record: str
    steps: tuple[Step, ...]
    reprint_of: str | None = None


class Circle(Record):
    """Sources that cite each other for a figure: the path comes back to where it began."""

    steps: tuple[Step, ...]


class Laundering(Record):
    """A figure attributed to a more authoritative source than its root, with the path between them."""

    record: str
    claimed: str
    root: str
    steps: tuple[Step, ...]


class Trace(Record):
    """The result for one figure; ``roots`` counts “at most”, since untraced ones may share a source."""

    records: tuple[str, ...]
    documents: int
    roots: tuple[Root, ...]
    chains: tuple[Chain, ...]
    circles: tuple[Circle, ...] = ()
    launderings: tuple[Laundering, ...] = ()
    matched: tuple[Resolved, ...] = ()

    @property
    def terminal(self) -> int:
        """Number of roots for which the text shows how they know."""
        return sum(r.terminal for r in self.roots)

    @property
    def words(self) -> str:
        """The count in words: ``reported in 4 documents; at most 1 independent origin (0 with a stated basis, 1 without)``."""
        told = f"reported in {self.documents} document{'s' * (self.documents != 1)}"
        count, untraced = len(self.roots), len(self.roots) - self.terminal
        origins = f"at most {count} independent origin{'s' * (count != 1)}"
        return f"{told}; {origins} ({self.terminal} with a stated basis, {untraced} without)"

    @property
    def concern(self) -> tuple[bool, bool, int, str]:
        """Sort key: circles and laundering first, then the widest gap between assertions and roots."""
        return not self.circles, not self.launderings, len(self.roots) - self.documents, self.records[0]

    @property
    def corroborated(self) -> bool:
        """Whether two or more independent roots show how they know: credibility 1 of the Admiralty code.

        Unnamed sources do not count, since two of them may be one, and a state counts once, whichever of its bodies speak.
        """
        shown = [r.name for r in self.roots if r.terminal and not r.unnamed]
        return any(not one_state(a, b) for a, b in combinations(shown, 2))


def trace(assertions: Sequence[Assertion], names: Names, copies: Mapping[str, str] | None = None) -> Trace:
    """Follow the assertions of one figure; ``copies`` maps a document to the earlier one of which it is a reprint."""
    ordered = sorted(assertions, key=lambda t: (t.published is None, t.published, t.id))
    lead = _leads(ordered, copies or {})
    said = _stations(ordered, names)
    graph: Graph = nx.DiGraph()
    for t in ordered:
        _add(graph, t, said[t.id], lead[t.document])
    _publications(graph, ordered, names, said, lead)
    _parts(graph)
    ends = _ends(graph)
    roots = _roots(graph, ends, ordered, said)
    return Trace(
        records=tuple(t.id for t in ordered), documents=len({t.document for t in ordered}), roots=roots,
        chains=tuple(_chain(graph, t, lead[t.document], ends) for t in ordered), circles=tuple(_circles(graph)),
        launderings=tuple(_launderings(graph, ordered, said, lead, ends)), matched=names.matched(),
    )  # fmt: skip


def _leads(ordered: Iterable[Assertion], copies: Mapping[str, str]) -> dict[str, str]:
    """For each document, the first of its reprints that reports this figure; itself if there is none."""
    told = {t.document for t in ordered}
    lead: dict[str, str] = {}
    for document in told:
        first, seen = document, {document}
        while (before := copies.get(first)) in told and before not in seen:
            seen.add(str(before))
            first = str(before)
        lead[document] = first
    return lead


Said: TypeAlias = Mapping[str, Sequence[str]]
"""By assertion, the entities that it names, from the one nearest to the document to the origin; if none, its publisher."""


def _stations(assertions: Sequence[Assertion], names: Names) -> Said:
    """The named sources, with unnamed ones kept apart: those of two documents may be two people."""
    own = {names.of(t.publisher).entity for t in assertions if t.publisher}
    said: dict[str, list[str]] = {}
    reports = _reports(assertions)
    for t in assertions:
        found = [names.of(n).entity for n in (*reversed(t.via), *([t.origin] if t.origin else []))]
        if len(found) > 1 and kind_of(found[-1]) == "unnamed" and found[-2] in own:
            found.pop()  # The relay's own report is in the case, and says to whom that source spoke.
        told = [_apart(entity, reports[t.document]) for entity in found] or (
            [names.of(t.publisher).entity] if t.publisher else []
        )
        said[t.id] = list(dict.fromkeys(told))
    return said


def _apart(entity: str, report: str) -> str:
    """An unnamed source with the outlet and the report that it spoke to."""
    return f"{entity} (to {report})" if kind_of(entity) == "unnamed" else entity


def _reports(assertions: Iterable[Assertion]) -> dict[str, str]:
    """What a reader knows each report by, for the sources that it does not name: its outlet with its title, else with its day; its
    identifier where neither is known or another report is called the same."""
    named = {t.document: _report(t) for t in assertions}
    often = Counter(named.values())
    return {document: f"{words} [{document}]" if often[words] > 1 else words for document, words in named.items()}


def _report(t: Assertion) -> str:
    outlet = t.publisher or ""
    if t.title:
        return f"{outlet} in “{t.title}”" if outlet else f"“{t.title}”"
    if t.published and outlet:
        return f"{outlet} of {t.published.day} {t.published:%B %Y}"
    return f"{outlet} in {t.document}" if outlet else t.name


def _add(graph: Graph, t: Assertion, stations: Sequence[str], lead: str) -> None:
    here: Node = ("document", t.document)
    if lead != t.document:
        _link(graph, here, ("document", lead), t)
        return
    graph.add_node(here)
    way: list[Node] = [here, *(("entity", e) for e in stations)]
    for a, b in pairwise(way):
        _link(graph, a, b, t)


def _link(graph: Graph, a: Node, b: Node, t: Assertion | None) -> None:
    if a == b:
        return
    if not graph.has_edge(a, b):
        graph.add_edge(a, b, records=[])
    if t is not None:
        graph.edges[a, b]["records"].append(t.id)


def _publications(
    graph: Graph, assertions: Sequence[Assertion], names: Names, said: Said, lead: Mapping[str, str]
) -> None:
    """Edges from a source to its own document that reports the figure, the earliest one.

    A document from after the citation is not what was cited, unless it leads back to the source, in a circle. Nor is one that
    attributes the figure to its own outlet, for instance in a headline that names nobody while its text does.
    """
    first: dict[str, Assertion] = {}
    publisher = {t.id: names.of(t.publisher).entity for t in assertions if t.publisher}
    own = {t.document for t in assertions if lead[t.document] == t.document and publisher.get(t.id) in said[t.id]}
    for t in assertions:
        entity = publisher.get(t.id)
        if entity is not None and ("entity", entity) in graph and t.document not in own:
            first.setdefault(entity, t)
    later = [(entity, t) for entity, t in first.items() if _cited_before(entity, t, assertions, said)]
    for entity, t in first.items():
        if (entity, t) not in later:
            _link(graph, ("entity", entity), ("document", t.document), None)
    for entity, t in later:
        if nx.has_path(graph, ("document", t.document), ("entity", entity)):
            _link(graph, ("entity", entity), ("document", t.document), None)


def _cited_before(entity: str, own: Assertion, assertions: Iterable[Assertion], said: Said) -> bool:
    cited = [t.published for t in assertions if t.published and t.document != own.document and entity in said[t.id]]
    return own.published is not None and bool(cited) and min(cited) < own.published


def _parts(graph: Graph) -> None:
    """Edges from an organisation named as a whole to its named parts, or from its only part to the whole's next node."""
    for whole in [n for n in graph if n[0] == "entity"]:
        parts = [n for n in graph if _part_of(n) == whole[1]]
        if not graph.out_degree(whole):
            for part in parts:
                if not nx.has_path(graph, part, whole):
                    _link(graph, whole, part, None)
        elif len(parts) == 1 and not graph.out_degree(parts[0]) and not nx.has_path(graph, whole, parts[0]):
            _link(graph, parts[0], whole, None)


def _part_of(node: Node) -> str | None:
    body = institutions().get(node[1]) if node[0] == "entity" else None
    return body.part_of if body else None


def _ends(graph: Graph) -> dict[Node, frozenset[Node]]:
    """For each node, the ends that it leads to: a node without outgoing edges, or the nodes of a circle without a way out."""
    whole = nx.condensation(graph)
    ends = [n for n in whole if not whole.out_degree(n)]
    found: dict[Node, set[Node]] = {}
    for end in ends:
        name = min(whole.nodes[end]["members"])
        for before in (*nx.ancestors(whole, end), end):
            for node in whole.nodes[before]["members"]:
                found.setdefault(node, set()).add(name)
    return {node: frozenset(names) for node, names in found.items()}


def _roots(
    graph: Graph, ends: Mapping[Node, frozenset[Node]], assertions: Sequence[Assertion], said: Said
) -> tuple[Root, ...]:
    roots = [_root(graph, end, assertions, said) for end in sorted({e for found in ends.values() for e in found})]
    return tuple(sorted(roots, key=lambda r: (not r.terminal, r.circular, r.name)))


def _root(graph: Graph, end: Node, assertions: Sequence[Assertion], said: Said) -> Root:
    if graph.out_degree(end):
        return Root(name=_title(end, assertions), circular=True)
    if end[0] == "document":
        own = [t for t in assertions if t.document == end[1]]
        return Root(name=_title(end, assertions), document=end[1], **_known(own))
    by = [t for t in assertions if said[t.id][-1:] == [end[1]]]
    name = end[1].partition(" (to ")[0]
    return Root(name=end[1], unnamed=kind_of(name) == "unnamed" or described(name), **_known(by))


def _known(said: Sequence[Assertion]) -> dict[str, object]:
    own = [t for t in said if not _stands_in(t)]
    basis = next((t.basis for t in own if t.basis in terminal_bases()), said[0].basis if said else "unknown")
    return {"basis": basis, "terminal": bool(own) and basis in terminal_bases()}


def _stands_in(t: Assertion) -> bool:
    """Whether a report names nobody for a figure and its outlet is no body that may have counted: a newspaper, or unknown."""
    return (
        t.origin is None
        and not t.via
        and (t.publisher is None or kind_of(listed(t.publisher) or t.publisher) not in BODIES)
    )


def _title(node: Node, assertions: Sequence[Assertion]) -> str:
    if node[0] == "entity":
        return node[1]
    return next((t.name for t in assertions if t.document == node[1]), node[1])


def _steps(graph: Graph, way: Sequence[Node]) -> tuple[Step, ...]:
    onwards = [graph.edges[a, b]["records"] for a, b in pairwise(way)]
    records = [next(iter(found), None) for found in onwards]
    return tuple(Step(kind=n[0], name=n[1], record=r) for n, r in zip(way, [*records, None], strict=True))


def _chain(graph: Graph, t: Assertion, lead: str, ends: Mapping[Node, frozenset[Node]]) -> Chain:
    here: Node = ("document", t.document)
    way = nx.shortest_path(graph, here, min(ends[here]))
    return Chain(record=t.id, steps=_steps(graph, way), reprint_of=lead if lead != t.document else None)


def _circles(graph: Graph) -> Iterable[Circle]:
    for cycle in islice(nx.simple_cycles(graph, length_bound=12), MOST_CIRCLES):
        start = cycle.index(min(cycle, key=lambda n: (n[0] != "document", n[1])))
        way = [*cycle[start:], *cycle[:start], cycle[start]]
        yield Circle(steps=_steps(graph, way))


def _launderings(
    graph: Graph, assertions: Iterable[Assertion], said: Said, lead: Mapping[str, str],
    ends: Mapping[Node, frozenset[Node]],
) -> Iterable[Laundering]:  # fmt: skip
    """Reports whose stated origin is more authoritative than the root that it leads to."""
    for t in assertions:
        if lead[t.document] != t.document or not (stations := said[t.id]):
            continue
        claimed: Node = ("entity", stations[-1])
        for end in sorted(ends[claimed]):
            root = _title(end, [])
            if end != claimed and end[0] == "entity" and not graph.out_degree(end) and outweighs(claimed[1], root):
                way = [("document", t.document), *nx.shortest_path(graph, claimed, end)]
                if not graph.has_edge(way[0], way[1]):
                    way = nx.shortest_path(graph, way[0], end)
                yield Laundering(record=t.id, claimed=claimed[1], root=root, steps=_steps(graph, way))
