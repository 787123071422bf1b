"""What analysts decide, and the resulting state of a record, document, origin or publisher."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import sqlalchemy as sa

from withheld.case import wrong
from withheld.evidence.anchors import ANCHOR, SAME, Bind, anchoring, forget, placed
from withheld.evidence.effective_decisions import default_reliability, effective, regrade, write_effective
from withheld.evidence.failures import StoreError
from withheld.evidence.log import CODE, DECIDED, append, canonical, entries, parsed, standing, state, undone
from withheld.evidence.rows import body_of, record_from, search_keys
from withheld.evidence.schema import documents, records
from withheld.evidence.subjects import ORIGIN, Subject, subject
from withheld.jsons import JsonMapping, JsonObject
from withheld.records import Basis, Claim, Decision, Sensitivity
from withheld.soundness import checked, country_code

ACTIONS = {
    "record": (*DECIDED, "grade", "merge", "split", "mark", "note", "undo"),
    "document": ("mark", "note", "undo"),
    "origin": ("merge", "split", "mark", "note", "undo"),
    "source": ("grade", "mark", "note", "undo"),
}
"""What can be decided on which kind of subject."""
CHANGES = {
    "edit": None, "grade": None, "merge": ("into",), "split": ("from",), "mark": ("sensitivity",),
    ANCHOR: ("document", "start", "end", "exact"),
}  # fmt: skip
"""The actions that take changes, with the names of those that take fixed ones."""
RELIABILITIES = tuple("ABCDEF")
CREDIBILITIES = (2, 3, 4, 5, 6)
"""Credibility 1 is never given by hand: it is computed from independent origins."""
GRADES: dict[str, tuple[object, ...]] = {
    "reliability": RELIABILITIES, "credibility": CREDIBILITIES, "basis": get_args(Basis),
}  # fmt: skip
FIXED = {"document", "quote", "figure", "claim"}
"""Fields that tie a record to its text, which no edit may change."""


def decide(
    connection: sa.Connection, key: str, action: str, analyst: str, reason: str | None, changes: JsonMapping,
    bind: Bind | None = None,
) -> Decision:  # fmt: skip
    """Append a decision in the running transaction and update the row of its subject."""
    about = subject(connection, key)
    if action not in ACTIONS[about.kind]:
        raise StoreError(f"{action}: no such decision on {key}; use one of: {', '.join(ACTIONS[about.kind])}")
    _refuse_nul(key, {"reason": reason, "analyst": analyst, **changes})
    before = standing(entries(connection, key))
    after = (
        canonical(anchoring(connection, about, _allowed(about, action, changes), bind))
        if action == ANCHOR
        else _after(connection, about, action, reason, changes, before)
    )
    entry = append(connection, analyst, action, key, before=about.row.get("state"), after=after, reason=reason)
    if action != "note":
        stands = undone(before) if action == "undo" else [*before, entry]
        _write(connection, about, stands)
        _twins(
            connection, about.key, analyst, entry if action == ANCHOR else None, before[-1:] if action == "undo" else ()
        )
    return entry


def _refuse_nul(key: str, told: JsonMapping) -> None:
    """StoreError if a value to be stored contains a NUL, which PostgreSQL cannot store."""
    for name, value in told.items():
        if isinstance(value, str) and "\0" in value:
            raise StoreError(f"{key}: {name} contains a NUL character; remove it")


def _twins(
    connection: sa.Connection, key: str, analyst: str, anchor: Decision | None, undone: Iterable[Decision]
) -> None:
    """Merge proposals of the anchored figure into it, and split them off again when the anchoring is undone."""
    for twin in parsed(anchor)["twins"] if anchor else ():
        decide(connection, twin, "merge", analyst, SAME, {"into": key})
    for line in undone:
        for twin in parsed(line).get("twins", ()) if line.action == ANCHOR else ():
            last = standing(entries(connection, twin))[-1:]
            if last and last[0].action == "merge" and last[0].reason == SAME:
                decide(connection, twin, "undo", analyst, None, {})


def stands(connection: sa.Connection, asked: JsonMapping) -> bool:
    """Whether the last decision in force on a subject, or its last note, is the given one."""
    lines = entries(connection, asked["subject"])
    if asked["action"] == "undo":
        return False
    if asked["action"] == "note":
        return any(d.action == "note" and d.reason == asked.get("reason") for d in lines)
    alike = [d for d in standing(lines) if d.action == asked["action"]]
    if not alike or alike[-1].reason != asked.get("reason"):
        return False
    changes = asked.get("changes") or {}
    told = parsed(alike[-1]) if changes else {}
    return all(told.get(name) == value for name, value in changes.items())


def _write(connection: sa.Connection, about: Subject, stands: list[Decision]) -> None:
    """Update the row of a subject to the decisions in force."""
    if about.kind == "record":
        _write_record(connection, about, stands)
    elif about.kind == "document":
        values = {"sensitivity": effective(stands).get("sensitivity")}
        connection.execute(sa.update(documents).where(documents.c.id == about.key).values(values))
    else:
        write_effective(connection, about.key, effective(stands))
        if about.kind == "source":
            regrade(connection, about.name, resulting)


def _write_record(connection: sa.Connection, about: Subject, stands: list[Decision]) -> None:
    row, document = about.row, resulting(about.row["original"], stands)["body"]["document"]
    values = resulting(row["original"], stands, default_reliability(connection, document))
    values |= search_keys(row["kind"], values["body"]) | {"document": document}
    if row["original"]["state"] == "transcribed":
        values |= placed(connection, row, stands)
    connection.execute(sa.update(records).where(records.c.id == about.key).values(values))
    if "quote" in values and values["quote"] != row["quote"]:
        forget(connection, row["quote"])


def _after(
    connection: sa.Connection, about: Subject, action: str, reason: str | None, changes: JsonMapping,
    before: list[Decision],
) -> str | None:  # fmt: skip
    """The ``after`` of a decision's log line; StoreError if the decision is not valid for its subject."""
    _check_changes(about, action, reason, changes)
    if action == "edit":
        return canonical(_edited(about.row, changes))
    if action == "grade":
        return canonical(_grades(about, reason, changes))
    if action == "mark":
        return canonical(_mark(about.key, changes))
    if action in ("merge", "split"):
        return canonical(_joined(connection, about, action, changes, before))
    if action == "undo":
        if (left := undone(before)) == before:
            raise StoreError(f"{about.key}: nothing to undo; no decision on it is in force")
        return state(about.row["original"]["state"], left) if about.kind == "record" else None
    return DECIDED.get(action)


