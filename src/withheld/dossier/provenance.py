"""Where everything comes from and how it was made: sources, priors, what was left out, versions and diagnostics."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import PurePath

from withheld.case import Obligation, Prior
from withheld.charts import day
from withheld.clean import site
from withheld.dossier.view_model import ViewModel, by_label
from withheld.evidence import APART
from withheld.records import Evidence, RecordKind, Source

LIBRARIES = ("withheld", "nutpie", "numba", "numpy")


@dataclass(frozen=True)
class SourceRow:
    """A source as it is listed: its number, its file's name (never a path of a machine), its records by kind."""

    source: Source
    ref: str
    file: str | None
    date: str
    basis: str
    came: str | None
    records: tuple[tuple[RecordKind, int], ...]


def source_rows(material: ViewModel) -> list[SourceRow]:
    """The sources as they are listed."""
    kinds: defaultdict[str, Counter[RecordKind]] = defaultdict(Counter)
    for e in material.records:
        kinds[e.source.id][e.kind] += 1
    return [_source_row(s, material, kinds[s.id]) for s in material.sources]


def _source_row(source: Source, material: ViewModel, kinds: Counter[RecordKind]) -> SourceRow:
    file = PurePath(source.path.replace("\\", "/")).name if source.path else None
    date, basis = published(source)
    return SourceRow(source, material.documents[source.id], file, date, basis, came(source), tuple(kinds.items()))


_WAYS = {"file": "Read from a file", "archive": "Captured in a web archive", "fetch": "Fetched from the web"}


def came(source: Source) -> str | None:
    """How and when the bytes came, without any path of a machine; None where it is not known."""
    return f"{_WAYS[source.capture.method]} on {day(source.capture.at.date())}" if source.capture else None


def published(source: Source) -> tuple[str, str]:
    """The date of a source in words, and its basis; a window is never shown as a date."""
    if source.published:
        return day(source.published), source.published_basis or "basis not stated"
    if source.window:
        return (
            f"between {day(source.window.earliest)} and {day(source.window.latest)}",
            f"inferred: {source.window.basis}",
        )
    return "undated", "no date found"


def read_at(obligation: Obligation) -> list[tuple[str, str]]:
    """Where an obligation was read: each address with its name; two addresses of one site are distinguished by their ends."""
    names = [obligation.copies.get(a) or site(a) for a in obligation.read_at]
    return [
        (a, name if names.count(name) == 1 else f"{name} ({a.rstrip('/').rpartition('/')[2]})")
        for a, name in zip(obligation.read_at, names, strict=True)
    ]


def distribution(prior: Prior) -> str:
    """A prior distribution as it is written: ``LogNormal(loc=10.8, scale=0.4)``."""
    return f"{prior.distribution}({', '.join(f'{k}={v:g}' for k, v in prior.parameters.items())})"


@dataclass(frozen=True)
class Omission:
    """Records that did not enter the estimate for one reason."""

    reason: str
    shown: tuple[str, ...]
    unseen: int


def omissions(material: ViewModel) -> list[Omission]:
    """What the estimate left out, by reason, the most frequent first."""
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for left in material.estimate.left_out if material.estimate else ():
        reasons[left.reason].append(left.evidence)
    ordered = sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        Omission(reason, tuple(sorted(shown, key=lambda i: by_label(material.refs[i]))), len(ids) - len(shown))
        for reason, ids in ordered
        for shown in [[i for i in ids if i in material.refs]]
    ]


@dataclass(frozen=True)
class Rejection:
    """A record that an analyst rejected, with who did and why as the log has it; its words are not repeated."""

    evidence: Evidence
    analyst: str
    reason: str


def rejections(material: ViewModel) -> list[Rejection]:
    """The rejected records with the last decision on each."""
    last = {d.subject: d for d in material.log}
    return [
        Rejection(e, d.analyst if d else "not in the log", (d.reason if d else None) or "no reason given")
        for e in material.rejected
        for d in [last.get(e.id)]
    ]


def log_position(material: ViewModel) -> int:
    """The position of the last decision; 0 for an empty log."""
    return max((d.position for d in material.log), default=0)


def decided_since(material: ViewModel) -> int:
    """How many decisions came after the estimate."""
    estimate = material.estimate
    newer = [d for d in material.log if estimate and d.position > estimate.log_position]
    return sum(d.action not in APART for d in newer)


def versions() -> list[tuple[str, str]]:
    """The versions of the program and of what it computes with."""
    return [(name, version(name)) for name in LIBRARIES]


def citation(material: ViewModel) -> str:
    """How to cite this dossier."""
    key = f", inputs {material.estimate.key[:12]}" if material.estimate else ""
    status = "draft" if material.draft else "release" if material.release else "unreleased"
    made = material.made.date().isoformat()
    examples = f"; {material.invented}" if material.invented else ""
    return (
        f"{material.case.name}: a dossier made with Withheld {version('withheld')}, {made} ({status}, log position "
        f"{log_position(material)}{key}{examples})."
    )
