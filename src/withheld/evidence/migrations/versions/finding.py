"""Full text of documents and sentences, and indexes that give a page in order."""

import sqlalchemy as sa
from alembic import op

from withheld.evidence.migrations import fulltext

revision = "0003"
down_revision = "0002"

FOLLOWS = """
CREATE VIRTUAL TABLE {name} USING fts5(
    {columns}, content='{table}', content_rowid='{key}', tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER {name}_in AFTER INSERT ON {table} BEGIN
    INSERT INTO {name}(rowid, {columns}) VALUES (new.{key}, {new});
END;
CREATE TRIGGER {name}_out AFTER DELETE ON {table} BEGIN
    INSERT INTO {name}({name}, rowid, {columns}) VALUES ('delete', old.{key}, {old});
END;
CREATE TRIGGER {name}_changed AFTER UPDATE OF {columns} ON {table} BEGIN
    INSERT INTO {name}({name}, rowid, {columns}) VALUES ('delete', old.{key}, {old});
    INSERT INTO {name}(rowid, {columns}) VALUES (new.{key}, {new});
END;
INSERT INTO {name}({name}) VALUES ('rebuild')
"""
TABLES = (
    ("texts", "documents", "number", ("title", "text")),
    ("sentences", "quotes", "id", ("sentence",)),
)


def upgrade() -> None:
    """Number the documents, for their rows may be moved, and keep the full text in step by triggers."""
    op.add_column("documents", sa.Column("number", sa.Integer))
    op.add_column("documents", sa.Column("title", sa.String))
    here = op.get_bind().dialect.name == "sqlite"  # on a server no case is older than this
    if here:
        op.execute("UPDATE documents SET number = rowid, title = json_extract(source, '$.title')")
    op.create_index("ix_documents_number", "documents", ["number"], unique=True)
    for column in ("measure", "host", "origin", "state", "kind"):
        op.drop_index(f"ix_records_{column}", "records")
        op.create_index(f"ix_records_page_{column}", "records", [column, "entry", "id"])
    op.drop_index("ix_records_entry", "records")
    op.create_index("ix_records_page", "records", ["entry", "id"])
    op.create_index("ix_records_quote", "records", ["quote"])
    if not here:
        fulltext.make(op.get_bind())
    for name, table, key, columns in TABLES if here else ():
        told = {"columns": ", ".join(columns), "name": name, "table": table, "key": key}
        told |= {row: ", ".join(f"{row}.{c}" for c in columns) for row in ("new", "old")}
        for statement in _statements(FOLLOWS.format(**told)):
            op.execute(statement)


def _statements(script: str) -> list[str]:
    """The statements of a script; a trigger ends with its END."""
    found, part = [], ""
    for piece in script.split(";"):
        part += piece
        if "BEGIN" in part and "END" not in part:
            part += ";"
            continue
        found.append(part.strip())
        part = ""
    return [statement for statement in [*found, part.strip()] if statement]
