"""Runs all checks over one set of claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from withheld.check.agreements import agreements
from withheld.check.arrears import owed_per_worker
from withheld.check.citations import citations
from withheld.check.findings import Findings
from withheld.check.flows import stock_flow
from withheld.check.identities import Figures, earnings, implied_values
from withheld.check.majorities import majorities
from withheld.check.part_whole import parts_whole
from withheld.check.pay import pay_against_revenue
from withheld.check.reaches import Abouts, abouts
from withheld.check.same_quantity import same_quantity
from withheld.check.scopes import Key, identity
from withheld.check.split_digits import split_digits
from withheld.check.variants import variants
from withheld.finding import Finding
from withheld.records import Claim, Document, Source
from withheld.side_by_side import side_by_side
from withheld.usable import withdrawn


def check(claims: Sequence[Claim], sources: Mapping[str, Source], documents: Sequence[Document] = ()) -> Findings:
    """The findings from comparing claims; the order of the claims does not matter.

    ``documents`` are the texts, needed for checks that use no claims: split numbers and wrong citations. ``sources`` describes
    each document, above all its day of publication. A figure that its text withdraws is skipped, and one that a document repeats
    is used once. ``compared`` counts the figures used.
    """
    told = distinct([c for c in claims if not withdrawn(c)])
    about = abouts(told, sources, documents)
    differing, changed = side_by_side(
        lambda: (list(same_quantity(told, sources, about)), list(parts_whole(told, about))),
        lambda: _others(told, sources, documents, about),
        told,
    )
    against = [*differing[0], *differing[1], *changed.against]
    return Findings(
        contradictions=_of(against, "contradiction"), questions=_of(against, "question"), implied=changed.implied,
        agreements=tuple(sorted(changed.alike, key=_worst)), compared=len(told),
        variants=(*changed.split, *(f for f in changed.against if f.verdict == "variant")), slips=changed.slips,
    )  # fmt: skip


class _Others(NamedTuple):
    """What every check but the two longest finds."""

    against: list[Finding]
    implied: tuple[Finding, ...]
    alike: list[Finding]
    split: tuple[Finding, ...]
    slips: tuple[Finding, ...]


def _others(told: list[Claim], sources: Mapping[str, Source], documents: Sequence[Document], about: Abouts) -> _Others:
    figures = Figures(told, sources, about)
    pairs = earnings(figures)
    unbalanced, balanced = stock_flow(told, about)
    owing, owed = owed_per_worker(figures)
    return _Others(
        against=[*unbalanced, *pay_against_revenue(figures, pairs), *owing, *variants(told, sources)],
        implied=(*implied_values(figures, pairs), *owed, *majorities(told, about)),
        alike=[*agreements(told, sources, about), *balanced],
        split=tuple(split_digits(documents)),
        slips=tuple(citations(documents)),
    )


def _of(found: Sequence[Finding], verdict: str) -> tuple[Finding, ...]:
    """The findings of one verdict, worst first."""
    return tuple(sorted((f for f in found if f.verdict == verdict), key=_worst))


def distinct(claims: Sequence[Claim]) -> list[Claim]:
    """The claims in a canonical order, each figure of a document once."""
    places: dict[tuple[str, int], list[Claim]] = {}
    for claim in claims:
        places.setdefault(_place(claim), []).append(claim)
    kept: dict[tuple[str, Key], Claim] = {}
    for _, here in sorted(places.items(), key=lambda item: item[0]):
        for claim in sorted(here, key=_content) if len(here) > 1 else here:
            kept.setdefault((claim.document, identity(claim)), claim)
    return list(kept.values())


def _place(claim: Claim) -> tuple[str, int]:
    return claim.document, claim.figure.start if claim.figure else claim.quote.start if claim.quote else 0


def _content(claim: Claim) -> str:
    return claim.model_dump_json(exclude={"quote"})


def _worst(finding: Finding) -> tuple[float, str, str]:
    return -finding.severity, finding.title, finding.arithmetic
