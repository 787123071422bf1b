"""All checks over one set of claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from withheld.check.findings import Findings
from withheld.check.flows import stock_flow
from withheld.check.identities import identities
from withheld.check.same_quantity import same_quantity
from withheld.check.wholes import parts_whole
from withheld.records import Claim, Finding, Source


def check(claims: Sequence[Claim], sources: Mapping[str, Source]) -> Findings:
    """What arithmetic on the claims shows; the order of the claims does not matter.

    ``sources`` tells which documents are there; claims of documents that it does not hold are left out.
    """
    known = sorted((c for c in claims if c.document in sources), key=_order)
    differ, agree = same_quantity(known, {s.id: s.published for s in sources.values() if s.published})
    unbalanced, balanced = stock_flow(known)
    misfit, implied = identities(known)
    against = sorted([*differ, *parts_whole(known), *unbalanced, *misfit], key=_worst)
    alike = sorted([*agree, *balanced], key=lambda f: (-f.severity, f.title))
    return Findings(contradictions=tuple(against), implied=tuple(_once(implied)), agreements=tuple(alike), compared=len(known))


def _order(claim: Claim) -> tuple[str, int, str]:
    place = claim.figure.start if claim.figure else claim.quote.start if claim.quote else 0
    return claim.document, place, claim.model_dump_json(include={"measure", "low", "high", "host", "start", "origin"})


def _worst(finding: Finding) -> tuple[float, str, str]:
    return -finding.severity, finding.title, finding.arithmetic


def _once(findings: list[Finding]) -> list[Finding]:
    return list({f.arithmetic: f for f in findings}.values())
