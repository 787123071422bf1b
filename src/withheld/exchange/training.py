"""The decisions of a case as labels, in the form of the corpus that the reader is trained on (``training/corpus/``).

In training, a figure without a label is a negative example, so a document is exported only when all its proposals are decided.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from withheld.evidence import (
    SELECTOR,
    Marks,
    Store,
    documents_table,
    quote_from,
    quotes_table,
    reading_rows,
    record_from,
    records_table,
)
from withheld.imprint import EXPORT, KEY
from withheld.jsons import JsonObject
from withheld.readings import KINDS
from withheld.records import Quote, Record, Source

DECIDED = ("accepted", "edited")
"""States of records that an analyst confirmed as correct readings; a rejected one is no label."""
_NOT_LABELS = {"document", "quote", "confidence", "covers", "figure", "note", "grounds", "claim"}
"""Fields that are not labels: what the machine adds for people, and what only the case knows."""
_WHERE_SAID = ("counted", "derivation", "definition")
"""Fields that a label has only if they are not empty."""

Row = sa.RowMapping
Label = JsonObject


class Lessons(Record):
    """Labelled documents, each a line of the corpus, and the documents that are left out with the reason."""

    taught: tuple[Label, ...]
    left_out: tuple[tuple[Source, str], ...]

    @property
    def size(self) -> int:
        """How many records the documents hold."""
        return sum(len(line[kind]) for line in self.taught for kind in KINDS)


def lessons(store: Store) -> Lessons:
    """The documents of a case of which all is decided, with what an analyst accepted, corrected or added."""
    found, erased = _rows(store), store.erased()
    taught, left_out = [], []
    for source in store.sources():
        if source.transcribed:
            continue
        rows = found.get(source.id, [])
        why = "a sentence of it was erased" if source.sha256 in erased else _unfit(source, rows)
        line = None if why else _line(source, store.document(source.id).text, rows)
        if line:
            taught.append(line)
        else:
            left_out.append((source, why or "a quotation does not stand in its text: see “withheld verify”"))
    return Lessons(taught=tuple(taught), left_out=tuple(left_out))


def marked(store: Store) -> bool:
    """Whether anything in a case is marked, including records that no list shows: whole texts may reveal it."""
    queries = [
        sa.select(table.c.id).where(table.c.sensitivity.is_not(None)).limit(1)
        for table in (documents_table, records_table)
    ]
    with reading_rows(store.engine, store.path) as connection:
        return bool(Marks(connection).names()) or any(connection.execute(query).first() for query in queries)


def _rows(store: Store) -> dict[str, list[Row]]:
    """The records of each document in the order of its text, merged and erased ones too; not what no reader makes any more."""
    current = records_table.c.superseded_by_extractor.is_(None) | (records_table.c.state != "proposed")
    query = sa.select(*records_table.c, *[quotes_table.c[name] for name in SELECTOR]).where(current)
    query = query.select_from(records_table).join(
        quotes_table, records_table.c.quote == quotes_table.c.id, isouter=True
    )
    found: defaultdict[str, list[Row]] = defaultdict(list)
    with reading_rows(store.engine, store.path) as connection:
        for row in connection.execute(
            query.order_by(quotes_table.c.start, quotes_table.c.end, records_table.c.id)
        ).mappings():
            found[row["document"]].append(row)
    return found


def _unfit(source: Source, rows: Sequence[Row]) -> str | None:
    """Why a document cannot be used for training; None if it can."""
    if source.example:
        return "it is an invented example"
    if source.language and source.language[:2].lower() != "en":
        return f"it is in another language ({source.language}); only English is read"
    if any(row["redacted"] is not None for row in rows):
        return "a record of it was erased"
    open_ones = sum(row["state"] == "proposed" and not _twin(row, rows) for row in rows)
    if open_ones:
        return f"{open_ones} of its {len(rows)} records {'is' if open_ones == 1 else 'are'} not decided"
    return None if rows else "no record was proposed or added, so nothing was decided"


def _twin(row: Row, rows: Iterable[Row]) -> bool:
    """Whether a record was merged into one at the same place, which replaces it."""
    if row["merged_into"] is None or row["quote"] is None:
        return False
    into = next((r for r in rows if r["id"] == row["merged_into"] and r["quote"] is not None), None)
    return into is not None and bool(row["start"] < into["end"] and into["start"] < row["end"])


def _line(source: Source, text: str, rows: Sequence[Row]) -> Label | None:
    """A document with its labels; None if a quotation is not in the text."""
    kept = [row for row in rows if row["state"] in DECIDED and row["quote"] is not None and not _twin(row, rows)]
    claims = {row["id"]: n for n, row in enumerate(row for row in kept if row["kind"] == "claim")}
    into = {row["id"]: row["merged_into"] for row in rows}
    labels: dict[str, list[Label]] = {kind: [] for kind in KINDS}
    for row in kept:
        quote = quote_from(row)
        if quote is None or text[quote.start : quote.end] != quote.exact:
            return None
        label = {"quote": _told_apart(text, quote), **_fields(row)}
        about = claims.get(row["about"], claims.get(into.get(row["about"])))
        labels[f"{row['kind']}s"].append(label | ({"claim": about} if about is not None else {}))
    head = {
        "id": source.id, "publisher": source.publisher, "published": source.published and source.published.isoformat(),
        "language": source.language or "en", "title": source.title, "text": text,
    }  # fmt: skip
    return {KEY: EXPORT, **head, **labels}


def _fields(row: Row) -> Label:
    told = record_from(row["kind"], row["body"]).model_dump(mode="json", exclude=_NOT_LABELS)
    return {name: value for name, value in told.items() if value is not None or name not in _WHERE_SAID}


def _told_apart(text: str, quote: Quote) -> str:
    """A quotation, extended if its words occur earlier in the text too: a label is located by its words alone."""
    first = min(quote.start, quote.sentence_start)
    last = max(quote.end, quote.sentence_start + len(quote.sentence))
    wider = ((quote.start, quote.end), (quote.start, last), (first, quote.end), (first, last))
    here = (text[a:b] for a, b in wider if _first(text, text[a:b]) == a)
    return next(here, quote.exact)


def _first(text: str, words: str) -> int:
    """Offset of the first occurrence of words in a text, ignoring white space; -1 if there is none."""
    found = re.search(r"\s+".join(map(re.escape, words.split())), text)
    return found.start() if found else -1
