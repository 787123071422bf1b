"""Checks that the case still is what it was: bytes, quotations and log; and how anyone can check by hand."""

from __future__ import annotations

import hashlib
import shlex

import sqlalchemy as sa

from withheld.evidence.casefolder import source_path
from withheld.evidence.failures import told
from withheld.evidence.log import GENESIS, line_hash, replay
from withheld.evidence.schema import documents, log, quotes, records
from withheld.evidence.store import Store
from withheld.records import Decision, Problem

RESTORE = "restore it from a copy made before the change"


def verify(store: Store) -> list[Problem]:
    """All that does not hold, in the order sources, quotations, log, states; empty if everything does."""
    return [*_sources(store), *_quotations(store), *_log(store), *_states(store)]


def _sources(store: Store) -> list[Problem]:
    problems = []
    for source in store.sources():
        if source.transcribed:
            continue
        path = source_path(store.folder, source.sha256)
        if not path.is_file():
            problems.append(Problem(file=str(path), what=f"the bytes of “{source.label}” are missing", remedy=RESTORE))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
            problems.append(Problem(file=str(path), what=f"the bytes of “{source.label}” were changed", remedy=RESTORE))
    return problems


def _quotations(store: Store) -> list[Problem]:
    query = sa.select(*[c for c in quotes.c], documents.c.text).join(documents, quotes.c.document == documents.c.id)
    problems = []
    with told(store.path), store.engine.connect() as connection:
        for row in connection.execute(query).mappings():
            text = row["text"] or ""
            sentence = text[row["sentence_start"] : row["sentence_start"] + len(row["sentence"])]
            if text[row["start"] : row["end"]] != row["exact"] or sentence != row["sentence"]:
                problems.append(_changed(store, f"quotation {row['id']}", f"“{row['exact'][:60]}” does not stand at {row['start']} in {row['document']}"))
    return problems


def _changed(store: Store, place: str, what: str) -> Problem:
    return Problem(file=str(store.path), place=place, what=what, remedy=RESTORE)


def _log(store: Store) -> list[Problem]:
    problems, previous, expected, earlier = [], GENESIS, 1, ""
    with told(store.path), store.engine.connect() as connection:
        rows = connection.execute(sa.select(log).order_by(log.c.position)).mappings().all()
    for row in rows:
        entry = Decision.model_validate({k: v for k, v in row.items() if k != "hash"})
        place = f"log line {row['position']}"
        if row["position"] != expected:
            problems.append(_changed(store, place, f"line {expected} of the log is missing"))
        if line_hash(previous, entry) != row["hash"]:
            problems.append(_changed(store, place, "the line, or the one before it, was changed"))
        if row["at"] < earlier:
            problems.append(_changed(store, place, "the line is dated before the one above it"))
        previous, expected, earlier = row["hash"], row["position"] + 1, row["at"]
    return problems


def _states(store: Store) -> list[Problem]:
    derived = replay(store.log())
    with told(store.path), store.engine.connect() as connection:
        rows = connection.execute(sa.select(records.c.id, records.c.state)).all()
    wrong = [(key, state) for key, state in rows if derived.get(key) != state]
    gone = sorted(set(derived) - {key for key, _ in rows})
    return [_changed(store, key, f"is {state}, but the log says {derived.get(key, 'nothing of it')}") for key, state in wrong] + [
        _changed(store, key, "the log tells of this record, but it is gone") for key in gone
    ]


def checks_by_hand(store: Store) -> list[str]:
    """Shell commands by which anyone can check the case without this program."""
    folder = shlex.quote(str(store.folder))
    return [
        f"cd {folder} && find sources -type f -exec sha256sum {{}} +   # each name is the hash of its bytes",
        f"sqlite3 {folder}/{store.path.name} 'PRAGMA integrity_check'",
        f"sqlite3 {folder}/{store.path.name} 'SELECT position, at, analyst, action, subject FROM log ORDER BY position'",
    ]
