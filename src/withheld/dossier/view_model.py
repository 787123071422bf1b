"""The content of a dossier: the records that it shows, numbered for citation, and what was left out."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from withheld.case import Case
from withheld.check import Findings
from withheld.clean import clean
from withheld.disclosure import Released, unfit
from withheld.disclosure import released as releasable
from withheld.dossier.since import Earlier
from withheld.estimate import Comparison, Estimate
from withheld.evidence import NO_TIES, Origins, Ties, Trace
from withheld.finding import Finding
from withheld.names import invented, stamped
from withheld.records import Claim, Decision, Evidence, Position, Record, RecordKind, Source, State
from withheld.usable import in_use
from withheld.vocabulary import codes, country_name, measures

LETTERS: Mapping[RecordKind, str] = {
    "claim": "C", "event": "E", "position": "P", "indicator": "I", "pledge": "U", "presence": "H", "dependence": "D",
}  # fmt: skip
SHOWN: tuple[State, ...] = ("transcribed", "accepted", "edited", "rejected")
"""The states of the records that a release may show; rejected ones are listed, without their words."""


EX = "EX"
"""Suffix of a record's number if the record is from an invented example."""
PROPOSED = "records proposed by the machine that no analyst has decided on"
HELD_REASON = "reason withheld"


class Beside(NamedTuple):
    """Additions to the records: scenarios against the baseline (or why there are none), and the earlier dossier."""

    scenarios: tuple[Comparison, ...] = ()
    unasked: str = ""
    earlier: Earlier | None = None


ALONE = Beside(unasked="none was requested")


