"""Documents: the list, one with its text and its records marked in it, and a figure added from words of it."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from withheld.anchoring import made, refuse_twin
from withheld.dossier import marked
from withheld.evidence import Listed, Store, StoreError, Unavailable, evidence_in, listed_documents, stand
from withheld.jsons import JsonMapping, JsonObject
from withheld.pages import fields
from withheld.pages.access import Account, analyst, identify
from withheld.pages.failures import BadRequest, Conflict, Missing, apart
from withheld.pages.forms import Form
from withheld.pages.passages import page_of, pages, passage
from withheld.pages.queues import Asked
from withheld.pages.rendering import page
from withheld.pages.routes.review import choices
from withheld.pages.seeing import seen, sees_text
from withheld.pages.site import Site, site_of
from withheld.pages.telling import tell
from withheld.records import Claim, Document
from withheld.vocabulary import measures

router = APIRouter()
Seeing = Annotated[Account, Depends(identify)]
Analyst = Annotated[Account, Depends(analyst)]
Number = Annotated[int, Query(alias="page", ge=1, le=10**6)]
PER_PAGE = 50
LONGEST_WORDS = 2000
"""Characters of a document that a figure is added from."""


@router.get("/documents")
def documents_page(request: Request, account: Seeing, number: Number = 1, name: str = "") -> HTMLResponse:
    """The documents of the case, as they came."""
    with site_of(request).store() as store:
        found, more = listed_documents(store, limit=PER_PAGE, page=number, name=name)
        marked_names = store.marked_names()
    shown = [one for one in found if sees_text(account, one.sensitivity, one.source.publisher in marked_names)]
    content: JsonObject = {
        "documents": shown,
        # How many have the words of the filter and are hidden is not said: it would let a reader guess marked titles.
        "hidden": 0 if name.strip() else len(found) - len(shown),
        "more": more,
        "number": number,
        "name": name,
    }
    return page(request, "documents.html", **content)


@router.get("/documents/{key}")
def document_page(request: Request, account: Seeing, key: str, number: Number = 1) -> HTMLResponse:
    """One document: what is known of it, its text with the records marked, and the records."""
    with site_of(request).store() as store:
        found = _listed(store, key)
        evidence, hidden = seen(account, evidence_in(store, key))
        if not sees_text(account, found.sensitivity, found.source.publisher in store.marked_names()):
            raise _missing(key)
        text = store.document(key).text if found.read and sees_text(account, found.sensitivity, hidden) else None
        last = pages(text) if text else 1
        shown = passage(text, page_of(text, min(number, last)), evidence) if text else None
        content: JsonObject = {"stand": stand(store, key), "passage": shown}
    content |= {
        "found": found, "source": found.source, "records": [tell(e) for e in evidence], "hidden": hidden, "asked": Asked(),
        "number": min(number, last), "last": last, "measures": choices()["measures"],
    }  # fmt: skip
    return page(request, "document.html", **content)


def _listed(store: Store, key: str) -> Listed:
    found, _ = listed_documents(store, limit=1, key=key)
    if not found:
        raise _missing(key)
    return found[0]


def _missing(key: str) -> Missing:
    return Missing(f"The case shows no document {key[:80]}.", "Look for it in the list of documents.")


class Place(NamedTuple):
    """Words of a document, by their place, by themselves, or both."""

    words: str
    start: str
    end: str

    @property
    def asked(self) -> JsonObject:
        """The place as ``made`` takes it; BadRequest where it is none."""
        if len(self.words) > LONGEST_WORDS:
            raise BadRequest(
                f"More than {LONGEST_WORDS:,} characters are chosen.", "Choose the words around one figure."
            )
        if self.start.isascii() and self.start.isdecimal() and self.end.isascii() and self.end.isdecimal():
            start, end = int(self.start[:12]), int(self.end[:12])
            if end - start > LONGEST_WORDS:
                raise BadRequest(
                    f"More than {LONGEST_WORDS:,} characters are chosen.", "Choose the words around one figure."
                )
            return {"start": start, "end": end}
        if self.words.strip():
            return {"exact": self.words.strip()}
        raise BadRequest("No words are chosen.", "Go back and mark or copy the words that contain the figure.")


@router.get("/documents/{key}/add")
def adding_page(
    request: Request, account: Analyst, key: str, words: str = "", start: str = "", end: str = "", measure: str = "",
    low: str = "", high: str = "",
) -> HTMLResponse:  # fmt: skip
    """A figure from words of a document, as it would be entered; nothing is stored. ``low`` and ``high`` say which of several."""
    site, place = site_of(request), Place(words, start, end)
    told = {
        name: value for name, value in fields.told("claim", {"low": low, "high": high}).items() if value is not None
    }
    with site.store() as store:
        document = _document(store, key)
        return _adding(request, site, document, place, {"measure": measure, **told} if measure else {})


def _document(store: Store, key: str) -> Document:
    found = _listed(store, key)
    if not found.read:
        raise Missing(f"{key[:80]}: the case has no text of this document.", "Read the report into the case first.")
    return store.document(key)


def _adding(request: Request, site: Site, document: Document, place: Place, told: JsonMapping) -> HTMLResponse:
    """The form of a figure: the measure alone first, then all that the words and the text around them say."""
    claim: Claim | None = None
    fault, shown = "", _words(document, place)
    if told.get("measure"):
        try:
            claim = _made(document, place, told, site)
        except BadRequest as error:
            fault = f"{error.what[:1].upper()}{error.what[1:]} {error.remedy}"
    values = {**dict(told), **(claim.model_dump() if claim else {})}
    all_of_it = claim is not None or told.keys() - {"measure", "low", "high"}
    asked = fields.asked("claim", values) if all_of_it else []
    which = [f for f in fields.asked("claim", values) if f.name in ("low", "high")] if fault and not all_of_it else []
    content: JsonObject = {
        "document": document, "place": place, "words": shown, "measure": told.get("measure", ""), "measures": choices()["measures"],
        "fields": [f for f in asked if f.name != "measure"], "which": which, "claim": claim, "fault": fault,
        "sentence": marked(claim) if claim else (),
    }  # fmt: skip
    return page(request, "add.html", 400 if fault else 200, **content)


def _words(document: Document, place: Place) -> str:
    asked = place.asked
    return str(asked["exact"]) if "exact" in asked else document.text[asked["start"] : asked["end"]]


def _made(document: Document, place: Place, told: JsonMapping, site: Site) -> Claim:
    """The figure, through the reader's own gate; BadRequest says what does not hold."""
    if told.get("measure") not in measures():
        raise BadRequest(f"{str(told.get('measure'))[:80]}: no such measure.", "Choose what the figure counts.")
    try:
        return made(document, place.asked, told, site.case().programme)
    except Unavailable:
        raise
    except StoreError as error:
        what, remedy = apart(error)
        raise BadRequest(what, _selected(remedy)) from None


