"""Checks of a store as a whole: its tables, triggers and indexes, the files beside it, and all that its rows must be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from withheld.evidence import casefiles
from withheld.evidence.custody.rows import RESTORE, Custodian
from withheld.evidence.engine import reading, upgrade
from withheld.evidence.failures import StoreError, told
from withheld.evidence.log import last
from withheld.evidence.log_checkpoint import noted
from withheld.evidence.reprints import rebuild
from withheld.evidence.schema import HEAD, bands, log, reprints, signatures
from withheld.evidence.store import Store
from withheld.evidence.stores.kind import kind_of
from withheld.records import Problem


def verify(store: Store, known: str | None = None) -> list[Problem]:
    """All inconsistencies in database, bytes, quotations, log, records against the replayed log, indexes and files.

    Whoever can rewrite the whole file can also rewrite the chain. ``known`` is the hash of a line, noted elsewhere, that the log
    must contain.
    """
    before = noted(store.path)
    with reading(store.engine, store.path) as connection:
        found = list(Custodian(connection, store.folder, store.path, before).problems())
        found += _files(connection, store.folder, store.path)
        found += [Problem(file=str(store.path), place=p, what=w, remedy=RESTORE) for p, w in _made(connection)]
        where = sa.select(log.c.position).where(log.c.hash == (known or "").strip().lower())
        if known and connection.execute(where).first() is None:
            what = f"no line has the hash {known} that you noted: the log was rewritten, or is another one"
            found.append(Problem(file=str(store.path), place="log", what=what, remedy=RESTORE))
        return found


def last_hash(store: Store) -> str:
    """Hash of the last line of the log, to be noted elsewhere: it depends on all lines before it."""
    with reading(store.engine, store.path) as connection:
        return last(connection)[1]


def notes(store: Store) -> list[str]:
    """What cannot be checked, and why that is no fault of the case."""
    found = []
    with reading(store.engine, store.path) as connection:
        if kind_of(connection.dialect.name).due(connection, upgrade) is None:
            found.append("this database role cannot create a schema: the definitions of tables were not compared")
        if missing := casefiles.unnoted(connection, store.folder):
            named = ", ".join(name for name in missing if name in casefiles.DATA)
            found.append(
                f"the log, begun by an earlier version, has no hashes of {named} and of estimates: edits of them cannot be "
                "told; the next read, estimate or dossier notes them"
            )
    return found


def _files(connection: sa.Connection, folder: Path, database: Path) -> list[Problem]:
    try:
        with told(database):
            return list(casefiles.problems(connection, folder))
    except (StoreError, ValueError, TypeError, AttributeError) as error:
        return [Problem(file=str(database), place="files", what=f"cannot be read ({error})", remedy=RESTORE)]


def _made(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Inconsistencies in all that is derived from the rows: place and words."""
    kind = kind_of(connection.dialect.name)
    try:
        yield from made_as_due(connection)
        with kind.copied(connection) as copy:
            yield from kind.index_faults(connection, copy)
            yield from _likeness(copy)
    except (sa.exc.SQLAlchemyError, sqlite3.Error, ValueError) as error:
        yield "indexes", f"cannot be read ({error})"


def made_as_due(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Tables, indexes, triggers and views that differ from those that the migrations create."""
    kind = kind_of(connection.dialect.name)
    due, found = kind.due(connection, upgrade) or {}, kind.listed(connection)
    for what, name in sorted(due.keys() | found.keys()) if due else ():
        if (what, name) not in due:
            yield name, f"the database contains a {what} that Withheld does not create"
        elif (what, name) not in found:
            yield name, f"the {what} is missing from the database"
        elif found[what, name] != due[what, name]:
            yield name, f"the {what} differs from the one that Withheld creates"
    versions = list(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars())
    if versions != [HEAD]:
        yield "alembic_version", f"says {', '.join(map(str, versions)) or 'nothing'}, not {HEAD}"


def _likeness(copy: sa.Connection) -> Iterator[tuple[str, str]]:
    """Signatures and reprints that differ from those computed from the texts, by document."""
    tables = (signatures, bands, reprints)
    before = [_rows(copy, table) for table in tables]
    rebuild(copy)
    for table, found in zip(tables, before, strict=True):
        for key in sorted({str(row[table.c.keys().index("document")]) for row in found ^ _rows(copy, table)}):
            yield key, f"{table.name}: the stored similarities do not match the texts"


def _rows(copy: sa.Connection, table: sa.Table) -> set[tuple[object, ...]]:
    return {tuple(row) for row in copy.execute(sa.select(table))}
