"""The full text of a store on a PostgreSQL server: vectors of words that triggers keep in step with the texts.

What differs from FTS5: matches are ranked by ``ts_rank`` in place of BM25, and inflections are matched by Snowball's English
stemmer in place of Porter's. Phrases, prefixes, numbers and bare words match the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import sqlalchemy as sa

from withheld.evidence.schema import FULL_TEXT
from withheld.evidence.stores.fts5 import CLOSE, OPEN
from withheld.evidence.stores.terms import SHARED, Term, has_forms

_KEYS = {"texts": "number", "sentences": "id"}
_WORD = re.compile(r"[^\W_]+")
EXCERPT = 24
"""Words of an excerpt."""
LOOKED_AT = 1_000_000
"""Characters of a text in which its excerpt is looked for."""


class _Query:
    """The conditions of some terms, with their values: nothing of the query's syntax comes from the user."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self.values: dict[str, str] = {}
        self.each = [self._condition(term) for term in terms]

    def _bind(self, text: str) -> str:
        name = f"w{len(self.values)}"
        self.values[name] = text
        return f"plain_words(CAST(:{name} AS text))"

    def _row(self, way: Sequence[str], *, beginning: bool) -> str:
        told = self._bind(" ".join(way))
        if not beginning:
            return f"phraseto_tsquery('pg_catalog.simple', {told})"
        row = f"replace(NULLIF(btrim({told}), ''), ' ', ' <-> ')"
        return f"to_tsquery('pg_catalog.simple', {row} || '\\:*')"

    def _condition(self, term: Term) -> str:
        any_of = [f"words @@ {self._row(way, beginning=term.beginning)}" for way in term.ways]
        if has_forms(term.stem):
            any_of.append(f"stems @@ plainto_tsquery('pg_catalog.english', {self._bind(term.stem or '')})")
        return " OR ".join(any_of)

    def keys(self, table: str) -> str:
        """SQL of the keys of those texts that have all terms, each in any of its parts."""
        return " INTERSECT ".join(f"SELECT {_KEYS[table]} FROM {table} WHERE {condition}" for condition in self.each)

    def ranked(self, table: str, among: str = "TRUE") -> str:
        """SQL of keys and ranks, the best lowest, of texts that have all terms and are ``among`` some."""
        key = _KEYS[table]
        rank = " || ".join(self._row(term.ways[0], beginning=term.beginning) for term in self.terms)
        return (
            f"SELECT t.{key} AS id, CAST(-max(ts_rank(t.words, {rank})) AS double precision) AS rank FROM {table} AS t "
            f"WHERE t.{key} IN ({self.keys(table)}) AND {among} GROUP BY t.{key}"
        )


class TsVector:
    """The words of texts and of sentences, by which they are found."""

    def hits(self, connection: sa.Connection, terms: list[Term], most: int) -> tuple[sa.Subquery, bool]:
        """Quotations whose sentence has all terms, and whether they are so few that all can be ranked."""
        asked = _Query(terms)
        count = sa.text(f"SELECT count(*) FROM ({asked.keys('sentences')} LIMIT :most) AS found")
        few = int(connection.execute(count, {**asked.values, "most": most + 1}).scalar() or 0) <= most
        told = asked.ranked("sentences") if few else f"SELECT id, 0.0 AS rank FROM ({asked.keys('sentences')}) AS found"
        columns = (sa.column("id", sa.Integer), sa.column("rank", sa.Float))
        return sa.text(told).bindparams(**asked.values).columns(*columns).subquery("hits"), few

    def documents(
        self, connection: sa.Connection, terms: list[Term], limit: int, most: int
    ) -> list[tuple[dict[str, object], str]]:
        """Sources of documents whose text or title has all terms, the best first, each with an excerpt."""
        asked = _Query(terms)
        among = f"t.number IN (SELECT * FROM ({asked.keys('texts')} LIMIT :most) AS few)"
        text = sa.text(
            f"SELECT d.source, d.title, left(d.text, {LOOKED_AT}) AS text FROM documents AS d "
            f"JOIN ({asked.ranked('texts', among)}) AS hits ON d.number = hits.id "
            "WHERE d.redacted IS NULL ORDER BY hits.rank, d.number LIMIT :limit"
        )
        columns = (sa.column("source", sa.JSON), sa.column("title", sa.String), sa.column("text", sa.String))
        rows = connection.execute(text.columns(*columns), {**asked.values, "limit": limit, "most": most}).all()
        stems = _forms(connection, terms, [part or "" for row in rows for part in row[1:]])
        return [(row[0], excerpt((row[2] or "", row[1] or ""), terms, stems)) for row in rows]

    def rebuild(self, connection: sa.Connection) -> None:
        """Index all texts and sentences anew, so that nothing of an erased one is left in the index."""
        for name in FULL_TEXT:
            connection.exec_driver_sql(f"DELETE FROM {name}")
        connection.exec_driver_sql(
            "INSERT INTO texts SELECT number, -1, w.words, w.stems FROM documents, word_parts(title) AS w WHERE w.part = 0"
        )
        for table, (source, key, column) in FOLLOWED.items():
            connection.exec_driver_sql(
                f"INSERT INTO {table} SELECT {key}, w.part, w.words, w.stems FROM {source}, word_parts({column}) AS w"
            )


