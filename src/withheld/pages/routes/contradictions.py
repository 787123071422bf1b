"""Contradictions: can these figures all be true? What the arithmetic over the whole case finds, a card each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import filterfalse
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from withheld.dossier import Card, ViewModel, cards, is_separate
from withheld.finding import Finding
from withheld.pages.access import Account, identify
from withheld.pages.failures import Missing
from withheld.pages.rendering import page
from withheld.pages.whole import Content, Whole, ask

router = APIRouter()
Seeing = Annotated[Account, Depends(identify)]
Number = Annotated[int, Query(alias="page", ge=1, le=10**5)]
MOST = 30
"""Findings on a page."""


class Group(NamedTuple):
    """The findings of one kind: its name in addresses, its title, what they are, and the cards by their own addresses."""

    name: str
    title: str
    meaning: str
    cards: tuple[tuple[str, Card], ...]


class Groups(NamedTuple):
    """The findings in the order in which they matter, and by their addresses."""

    listed: tuple[Group, ...]
    by_address: Mapping[str, tuple[Group, Card]]


def groups(m: ViewModel) -> Groups:
    """All findings, each with its card."""
    listed = _listed(m)
    return Groups(listed, by_address(listed))


def _listed(m: ViewModel) -> tuple[Group, ...]:
    f = m.findings
    separate, repeated = (
        list(filter(is_separate, f.agreements)),
        list(filterfalse(is_separate, f.agreements)),
    )
    told = (
        ("contradictions", "Contradictions", "Figures that cannot both be true if they mean what they say.", f.contradictions),
        ("questions", "Open questions", "Figures that would contradict each other if they had the same scope, which the texts leave open.",
         f.questions),
        ("variants", "Changed figures", "Figures that changed as they were passed on.", f.variants),
        ("slips", "Wrong citations", "Sentences that cite a figure wrongly.", f.slips),
        ("agreements", "Agreements", "Figures from separate origins that agree.", separate),
        ("implied", "Implied values", "Values that the stated figures imply; they contradict none of them.", f.implied),
        ("repeated", "Repeated figures", "Repetitions of one figure, which are not agreement between separate origins.", repeated),
    )  # fmt: skip
    return tuple(_group(name, title, meaning, found, m) for name, title, meaning, found in told)


def _group(name: str, title: str, meaning: str, found: object, m: ViewModel) -> Group:
    listed: list[Finding] = list(found)  # type: ignore[call-overload]
    return Group(name, title, meaning, tuple((c.id.removeprefix(f"{name}-"), c) for c in cards(listed, m, name)))


@router.get("/contradictions")
def contradictions_page(
    request: Request, account: Seeing, kind: str = "contradictions", number: Number = 1
) -> HTMLResponse:
    """The findings of one kind, and how many there are of the others."""
    return page(request, "contradictions.html", **ask(request, account, findings_view, kind, number))


def findings_view(whole: Whole, kind: str, number: int = 1) -> Content:
    """What a page of the findings of a kind shows: its cards, and how many there are of each kind."""
    found = whole.once(groups).listed
    chosen = next((g for g in found if g.name == kind), None)
    if chosen is None:
        raise Missing(f"There is no kind of findings called {kind[:40]}.", "Choose one of the page Contradictions.")
    number = min(number, max(1, -(-len(chosen.cards) // MOST)))
    shown = chosen.cards[(number - 1) * MOST : number * MOST]
    return {
        "groups": [(g.name, g.title, len(g.cards)) for g in found], "chosen": chosen._replace(cards=()), "total": len(chosen.cards),
        "shown": shown, "number": number, "first": (number - 1) * MOST,
        "whole": whole.head(_records(card for _, card in shown)), "compared": whole.material.findings.compared,
    }  # fmt: skip


@router.get("/contradictions/{key}")
def contradiction_page(request: Request, account: Seeing, key: str) -> HTMLResponse:
    """One finding by itself."""
    return page(request, "contradiction.html", **ask(request, account, finding_view, key))


def finding_view(whole: Whole, key: str) -> Content:
    """What the page of one finding shows; Missing for one that is not found any more."""
    found = whole.once(groups).by_address.get(key)
    if found is None:
        raise Missing(
            "This finding no longer exists: one of its records was decided on or marked.",
            "See the current list.",
        )
    return {
        "group": found[0]._replace(cards=()),
        "key": key,
        "card": found[1],
        "whole": whole.head(_records([found[1]])),
    }


def _records(shown: Iterable[Card]) -> Iterator[str]:
    """The records of some cards, whose numbers their texts name."""
    return (side.id for card in shown for side in card.sides if side.id)


def by_address(found: Sequence[Group]) -> dict[str, tuple[Group, Card]]:
    """The findings by their address, each with its kind."""
    return {key: (group, card) for group in reversed(found) for key, card in reversed(group.cards)}
