"""How pages reach the runs of their case."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse

from withheld.evidence import StoreError, Unavailable
from withheld.pages.access.account import Account
from withheld.pages.failures import Conflict
from withheld.pages.running.runs import Asked, Runs


def runs_of(request: Request) -> Runs:
    """The runs of the case of a request."""
    found: Runs = request.app.state.runs
    return found


def started(request: Request, account: Account, asked: Asked) -> RedirectResponse:
    """Start a command, and go to its page; Conflict while another one is at work."""
    runs = runs_of(request)
    try:
        key = runs.start(asked, account)
    except Unavailable:
        raise
    except StoreError as error:
        going = runs.going()
        onward = (f"/runs/{going.key}", "See the run in progress") if going else ("/runs", "See the runs")
        what, _, remedy = str(error).partition("; ")
        raise Conflict(f"{what[:1].upper()}{what[1:]}.", f"{remedy[:1].upper()}{remedy[1:]}.", (), onward) from None
    return RedirectResponse(f"/runs/{key}", 303)
