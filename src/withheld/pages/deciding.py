"""Decisions sent by pages: stored by the store's own rules, and only if the subject is as it was shown."""

from __future__ import annotations

from typing import NoReturn

from pydantic import ValidationError

from withheld.anchoring import Binder
from withheld.evidence import GRADES, Stale, Store, StoreError, Unavailable
from withheld.jsons import JsonMapping, JsonObject
from withheld.pages import fields
from withheld.pages.access.account import Account
from withheld.pages.failures import BadRequest, Conflict, apart
from withheld.pages.forms import Sent
from withheld.records import Claim, Decision, Evidence

ACTIONS = ("accept", "reject", "edit", "undo", "note", "grade", "merge", "split", "mark")
"""What the pages decide; a place for a figure that was entered by hand is found with ``withheld anchor``."""
BULK = ("accept", "reject", "undo", "grade", "mark")
"""What can be decided on many records at once."""
VALUES = frozenset({"low", "high", "qualifier", "unit"})
"""Fields of the figure's value: they must follow from its sentence."""
MOST_WORDS = 160
"""Characters of a quotation in a message."""


def decide(store: Store, account: Account, form: Sent, onward: tuple[str, str]) -> Decision:
    """Store the decision of a form; Conflict if more was decided than its page showed, BadRequest if it makes no sense.

    The form has ``subject``, ``action``, ``seen`` (position of the last line on the subject that its page knew), and what the
    action needs. An acceptance with changed fields becomes an edit.
    """
    subject, action = form.get("subject", ""), form.get("action", "")
    if action not in ACTIONS:
        raise BadRequest(
            f"{action[:40] or 'No action'}: no such decision on these pages.", f"One of: {', '.join(ACTIONS)}."
        )
    seen = form.number("seen")
    changes = _edited(store, subject, form) if action in ("accept", "edit") else wanted(action, form)
    _refuse_empty(action, changes)
    action = "edit" if changes and action == "accept" else action
    try:
        return store.decide(subject, action, account.name, form.reason(), changes, seen=seen)
    except Stale as stale:
        refuse(stale, account, action, onward)
    except Unavailable:
        raise
    except StoreError as error:
        raise _senseless(error) from None


def wanted(action: str, form: Sent) -> JsonObject:
    """The changes that an action takes, as the form has them."""
    if action == "grade":
        told = {name: form.text(name) for name in ("reliability", "credibility", "basis")}
        found: JsonObject = {name: value for name, value in told.items() if value}
        if str(found.get("credibility", "")).isdecimal():
            found["credibility"] = int(found["credibility"])
        return found
    if action == "mark":
        said = form.get("sensitivity", "")
        return {"sensitivity": None if said == "none" else said}
    if action in ("merge", "split"):
        word = "into" if action == "merge" else "from"
        return {word: form.text(word) or ""}
    return {}


def _edited(store: Store, subject: str, form: Sent) -> JsonObject:
    """The fields of a record that a form changes."""
    e: Evidence | None = next(iter(store.evidence_of([subject])), None)
    changes = {} if e is None or "fields" not in form else fields.changes(e.record, e.kind, form)
    if e is not None and changes.keys() & VALUES and not form.reason() and not _stands(store, e, changes):
        raise BadRequest(
            f"The words “{_words(e)}” do not contain the value that you typed.",
            "Go back and correct it, or explain under “Why” how it follows from them.",
        )
    return changes


def _stands(store: Store, e: Evidence, changes: JsonMapping) -> bool:
    """Whether a claim's value after the changes follows from its sentence; True if it has no sentence, or if the store itself
    will refuse the changes."""
    quote = e.record.quote
    if quote is None or not isinstance(e.record, Claim):
        return True
    try:
        claim = Claim.model_validate({**e.record.model_dump(), **changes})
    except ValidationError:
        return True
    if claim.low is not None and claim.high is not None and claim.low > claim.high:
        return True
    document = store.document(e.source.id)
    start, end = min(quote.sentence_start, quote.start), max(quote.sentence_start + len(quote.sentence), quote.end)
    alone = document.model_copy(
        update={"text": document.text[start:end]}
    )  # parsing a long document again would take long
    try:
        Binder()(claim, alone, {"start": 0, "end": end - start})
    except Unavailable:
        raise
    except StoreError:
        return False
    return True


def _words(e: Evidence) -> str:
    """The quotation of a record, short enough for a message."""
    words = " ".join(e.record.quote.exact.split()) if e.record.quote else ""
    return words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS].rpartition(' ')[0]} …"


def _refuse_empty(action: str, changes: JsonMapping) -> None:
    if action == "grade" and not changes:
        raise BadRequest("No grade is chosen.", "Go back and choose a reliability, a credibility or a basis.")


def refuse(stale: Stale, account: Account, action: str, onward: tuple[str, str]) -> NoReturn:
    """Raise Conflict with a message: the same form was sent twice, or another analyst was first."""
    last = stale.lines[-1]
    if last.analyst == account.name and last.action == action:
        what = "This decision was sent twice, as by a double click. It was stored once."
        raise Conflict(what, "There is nothing more to do here.", stale.lines, onward) from None
    what = f"{last.analyst} decided on this while your page was open. Your decision was not stored."
    raise Conflict(
        what, "Look at the decision in force, and decide again if you disagree.", stale.lines, onward
    ) from None


def _senseless(error: StoreError) -> BadRequest:
    what, remedy = apart(error)
    return BadRequest(what, f"{remedy} Nothing was stored.")


def asked_of_all(form: Sent) -> list[JsonMapping]:
    """The decisions of a form on many records, as ``Store.decide_all`` takes them."""
    action = form.get("action", "")
    if action not in BULK:
        raise BadRequest(
            f"{action[:40] or 'No action'}: cannot be applied to many records at once.", f"One of: {', '.join(BULK)}."
        )
    changes, reason = wanted(action, form), form.reason()
    _refuse_empty(action, changes)
    return [
        {"subject": key, "action": action, "reason": reason, "changes": changes, "seen": form.number(f"seen:{key}")}
        for key in dict.fromkeys(form.all("record"))
    ]


__all__ = ["ACTIONS", "BULK", "GRADES", "asked_of_all", "decide", "refuse", "wanted"]
