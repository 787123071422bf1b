"""The commands that maintain a case: init, read, move and verify."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from withheld import batch
from withheld.atomic import write_new
from withheld.batch import SEND, Before, as_csv, in_force
from withheld.case import built_in, load_case
from withheld.charts import counted
from withheld.commands.failures import on_interrupt, report
from withheld.commands.reports.opinions import doubtful_first, opined, told
from withheld.commands.reports.outcome import Outcome
from withheld.commands.reports.progress import progress
from withheld.evidence import (
    Added,
    Store,
    StoreError,
    about_others,
    create_case,
    find_case,
    proposed_changes,
    take_in_files,
)
from withheld.records import Capture, Decision, Document, Evidence, Problem, Reading, Source
from withheld.settings import settings
from withheld.vocabulary import codelist, country_name

if TYPE_CHECKING:
    from withheld.opinion import Opinion
    from withheld.sources import Captured


def init(folder: Path, programme: str | None, address: str | None = None) -> int:
    """Make a case folder, by default for the examples' programme, and print the next step."""
    programme = programme or str(codelist("examples")["programme"])
    joined = create_case(folder, built_in(programme), address)
    with Store.open(folder) as store:
        _tell_joined(joined)
        print(f"Case {programme} in {folder.resolve()}: {_transcribed(store.evidence())}.")
    print(f"Next:  withheld read REPORTS -C {folder}")
    return 0


def _transcribed(evidence: Sequence[Evidence]) -> str:
    """The number of figures that a case starts with, and of those without a sentence."""
    bare = sum(e.unanchored for e in evidence)
    return counted(len(evidence), "transcribed figure") + (
        f", {bare} of them unanchored (without a sentence yet)" if bare else ""
    )


def _tell_joined(joined: bool) -> None:
    if joined:
        print(
            "The store already existed, made from the same files: this folder uses it too. The bytes of its reports lie in "
            "sources/ of the folder that they were read into; share that, or copy it here for “withheld verify”."
        )


def move(case: Path, target: str) -> int:
    """Move the rows of a case to a server or into its folder, and print where they are."""
    from withheld.evidence import move_store as carry

    with Store.open(find_case(case)) as store:
        moved = carry(store, target, store.analyst_name())
    verb = "were" if moved.finished else "are now"
    print(
        f"The rows of this case {verb} in {moved.place}: {counted(moved.lines, 'log line')}; the old store is removed."
    )
    print("Every row was checked against the log in the new store. Copies and backups of the old one are not touched.")
    print(f"Next:  withheld verify -C {case}")
    return 0


def init_from_scratch(folder: Path, address: str | None = None) -> int:
    """Ask for the contents of a new case, make its folder and print the next step."""
    import tempfile

    import typer

    from withheld.commands.scratch import make_case

    def ask(question: str, default: str) -> str:
        """Ask on standard error, so that standard output stays clean."""
        return str(typer.prompt(question, default=default or None, err=True))

    with tempfile.TemporaryDirectory() as made:
        make_case(Path(made) / "case", ask, lambda line: typer.echo(line, err=True))
        _tell_joined(create_case(folder, Path(made) / "case", address))
    print(f"Case in {folder.resolve()}: check case.toml and priors.toml; every guess in them is marked as one.")
    print(f"Next:  withheld read REPORTS -C {folder}   and   withheld import FIGURES.csv --map MAP.toml -C {folder}")
    return 0


TOGETHER, TOGETHER_BYTES = 128, 32 * 1024 * 1024
"""Documents, and their bytes, that are stored in one transaction; an interrupted run stores those that are ready."""


