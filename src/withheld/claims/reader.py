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
from withheld.records import Attribution, Document, Reading

EXTRACTOR = "rules-1"
"""Name and version of the extractor, kept with every record that it proposes."""


def read_document(document: Document, *, attributions: bool = False) -> Reading:
    """Claims, events, positions, indicators, pledges and presences of one document; its ``attributions`` where asked for."""
    setting = Setting(document)
    scope = Scope(setting)
    speech = Speech(setting.text, setting.sentences, outlet=document.publisher)
    claims = find_claims(setting, scope, speech)
    reading = Reading(document=document.id, claims=tuple(claims), attributions=_said(speech) if attributions else ())
    if setting.programme is None:
        return reading
    context = Context(document=document, sentences=setting.sentences, scope=scope, speech=speech, claims=claims)
    return reading.model_copy(
        update={
            "events": tuple(find_events(context)),
            "positions": tuple(find_positions(context)),
            "indicators": tuple(find_indicators(context)),
            "pledges": tuple(find_pledges(context)),
            "presences": tuple(find_presences(context)),
        }
    )


def _said(speech: Speech) -> tuple[Attribution, ...]:
    from withheld.claims.learned.model import model

    return tuple(model().attributions(speech.words, speech.quotations.all, speech.sayings))
