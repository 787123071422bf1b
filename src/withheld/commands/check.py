"""``withheld check``: can the figures in these reports all be true?"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from withheld.check import check
from withheld.check.cards import as_json as findings_json
from withheld.check.cards import render
from withheld.commands.failures import on_interrupt
from withheld.commands.outcome import Outcome
from withheld.commands.reading import read_all
from withheld.records import Claim, Document, Source
from withheld.usable import sure_of


@on_interrupt(lambda: "nothing was compared, and “check” stores nothing: run the same command again")
def run(paths: list[Path], *, as_json: bool, published: dt.date | None) -> int:
    """Read, compare and print; the exit code."""
    outcome = Outcome(paths)
    claims: list[Claim] = []
    documents: dict[str, Document] = {}
    unsure = 0
    for document, reading in read_all(paths, published, outcome):
        known = documents.get(document.id)
        if known is None or known.sha256 != document.sha256:  # the same bytes, in a mail and beside it, are one report
            claims.extend(sure := sure_of(reading).claims)
            unsure += len(reading.claims) - len(sure)
            documents[document.id] = document
    sources: dict[str, Source] = {key: d.source() for key, d in documents.items()}
    findings = check(claims, sources, tuple(documents.values()))
    if as_json:
        print(json.dumps(findings_json(findings, sources, unsure), ensure_ascii=False, indent=2))
    elif documents:
        from rich.console import Console

        render(findings, claims, sources, Console(), unsure)
    outcome.say_left()
    return outcome.report()
