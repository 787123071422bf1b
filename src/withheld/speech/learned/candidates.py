"""Attributions that may be there: cues that the first chain finds, each with the source and content that the second gives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from withheld.speech.learned.chains import Chain, Scores
from withheld.speech.learned.columns import CUE, Columns
from withheld.speech.learned.hashing import Column
from withheld.speech.learned.templates import Pairs, cue_keys, pair_keys, pairs, place_keys, word_keys

POSSIBLE = 0.12
"""A word that begins a cue with less probability than this is skipped."""
_LIKELY = 0.35
Roles = dict[int, int]


@dataclass(slots=True)
class Candidate:
    """One possible attribution; ``first`` to ``stop`` are the rows of its cue (end exclusive), the rest row numbers.

    ``sure`` is the probability of its cue, ``content_sure`` and ``source_sure`` those of its parts by the second chain,
    ``content_seen`` and ``source_seen`` by the first, ``reached`` the largest probability of content at any word. ``source_by``
    and ``content_by`` say how a part was completed, 0 if the chain gave it.
    """

    first: int
    stop: int
    content: Column
    source: Column
    sure: float
    tagged: bool
    roles: Roles | None
    likeliest: int
    likelihood: float
    content_sure: float = 0.0
    source_sure: float = 0.0
    content_seen: float = 0.0
    source_seen: float = 0.0
    reached: float = 0.0
    source_by: int = 0
    content_by: int = 0


@dataclass(slots=True)
class Seen:
    """The first chain's output for a block: word classes, labels and their probabilities by part.

    ``tagged`` is 2 where a cue begins, 1 inside it, else 0.
    """

    classes: Column
    labels: Column
    tagged: Column
    begins: Scores
    content: Scores
    source: Scores


def paragraphs(table: Columns) -> tuple[Column, Column]:
    """First and last row (end exclusive) of each paragraph."""
    return _runs(table.paragraph)


def _runs(column: Column) -> tuple[Column, Column]:
    cuts = np.flatnonzero(np.diff(column)) + 1
    return np.concatenate(([0], cuts)).astype(np.int64), np.concatenate((cuts, [len(column)])).astype(np.int64)


def seen(table: Columns, classes: Chain, cues: Chain) -> Seen:
    """Run the chain of word classes and that of cues over a block."""
    return look(table, word_classes(table, classes), cues)


def word_classes(table: Columns, classes: Chain) -> Column:
    """The word class of each row, sentence by sentence."""
    return classes.best(classes.scores(word_keys(table)), *_runs(table.sentence))


def look(table: Columns, kinds: Column, cues: Chain) -> Seen:
    """Run the chain of cues over a block whose word classes are known."""
    bounds = paragraphs(table)
    scores = cues.scores(cue_keys(table, kinds))
    labels, odds = cues.best(scores, *bounds), cues.probabilities(scores, *bounds)

    def part(letter: str) -> Scores:
        """The summed probability of all labels with a letter, by word."""
        total: Scores = odds[:, [label.endswith(letter) for label in cues.labels]].sum(1)
        return total

    kind = np.array([2 if name == "BC" else 1 if name == "IC" else 0 for name in cues.labels])
    return Seen(kinds, labels, kind[labels], odds[:, cues.labels.index("BC")], part("X"), part("S"))


def cue_rows(found: Seen, roles: dict[int, Roles]) -> tuple[Column, Column]:
    """First and end rows of all possible cues: those that the chain labels, single words above the threshold, and those of the
    rules."""
    starts = np.flatnonzero(found.tagged == 2)
    goes_on = np.append(found.tagged == 1, False)
    stops = starts + 1
    while (more := goes_on[stops]).any():
        stops = stops + more
    taken = np.zeros(len(found.tagged) + 1, dtype=np.int64)
    np.add.at(taken, starts, 1)
    np.add.at(taken, stops, -1)
    free = np.cumsum(taken)[:-1] == 0
    known = np.zeros(len(free), dtype=bool)
    known[[row for row in roles if roles[row][row] == CUE and row - 1 not in roles]] = True
    single = np.flatnonzero(((found.begins > POSSIBLE) | known) & free)
    all_starts, all_stops = np.concatenate((starts, single)), np.concatenate((stops, single + 1))
    order = np.argsort(all_starts, kind="stable")
    return all_starts[order], all_stops[order]


def roles_at(attributions: Sequence[Sequence[tuple[int, range]]]) -> dict[int, Roles]:
    """For each row of a cue of the rules, the roles of that attribution's rows by the rules."""
    out: dict[int, Roles] = {}
    for parts in attributions:
        meaning = {row: role for role, rows in parts for row in rows}
        for role, rows in parts:
            if role == CUE:
                out |= dict.fromkeys(rows, meaning)
    return out


def linked(table: Columns, starts: Column, stops: Column, roles: dict[int, Roles]) -> tuple[Pairs, list[Roles | None]]:
    """The pairs of cues and words, with what the rules make of each cue."""
    bounds = zip(starts.tolist(), stops.tolist(), strict=True)
    known = [next((roles[row] for row in range(a, b) if row in roles), None) for a, b in bounds]
    return pairs(table, starts, stops, known), known


def candidates(table: Columns, found: Seen, links: Chain, roles: dict[int, Roles]) -> list[Candidate]:
    """The possible attributions of a block, in the order of their cues."""
    starts, stops = cue_rows(found, roles)
    if not len(starts):
        return []
    cued = cue_marks(found, starts, stops)
    pair, known = linked(table, starts, stops, roles)
    near = links.scores(place_keys(table, found.classes))
    scores = links.scores(pair_keys(table, found.classes, found.labels, pair, cued)) + near[pair.row]
    labels, odds = links.best(scores, pair.first, pair.last), links.probabilities(scores, pair.first, pair.last)
    content, source = (np.array([label.startswith(part) for label in links.labels]) for part in "XS")
    is_content, is_source, content_odds, source_odds = (
        content[labels],
        source[labels],
        odds[:, content].sum(1),
        odds[:, source].sum(1),
    )
    out = []
    for number, (first, stop) in enumerate(zip(starts.tolist(), stops.tolist(), strict=True)):
        part = slice(int(pair.first[number]), int(pair.last[number]))
        rows, x, s = pair.row[part], content_odds[part], source_odds[part]
        said, by = is_content[part], is_source[part]
        outside = (rows < first) | (rows >= stop)
        top = int(np.argmax(s * outside))
        out.append(
            Candidate(
                first, stop, rows[said], rows[by], float(found.begins[first:stop].max()), bool(found.tagged[first]), known[number],
                int(rows[top]), float(s[top]), _mean(x[said]), _mean(s[by]), _mean(found.content[rows[said]]),
                _mean(found.source[rows[by]]), float(x.max()),
            )
        )  # fmt: skip
    return out


def cue_marks(found: Seen, starts: Column, stops: Column) -> Column:
    """Marks the rows of cues that are likely, for the second chain to see where the next one stands."""
    likely = (found.tagged[starts] > 0) | (found.begins[starts] > _LIKELY)
    marks = np.zeros(len(found.tagged) + 1, dtype=np.int64)
    np.add.at(marks, starts[likely], 1)
    np.add.at(marks, stops[likely], -1)
    marked: Column = np.cumsum(marks)[:-1]
    return marked


def _mean(values: Scores) -> float:
    return float(values.mean()) if len(values) else 0.0
