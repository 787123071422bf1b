"""The review: a queue, one record of it beside its document, and decisions on one or on many."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from withheld.evidence import ORDERS, Store, StoreError, Unavailable, alike, evidence_in, last_lines, stand
from withheld.jsons import JsonMapping, JsonObject
from withheld.pages import deciding, fields
from withheld.pages.access import Account, analyst
from withheld.pages.failures import BadRequest
from withheld.pages.forms import Form
from withheld.pages.passages import Passage, around, passage
from withheld.pages.previews import Preview
from withheld.pages.queues import Asked, AskedQueue
from withheld.pages.rendering import page
from withheld.pages.seeing import only
from withheld.pages.site import Site, site_of
from withheld.pages.telling import tell
from withheld.records import Decision, Evidence

router = APIRouter()
Analyst = Annotated[Account, Depends(analyst)]
PER_PAGE = 50
MOST_AT_ONCE = 500
"""Records that are decided on together."""
ONWARD = frozenset({"accept", "reject", "edit", "merge"})
"""After these the next record is shown."""
DONE = {"undo": "Undone.", "split": "Split off.", "note": "Noted.", "grade": "Graded.", "mark": "Marked."}
"""What is said after the others, which stay on their record."""


@router.get("/review")
def queue_page(
    request: Request, account: Analyst, asked: AskedQueue, number: Annotated[int, Query(alias="page", ge=1, le=10**6)] = 1,
    like: str = "", done: str = "",
) -> HTMLResponse:  # fmt: skip
    """The queue as a list, a page at a time; with ``like`` the records with the same figure as that one."""
    site = site_of(request)
    with site.store() as store:
        found = site.queues.of(store, asked)
        ids: Sequence[str] = [like, *alike(store, like, MOST_AT_ONCE)] if like else found.waiting(store, asked.state)
        if like:
            only(account, next(iter(store.evidence_of([like])), None), like)
        number = min(number, max(1, -(-len(ids) // PER_PAGE)))
        shown = ids[(number - 1) * PER_PAGE : number * PER_PAGE]
        evidence = store.evidence_of(shown)
        seen = last_lines(store, [e.id for e in evidence])
        first = ids[0] if ids and not like else None
        last = _last(store, done) if done else None
    content = {
        "asked": asked, "total": len(ids), "number": number, "pages": max(1, -(-len(ids) // PER_PAGE)), "first": first, "like": like,
        "records": [tell(e) for e in evidence], "seen": seen, "done": last, "orders": ORDERS, **choices(),
    }  # fmt: skip
    return page(request, "queue.html", **content)


@cache
def choices() -> JsonMapping:
    """What can be chosen where records are narrowed or graded."""
    return {"measures": fields.asked("claim", {})[0].options, "grades": deciding.GRADES}


@router.get("/review/{key}")
def record_page(
    request: Request, account: Analyst, asked: AskedQueue, key: str, after: str = "", did: str = ""
) -> HTMLResponse:
    """One record of the queue: its document, the quotation marked in it, and its fields to decide on."""
    site = site_of(request)
    with site.store() as store:
        together = {one.id: one for one in store.evidence_of([key, *alike(store, key)])}
        e = only(account, together.pop(key, None), key)
        content = _beside(store, site, e, asked) | {"like": [tell(one) for one in together.values()]}
        content |= _before(store, site, after)
    return page(request, "review.html", **content, after=after, did=DONE.get(did, ""))


def _before(store: Store, site: Site, key: str) -> JsonObject:
    """What was decided on the record before: how it stands with it, and into which it was merged."""
    none: JsonObject = {"before": None, "before_stand": None, "merged": None}
    try:
        found = stand(store, key, site.merges) if key else None
    except Unavailable:
        raise
    except StoreError:
        return none
    if found is None:
        return none
    shown = {e.id: tell(e) for e in store.evidence_of([key, *filter(None, [found.into])])}
    return {"before": shown.get(key), "before_stand": found, "merged": shown.get(found.into or "")}


def _beside(store: Store, site: Site, e: Evidence, asked: Asked) -> JsonObject:
    """The context of a record in a review."""
    found = site.queues.of(store, asked)
    at = found.places.get(e.id)
    following = found.after(store, e.id, asked.state)
    previous = found.ids[at - 1] if at else None
    return {
        "asked": asked, "e": e, "told": tell(e, whole=True), "fields": fields.fields(e.record, e.kind), "at": at,
        "total": len(found.ids), "next": following if following != e.id else None, "previous": previous,
        "stand": stand(store, e.id, site.merges), "passage": _passage(store, e), **choices(),
    }  # fmt: skip


def _passage(store: Store, e: Evidence) -> Passage | None:
    """The text around a record's quotation; None for one without."""
    quote_ = e.record.quote
    if quote_ is None:
        return None
    text = store.document(e.source.id).text
    start = min(quote_.start, quote_.sentence_start)
    end = max(quote_.end, quote_.sentence_start + len(quote_.sentence))
    return passage(text, around(text, start, end), evidence_in(store, e.source.id), e.id)


