"""The first page: what the case holds, and what waits for a decision."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from withheld.evidence import listed_documents, log_page
from withheld.jsons import JsonObject
from withheld.pages.access import Account, identify
from withheld.pages.rendering import page
from withheld.pages.site import site_of
from withheld.records import State

router = APIRouter()
STATES: tuple[State, ...] = ("proposed", "transcribed", "accepted", "edited", "rejected")


@router.get("/")
def home(request: Request, account: Annotated[Account, Depends(identify)]) -> HTMLResponse:
    """What the case holds."""
    site = site_of(request)
    with site.store() as store:
        found, position = site.counts(store)
        newest, _ = log_page(store, limit=8)
        some, _ = listed_documents(store, limit=1)
    case = site.case()
    kinds = sorted({kind for kind, _ in found}, key=lambda kind: -sum(n for (k, _), n in found.items() if k == kind))
    waiting = sum(n for (_, state), n in found.items() if state == "proposed")
    content: JsonObject = {
        "case": case,
        "counts": found,
        "kinds": kinds,
        "states": STATES,
        "waiting": waiting,
        "position": position,
    }
    return page(request, "home.html", **content, newest=newest, empty=not found, bare=not some)
