"""What a dossier is made of: the records that it shows, numbered for citation, and what was left out of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from withheld.case import Case
from withheld.check.findings import Findings
from withheld.dossier.clean import clean
from withheld.estimate.results import Estimate
from withheld.evidence.origins import NO_TIES, Origins, Ties, Trace
from withheld.evidence.release import Released
from withheld.evidence.release import release as releasable
from withheld.names import invented, stamped
from withheld.records import Claim, Decision, Evidence, Finding, Position, Record, RecordKind, Source, State
from withheld.vocabulary import codes, country_name, measures

LETTERS: Mapping[RecordKind, str] = {
    "claim": "C", "event": "E", "position": "P", "indicator": "I", "pledge": "U", "presence": "H",
}  # fmt: skip
SHOWN: tuple[State, ...] = ("transcribed", "accepted", "edited", "rejected")
"""The states of the records that a release may show; rejected ones are listed, without their words."""


EX = "EX"
"""Stands beside the number of a record that an invented example tells."""
PROPOSED = "records proposed by the machine that no analyst has decided on"
HELD_REASON = "the reason is held back"


@dataclass(frozen=True)
class Material:
    """Everything that the pages of a dossier draw on; built by :func:`gather`.

    ``records`` are those in use, in the order of their numbers; ``rejected`` those that an analyst threw out.
    ``refs`` gives each shown record its number (``C12``), ``documents`` each source (``S3``). ``held_back`` counts by
    reason what a release leaves out. ``traces`` follow the figures told in several documents to their roots. ``targets``
    says which claim a position is about.
    """

    case: Case
    records: tuple[Evidence, ...]
    rejected: tuple[Evidence, ...]
    sources: tuple[Source, ...]
    estimate: Estimate | None
    findings: Findings
    log: tuple[Decision, ...]
    made: dt.datetime
    release: bool
    held_back: Counter[str]
    traces: tuple[Trace, ...]
    refs: Mapping[str, str]
    documents: Mapping[str, str]
    identifiers: Mapping[Record, str]
    targets: Mapping[str, str]

    @property
    def by_id(self) -> dict[str, Evidence]:
        """The records in use by their identifier."""
        return {e.id: e for e in self.records}

    @property
    def states(self) -> Counter[str]:
        """How many records in use are in each state."""
        return Counter(e.state for e in self.records)

    @property
    def draft(self) -> bool:
        """Whether anything in the dossier rests on records that nobody has decided on."""
        return "proposed" in self.states or (self.estimate is not None and self.estimate.draft)

    @cached_property
    def examples(self) -> frozenset[str]:
        """The records in use that stand in invented examples."""
        return frozenset(e.id for e in self.records if e.source.example)

    @cached_property
    def outlets(self) -> frozenset[str]:
        """The names of invented outlets."""
        return invented(self.sources)

    @property
    def invented(self) -> str:
        """“15 of 87 documents are invented examples”; empty where there is none."""
        n, of = sum(s.example for s in self.sources), len(self.sources)
        return f"{n} of {of} documents {'is an invented example' if n == 1 else 'are invented examples'}" if n else ""

    def named(self, name: str) -> str:
        """The name of an origin or relay, stamped if it is an invented outlet."""
        return stamped(name, self.outlets)

    def cited(self, identifier: str) -> str:
        """The number of a record, with the mark of an example if it stands in one."""
        return f"{self.refs[identifier]} {EX}" if identifier in self.examples else self.refs[identifier]

    def of(self, kind: RecordKind) -> list[Evidence]:
        """The records in use of one kind, in the order of their numbers."""
        return [e for e in self.records if e.kind == kind]


def gather(
    case: Case,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    estimate: Estimate | None,
    findings: Findings,
    log: Sequence[Decision],
    made: dt.datetime,
    release: bool,
    ties: Ties = NO_TIES,
) -> Material:
    """Sort what is used from what is left out, and number it; origins are traced in what is shown."""
    held_back: Counter[str] = Counter()
    every = evidence
    if release:
        released = releasable(evidence, states=SHOWN)
        proposed = sum(e.state == "proposed" and not e.source.example for e in evidence)
        held_back = Counter({PROPOSED: proposed} if proposed else {}) + released.held_back
        evidence, log = released.records, _told(log, released)
        ties = ties.without(released.hidden.tells)
        estimate = _untold(estimate, released)
    origins = Origins.within(evidence, ties)
    records = _in_order(origins.graded(e for e in evidence if e.state != "rejected"))
    refs = _numbered(records)
    shown = _sources_of(records, () if release else sources)
    material = Material(
        case=case, records=records, rejected=tuple(e for e in evidence if e.state == "rejected"), sources=shown,
        estimate=estimate, findings=findings, log=tuple(log), made=made, release=release, held_back=held_back,
        traces=tuple(origins.told()),
        refs=refs, documents={s.id: f"S{n}" for n, s in enumerate(shown, 1)},
        identifiers={e.record: e.id for e in reversed(records)}, targets=_targets(evidence, refs),
    )  # fmt: skip
    return _released(material, every) if release else material


def _told(log: Iterable[Decision], released: Released) -> list[Decision]:
    """The log without reasons that tell what a release holds back."""
    hides = released.hidden.tells
    return [d.model_copy(update={"reason": HELD_REASON}) if hides(d.reason) else d for d in log]


def _untold(estimate: Estimate | None, released: Released) -> Estimate | None:
    """An estimate without the names of origins that a release holds back."""
    if estimate is None:
        return None
    hides = released.hidden.tells
    return estimate.model_copy(update={"leans": tuple(lean for lean in estimate.leans if not hides(lean.origin))})


def _released(material: Material, evidence: Sequence[Evidence]) -> Material:
    """A release without the estimate and the findings that rest on records which it leaves out."""
    held_back = Counter(material.held_back)
    estimate = material.estimate
    if estimate is not None and _rests_on_proposed(estimate, evidence):
        held_back["estimate that rests on proposed records; decide on them and estimate again"] += 1
        estimate = None
    before = {
        name: getattr(material.findings, name)
        for name in ("contradictions", "implied", "agreements", "mutations", "slips")
    }
    kept = {name: _known(found, material) for name, found in before.items()}
    dropped = sum(map(len, before.values())) - sum(map(len, kept.values()))
    if dropped:
        held_back["findings that involve a record which is left out"] += dropped
    return replace(material, estimate=estimate, findings=material.findings.model_copy(update=kept), held_back=held_back)


def _rests_on_proposed(estimate: Estimate, evidence: Iterable[Evidence]) -> bool:
    proposed = {e.id for e in evidence if e.state == "proposed"}
    return estimate.draft or any(o.evidence in proposed for o in estimate.observations)


def _known(found: Iterable[Finding], material: Material) -> tuple[Finding, ...]:
    shown = {s.id for s in material.sources}
    return tuple(
        f
        for f in found
        if all(c in material.identifiers for c in f.claims)
        and not (f.passages and material.release)
        and all(p.document in shown for p in f.passages)
    )


def _in_order(used: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Records by kind: claims by measure, host and time, indicators in the order of their list, the others by time."""
    kinds, listed = list(LETTERS), [*measures(), *codes("indicators")]

    def key(e: Evidence) -> tuple[int, int, str, dt.date, str]:
        what = getattr(e.record, "measure", None) or getattr(e.record, "indicator", None)
        rank = listed.index(what) if what in listed else len(listed)
        start = getattr(e.record, "start", None) or getattr(e.record, "by", None) or dt.date.max
        return kinds.index(e.kind), rank, scope(e.record) if what else "", start, e.id

    return tuple(sorted(used, key=key))


