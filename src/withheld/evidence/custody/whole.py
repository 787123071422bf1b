"""Checks of a store as a whole: its tables, triggers and indexes, the files beside it, and all that its rows must be."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from withheld.evidence import casefiles
from withheld.evidence.custody.rows import RESTORE, Custodian
from withheld.evidence.engine import migrate, reading
from withheld.evidence.failures import StoreError, told
from withheld.evidence.log import last
from withheld.evidence.reached import noted
from withheld.evidence.reprints import rebuild
from withheld.evidence.schema import FULL_TEXT, HEAD, bands, log, reprints, signatures
from withheld.evidence.store import Store
from withheld.records import Problem

_OBJECTS = r"SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\_stat%' ESCAPE '\'"
_SPACE = re.compile(r"\s+")


def verify(store: Store, known: str | None = None) -> list[Problem]:
    """All that does not hold: database, bytes, quotations, log, records against the replayed log, indexes, files; else empty.

    Whoever can rewrite the whole file can also rewrite the chain. ``known`` is the hash of a line, noted elsewhere, that
    must stand in the log.
    """
    before = noted(store.path)
    with reading(store.engine, store.path) as connection:
        found = list(Custodian(connection, store.folder, store.path, before).problems())
        found += _files(connection, store.folder, store.path)
        found += [Problem(file=str(store.path), place=p, what=w, remedy=RESTORE) for p, w in _made(connection)]
        where = sa.select(log.c.position).where(log.c.hash == (known or "").strip().lower())
        if known and connection.execute(where).first() is None:
            what = f"no line has the hash {known} that you noted: the log was written anew, or is another one"
            found.append(Problem(file=str(store.path), place="log", what=what, remedy=RESTORE))
        return found


def last_hash(store: Store) -> str:
    """Hash of the last line of the log, to be noted elsewhere: it stands for all lines before it."""
    with reading(store.engine, store.path) as connection:
        return last(connection)[1]


def notes(store: Store) -> list[str]:
    """What cannot be checked, and why that is no fault of the case."""
    with reading(store.engine, store.path) as connection:
        if missing := casefiles.unnoted(connection, store.folder):
            named = ", ".join(name for name in missing if name in casefiles.DATA)
            return [
                f"the log, begun by an earlier version, has no hashes of {named} and of estimates: edits of them cannot be "
                "told; the next read, estimate or dossier notes them"
            ]
    return []


def _files(connection: sa.Connection, folder: Path, database: Path) -> list[Problem]:
    try:
        with told(database):
            return list(casefiles.problems(connection, folder))
    except (StoreError, ValueError, TypeError, AttributeError) as error:
        return [Problem(file=str(database), place="files", what=f"cannot be read ({error})", remedy=RESTORE)]


def _made(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """What is wrong with all that is made from the rows: place and words."""
    try:
        yield from _objects(connection)
        with _copied(connection) as copy:
            yield from _full_text(copy)
            yield from _likeness(copy)
    except (sa.exc.SQLAlchemyError, sqlite3.Error, ValueError) as error:
        yield "indexes", f"cannot be read ({error})"


def _objects(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Tables, indexes, triggers and views that are not those that the migrations make."""
    due, found = _due(), _listed(connection)
    for kind, name in sorted(due.keys() | found.keys()):
        if (kind, name) not in due:
            yield name, f"a {kind} that withheld does not make was put into the database"
        elif (kind, name) not in found:
            yield name, f"the {kind} is missing from the database"
        elif found[kind, name] != due[kind, name]:
            yield name, f"the {kind} is not as withheld makes it"
    versions = list(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars())
    if versions != [HEAD]:
        yield "alembic_version", f"says {', '.join(map(str, versions)) or 'nothing'}, not {HEAD}"


@cache
def _due() -> dict[tuple[str, str], str]:
    """What a store that was made this moment consists of."""
    fresh = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    try:
        migrate(fresh)
        with fresh.connect() as made:
            return _listed(made)
    finally:
        fresh.dispose()


def _listed(connection: sa.Connection) -> dict[tuple[str, str], str]:
    rows = connection.exec_driver_sql(_OBJECTS).all()
    return {(row[0], row[1]): _SPACE.sub(" ", row[2] or "").replace('"', "") for row in rows}


@contextmanager
def _copied(connection: sa.Connection) -> Iterator[sa.Connection]:
    """A private copy of the database, for checks that must write: the case itself may be in use, or be read only."""
    copy = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # gone when it is closed
    engine = sa.create_engine("sqlite://", creator=lambda: copy, poolclass=sa.pool.StaticPool)
    try:
        connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
        with engine.connect() as copied:
            # What was planted in the case does nothing here.
            for (name,) in copied.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
                copied.exec_driver_sql('DROP TRIGGER "{}"'.format(name.replace('"', '""')))
            yield copied
    finally:
        engine.dispose()
        copy.close()


def _full_text(copy: sa.Connection) -> Iterator[tuple[str, str]]:
    for name in FULL_TEXT:
        try:
            copy.exec_driver_sql(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")
        except sa.exc.DatabaseError:
            yield (
                name,
                "the full-text index is not that of the texts: “withheld find” would miss words, or find what is not there",
            )


def _likeness(copy: sa.Connection) -> Iterator[tuple[str, str]]:
    """Signatures and reprints that are not those of the texts, by document."""
    tables = (signatures, bands, reprints)
    before = [_rows(copy, table) for table in tables]
    rebuild(copy)
    for table, found in zip(tables, before, strict=True):
        for key in sorted({str(row[table.c.keys().index("document")]) for row in found ^ _rows(copy, table)}):
            yield key, f"{table.name}: which texts are alike is not what the texts say"


def _rows(copy: sa.Connection, table: sa.Table) -> set[tuple[object, ...]]:
    return {tuple(row) for row in copy.execute(sa.select(table))}
