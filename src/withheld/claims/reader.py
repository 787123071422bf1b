"""A document to everything that it says about the programme."""

from __future__ import annotations

from withheld.claims.assembly import find_claims
from withheld.claims.attribution import Speech
from withheld.claims.qualitative import Context
from withheld.claims.qualitative.events import find_events
from withheld.claims.qualitative.indicators import find_indicators
from withheld.claims.qualitative.pledges import find_pledges
from withheld.claims.qualitative.positions import find_positions
from withheld.claims.qualitative.presences import find_presences
from withheld.claims.scope import Scope
from withheld.claims.setting import Setting
from withheld.readings import without_others
from withheld.records import Attribution, Document, Reading, Statement

EXTRACTOR = "rules-1"
"""Name and version of the extractor, kept with every record that it proposes."""


def read_document(document: Document, *, attributions: bool = False, programme: str | None = None) -> Reading:
    """Claims, events, positions, indicators, pledges and presences of one document; its ``attributions`` where asked for.

    With a ``programme``, what a document on several says in so many words of the others is left out, and counted.
    """
    setting = Setting(document, programme)
    scope = Scope(setting)
    speech = Speech(setting.text, setting.sentences, outlet=document.publisher)
    claims = find_claims(setting, scope, speech)
    reading = Reading(
        document=document.id, programme=setting.programme, claims=tuple(claims),
        attributions=_said(speech) if attributions else (),
    )  # fmt: skip
    if setting.programme is None:
        return reading
    context = Context(document=document, sentences=setting.sentences, scope=scope, speech=speech, claims=claims)
    reading = reading.model_copy(
        update={
            "events": tuple(find_events(context)),
            "positions": tuple(find_positions(context)),
            "indicators": tuple(find_indicators(context)),
            "pledges": tuple(find_pledges(context)),
            "presences": tuple(find_presences(context)),
        }
    )
    if programme is None or len(setting.programmes) < 2:
        return reading
    return without_others(reading, lambda record: _elsewhere(setting, record))


def _elsewhere(setting: Setting, record: Statement) -> str | None:
    return setting.elsewhere(record.quote.sentence_start) if record.quote else None


def _said(speech: Speech) -> tuple[Attribution, ...]:
    from withheld.claims.learned.model import model

    return tuple(model().attributions(speech.words, speech.quotations.all, speech.sayings))
