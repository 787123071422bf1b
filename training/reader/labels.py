"""Labelled documents as targets: which candidate is which claim, which mention is meant, what each sentence says."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from withheld.extract.candidates import Candidate, find_candidates
from withheld.extract.features import POINTERS, Cutter, Mention, Mentions, Read, pairs, read_windows
from withheld.extract.vocabularies import ALLOWED, MEASURES, RATES, SECTORS, SIGNS, STANCES
from withheld.records import Document
from withheld.text import host_money
from withheld.text.document_analysis import DocumentAnalysis

Label = dict[str, Any]
IGNORE = -100


@dataclass
class Example:
    """One window with its targets; ``-100`` is left out of the loss.

    ``signs`` is sentences × signs; ``asked`` lists (sentence, sign) whose pointers are asked; pointers hold, per query
    (figures, then asked), the columns that are right (empty: left out): column 0 is “none”, 1 “the date of publication”.
    """

    document: str
    read: Read
    measure: np.ndarray
    stance: np.ndarray
    per: np.ndarray
    each: np.ndarray
    sector: np.ndarray
    signs: np.ndarray
    asked: list[tuple[int, int]]
    pointers: dict[str, list[list[int]]]
    pairs: dict[str, np.ndarray] = field(default_factory=dict)


def span_of(text: str, quote: str | None) -> tuple[int, int] | None:
    """Where a quotation stands in a text, blind to white space."""
    found = re.search(r"\s+".join(map(re.escape, quote.split())), text) if quote else None
    return found.span() if found else None


def near(a: float | None, b: float | None) -> bool:
    """Whether two bounds are the same value."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 0.011 * max(abs(a), abs(b), 1e-9)


def options(c: Candidate, claim: Label, words: str = "") -> str | None:
    """The class that makes of a candidate with these ``words`` what a claim says, None if no class does."""
    measure, low, high = claim["measure"], claim["low"], claim["high"]
    if measure not in MEASURES:
        return None
    if c.kind == "fraction":
        if measure == "state_share":
            if near(low, c.low) and near(high, c.high):
                return measure
            return "kept_share" if near(low, c.rest[0]) and near(high, c.rest[1]) else None
        fits = c.product and near(low, c.product.low) and near(high, c.product.high)
        return measure if fits and measure in ALLOWED["fraction"] else None
    if not (near(low, c.low) and near(high, c.high)) or measure not in ALLOWED[c.kind]:
        return None
    if c.kind == "money" and claim["unit"] not in (c.unit, host_money(c.unit, claim.get("host"), words)):
        return None
    return measure


def align(text: str, candidates: list[Candidate], claims: list[Label]) -> tuple[dict[int, Label], list[Label]]:
    """Candidates by index with the claim that each one is, and the claims that no candidate is."""
    taken: dict[int, Label] = {}
    missed = []
    for claim in claims:
        at = span_of(text, claim["quote"])
        best: tuple[tuple[bool, bool], int, str] | None = None
        for i, c in enumerate(candidates):
            if i in taken or at is None or not (at[0] < c.end and c.start < at[1]):
                continue
            label = options(c, claim, text[c.start : c.end])
            rank = (at[0] <= c.core and c.end <= at[1], c.kind != "count")
            if label and (best is None or rank > best[0]):
                best = (rank, i, label)
        if best is None:
            missed.append(claim)
        else:
            taken[best[1]] = {**claim, "class": best[2]}
    return taken, missed


def same_name(a: str | None, b: str | None) -> bool:
    """Whether two names are of one speaker: equal, one within the other, or a spelling apart."""

    def words(name: str | None) -> list[str]:
        plain = re.findall(r"\w+", (name or "").casefold().replace("’s", "").replace("'s", ""))
        return [w for w in plain if w not in {"the", "a", "an", "of", "mr", "ms", "mrs", "dr"}]

    wa, wb = words(a), words(b)
    if not wa or not wb:
        return not wa and not wb
    if set(wa) <= set(wb) or set(wb) <= set(wa):
        return True
    return difflib.SequenceMatcher(None, " ".join(wa), " ".join(wb)).ratio() >= 0.82


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _host_columns(mentions: list[Mention], record: Label) -> list[int]:
    host = record.get("host")
    codes = {host} if isinstance(host, str) else set(host or ())
    if not codes:
        return [0]
    return [i + 2 for i, m in enumerate(mentions) if m.value in codes]


def _name_columns(mentions: list[Mention], name: str | None) -> list[int]:
    if not name:
        return [0]
    return [i + 2 for i, m in enumerate(mentions) if same_name(str(m.value), name)]


def _period_columns(mentions: list[Mention], record: Label, published: dt.date | None) -> list[int]:
    start, end = _date(record.get("start")), _date(record.get("end"))
    if start is None and end is None:
        return [0]
    out = [1] if published and start == end == published else []
    planned = record.get("measure") == "workers_planned"
    for i, m in enumerate(mentions):
        first, last = m.value  # type: ignore[misc]
        meant = [(first, last)]
        if planned and first and last:
            meant.append((_a_year_on(first), _a_year_on(last)))
            meant += [(published, end) for _, end in meant]
        if start is None and any(m.traits[BY : BY + 1]):
            meant.append((None, last))
        if any(_same_time(start, end, *bounds) for bounds in meant):
            out.append(i + 2)
    return out


def _a_year_on(day: dt.date) -> dt.date:
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


