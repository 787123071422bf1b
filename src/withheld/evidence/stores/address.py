"""The address of a store on a PostgreSQL server, and the file by which a case folder names it, without a password."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from withheld.atomic import write_whole
from withheld.evidence.casefolder import NAMED
from withheld.evidence.failures import StoreError
from withheld.settings import settings

SCHEMA = "withheld"
"""Schema of a case where the address names none."""
SECRET = ("password", "sslpassword")
SAFE = "keep it in ~/.pgpass, in PGPASSWORD or in a whole address in WITHHELD_STORE, and leave it out here"
_FORM = "write postgresql://[USER@]HOST[:PORT]/DATABASE[?schema=NAME]"
_NAME = re.compile(r"(?!pg_|public$|information_schema$)[a-z_][a-z0-9_]{0,50}")
_HEAD = (
    "# The rows of this case are on a PostgreSQL server. No password belongs here:\n"
    "# it is read from ~/.pgpass, from PGPASSWORD, or from a whole address in WITHHELD_STORE.\n"
)


@dataclass(frozen=True)
class Address:
    """A server's database and the schema in it that is one case."""

    url: sa.URL
    schema: str

    @property
    def _bare(self) -> sa.URL:
        # ``set`` leaves a password alone where it is given none.
        return self.url.set(drivername="postgresql")._replace(password=None).difference_update_query(SECRET)

    @property
    def shown(self) -> str:
        """The address for people and for files, without secrets."""
        return self._bare.update_query_dict({"schema": self.schema}).render_as_string()

    @property
    def without_schema(self) -> str:
        """The address for PostgreSQL's own programs, without secrets."""
        return self._bare.render_as_string()

    @property
    def secret(self) -> bool:
        """Whether it holds a password."""
        return self.url.password is not None or any(name in self.url.query for name in SECRET)


def address(told: str) -> Address:
    """The address that a user wrote; StoreError if it is none."""
    try:
        url = sa.make_url(told.strip())
    except (sa.exc.ArgumentError, ValueError):
        raise StoreError(f"--store: no address of a database; {_FORM}") from None
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise StoreError(f"{url.drivername}://…: no PostgreSQL address; {_FORM}")
    schema = url.query.get("schema", SCHEMA)
    if not isinstance(schema, str) or not _NAME.fullmatch(schema):
        raise StoreError(f"schema={schema}: not a valid name; use small letters, digits and _ (not public, not pg_…)")
    if not url.database:
        raise StoreError(f"{Address(url, schema).shown}: names no database; {_FORM}")
    return Address(url.set(drivername="postgresql+psycopg").difference_update_query(["schema"]), schema)


def bare_address(told: str) -> Address:
    """The address that a user wrote to be kept in a file; StoreError if it holds a password."""
    found = address(told)
    if found.secret:
        raise StoreError(f"{found.shown}: was given with a password, which is never written to a file; {SAFE}")
    return found


def write_address(path: Path, found: Address) -> None:
    """Write the file that names a store."""
    write_whole(path, f"{_HEAD}url = {json.dumps(found.shown)}\n".encode(), 0o644)


def read_address(path: Path) -> Address:
    """The store that a file names, reached as ``WITHHELD_STORE`` says where that is set; StoreError if that is another one."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))["url"]
        named = address(str(told))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise StoreError(f"{path}: cannot be read ({error}); it must say url = “postgresql://…”") from None
    if named.secret:
        raise StoreError(f"{path}: contains a password, which everybody who sees the folder could read; {SAFE}")
    return _as_set(named, path)


def _as_set(named: Address, path: Path) -> Address:
    """The same store by the address that this user has for it."""
    told = settings().store
    if not told:
        return named
    mine = address(told)
    if "schema" not in sa.make_url(told.strip()).query:
        mine = replace(mine, schema=named.schema)
    if (mine.url.database, mine.schema) != (named.url.database, named.schema):
        raise StoreError(
            f"WITHHELD_STORE: is about {mine.shown}, but {path.name if NAMED in path.name else path} names {named.shown}; "
            "set it to an address of the same database and schema, or unset it"
        )
    return mine
