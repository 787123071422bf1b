"""Documents, quotations, records and the log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables, written out so that later changes to the schema leave this step as it was."""
    op.create_table(
        "documents",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("sha256", sa.String, nullable=False, unique=True),
        sa.Column("source", sa.JSON, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("extractor", sa.String),
        sa.Column("entry", sa.Integer, nullable=False),
    )
    op.create_table(
        "quotes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("document", sa.String, sa.ForeignKey("documents.id"), nullable=False, index=True),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("exact", sa.Text, nullable=False),
        sa.Column("prefix", sa.Text, nullable=False),
        sa.Column("suffix", sa.Text, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("sentence_start", sa.Integer, nullable=False),
    )
    _records()
    op.create_table(
        "log",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("analyst", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False, index=True),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("hash", sa.String, nullable=False),
    )


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False, index=True),
        sa.Column("document", sa.String, sa.ForeignKey("documents.id"), nullable=False, index=True),
        sa.Column("quote", sa.Integer, sa.ForeignKey("quotes.id")),
        sa.Column("about", sa.String),
        sa.Column("state", sa.String, nullable=False, index=True),
        sa.Column("reliability", sa.String, nullable=False),
        sa.Column("credibility", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("original", sa.JSON, nullable=False),
        sa.Column("extractor", sa.String),
        sa.Column("superseded_by_extractor", sa.String),
        sa.Column("entry", sa.Integer, nullable=False, index=True),
        sa.Column("measure", sa.String, index=True),
        sa.Column("host", sa.String, index=True),
        sa.Column("origin", sa.String, index=True),
    )