class Reader:
    """Stores what is read from documents, in batches, and counts the results."""

    def __init__(self, store: Store, opinion: Opinion | None, outcome: Outcome) -> None:
        from withheld.extract import EXTRACTOR

        self.store, self.opinion, self.outcome, self.problems = store, opinion, outcome, outcome.problems
        self.plain = EXTRACTOR
        self.extractor = f"{EXTRACTOR}+{opinion.where.model}" if opinion else EXTRACTOR
        self.done, self.erased = set(store.read_by(self.extractor)), store.erased()
        self.new = self.known = self.records = 0
        self.taken: set[str] = set()
        self.programme = load_case(store.folder).programme
        self.before = Before(store, self.done, in_force(), settings().max_bytes)
        self.elsewhere: list[str] = []
        self._ready: list[tuple[Document, bytes, Reading, str, bytes | None]] = []
        self._unasked: list[int] = []
        self._waiting = 0

    def take(self, found: Captured, said: batch.Said | None) -> None:
        """Queue a document and its reading for storing; ``said`` is None if no other process has read it."""
        document = found.document
        self.taken.add(document.sha256)
        if document.sha256 in self.erased:
            self.problems.append(_erased(document.path or document.id, self.erased[document.sha256]))
            return
        said = said or self._says(document)
        english = self.outcome.takes(document, said.tongue, kept=True)
        if any(document.sha256 == ready[0].sha256 for ready in self._ready):
            self.finish()  # the same bytes again, as in a mail and beside it
        if document.sha256 in self.done:
            self.finish()  # so that the log has documents in order, wherever a run was interrupted
            self.known += 1
            self.store.came_again(document, found.archive)
            return
        reading, made_by = said.reading or Reading(document=document.id), self.plain if english else self.extractor
        self.outcome.left_out(document, reading.left)
        self._unasked += [len(self._ready)] if english and self.opinion else []
        self._ready.append((document, found.raw, reading, made_by, found.archive))
        self._waiting += len(found.raw) + len(found.archive or b"")
        if len(self._ready) == TOGETHER or self._waiting >= TOGETHER_BYTES:
            self.finish()

    def take_in(self, told: batch.Told) -> None:
        """Process the outcome of a document."""
        from withheld.sources import Captured

        if isinstance(told.result, Captured):
            self.take(told.result, told.said)
        elif isinstance(told.result, batch.Known):
            self.had(told.result)
        else:
            if isinstance(told.result, batch.Refused):
                self.finish()
                self.before.tell(self.store, told.result)
            self.outcome.lost(told.result)

    def _says(self, document: Document) -> batch.Said:
        """The reading of a document that no other process has read, because it is known."""
        how = batch.How(programme=self.programme)
        return batch.says(document, how, read=document.sha256 not in self.done)

    def had(self, known: batch.Known) -> None:
        """Count a file whose exact bytes are in the store, and record its path if that is new."""
        self.taken.add(known.sha256)
        if known.sha256 in self.erased:
            self.problems.append(_erased(known.file, self.erased[known.sha256]))
            return
        self.finish()
        self.known += 1
        if known.language in (None, "en"):
            self.outcome.had(known.media_type)
        else:
            from withheld.sources import other_language

            document = self.store.document(known.key)
            self.outcome.takes(document, other_language(document.text), kept=True)
        from withheld.sources import tool

        came = Capture(at=dt.datetime.now(dt.UTC), method="file", origin=known.file, tool=tool)
        self.store.came_again(Source(id=known.sha256[:16], sha256=known.sha256, path=known.file, capture=came))

    def finish(self) -> None:
        """Ask for a second opinion on queued documents, least sure first, and store them."""
        waiting, self._unasked = self._unasked, []
        for n in doubtful_first([self._ready[n][2] for n in waiting]) if waiting else ():
            document, raw, reading, _, archive = self._ready[waiting[n]]
            self._ready[waiting[n]] = (document, raw, *self._opined(document, reading), archive)
        self.put()

    def _opined(self, document: Document, reading: Reading) -> tuple[Reading, str]:
        """A reading with the second opinion, and the extractor name to store with it."""
        if self.opinion:
            self.store.tell("send", document.id, self.opinion.notice(document))
        before = len(self.problems)
        reading = opined(document, reading, self.opinion, self.problems)
        # If a piece got no answer, the next run asks again.
        return reading, self.extractor if len(self.problems) == before else self.plain

    def put(self) -> None:
        """Store queued documents without asking the model again; the next run asks about those not asked about."""
        ready, self._ready, self._waiting, self._unasked = self._ready, [], 0, []
        if ready:
            added = self.store.add_all(ready)
            self.new += sum(a.documents for a in added)
            self.records += sum(a.records for a in added)
            self.done |= {document.sha256 for document, *_, made_by, _ in ready if made_by == self.extractor}
            self.elsewhere += [_elsewhere(one[0], a) for one, a in zip(ready, added, strict=True) if a.elsewhere]


