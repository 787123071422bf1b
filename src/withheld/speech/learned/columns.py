"""The input of the models: one integer for each word and property of a document, in arrays of equal length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from withheld.speech import cues
from withheld.speech.attribution_candidates import AttributionCandidate
from withheld.speech.learned.hashing import Column, code
from withheld.speech.phrases import Words
from withheld.speech.quotations import Quotation
from withheld.vocabulary import codelist

EDGE = 1
"""Code for any position outside the paragraph."""
_FORMS = {"base": 1, "s": 2, "ed": 3, "ing": 4}
_RUN = re.compile(r"(.)\1+")
CONTENT, SOURCE, CUE = 1, 2, 3
_NUMBERS = (
    frozenset(codelist("numbers")["words"]) - {"zero", "one"}
    | {f"{word}{ending}" for word in (*codelist("numbers")["scales"], "dozen") for ending in ("", "s") if len(word) > 3}
    | {"percent", "half", "third", "quarter"}
)


@lru_cache(maxsize=200_000)
def _properties(word: str) -> tuple[int, ...]:
    low = word.lower().replace("’", "'")
    shape = "".join("X" if c.isupper() else "x" if c.islower() else "9" if c.isdigit() else c for c in word[:12])
    return code(low), code(low[-2:]), code(low[-3:]), code(_RUN.sub(r"\1", shape)), _speech(low), _counts(low)


def _counts(low: str) -> int:
    return int(any(c.isdigit() for c in low) or low in _NUMBERS)


def _speech(low: str) -> int:
    """Kind of cue word: 0 for none, 1–4 a form of a verb of speech, 5–8 of an attitude, 9 a noun of speech."""
    verb = cues.verbs().get(low)
    if verb:
        return _FORMS[verb.form] + 4 * verb.attitude
    return 9 if low in cues.noun_stance() else 0


@dataclass(slots=True)
class Columns:
    """The words of a document in one row each: ``start`` and ``end`` are offsets, the rest codes.

    ``role`` is the word's part in an attribution of the rules: content, source or cue, or 0.
    """

    start: Column
    end: Column
    low: Column
    last2: Column
    last3: Column
    shape: Column
    speech: Column
    sentence: Column
    paragraph: Column
    quoted: Column
    wordlike: Column
    number: Column
    role: Column
    base: Column
    """Row of each sentence's first word."""
    _shifts: dict[int, tuple[Column, NDArray[np.bool_], Column]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.start)

    def shifted(self, column: Column, by: int) -> Column:
        """The column as seen from ``by`` words before: row i holds row i + by, or ``EDGE`` beyond the paragraph."""
        if by not in self._shifts:
            at = np.clip(np.arange(len(self)) + by, 0, len(self) - 1)
            same = (at == np.arange(len(self)) + by) & (self.paragraph[at] == self.paragraph)
            self._shifts[by] = at, same, np.where(same, 2, EDGE)
        at, same, added = self._shifts[by]
        moved: Column = column[at] * same + added
        return moved

    def rows(self, first: int, last: int) -> range:
        """Rows of the words that stand between two offsets."""
        low = int(np.searchsorted(self.end, first, side="right"))
        return range(low, int(np.searchsorted(self.start, last, side="left")))


def columns(
    words: Sequence[Words],
    quotations: Sequence[Quotation],
    attributions: Sequence[AttributionCandidate],
    first: int = 0,
) -> Columns:
    """The columns of a run of sentences that begins with sentence ``first`` of its document.

    ``quotations`` and ``attributions`` are those of the run, as the rules found them.
    """
    sizes = [len(w) for w in words]
    base = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)[:-1]
    known = np.array([_properties(t) for w in words for t in w.text], dtype=np.int64).reshape(-1, 6)
    count = len(known)
    out = Columns(
        start=np.array([s for w in words for s in w.start], dtype=np.int64),
        end=np.array([e for w in words for e in w.end], dtype=np.int64),
        low=known[:, 0],
        last2=known[:, 1],
        last3=known[:, 2],
        shape=known[:, 3],
        speech=known[:, 4],
        sentence=np.repeat(np.arange(len(words)), sizes),
        paragraph=np.repeat([w.sentence.paragraph for w in words], sizes).astype(np.int64),
        quoted=np.zeros(count, dtype=np.int64),
        wordlike=np.array([t[0].isalnum() for w in words for t in w.text], dtype=np.int64),
        number=known[:, 5],
        role=np.zeros(count, dtype=np.int64),
        base=base,
    )
    for quotation in quotations:
        rows = out.rows(quotation.start, quotation.end)
        out.quoted[rows.start : rows.stop] = 1
    for attribution in attributions:
        for role, rows in attribution_rows(out, attribution, first):
            out.role[rows.start : rows.stop] = role
    return out


def attribution_rows(table: Columns, attribution: AttributionCandidate, first: int = 0) -> list[tuple[int, range]]:
    """The rows of an attribution of the rules by role: content first, then source, then cue; see ``columns``."""
    at = int(table.base[attribution.sentence - first])
    out = [(CONTENT, range(at + a, at + b)) for a, b in attribution.content]
    out += [(CONTENT, table.rows(a, b)) for a, b in attribution.extra]
    if attribution.source:
        out.append((SOURCE, range(at + attribution.source[0], at + attribution.source[1])))
    out.append((CUE, range(at + attribution.cue[0], at + attribution.cue[1])))
    return out
