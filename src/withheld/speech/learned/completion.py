"""Completes attributions of which the chain found only a part: every cue needs a source and content."""

from __future__ import annotations

import numpy as np

from withheld.speech.learned.candidates import Candidate
from withheld.speech.learned.columns import Columns
from withheld.speech.learned.hashing import Column, code

LIKELIEST, SPEAKER_BEFORE, SUBJECT, REST = 1, 2, 3, 1
_PLAUSIBLE = 0.12
_FIRM = 0.4
_SOURCE_AHEAD = 25
_COLON = code(":")
_NONE = np.zeros(0, dtype=np.int64)


def complete(table: Columns, subject: Column, found: list[Candidate]) -> None:
    """Fill in the source and content that a candidate lacks, if the text has one.

    ``subject`` marks rows whose word class is that of a subject.
    """
    for one in found:
        if not len(one.source) and one.likelihood > _PLAUSIBLE:
            one.source, one.source_by, one.source_sure = np.array([one.likeliest]), LIKELIEST, one.likelihood
    for place, one in enumerate(found):
        if not len(one.source) and (speaker := _speaker_before(table, found[:place], one)) is not None:
            one.source, one.source_by = speaker, SPEAKER_BEFORE
    for one in found:
        if not len(one.source):
            one.source = _subject(table, subject, one)
            one.source_by = SUBJECT if len(one.source) else 0
        if not len(one.content):
            one.content, one.content_by = _rest(table, one), REST


def _speaker_before(table: Columns, before: list[Candidate], one: Candidate) -> Column | None:
    """The source of the last firm cue before in the sentence: “she called it outrageous and asked for …”."""
    for other in reversed(before):
        if table.sentence[other.first] != table.sentence[one.first]:
            return None
        if len(other.source) and other.source_by <= LIKELIEST and other.sure > _FIRM and other.source[0] < one.first:
            return other.source
    return None


def _subject(table: Columns, subject: Column, one: Candidate) -> Column:
    begin = int(np.searchsorted(table.sentence, table.sentence[one.first], side="left"))
    rows = np.flatnonzero(subject[begin : one.first])
    return rows[-1:] + begin if len(rows) else _NONE


def _rest(table: Columns, one: Candidate) -> Column:
    """What stands after the cue, and its source if that follows, in the sentence; after a colon, the next paragraph."""
    end = int(np.searchsorted(table.sentence, table.sentence[one.stop - 1], side="right"))
    start = one.stop
    if len(one.source) and one.stop <= one.source.max() < one.stop + _SOURCE_AHEAD:
        start = int(one.source.max()) + 1
    rows = np.setdiff1d(np.arange(start, end), one.source)
    if table.wordlike[rows].any():
        return rows
    if end < len(table) and _COLON in (table.low[end - 1], table.low[one.stop - 1]):
        return np.arange(end, int(np.searchsorted(table.paragraph, table.paragraph[end], side="right")))
    return _NONE