@router.post("/decide")
def decide(request: Request, account: Analyst, asked: AskedQueue, form: Form) -> RedirectResponse:
    """Store one decision, and show what comes next."""
    site, subject = site_of(request), form.get("subject", "")
    with site.store() as store:
        back = _back(form, asked)
        entry = deciding.decide(store, account, form, (back, "See the decision in force"))
        if form.get("back") == "review" and entry.action in ONWARD:
            following = site.queues.of(store, asked).after(store, subject, asked.state)
            return _see_other(asked.at(following, after=subject) if following else asked.at(None, done=entry.subject))
        if form.get("back") == "review" and entry.action in DONE:
            return _see_other(_back(form, asked, did=entry.action))
    return _see_other(back)


def _back(form: Form, asked: Asked, **more: str) -> str:
    """The page that a form came from; ``more`` is what a review says there."""
    # What was split off leads back to the record that it was merged into, unless the form says where to.
    subject = quote(form.get("to") or form.get("from" if form.get("action") == "split" else "subject", ""), safe="")
    if form.get("back") == "review":
        return asked.at(subject, **more)
    if form.get("back") == "document":
        return f"/documents/{subject}"
    return f"/records/{subject}"


def _last(store: Store, key: str) -> Decision | None:
    """The last decision on a record, with which a queue was through; None where there is none."""
    try:
        return next(iter(stand(store, key).standing[-1:]), None)
    except Unavailable:
        raise
    except StoreError:
        return None


def _see_other(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303)


@router.post("/decide/all")
def choose(request: Request, account: Analyst, asked: AskedQueue, form: Form) -> RedirectResponse:
    """Keep a decision on many records, and show what it would do; nothing is stored."""
    key = site_of(request).previews.keep(Preview(account.name, asked, _wanted(form)))
    return _see_other(f"/decide/all/{key}")


@router.get("/decide/all/{key}")
def preview(request: Request, account: Analyst, key: str) -> HTMLResponse:
    """What a decision on many records would do, each with its sentence, or what it did."""
    site = site_of(request)
    found = site.previews.of(account, key)
    told: JsonObject = {"asked": found.asked, "action": found.first["action"]}
    if found.stored is not None:
        return page(request, "stored.html", **told, stored=found.stored, refused=found.refused)
    seen = {str(one["subject"]): int(one["seen"]) for one in found.wanted}
    with site.store() as store:
        evidence = store.evidence_of(list(seen))
        lines = last_lines(store, [e.id for e in evidence])
    told |= {
        "key": key, "changes": found.first["changes"], "reason": found.first["reason"] or "", "records": [tell(e) for e in evidence],
        "moved": {e.id for e in evidence if lines[e.id] > seen[e.id]}, "missing": len(found.wanted) - len(evidence),
    }  # fmt: skip
    return page(request, "preview.html", **told)


def _wanted(form: Form) -> list[JsonMapping]:
    wanted = list(deciding.asked_of_all(form))
    if not wanted:
        raise BadRequest("No record is chosen.", "Go back and select the records.")
    if len(wanted) > MOST_AT_ONCE:
        raise BadRequest(f"{len(wanted):,} records are chosen.", f"Go back and choose at most {MOST_AT_ONCE}.")
    return wanted


@router.post("/decide/all/{key}")
def decide_all(request: Request, account: Analyst, key: str, form: Form) -> RedirectResponse:
    """Store a decision on those records of its preview that are still ticked, in one step and once."""
    site = site_of(request)
    found, ticked = site.previews.of(account, key), set(form.all("record"))
    with found.lock:
        if found.stored is None:
            wanted = [one for one in found.wanted if one["subject"] in ticked]
            if not wanted:
                raise BadRequest("No record is chosen.", "Go back and select the records.")
            with site.store() as store:
                results = store.decide_all(wanted, account.name)
            each = [(str(one["subject"]), result) for one, result in zip(wanted, results, strict=True)]
            found.refused = [(subject, result) for subject, result in each if isinstance(result, str)]
            found.stored = [subject for subject, result in each if result is True]
    return _see_other(f"/decide/all/{key}")
