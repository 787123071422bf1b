"""The files of a case beside its database, in the log by their hashes: its data files, and the estimates made from it.

A line of the log with ``files`` in its ``after`` has their hashes when they were first seen, used or written. An edit by hand is
therefore either recorded by a line, with the name of whoever ran the command, or found by ``verify``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from withheld import case
from withheld.evidence.engine import reading, writing
from withheld.evidence.failures import StoreError
from withheld.evidence.log import ESTIMATE, FILES, HASHES, append, canonical, entries, parsed
from withheld.evidence.schema import log
from withheld.records import Decision, Problem

if TYPE_CHECKING:
    from withheld.evidence.store import Store

DATA = (*case.FILES, "scenarios.toml")
"""Files that an analyst may edit; the last one is optional."""
ESTIMATES = "estimates"
LATEST = f"{ESTIMATES}/latest"


class Told(NamedTuple):
    """A log line's statement about a file; ``sha256`` is None for a file that is gone."""

    position: int
    sha256: str | None


def present(folder: Path) -> dict[str, str]:
    """SHA-256 of the data files and estimates of a case folder, by their path in it."""
    paths = [folder / name for name in DATA]
    paths += [
        p for p in sorted((folder / ESTIMATES).rglob("*")) if not p.name.startswith(".") and ".part" not in p.name
    ]
    return {p.relative_to(folder).as_posix(): hash_of(p) for p in paths if p.is_file()}


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def told(lines: Iterable[Decision]) -> dict[str, Told]:
    """The log's last statement about each file."""
    found: dict[str, Told] = {}
    for line in lines:
        if line.action in HASHES and line.after:
            files = parsed(line).get("files", {})
            found |= {name: Told(line.position, sha256) for name, sha256 in files.items()}
    return found


def _told(connection: sa.Connection) -> dict[str, Told]:
    query = sa.select(*[c for c in log.c if c.name != "hash"]).where(log.c.action.in_(HASHES)).order_by(log.c.position)
    return told(Decision.model_validate(dict(row)) for row in connection.execute(query).mappings())


class Change(NamedTuple):
    """A data file that differs from the log: its name, and the last line about it, None if there is none."""

    name: str
    since: int | None


def take_in(store: Store, *, reason: str | None = None, edits: bool = True) -> list[Change]:
    """Record data files that are new or were edited since their last log line, under the analyst's name; return the changes.

    If the log has no line about files yet, all are recorded, estimates too, and none is returned as a change. Without ``edits``
    only that is done.
    """
    with reading(store.engine, store.path) as connection:
        known = _told(connection)
    files, changed = _news(store.folder, known, edits=edits)
    if files:
        with writing(store.engine, store.path) as connection:
            append(
                connection, store.analyst_name(), FILES, "case", after=canonical({"files": files}),
                reason=reason or (f"edited: {', '.join(c.name for c in changed)}" if changed else "as they were found"),
            )  # fmt: skip
    return changed


def _news(folder: Path, known: Mapping[str, Told], *, edits: bool) -> tuple[dict[str, str | None], list[Change]]:
    found: Mapping[str, str | None] = present(folder)
    if not known:
        return dict(found), []
    if not edits:
        return {}, []
    changed = [name for name in DATA if found.get(name) != (known[name].sha256 if name in known else None)]
    return {n: found.get(n) for n in changed}, [Change(n, known[n].position if n in known else None) for n in changed]


def refuse_others(store: Store) -> None:
    """StoreError if the log describes other data files than those of the case folder: the store belongs to another case."""
    with reading(store.engine, store.path) as connection:
        known = _told(connection)
    found = present(store.folder)
    if any(known[name].sha256 != found.get(name) if name in known else name in found for name in DATA):
        raise StoreError(
            f"{store.folder}: the store at that address is in use by a case with other data files; name another schema "
            "(…/DATABASE?schema=NAME), or copy the folder of that case instead of making a new one"
        )


def take_in_all(connection: sa.Connection, folder: Path, analyst: str) -> None:
    """Record the files of a case that took over another case's log, as far as they differ from it."""
    known, found = _told(connection), present(folder)
    gone = {name: None for name in DATA if name in known and name not in found}
    files = {n: v for n, v in {**found, **gone}.items() if n not in known or known[n].sha256 != v}
    if files:
        after = canonical({"files": files})
        append(
            connection, analyst, FILES, "case", after=after, reason="the files of the case that this was imported into"
        )


def tell_estimate(store: Store, key: str, files: Mapping[str, str], analyst: str) -> Decision | None:
    """Append the line about an estimate whose files are about to be put in place; None if the log has it already."""
    with writing(store.engine, store.path) as connection:
        known = _told(connection)
        if all(name in known and known[name].sha256 == sha256 for name, sha256 in files.items()):
            return None
        return append(connection, analyst, ESTIMATE, key, after=canonical({"files": dict(files)}))


def altered(store: Store, key: str) -> list[Problem]:
    """How the files of an estimate differ from the log."""
    with reading(store.engine, store.path) as connection:
        found = _problems(store.folder, _told(connection))
        return [problem for name, problem in found if name.startswith(f"{ESTIMATES}/{key}/")]


def refuse_altered(store: Store) -> None:
    """StoreError if the latest estimate, or the pointer to it, differs from the log."""
    pointer = store.folder / LATEST
    key = pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.is_file() else ""
    with reading(store.engine, store.path) as connection:
        for name, problem in _problems(store.folder, _told(connection)):
            if name == LATEST or name.startswith(f"{ESTIMATES}/{key}/"):
                raise StoreError(problem.line())


def problems(connection: sa.Connection, folder: Path) -> Iterator[Problem]:
    """Files that differ from the log; none for a log without a line about files."""
    return (problem for _, problem in _problems(folder, told(entries(connection))))


def _problems(folder: Path, known: Mapping[str, Told]) -> Iterator[tuple[str, Problem]]:
    found = present(folder)
    for name in sorted(known.keys() | found.keys()) if known else ():
        said = known.get(name, Told(0, None))
        if found.get(name) == said.sha256 or (name not in found and name not in DATA):
            continue  # A removed estimate can be computed again.
        what = "is in no line of the log" if said.sha256 is None else f"was changed since log line {said.position}"
        what = what if name in found else f"was removed since log line {said.position}"
        yield name, Problem(file=str(folder / name), what=what, remedy=_remedy(name))


def _remedy(name: str) -> str:
    if name in DATA:
        return (
            "if the edit is yours, run “withheld estimate”, or “withheld log --note WHY”, to record it under your name; "
            "otherwise restore the file"
        )
    return "it was changed or put there by hand, or a run was stopped; run “withheld estimate” again, or remove it"


def unnoted(connection: sa.Connection, folder: Path) -> list[str]:
    """The files of a case of an earlier version, which its log does not list yet."""
    return [] if _told(connection) else list(present(folder))
