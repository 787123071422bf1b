"""The log: who decided what, when and why, newest first."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from withheld.evidence import PREFIXES, log_page
from withheld.jsons import JsonObject
from withheld.pages.access import Account, analyst
from withheld.pages.rendering import page
from withheld.pages.site import site_of

router = APIRouter()
PER_PAGE = 100
_RECORD = tuple(f"{prefix}-" for prefix in PREFIXES.values())


@router.get("/log")
def log(
    request: Request, account: Annotated[Account, Depends(analyst)], before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    subject: str = "", analyst_name: Annotated[str, Query(alias="analyst")] = "",
) -> HTMLResponse:  # fmt: skip
    """A page of the log, of everything or of one subject or analyst."""
    with site_of(request).store() as store:
        asked = (subject.strip()[:500] or None, analyst_name.strip()[:500] or None)
        lines, more = log_page(store, limit=PER_PAGE, before=before, subject=asked[0], analyst=asked[1])
    rows = [(line, _address(line.subject)) for line in lines]
    content: JsonObject = {
        "rows": rows,
        "more": more,
        "before": before,
        "subject": subject,
        "analyst": analyst_name,
    }
    return page(request, "log.html", **content)


def _address(subject: str) -> str | None:
    """The page of what a line is about, None where it has none."""
    if subject.startswith(_RECORD):
        return f"/records/{quote(subject, safe='')}"
    return (
        f"/documents/{quote(subject, safe='')}"
        if ":" not in subject and subject.isalnum() and len(subject) == 16
        else None
    )
