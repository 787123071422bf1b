"""The verbs that keep a case: init, read and verify."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from withheld.case import built_in
from withheld.commands.failures import report
from withheld.commands.opinions import opined, told
from withheld.commands.progress import progress
from withheld.evidence.rereading import proposed_changes
from withheld.evidence.store import Store, StoreError, create_case, find_case
from withheld.records import Decision, Document, Problem, Reading

if TYPE_CHECKING:
    from withheld.opinion.second import Opinion
    from withheld.sources.reader import Captured


def init(folder: Path, programme: str) -> int:
    """Make a case folder and say what to do next."""
    create_case(folder, built_in(programme))
    with Store.open(folder) as store:
        print(f"Case {programme} in {folder.resolve()}: {len(store.evidence())} transcribed figures.")
    print(f"Next:  withheld read REPORTS -C {folder}")
    return 0


def init_from_scratch(folder: Path) -> int:
    """Ask what a new case is made of, make its folder and say what to do next."""
    import tempfile

    import typer

    from withheld.commands.scratch import make_case

    def ask(question: str, default: str) -> str:
        return str(typer.prompt(question, default=default or None, err=True))

    with tempfile.TemporaryDirectory() as made:
        make_case(Path(made) / "case", ask, lambda line: typer.echo(line, err=True))
        create_case(folder, Path(made) / "case")
    print(f"Case in {folder.resolve()}: look at case.toml and priors.toml; every guess in them says that it is one.")
    print(f"Next:  withheld read REPORTS -C {folder}   and   withheld import FIGURES.csv --map MAP.toml -C {folder}")
    return 0


TOGETHER, TOGETHER_BYTES = 128, 32 * 1024 * 1024
"""Documents that are stored in one transaction, and their bytes; a run that is cut off stores those that are ready."""


class _Reader:
    """Reads documents into a store, some at a time, and counts what came of it."""

    def __init__(self, store: Store, opinion: Opinion | None, problems: list[Problem]) -> None:
        from withheld.claims.reader import EXTRACTOR

        self.store, self.opinion, self.problems = store, opinion, problems
        self.plain = EXTRACTOR
        self.extractor = f"{EXTRACTOR}+{opinion.where.model}" if opinion else EXTRACTOR
        self.done, self.erased = store.read_by(self.extractor), store.erased()
        self.new = self.known = self.records = 0
        self._ready: list[tuple[Document, bytes, Reading, str, bytes | None]] = []
        self._waiting = 0

    def take(self, found: Captured) -> None:
        """Extract one document, and store it with others."""
        from withheld.claims.reader import read_document

        document = found.document
        if document.sha256 in self.erased:
            self.problems.append(_erased(document, self.erased[document.sha256]))
            return
        if document.sha256 in self.done:
            self.known += 1
            self.store.came_again(document, found.archive)
            return
        if self.opinion:
            self.store.tell("send", document.id, self.opinion.notice(document))
        before = len(self.problems)
        reading = opined(document, read_document(document), self.opinion, self.problems)
        # A piece without an answer is asked for again by the next run.
        made_by = self.extractor if len(self.problems) == before else self.plain
        self._ready.append((document, found.raw, reading, made_by, found.archive))
        self._waiting += len(found.raw) + len(found.archive or b"")
        if len(self._ready) == TOGETHER or self._waiting >= TOGETHER_BYTES:
            self.put()

    def put(self) -> None:
        """Store what is ready."""
        ready, self._ready, self._waiting = self._ready, [], 0
        if ready:
            added = self.store.add_all(ready)
            self.new += sum(a.documents for a in added)
            self.records += sum(a.records for a in added)


def _erased(document: Document, position: int) -> Problem:
    what = f"was erased from this case, or a sentence of it (log line {position}), and is not read again"
    return Problem(file=document.path or document.id, what=what, remedy="see “withheld log” for the reason")


def read(
    case: Path, places: Sequence[Path | str], published: dt.date | None, opinion: Opinion | None = None, *,
    fetch: bool = False,
) -> int:  # fmt: skip
    """Read reports into the store; the exit code. Web addresses among them need ``fetch``."""
    from withheld.sources.reader import Captured

    problems: list[Problem] = []
    with Store.open(find_case(case)) as store:
        total, captured = _captured(store, places, published, fetch)
        reader = _Reader(store, opinion, problems)
        with progress("Reading", total) as advance:
            try:
                for found in captured:
                    if isinstance(found, Captured):
                        reader.take(found)
                    else:
                        problems.append(found)
                    advance()
            finally:
                reader.put()
        differing = len(proposed_changes(store)) if reader.records else 0
    told(opinion)
    noun = "document" if reader.new == 1 else "documents"
    print(
        f"{reader.new} new {noun}, {reader.known} already read, {reader.records} new records (proposed), "
        f"{len(problems)} not read."
    )
    if differing:
        print(f"{differing} proposals differ from decided records: withheld review --changes -C {case}")
    return report(problems)


def _captured(
    store: Store, places: Sequence[Path | str], published: dt.date | None, fetch: bool
) -> tuple[int, Iterator[Captured | Problem]]:
    """How many files and addresses there are to read, and what is in them."""
    from withheld.sources.address import is_address
    from withheld.sources.reader import discover
    from withheld.sources.reader import read as read_sources

    addresses = [str(place) for place in places if is_address(str(place))]
    files, missing = discover([Path(place) for place in places if not is_address(str(place))])
    parts: list[Iterable[Captured | Problem]] = [missing, read_sources(files, published=published)]
    if addresses:
        from withheld.commands.fetching import fetched, refused

        parts.append(fetched(store, addresses, published) if fetch else refused(addresses))
    return len(files) + len(addresses), chain.from_iterable(parts)


def line(entry: Decision) -> str:
    """A line of the log for a person."""
    change = f" ({entry.before} → {entry.after})" if entry.after and len(entry.after) < 20 else ""
    why = f": {entry.reason}" if entry.reason else ""
    return (
        f"{entry.position:>6}  {entry.at:%Y-%m-%d %H:%M}  {entry.analyst}  {entry.action} {entry.subject}{change}{why}"
    )


def verify(case: Path, known: str | None = None) -> int:
    """Check sources, quotations and log; print how to check by hand."""
    from withheld.evidence.custody import checks_by_hand, last_hash
    from withheld.evidence.custody import verify as check_all

    # A store whose log was cut short is not refused here: to say what holds of it is the point.
    with Store(find_case(case)) as store:
        problems = check_all(store, known)
        print(
            f"{len(store.sources())} sources, {len(store.evidence())} records, {store.position()} log "
            f"lines: {len(problems)} problems."
        )
        print(f"Last hash of the log: {last_hash(store)}")
        print("Note it elsewhere: “withheld verify --noted HASH” then finds a log that was written anew.")
        print("To check by hand:")
        for command in checks_by_hand(store):
            print(f"  {command}")
    return report(problems)


__all__ = ["StoreError", "init", "line", "read", "verify"]
