"""Tables of the store."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, MetaData, String, Table, Text

HEAD = "0001"
"""Version of the tables that this program knows."""

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("sha256", String, nullable=False, unique=True),
    Column("source", JSON, nullable=False, comment="what is known of the document besides its text"),
    Column("text", Text, comment="canonical text; null for a transcribed source"),
    Column("extractor", String, comment="the extractor that read it last"),
    Column("entry", Integer, nullable=False, comment="position of the log line that it came with"),
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
    Column("kind", String, nullable=False, index=True),
    Column("document", ForeignKey("documents.id"), nullable=False, index=True),
    Column("quote", ForeignKey("quotes.id")),
    Column("about", String, comment="for a position: the claim that it is about"),
    Column("state", String, nullable=False, index=True),
    Column("reliability", String, nullable=False),
    Column("credibility", Integer, nullable=False),
    Column("body", JSON, nullable=False, comment="the record as it stands, without its quotation"),
    Column("original", JSON, nullable=False, comment="state, grades and body as they were entered; never changed"),
    Column("extractor", String, comment="the extractor that proposed it; null for a transcribed record"),
    Column("superseded_by_extractor", String, comment="the extractor that read the text again and no longer makes it"),
    Column("entry", Integer, nullable=False, index=True, comment="position of the log line that it came with"),
    Column("measure", String, index=True),
    Column("host", String, index=True),
    Column("origin", String, index=True),
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
