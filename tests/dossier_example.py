"""A made-up case with records, a run and findings of every kind, for the tests of the dossier; all is invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from dossier_records import make_evidence
from dossier_run import MADE, make_case, make_estimate, make_findings
from withheld.case import Case
from withheld.check.findings import Findings
from withheld.estimate.results import (
    Estimate,
)
from withheld.records import (
    Claim,
    Decision,
    Evidence,
    Source,
)


@dataclass
class Example:
    """Everything that ``write_dossier`` takes, to be changed by a test before it is passed on."""

    case: Case
    evidence: list[Evidence] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    estimate: Estimate | None = None
    findings: Findings = field(default_factory=lambda: Findings(contradictions=(), implied=(), agreements=()))
    log: list[Decision] = field(default_factory=list)
    made: dt.datetime = MADE

    def arguments(self) -> dict[str, Any]:
        return dict(vars(self))


def make_example() -> Example:
    evidence = make_evidence()
    log = [
        Decision(position=1, at=MADE, analyst="analyst", action="accept", subject="c-00000000"),
        Decision(
            position=2, at=MADE, analyst="analyst", action="reject", subject="c-bad1", reason="figure mutated by a copy"
        ),
    ]
    sources = list({e.source.id: e.source for e in evidence}.values())
    return Example(make_case(), evidence, sources, make_estimate(evidence, draft=True), make_findings(evidence), log)


def twice(**second: object) -> list[Evidence]:
    """One claim of the example, told by two documents with an origin each."""
    example = make_example()
    one = next(e for e in example.evidence if isinstance(e.record, Claim) and e.record.low and e.state == "accepted")
    other = one.source.model_copy(update={"id": "other", "label": "Hill Courier", "publisher": "Hill Courier"})
    named = one.model_copy(update={"record": one.record.model_copy(update={"origin": "Employers' Union", "via": ()})})
    record = one.record.model_copy(update={"origin": "Bosses' League", "via": (), "document": "other"})
    return [named, one.model_copy(update={"id": "c-other", "source": other, "record": record} | second)]
