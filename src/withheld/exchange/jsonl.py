"""Export and import: JSON Lines without loss both ways."""

from __future__ import annotations

import base64
import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator

import sqlalchemy as sa

from withheld.case import load_case
from withheld.evidence import (
    CODE,
    HASHES,
    HEAD,
    MOVE,
    Custodian,
    Intake,
    Store,
    StoreError,
    archives,
    erased_bytes,
    kept_bytes,
    last_entry,
    quotes_table,
    reading_rows,
    rebuild_reprints,
    rulings_table,
    source_path,
    take_in_all_files,
    writing_rows,
)
from withheld.evidence import documents_table as documents
from withheld.evidence import log_table as log
from withheld.evidence import records_table as records
from withheld.imprint import EXPORT, KEY
from withheld.records import Record

Keep = Callable[[bytes, str], object]
AGAIN = "export again with “withheld export --as jsonl”"
TABLES = {table.name: table for table in (documents, quotes_table, records, log, rulings_table)}


class Counts(Record):
    """The number of items that an import added."""

    documents: int
    records: int
    log: int

    def __str__(self) -> str:
        return f"{self.documents} documents, {self.records} records, {self.log} log lines"


def _head(store: Store) -> dict[str, object]:
    return {KEY: EXPORT, "version": 1, "tables": HEAD, "case": load_case(store.folder).code}


def export_jsonl(store: Store) -> Iterator[str]:
    """The whole store, one line a row: a head, documents with their bytes, quotations, records, the log, web archives, an end.

    StoreError if the bytes of a document are not what they were.
    """
    yield json.dumps(_head(store))
    with reading_rows(store.engine, store.path) as connection:
        erased = erased_bytes(connection)
        for name, table in TABLES.items():
            for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings():
                line: dict[str, object] = {"table": name, **row}
                if table is documents and row["text"] is not None and row["sha256"] not in erased:
                    line["bytes"] = base64.b64encode(_bytes(store, row["sha256"])).decode()
                yield json.dumps(line, ensure_ascii=False, sort_keys=True)
        for sha256 in archives(connection):
            yield json.dumps({"archive": sha256, "bytes": base64.b64encode(_bytes(store, sha256)).decode()})
        yield json.dumps({"withheld": "end", "log": last_entry(connection)[1]})


def _bytes(store: Store, sha256: str) -> bytes:
    path = source_path(store.folder, sha256)
    if not path.is_file():
        raise StoreError(f"{path}: the bytes are missing; see “withheld verify”")
    return path.read_bytes()


def import_jsonl(store: Store, lines: Iterable[str], analyst: str) -> Counts | None:
    """Read an export into a store on which nobody has worked yet; all or nothing, and None if all of it is there already.

    The log comes along as it is, so that an export of the new store is the same. Transcribed rows that this case has
    and the export lacks stay, entered by ``analyst``. StoreError names the line that is wrong, or what in the export
    does not hold: it is checked as ``verify`` checks a case.
    """
    with writing_rows(store.engine, store.path) as connection, kept_bytes(store.folder) as keep:
        if _worked(connection):
            if _ends_here(connection, lines):
                return None
            raise StoreError(
                f"{store.path}: the case already holds documents or decisions; import into a new one (withheld init)"
            )
        _make_room(connection)
        counts = _take(connection, lines, _head(store), keep)
        rebuild_reprints(connection)
        if problem := next(Custodian(connection, store.folder, store.path).problems(strays=False), None):
            what = f"{problem.place or ''} {problem.what}"
            raise StoreError(
                f"the export does not pass verification: {what}; correct it in the case that it comes from, and {AGAIN}"
            )
        Intake(connection).transcribe(load_case(store.folder).rows, analyst)
        take_in_all_files(connection, store.folder, analyst)
    return counts


def _worked(connection: sa.Connection) -> bool:
    entered = log.c.action.not_in([*HASHES, CODE, MOVE])
    return connection.execute(sa.select(log.c.position).where(entered)).first() is not None


def _ends_here(connection: sa.Connection, lines: Iterable[str]) -> bool:
    """Whether the log of an export ends with a line that this store's log has."""
    end = next(iter(deque(lines, maxlen=1)), "")
    found = _parsed(0, end).get("log") if end.startswith('{"withheld"') else None
    return connection.execute(sa.select(log.c.position).where(log.c.hash == str(found))).first() is not None


def _make_room(connection: sa.Connection) -> None:
    for table in reversed(TABLES.values()):
        connection.execute(sa.delete(table))


def _take(connection: sa.Connection, lines: Iterable[str], head: dict[str, object], keep: Keep) -> Counts:
    counts: Counter[str] = Counter()
    end: object = None
    for number, line in enumerate(lines, 1):
        row = _parsed(number, line)
        if number == 1:
            _check_head(row, head)
        elif row.get("withheld") == "end":
            end = row.get("log")
        elif "archive" in row:
            _keep(number, row["archive"], row.get("bytes"), keep)
        else:
            counts[_insert(connection, number, row, keep)] += 1
    if end != last_entry(connection)[1]:
        raise StoreError(f"the export is cut off, or its end does not match its log; {AGAIN}")
    return Counts(**{name: counts[name] for name in ("documents", "records", "log")})


def _parsed(number: int, line: str) -> dict[str, object]:
    try:
        row = json.loads(line, parse_constant=_no_number)
    except StoreError as error:
        raise StoreError(
            f"line {number}: {error}; erase the record with “withheld redact” where it is, and {AGAIN}"
        ) from None
    except (ValueError, RecursionError):
        raise StoreError(f"line {number}: not JSON; {AGAIN}") from None
    if not isinstance(row, dict):
        raise StoreError(f"line {number}: no row of an export; {AGAIN}")
    return row


def _no_number(told: str) -> float:
    raise StoreError(f"{told} is not a number")


def _check_head(row: dict[str, object], expected: dict[str, object]) -> None:
    if row.get("withheld") != "export":
        raise StoreError(f"line 1: not an export; {AGAIN}")
    if "text" in row:
        raise StoreError(f"line 1: labels for training, which cannot be imported; {AGAIN} where they come from")
    if row.get("case") != expected["case"]:
        raise StoreError(
            f"line 1: an export of the case {row.get('case')}, this one is {expected['case']}; "
            "import into a case made with “withheld init --programme CODE”"
        )
    if row != expected:
        raise StoreError("line 1: an export of another version; export and import with the same version of withheld")


def _insert(connection: sa.Connection, number: int, row: dict[str, object], keep: Keep) -> str:
    """Insert one row of an export; the name of its table."""
    name, raw = str(row.pop("table", None)), row.pop("bytes", None)
    if name not in TABLES or set(row) != set(TABLES[name].c.keys()):
        raise StoreError(f"line {number}: no row of an export; {AGAIN}")
    try:
        connection.execute(sa.insert(TABLES[name]).values(row))
    except sa.exc.OperationalError:
        raise
    except (sa.exc.SQLAlchemyError, ValueError, OverflowError):
        raise StoreError(f"line {number}: does not match the rows before it or its table; {AGAIN}") from None
    if raw is not None:
        _keep(number, row["sha256"], raw, keep)
    return name


def _keep(number: int, sha256: object, raw: object, keep: Keep) -> None:
    try:
        if not (isinstance(raw, str) and isinstance(sha256, str)):
            raise TypeError("no text")
        keep(base64.b64decode(raw, validate=True), sha256)
    except (TypeError, ValueError, StoreError):
        raise StoreError(f"line {number}: the bytes are not those of the document; {AGAIN}") from None
