"""A dossier of a large case: what it shows of records and findings, and what it says of the rest.

Nobody reads a hundred thousand figures in one file, and no browser can load them. The summary, the counts and the estimate are of
the whole case; the lists show the records that these depend on, the most severe findings, and then other records by state:
decided, transcribed, proposed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from withheld.dossier.matrices import hosts_of
from withheld.dossier.view_model import ViewModel
from withheld.evidence import Trace
from withheld.finding import Finding
from withheld.records import Claim, Evidence, Indicator

MOST = 2_000
"""Records that a dossier shows; a case of fewer is shown whole."""
MOST_FINDINGS, MOST_TRACES, MOST_REJECTED = 60, 60, 200
"""Findings of a kind, figures with their ways, and rejected records."""
MOST_IN_CELL, MOST_OTHERS = 12, 120
"""Signs of one kind at one host; events, pledges, positions, presences and dependences each."""
KINDS = ("contradictions", "questions", "variants", "slips", "implied", "agreements")
AGREEING = ("implied", "agreement")
"""Findings without a disagreement: if there is not room for all, paths are kept before them."""
_LOOKED_AT = ("accepted", "edited", "transcribed", "proposed")


@dataclass(frozen=True)
class Cut:
    """Of how many there are (``of``), how many are ``shown``, in words what they are."""

    what: str
    shown: int
    of: int


def shortened(material: ViewModel, most: int = MOST) -> tuple[ViewModel, tuple[Cut, ...]]:
    """What the lists of a dossier show, and what of it is cut; the material itself where it holds no more than ``most`` records."""
    if len(material.records) <= most:
        return material, ()
    findings = material.findings
    kept = {name: _gravest(getattr(findings, name)) for name in KINDS}
    traces = material.traces[:MOST_TRACES]
    found = [f for name in KINDS for f in kept[name]]
    apart = [f for f in found if f.verdict not in AGREEING]
    wanted = dict.fromkeys(_wanted(material, [*apart, *traces, *(f for f in found if f.verdict in AGREEING)]))
    shown = set(list(wanted)[:most])
    for e in _by_standing(material):
        if len(shown) >= most:
            break
        shown.add(e.id)
    traces = tuple(t for t in traces if shown.issuperset(t.records) and shown.issuperset(c.record for c in t.chains))
    records = tuple(e for e in material.records if e.id in shown)
    used = {e.source.id for e in records} | {p.document for f in found for p in f.passages}
    sources = tuple(s for s in material.sources if s.id in used)
    rejected = material.rejected[:MOST_REJECTED]
    made = replace(
        material, records=records, rejected=rejected, sources=sources, findings=findings.model_copy(update=kept),
        traces=traces, refs={i: label for i, label in material.refs.items() if i in shown},
        targets={i: c for i, c in material.targets.items() if c in shown},
        doubtful={i: words for i, words in material.doubtful.items() if i in shown},
    )  # fmt: skip
    pairs = [("records", len(records), len(material.records)), ("documents", len(sources), len(material.sources))]
    pairs += [(name.replace("_", " "), len(kept[name]), len(getattr(findings, name))) for name in KINDS]
    pairs += [("figures reported in several documents", len(traces), len(material.traces)),
              ("rejected records", len(rejected), len(material.rejected))]  # fmt: skip
    return made, tuple(Cut(what, n, of) for what, n, of in pairs if n < of)


def _gravest(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda f: -f.severity)[:MOST_FINDINGS])


def _wanted(material: ViewModel, found: Iterable[Finding | Trace]) -> Iterator[str]:
    """Identifiers of the records in use that the dossier needs, the most needed first."""
    known = material.refs
    of = (f.records if isinstance(f, Trace) else [material.identifiers.get(c, "") for c in f.claims] for f in found)
    yield from (i for i in (*_of_estimate(material), *chain.from_iterable(of)) if i in known)
    in_cell: Counter[object] = Counter()
    for e in _by_standing(material):
        if isinstance(e.record, Claim):
            continue
        cells = (
            [(e.record.indicator, h) for h in hosts_of(e, material)] if isinstance(e.record, Indicator) else [e.kind]
        )
        room = MOST_IN_CELL if isinstance(e.record, Indicator) else MOST_OTHERS
        if any(in_cell[cell] < room for cell in cells):
            in_cell.update(cells)
            yield e.id


def _of_estimate(material: ViewModel) -> Iterator[str]:
    """The records that the estimate names one by one."""
    estimate = material.estimate
    if estimate is None:
        return
    yield from (i for h in estimate.headlines for i in h.evidence)
    yield from (i for h in estimate.hosts for i in h.evidence)
    yield from (x.evidence for x in estimate.excluded)
    yield from (t.evidence for t in sorted(estimate.tensions, key=lambda t: t.tail))
    yield from (i for f in estimate.families for i in f.evidence)


def _by_standing(material: ViewModel) -> list[Evidence]:
    """The records in use: those that an analyst decided on, transcribed ones, then the machine's, each in order."""
    return sorted(
        material.records, key=lambda e: _LOOKED_AT.index(e.state) if e.state in _LOOKED_AT else len(_LOOKED_AT)
    )
