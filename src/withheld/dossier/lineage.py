"""Origins of figures: those reported in several documents, with their roots, circles and laundering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from withheld.amounts import amount
from withheld.dossier.view_model import ViewModel, scope
from withheld.evidence import Root, Step, Trace
from withheld.names import stamped
from withheld.records import Claim
from withheld.vocabulary import measures

Way = tuple[tuple[str, str | None], ...]
"""Nodes of a path: the words, and the label of the source (``S3``) for a document."""


@dataclass(frozen=True)
class Lineage:
    """One figure as it is shown; ``warnings`` pair what is wrong with the path that shows it."""

    id: str
    title: str
    words: str
    corroborated: bool
    roots: tuple[tuple[str, str], ...]
    warnings: tuple[tuple[str, Way], ...]
    ways: tuple[tuple[str, bool, Way], ...]
    matched: tuple[tuple[str, str, str], ...]


HOW = {
    "machine": "by similarity, not decided",
    "list": "by the list of institutions",
    "analyst": "decided by an analyst",
}


def lineages(material: ViewModel) -> list[Lineage]:
    """The figures reported in more than one document, those with a circle or laundering first."""
    return [_lineage(n, t, material) for n, t in enumerate(sorted(material.traces, key=lambda t: t.concern), 1)]


def _lineage(number: int, trace: Trace, material: ViewModel) -> Lineage:
    first = material.by_id[trace.records[0]].record
    assert isinstance(first, Claim)  # only claims are traced
    named = partial(stamped, outlets=material.outlets)
    circles = [("circular reporting", _way(c.steps, material)) for c in trace.circles]
    laundered = [
        (
            f"attributed to a more authoritative source, {named(x.claimed)}, but it comes from {named(x.root)}",
            _way(x.steps, material),
        )
        for x in trace.launderings
    ]
    return Lineage(
        id=f"origins-{number}", title=f"{measures()[first.measure].label}, {scope(first)}: {amount(first)}",
        words=trace.words, corroborated=trace.corroborated, roots=tuple((named(r.name), how(r)) for r in trace.roots),
        warnings=(*circles, *laundered),
        ways=tuple((c.record, c.reprint_of is not None, _way(c.steps, material)) for c in trace.chains),
        matched=tuple((m.name, named(m.entity), HOW[m.how]) for m in trace.matched if m.name != m.entity),
    )  # fmt: skip


def how(root: Root) -> str:
    """How a root is known, in words."""
    if root.circular:
        return "a circle"
    return f"terminal: {root.basis.replace('_', ' ')}" if root.terminal else "untraced"


def _way(steps: Sequence[Step], material: ViewModel) -> Way:
    return tuple(
        (material.labels.get(s.name, s.name), material.documents.get(s.name))
        if s.kind == "document"
        else (stamped(s.name, material.outlets), None)
        for s in steps
    )
