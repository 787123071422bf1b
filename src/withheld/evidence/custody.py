"""Checks that the case still is what it was: bytes, quotations, log and records; and how to check by hand."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from withheld.evidence.captures import archives
from withheld.evidence.casefolder import SOURCES, source_path
from withheld.evidence.decisions import resulting
from withheld.evidence.engine import reading
from withheld.evidence.failures import StoreError, told
from withheld.evidence.intake import content
from withheld.evidence.log import (
    BLACK,
    ENTERED,
    GENESIS,
    digest,
    entries,
    erased_bytes,
    last,
    line_hash,
    parsed,
    redactions,
    replay,
    standing,
)
from withheld.evidence.reached import Reached, lacking, noted, remedy
from withheld.evidence.rows import body_of, record_from, search_keys
from withheld.evidence.rulings import ruling
from withheld.evidence.schema import documents, log, quotes, records, rulings
from withheld.evidence.store import Store
from withheld.evidence.subjects import ORIGIN, SOURCE
from withheld.records import Decision, Problem, Source

_TOMBSTONE = {"id", "sha256", "transcribed", "media_type"}
"""What is left of an erased document's source."""
RESTORE = "restore it from a copy made before the change"


class Custodian:
    """Checks of one state of a store, in a running transaction."""

    def __init__(self, connection: sa.Connection, folder: Path, database: Path, reached: Reached | None = None) -> None:
        self.connection = connection
        self.folder = folder
        self.database = database
        self.reached = reached

    def problems(self, *, strays: bool = True) -> Iterator[Problem]:
        """All that does not hold; with ``strays``, also files that belong to no document."""
        checks = [self._database, self._sources, self._archives, self._quotations, self._log, self._content]
        checks += [self._erased, self._documents, self._rulings, self._records]
        for check in [*checks, self._strays] if strays else checks:
            try:
                with told(self.database):
                    yield from check()
            except (StoreError, KeyError, TypeError, AttributeError) as error:
                # Rows that were meddled with may hold anything; that the check cannot read them is what it found.
                yield self._problem(check.__name__.strip("_"), f"cannot be read ({error})")

    def _problem(self, place: str, what: str) -> Problem:
        return Problem(file=str(self.database), place=place, what=what, remedy=RESTORE)

    def _database(self) -> Iterator[Problem]:
        for (said,) in self.connection.exec_driver_sql("PRAGMA integrity_check"):
            if said != "ok":
                yield self._problem("integrity", said)
        for table, row, *_ in self.connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield self._problem(f"{table} {row}", "belongs to a row that is gone")

    def _sources(self) -> Iterator[Problem]:
        columns = (
            documents.c.id,
            documents.c.sha256,
            documents.c.source,
            documents.c.text.is_(None),
            documents.c.redacted,
        )
        erased = erased_bytes(self.connection)
        for key, sha256, body, bare, redacted in self.connection.execute(sa.select(*columns)):
            source = Source.model_validate(body)
            if (source.id, source.sha256) != (key, sha256):
                yield self._problem(key, "the source is kept under another identifier or hash than its own")
            if source.transcribed is not bool(bare):
                yield self._problem(key, "a transcribed source has no text, and every other one has")
            if redacted is not None or sha256 in erased:
                yield from self._gone(key, sha256)
            elif not source.transcribed and (what := _bytes_problem(source_path(self.folder, sha256), sha256)):
                path = str(source_path(self.folder, sha256))
                yield Problem(file=path, what=f"the bytes of “{source.label}” {what}", remedy=RESTORE)

    def _gone(self, key: str, sha256: str) -> Iterator[Problem]:
        """The bytes of an erased document must be gone as well."""
        path = source_path(self.folder, sha256)
        if path.exists():
            again = f"run “withheld redact {key}” again to complete it"
            yield Problem(file=str(path), what="the bytes of an erased document are still there", remedy=again)

    def _archives(self) -> Iterator[Problem]:
        for sha256, subject in archives(self.connection).items():
            path = source_path(self.folder, sha256)
            if what := _bytes_problem(path, sha256):
                yield Problem(file=str(path), what=f"the bytes of the web archive of {subject} {what}", remedy=RESTORE)

    def _strays(self) -> Iterator[Problem]:
        known = set(self.connection.execute(sa.select(documents.c.sha256)).scalars()) | archives(self.connection).keys()
        for path in sorted((self.folder / SOURCES).glob("*/*")):
            if path.name not in known and not path.name.startswith("."):
                again = "a run was stopped or the file was put there by hand; read the report again or remove the file"
                yield Problem(file=str(path), what="no document has these bytes", remedy=again)

    def _quotations(self) -> Iterator[Problem]:
        query = sa.select(*quotes.c, documents.c.text).join(documents, quotes.c.document == documents.c.id)
        for row in self.connection.execute(query).mappings():
            text, start, first = row["text"] or "", row["start"], row["sentence_start"]
            sentence = text[first : first + len(row["sentence"])]
            if text[start : row["end"]] != row["exact"] or sentence != row["sentence"]:
                what = f"“{row['exact'][:60]}” does not stand at {start} in {row['document']}"
                yield self._problem(f"quotation {row['id']}", what)

    def _log(self) -> Iterator[Problem]:
        previous, expected = GENESIS, 1
        emptied = self._accounts("lines")
        for row in self.connection.execute(sa.select(log).order_by(log.c.position)).mappings():
            place = f"log line {row['position']}"
            if row["position"] != expected:
                yield self._problem(place, f"line {expected} of the log is missing")
            told = emptied.get(row["position"])
            if (line_hash(previous, row) != row["hash"]) if told is None else (digest(dict(row)) != told):
                yield self._problem(place, "the line, or the one before it, was changed")
            previous, expected = row["hash"], row["position"] + 1
        if what := lacking(self.connection, self.database, self.reached):
            yield Problem(file=str(self.database), place="log", what=what, remedy=remedy(self.database))

    def _content(self) -> Iterator[Problem]:
        left = self._accounts("contents")
        for line in entries(self.connection):
            if line.action not in ENTERED:
                continue
            if (left.get(line.position) or parsed(line).get("content")) != content(self.connection, line.position):
                what = f"texts, quotations or records that came with “{line.action} {line.subject}” were changed"
                yield self._problem(f"log line {line.position}", what)

    def _accounts(self, what: str) -> dict[int, str]:
        """What the lines that erased content say of ``lines`` or ``contents`` as they stand since, by position."""
        found: dict[int, str] = {}
        for line in redactions(self.connection):
            found |= {int(position): told for position, told in parsed(line).get(what, {}).items()}
        return found

    def _erased(self) -> Iterator[Problem]:
        """Tombstones against the lines that tell of them, both ways."""
        lines = redactions(self.connection)
        for table, name in ((documents, "documents"), (records, "records")):
            due = {key for line in lines for key in parsed(line).get(name, [])}
            found = set(self.connection.execute(sa.select(table.c.id).where(table.c.redacted.is_not(None))).scalars())
            for key in sorted(due ^ found):
                what = "was erased, but is there" if key in due else "is empty, but no line of the log erased it"
                yield self._problem(key, what)
        yield from self._tombstones()
        for line in lines:
            yield from self._blacked(parsed(line).get("blacked", {}))

    def _blacked(self, stretches: Mapping[str, Any]) -> Iterator[Problem]:
        """Sentences that were blacked out must be black still, unless the whole text is gone since."""
        texts = sa.select(documents.c.id, documents.c.text).where(documents.c.id.in_(list(stretches)))
        for key, text in self.connection.execute(texts):
            if text and any(text[start:end].strip(f"{BLACK}\n") for start, end in stretches[key]):
                yield self._problem(key, "a sentence was blacked out, but holds words")

    def _tombstones(self) -> Iterator[Problem]:
        """What is left of erased rows must be empty."""
        texts = sa.select(documents.c.id, documents.c.source, documents.c.text, documents.c.title)
        for key, body, *rest in self.connection.execute(texts.where(documents.c.redacted.is_not(None))):
            if any(rest) or {name for name, value in body.items() if value} - _TOMBSTONE:
                yield self._problem(key, "was erased, but holds content")
        kept = sa.select(records.c.id, records.c.body, records.c.original, records.c.quote, records.c.origin)
        for key, *rest in self.connection.execute(kept.where(records.c.redacted.is_not(None))):
            if any(rest):
                yield self._problem(key, "was erased, but holds content")

    def _documents(self) -> Iterator[Problem]:
        """What repeats the source or follows from decisions on the document."""
        decided = _by_subject(entries(self.connection))
        for row in self.connection.execute(sa.select(documents).where(documents.c.redacted.is_(None))).mappings():
            due = {name: row["source"].get(name) for name in ("publisher", "published", "title")}
            due["sensitivity"] = ruling(standing(decided.get(row["id"], []))).get("sensitivity")
            yield from self._differences(row, due)

    def _rulings(self) -> Iterator[Problem]:
        decided = _by_subject(entries(self.connection))
        named = {key: lines for key, lines in decided.items() if key.startswith((ORIGIN, SOURCE))}
        due = {key: body for key, lines in named.items() if (body := ruling(standing(lines)))}
        found = {row[0]: row[1] for row in self.connection.execute(sa.select(rulings))}
        for key in sorted(due.keys() | found.keys()):
            if due.get(key) != found.get(key):
                yield self._problem(key, f"is {found.get(key)}, but the log says {due.get(key)}")

    def _records(self) -> Iterator[Problem]:
        """Replays the log and compares every record with what follows from it."""
        lines = entries(self.connection)
        states, decided = replay(lines), _by_subject(lines)
        graded = {
            key.removeprefix(SOURCE): ruling(standing(said)).get("reliability")
            for key, said in decided.items()
            if key.startswith(SOURCE)
        }
        query = sa.select(records, documents.c.publisher).join(documents, records.c.document == documents.c.id)
        rows = self.connection.execute(query.order_by(records.c.id)).mappings().all()
        for row in rows:
            if row["id"] not in states:
                yield self._problem(row["id"], "the log tells nothing of this record")
            elif row["redacted"] is None:
                due = resulting(row["original"], standing(decided.get(row["id"], [])), graded.get(row["publisher"])) | {
                    "state": states[row["id"]]
                }
                due |= search_keys(row["kind"], body_of(record_from(row["kind"], due["body"])))
                yield from self._differences(row, due)
        for gone in sorted(set(states) - {row["id"] for row in rows}):
            yield self._problem(gone, "the log tells of this record, but it is gone")

    def _differences(self, row: Mapping[Any, Any], due: Mapping[str, Any]) -> Iterator[Problem]:
        for name, value in due.items():
            if row[name] != value:
                yield self._problem(row["id"], f"{name} is {str(row[name])[:60]}, but the log says {str(value)[:60]}")


