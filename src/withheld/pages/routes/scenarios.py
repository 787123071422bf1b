"""Scenarios: what would be if, answered from the draws of the latest estimate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from withheld.charts import told
from withheld.dossier import effect, relative, with_interval
from withheld.estimate import LEVER_KINDS, Change, Comparison, Scenario, worst_cases
from withheld.jsons import JsonObject
from withheld.pages import whatif
from withheld.pages.access import Account, analyst, identify
from withheld.pages.failures import BadRequest, Missing
from withheld.pages.rendering import page
from withheld.pages.running import Asked
from withheld.pages.running.door import started
from withheld.pages.site import site_of
from withheld.pages.whole import ask, heading, stored

router = APIRouter()
Seeing = Annotated[Account, Depends(identify)]
Analyst = Annotated[Account, Depends(analyst)]
OWN = "own"
"""Name in the address of a scenario whose levers the address itself says."""


@router.get("/scenarios")
def scenarios_page(request: Request, account: Seeing) -> HTMLResponse:
    """The ready-made scenarios, and a form for levers of one's own."""
    case = site_of(request).case()
    ready = whatif.ready(site_of(request).folder, case)
    content: JsonObject = {
        "answered": None,
        "problem": None,
        "scenario": None,
        "rows": [],
        "cautions": (),
        "worst": (),
    }
    content |= _form(request, account, {}, None)
    return page(request, "scenarios.html", ready=ready, **content)


@router.get("/scenarios/{name}")
def scenario_page(request: Request, account: Seeing, name: str) -> HTMLResponse:
    """A scenario beside the baseline: a ready-made one, or the levers that the address has."""
    site = site_of(request)
    case = site.case()
    ready = whatif.ready(site.folder, case)
    if name not in (OWN, *ready):
        raise Missing(
            f"The case has no scenario {name[:40]}.", "Choose one of the page Scenarios, or set levers there."
        )
    given = {key: value[:200] for key, value in request.query_params.items()}
    fields = whatif.fields_of(given, ready.get(name))
    content: JsonObject = {
        "answered": None,
        "problem": None,
        "scenario": ready.get(name),
        "rows": [],
        "cautions": (),
        "worst": (),
    }
    status = 200
    stored(request)  # refuses an estimate that was edited by hand
    try:
        scenario = whatif.scenario_of(given, fields, case) if name == OWN else ready[name]
        content["scenario"] = scenario
        content |= _answer(whatif.draws_in(request).answer(case, scenario))
    except BadRequest as error:
        content["problem"], status = error, error.status
    content |= _form(request, account, given, content["scenario"])
    return page(request, "scenarios.html", status, ready=ready, **content)


def _form(request: Request, account: Seeing, given: Mapping[str, str], scenario: Scenario | None) -> JsonObject:
    """The form as it was sent, as a scenario fills it, or empty."""
    case = site_of(request).case()
    fields = whatif.fields_of(given, scenario) if scenario or "kind1" in given else whatif.blank(case)
    shown = max((n for n, one in enumerate(fields, 1) if one.kind), default=1)
    estimate, notices = stored(request), ask(request, account, heading)["whole"].told
    replaced = [kind for kind in LEVER_KINDS if given.get(f"without_{kind}")]
    return {
        "fields": fields, "shown": shown, "live": "kind1" in given, "choices": whatif.choices(), "corridors": case.corridors,
        "levers": case.levers, "until": whatif.until_of(given, scenario, case), "last": case.last_month,
        "replaced": replaced or (scenario.replaces if scenario else ()), "estimate": estimate, "notices": notices,
        "held_kinds": list(dict.fromkeys(lever.kind for lever in case.levers)),
    }  # fmt: skip


def _answer(found: whatif.Answered) -> JsonObject:
    c: Comparison = found.comparison
    groups = [[x for x in c.changes if x.code.endswith("_then") is then] for then in (True, False)]
    return {
        "answered": found, "rows": [[_row(x) for x in group] for group in groups if group], "cautions": c.cautions,
        "worst": worst_cases(c.changes, told),
    }  # fmt: skip


def _row(c: Change) -> dict[str, str]:
    return {
        "label": c.label, "when": c.when, "baseline": with_interval(c.baseline, c.unit, told),
        "scenario": with_interval(c.scenario, c.unit, told), "effect": effect(c, told), "relative": relative(c),
    }  # fmt: skip


@router.post("/scenarios/run")
def run(request: Request, account: Analyst) -> RedirectResponse:
    """Answer all ready-made scenarios in the background, and keep what is printed."""
    site = site_of(request)
    if not (ready := whatif.ready(site.folder, site.case())):
        raise BadRequest("This case has no ready-made scenario.", "Set levers in the form.")
    return started(request, account, Asked("All ready-made scenarios", ("scenario", *ready)))
