"""The full text of a SQLite store: FTS5 tables that triggers keep in sync with the texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from withheld.evidence.schema import FULL_TEXT
from withheld.evidence.stores.terms import SHARED, Term, has_forms

OPEN, CLOSE = "\x02", "\x03"
"""Delimiters of the matched words in an excerpt: characters that no text may hold."""


def query(terms: Sequence[Term], forms: Callable[[str], Sequence[str]] = lambda _: ()) -> str:
    """Terms as a query of FTS5, a stem also in its other ``forms``. Nothing of the query's syntax comes from the user."""
    # AND is explicit: FTS5 does not accept an implicit one after a bracket.
    return " AND ".join(_part(term, forms) for term in terms)


def _part(term: Term, forms: Callable[[str], Sequence[str]]) -> str:
    ways = [" ".join(way) for way in term.ways] + list(forms(term.stem) if term.stem else ())
    said = " OR ".join(f'"{way}"' for way in ways)
    return f"({said})" if len(ways) > 1 else f"{said}{'*' * term.beginning}"


_STEMMED = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, texts, row)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.stems USING fts5(word, tokenize='porter unicode61 remove_diacritics 2')",
    "DELETE FROM temp.stems",
)


def _forms(connection: sa.Connection, word: str) -> list[str]:
    """The words of the texts that have the stem of an English word, such as “riots” for “riot”, by FTS5's own stemmer.

    The index keeps words as they are, so that phrases and beginnings (``repatriat*``) are found to the letter.
    """
    if not has_forms(word):
        return []
    begins = word[:SHARED].lower()
    for statement in _STEMMED:
        connection.exec_driver_sql(statement)
    near = "INSERT INTO temp.stems SELECT term FROM temp.vocabulary WHERE term >= ? AND term < ?"
    connection.exec_driver_sql(near, (begins, f"{begins[:-1]}{chr(ord(begins[-1]) + 1)}"))
    alike = "SELECT word FROM temp.stems WHERE stems MATCH ? AND word <> ? ORDER BY word"
    return [row[0] for row in connection.exec_driver_sql(alike, (f'"{word}"', word.lower()))]


def _asked(connection: sa.Connection, terms: Sequence[Term]) -> str:
    return query(terms, lambda word: _forms(connection, word))


class Fts5:
    """The full-text index of texts and sentences."""

    def hits(self, connection: sa.Connection, terms: list[Term], most: int) -> tuple[sa.Subquery, bool]:
        """Quotations whose sentence has all terms, and whether they are so few that all can be ranked."""
        asked = _asked(connection, terms)
        count = sa.text("SELECT count(*) FROM (SELECT rowid FROM sentences WHERE sentences MATCH :asked LIMIT :most)")
        few = int(connection.execute(count, {"asked": asked, "most": most + 1}).scalar() or 0) <= most
        rank = "rank" if few else "0.0 AS rank"
        match = sa.text(f"SELECT rowid AS id, {rank} FROM sentences WHERE sentences MATCH :asked")
        found = match.bindparams(asked=asked).columns(sa.column("id", sa.Integer), sa.column("rank", sa.Float))
        return found.subquery("hits"), few

    def documents(
        self, connection: sa.Connection, terms: list[Term], limit: int, most: int
    ) -> list[tuple[dict[str, object], str]]:
        """Sources of documents whose text or title has all terms, the best first, each with an excerpt."""
        text = sa.text(
            "SELECT d.source, coalesce(snippet(texts, -1, :open, :close, ' … ', 24), '') FROM "
            "(SELECT rowid, rank FROM texts WHERE texts MATCH :asked LIMIT :most) AS hits "
            "JOIN texts ON texts.rowid = hits.rowid JOIN documents AS d ON d.number = hits.rowid "
            "WHERE texts MATCH :asked AND d.redacted IS NULL ORDER BY hits.rank LIMIT :limit"
        )
        asked = _asked(connection, terms)
        values = {"asked": asked, "open": OPEN, "close": CLOSE, "limit": limit, "most": most}
        rows = connection.execute(text.columns(sa.column("source", sa.JSON), sa.column("excerpt", sa.String)), values)
        return [(row[0], row[1]) for row in rows]

    def rebuild(self, connection: sa.Connection) -> None:
        """Index all texts and sentences anew, so that nothing of an erased one is left in the index."""
        for name in FULL_TEXT:
            connection.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES ('rebuild')")
