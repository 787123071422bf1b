"""Paths of a figure from its first source to the documents that report it, as trees for the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from withheld.amounts import amount
from withheld.charts import counted
from withheld.dossier.disputes import is_ordered
from withheld.dossier.lineage import Lineage, how, lineages
from withheld.dossier.view_model import ViewModel
from withheld.evidence import Root

CHANGED, OTHERWISE = "later reported as", "elsewhere reported as"


@dataclass
class Station:
    """A person, organisation or document that relayed a figure; ``ref`` is the number of a document.

    ``assertions`` are the records with which a path ends here, each with whether the document is a reprint.
    """

    words: str
    ref: str | None
    assertions: list[tuple[str, bool]] = field(default_factory=list)
    onward: list[Station] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """A figure with the trees of its reports, a first source at the root of each, and the basis of each."""

    lineage: Lineage
    words: str
    roots: tuple[tuple[Station, str], ...]
    contested: bool


def told_by(material: ViewModel) -> tuple[list[Told], list[Told]]:
    """The figures reported more than once: first those that are contested, circular or laundered, then the others."""
    disputed = contested(material)
    found = [_told(x, any(record in disputed for record, _, _ in x.ways)) for x in lineages(material)]
    return [t for t in found if t.contested or t.lineage.warnings], [
        t for t in found if not (t.contested or t.lineage.warnings)
    ]


def contested(material: ViewModel) -> frozenset[str]:
    """The records in a contradiction, a question or a variant."""
    f = material.findings
    claims = (c for one in (*f.contradictions, *f.questions, *f.variants) for c in one.claims)
    return frozenset(i for c in claims if (i := material.identifiers.get(c)) is not None)


def _told(lineage: Lineage, disputed: bool) -> Told:
    tops: dict[tuple[str, str | None], Station] = {}
    for record, reprint, way in lineage.ways:
        stations = [*reversed(way)]
        here = tops.setdefault(stations[0], Station(*stations[0]))
        for words, ref in stations[1:]:
            here = _next(here, words, ref)
        here.assertions.append((record, reprint))
    how = dict(lineage.roots)
    return Told(lineage, _words(lineage), tuple((s, knows(how.get(s.words, ""))) for s in tops.values()), disputed)


def _next(here: Station, words: str, ref: str | None) -> Station:
    for known in here.onward:
        if (known.words, known.ref) == (words, ref):
            return known
    here.onward.append(Station(words, ref))
    return here.onward[-1]


def how_known(root: Root) -> str:
    """How a root knows, as an editor would say it."""
    return knows(how(root))


def knows(how: str) -> str:
    """How the first to say it knows, as an editor would say it."""
    kind, _, basis = how.partition(": ")
    words = {
        "terminal": f"basis: {basis}",
        "untraced": "does not say how it knows",
        "a circle": "circular: leads back to itself",
    }
    return words.get(kind, "")


def _words(lineage: Lineage) -> str:
    documents = len({way[0] for _, _, way in lineage.ways})
    return f"reported in {counted(documents, 'document')}; at most {counted(len(lineage.roots), 'independent origin')}"


def retold(material: ViewModel) -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """For each record whose figure changed as it was passed on, the records that it became, each with its figure and the words that
    introduce it: if the order of the texts is not known, it is only called another version."""
    out: dict[str, tuple[tuple[str, str, str], ...]] = {}
    for f in material.findings.variants:
        pairs = [(material.identifiers[c], c) for c in f.claims if c in material.identifiers]
        if len(pairs) > 1:
            first, _ = pairs[0]
            how = CHANGED if is_ordered(f, material) else OTHERWISE
            out[first] = (*out.get(first, ()), *((i, amount(c), how) for i, c in pairs[1:]))
    return out
