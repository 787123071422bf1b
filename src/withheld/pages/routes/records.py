"""A record by itself: its sentence, its origins, what was decided on it, and what can be."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from withheld.dossier import HOW_PASSED, how_passed
from withheld.evidence import Stand, Step, Store, StoreError, Trace, Unavailable, alike, independence, stand
from withheld.jsons import JsonObject
from withheld.names import invented, stamped
from withheld.pages import fields
from withheld.pages.access import Account, identify
from withheld.pages.failures import Missing
from withheld.pages.queues import Asked
from withheld.pages.rendering import page
from withheld.pages.routes.review import choices
from withheld.pages.seeing import only, sees
from withheld.pages.site import Site, site_of
from withheld.pages.telling import tell
from withheld.records import Evidence

router = APIRouter()
Seeing = Annotated[Account, Depends(identify)]
Way = list[tuple[str, str | None]]
"""Stations of a path in words, each with the address that it leads to."""


@router.get("/records/{key}")
def record_page(request: Request, account: Seeing, key: str) -> HTMLResponse:
    """A record with its origins and its history."""
    site = site_of(request)
    with site.store() as store:
        known = _stand(store, key, site)
        e = next(iter(store.evidence_of([key])), None)
        if e is None and known.into and sees(account, only(account, _one(store, known.into), key)):
            return page(request, "merged.html", key=key, stand=known, asked=Asked())
        e = only(account, e, key)
        like = [one for one in store.evidence_of(alike(store, key)) if sees(account, one)]
        content: JsonObject = {
            "origins": _origins(store, account, e),
            "like": [tell(one) for one in like],
            "stand": known,
        }
    made = {
        "e": e,
        "told": tell(e, whole=True),
        "fields": fields.fields(e.record, e.kind),
        "asked": Asked(),
        **choices(),
    }
    return page(request, "record.html", **made, **content)


def _one(store: Store, key: str) -> Evidence | None:
    return next(iter(store.evidence_of([key])), None)


def _stand(store: Store, key: str, site: Site) -> Stand:
    try:
        return stand(store, key, site.merges)
    except Unavailable:
        raise
    except StoreError as error:
        raise Missing(f"{str(error).partition('; ')[0][:200]}.") from None


def _origins(store: Store, account: Account, e: Evidence) -> JsonObject | None:
    """Where the figure of a record comes from, in words; None for a record that is no figure in use."""
    try:
        trace = independence(store, e.id)
    except Unavailable:
        raise
    except StoreError:
        return None
    evidence = {one.id: one for one in store.evidence_of(trace.records)}
    hidden = [key for key in trace.records if key in evidence and not sees(account, evidence[key])]
    if hidden:
        return {"hidden": len(hidden)}
    return _traced(trace, evidence)


def _counted(trace: Trace) -> str:
    """How many origins a figure has at most, and of how many the text shows how they know."""
    count, known = len(trace.roots), trace.terminal
    documents, origins = (
        f"{n} {noun}{'s' * (n != 1)}" for n, noun in ((trace.documents, "document"), (count, "independent origin"))
    )
    told = f"Reported in {documents}, from at most {origins}"
    shows = (
        "the text shows how it knows" if known == count == 1 else f"of {known or 'none'} the text shows how it knows"
    )
    if count == 1 and not known:
        shows = "the text does not show how it knows"
    return f"{told}; {shows}."


def _traced(trace: Trace, evidence: dict[str, Evidence]) -> JsonObject:
    outlets = invented(e.source for e in evidence.values())
    labels = {e.source.id: e.source.label for e in evidence.values()}

    def way(steps: tuple[Step, ...]) -> Way:
        # A path leads from the document to its root; readers see it from the root.
        """The steps of one way from a document to its origin."""
        found: Way = []
        for step in reversed(steps):
            document = step.kind == "document"
            name = labels.get(step.name, step.name) if document else stamped(step.name, outlets)
            found.append((name, f"/documents/{step.name}" if document else None))
        return found

    chains = [
        {"record": c.record, "told": tell(evidence[c.record]), "reprint": c.reprint_of is not None, "way": way(c.steps)}
        for c in trace.chains
        if c.record in evidence
    ]
    return {
        "hidden": 0, "words": _counted(trace), "corroborated": trace.corroborated, "chains": chains,
        "roots": [(stamped(r.name, outlets), how_passed(r)) for r in trace.roots],
        "circles": [way(c.steps) for c in trace.circles],
        "launderings": [(stamped(x.claimed, outlets), stamped(x.root, outlets), way(x.steps)) for x in trace.launderings],
        "matched": [(m.name, stamped(m.entity, outlets), HOW_PASSED[m.how]) for m in trace.matched if m.name != m.entity],
    }  # fmt: skip