def _bytes_problem(path: Path, sha256: str) -> str | None:
    if not path.is_file():
        return "are missing"
    with path.open("rb") as file:
        return None if hashlib.file_digest(file, "sha256").hexdigest() == sha256 else "were changed"


def _by_subject(lines: list[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for line in lines:
        found.setdefault(line.subject, []).append(line)
    return found


def verify(store: Store, known: str | None = None) -> list[Problem]:
    """All that does not hold: database, bytes, quotations, log, and records against the replayed log; else empty.

    Whoever can rewrite the whole file can also rewrite the chain. ``known`` is the hash of a line, noted elsewhere, that
    must stand in the log.
    """
    before = noted(store.path)
    with reading(store.engine, store.path) as connection:
        found = list(Custodian(connection, store.folder, store.path, before).problems())
        where = sa.select(log.c.position).where(log.c.hash == (known or "").strip().lower())
        if known and connection.execute(where).first() is None:
            what = f"no line has the hash {known} that you noted: the log was written anew, or is another one"
            found.append(Problem(file=str(store.path), place="log", what=what, remedy=RESTORE))
        return found


def last_hash(store: Store) -> str:
    """Hash of the last line of the log, to be noted elsewhere: it stands for all lines before it."""
    with reading(store.engine, store.path) as connection:
        return last(connection)[1]


_CHAIN = (
    "import hashlib, json, sqlite3; h = '0' * 64; c = sqlite3.connect('{db}'); c.row_factory = sqlite3.Row; bad = []\n"
    "for r in c.execute('SELECT * FROM log ORDER BY position'):\n"
    " d = dict(r); k = d.pop('hash'); j = json.dumps(d, sort_keys=True, ensure_ascii=False, separators=(',', ':'))\n"
    " bad += [d['position']] * (k != hashlib.sha256((h + chr(10) + j).encode()).hexdigest()); h = k\n"
    "print(bad)"
)
_QUOTED = (
    'SELECT count(*) FROM quotes q JOIN documents d ON d.id = q.document WHERE substr(text, "start" + 1, '
    '"end" - "start") <> exact OR substr(text, sentence_start + 1, length(sentence)) <> sentence'
)


def checks_by_hand(store: Store) -> list[str]:
    """Shell commands by which anyone can check the case without this program; each starts in the case folder.

    In their order: bytes against the hashes in their names (silent if all hold), the database (``ok``), quotations that
    do not stand in their text (0), log lines that break the chain (none: ``[]``).
    """
    db = store.path.name
    each = """for f in sources/*/*; do printf '%s  %s\\n' "${f##*/}" "$f"; done"""
    return [
        f"cd {shlex.quote(str(store.folder.resolve()))}",
        f"{each} | sha256sum --check --quiet",
        f"sqlite3 {db} 'PRAGMA integrity_check'",
        f"sqlite3 {db} {shlex.quote(_QUOTED)}",
        f'python3 -c "{_CHAIN.format(db=db)}"',
    ]
