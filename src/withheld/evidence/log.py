"""The decision log: append-only lines, each bound to the one before by its hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from withheld.evidence.schema import TableRow, log
from withheld.jsons import JsonObject
from withheld.records import Decision

SYSTEM = "withheld"
"""Analyst's name in the log for the program's own actions."""
GENESIS = "0" * 64
BLACK = "█"
"""Replaces each character of an erased sentence."""
DECIDED = {"accept": "accepted", "reject": "rejected", "edit": "edited", "anchor": "accepted"}
"""The state that a decision leads to; others change none, ``undo`` takes back the last but notes."""
STANDING = frozenset([*DECIDED, "grade", "merge", "split", "mark"])
"""The decisions that are in force until they are undone."""
CODE = "code"
"""The program's own coding of rows from before a field existed: ``counted``, ``covers``, ``basis``. It stays in force, and cannot
be undone."""
ENTERED = {"read": "proposed", "transcribe": "transcribed", "add": "proposed"}
"""The state of records that an action enters; the line's ``after`` lists their identifiers under ``entered``."""
FILES, ESTIMATE = "files", "estimate"
"""Actions that record the case's own files by their hashes; a new estimate decides nothing."""
MOVE = "move"
"""Records that the rows moved to another store; it decides nothing."""
ACCOUNT, EXPORT = "account", "export"
"""Record who may open the case's pages and who exported what; they decide nothing."""
APART = (ESTIMATE, MOVE, ACCOUNT, EXPORT)
"""Lines that no estimate depends on."""
HASHES = ("transcribe", FILES, ESTIMATE)
"""Lines whose ``after`` may hold the hashes of files under ``files``."""


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical(value: object) -> str:
    """JSON in the one form that is hashed: sorted keys, no spaces, characters as they are."""
    return _CANONICAL.encode(value)


def digest(value: object) -> str:
    """SHA-256 of a value in canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def line_hash(previous: str, fields: TableRow) -> str:
    """SHA-256 of the hash of the line before, a line break, and this line as it is stored, in canonical JSON."""
    line = {key: value for key, value in fields.items() if key != "hash"}
    return hashlib.sha256(f"{previous}\n{canonical(line)}".encode()).hexdigest()


def last(connection: sa.Connection) -> tuple[int, str]:
    """Position and hash of the last line; 0 and ``GENESIS`` for an empty log."""
    row = connection.execute(sa.select(log.c.position, log.c.hash).order_by(log.c.position.desc()).limit(1)).first()
    return (row[0], row[1]) if row else (0, GENESIS)


def append(
    connection: sa.Connection, analyst: str, action: str, subject: str, *,
    before: str | None = None, after: str | None = None, reason: str | None = None,
) -> Decision:  # fmt: skip
    """Append a line in the running transaction."""
    return appended(connection, last(connection), analyst, action, subject, before, after, reason)[0]


def appended(
    connection: sa.Connection, onto: tuple[int, str], analyst: str, action: str, subject: str, before: str | None,
    after: str | None, reason: str | None,
) -> tuple[Decision, str]:  # fmt: skip
    """Append a line onto the last one (its position and hash); the line and its hash."""
    entry, row = line_after(onto, analyst, action, subject, before, after, reason)
    connection.execute(sa.insert(log), row)
    return entry, str(row["hash"])


def line_after(
    onto: tuple[int, str], analyst: str, action: str, subject: str, before: str | None, after: str | None,
    reason: str | None,
) -> tuple[Decision, JsonObject]:  # fmt: skip
    """The line that follows another one (its position and hash), and its row with its hash."""
    entry = Decision(
        position=onto[0] + 1, at=dt.datetime.now(dt.UTC), analyst=analyst, action=action, subject=subject,
        before=before, after=after, reason=reason,
    )  # fmt: skip
    fields = entry.model_dump(mode="json")
    return entry, fields | {"hash": line_hash(onto[1], fields)}


def entries(connection: sa.Connection, subject: str | None = None, prefix: str | None = None) -> list[Decision]:
    """The lines of the log, oldest first; all of them, those on one subject, or those on subjects that begin alike."""
    query = sa.select(*[c for c in log.c if c.name != "hash"]).order_by(log.c.position)
    query = query if subject is None else query.where(log.c.subject == subject)
    if prefix is not None:  # a range, for which the index on subjects serves
        query = query.where(log.c.subject >= prefix, log.c.subject < prefix + chr(0x10FFFF))
    return [Decision.model_validate(dict(row)) for row in connection.execute(query).mappings()]


def redactions(connection: sa.Connection) -> list[Decision]:
    """The lines by which content was erased, oldest first."""
    query = sa.select(*[c for c in log.c if c.name != "hash"]).where(log.c.action == "redact").order_by(log.c.position)
    return [Decision.model_validate(dict(row)) for row in connection.execute(query).mappings()]


def erased_bytes(connection: sa.Connection) -> dict[str, int]:
    """SHA-256 of the bytes that erasures took away, with the position of the line that did it."""
    return {sha256: line.position for line in redactions(connection) for sha256 in parsed(line).get("bytes", ())}


def parsed(line: Decision) -> JsonObject:
    """The ``after`` of a line that holds JSON; ValueError if it holds none."""
    found = json.loads(line.after or "{}")
    if not isinstance(found, dict):
        raise ValueError(f"log line {line.position} contains no JSON object")
    return found


def standing(lines: Iterable[Decision]) -> list[Decision]:
    """The decisions on one subject that no ``undo`` took back, oldest first."""
    stack: list[Decision] = []
    for line in lines:
        if line.action in STANDING or line.action == CODE:
            stack.append(line)
        elif line.action == "undo":
            stack = undone(stack)
    return stack


def undone(stands: Sequence[Decision]) -> list[Decision]:
    """The decisions in force, without the last one of an analyst."""
    at = next((n for n in reversed(range(len(stands))) if stands[n].action != CODE), len(stands))
    return [*stands[:at], *stands[at + 1 :]]


def state(entered: str, decisions: Iterable[Decision]) -> str:
    """The state of a record that was entered in a state, after the decisions that stand."""
    return next((DECIDED[d.action] for d in reversed(list(decisions)) if d.action in DECIDED), entered)


def superseded(lines: Iterable[Decision]) -> dict[str, Decision]:
    """The superseded records: the last reading that lists them did not make them again; each with the line of that reading."""
    found: dict[str, Decision] = {}
    for line in lines:
        if line.action == "read":
            told = parsed(line)
            found |= dict.fromkeys(told.get("superseded", ()), line)
            for key in told.get("restored", ()):
                found.pop(key, None)
    return found


def made_by(line: Decision | None, extractor: str) -> bool:
    """Whether a line is about a reading by an extractor; lines of earlier versions name it in their reason only."""
    if line is None:
        return False
    named = parsed(line).get("extractor")
    if named is not None or line.reason is None:
        return named in (None, extractor)
    return line.reason == extractor or line.reason.startswith(f"{extractor}, ")


def replay(lines: Iterable[Decision]) -> dict[str, str]:
    """The state of every record, from the log alone."""
    entered: dict[str, str] = {}
    decided: dict[str, list[Decision]] = {}
    for line in lines:
        if line.action in ENTERED:
            entered |= dict.fromkeys(parsed(line).get("entered", []), ENTERED[line.action])
        else:
            decided.setdefault(line.subject, []).append(line)
    return {key: state(first, standing(decided.get(key, []))) for key, first in entered.items()}
