"""A store in a schema of a PostgreSQL server, for several analysts at once.

A writer first takes the case's lock and holds it to the end of the transaction, so that writers on all machines queue and the log
stays linear; a reader sees one unchanging state and never waits.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from withheld.evidence.failures import StoreError
from withheld.evidence.schema import bands, documents, metadata, reprints, signatures
from withheld.evidence.stores import sqlite
from withheld.evidence.stores.address import Address, read_address
from withheld.evidence.stores.kind import Faults, Objects
from withheld.evidence.stores.tsvector import FOLLOWED, TsVector

if TYPE_CHECKING:
    from psycopg import Connection

FULL_TEXT = TsVector()
LOCK = 0x57697468
"""Class of the advisory locks that writers take; the other half is the schema."""
WAIT_SECONDS = 30
CONNECT_SECONDS = 10
FREE = "free"
"""Execution option of a transaction that is rolled back in the end and needs no lock."""
_REACH = {
    "connect_timeout": CONNECT_SECONDS, "client_encoding": "utf8", "application_name": "withheld",
    # A server that is gone is noticed within a minute instead of hours.
    "keepalives": 1, "keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}  # fmt: skip
_SESSION = (
    "SET synchronous_commit = on",
    f"SET lock_timeout = '{WAIT_SECONDS}s'",
    # So that the lock of a machine that went away is given up as well.
    "SET tcp_keepalives_idle = 20",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
)


def opened(path: Path) -> sa.Engine:
    """An engine on the store that a file names; StoreError if psycopg is not installed or the server holds no such case."""
    engine = engine_at(read_address(path))
    if not path.name.startswith("."):  # a store with its final name must exist already
        try:
            _refuse_gone(engine, path)
        except BaseException:
            engine.dispose()
            raise
    return engine


def engine_at(address: Address) -> sa.Engine:
    """An engine on the schema that an address names; StoreError if psycopg is not installed."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise StoreError(
            f"{address.shown}: needs psycopg ({error}); install it: pip install 'withheld[postgresql]'"
        ) from None
    known = {name: value for name, value in _REACH.items() if name not in address.url.query}
    engine = sa.create_engine(address.url, pool_pre_ping=True, connect_args=known, hide_parameters=True)

    def begin(connection: sa.Connection) -> None:
        """Begin a transaction in the schema of the case."""
        _begin(connection, address.schema)

    def session(connection: Connection, _: object) -> None:
        """Set up a new connection for the schema of the case."""
        _session(connection, address.schema)

    sa.event.listen(engine, "connect", session)
    sa.event.listen(engine, "begin", begin)
    return engine


def _session(connection: Connection, schema: str) -> None:
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in (*_SESSION, f'SET search_path TO "{schema}"'):
            cursor.execute(statement)
    connection.autocommit = False


def _begin(connection: sa.Connection, schema: str) -> None:
    options = connection.get_execution_options()
    if options.get("writes"):
        # The first statement, so that later reads see all that was committed before the lock was granted.
        lock = sa.text("SELECT pg_advisory_xact_lock(:kind, hashtext(:schema))")
        connection.execute(lock, {"kind": LOCK, "schema": schema})
    elif not options.get(FREE):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _refuse_gone(engine: sa.Engine, path: Path) -> None:
    from withheld.evidence.failures import told

    with told(path), engine.connect() as connection:
        if version(connection) is None:
            old = path.with_name("withheld.db")
            cut = f", or, if a “withheld move” was interrupted, remove {path.name}: {old.name} is there" * old.is_file()
            raise StoreError(
                f"{path}: the server has no case in that schema; it was moved away or dropped, or this is another server: "
                f"correct the address{cut}"
            )


def version(connection: sa.Connection) -> str | None:
    """Version of the tables, None where there are none."""
    there = connection.exec_driver_sql("SELECT to_regclass('alembic_version') IS NOT NULL").scalar()
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first() if there else None
    return str(row[0]) if row else None


def schema_of(connection: sa.Connection) -> str:
    """The schema that a connection works in, also before it is made."""
    return str(connection.exec_driver_sql("SHOW search_path").scalar()).strip('"')


def prepare(connection: sa.Connection) -> None:
    """Make the schema; StoreError if the database cannot hold all characters, or the schema holds something else."""
    schema = schema_of(connection)
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise StoreError(
            f"the database is encoded in {encoding}, which cannot hold every text; make one in UTF8: "
            "createdb --encoding UTF8 --template template0 NAME"
        )
    icu = connection.exec_driver_sql("SELECT 1 FROM pg_catalog.pg_collation WHERE collname = 'und-x-icu'").first()
    if icu is None:
        raise StoreError("the server was built without ICU, which splits text into words; use one that has it")
    there = sa.text(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = :s"
    )
    if version(connection) is None and (found := connection.execute(there, {"s": schema}).first()):
        raise StoreError(
            f"the schema {schema} contains “{found[0]}”, which belongs to no case; name another one: …/DATABASE?schema=NAME"
        )
    connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')


def settle(_: sa.Engine, __: Path) -> None:
    """No operation: what is committed is on the server's disk."""


def purge(engine: sa.Engine) -> None:
    """Rewrite the tables without erased content; the server's own log and backups are its administrator's task."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", writes=False, **{FREE: True}) as connection:
        for table in ("texts", "sentences", *metadata.tables):
            connection.exec_driver_sql(f"VACUUM FULL {table}")


def drop(connection: sa.Connection) -> None:
    """Take the case's schema away, in the running transaction."""
    connection.exec_driver_sql(f'DROP SCHEMA "{schema_of(connection)}" CASCADE')


