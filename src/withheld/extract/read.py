"""A document to everything that it says about the programme."""

from __future__ import annotations

import re
from dataclasses import replace

from withheld.claims.setting import Setting
from withheld.extract.added import added_claims
from withheld.extract.assemble import Assembler
from withheld.extract.candidates import find_candidates
from withheld.extract.decide import decide
from withheld.extract.encoder import Reader, reader
from withheld.extract.features import read_windows
from withheld.extract.mentions import Mentions
from withheld.extract.programmes import names, programme_of, programmes_of
from withheld.extract.signs import Signs
from withheld.readings import without_others
from withheld.records import Attribution, Claim, Document, Reading, Statement

EXTRACTOR = "reader-1"
"""Name and version of the reader, kept with every record that it proposes; the weights' card has the same."""


def read_document(
    document: Document, *, attributions: bool = False, programme: str | None = None, model: Reader | None = None
) -> Reading:
    """Claims, events, positions, indicators, pledges and presences of one document; its ``attributions`` where asked for.

    With a ``programme``, what a document on several says in so many words of the others is left out, and counted. ``model``
    is another reader than the one that the program comes with.
    """
    setting = Setting(document, programme)
    code = programme_of(setting)
    if code is None:
        said = _said(Mentions(setting, None)) if attributions else ()
        return Reading(document=document.id, attributions=said)
    candidates = find_candidates(setting)
    mentions = Mentions(setting, code)
    wanted = _wanted(setting, code, {c.sentence for c in candidates})
    model = model or reader()
    reads = read_windows(setting, model.cutter, candidates, mentions, wanted)
    card = model.card["thresholds"]
    figures, signs = decide(setting, model, reads, card["shown"], min(card["signs"].values()))
    claims = [*Assembler(setting, candidates, mentions, code).claims(figures), *added_claims(setting, candidates, code)]
    claims.sort(key=lambda c: c.figure.start if c.figure else 0)
    records = Signs(setting, card["signs"]).records(signs, claims)
    reading = Reading(
        document=document.id, programme=code, claims=tuple(claims), attributions=_said(mentions) if attributions else (),
        **records,
    )  # fmt: skip
    others = [c for c in programmes_of(setting) if c != code]
    if programme is None or not others:
        return reading
    return without_others(reading, lambda record: _elsewhere(setting, code, others, record))


def _elsewhere(setting: Setting, code: str, others: list[str], record: Statement) -> str | None:
    """The other programme that a record's sentence is about: it, or one before it in its paragraph, names that one first."""
    if record.quote is None:
        return None
    sentence = setting.finder.at(record.quote.sentence_start)
    for near in reversed(setting.sentences[: sentence.number + 1]):
        if near.paragraph != sentence.paragraph or names(code, near.text):
            return None
        if named := next((other for other in others if names(other, near.text)), None):
            return named
    return None


def _said(mentions: Mentions) -> tuple[Attribution, ...]:
    from withheld.claims.learned.model import model

    speech = mentions.speech
    return tuple(model().attributions(speech.words, speech.quotations.all, speech.sayings))


_WORK = re.compile(
    r"\b(?:work|labou?r|employ|wage|pay|paid|salar|earn|job|hire|permit|visa|contract|crew|staff|build|brigade|mission)",
    re.I,
)
SHORT = 60
"""Sentences of a document that is read whole; of a longer one, what is near the programme or its work."""


def _wanted(setting: Setting, code: str, figures: set[int]) -> list[bool]:
    """Sentences worth reading: all of a short document; else those near the programme's name, with work or a figure."""
    size = len(setting.sentences)
    if size <= SHORT:
        return [True] * size
    named = [names(code, s.text) for s in setting.sentences]
    near = [any(named[max(0, i - 8) : i + 4]) for i in range(size)]
    return [
        near[s.number] and (named[s.number] or s.number in figures or bool(_WORK.search(s.text)))
        for s in setting.sentences
    ]


def read_figure(document: Document, start: int, end: int, measure: str, programme: str) -> Claim | None:
    """The claim that a figure at these offsets would be if it were of this measure: its scope, period and origin as read.

    None where no figure stands there. For an analyst who knows what a figure is, and asks what the text says of it.
    """
    setting = Setting(document, programme)
    candidates = find_candidates(setting)
    mentions = Mentions(setting, programme)
    number = setting.finder.at(start).number
    wanted = [abs(s.number - number) <= 3 for s in setting.sentences]
    model = reader()
    reads = read_windows(setting, model.cutter, candidates, mentions, wanted)
    figures, _ = decide(setting, model, reads, 0.0, 1.1)
    here = [d for d in figures if d.item.start < end and start < d.item.end]
    made = Assembler(setting, candidates, mentions, programme)
    return next((claim for d in here if (claim := made.claim(replace(d, measure=measure))) is not None), None)
