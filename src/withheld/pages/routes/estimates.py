"""Estimates: those that are kept, one with its headlines and diagnostics, and a new one in the background."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError

from withheld.charts import between, day, rate_words, told
from withheld.dossier import (
    Omission,
    covered,
    excluded_figures,
    host_levels,
    influential,
    omissions,
    schools_of,
    strains_of,
)
from withheld.estimate import LATEST, RELEASE, Estimate, Headline, kept_estimate
from withheld.pages.access import Account, Role, analyst, identify
from withheld.pages.failures import BadRequest, Missing, Refused
from withheld.pages.forms import Form
from withheld.pages.rendering import page
from withheld.pages.running import Asked
from withheld.pages.running.door import runs_of, started
from withheld.pages.site import site_of
from withheld.pages.whole import Content, Whole, ask, stored

router = APIRouter()
Seeing = Annotated[Account, Depends(identify)]
Analyst = Annotated[Account, Depends(analyst)]
MOST = 60
"""Estimates that are listed."""
BARE = "without the examples"
"""What a fit is called that shows how another stands without the examples."""
MOST_OMITTED = 200
"""Records that are named of those that an estimate left out for one reason."""


class Row(NamedTuple):
    """A kept estimate in the list."""

    key: str
    made: dt.datetime
    position: int
    observations: int
    draft: bool
    failures: tuple[str, ...]
    names: tuple[str, ...]


class Shown(NamedTuple):
    """A headline in words, with its comparison values."""

    label: str
    when: str
    word: str
    median: str
    interval: str
    wide: str
    prior: str
    pooled: str
    apart: str
    newest: str
    evidence: tuple[str, ...]
    hidden: int


@router.get("/estimates")
def estimates_page(request: Request, account: Seeing) -> HTMLResponse:
    """The estimates that are kept, the newest first, and the form for a new one."""
    folder = site_of(request).folder
    going = runs_of(request).going() if account.may(Role.ANALYST) else None
    rows, damaged = _rows(folder)
    return page(
        request, "estimates.html", rows=rows[:MOST], damaged=damaged, going=going, admin=account.may(Role.ADMIN)
    )


def _rows(folder: Path) -> tuple[list[Row], list[str]]:
    """The kept estimates, and the keys of those that cannot be read."""
    named: dict[str, list[str]] = {}
    for name in (LATEST, RELEASE):
        pointer = folder / "estimates" / name
        if pointer.is_file():
            named.setdefault(pointer.read_text(encoding="utf-8", errors="replace").strip(), []).append(name)
    found, damaged, bare = [], [], set()
    paths = sorted((folder / "estimates").glob("*/estimate.json"), key=lambda p: -p.stat().st_mtime)
    for path in paths[:MOST]:
        if (one := _read(folder, path.parent.name)) is None:
            damaged.append(path.parent.name)
            continue
        d = one.diagnostics
        bare |= {one.bare.key} if one.bare else set()
        found.append(
            Row(one.key, one.made, one.log_position, len(one.observations), one.draft, d.failures,
                tuple(named.get(one.key, ())))
        )  # fmt: skip
    return sorted((_named(r, bare) for r in found), key=lambda r: r.made, reverse=True), damaged


def _named(row: Row, bare: Collection[str]) -> Row:
    return row._replace(names=(*row.names, BARE)) if row.key in bare else row


def _read(folder: Path, key: str) -> Estimate | None:
    try:
        return kept_estimate(folder, key)
    except (OSError, ValidationError, UnicodeDecodeError):
        return None


@router.get("/estimates/{key}")
def estimate_page(request: Request, account: Seeing, key: str) -> HTMLResponse:
    """One estimate: its headlines, their evidence and influential origins, tensions, and the sampler's diagnostics."""
    latest = stored(request)
    another = None if latest is not None and key in (LATEST, latest.key) else _another(request, account, key)
    content = ask(request, account, estimate_view, another)
    estimate = content["estimate"]
    return page(request, "estimate.html", latest=latest is not None and estimate.key == latest.key, **content)