def _allowed(about: Subject, action: str, changes: JsonMapping) -> JsonMapping:
    """The changes of a decision, if it takes them."""
    if changes and action not in CHANGES:
        raise StoreError(f"{about.key}: {action} takes no changes; use edit or grade")
    allowed = CHANGES.get(action)
    if allowed is not None and (wrong := sorted(set(changes) - set(allowed))):
        raise StoreError(f"{about.key}: {action} takes {', '.join(allowed)}, not {', '.join(wrong)}; correct it")
    return changes


def _check_changes(about: Subject, action: str, reason: str | None, changes: JsonMapping) -> None:
    _allowed(about, action, changes)
    if action == "note" and not (reason or "").strip():
        raise StoreError(f"{about.key}: an empty note; give its text as the reason")


def _edited(row: JsonMapping, changes: JsonMapping) -> JsonObject:
    """The whole record after an edit, without its quotation."""
    if fixed := sorted(FIXED & set(changes)):
        raise StoreError(
            f"{row['id']}: {', '.join(fixed)} links the record to its text and cannot be edited; reject the record"
        )
    try:
        record = record_from(row["kind"], {**row["body"], **_resolved(changes)})
        body = body_of(checked(record) if isinstance(record, Claim) else record)
    except ValueError as error:
        raise StoreError(f"{row['id']}: {wrong(error)}; correct the field") from None
    if body == row["body"]:
        raise StoreError(f"{row['id']}: the edit changes nothing; accept the record or name the fields to change")
    return body


