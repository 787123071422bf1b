"""The decision log: lines that are only ever appended, each bound to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from withheld.records import Decision

GENESIS = "0" * 64
DECIDED = {"accept": "accepted", "reject": "rejected", "edit": "edited"}
"""The state that a decision leads to; ``note`` and ``grade`` change none, ``undo`` goes back by one."""
ENTERED = {"read": "proposed", "transcribe": "transcribed"}
"""The state of records that an action enters; the line's ``after`` lists their identifiers."""


def line_hash(previous: str, entry: Decision) -> str:
    """SHA-256 of the hash of the line before and of this line in canonical JSON."""
    body = json.dumps(entry.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def replay(entries: Iterable[Decision]) -> dict[str, str]:
    """The state of every record, from the log alone."""
    history: dict[str, list[str]] = {}
    for entry in entries:
        if entry.action in ENTERED:
            for record in json.loads(entry.after or "[]"):
                history.setdefault(record, [ENTERED[entry.action]])
        elif entry.action in DECIDED:
            history.setdefault(entry.subject, []).append(DECIDED[entry.action])
        elif entry.action == "undo" and len(history.get(entry.subject, [])) > 1:
            history[entry.subject].pop()
    return {subject: states[-1] for subject, states in history.items()}