@dataclass(frozen=True)
class ViewModel:
    """Everything that the pages of a dossier draw on; built by :func:`gather`.

    ``records`` are those in use, by kind, measure, host and time; ``rejected`` those that an analyst threw out.
    ``refs`` gives each shown record its label (``C12``), ``documents`` each source (``S3``); both count what came into the
    case, in its order, so that a label means the same in every dossier of the case, drafts and releases alike. ``held_back`` counts by
    reason what a release leaves out. ``traces`` follow the figures reported in several documents to their roots. ``targets``
    says which claim a position is about. ``doubtful`` are words, by record, that may name a person whom a release hides.
    ``absent`` are unanchored figures that the document at their address does not hold. ``unsure`` counts the readings that
    are left out because the machine is not sure of them and nobody has decided on them. ``copies`` are the earlier documents
    that documents reprint.
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
    traces: Sequence[Trace]
    refs: Mapping[str, str]
    documents: Mapping[str, str]
    identifiers: Mapping[Record, str]
    targets: Mapping[str, str]
    doubtful: Mapping[str, tuple[str, ...]]
    absent: frozenset[str] = frozenset()
    unsure: int = 0
    copies: Mapping[str, str] = field(default_factory=dict)
    beside: Beside = ALONE

    @cached_property
    def by_id(self) -> dict[str, Evidence]:
        """The records in use by their identifier."""
        return {e.id: e for e in self.records}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The short names of the documents by their identifier."""
        return {s.id: s.label for s in self.sources}

    @cached_property
    def states(self) -> Counter[str]:
        """How many records in use are in each state."""
        return Counter(e.state for e in self.records)

    @property
    def draft(self) -> bool:
        """Whether anything in the dossier depends on records that nobody has decided on."""
        return "proposed" in self.states or (self.estimate is not None and self.estimate.draft)

    @cached_property
    def unanchored(self) -> tuple[Evidence, ...]:
        """The figures in use that were transcribed by hand and have no sentence."""
        return tuple(e for e in self.records if e.unanchored)

    @property
    def transcribed(self) -> int:
        """How many figures in use were transcribed by hand, whether anchored or not."""
        return sum(e.unanchored or e.transcribed_from is not None for e in self.records)

    @property
    def rests_on_unanchored(self) -> int:
        """How many observations of the estimate have no sentence."""
        bare = {e.id for e in self.unanchored}
        return sum(o.evidence in bare for o in self.estimate.observations) if self.estimate else 0

    @cached_property
    def examples(self) -> frozenset[str]:
        """The records in use that stand in invented examples."""
        return frozenset(e.id for e in self.records if e.source.example)

    @cached_property
    def outlets(self) -> frozenset[str]:
        """The names of invented outlets."""
        return invented(self.sources)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The hosts of the case and those that its records name, without the sending state."""
        named = (getattr(e.record, "hosts", None) or (getattr(e.record, "host", None),) for e in self.records)
        corridors = (c.hosts for c in self.case.corridors)
        return frozenset(h for hosts in (*named, *corridors) for h in hosts if h) - {self.case.programme}

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
    names: Collection[str] = (),
    homes: Collection[str] = (),
    unanchored: bool = False,
    absent: Collection[str] = (),
    numbers: Mapping[str, int] | None = None,
    beside: Beside = ALONE,
) -> ViewModel:
    """Select the records to show, label them by their ``numbers``, and trace the origins of their figures.

    Without numbers, the given records are counted as if they were the whole case. ``names`` are further names that a release must
    not contain, ``homes`` documents that name these persons. A release includes figures without their sentence only with
    ``unanchored``.
    """
    numbers = _counted(evidence, sources) if numbers is None else numbers
    held_back: Counter[str] = Counter()
    doubtful: Mapping[str, tuple[str, ...]] = {}
    every = evidence
    if release:
        released = releasable(evidence, states=SHOWN, names=names, homes=homes, unanchored=unanchored)
        doubtful = released.doubtful
        proposed = sum(e.state == "proposed" and not e.source.example for e in evidence)
        held_back = Counter({PROPOSED: proposed} if proposed else {}) + released.held_back
        evidence, log = released.records, _told(log, released)
        ties = ties.without(_hides(released))
        estimate = _untold(estimate, released, every)
        beside = _beside(beside, released)
    used = [e for e in evidence if in_use(e)]
    origins = Origins.within(used, ties)
    records = _in_order(origins.graded(used))
    refs = _labelled(((e.id, LETTERS[e.kind]) for e in records), numbers)
    shown = _sources_of(records, () if release else sources)
    material = ViewModel(
        case=case, records=records, rejected=tuple(e for e in evidence if e.state == "rejected"), sources=shown,
        estimate=estimate, findings=findings, log=tuple(log), made=made, release=release, held_back=held_back,
        traces=origins.retold,
        refs=refs, documents=_labelled(((s.id, "S") for s in shown), numbers),
        identifiers={e.record: e.id for e in reversed(records)}, targets=_targets(evidence, refs),
        doubtful=doubtful,
        absent=frozenset(absent), unsure=sum(e.state == "proposed" and not in_use(e) for e in evidence),
        copies=ties.copies, beside=beside,
    )  # fmt: skip
    return _released(material, every, unanchored=unanchored) if release else material


def _beside(beside: Beside, released: Released) -> Beside:
    """Scenarios without hidden names, and an earlier dossier without its figures if it was no release."""
    hides, earlier = _hides(released), beside.earlier
    kept = tuple(c for c in beside.scenarios if not hides(f"{c.scenario.label} {c.scenario.meaning}"))
    if earlier is not None and not earlier.release:
        earlier = earlier.model_copy(update={"headlines": None, "contradictions": None})
    return beside._replace(scenarios=kept, earlier=earlier)


def _told(log: Iterable[Decision], released: Released) -> list[Decision]:
    """The log without reasons that reveal what a release holds back."""
    hides = _hides(released)
    return [d.model_copy(update={"reason": HELD_REASON}) if hides(d.reason) else d for d in log]


def _untold(estimate: Estimate | None, released: Released, evidence: Iterable[Evidence]) -> Estimate | None:
    """An estimate without the names of origins, and of documents that are one, that a release holds back."""
    if estimate is None:
        return None
    hides, gone = _hides(released), {e.source.name for e in evidence} - {e.source.name for e in released.records}
    told = tuple(
        influence
        for influence in estimate.source_influence
        if not hides(influence.origin) and influence.origin not in gone
    )
    return estimate.model_copy(update={"source_influence": told})


def _hides(released: Released) -> Callable[[str | None], bool]:
    """Whether a text outside the records names, or may name, somebody hidden: such a text can be left out without loss."""
    hidden = released.hidden
    return lambda text: hidden.tells(text) or bool(hidden.doubts(text))


def _released(material: ViewModel, evidence: Sequence[Evidence], *, unanchored: bool) -> ViewModel:
    """A release without the estimate and the findings that depend on records which it leaves out."""
    held_back = Counter(material.held_back)
    estimate = material.estimate
    if estimate is not None and (why := untellable(estimate, evidence, unanchored=unanchored)):
        held_back[f"estimate that uses {why}"] += 1
        estimate = None
    beside = material.beside
    if estimate is None:
        beside = beside._replace(scenarios=(), unasked="a scenario needs an estimate")
    before = {
        name: getattr(material.findings, name)
        for name in ("contradictions", "questions", "implied", "agreements", "variants", "slips")
    }
    kept = {name: _known(found, material) for name, found in before.items()}
    dropped = sum(map(len, before.values())) - sum(map(len, kept.values()))
    if dropped:
        held_back["findings that involve a record left out"] += dropped
    return replace(
        material,
        estimate=estimate,
        findings=material.findings.model_copy(update=kept),
        held_back=held_back,
        beside=beside,
    )


def untellable(estimate: Estimate, evidence: Iterable[Evidence], *, unanchored: bool) -> str | None:
    """The inputs of an estimate that a release must not contain, counted; None if the estimate may be released.

    An observation is that of its record and of all that repeat it.
    """
    known = {e.id: unfit(e, unanchored=unanchored) for e in evidence}
    used = {i for o in estimate.observations for i in (o.evidence, *o.copies)}
    why = Counter(reason for i in used if (reason := known.get(i, "no longer in use")))
    if not used:
        return "no figure"
    if not why:
        return "proposed records" if estimate.draft else None
    return f"{sum(why.values())} records that a release must not contain ({', '.join(f'{n} {r}' for r, n in why.most_common())})"


def _known(found: Iterable[Finding], material: ViewModel) -> tuple[Finding, ...]:
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
        """What a record is sorted by."""
        what = getattr(e.record, "measure", None) or getattr(e.record, "indicator", None)
        rank = listed.index(what) if what in listed else len(listed)
        start = getattr(e.record, "start", None) or getattr(e.record, "by", None) or dt.date.max
        return kinds.index(e.kind), rank, scope(e.record) if what else "", start, e.id

    return tuple(sorted(used, key=key))


def _labelled(shown: Iterable[tuple[str, str]], numbers: Mapping[str, int]) -> dict[str, str]:
    """Labels of identifiers with their letters. A blurred record has no number or place in the case, and is counted separately
    (``Cb1``)."""
    counts: Counter[str] = Counter()
    labels = {}
    for key, letter in shown:
        if key not in numbers:
            counts[letter] += 1
        labels[key] = f"{letter}{numbers[key]}" if key in numbers else f"{letter}b{counts[letter]}"
    return labels


def _counted(evidence: Sequence[Evidence], sources: Sequence[Source]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    found = {}
    used, thrown = ([e for e in evidence if (e.state == "rejected") is out] for out in (False, True))
    records = [(e.id, str(e.kind)) for part in (used, thrown) for e in _in_order(part)]
    for key, kind in [*records, *((s.id, "") for s in _sources_of(evidence, sources))]:
        counts[kind] += 1
        found[key] = counts[kind]
    return found


def by_label(label: str) -> tuple[str, int]:
    """Sort key of labels: by letters, then by number."""
    letters = label.rstrip("0123456789")
    return letters, int(label[len(letters) :])


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
    return clean(words) or "worldwide or not stated"