def integrity(connection: sa.Connection) -> Faults:
    """Rows whose parent row is gone; damaged pages are found when they are read."""
    for table in metadata.sorted_tables:
        for column in table.c:
            for key in column.foreign_keys:
                there = sa.select(key.column).where(key.column == column).exists()
                query = sa.select(*table.primary_key).where(column.is_not(None), ~there)
                for row in connection.execute(query):
                    yield f"{table.name} {row[0]}", "belongs to a row that is gone"


_OBJECTS = """
SELECT 'relation', c.relname, concat(c.relkind, c.relpersistence, ' ', c.relrowsecurity, ' ', pg_get_viewdef(c.oid))
FROM pg_class c WHERE c.relnamespace = CAST(:n AS regnamespace) AND c.relkind NOT IN ('i', 'c')
UNION ALL SELECT 'column', concat(c.relname, '.', a.attname), concat(
    format_type(a.atttypid, a.atttypmod), ' ', a.attnotnull, ' ', a.attidentity, a.attgenerated, ' ', a.attcollation, ' ',
    pg_get_expr(d.adbin, d.adrelid))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = CAST(:n AS regnamespace) AND c.relkind IN ('r', 'v', 'm', 'p', 'f')
UNION ALL SELECT 'index', i.relname, concat(pg_get_indexdef(i.oid), ' ', x.indisvalid)
FROM pg_class i JOIN pg_index x ON x.indexrelid = i.oid WHERE i.relnamespace = CAST(:n AS regnamespace)
UNION ALL SELECT 'constraint', concat(CAST(conrelid AS regclass), '.', conname), concat(pg_get_constraintdef(oid), ' ', convalidated)
FROM pg_constraint WHERE connamespace = CAST(:n AS regnamespace)
UNION ALL SELECT 'trigger', concat(c.relname, '.', t.tgname), concat(pg_get_triggerdef(t.oid), ' ', t.tgenabled)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = CAST(:n AS regnamespace) AND NOT t.tgisinternal
UNION ALL SELECT 'function', concat(p.proname, '(', pg_get_function_identity_arguments(p.oid), ')'), CASE
    WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) ELSE CAST(p.prokind AS text) END
FROM pg_proc p WHERE p.pronamespace = CAST(:n AS regnamespace)
UNION ALL SELECT 'rule', concat(c.relname, '.', r.rulename), pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = CAST(:n AS regnamespace) AND r.rulename <> '_RETURN'
UNION ALL SELECT 'policy', concat(c.relname, '.', y.polname), pg_get_expr(y.polqual, y.polrelid)
FROM pg_policy y JOIN pg_class c ON c.oid = y.polrelid WHERE c.relnamespace = CAST(:n AS regnamespace)
"""


def listed(connection: sa.Connection) -> Objects:
    """Tables with their columns, indexes, constraints, triggers, functions, rules and policies."""
    schema = schema_of(connection)
    rows = connection.execute(sa.text(_OBJECTS), {"n": schema}).all()
    # Definitions name the schema, which differs in the store created for comparison.
    named = re.compile(rf"\b{schema}\.|(?<='){schema}(?=')")
    return {(row[0], row[1]): named.sub("", (row[2] or "").replace('"', "")) for row in rows}


def due(connection: sa.Connection, upgrade: Callable[[sa.Connection], None]) -> Objects | None:
    """The objects of a newly created store, created beside the case and rolled back; None if that is forbidden."""
    schema = f"withheld_check_{secrets.token_hex(6)}"
    with connection.engine.connect().execution_options(writes=False, **{FREE: True}) as scratch:
        try:
            scratch.exec_driver_sql(f'SET LOCAL search_path TO "{schema}"')
            prepare(scratch)
        except sa.exc.DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in ("42501", "25006"):
                return None
            raise
        upgrade(scratch)
        found = listed(scratch)
        scratch.rollback()
    return found


@contextmanager
def copied(connection: sa.Connection) -> Iterator[sa.Connection]:
    """A private copy of texts and their likeness in SQLite, for checks that must write."""
    with sqlite.scratch() as (_, copy):
        tables = [documents, signatures, bands, reprints]
        metadata.create_all(copy, tables)
        for table in tables:
            copy_rows(connection, copy, table)
        yield copy


AT_ONCE = 500
"""Rows copied from one store to another in one batch."""


def copy_rows(source: sa.Connection, target: sa.Connection, table: sa.Table) -> int:
    """Copy all rows of a table from one database to another; return how many."""
    query = sa.select(table).order_by(*table.primary_key)
    found = source.execute(query, execution_options={"yield_per": AT_ONCE}).mappings()
    count = 0
    for rows in found.partitions():
        target.execute(sa.insert(table), [dict(row) for row in rows])
        count += len(rows)
    return count


def index_faults(connection: sa.Connection, _: sa.Connection) -> Faults:
    """Differences between the full-text index and the texts."""
    for table, (source, key, column) in FOLLOWED.items():
        fresh = f"SELECT {key}, w.part, w.words, w.stems FROM {source}, word_parts({column}) AS w"
        if table == "texts":
            fresh += (
                " UNION ALL SELECT number, -1, w.words, w.stems FROM documents, word_parts(title) AS w WHERE w.part = 0"
            )
        for one, other in ((table, fresh), (fresh, table)):
            a = f"SELECT * FROM {one}" if one == table else one
            b = f"SELECT * FROM {other}" if other == table else other
            if connection.exec_driver_sql(f"({a}) EXCEPT ({b}) LIMIT 1").first() is not None:
                yield table, sqlite.NOT_THEIRS
                break