def _elsewhere(document: Document, added: Added) -> str:
    """A line on the records of a document that were left out, because they are about another programme."""
    taken = "" if added.documents or added.records or added.unchanged else "; the document was not added"
    return f"{document.path or document.id}: {' and '.join(about_others(added.elsewhere))} left out{taken}"


MOST_TOLD = 20
"""Maximum number of documents to name in a list."""


def _tell_elsewhere(lines: Sequence[str], programme: str) -> None:
    for line_ in lines[:MOST_TOLD]:
        print(line_)
    if len(lines) > MOST_TOLD:
        print(f"and {len(lines) - MOST_TOLD} more documents")
    if lines:
        print(
            f"This case is about {country_name(programme)} ({programme}). To keep the rest, read it into a case of its own: "
            "withheld init DIR --programme CODE, or --from-scratch."
        )


def _erased(file: str, position: int) -> Problem:
    what = f"was erased from this case, or a sentence of it (log line {position}), and is not read again"
    return Problem(file=file, what=what, remedy="see “withheld log” for the reason")


def read(
    case: Path, places: Sequence[Path | str], published: dt.date | None, opinion: Opinion | None = None, *,
    fetch: bool = False, taken: set[str] | None = None, workers: int | None = None, failures: Path | None = None,
    cluster: str | None = None,
) -> int:  # fmt: skip
    """Read reports into the store; returns the exit code. Web addresses need ``fetch``.

    ``workers`` processes read, or those of the Dask cluster at ``cluster``; failures are written to ``failures`` as CSV. The
    SHA-256 of documents that were read or known are added to ``taken``.
    """
    from withheld.commands.anchor import after_reading

    outcome = Outcome(Path(place) for place in places)
    with Store.open(find_case(case)) as store:
        take_in_files(store, edits=False)
        if cluster:
            store.tell(
                SEND, "case", f"files are sent to the Dask cluster at {cluster}, to be read there", store.analyst_name()
            )
        reader = Reader(store, opinion, outcome)
        take_all(reader, places, batch.How(published, workers=workers, cluster=cluster), fetch=fetch)
        differing = len(proposed_changes(store)) if reader.records else 0
        anchors = after_reading(store, reader.taken) if taken is None else []
    if taken is not None:
        taken |= reader.taken
    told(opinion)
    _tell(reader, outcome)
    if failures:
        write_new(failures, as_csv(outcome.unread()), 0o644)
        print(f"What was not read, and why: {failures}.")
    if differing:
        differ = "differs" if differing == 1 else "differ"
        print(f"{counted(differing, 'new reading')} {differ} from decided records: withheld review --changes -C {case}")
    for told_line in anchors:
        print(told_line)
    return outcome.report()


def _tell(reader: Reader, outcome: Outcome) -> None:
    """Print what was read and what was not, by kind."""
    noun = "document" if reader.new == 1 else "documents"
    print(
        f"{reader.new} new {noun}, {reader.known} already read, {counted(reader.records, 'new record')} (proposed), "
        f"{outcome.not_read} not read."
    )
    print(f"Read: {outcome.took()}.")
    if len(outcome.problems) > MOST_TOLD:
        print(f"Failures, by kind: {outcome.kinds()}.")
    if outcome.foreign:
        print(f"Stored, but not in English, so no record was made: {outcome.languages()}.")
    if outcome.passed:
        print(f"Not read: {outcome.left()}.")
    _tell_elsewhere(reader.elsewhere, reader.programme)


