"""Contradictions: can these figures all be true? What the arithmetic over the whole case finds, a card each."""

from __future__ import annotations

import hashlib
from itertools import filterfalse
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from withheld.dossier.answers import is_separate
from withheld.dossier.disputes import Card, cards
from withheld.dossier.material import Material
from withheld.pages.access import Account, identify
from withheld.pages.failures import Missing
from withheld.pages.rendering import page
from withheld.pages.whole import whole_of
from withheld.records import Finding

router = APIRouter()
Seeing = Annotated[Account, Depends(identify)]
MOST = 100


class Group(NamedTuple):
    """The findings of one kind: its name in addresses, its title, what they are, and the cards by their own addresses."""

    name: str
    title: str
    meaning: str
    cards: tuple[tuple[str, Card], ...]


def groups(m: Material) -> list[Group]:
    """The findings in the order in which they matter."""
    f = m.findings
    separate, repeated = (
        list(filter(is_separate, f.agreements)),
        list(filterfalse(is_separate, f.agreements)),
    )
    told = (
        ("contradictions", "Contradictions", "Figures that cannot both be true as they stand.", f.contradictions),
        ("questions", "Open questions", "Figures that would contradict each other if they were of one scope, which nobody has said.",
         f.questions),
        ("mutations", "Changed figures", "Figures that changed as they were retold.", f.mutations),
        ("slips", "Wrong citations", "Sentences that cite a figure wrongly.", f.slips),
        ("agreements", "Agreements", "Figures of separate origins that agree.", separate),
        ("implied", "Implied values", "What stated figures imply; it says nothing against any of them.", f.implied),
        ("repeated", "Repeated figures", "One figure told again: no agreement of separate origins.", repeated),
    )  # fmt: skip
    return [_group(name, title, meaning, found, m) for name, title, meaning, found in told]


def _group(name: str, title: str, meaning: str, found: object, m: Material) -> Group:
    listed: list[Finding] = list(found)  # type: ignore[call-overload]
    return Group(name, title, meaning, tuple((address(c.finding, m), c) for c in cards(listed, m, name)))


def address(finding: Finding, m: Material) -> str:
    """What a finding is called in an address: the same as long as it is of the same records, whatever else is found."""
    told = [
        finding.kind,
        finding.verdict,
        *sorted(m.identifiers.get(c, "") for c in finding.claims),
        finding.arithmetic,
    ]
    return hashlib.blake2b("\n".join(told).encode(), digest_size=6).hexdigest()


@router.get("/contradictions")
def contradictions_page(request: Request, account: Seeing, kind: str = "contradictions") -> HTMLResponse:
    """The findings of one kind, and how many there are of the others."""
    whole = whole_of(request, account)
    found = groups(whole.material)
    chosen = next((g for g in found if g.name == kind), None)
    if chosen is None:
        raise Missing(f"There is no kind of findings called {kind[:40]}.", "Choose one of the page Contradictions.")
    return page(
        request, "contradictions.html", groups=found, chosen=chosen, shown=chosen.cards[:MOST], whole=whole,
        compared=whole.material.findings.compared,
    )  # fmt: skip


@router.get("/contradictions/{key}")
def contradiction_page(request: Request, account: Seeing, key: str) -> HTMLResponse:
    """One finding by itself."""
    whole = whole_of(request, account)
    for group in groups(whole.material):
        for mine, card in group.cards:
            if mine == key:
                return page(request, "contradiction.html", group=group, key=key, card=card, whole=whole)
    raise Missing(
        "This finding is not there any more: a record of it was decided on, or is marked.",
        "Look at the list of what is found now.",
    )
