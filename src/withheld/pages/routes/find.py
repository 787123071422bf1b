"""The search: records and documents by words and by what they are."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from withheld.evidence import HIT_CLOSE, HIT_OPEN, RELIABILITIES, Filters, find_records
from withheld.jsons import JsonObject
from withheld.pages.access import Account, Role, identify
from withheld.pages.failures import BadRequest
from withheld.pages.rendering import page
from withheld.pages.seeing import seen
from withheld.pages.site import site_of
from withheld.pages.telling import tell
from withheld.records import Basis, RecordKind, State
from withheld.soundness import country_code
from withheld.vocabulary import codes, measures

router = APIRouter()
Number = Annotated[int, Query(alias="page", ge=1, le=10**5)]
PER_PAGE = 30
LONGEST = 500
"""Characters of what is searched for."""
NAMES = (
    "kind",
    "host",
    "place",
    "measure",
    "sector",
    "origin",
    "publisher",
    "reliability",
    "basis",
    "state",
    "since",
    "until",
)


def choices() -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in the form of the search, by field."""
    plain = {
        "kind": get_args(RecordKind),
        "state": get_args(State),
        "basis": get_args(Basis),
        "reliability": RELIABILITIES,
    }
    listed = {name: [(value, value.replace("_", " ")) for value in values] for name, values in plain.items()}
    listed["measure"] = [(m.code, m.label) for m in measures().values()]
    listed["sector"] = [(c.code, c.label) for c in codes("sectors").values()]
    return listed


def filters(told: dict[str, str], *, unanchored: bool) -> Filters:
    """The filters of a form; BadRequest names the one that makes no sense."""
    known = choices()
    for name, value in told.items():
        if name in known and value not in {code for code, _ in known[name]}:
            raise BadRequest(f"{name}: {value[:80]} is not known.", "Go back and choose from the list.")
    asked: JsonObject = dict(told)
    try:
        if "host" in told:
            asked["host"] = country_code(told["host"])
        for name in ("since", "until"):
            if name in told:
                asked[name] = _day(name, told[name])
    except ValueError as error:
        raise BadRequest(
            f"{str(error).partition(';')[0][:200]}.", "Go back and correct it: a country's name, a day as 2019-12-22."
        ) from None
    return Filters(**asked, unanchored=True if unanchored else None)


def _day(name: str, said: str) -> dt.date:
    """A day, or of a year its first or, as the end of a period, its last; ValueError with what was typed."""
    year = f"{said}-{'12-31' if name == 'until' else '01-01'}"
    try:
        return dt.date.fromisoformat(year if len(said) == 4 else said)
    except ValueError:
        raise ValueError(f"“{said[:40]}” is not a date") from None


@router.get("/find")
def find_page(
    request: Request, account: Annotated[Account, Depends(identify)], words: str = "", number: Number = 1, unanchored: str = "",
) -> HTMLResponse:  # fmt: skip
    """Sentences and documents that have the words, and records that are what the filters ask."""
    told = {name: value for name in NAMES if (value := request.query_params.get(name, "").strip()[:LONGEST])}
    if len(words) > LONGEST:
        raise BadRequest(f"More than {LONGEST} characters are searched for.", "Go back and use fewer words.")
    found = None
    if words.strip() or told or unanchored:
        asked = filters(told, unanchored=bool(unanchored))
        with site_of(request).store() as store:
            found = find_records(store, words, None if asked == Filters() else asked, limit=PER_PAGE, page=number)
    # The number of hidden hits is not given: it would let a reader guess marked words.
    kept, _ = seen(account, found.records if found else ())
    # An excerpt of a document may contain marked text; readers see sentences only.
    hits = found.documents if found and account.may(Role.ANALYST) else ()
    content: JsonObject = {
        "words": words, "told": told, "unanchored": bool(unanchored), "found": found, "records": [tell(e) for e in kept],
        "hits": [(hit.source, pieces(hit.excerpt)) for hit in hits], "number": number, "choices": choices(),
        "query": {n: v for n, v in request.query_params.items() if n != "page"},
    }  # fmt: skip
    return page(request, "find.html", **content)


def pieces(excerpt: str) -> list[tuple[str, bool]]:
    """An excerpt in pieces, each with whether it is one of the words that were searched for."""
    return [
        (piece, bool(n % 2)) for n, piece in enumerate(excerpt.replace(HIT_CLOSE, HIT_OPEN).split(HIT_OPEN)) if piece
    ]
