"""``withheld check``: can the figures in these reports all be true?"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from withheld.check import check
from withheld.check.cards import as_json as findings_json
from withheld.check.cards import render
from withheld.commands.failures import on_interrupt, report
from withheld.commands.reading import read_all
from withheld.records import Claim, Document, Problem, Source


@on_interrupt(lambda: "nothing was compared, and “check” stores nothing: run the same command again")
def run(paths: list[Path], *, as_json: bool, published: dt.date | None) -> int:
    """Read, compare and print; the exit code."""
    problems: list[Problem] = []
    claims: list[Claim] = []
    documents: dict[str, Document] = {}
    for document, reading in read_all(paths, published, problems):
        claims.extend(reading.claims)
        documents[document.id] = document
    sources: dict[str, Source] = {key: d.source() for key, d in documents.items()}
    findings = check(claims, sources, tuple(documents.values()))
    if as_json:
        print(json.dumps(findings_json(findings, sources), ensure_ascii=False, indent=2))
    else:
        from rich.console import Console

        render(findings, claims, sources, Console())
    return report(problems)