def take_all(reader: Reader, places: Sequence[Path | str], how: batch.How, *, fetch: bool = False) -> None:
    """Read all places and store the results; queued documents are stored even if an error or interrupt ends the run."""
    total, told_of = to_read(reader, places, fetch, how)
    with on_interrupt(lambda: _stored(reader, total)), progress("Reading", total) as advance:
        try:
            for one in told_of:
                if one is None:
                    advance(reader.outcome.failed())
                else:
                    reader.take_in(one)
            reader.finish()
        finally:
            told_of.close()
            reader.put()


def _stored(reader: Reader, total: int) -> str:
    """The message of an interrupted run; queued documents are stored when it is printed."""
    count = reader.new + reader.known
    noun, verb = ("document", "is") if count == 1 else ("documents", "are")
    return f"{count} {noun} of {total} files and addresses {verb} stored; run the same command again for the rest"


def to_read(
    reader: Reader, places: Sequence[Path | str], fetch: bool, how: batch.How
) -> tuple[int, Generator[batch.Told | None, None, None]]:
    """The number of files and addresses to read, and the outcome of each document; None at the end of a file or address."""
    from withheld.sources import discover, is_address

    addresses = [str(place) for place in places if is_address(str(place))]
    there = discover([Path(place) for place in places if not is_address(str(place))])
    reader.outcome.lost_all(there)
    known = _Either(reader.done, reader.erased)
    how = replace(how, programme=reader.programme, known=known, before=reader.before)

    def told() -> Generator[batch.Told | None, None, None]:
        """The outcomes of the files, then of the addresses."""
        yield from batch.read_all(there.files, how)
        if addresses:
            from withheld.commands.reports.fetching import fetched, refused

            yield from fetched(reader.store, addresses, how) if fetch else refused(addresses)

    return len(there.files) + len(addresses), told()


class _Either:
    """The union of containers that may still grow."""

    def __init__(self, *held: Container[str]) -> None:
        self._held = held

    def __contains__(self, key: object) -> bool:
        return any(key in one for one in self._held)


def line(entry: Decision) -> str:
    """A log line in words."""
    change = f" ({entry.before} → {entry.after})" if entry.after and len(entry.after) < 20 else ""
    why = f": {entry.reason}" if entry.reason else ""
    return (
        f"{entry.position:>6}  {entry.at:%Y-%m-%d %H:%M}  {entry.analyst}  {entry.action} {entry.subject}{change}{why}"
    )


@on_interrupt(lambda: "the check was interrupted and says nothing about the case: run the same command again")
def verify(case: Path, known: str | None = None, request: Path | None = None) -> int:
    """Check sources, quotations, log, indexes and files; print how to check by hand."""
    from withheld.evidence import checks_by_hand, custody_notes, last_hash
    from withheld.evidence import verify_case as check_all

    # A store with a truncated log is opened all the same, to check the rest of it.
    with Store(find_case(case)) as store:
        problems = check_all(store, known)
        held = ((store.sources(), "source"), (store.evidence(), "record"), (range(store.position()), "log line"))
        told = ", ".join(counted(len(found), noun) for found, noun in held)
        print(f"{told}: {counted(len(problems), 'problem')}.")
        for note in custody_notes(store):
            print(f"Note: {note}.")
        print(f"Last hash of the log: {(noted := last_hash(store))}")
        print("Write it down elsewhere: “withheld verify --noted HASH” then detects a log that was rewritten.")
        print("To check by hand:")
        for command in checks_by_hand(store):
            print(f"  {command}")
    if request is not None:
        _ask_for_time(noted, request)
    return report(problems)


def _ask_for_time(sha256: str, request: Path) -> None:
    """Write a request for a time stamp of a hash; nothing is sent."""
    from withheld.evidence import checks_of_stamp, timestamp_request

    write_new(request, timestamp_request(sha256), 0o644)
    print(
        f"A request for a time stamp of that hash (RFC 3161): {request}. Nothing was sent: give the file to an authority."
    )
    print("With its answer and its certificates, check by hand:")
    for command in checks_of_stamp(sha256, str(request)):
        print(f"  {command}")


__all__ = ["Reader", "StoreError", "init", "line", "move", "read", "take_all", "verify"]