def _numbered(records: Iterable[Evidence]) -> dict[str, str]:
    counts: Counter[str] = Counter()
    refs = {}
    for e in records:
        counts[e.kind] += 1
        refs[e.id] = f"{LETTERS[e.kind]}{counts[e.kind]}"
    return refs


def _sources_of(records: Iterable[Evidence], others: Sequence[Source]) -> tuple[Source, ...]:
    found = {s.id: s for s in (*others, *(e.source for e in records))}
    return tuple(sorted(found.values(), key=lambda s: (s.transcribed, s.published or dt.date.max, s.label, s.id)))


def _targets(evidence: Iterable[Evidence], refs: Mapping[str, str]) -> dict[str, str]:
    """Claim that each position is about: its index counts the claims of its document in the order of the text."""
    claims: defaultdict[str, list[str]] = defaultdict(list)
    positions = []
    for e in evidence:
        if isinstance(e.record, Claim):
            claims[e.record.document].append(e.id)
        elif isinstance(e.record, Position) and e.record.claim is not None:
            positions.append((e.id, e.record.document, e.record.claim))
    found = {i: claims[d][n] for i, d, n in positions if 0 <= n < len(claims[d])}
    return {i: c for i, c in found.items() if c in refs}


def scope(record: object) -> str:
    """Where a record holds, in words: host countries, with the place inside them; ``worldwide or unsaid`` if none."""
    place = getattr(record, "place", None)
    host = getattr(record, "host", None)
    codes = (host,) if isinstance(host, str) else host or ()
    names = ", ".join(country_name(c) for c in codes)
    words = f"{place}, {names}" if place and names else place or names
    return clean(words) or "worldwide or unsaid"
