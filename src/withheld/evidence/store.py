"""The store of a case: documents, quotations, records with their state, and the log of decisions."""

from __future__ import annotations

import getpass
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from withheld.case import Row, load_case
from withheld.evidence import casefiles, decisions
from withheld.evidence.anchors import Bind, stands_in, stored
from withheld.evidence.captures import FETCHED, comes_anew, keep_archive, tell_anew
from withheld.evidence.casefolder import DATABASE, NAMED, database_of, find_case, is_case, kept_bytes, prepare
from withheld.evidence.engine import connect, reading, settle, writing
from withheld.evidence.failures import StoreError, told
from withheld.evidence.intake import Added, Intake
from withheld.evidence.log import APART, FILES, SYSTEM, append, canonical, digest, entries, erased_bytes, last
from withheld.evidence.log_checkpoint import Checkpoint, lacking, noted, remedy
from withheld.evidence.marks import Marks
from withheld.evidence.reviewing.seen import refuse_stale
from withheld.evidence.rows import source_from
from withheld.evidence.schema import documents, log, records
from withheld.evidence.stores.address import bare_address, write_address
from withheld.evidence.stores.selecting import claim_indices, evidence_from_rows, evidence_of, selected
from withheld.jsons import JsonMapping
from withheld.readings import without_others
from withheld.records import (
    Capture,
    Claim,
    Decision,
    Document,
    Evidence,
    Reading,
    RecordKind,
    Source,
    State,
    Statement,
)  # fmt: skip
from withheld.settings import settings

__all__ = ["Added", "Store", "StoreError", "create_case", "find_case"]

_NOT_WEIGHED: dict[str, bool | set[str]] = {"sensitivity": True, "source": {"capture"}}
"""What the fingerprint ignores: how a release treats a record, and how its document was captured."""


def create_case(folder: Path, builtin: Path, address: str | None = None) -> bool:
    """Make a case folder from a built-in one, with its transcribed rows in the store: a file, or at an address of a server.

    StoreError if the folder or the place on the server is taken, CaseError if the built-in case is wrong. The store gets its name
    last: a folder is a case only when it is complete, and a killed run can be repeated. A store on a server that was made from
    the same files is joined; True if so.
    """
    load_case(builtin)
    named = NAMED if address else DATABASE
    unfinished = folder / f".{named}.part"
    found = bare_address(address) if address else None
    with told(folder):
        prepare(folder, builtin)
        for name in (DATABASE, NAMED):
            for leftover in folder.glob(f".{name}.part*"):
                leftover.unlink()
        if found is not None:
            write_address(unfinished, found)
        with Store(folder, unfinished) as store:
            joined = store.position() > 0
            if joined:
                casefiles.refuse_others(store)
            store.transcribe()
            settle(store.engine, unfinished)
        unfinished.replace(folder / named)
    return joined