FOLLOWED = {"texts": ("documents", "number", "text"), "sentences": ("quotes", "id", "sentence")}
"""By table of the full text: the table that it follows, its key and the column of the text."""


class _Token(NamedTuple):
    plain: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    return [_Token(_plain(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def _plain(word: str) -> str:
    bare = (c for c in unicodedata.normalize("NFD", word) if not "\u0300" <= c <= "\u036f")
    return "".join(bare).lower()


def _forms(connection: sa.Connection, terms: Sequence[Term], texts: Sequence[str]) -> dict[str, set[str]]:
    """The words of some texts that have the stem of each term, by the server's own stemmer."""
    asked = {term.stem.lower() for term in terms if term.stem and has_forms(term.stem)}
    begins = {word[:SHARED] for word in asked}
    near = {t.plain for text in texts for t in _tokens(text) if t.plain[:SHARED] in begins} if asked else set()
    query = sa.text(
        "SELECT a, w FROM unnest(CAST(:asked AS text[])) AS a, unnest(CAST(:near AS text[])) AS w "
        "WHERE ts_lexize('pg_catalog.english_stem', a) && ts_lexize('pg_catalog.english_stem', w)"
    )
    found: dict[str, set[str]] = {}
    for word, form in connection.execute(query, {"asked": sorted(asked), "near": sorted(near)}) if near else ():
        found.setdefault(word, set()).add(form)
    return found


def excerpt(texts: Sequence[str], terms: Sequence[Term], stems: Mapping[str, Collection[str]]) -> str:
    """The words of the first text with most terms around those that were found, which stand between ``OPEN`` and ``CLOSE``."""
    best: tuple[int, str, list[_Token], list[tuple[int, int, int]], int] | None = None
    for text in texts:
        tokens = _tokens(text)
        found = sorted(_found(tokens, terms, stems))
        for n, (first, _, _) in enumerate(found):
            near = list(islice(_within(found, n), EXCERPT * len(terms)))
            count = len({term for _, end, term in near if end <= first + EXCERPT})
            if best is None or count > best[0]:
                best = (count, text, tokens, found, first)
    if best is None:
        return ""
    _, text, tokens, found, first = best
    start = max(0, first - EXCERPT // 4)
    return _marked(text, tokens, found, start, min(len(tokens), start + EXCERPT))


def _within(found: Sequence[tuple[int, int, int]], n: int) -> Iterator[tuple[int, int, int]]:
    """The matches from one on that begin within an excerpt's length of it."""
    at = n
    while at < len(found) and found[at][0] < found[n][0] + EXCERPT:
        yield found[at]
        at += 1


def _found(
    tokens: Sequence[_Token], terms: Sequence[Term], stems: Mapping[str, Collection[str]]
) -> Iterator[tuple[int, int, int]]:
    """First token, the one after the last, and the number of the term, of all places where a term stands."""
    at: dict[str, list[int]] = {}
    for n, token in enumerate(tokens):
        at.setdefault(token.plain, []).append(n)
    for number, term in enumerate(terms):
        for way in term.ways:
            row = [t.plain for t in _tokens(" ".join(way))]
            for n in at.get(row[0], ()) if row and not term.beginning else ():
                if [t.plain for t in tokens[n : n + len(row)]] == row:
                    yield n, n + len(row), number
            if row and term.beginning:
                yield from ((n, n + len(row), number) for n in range(len(tokens)) if _begins(tokens, n, row))
        forms = stems.get(term.stem.lower(), ()) if term.stem else ()
        yield from ((n, n + 1, number) for form in forms for n in at.get(form, ()))


def _begins(tokens: Sequence[_Token], n: int, row: Sequence[str]) -> bool:
    told = [t.plain for t in tokens[n : n + len(row)]]
    return len(told) == len(row) and told[:-1] == list(row[:-1]) and told[-1].startswith(row[-1])


def _marked(text: str, tokens: Sequence[_Token], found: Sequence[tuple[int, int, int]], start: int, end: int) -> str:
    out, last = "", tokens[start].start if start else 0
    for first, after, _ in found:
        if start <= first and after <= end and tokens[first].start >= last:
            out += text[last : tokens[first].start] + OPEN + text[tokens[first].start : tokens[after - 1].end] + CLOSE
            last = tokens[after - 1].end
    whole = end == len(tokens)
    out += text[last:] if whole else text[last : tokens[end - 1].end]
    return (" … " if start else "") + out.strip() + ("" if whole else " … ")
