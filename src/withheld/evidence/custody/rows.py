"""Checks of the rows of a store and of the bytes that they name: each against the log, its hashes and its texts."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from withheld.evidence.anchors import ANCHOR, anchored, selector
from withheld.evidence.captures import archives
from withheld.evidence.casefolder import SOURCES, source_path
from withheld.evidence.custody.columns import FREE_WHEN_ERASED
from withheld.evidence.decisions import resulting
from withheld.evidence.effective_decisions import effective
from withheld.evidence.failures import StoreError, told
from withheld.evidence.intake import contents
from withheld.evidence.log import (
    BLACK,
    CODE,
    ENTERED,
    GENESIS,
    canonical,
    digest,
    entries,
    erased_bytes,
    line_hash,
    made_by,
    parsed,
    redactions,
    replay,
    standing,
    superseded,
)
from withheld.evidence.log_checkpoint import Checkpoint, lacking, remedy
from withheld.evidence.rows import SELECTOR, body_of, entered_in, record_from, search_keys
from withheld.evidence.schema import documents, log, quotes, records, rulings
from withheld.evidence.stores.kind import kind_of
from withheld.evidence.subjects import ORIGIN, SOURCE, visible
from withheld.jsons import JsonMapping, JsonObject
from withheld.records import Claim, Decision, Problem, Source
from withheld.soundness import faults

_TOMBSTONE = {"id", "sha256", "transcribed", "media_type"}
"""Keys left in the source of an erased document."""
_EMPTIED = ("body", "original", "quote", "about", "sensitivity", "entered_in")
"""Columns that are empty in an erased record, besides the search columns."""
RESTORE = "restore it from a copy made before the change"


class Custodian:
    """Checks of one state of a store, in a running transaction."""

    def __init__(
        self, connection: sa.Connection, folder: Path, database: Path, reached: Checkpoint | None = None
    ) -> None:
        self.connection = connection
        self.folder = folder
        self.database = database
        self.reached = reached

    def problems(self, *, strays: bool = True, figures: bool = True) -> Iterator[Problem]:
        """All inconsistencies; with ``strays`` also files that belong to no document, with ``figures`` also impossible ones."""
        checks = [self._database, self._sources, self._archives, self._quotations, self._log, self._content]
        checks += [self._erased, self._documents, self._rulings, self._records, self._superseded]
        checks += [self._figures] * figures + [self._strays] * strays
        for check in checks:
            try:
                with told(self.database):
                    yield from check()
            except (StoreError, KeyError, TypeError, AttributeError) as error:
                # Tampered rows may hold anything; a check that cannot read them reports that.
                yield self._problem(check.__name__.strip("_"), f"cannot be read ({error})")

    @cached_property
    def _lines(self) -> list[Decision]:
        return entries(self.connection)

    @cached_property
    def _decided(self) -> dict[str, list[Decision]]:
        return _by_subject(self._lines)

    @cached_property
    def _redactions(self) -> list[Decision]:
        return redactions(self.connection)

    def _problem(self, place: str, what: str) -> Problem:
        return Problem(file=str(self.database), place=place, what=what, remedy=RESTORE)

    def _database(self) -> Iterator[Problem]:
        for place, what in kind_of(self.connection.dialect.name).integrity(self.connection):
            yield self._problem(place, what)

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
                yield self._problem(key, "the source is stored under another identifier or hash than its own")
            if source.transcribed is not bool(bare):
                yield self._problem(key, "a transcribed source must have no text, and any other source must have one")
            if redacted is not None or sha256 in erased:
                yield from self._gone(key, sha256)
            elif not source.transcribed and (what := _bytes_problem(source_path(self.folder, sha256), sha256)):
                path = str(source_path(self.folder, sha256))
                yield Problem(file=path, what=f"the bytes of “{source.label}” {what}", remedy=RESTORE)

    def _gone(self, key: str, sha256: str) -> Iterator[Problem]:
        """The bytes of an erased document must be deleted as well."""
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
        of = sa.select(records.c.quote, records.c.document).where(records.c.quote.is_not(None))
        holders: defaultdict[int, set[str]] = defaultdict(set)
        for quote, document in self.connection.execute(of):
            holders[quote].add(document)
        query = sa.select(*quotes.c, documents.c.text).join(documents, quotes.c.document == documents.c.id)
        for row in self.connection.execute(query).mappings():
            text, start, first = row["text"] or "", row["start"], row["sentence_start"]
            sentence = text[first : first + len(row["sentence"])]
            if text[start : row["end"]] != row["exact"] or sentence != row["sentence"]:
                what = f"“{row['exact'][:60]}” does not stand at {start} in {row['document']}"
                yield self._problem(f"quotation {row['id']}", what)
            if holders[row["id"]] != {row["document"]}:
                yield self._problem(f"quotation {row['id']}", "no record of its document has these words")

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
        left, came = self._accounts("contents"), {line.position for line in self._lines if line.action in ENTERED}
        found = contents(self.connection, came)
        for line in self._lines:
            if line.position not in came:
                continue
            if (left.get(line.position) or parsed(line).get("content")) != next(found):
                what = f"texts, quotations or records that came with “{line.action} {line.subject}” were changed"
                yield self._problem(f"log line {line.position}", what)
        for table in (documents, records):
            for key, entry in self.connection.execute(sa.select(table.c.id, table.c.entry)):
                if entry not in came:
                    yield self._problem(key, f"no line of the log brought it in, and line {entry} did not")

    def _accounts(self, what: str) -> dict[int, str]:
        """The hashes that erasing lines state for ``lines`` or ``contents`` since the erasure, by position."""
        found: dict[int, str] = {}
        for line in self._redactions:
            found |= {int(position): told for position, told in parsed(line).get(what, {}).items()}
        return found

    def _erased(self) -> Iterator[Problem]:
        """Tombstones against the log lines of their erasure, in both directions."""
        for table, name in ((documents, "documents"), (records, "records")):
            due: dict[str, int] = {}
            for line in self._redactions:
                for key in parsed(line).get(name, []):
                    due.setdefault(key, line.position)
            query = sa.select(table.c.id, table.c.redacted).where(table.c.redacted.is_not(None))
            found = {row[0]: row[1] for row in self.connection.execute(query)}
            for key in sorted(due.keys() ^ found.keys()):
                what = "was erased, but is there" if key in due else "is empty, but no line of the log erased it"
                yield self._problem(key, what)
            for key in sorted(key for key in due.keys() & found.keys() if found[key] != due[key]):
                yield self._problem(key, f"was erased by line {due[key]} of the log, not by line {found[key]}")
        yield from self._tombstones()
        for line in self._redactions:
            yield from self._blacked(parsed(line).get("blacked", {}))

    def _blacked(self, stretches: JsonMapping) -> Iterator[Problem]:
        """Blacked-out sentences must still be black, unless the whole text was erased since."""
        texts = sa.select(documents.c.id, documents.c.text).where(documents.c.id.in_(list(stretches)))
        for key, text in self.connection.execute(texts):
            if text and any(text[start:end].strip(f"{BLACK}\n") for start, end in stretches[key]):
                yield self._problem(key, "a sentence was blacked out, but contains words")

    def _tombstones(self) -> Iterator[Problem]:
        """The remaining columns of erased rows must be empty."""
        named = [documents.c[n] for n in ("text", "title", "publisher", "published", "sensitivity")]
        texts = sa.select(documents.c.id, documents.c.source, *named).where(documents.c.redacted.is_not(None))
        for key, body, *rest in self.connection.execute(texts):
            if any(rest) or {name for name, value in body.items() if value} - _TOMBSTONE:
                yield self._problem(key, "was erased, but has content")
        kept = [records.c[n] for n in (*_EMPTIED, *search_keys("event", {}))]
        query = sa.select(records.c.id, *kept).where(records.c.redacted.is_not(None))
        for key, *rest in self.connection.execute(query):
            if any(value not in (None, {}) for value in rest):
                yield self._problem(key, "was erased, but has content")

    def _documents(self) -> Iterator[Problem]:
        """Columns that repeat the source, or follow from decisions on the document."""
        read = {line.subject: line for line in self._lines if line.action == "read"}
        for row in self.connection.execute(sa.select(*[c for c in documents.c if c.name != "text"])).mappings():
            if row["id"] in read if row["extractor"] is None else not made_by(read.get(row["id"]), row["extractor"]):
                yield self._problem(row["id"], f"the log does not say that {row['extractor']} was the last to read it")
            if row["redacted"] is None:
                due = {name: row["source"].get(name) for name in ("publisher", "published", "title")}
                due["sensitivity"] = effective(standing(self._decided.get(row["id"], []))).get("sensitivity")
                yield from self._differences(row, due)

    def _rulings(self) -> Iterator[Problem]:
        named = {key: lines for key, lines in self._decided.items() if key.startswith((ORIGIN, SOURCE))}
        due = {key: body for key, lines in named.items() if (body := effective(standing(lines)))}
        found = {row[0]: row[1] for row in self.connection.execute(sa.select(rulings))}
        for key in sorted(due.keys() | found.keys()):
            if due.get(key) != found.get(key):
                yield self._problem(key, f"is {found.get(key)}, but the log says {due.get(key)}")

    def _records(self) -> Iterator[Problem]:
        """Replays the log and compares every record with what follows from it."""
        states = replay(self._lines)
        places = [quotes.c[name].label(f"quote_{name}") for name in SELECTOR]
        query = sa.select(records, documents.c.publisher, *places)
        query = query.join(documents, records.c.document == documents.c.id)
        query = query.join(quotes, records.c.quote == quotes.c.id, isouter=True)
        here = set()
        for row in self.connection.execute(query.order_by(records.c.id)).mappings():
            here.add(row["id"])
            if row["id"] not in states:
                yield self._problem(row["id"], "no line of the log is about this record")
            else:
                yield from self._differences(row, self._due(row) | {"state": states[row["id"]]})
        for gone in sorted(set(states) - here):
            yield self._problem(gone, "the log names this record, but it is missing")

    @cached_property
    def _graded(self) -> dict[str, str | None]:
        """The reliability in force for each graded publisher."""
        named = {key: said for key, said in self._decided.items() if key.startswith(SOURCE)}
        return {key.removeprefix(SOURCE): effective(standing(said)).get("reliability") for key, said in named.items()}

    def _due(self, row: sa.RowMapping) -> JsonObject:
        """The values that decisions require in a record's columns; of an erased one, only those that can still be derived."""
        decided, original = standing(self._decided.get(row["id"], [])), row["original"]
        if row["redacted"] is not None:
            due = resulting({"state": ""}, [d for d in decided if d.action not in ("edit", ANCHOR, CODE)])
            return {n: v for n, v in due.items() if n not in FREE_WHEN_ERASED | {"sensitivity", "state"}}
        due = resulting(original, decided, self._graded.get(row["publisher"]))
        due |= search_keys(row["kind"], body_of(record_from(row["kind"], due["body"])))
        due |= {"document": due["body"]["document"], "entered_in": entered_in(original)}
        if original["state"] == "transcribed":
            due |= {f"quote_{name}": value for name, value in selector(anchored(decided)).items()}
        return due

    def _superseded(self) -> Iterator[Problem]:
        """Which records a later reading did not make again, and which reading that was."""
        due = superseded(self._lines)
        query = sa.select(records.c.id, records.c.superseded_by_extractor)
        for key, name in self.connection.execute(query.order_by(records.c.id)):
            if name is None and key in due:
                yield self._problem(key, f"is shown, but line {due[key].position} of the log superseded it")
            elif name is not None and not made_by(due.get(key), name):
                yield self._problem(key, f"is hidden as superseded by {name[:60]}, but the log does not say so")

    def _figures(self) -> Iterator[Problem]:
        """Impossible figures in claims that are in use: cases from before the check may have some."""
        query = sa.select(records.c.id, records.c.body).where(records.c.kind == "claim", records.c.state != "rejected")
        for key, body in self.connection.execute(query.where(visible()).order_by(records.c.id)):
            claim = record_from("claim", body)
            if isinstance(claim, Claim) and (what := next(faults(claim), None)):
                remedy = f"withheld decide {key} reject, or edit it with --set"
                yield Problem(file=str(self.database), place=key, what=what, remedy=remedy)

    def _differences(self, row: sa.RowMapping, due: JsonMapping) -> Iterator[Problem]:
        for name, value in due.items():
            if row[name] != value and canonical(row[name]) != canonical(value):  # NaN equals nothing
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