def _resolved(changes: JsonMapping) -> JsonObject:
    """The changes with countries by their codes, however they were written."""
    found = dict(changes)
    for name in ("host", "programme"):
        if told := found.get(name):
            found[name] = country_code(told) if isinstance(told, str) else [country_code(str(c)) for c in told]
    return found


def _grades(about: Subject, reason: str | None, changes: JsonMapping) -> JsonObject:
    if about.kind == "source":
        if set(changes) != {"reliability"} or changes["reliability"] not in RELIABILITIES:
            raise StoreError(f"{about.key}: the grade of a publisher is a reliability A to F; correct it")
        if not (reason or "").strip():
            raise StoreError(f"{about.key}: the grade of a publisher needs a reason; give one")
    elif not changes or any(value not in GRADES.get(name, ()) for name, value in changes.items()):
        raise StoreError(
            f"{about.key}: a grade is a reliability A to F, a credibility 2 to 6 (1 is computed), "
            f"a basis ({', '.join(get_args(Basis))}), or several of them; correct it"
        )
    return dict(changes)


def _mark(key: str, changes: JsonMapping) -> JsonObject:
    value = changes.get("sensitivity")
    if "sensitivity" not in changes or value not in (None, *get_args(Sensitivity)):
        raise StoreError(f"{key}: a mark is withhold or blur, or none to remove it; correct it")
    return {"sensitivity": value}


def _joined(
    connection: sa.Connection, about: Subject, action: str, changes: JsonMapping, before: list[Decision]
) -> JsonObject:
    """The ``after`` of a merge or split: what the subject is merged into or split from."""
    word = "into" if action == "merge" else "from"
    joined = effective(before).get("into")
    other = str(changes.get(word) or (joined if action == "split" else None) or "").removeprefix(ORIGIN).strip()
    if not other:
        raise StoreError(f"{about.key}: no record or name to {action} it {word}; add it")
    if about.kind == "record":
        if action == "split" and other != joined:
            raise StoreError(f"{about.key}: is not merged into {other}; nothing to split")
        _check_twin(connection, about, other)
    elif _leads_to(connection, other, about.name):
        raise StoreError(f"{about.key}: {other} is merged into it; split that first")
    return {word: other}


def _check_twin(connection: sa.Connection, about: Subject, other: str) -> None:
    twin = subject(connection, other)
    if twin.kind != "record" or twin.row["kind"] != about.row["kind"] or other == about.key:
        raise StoreError(f"{about.key}: {other} is not another {about.row['kind']}; merge into one of the same kind")
    if twin.row["merged_into"] is not None:
        raise StoreError(f"{about.key}: {other} is itself merged into {twin.row['merged_into']}; merge into that")
    mine = connection.execute(sa.select(records.c.id).where(records.c.merged_into == about.key)).first()
    if mine is not None:
        raise StoreError(f"{about.key}: {mine[0]} is merged into it; split that first")


def _leads_to(connection: sa.Connection, name: str, goal: str) -> bool:
    while name != goal:
        onwards = effective(standing(entries(connection, ORIGIN + name))).get("into")
        if onwards is None:
            return False
        name = onwards
    return True


def resulting(original: JsonMapping, decisions: Iterable[Decision], reliability: str | None = None) -> JsonObject:
    """State, grades, basis, marks and body of a record that was entered as ``original``, after the decisions in force.

    ``reliability`` is that of its publisher, where one was decided; a grade of the record itself has precedence.
    """
    decisions = list(decisions)
    rules = effective(decisions)
    now = {"basis": "unknown", **original}
    now |= {"sensitivity": rules.get("sensitivity"), "merged_into": rules.get("into")}
    now |= {"reliability": reliability} if reliability else {}
    for decision in decisions:
        if decision.action == "edit":
            now["body"] = parsed(decision)
        elif decision.action == ANCHOR:
            told = parsed(decision)
            now["body"] = {**now["body"], "document": told["document"], "figure": told["figure"]}
        elif decision.action == "grade":
            now |= parsed(decision)
        elif decision.action == CODE:
            told = parsed(decision)
            now["basis"] = told.pop("basis", now["basis"])
            now["body"] = {**now["body"], **told}
        now["state"] = DECIDED.get(decision.action, now["state"])
    return now