class Store:
    """An open store; use it in a ``with`` statement."""

    def __init__(self, folder: Path, path: Path | None = None) -> None:
        self.folder = folder
        self.path = path or database_of(folder)
        self.engine = connect(self.path)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the store of a case folder, migrating it if it is older; StoreError with the remedy otherwise.

        A store whose log has lost lines that it had is refused; ``Store(folder)`` opens it all the same.
        """
        if not is_case(folder):
            raise StoreError(f"{folder}: is not a case; run “withheld init {folder}”")
        before = noted(database_of(folder))
        store = cls(folder)
        try:
            store._refuse_cut_short(before)
        except BaseException:
            store.engine.dispose()
            raise
        return store

    def _refuse_cut_short(self, before: Checkpoint | None) -> None:
        with reading(self.engine, self.path) as connection:
            if what := lacking(connection, self.path, before):
                raise StoreError(f"{self.path}: {what}; {remedy(self.path)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.engine.dispose()

    def transcribe(self, analyst: str = SYSTEM) -> int:
        """Enter the case's transcribed rows that are not in the store yet, and the hashes of its files; return how many rows."""
        rows, files = load_case(self.folder).rows, {"files": casefiles.present(self.folder)}
        with writing(self.engine, self.path) as connection:
            count = Intake(connection).transcribe(rows, analyst, files)
            if not count and not casefiles.told(entries(connection)):
                append(connection, analyst, FILES, "case", after=canonical(files))
            return count

    def has(self, sha256: str, extractor: str) -> bool:
        """Whether an extractor was the last to read a document."""
        where = (documents.c.sha256 == sha256) & (documents.c.extractor == extractor)
        with reading(self.engine, self.path) as connection:
            return connection.execute(sa.select(documents.c.id).where(where)).first() is not None

    def enter(self, rows: Sequence[Row], analyst: str) -> int:
        """Enter rows that an analyst transcribed and that are not in the store yet; return how many."""
        with writing(self.engine, self.path) as connection:
            return Intake(connection).transcribe(rows, analyst)

    def read_by(self, extractor: str) -> frozenset[str]:
        """SHA-256 of the documents that an extractor was the last to read."""
        query = sa.select(documents.c.sha256).where(documents.c.extractor == extractor)
        with reading(self.engine, self.path) as connection:
            return frozenset(connection.execute(query).scalars())

    def add(
        self, document: Document, raw: bytes, reading: Reading, extractor: str, archive: bytes | None = None
    ) -> Added:
        """Store one document; see ``add_all``."""
        return self.add_all([(document, raw, reading, extractor, archive)])[0]

    def add_all(self, read: Sequence[tuple[Document, bytes, Reading, str, bytes | None]]) -> list[Added]:
        """Store documents' bytes, then, in one transaction, the documents and what they say, as proposed records.

        Each comes with its bytes, its reading, the extractor, and the record of a web archive that it came in. The same
        document and reading change nothing; another way to the same bytes is a line in the log. Records that the
        extractor no longer makes are marked superseded, and no longer shown unless an analyst has decided on them. What is
        about another programme than the case's is left out and counted, and a document on nothing else is not taken in.
        """
        with writing(self.engine, self.path) as connection, kept_bytes(self.folder, meanwhile=True) as keep:
            intake = Intake(connection)
            added = []
            for document, raw, whole, extractor, archive in read:
                found = self._own(whole)
                if found.programme != self._programme and found.elsewhere and not intake.knows(document.sha256):
                    added.append(Added(documents=0, records=0, unchanged=0, elsewhere=found.elsewhere))
                    continue
                keep(raw, document.sha256)
                keep_archive(keep, document.capture, archive)
                added.append(intake.read(document, found, extractor))
                if not added[-1].documents and tell_anew(connection, document):
                    intake.follow()
            intake.close()
            return added

    @cached_property
    def _programme(self) -> str:
        return load_case(self.folder).programme

    def _own(self, found: Reading) -> Reading:
        """A reading without records about another programme than the case's."""
        whole = found.programme if found.programme != self._programme else None
        return without_others(found, lambda record: whole or _other(record, self._programme))

    def _refuse_other(self, changes: JsonMapping) -> None:
        """Refuse an edit that makes a record one of another programme."""
        asked = changes.get("programme", self._programme)
        if asked != self._programme:
            raise StoreError(
                f"programme {asked}: this case is about {self._programme}; reject the record, and read its document into "
                "a case of its own"
            )

    def came_again(self, document: Source, archive: bytes | None = None) -> Decision | None:
        """Append a line if a known document came another way than before; None, and nothing is written, if it did not."""
        with reading(self.engine, self.path) as connection:
            if comes_anew(connection, document) is None:
                return None
        with writing(self.engine, self.path) as connection, kept_bytes(self.folder) as keep:
            keep_archive(keep, document.capture, archive)
            return tell_anew(connection, document)

    def fetched(self, capture: Capture, archive: bytes, what: str) -> Decision:
        """Keep the answer of an address as a web archive, and append the line that names it."""
        with writing(self.engine, self.path) as connection, kept_bytes(self.folder) as keep:
            keep_archive(keep, capture, archive)
            after = canonical(capture.model_dump(mode="json"))
            return append(connection, SYSTEM, FETCHED, capture.origin, after=after, reason=what)

    def decide(
        self, subject: str, action: str, analyst: str, reason: str | None = None,
        changes: JsonMapping | None = None, bind: Bind | None = None, seen: int | None = None,
    ) -> Decision:  # fmt: skip
        """Append a decision on a record, a document, an origin (``origin:NAME``) or a publisher (``source:NAME``).

        ``decisions.ACTIONS`` lists what can be decided on which. ``changes`` holds the edited fields of an ``edit``; a
        grade's ``reliability`` (A–F), ``credibility`` (2–6) and ``basis``; what a ``merge`` goes ``into`` or a ``split``
        is ``from``; the ``sensitivity`` of a ``mark``; the ``document`` and the words (``start`` and ``end``, or ``exact``) of
        an ``anchor``, which needs ``bind``. ``undo`` takes back the last decision on the subject that stands,
        notes aside. StoreError, and no line, if it makes no sense; Stale if the log has a line on the subject after ``seen``.
        """
        self._refuse_other(changes or {})
        with writing(self.engine, self.path) as connection:
            refuse_stale(connection, subject, seen)
            return decisions.decide(connection, subject, action, analyst, reason, changes or {}, bind)

    def make(self, claim: Claim, analyst: str, reason: str | None = None) -> str:
        """Enter a figure that an analyst found in a stored document, accepted by the same analyst; its identifier.

        StoreError, and nothing is entered, if its quotation does not stand in the text or the case has the figure.
        """
        with writing(self.engine, self.path) as connection:
            if not stands_in(claim, stored(connection, claim.document, claim.document)):
                raise StoreError(f"{claim.document}: the quotation is not in its text; copy the words from it")
            key = Intake(connection).make(claim, analyst, reason)
            decisions.decide(connection, key, "accept", analyst, reason, {})
            return key

    def decide_all(self, asked: Sequence[JsonMapping], analyst: str, bind: Bind | None = None) -> list[bool | str]:
        """Append decisions in one transaction; for each True, False if it stands already, or why it was refused.

        Each has ``subject``, ``action`` and, where it needs them, ``reason``, ``changes`` and ``seen``.
        """
        found: list[bool | str] = []
        with writing(self.engine, self.path) as connection:
            for one in asked:
                about = (one["subject"], one["action"], analyst, one.get("reason"), one.get("changes") or {})
                try:
                    self._refuse_other(one.get("changes") or {})
                    refuse_stale(connection, one["subject"], one.get("seen"))
                    if stood := decisions.stands(connection, one):
                        found.append(not stood)
                        continue
                    decisions.decide(connection, *about, bind)
                    found.append(True)
                except StoreError as error:
                    found.append(str(error))
        return found

    def tell(self, action: str, subject: str, reason: str, analyst: str = SYSTEM) -> Decision:
        """Append a line about an action that changes no record, such as text sent to a model."""
        with writing(self.engine, self.path) as connection:
            return append(connection, analyst, action, subject, reason=reason)

    def log(self) -> list[Decision]:
        """The decision log, oldest first."""
        with reading(self.engine, self.path) as connection:
            return entries(connection)

    def log_of(self, subject: str) -> list[Decision]:
        """The lines of the log on one subject, oldest first."""
        with reading(self.engine, self.path) as connection:
            return entries(connection, subject)

    def log_of_all(self, prefix: str) -> list[Decision]:
        """The lines of the log on all subjects of a kind (``source:``, ``origin:``), oldest first."""
        with reading(self.engine, self.path) as connection:
            return entries(connection, prefix=prefix)

    def position(self) -> int:
        """Position of the last line of the log, 0 for an empty one."""
        with reading(self.engine, self.path) as connection:
            return last(connection)[0]

    def acted_since(self, position: int, actions: Collection[str]) -> bool:
        """Whether the log has a line with one of some actions after a position."""
        query = sa.select(log.c.position).where(log.c.position > position, log.c.action.in_(list(actions))).limit(1)
        with reading(self.engine, self.path) as connection:
            return connection.execute(query).first() is not None

    def holds_more_than(self, count: int) -> bool:
        """Whether more records than so many ever came in; quick however many there are."""
        query = sa.select(records.c.id).order_by(records.c.id).limit(1).offset(count)
        with reading(self.engine, self.path) as connection:
            return connection.execute(query).first() is not None

    def rests_on(self) -> int:
        """Position of the last line that an estimate can depend on: not lines about estimates, moves, accounts or exports."""
        query = sa.select(sa.func.max(log.c.position)).where(log.c.action.not_in(APART))
        with reading(self.engine, self.path) as connection:
            return int(connection.execute(query).scalar() or 0)

    def numbers(self) -> dict[str, int]:
        """A number for each document and, by kind, for each record that ever came in, in the order of coming.

        What comes later changes none of them; they are what labels such as ``C12`` are made of.
        """
        found: dict[str, int] = {}
        with reading(self.engine, self.path) as connection:
            for table, kind in ((documents, sa.literal("")), (records, records.c.kind)):
                counted = sa.func.row_number().over(partition_by=kind, order_by=(table.c.entry, table.c.id))
                found |= {row[0]: row[1] for row in connection.execute(sa.select(table.c.id, counted))}
        return found

    def marked_names(self) -> frozenset[str]:
        """Origins and publishers that are marked: a release mentions none of them."""
        with reading(self.engine, self.path) as connection:
            return Marks(connection).names()

    def erased(self) -> dict[str, int]:
        """SHA-256 of documents that were erased, or lost a sentence, with the position of the log line that did it."""
        query = sa.select(documents.c.sha256, documents.c.redacted).where(documents.c.redacted.is_not(None))
        with reading(self.engine, self.path) as connection:
            return erased_bytes(connection) | {row[0]: row[1] for row in connection.execute(query)}

    def sources(self) -> list[Source]:
        """All sources, in the order in which they were added."""
        query = sa.select(documents.c.source).where(documents.c.redacted.is_(None))
        query = query.order_by(documents.c.entry, documents.c.id)
        with reading(self.engine, self.path) as connection:
            return [source_from(row[0]) for row in connection.execute(query)]

    def document(self, key: str) -> Document:
        """One document with its text; StoreError if there is none or if it was only transcribed."""
        query = sa.select(documents.c.source, documents.c.text).where(documents.c.id == key)
        with reading(self.engine, self.path) as connection:
            row = connection.execute(query).first()
            if row is None or not row[1]:
                raise StoreError(f"{key}: the case has no text of this document; read its file into the case")
            return Document.model_validate({**source_from(row[0]).model_dump(), "text": row[1]})

    def texts(self) -> list[Document]:
        """All documents that have a text, in the order in which they were added."""
        query = sa.select(documents.c.source, documents.c.text).where(
            documents.c.text != "", documents.c.redacted.is_(None)
        )
        with reading(self.engine, self.path) as connection:
            rows = connection.execute(query.order_by(documents.c.entry, documents.c.id))
            return [Document(**dict(source_from(row[0])), text=row[1]) for row in rows]

    def evidence(self, kind: RecordKind | None = None, states: Collection[State] | None = None) -> list[Evidence]:
        """Records with their state, grade and source, as the documents came and then in the order of the text.

        Superseded proposals, merged and erased records are left out. A position's ``claim`` counts the claims of its
        document in this order.
        """
        query = selected()
        query = query if kind is None else query.where(records.c.kind == kind)
        query = query if states is None else query.where(records.c.state.in_(list(states)))
        with reading(self.engine, self.path) as connection:
            return evidence_from_rows(connection, query, claim_indices(connection))

    def unanchored(self) -> list[Evidence]:
        """The claims that were transcribed by hand and have no sentence yet, without those that were rejected."""
        bare = (records.c.kind == "claim") & records.c.quote.is_(None) & (records.c.state != "rejected")
        with reading(self.engine, self.path) as connection:
            return evidence_from_rows(connection, selected().where(bare), {})

    def evidence_of(self, ids: Sequence[str]) -> list[Evidence]:
        """The records with some identifiers, in the order of these; those that are not shown are left out."""
        with reading(self.engine, self.path) as connection:
            return evidence_of(connection, ids)

    def fingerprint(self) -> str:
        """Hash of all inputs of an estimate: the claims that were not rejected, with state, grade and source."""
        claims = [e for e in self.evidence("claim") if e.state != "rejected"]
        return digest([e.model_dump(mode="json", exclude=_NOT_WEIGHED) for e in claims])

    @staticmethod
    def analyst_name() -> str:
        """Name for the log: the setting, else the login name; StoreError if there is neither."""
        try:
            return settings().analyst or getpass.getuser()
        except (KeyError, OSError, ImportError):
            raise StoreError("no login name, so it is unknown who decides; set WITHHELD_ANALYST") from None


def _other(record: Statement, programme: str) -> str | None:
    """The programme of a record that names another one."""
    named = getattr(record, "programme", None)
    return named if named and named != programme else None
