"""Sources: the publishers with their grades, and a page each with its documents and records."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from withheld.dossier.provenance import source_rows
from withheld.evidence.reviewing.publishers import publishers
from withheld.evidence.subjects import SOURCE
from withheld.pages import deciding
from withheld.pages.access import Account, Role, analyst, identify
from withheld.pages.failures import BadRequest, Missing
from withheld.pages.forms import Form
from withheld.pages.rendering import page
from withheld.pages.site import site_of
from withheld.pages.telling import tell
from withheld.pages.whole import whole_of

router = APIRouter()
Seeing = Annotated[Account, Depends(identify)]
MOST = 200
RELIABILITIES = (
    ("A", "completely reliable"), ("B", "usually reliable"), ("C", "fairly reliable"), ("D", "not usually reliable"),
    ("E", "unreliable"), ("F", "cannot be judged"),
)  # fmt: skip
"""The Admiralty code's letters, in its own words."""


@router.get("/sources")
def sources_page(request: Request, account: Seeing) -> HTMLResponse:
    """The publishers of the case's records, with their default grades."""
    whole = whole_of(request, account)
    m = whole.material
    unnamed = sum(not e.source.publisher for e in m.records)
    with site_of(request).store() as store:
        found = publishers(m.records, store.log())
    spread = {p.name: Counter(e.reliability for e in m.records if e.source.publisher == p.name) for p in found}
    return page(
        request,
        "sources.html",
        publishers=found,
        whole=whole,
        unnamed=unnamed,
        spread=spread,
        meanings=dict(RELIABILITIES),
    )


@router.get("/sources/one")
def source_page(request: Request, account: Seeing, name: Annotated[str, Query(max_length=1000)] = "") -> HTMLResponse:
    """One publisher: its grade and who gave it, its documents, its records."""
    whole = whole_of(request, account)
    m = whole.material
    mine = [e for e in m.records if e.source.publisher == name and name]
    documents = [row for row in source_rows(m) if row.source.publisher == name and name]
    if not mine and not documents:
        raise Missing(f"No document of this case was published by “{name[:80]}”.", "Choose one of the list of sources.")
    with site_of(request).store() as store:
        log = store.log()
    lines = [d for d in log if d.subject == SOURCE + name]
    content: dict[str, Any] = {
        "name": name, "known": next(iter(publishers(mine, log)), None), "documents": documents[:MOST],
        "records": [tell(e) for e in mine[:MOST]], "total": len(mine), "document_total": len(documents),
        "grades": Counter(f"{e.reliability}{e.credibility}" for e in mine), "lines": lines if account.may(Role.ANALYST) else [],
        "seen": max((d.position for d in lines), default=0), "meanings": RELIABILITIES, "subject": SOURCE + name, "whole": whole,
    }  # fmt: skip
    return page(request, "source.html", **content)


@router.post("/sources/decide")
def decide(request: Request, account: Annotated[Account, Depends(analyst)], form: Form) -> RedirectResponse:
    """Grade a publisher, or take that back; it is a line in the log, and holds for all its records not graded apart."""
    subject = form.get("subject", "")
    if not subject.startswith(SOURCE):
        raise BadRequest("This form is for publishers.", "Open the page of one and send its form.")
    back = f"/sources/one?name={quote(subject.removeprefix(SOURCE), safe='')}"
    with site_of(request).store() as store:
        deciding.decide(store, account, form, (back, "See what stands"))
    return RedirectResponse(back, 303)
