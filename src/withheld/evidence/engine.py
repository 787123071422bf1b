"""Opens a case's database: transactions, version and migrations; ``stores`` has the parts specific to each database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from withheld.evidence.casefolder import NAMED
from withheld.evidence.failures import DAMAGED, StoreError, told
from withheld.evidence.log import last
from withheld.evidence.log_checkpoint import Checkpoint, note
from withheld.evidence.schema import HEAD
from withheld.evidence.stores.kind import kind_of


def connect(path: Path) -> sa.Engine:
    """An engine on the store that a file is or names, with its tables migrated; StoreError if it is damaged or newer than this
    program. A file that may not be written is opened for reading only.
    """
    engine = kind_of("postgresql" if NAMED in path.name else "sqlite").opened(path)
    try:
        with told(path):
            _bring_up_to_date(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: sa.Engine, path: Path) -> Iterator[sa.Connection]:
    """A transaction that writes: all of it or nothing; StoreError names ``path``."""
    with told(path), engine.execution_options(writes=True).begin() as connection:
        yield connection
        reached = Checkpoint(*last(connection))
    if not path.name.startswith("."):  # a database that has its name
        note(path, reached)


@contextmanager
def reading(engine: sa.Engine, path: Path) -> Iterator[sa.Connection]:
    """A transaction that reads one unchanging state of the store; StoreError names ``path``."""
    with told(path), engine.connect() as connection:
        yield connection


def settle(engine: sa.Engine, path: Path) -> None:
    """Bring all writes into the file itself, so that it may be renamed; StoreError if that fails."""
    kind_of(engine.dialect.name).settle(engine, path)


def _bring_up_to_date(engine: sa.Engine, path: Path) -> None:
    found = version(engine)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise StoreError(f"{path}: written by a newer withheld (version {found}, not {HEAD}); install the newer one")
    try:
        migrate(engine)
    except ImportError as error:
        raise StoreError(f"{path}: cannot be upgraded ({error}); install withheld again") from None


def version(engine: sa.Engine) -> str | None:
    """Version of the tables, None for a new store."""
    with engine.connect() as connection:
        return kind_of(engine.dialect.name).version(connection)


def migrate(engine: sa.Engine) -> None:
    """Bring the tables to the version of this program, in one transaction; StoreError if no step leads there."""
    with engine.execution_options(writes=True).begin() as connection:
        kind_of(engine.dialect.name).prepare(connection)
        upgrade(connection)


def upgrade(connection: sa.Connection) -> None:
    """Bring the tables to the version of this program in the running transaction; StoreError if no step leads there."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"{connection.engine.url.database}: {error}; {DAMAGED}") from None
