"""The verbs that keep a case: init, read, decide, log, verify, export and import."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from withheld.case import built_in
from withheld.commands.failures import BAD_INPUT, report, say
from withheld.commands.opinions import opined, told
from withheld.commands.progress import progress
from withheld.evidence.store import Store, StoreError, create_case, find_case
from withheld.records import Decision, Problem

if TYPE_CHECKING:
    from withheld.opinion.second import Opinion

ACTIONS = ("accept", "reject", "note", "undo")


def init(folder: Path, programme: str) -> int:
    """Make a case folder and say what to do next."""
    create_case(folder, built_in(programme))
    with Store.open(folder) as store:
        print(f"Case {programme} in {folder.resolve()}: {len(store.evidence())} transcribed figures.")
    print(f"Next:  withheld read REPORTS -C {folder}")
    return 0


def read(case: Path, paths: list[Path], published: dt.date | None, opinion: Opinion | None = None) -> int:
    """Read reports into the store, each in one transaction; the exit code."""
    from withheld.claims.reader import EXTRACTOR, read_document
    from withheld.sources.reader import Captured, discover
    from withheld.sources.reader import read as read_sources

    problems: list[Problem] = []
    extractor = f"{EXTRACTOR}+{opinion.where.model}" if opinion else EXTRACTOR
    with Store.open(find_case(case)) as store:
        files, missing = discover(paths)
        problems.extend(missing)
        new = known = records = 0
        with progress("Reading", len(files)) as advance:
            for found in read_sources(files, published=published):
                if not isinstance(found, Captured):
                    problems.append(found)
                elif store.has(found.document.sha256, extractor):
                    known += 1
                else:
                    if opinion:
                        store.tell("send", found.document.id, opinion.notice(found.document))
                    before = len(problems)
                    reading = opined(found.document, read_document(found.document), opinion, problems)
                    # A piece without an answer is asked for again by the next run.
                    made_by = extractor if len(problems) == before else EXTRACTOR
                    added = store.add(found.document, found.raw, reading, made_by)
                    new, records = new + added.documents, records + added.records
                advance()
    told(opinion)
    noun = "document" if new == 1 else "documents"
    print(f"{new} new {noun}, {known} already read, {records} new records (proposed), {len(problems)} not read.")
    return report(problems)


def decide(case: Path, record: str, action: str, reason: str | None) -> int:
    """Append one decision to the log."""
    if action not in ACTIONS:
        say(f"{action}: no such action; use one of: {', '.join(ACTIONS)}")
        return BAD_INPUT
    with Store.open(find_case(case)) as store:
        print(_line(store.decide(record, action, store.analyst_name(), reason)))
    return 0


def log(case: Path, *, as_json: bool) -> int:
    """Print the review log, oldest first."""
    with Store.open(find_case(case)) as store:
        for entry in store.log():
            print(json.dumps(entry.model_dump(mode="json"), ensure_ascii=False) if as_json else _line(entry))
    return 0


def _line(entry: Decision) -> str:
    change = f" ({entry.before} → {entry.after})" if entry.after and len(entry.after) < 20 else ""
    why = f": {entry.reason}" if entry.reason else ""
    return (
        f"{entry.position:>6}  {entry.at:%Y-%m-%d %H:%M}  {entry.analyst}  {entry.action} {entry.subject}{change}{why}"
    )


def verify(case: Path, known: str | None = None) -> int:
    """Check sources, quotations and log; print how to check by hand."""
    from withheld.evidence.custody import checks_by_hand, last_hash
    from withheld.evidence.custody import verify as check_all

    # A store whose log was cut short is not refused here: to say what holds of it is the point.
    with Store(find_case(case)) as store:
        problems = check_all(store, known)
        print(
            f"{len(store.sources())} sources, {len(store.evidence())} records, {store.position()} log "
            f"lines: {len(problems)} problems."
        )
        print(f"Last hash of the log: {last_hash(store)}")
        print("Note it elsewhere: “withheld verify --noted HASH” then finds a log that was written anew.")
        print("To check by hand:")
        for command in checks_by_hand(store):
            print(f"  {command}")
    return report(problems)


def export(case: Path, form: str, target: Path | None) -> int:
    """Write the records as CSV or JSON Lines, to a file or to standard output."""
    from withheld.evidence.exchange import export_csv, export_jsonl

    with Store.open(find_case(case)) as store:
        if target is None:
            _write(store, form, sys.stdout, export_csv, export_jsonl)
        else:
            with target.open("w", encoding="utf-8", newline="") as stream:
                _write(store, form, stream, export_csv, export_jsonl)
            print(f"{target.resolve()}", file=sys.stderr)
    return 0


def _write(store: Store, form: str, stream, export_csv, export_jsonl) -> None:  # type: ignore[no-untyped-def]
    if form == "csv":
        export_csv(store, stream)
    else:
        for line in export_jsonl(store):
            stream.write(line + "\n")


def import_(case: Path, source: Path) -> int:
    """Read an export into the store."""
    from withheld.evidence.exchange import import_jsonl

    with Store.open(find_case(case)) as store, source.open(encoding="utf-8") as lines:
        counts = import_jsonl(store, lines, store.analyst_name())
    print(f"Imported: {counts}")
    return 0


__all__ = ["StoreError", "decide", "export", "import_", "init", "log", "read", "verify"]
