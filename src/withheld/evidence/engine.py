"""Opens a case's database: pragmas, version and migrations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from withheld.evidence.failures import StoreError, told
from withheld.evidence.schema import HEAD

BUSY_SECONDS = 30


def connect(path: Path) -> sa.Engine:
    """An engine on a SQLite file whose tables are up to date; StoreError if it is damaged, newer or not to be opened."""
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _pragmas)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with told(path):
        found = version(engine)
        if found is not None and found > HEAD:
            raise StoreError(f"{path}: written by a newer withheld (version {found}, this one knows {HEAD}); install the newer one")
        if found != HEAD:
            migrate(engine)
    return engine


def _pragmas(connection: Any, _: Any) -> None:
    # The driver must not open transactions of its own: BEGIN IMMEDIATE is ours, so that two writers queue.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def version(engine: sa.Engine) -> str | None:
    """Version of the tables, None for a new file."""
    with engine.connect() as connection:
        known = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").first()
        row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first() if known else None
    return str(row[0]) if row else None


def migrate(engine: sa.Engine) -> None:
    """Bring the tables to the version of this program, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