def _selected(remedy: str) -> str:
    """A remedy in words of these pages, on which a place is selected and not given by its offsets."""
    if "--at" not in remedy:
        return remedy
    kept = remedy.partition(", or ")[0]
    return "Copy more of the words around the figure." if "--at" in kept else f"{kept}."


@router.post("/documents/{key}/add", response_model=None)
def add(request: Request, account: Analyst, key: str, form: Form) -> HTMLResponse | RedirectResponse:
    """Enter a figure that the reader missed, accepted under the analyst's name."""
    site = site_of(request)
    place = Place(form.get("words", ""), form.get("start", ""), form.get("end", ""))
    with site.store() as store:
        document = _document(store, key)
        told = {name: value for name, value in fields.told("claim", form).items() if name != "note" or value}
        if "complete" not in form:  # without all fields, those that were not filled in are read from the text
            told = {name: value for name, value in told.items() if value not in (None, "")}
        try:
            claim = _made(document, place, told, site)
        except BadRequest:
            return _adding(request, site, document, place, told)
        return RedirectResponse(f"/records/{_entered(store, claim, account, form)}", 303)


def _entered(store: Store, claim: Claim, account: Account, form: Form) -> str:
    """Identifier of the figure that was entered; Conflict if the case has it already, as after a double click."""
    try:
        refuse_twin(evidence_in(store, claim.document), claim)
        return store.make(claim, account.name, form.reason())
    except Unavailable:
        raise
    except StoreError as error:
        key = str(error).partition(": ")[0]
        known = any(e.id == key for e in store.evidence_of([key]))
        onward = (
            (f"/records/{key}", "See that record")
            if known
            else (f"/documents/{claim.document}", "Back to the document")
        )
        what, _, remedy = str(error).partition("; ")
        raise Conflict(
            f"{what}. Nothing was entered twice.", f"{remedy[:1].upper()}{remedy[1:]}.", (), onward
        ) from None
