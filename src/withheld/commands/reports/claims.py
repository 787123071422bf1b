"""``withheld claims``: the attributed figures of reports as a table, JSON Lines or CSV."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from withheld.cells import write_rows
from withheld.commands.failures import on_interrupt, say
from withheld.commands.reports.lines import as_line
from withheld.commands.reports.opinions import told
from withheld.commands.reports.outcome import Outcome
from withheld.commands.reports.reading import read_all
from withheld.readings import said, size
from withheld.records import Claim, Document, Reading
from withheld.usable import left_out, likely

if TYPE_CHECKING:
    from withheld.opinion import Opinion

COLUMNS = (
    "document", "title", "published", "measure", "low", "high", "qualifier", "unit", "per", "each", "programme", "host",
    "place", "sector", "start", "end", "origin", "via", "stance", "confidence", "quote", "sentence",
    "example",
)  # fmt: skip


@on_interrupt(lambda: "the output is incomplete, and “claims” stores nothing: run the same command again")
def run(
    paths: list[Path], *, form: str, explain: bool, published: dt.date | None, opinion: Opinion | None = None,
    every: bool = False, programme: str | None = None,
) -> int:  # fmt: skip
    """Read and print; returns the exit code. Unlikely records are left out and counted, unless ``every`` is set."""
    outcome, gone = Outcome(paths), Counter[str]()
    read = read_all(paths, published, outcome, attributions=form == "jsonl", opinion=opinion, programme=programme)
    found = read if every else _likely(read, gone)
    if explain and form != "csv":
        found = _explained(found, programme)
    if form == "csv":
        write_rows(
            sys.stdout, COLUMNS, (_row(document, claim) for document, reading in found for claim in reading.claims)
        )
    for document, reading in found:
        if form == "jsonl":
            print(as_line(document, reading), flush=True)
        else:
            from withheld.commands.reports.table import show

            show(document, reading, explain=explain)
    told(opinion)
    if gone.total():
        say(left_out(gone.total(), "--unsure prints them too"))
    outcome.say_left()
    return outcome.report()


def _likely(read: Iterable[tuple[Document, Reading]], gone: Counter[str]) -> Iterator[tuple[Document, Reading]]:
    """Documents with their likely records; ``gone`` counts the records left out of each."""
    for document, reading in read:
        kept = likely(reading)
        gone[document.id] += size(reading) - size(kept)
        yield document, kept


def _explained(read: Iterable[tuple[Document, Reading]], programme: str | None) -> Iterator[tuple[Document, Reading]]:
    """Documents with the words on which each record rests; only for printed records, because it is slow."""
    from withheld.extract import explained

    for document, reading in read:
        yield document, explained(document, reading, programme=programme)


def _row(document: Document, claim: Claim) -> list[object]:
    quote = claim.quote
    return [
        document.id, document.title, document.published, claim.measure, claim.low, claim.high, claim.qualifier, claim.unit,
        claim.per, claim.each, claim.programme, "+".join(claim.hosts), claim.place, claim.sector, claim.start, claim.end,
        claim.origin, ";".join(claim.via), claim.stance, claim.confidence, quote and quote.exact, said(claim),
        str(document.example).lower(),
    ]  # fmt: skip
