"""``withheld check``: finds figures in reports that contradict each other."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from withheld.commands.failures import on_interrupt
from withheld.commands.reports.outcome import Outcome
from withheld.commands.reports.reading import read_all
from withheld.records import Claim, Document, Reading, Source
from withheld.usable import sure_of

if TYPE_CHECKING:
    from withheld.check import Findings


class Compared(NamedTuple):
    """Findings among the figures of some documents, the sure claims, the sources, and the number of unsure claims left out."""

    findings: Findings
    claims: list[Claim]
    sources: dict[str, Source]
    unsure: int


def compared(read: Iterable[tuple[Document, Reading]]) -> Compared:
    """Compare the figures of documents with each other."""
    # The checks take as long to import as the reader, which runs in other processes: import them in the meantime.
    loading = Thread(target=_load, daemon=True)
    loading.start()
    claims: list[Claim] = []
    documents: dict[str, Document] = {}
    unsure = 0
    for document, reading in read:
        known = documents.get(document.id)
        if known is None or known.sha256 != document.sha256:  # the same bytes count once, as in a mail and beside it
            claims.extend(sure := sure_of(reading).claims)
            unsure += len(reading.claims) - len(sure)
            documents[document.id] = document
    loading.join()
    from withheld.check import check

    sources = {key: d.source() for key, d in documents.items()}
    return Compared(check(claims, sources, tuple(documents.values())), claims, sources, unsure)


def _load() -> None:
    import rich.console  # noqa: F401

    from withheld.check import as_json, check, render  # noqa: F401


@on_interrupt(lambda: "nothing was compared, and “check” stores nothing: run the same command again")
def run(paths: list[Path], *, as_json: bool, published: dt.date | None, programme: str | None = None) -> int:
    """Read, compare and print; returns the exit code."""
    outcome = Outcome(paths)
    found = compared(read_all(paths, published, outcome, programme=programme))
    if as_json:
        from withheld.check import as_json as findings_json

        print(json.dumps(findings_json(found.findings, found.sources, found.unsure), ensure_ascii=False, indent=2))
    elif found.sources:
        from rich.console import Console

        from withheld.check import render

        render(found.findings, found.claims, found.sources, Console(), found.unsure)
    outcome.say_left()
    return outcome.report()