def estimate_view(whole: Whole, another: Estimate | None = None) -> Content:
    """What the page of an estimate shows: the latest one, or another in its place."""
    if another is not None:
        told_of = [
            ("bad", f"Its sampler failed a check: {f}. Do not quote its numbers.") for f in another.diagnostics.failures
        ]
        told_of.append(("warn", "This is not the latest estimate, which the other pages use."))
        whole = replace(whole, material=replace(whole.material, estimate=another), told=tuple(told_of))
    m, estimate = whole.material, whole.material.estimate
    if estimate is None:
        raise Missing("No estimate yet.", "Run one on the page Estimates.")
    strains, calm = strains_of(m)
    schools, excluded, left = schools_of(m), excluded_figures(m), [_cut(o) for o in omissions(m)]
    headlines = [_shown(h, whole) for h in estimate.headlines]
    referred = [
        *(i for h in headlines for i in h.evidence), *(i for *_, found in schools for s in found for i in s.evidence),
        *(s.evidence.id for s in strains), *(i for x in excluded for i in x.against), *(i for o in left for i in o.shown),
    ]  # fmt: skip
    return {
        "estimate": estimate, "headlines": headlines, "levels": host_levels(m), "strains": strains, "calm": calm,
        "influential": influential(m), "excluded": excluded, "omissions": left, "schools": schools,
        "covered": covered(m), "whole": whole.head(referred), "refs": {i: m.refs[i] for i in referred},
    }  # fmt: skip


def _cut(o: Omission) -> Omission:
    """Of many records that were left out for one reason, the first; the others are counted."""
    return replace(o, shown=o.shown[:MOST_OMITTED], unseen=o.unseen + max(0, len(o.shown) - MOST_OMITTED))


def _another(request: Request, account: Account, key: str) -> Estimate:
    """Another estimate than the latest, for analysts: which marks it respects is not known."""
    safe = key.isascii() and key.isalnum()
    found = _read(site_of(request).folder, key) if safe else None
    if found is None:
        raise Missing(f"There is no estimate {key[:40]}.", "Choose one of the list of estimates, or run one.")
    if not account.may(Role.ANALYST):
        raise Refused("Earlier estimates are shown to analysts only.", "Open the latest one.")
    return found


def _shown(h: Headline, whole: Whole) -> Shown:
    refs = whole.material.refs
    rate = f" {rate_words(h.unit)}" if "/" in h.unit else ""
    seen = tuple(i for i in h.evidence if i in refs)
    return Shown(
        h.label, h.when, h.word, f"{told(h.posterior.median, h.unit)}{rate}", between(h.posterior, 80, h.unit),
        between(h.posterior, 95, h.unit), between(h.prior, 80, h.unit),
        between(h.baseline, 80, h.unit) if h.baseline else "no figure", h.apart or "",
        day(h.newest) if h.newest else "", seen, len(h.evidence) - len(seen),
    )  # fmt: skip


@router.post("/estimates/run")
def run(request: Request, account: Analyst, form: Form) -> RedirectResponse:
    """Start an estimate in the background."""
    kind = form.get("kind", "")
    extra, title = {
        "case": ((), "Estimate"), "release": (("--for-release",), "Estimate for a release"),
        "bare": (("--without-examples",), "Estimate without the examples"),
    }.get(kind, (None, ""))  # fmt: skip
    if extra is None:
        raise BadRequest("No such kind of estimate.", "Choose one of the page Estimates.")
    if kind == "release" and not account.may(Role.ADMIN):
        raise Refused("Only an admin can run an estimate for a release.", "Ask an admin.")
    draws, chains = _number(form, "draws", 100, 20_000, 1000), _number(form, "chains", 2, 16, 4)
    words = ("estimate", "--draws", str(draws), "--chains", str(chains), "--baseline", *extra)
    return started(request, account, Asked(title, words))


def _number(form: Form, name: str, least: int, most: int, usual: int) -> int:
    said = form.get(name, "").strip()
    if not said:
        return usual
    if not (said.isascii() and said.isdecimal()) or len(said) > 9 or not least <= int(said) <= most:
        raise BadRequest(f"{name.capitalize()}: {said[:20]} is not a whole number from {least:,} to {most:,}.")
    return int(said)
