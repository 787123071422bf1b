"""The first page: what the case holds, and what waits for a decision."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from withheld.pages.rendering import page
from withheld.pages.site import site_of

router = APIRouter()


@router.get("/")
def home(request: Request) -> HTMLResponse:
    """The first page."""
    site = site_of(request)
    with site.store() as store:
        position = store.position()
    return page(request, "home.html", case=site.case(), position=position)
