"""Exports: the case's records and its dossier as files to be saved, with a line in the log for each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from withheld.evidence import EXPORT
from withheld.pages.access import Account, Role, analyst
from withheld.pages.failures import BadRequest, Refused
from withheld.pages.forms import Form
from withheld.pages.rendering import page
from withheld.pages.running import Asked
from withheld.pages.running.door import runs_of, started
from withheld.pages.site import site_of

router = APIRouter()
Analyst = Annotated[Account, Depends(analyst)]
FORMS = {
    "csv": ("csv", "Table of the figures (CSV)", "evidence.csv"),
    "datapackage": ("datapackage", "Data package: all records as tables (ZIP)", "datapackage.zip"),
    "jsonld": ("jsonld", "Annotations (JSON-LD)", "evidence.jsonld"),
    "geojson": ("geojson", "Places (GeoJSON)", "places.geojson"),
    "jsonl": ("jsonl", "The complete case (JSON Lines)", "case.jsonl"),
    "training": ("training", "Labels for training (JSON Lines, with the texts)", "labels.jsonl"),
}
"""What can be exported, in words, and the name of the file."""
WHOLE = ("jsonl", "training")
"""Forms that hold whole texts: an admin's to export."""


@router.get("/exports")
def exports_page(request: Request, account: Analyst) -> HTMLResponse:
    """The forms of exports, and those that were made."""
    admin = account.may(Role.ADMIN)
    forms = [one for one in FORMS.values() if admin or one[0] not in WHOLE]
    made = [run for run in runs_of(request).all() if run.about == "export" and account.may(run.role)]
    return page(request, "exports.html", forms=forms, admin=admin, made=made)


@router.post("/exports/run")
def export(request: Request, account: Analyst, form: Form) -> RedirectResponse:
    """Export the records, or write the dossier."""
    asked = _dossier(account, form) if form.get("form") == "dossier" else _records(account, form)
    answer = started(request, account, asked)
    with site_of(request).store() as store:
        store.tell(EXPORT, "case", f"{asked.title[:1].lower()}{asked.title[1:]}", account.name)
    return answer


def _records(account: Account, form: Form) -> Asked:
    name, everything = form.get("form", ""), form.get("everything") == "1"
    if name not in FORMS:
        raise BadRequest("No such form of export.", "Choose one of the page Exports.")
    if (everything or name in WHOLE) and not account.may(Role.ADMIN):
        raise Refused(
            "Only an admin can export marked records and full texts.", "Ask an admin, or export another form."
        )
    _, words, file = FORMS[name]
    extra = ("--everything",) if everything else ()
    title = f"Export: {words}{', with everything that is marked' if everything else ''}"
    role = Role.ADMIN if everything or name in WHOLE else Role.ANALYST
    return Asked(title, ("export", "--as", name, "--to", f"{{files}}/{file}", *extra), role, "export")


def _dossier(account: Account, form: Form) -> Asked:
    release, unanchored = form.get("release") == "1", form.get("unanchored") == "1"
    if release and not account.may(Role.ADMIN):
        raise Refused("Only an admin can make a release.", "Ask an admin, or write a draft.")
    extra = (("--release",) if release else ()) + (("--with-unanchored",) if release and unanchored else ())
    title = "Dossier for a release" if release else "Dossier, as a draft"
    return Asked(title, ("dossier", "--to", "{files}/dossier.html", *extra), Role.ANALYST, "export")