BY = 2
"""The trait of a time that a preposition makes a deadline or an end: “by June”, “until June”."""


def _same_time(a: dt.date | None, b: dt.date | None, c: dt.date | None, d: dt.date | None) -> bool:
    if None in (a, b, c, d):
        return (a, b) == (c, d) and (a or b) is not None
    i, j, k, m = (x.toordinal() for x in (a, b, c, d))  # type: ignore[union-attr]
    shared, whole = min(j, m) - max(i, k) + 1, max(j, m) - min(i, k) + 1
    return shared / whole >= 0.8


def columns(kind: str, mentions: list[Mention], record: Label, published: dt.date | None) -> list[int]:
    """The right columns of a pointer for a record; none where the text has no mention of what it says."""
    if kind == "host":
        return _host_columns(mentions, record)
    if kind == "place":
        return _name_columns(mentions, record.get("place"))
    if kind == "period":
        return _period_columns(mentions, record, published)
    return _name_columns(mentions, record["holder"] if "holder" in record else record.get("origin"))


def signs_of(document: Label) -> Iterator[tuple[str, Label]]:
    """Every record beside the claims with the sign that it is."""
    for r in document.get("indicators", ()):
        yield f"indicator:{r['indicator']}", r
    for r in document.get("events", ()):
        yield f"event:{r['type']}", r
    for r in document.get("positions", ()):
        yield f"position:{r['stance']}", r
    for r in document.get("pledges", ()):
        yield f"pledge:{r['act']}", {**r, "start": None, "end": r.get("by")}
    for r in document.get("presences", ()):
        yield "presence", r
    for r in document.get("dependences", ()):
        yield f"dependence:{r['kind']}", r


def examples(document: Label, cutter: Cutter) -> Iterable[Example]:
    """The windows of one labelled document with their targets."""
    doc = Document(
        id=document["id"], sha256="0" * 64, title=document.get("title"), publisher=document.get("publisher"),
        published=_date(document.get("published")), text=document["text"],
    )  # fmt: skip
    analysis = DocumentAnalysis(doc)
    candidates = find_candidates(analysis)
    mentions = Mentions(analysis, analysis.programme)
    taken, _ = align(doc.text, candidates, document["claims"])
    by_place = {(candidates[i].core, candidates[i].end): record for i, record in taken.items()}
    said = {(c["low"], c["high"]) for c in document["claims"]}
    at_sentence: dict[int, list[tuple[str, Label]]] = {}
    for sign, record in signs_of(document):
        at = span_of(doc.text, record["quote"])
        if at and sign in SIGNS:
            at_sentence.setdefault(analysis.finder.at(at[0]).number, []).append((sign, record))
    wanted = [True] * len(analysis.sentences)
    known = {kind: document.get(kind) is not None for kind in ("pledges", "presences", "dependences")}
    for read in read_windows(analysis, cutter, candidates, mentions, wanted):
        yield _example(document, analysis, read, by_place, said, at_sentence, known)


def _example(
    document: Label, analysis: DocumentAnalysis, read: Read, by_place: dict[tuple[int, int], Label], said: set[Any],
    at_sentence: dict[int, list[tuple[str, Label]]], known: dict[str, bool],
) -> Example:  # fmt: skip
    n = len(read.figures)
    measure, stance, per, each, sector = (np.full(n, IGNORE) for _ in range(5))
    records: list[Label | None] = []
    for i, item in enumerate(read.figures):
        record = by_place.get((item.start, item.end))
        c = item.candidate
        assert c is not None
        if record is None:
            again = c.kind != "fraction" and c.value >= 50 and any(near(c.low, a) and near(c.high, b) for a, b in said)
            measure[i] = IGNORE if again else 0
        else:
            measure[i] = MEASURES.index(record["class"])
            stance[i] = STANCES.index(record["stance"])
            per[i] = RATES.index(record["per"] or "")
            each[i] = int(record["each"])
            told = record["sector"] or ""  # an analyst may have named one that the reader does not know
            sector[i] = SECTORS.index(told) if told in SECTORS else IGNORE
        records.append(record)
    signs = np.zeros((len(read.sentences), len(SIGNS)), dtype=np.float32)
    for kind, prefix in (("pledges", "pledge:"), ("presences", "presence"), ("dependences", "dependence:")):
        if not known[kind]:
            signs[:, [k for k, s in enumerate(SIGNS) if s.startswith(prefix)]] = np.nan
    asked: dict[tuple[int, int], list[Label]] = {}
    for row, item in enumerate(read.sentences):
        for sign, record in at_sentence.get(item.sentence, ()):
            signs[row, SIGNS.index(sign)] = 1
            asked.setdefault((row, SIGNS.index(sign)), []).append(record)
    queries = [*read.figures, *(read.sentences[row] for row, _ in asked)]
    pointers, facts = {}, {}
    for kind in POINTERS:
        found = [m for m, _ in read.mentions[kind]]
        right = [columns(kind, found, r, analysis.published) if r else [] for r in records]
        # One sentence may tell a sign of several hosts or holders: each of them is right.
        right += [
            sorted({c for r in told for c in columns(kind, found, r, analysis.published)}) for told in asked.values()
        ]
        if kind == "place":
            right[n:] = [[] for _ in asked]
        pointers[kind] = right
        facts[kind] = pairs(analysis, read, kind, queries)
    return Example(document["id"], read, measure, stance, per, each, sector, signs, list(asked), pointers, facts)
