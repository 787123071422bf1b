"""Tables of the store. Values derived from the log or from texts are stored beside them, for fast search."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
)  # fmt: skip

from withheld.jsons import JsonMapping

TableRow: TypeAlias = RowMapping | JsonMapping
"""A row as the database gives it, or as it is about to be written."""
HEAD = "0005"
"""Version of the tables that this program knows."""

metadata = MetaData()
LARGE = BigInteger().with_variant(Integer, "sqlite")
"""Numbers above 2^31, which SQLite's integers hold as they are."""

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("sha256", String, nullable=False, unique=True),
    Column("source", JSON, nullable=False, comment="what is known of the document besides its text"),
    Column("text", Text, comment="canonical text; null for a transcribed source"),
    Column("extractor", String, comment="the extractor that read it last"),
    Column("entry", Integer, nullable=False, comment="position of the log line that it came with"),
    Column("publisher", String, index=True),
    Column("published", String, index=True, comment="ISO date"),
    Column("sensitivity", String, comment="what a release does with it; null for nothing"),
    Column("redacted", Integer, comment="position of the log line by which its content was erased"),
    Column("number", Integer, comment="by which the full text knows it"),
    Column("title", String),
    Index("ix_documents_number", "number", unique=True),
    Index("ix_documents_page", "entry", "id"),
)

quotes = Table(
    "quotes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", ForeignKey("documents.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("exact", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("suffix", Text, nullable=False),
    Column("page", Integer),
    Column("sentence", Text, nullable=False),
    Column("sentence_start", Integer, nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("document", ForeignKey("documents.id"), nullable=False, index=True),
    Column("quote", ForeignKey("quotes.id")),
    Column("about", String, comment="for a position: the claim that it is about"),
    Column("state", String, nullable=False),
    Column("reliability", String, nullable=False),
    Column("credibility", Integer, nullable=False),
    Column("body", JSON, nullable=False, comment="the record as it stands, without its quotation"),
    Column("original", JSON, nullable=False, comment="state, grades and body as they were entered; never changed"),
    Column("extractor", String, comment="the extractor that proposed it; null for a transcribed record"),
    Column("superseded_by_extractor", String, comment="the extractor that read the text again and no longer makes it"),
    Column("entry", Integer, nullable=False, comment="position of the log line that it came with"),
    Column("measure", String),
    Column("host", String),
    Column("origin", String),
    Column("sector", String),
    Column("begins", String, comment="ISO date: start of the period"),
    Column("ends", String, comment="ISO date: end of the period"),
    Column("low", Float),
    Column("high", Float),
    Column("basis", String, nullable=False, server_default="unknown", comment="how the origin knows"),
    Column("sensitivity", String, comment="what a release does with it; null for nothing"),
    Column("merged_into", String, comment="the record that says the same; this one is not shown"),
    Column("redacted", Integer, comment="position of the log line by which its content was erased"),
    Column("place", String),
    Column("confidence", Float, comment="how sure the machine was"),
    Column(
        "entered_in",
        String,
        comment="for a transcribed record: the document that it came with, whatever it is anchored in",
    ),
    Index("ix_records_figure", "measure", "host", "low"),
    Index("ix_records_page", "entry", "id"),
    Index("ix_records_quote", "quote"),
    *[Index(f"ix_records_page_{name}", name, "entry", "id") for name in ("measure", "host", "origin", "state", "kind")],
)

FULL_TEXT = ("texts", "sentences")
"""Tables (of FTS5, or of word vectors) that triggers keep in step with ``documents`` and ``quotes``; see the migration that
makes them."""

rulings = Table(
    "rulings",
    metadata,
    Column("subject", String, primary_key=True, comment="origin:NAME or source:PUBLISHER"),
    Column("body", JSON, nullable=False, comment="what analysts decided on it, as it stands"),
)

signatures = Table(
    "signatures",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("minhash", LargeBinary, nullable=False, comment="of the word shingles of its text"),
)

bands = Table(
    "bands",
    metadata,
    Column("band", LARGE, primary_key=True, comment="hash of one band of a signature"),
    Column("document", ForeignKey("documents.id"), primary_key=True),
)

reprints = Table(
    "reprints",
    metadata,
    Column("document", ForeignKey("documents.id"), primary_key=True),
    Column("other", ForeignKey("documents.id"), primary_key=True, index=True, comment="the document that came before"),
    Column("similarity", Float, nullable=False, comment="share of word shingles in common"),
)

log = Table(
    "log",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("analyst", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text),
    Column("hash", String, nullable=False, comment="SHA-256 of the hash before it and this line"),
)
