"""What was counted, how much of the whole and how the origin knows, for rows that were transcribed before these were fields."""

from __future__ import annotations

import json
import tomllib

import sqlalchemy as sa
from alembic import op

from withheld.case import read_rows
from withheld.evidence.basis import basis_of
from withheld.evidence.log import CODE, SYSTEM, canonical, entries, last, line_after, parsed, standing
from withheld.evidence.rows import LATER, identity, record_from
from withheld.jsons import JsonObject
from withheld.records import Claim
from withheld.settings import shipped

revision = "0004"
down_revision = "0003"

REASON = "a field of its own since this version, and no longer read from the note"
TRANSCRIBED = "SELECT id, body, basis, original FROM records WHERE redacted IS NULL AND extractor IS NULL ORDER BY id"
"""Columns are named: the tables may have more when this step is one of several."""


def upgrade() -> None:
    """Code the transcribed rows by lines of the log: what came in is never changed, and ``verify`` replays it."""
    code_rows(op.get_bind())


def code_rows(connection: sa.Connection) -> int:
    """Code the built-in rows as they are coded today, and remove a basis that a note gave from others; return how many."""
    rows = connection.exec_driver_sql(TRANSCRIBED).all()
    known = _built_in() if rows else {}
    count = 0
    for key, *told in rows:
        body, basis, original = told[0], told[1], json.loads(told[2])
        if change := _change(connection, key, json.loads(body), basis, original, known.get(key)):
            _append(connection, key, change)
            values = {"id": key, "basis": change.pop("basis", basis), "body": json.dumps(json.loads(body) | change)}
            connection.execute(sa.text("UPDATE records SET body = :body, basis = :basis WHERE id = :id"), values)
            count += 1
    return count


def _built_in() -> dict[str, dict[str, str]]:
    """The codes of the rows that the program ships, by identifier; the codes are not part of the identifier."""
    found = {}
    for path in sorted((shipped("data") / "cases").glob("*/evidence.csv")):
        programme = tomllib.loads((path.parent / "case.toml").read_text(encoding="utf-8"))["programme"]
        for row in read_rows(path, programme):
            key = identity(row.source.sha256, "claim", row.claim)
            told = {name: value for name in sorted(LATER) if (value := getattr(row.claim, name))}
            found[key] = told | ({"basis": row.basis} if row.basis else {})
    return found


def _change(
    connection: sa.Connection, key: str, body: JsonObject, basis: str, original: JsonObject,
    coded: dict[str, str] | None,
) -> dict[str, str]:  # fmt: skip
    """The changes to record for a row: not those recorded already, and no basis if an analyst gave one."""
    came = record_from("claim", original["body"])
    assert isinstance(came, Claim)  # other records are never transcribed
    unread = {"basis": basis_of(came)} if "basis" in original else {}
    due = unread if coded is None else coded
    if body.get("measure") != original["body"].get("measure"):
        due = {name: value for name, value in due.items() if name == "basis"}
    graded = any(d.action == "grade" and "basis" in parsed(d) for d in standing(entries(connection, key)))
    now = body | {"basis": due.get("basis") if graded else basis}
    return {name: value for name, value in due.items() if now.get(name) != value}


def _append(connection: sa.Connection, key: str, change: dict[str, str]) -> None:
    _, row = line_after(last(connection), SYSTEM, CODE, key, None, canonical(change), REASON)
    names = ", ".join(row)
    connection.execute(sa.text(f"INSERT INTO log ({names}) VALUES ({', '.join(f':{n}' for n in row)})"), row)
