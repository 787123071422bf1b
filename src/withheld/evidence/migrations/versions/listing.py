"""What lists filter by, sort by and show, in columns of its own: lists need not take records apart one by one."""

import sqlalchemy as sa
from alembic import op

from withheld.evidence.rows import entered_in, search_keys

revision = "0005"
down_revision = "0004"

TOGETHER = 5000
"""Records that are filled in at a time."""
ADDED = {"place": sa.String, "confidence": sa.Float, "entered_in": sa.String}


def upgrade() -> None:
    """Add the columns, fill them by the rows' own JSON, and lead the list of documents by an index."""
    for name, kind in ADDED.items():
        op.add_column("records", sa.Column(name, kind))
    fill(op.get_bind())
    op.create_index("ix_documents_page", "documents", ["entry", "id"])


def fill(connection: sa.Connection) -> None:
    """Fill the columns. Read here and not by a path in the database, which takes no figure that is no number for JSON."""
    told = sa.table("records", *[sa.column(n) for n in ("id", "kind", "redacted", *ADDED)],
                    *[sa.column(n, sa.JSON) for n in ("body", "original")])  # fmt: skip
    query = sa.select(told.c.id, told.c.kind, told.c.body, told.c.original).where(told.c.redacted.is_(None))
    change = sa.update(told).where(told.c.id == sa.bindparam("key"))
    change = change.values({name: sa.bindparam(f"new_{name}") for name in ADDED})
    last = ""
    while rows := connection.execute(query.where(told.c.id > last).order_by(told.c.id).limit(TOGETHER)).all():
        connection.execute(change, [_filled(*row) for row in rows])
        last = rows[-1][0]


def _filled(key: str, kind: str, body: dict[str, object], original: dict[str, object]) -> dict[str, object]:
    now = search_keys(kind, body) | {"entered_in": entered_in(original)}
    return {"key": key, **{f"new_{name}": now[name] for name in ADDED}}
