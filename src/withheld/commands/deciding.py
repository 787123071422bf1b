"""``withheld decide``, ``grades`` and ``log``: single decisions, the grades of publishers, and the log."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from withheld.charts import counted
from withheld.check import clean
from withheld.commands.case import line
from withheld.commands.examples import Examples
from withheld.commands.failures import BAD_INPUT, say
from withheld.evidence import (
    ACTIONS,
    ANCHOR,
    APART,
    CLASSES,
    PREFIXES,
    SOURCE,
    Store,
    StoreError,
    find_case,
    publishers,
    take_in_files,
)
from withheld.names import invented, stamped
from withheld.records import Decision

_POSITION = re.compile(r"log position (\d+)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def decide(
    case: Path, subject: str, action: str, reason: str | None, fields: Sequence[str], told: Mapping[str, object]
) -> int:
    """Append one decision to the log."""
    known = sorted({a for actions in ACTIONS.values() for a in actions})
    if action not in known:
        near = difflib.get_close_matches(action, known, 1)
        say(
            f"{action}: no such action; use one of: {', '.join(known)}"
            + (f" (did you mean {near[0]}?)" if near else "")
        )
        return BAD_INPUT
    changes = {name: value for name, value in told.items() if value is not None}
    if changes.get("sensitivity") == "none":
        changes["sensitivity"] = None
    changes |= edits(subject, fields)
    with Store.open(find_case(case)) as store:
        if action == ANCHOR:
            from withheld.commands.anchor import decide as anchored

            return anchored(store, subject, reason, changes)
        entry = store.decide(subject, action, store.analyst_name(), reason, changes)
        print(line(entry) + Examples.within(store).told(entry))
    return 0


def edits(subject: str, fields: Sequence[str]) -> dict[str, object]:
    """Parse each ``FIELD=VALUE``; StoreError for other forms, or for a field that this kind of record lacks."""
    kind = next((k for k, prefix in PREFIXES.items() if subject.startswith(f"{prefix}-")), None)
    known = sorted(CLASSES[kind].model_fields) if kind else []
    found: dict[str, object] = {}
    for told in fields:
        name, sign, value = told.partition("=")
        if not sign or (known and name not in known):
            near = difflib.get_close_matches(name, known, 3)
            raise StoreError(f"--set {told}: no FIELD=VALUE of this record; fields are: {', '.join(near or known)}")
        found[name] = _value(name, value.strip())
    return found


def _value(name: str, value: str) -> object:
    if value in ("", "none"):
        return () if name == "via" else None
    if name == "host" and "+" in value:
        return value.split("+")
    if name == "via":
        return [v.strip() for v in value.split(";")]
    return float(value) if name in ("low", "high") and _NUMBER.fullmatch(value) else value


def grades(case: Path, *, as_json: bool) -> int:
    """Print the publishers with their default reliability, by number of records."""
    with Store.open(find_case(case)) as store:
        evidence, decided = store.evidence(), store.log()
    outlets = invented(e.source for e in evidence)
    found = publishers(evidence, decided)
    rows = [{("publisher" if n == "name" else n): v for n, v in p._asdict().items()} for p in found]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        stands = (
            f"{row['reliability']} ({clean(row['reason'])}; {clean(row['analyst'])})"
            if row["reliability"]
            else "no default"
        )
        apart = f", {row['graded_apart']} graded apart" if row["graded_apart"] else ""
        print(f"{clean(stamped(row['publisher'], outlets))}: {stands}; {counted(row['records'], 'record')}{apart}")
    print(
        f'{counted(len(rows), "publisher")}. Set one:  withheld decide "{SOURCE}NAME" grade --reliability B --reason …'
    )
    return 0


def log(case: Path, since: str | None, note: str | None = None, *, as_json: bool) -> int:
    """Print the log, oldest first, all of it or since a point. A ``note`` is first appended to it, together with edited files."""
    folder = find_case(case)
    with Store.open(folder) as store:
        if note is not None:
            _note(store, note)
        found, examples = store.log(), Examples.within(store)
    shown = found if since is None else _since(found, since, folder)
    for entry in shown:
        if as_json:
            print(json.dumps(entry.model_dump(mode="json") | {"example": examples.about(entry)}, ensure_ascii=False))
        else:
            print(line(entry) + examples.told(entry))
    if since is not None and not as_json:
        print(_summary(shown, folder))
    return 0


def _note(store: Store, note: str) -> None:
    if not note.strip():
        raise StoreError("an empty note; give its text with --note")
    taken = take_in_files(store, reason=note)
    if taken:
        say(f"recorded in the log under your name: {', '.join(change.name for change in taken)}")
    else:
        store.tell("note", "case", note, store.analyst_name())


def _since(found: list[Decision], since: str, folder: Path) -> list[Decision]:
    if since.isdecimal():
        return [d for d in found if d.position > int(since)]
    if since in ("estimate", "dossier"):
        position = _rests_on(since, folder)
        return [d for d in found if d.position > position and d.action not in APART]
    try:
        day = dt.date.fromisoformat(since)
    except ValueError:
        raise StoreError(f"--since {since}: give a position, a day (YYYY-MM-DD), “estimate” or “dossier”") from None
    return [d for d in found if d.at.date() >= day]


def _rests_on(what: str, folder: Path) -> int:
    """The log position named in the latest estimate, or in the dossier in the case folder."""
    if what == "estimate":
        from withheld.estimate import load_latest

        found = load_latest(folder)
        if found is None:
            raise StoreError(f"{folder}: no estimate yet; run “withheld estimate”")
        return found.log_position
    path = folder / "dossier.html"
    named = _POSITION.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    if named is None:
        raise StoreError(f"{path}: no dossier that names its log position; run “withheld dossier”")
    return int(named[1])


def _summary(shown: Sequence[Decision], folder: Path) -> str:
    counts = Counter(d.action for d in shown)
    told = ", ".join(f"{n} × {action}" for action, n in counts.most_common()) or "nothing"
    from withheld.estimate import load_latest

    estimate = load_latest(folder)
    newer = estimate is not None and any(d.position > estimate.log_position and d.action not in APART for d in shown)
    rests = (
        f" The estimate is of log line {estimate.log_position}; run “withheld estimate” again."
        if estimate and newer
        else ""
    )
    return f"Since then: {told}.{rests}"
