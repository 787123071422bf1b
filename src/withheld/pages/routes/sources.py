"""Sources: the publishers with their grades, and a page each with its documents and records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from withheld.dossier import SourceRow, ViewModel, source_rows
from withheld.evidence import SOURCE, Publisher, default_of, publishers
from withheld.pages import deciding
from withheld.pages.access import Account, Role, analyst, identify
from withheld.pages.failures import BadRequest, Missing
from withheld.pages.forms import Form
from withheld.pages.rendering import page
from withheld.pages.site import site_of
from withheld.pages.telling import tell
from withheld.pages.whole import Content, Whole, ask
from withheld.records import Decision, Evidence

router = APIRouter()
Seeing = Annotated[Account, Depends(identify)]
MOST = 100
RELIABILITIES = (
    ("A", "completely reliable"), ("B", "usually reliable"), ("C", "fairly reliable"), ("D", "not usually reliable"),
    ("E", "unreliable"), ("F", "cannot be judged"),
)  # fmt: skip
"""The Admiralty code's letters, in its own words."""


@router.get("/sources")
def sources_page(request: Request, account: Seeing) -> HTMLResponse:
    """The publishers of the case's records, with their default grades."""
    content = ask(request, account, sources_view)
    with site_of(request).store() as store:
        lines = store.log_of_all(SOURCE)
    # What was graded since the whole was gathered holds at once for the default; the records follow with the next gathering.
    content["publishers"] = [graded(p, lines) for p in content["publishers"]]
    return page(request, "sources.html", meanings=dict(RELIABILITIES), **content)


def sources_view(whole: Whole) -> Content:
    """What the list of publishers shows."""
    mine, _ = whole.once(by_publisher)
    spread = {name: Counter(e.reliability for e in found) for name, found in mine.items() if name}
    return {
        "publishers": publishers(whole.material.records, whole.log), "whole": whole.head(), "spread": spread,
        "unnamed": len(mine.get("", ())),
    }  # fmt: skip


def by_publisher(m: ViewModel) -> tuple[dict[str, list[Evidence]], dict[str, list[SourceRow]]]:
    """The records in use and the documents by publisher; empty where none is named."""
    mine: dict[str, list[Evidence]] = {}
    documents: dict[str, list[SourceRow]] = {}
    for e in m.records:
        mine.setdefault(e.source.publisher or "", []).append(e)
    for row in source_rows(m):
        documents.setdefault(row.source.publisher or "", []).append(row)
    return mine, documents


@router.get("/sources/one")
def source_page(request: Request, account: Seeing, name: Annotated[str, Query(max_length=1000)] = "") -> HTMLResponse:
    """One publisher: its grade and who gave it, its documents, its records."""
    content = ask(request, account, source_view, name)
    with site_of(request).store() as store:
        lines = store.log_of(SOURCE + name)
    known = content["known"]
    content |= {
        "known": known and graded(known, lines), "lines": lines if account.may(Role.ANALYST) else [],
        "seen": max((d.position for d in lines), default=0), "meanings": RELIABILITIES, "subject": SOURCE + name,
    }  # fmt: skip
    return page(request, "source.html", name=name, **content)


def source_view(whole: Whole, name: str) -> Content:
    """What the page of a publisher shows; Missing for one that published nothing in the case."""
    records, rows = whole.once(by_publisher)
    mine, documents = (records.get(name, []), rows.get(name, [])) if name else ([], [])
    if not mine and not documents:
        raise Missing(f"No document of this case was published by “{name[:80]}”.", "Choose one of the list of sources.")
    return {
        "known": next(iter(publishers(mine, whole.log)), None), "documents": documents[:MOST], "document_total": len(documents),
        "records": [tell(e) for e in mine[:MOST]], "total": len(mine),
        "grades": Counter(f"{e.reliability}{e.credibility}" for e in mine), "whole": whole.head(),
    }  # fmt: skip


def graded(known: Publisher, lines: Sequence[Decision]) -> Publisher:
    """A publisher with the default that stands by some lines of the log."""
    found = default_of([d for d in lines if d.subject == SOURCE + known.name])
    return known._replace(reliability=found["reliability"], reason=found["reason"], analyst=found["analyst"])


@router.post("/sources/decide")
def decide(request: Request, account: Annotated[Account, Depends(analyst)], form: Form) -> RedirectResponse:
    """Grade a publisher, or take that back; it is a line in the log, and holds for all its records not graded apart."""
    subject = form.get("subject", "")
    if not subject.startswith(SOURCE):
        raise BadRequest("This form is for publishers.", "Open the page of one and send its form.")
    back = f"/sources/one?name={quote(subject.removeprefix(SOURCE), safe='')}"
    with site_of(request).store() as store:
        deciding.decide(store, account, form, (back, "See the decision in force"))
    return RedirectResponse(back, 303)
