"""Runs in the background: what is at work with a live line, and what was printed by those that ended."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from withheld.pages.access import Account, Role, analyst
from withheld.pages.failures import Missing, Refused
from withheld.pages.rendering import page
from withheld.pages.running import Run
from withheld.pages.running.door import runs_of

router = APIRouter()
Analyst = Annotated[Account, Depends(analyst)]


@router.get("/runs")
def runs_page(request: Request, account: Analyst) -> HTMLResponse:
    """The runs that are kept, the newest first."""
    return page(request, "runs.html", runs=[run for run in runs_of(request).all() if account.may(run.role)])


@router.get("/runs/{key}")
def run_page(request: Request, account: Analyst, key: str) -> HTMLResponse:
    """One run: how it stands with it, and what it printed."""
    run = _run(request, account, key)
    out, err = runs_of(request).output(key)
    return page(request, "run.html", run=run, out=out, err=err)


@router.get("/runs/{key}/line")
def line(request: Request, account: Analyst, key: str) -> Response:
    """The live line of a run, for a script that asks again and again; it says when the page is to be loaded anew."""
    run = _run(request, account, key)
    answer = page(request, "run-line.html", run=run)
    if not run.going:
        answer.headers["hx-refresh"] = "true"
    return answer


@router.post("/runs/{key}/stop")
def stop(request: Request, account: Analyst, key: str) -> RedirectResponse:
    """Ask a run to end, as Ctrl-C does."""
    run = _run(request, account, key)
    if run.account != account.name and not account.may(Role.ADMIN):
        raise Refused(f"{run.account} started this run.", "Ask them or an admin to stop it.")
    if not runs_of(request).stop(key) and run.going:
        raise Refused("This run was started by another “withheld open”.", "Stop it there.")
    return RedirectResponse(f"/runs/{key}", 303)


@router.get("/runs/{key}/files/{name}")
def file(request: Request, account: Analyst, key: str, name: str) -> FileResponse:
    """A file that a run wrote, to be saved: it is never shown as a page of these."""
    run = _run(request, account, key)
    if name not in run.files or run.going:
        raise Missing("This run wrote no such file, or has not finished.", "See the page of the run.")
    path = runs_of(request).folder / key / "files" / name
    return FileResponse(
        path, media_type="application/octet-stream", filename=name, content_disposition_type="attachment"
    )


def _run(request: Request, account: Account, key: str) -> Run:
    run = runs_of(request).get(key)
    if run is None or not account.may(run.role):
        raise Missing(f"There is no run {key[:40]}.", "See the list of runs.")
    return run
