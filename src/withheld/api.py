"""Withheld for programs: what the command line does, as twelve functions that return records instead of printing.

Nothing heavy is imported before it is used. Progress and warnings go to standard error, as they do on the command line; what
cannot be done is a ``StoreError`` or a ``CaseError`` with the remedy in its message. A script that calls ``read``, ``add`` or
``estimate`` starts processes: keep its own calls below ``if __name__ == "__main__":``. docs/api.md shows all of it at work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from withheld.check import Findings
    from withheld.estimate import Comparison, Estimate
    from withheld.evidence import Store
    from withheld.records import Decision, Document, Evidence, Problem, Reading, RecordKind, State

__all__ = [
    "add",
    "check",
    "create_case",
    "decide",
    "estimate",
    "evidence",
    "export",
    "open_case",
    "read",
    "render",
    "scenario",
    "verify",
]


class Report(NamedTuple):
    """A document with what it says; ``reading`` holds claims, events, positions, indicators, pledges, presences, attributions."""

    document: Document
    reading: Reading


class Reports(NamedTuple):
    """What was read, and what could not be."""

    reports: tuple[Report, ...]
    problems: tuple[Problem, ...]


class Added(NamedTuple):
    """How many documents are new in a case and how many it had, how many records are new, and what could not be read."""

    new: int
    known: int
    records: int
    problems: tuple[Problem, ...]


def read(*paths: Path | str, published: dt.date | None = None, unsure: bool = False) -> Reports:
    """Read files and folders, without a case.

    ``published`` dates documents that name no date. Records that are likelier wrong than right are left out unless ``unsure``.
    """
    from withheld.commands import Outcome, read_all
    from withheld.usable import sure_of

    places = [Path(path) for path in paths]
    outcome = Outcome(places)
    found = [Report(d, r if unsure else sure_of(r)) for d, r in read_all(places, published, outcome)]
    return Reports(tuple(found), tuple(outcome.problems))


def check(reports: Iterable[Report]) -> Findings:
    """Compare the figures of reports: contradictions, implied values, agreements, and what was not compared."""
    from withheld.commands import compared_reports

    return compared_reports(reports).findings


def create_case(folder: Path | str, programme: Path | str) -> Store:
    """Make a case folder from a built-in programme (``"KP"``, ``"CU"``) or from a folder of data files, and open it."""
    from withheld.case import built_in
    from withheld.evidence import create_case as create

    data = Path(programme) if Path(programme).is_dir() else built_in(str(programme))
    create(Path(folder), data)
    return open_case(folder)


def open_case(folder: Path | str) -> Store:
    """Open a case folder; use the case in a ``with`` statement, which closes it."""
    from withheld.evidence import Store, find_case

    return Store.open(find_case(Path(folder)))


def add(case: Store, *paths: Path | str, published: dt.date | None = None) -> Added:
    """Read files and folders into a case; what it has already is left as it is."""
    from withheld.batch import How
    from withheld.commands import Outcome, Reader, after_reading, take_all
    from withheld.evidence import take_in_files

    places = [Path(path) for path in paths]
    take_in_files(case, edits=False)
    reader = Reader(case, None, Outcome(places))
    take_all(reader, places, How(published))
    after_reading(case, reader.taken)
    return Added(reader.new, reader.known, reader.records, tuple(reader.problems))


def evidence(case: Store, kind: RecordKind | None = None, states: Collection[State] | None = None) -> list[Evidence]:
    """The records of a case with their state, grades and source: all, or those of a kind (``"claim"``) or of some states."""
    return case.evidence(kind, states)


def decide(
    case: Store, subject: str, action: str, *, reason: str | None = None, analyst: str | None = None, **changes: object
) -> Decision:
    """Append a decision to the log: ``accept``, ``reject``, ``edit`` and so on, as ``withheld decide`` has them.

    ``subject`` is a record's or document's identifier; ``changes`` are the new values of fields (``low=12_000``). Without
    ``analyst`` it is the one of ``WITHHELD_ANALYST`` or the login name.
    """
    return case.decide(subject, action, analyst or case.analyst_name(), reason, changes)


def estimate(case: Store, *, chains: int = 4, draws: int = 1000) -> Estimate:
    """Reconcile the claims of a case: headlines and hosts as posterior beside prior, tensions, diagnostics.

    Takes a minute or more; the stored draws are taken where nothing has changed. Look at ``diagnostics.failures`` first.
    """
    from withheld.commands import fit_case

    return fit_case(case.folder, chains=chains, draws=draws)


def scenario(case: Store, *names: Path | str) -> list[Comparison]:
    """Compare scenarios of the case, by name, or those of TOML files with the baseline, on the draws of the latest estimate."""
    from withheld.case import load_case
    from withheld.commands import answered_scenario, chosen_scenario
    from withheld.dossier import known_scenarios

    head = load_case(case.folder)
    known = known_scenarios(case.folder, head.code)
    return answered_scenario(case.folder, head, [s for name in names for s in chosen_scenario(str(name), known)])[1]


def render(case: Store, path: Path | str, *, release: bool = False, brief: bool = False) -> Sequence[Path]:
    """Write the dossier of a case as one HTML file, with a brief of two pages if asked to; the files that were written."""
    from withheld.commands import write_dossier_of

    return write_dossier_of(case.folder, Path(path), release=release, brief=brief)


def export(case: Store, form: str, path: Path | str, *, everything: bool = False) -> Path:
    """Write the records of a case as ``csv``, ``jsonl``, ``datapackage`` and so on, without what is held back for protection."""
    from withheld.commands import export_case as write
    from withheld.evidence import StoreError

    if write(case.folder, form, Path(path), everything=everything):
        raise StoreError(f"{path}: nothing was written; see standard error for the reason")
    return Path(path)


def verify(case: Store) -> list[Problem]:
    """Hash every source again, find every quotation again and replay the log; what is wrong, nothing where all holds."""
    from withheld.evidence import verify_case as verified

    return verified(case)
