"""Search: full text over documents and sentences, and records by what they are, a page at a time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from withheld.evidence.engine import reading
from withheld.evidence.schema import FULL_TEXT, documents, records
from withheld.evidence.store import Store, evidence_of
from withheld.evidence.subjects import visible
from withheld.records import Evidence, Record, Source

MOST_RANKED = 2000
"""So many matches are ranked; where more match, the words tell little apart and the documents' order is kept."""
_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
OPEN, CLOSE = "\x02", "\x03"
"""Around the matched words of an excerpt: characters that no text may hold."""


class Filters(Record):
    """What a record must be; None asks nothing. ``since`` and ``until`` bound the period that it holds for."""

    kind: str | None = None
    host: str | None = None
    place: str | None = None
    measure: str | None = None
    sector: str | None = None
    origin: str | None = None
    publisher: str | None = None
    reliability: str | None = None
    credibility: int | None = None
    basis: str | None = None
    state: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None


class DocumentHit(Record):
    """A document whose text or title has the words, with an excerpt in which they stand between ``OPEN`` and ``CLOSE``."""

    source: Source
    excerpt: str


class Page(Record):
    """A page of records, whether more follow, whether they are ranked by their words, and documents that have the words."""

    records: tuple[Evidence, ...]
    more: bool
    ranked: bool
    documents: tuple[DocumentHit, ...] = ()


def find(store: Store, words: str = "", filters: Filters | None = None, *, limit: int = 50, page: int = 1) -> Page:
    """Records whose sentence has all the words and that are what the filters ask; documents that have the words."""
    asked = query(words)
    if words.strip() and not asked:
        return Page(records=(), more=False, ranked=False)
    with reading(store.engine, store.path) as connection:
        ids, ranked = _ids(connection, asked, filters or Filters(), limit + 1, (page - 1) * limit)
        bare = filters is None or filters == Filters()
        texts = _documents(connection, asked, limit) if asked and bare and page == 1 else ()
        found = evidence_of(connection, ids[:limit])
    return Page(records=tuple(found), more=len(ids) > limit, ranked=ranked, documents=tuple(texts))


def query(words: str) -> str:
    """A user's words as a query of FTS5: all must stand in the text, those in quotation marks in a row.

    A number is found however its thousands are set apart. Nothing of the query's syntax comes from the user.
    """
    parts = [part for phrase, word in _TOKEN.findall(words) if (part := _part(phrase, word))]
    # Beside words in brackets FTS5 knows no unsaid AND.
    return (" AND " if any(part.startswith("(") for part in parts) else " ").join(parts)


def _part(phrase: str, word: str) -> str:
    tokens = _WORD.findall(phrase or word)
    if not tokens:
        return ""
    told = f'"{" ".join(tokens)}"'
    if len(tokens) == 1 and tokens[0].isdecimal() and tokens[0].isascii() and len(tokens[0]) > 3:
        return f'({told} OR "{f"{int(tokens[0]):,}".replace(",", " ")}")'
    if len(tokens) > 1 and all(t.isdecimal() and t.isascii() for t in tokens):
        return f'({told} OR "{"".join(tokens)}")'
    return told + "*" * (not phrase and word.endswith("*"))


def _ids(connection: sa.Connection, asked: str, filters: Filters, limit: int, offset: int) -> tuple[list[str], bool]:
    chosen = sa.select(records.c.id).where(visible(), *_conditions(connection, filters))
    ranked = bool(asked) and _few(connection, asked)
    if asked:
        match = sa.text("SELECT rowid AS id, rank FROM sentences WHERE sentences MATCH :asked").bindparams(asked=asked)
        hits = match.columns(sa.column("id", sa.Integer), sa.column("rank", sa.Float)).subquery("hits")
        if ranked:
            chosen = chosen.join(hits, records.c.quote == hits.c.id).order_by(hits.c.rank, records.c.id)
        else:
            chosen = chosen.where(records.c.quote.in_(_matching(asked)))
    if not ranked:
        chosen = chosen.order_by(records.c.entry, records.c.id)
    return list(connection.execute(chosen.limit(limit).offset(offset)).scalars()), ranked


def _matching(asked: str) -> Any:
    match = sa.text("SELECT rowid AS id FROM sentences WHERE sentences MATCH :asked").bindparams(asked=asked)
    return sa.select(match.columns(sa.column("id", sa.Integer)).subquery("matching").c.id)


def _few(connection: sa.Connection, asked: str) -> bool:
    """Whether so few sentences match that all can be ranked."""
    text = sa.text("SELECT count(*) FROM (SELECT rowid FROM sentences WHERE sentences MATCH :asked LIMIT :most)")
    return int(connection.execute(text, {"asked": asked, "most": MOST_RANKED + 1}).scalar() or 0) <= MOST_RANKED


def _conditions(connection: sa.Connection, f: Filters) -> list[sa.ColumnElement[bool]]:
    told = f.model_dump(exclude_none=True)
    equal = [records.c[name] == told[name] for name in _EQUAL if name in told]
    if f.host:
        equal.append(records.c.host.in_(_with_host(connection, f.host)))
    if f.place:
        equal.append(sa.func.json_extract(records.c.body, "$.place").icontains(f.place, autoescape=True))
    if f.origin:
        equal.append(records.c.origin.icontains(f.origin, autoescape=True))
    if f.publisher:
        named = sa.select(documents.c.id).where(documents.c.publisher.icontains(f.publisher, autoescape=True))
        equal.append(records.c.document.in_(named))
    if f.since:
        equal.append(records.c.ends >= f.since.isoformat())
    if f.until:
        equal.append(records.c.begins <= f.until.isoformat())
    return equal


_EQUAL = ("kind", "measure", "sector", "reliability", "credibility", "basis", "state")


def _with_host(connection: sa.Connection, host: str) -> list[str]:
    """The host columns that hold a country: itself, and those of several hosts together."""
    # One look at the index for each host that there is, instead of one for each record.
    text = sa.text(
        "WITH RECURSIVE t(h) AS (SELECT min(host) FROM records UNION ALL "
        "SELECT (SELECT min(host) FROM records WHERE host > t.h) FROM t WHERE t.h IS NOT NULL) "
        "SELECT h FROM t WHERE h IS NOT NULL"
    )
    return [h for h in connection.execute(text).scalars() if host in h.split("+")]


def _documents(connection: sa.Connection, asked: str, limit: int) -> Sequence[DocumentHit]:
    text = sa.text(
        "SELECT d.source, coalesce(snippet(texts, -1, :open, :close, ' … ', 24), '') FROM "
        "(SELECT rowid, rank FROM texts WHERE texts MATCH :asked LIMIT :most) AS hits "
        "JOIN texts ON texts.rowid = hits.rowid JOIN documents AS d ON d.number = hits.rowid "
        "WHERE texts MATCH :asked AND d.redacted IS NULL ORDER BY hits.rank LIMIT :limit"
    )
    values = {"asked": asked, "open": OPEN, "close": CLOSE, "limit": limit, "most": MOST_RANKED}
    rows = connection.execute(text.columns(sa.column("source", sa.JSON), sa.column("excerpt", sa.String)), values)
    return [DocumentHit(source=Source.model_validate(row[0]), excerpt=row[1]) for row in rows]


def rebuild(connection: sa.Connection) -> None:
    """Index all texts and sentences anew, so that nothing of an erased one is left in the index."""
    for name in FULL_TEXT:
        connection.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES ('rebuild')")
