"""Grades by source, marks, merged and erased records, columns to search by, and the likeness of texts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from withheld.evidence.reprints import rebuild
from withheld.evidence.schema import LARGE

revision = "0002"
down_revision = "0001"

NAMED: dict[str, list[sa.Column[Any]]] = {
    "documents": [
        sa.Column("publisher", sa.String),
        sa.Column("published", sa.String),
        sa.Column("sensitivity", sa.String),
        sa.Column("redacted", sa.Integer),
    ],
    "records": [
        sa.Column("sector", sa.String),
        sa.Column("begins", sa.String),
        sa.Column("ends", sa.String),
        sa.Column("low", sa.Float),
        sa.Column("high", sa.Float),
        sa.Column("basis", sa.String, nullable=False, server_default="unknown"),
        sa.Column("sensitivity", sa.String),
        sa.Column("merged_into", sa.String),
        sa.Column("redacted", sa.Integer),
    ],
}
FROM_JSON = {
    "documents": "publisher = json_extract(source, '$.publisher'), published = json_extract(source, '$.published')",
    "records": "sector = json_extract(body, '$.sector'), begins = json_extract(body, '$.start'), "
    "ends = json_extract(body, '$.end'), low = json_extract(body, '$.low'), high = json_extract(body, '$.high')",
}


def upgrade() -> None:
    """Add empty columns for what the log does not have yet, and fill those that repeat a row's content."""
    for table, columns in NAMED.items():
        for column in columns:
            op.add_column(table, column)
        if op.get_bind().dialect.name == "sqlite":  # on a server no case is older than this
            op.execute(f"UPDATE {table} SET {FROM_JSON[table]}")
    op.create_index("ix_documents_publisher", "documents", ["publisher"])
    op.create_index("ix_documents_published", "documents", ["published"])
    op.create_index("ix_records_figure", "records", ["measure", "host", "low"])
    _tables()
    # The likeness of texts is an index: how it is computed today is how it is searched today.
    rebuild(op.get_bind())


def _tables() -> None:
    op.create_table(
        "rulings",
        sa.Column("subject", sa.String, primary_key=True),
        sa.Column("body", sa.JSON, nullable=False),
    )
    document = sa.ForeignKey("documents.id")
    op.create_table(
        "signatures",
        sa.Column("document", sa.String, document, primary_key=True),
        sa.Column("minhash", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "bands",
        sa.Column("band", LARGE, primary_key=True, autoincrement=False),
        sa.Column("document", sa.String, sa.ForeignKey("documents.id"), primary_key=True),
    )
    op.create_table(
        "reprints",
        sa.Column("document", sa.String, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("other", sa.String, sa.ForeignKey("documents.id"), primary_key=True, index=True),
        sa.Column("similarity", sa.Float, nullable=False),
    )
