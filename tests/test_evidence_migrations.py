"""A case of the first version, with rows in it, opens, holds and keeps everything."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import case_folders
from case_folders import add, claim, made
from documents import document
from withheld.case import COLUMNS, built_in
from withheld.disclosure.erasure import redact
from withheld.evidence import engine
from withheld.evidence.custody import verify
from withheld.evidence.engine import reading, writing
from withheld.evidence.intake import _content
from withheld.evidence.log import GENESIS, canonical, digest, line_hash
from withheld.evidence.migrations.versions import listing
from withheld.evidence.migrations.versions.coded import code_rows
from withheld.evidence.migrations.versions.listing import ADDED
from withheld.evidence.schema import metadata, records
from withheld.evidence.search import Filters, find
from withheld.evidence.store import Store, StoreError, create_case
from withheld.records import Quote, Reading, Span

SELECT = """SELECT r.*, q.start, q."end", q.exact, q.prefix, q.suffix, q.page, q.sentence, q.sentence_start
FROM records r LEFT JOIN quotes q ON q.id = r.quote"""


def of_version(path: Path, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(engine.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    made_by = sa.create_engine(f"sqlite:///{path}")
    with made_by.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    made_by.dispose()


def rewritten(new: sqlite3.Connection, old: sqlite3.Connection) -> None:
    """Copy the rows as the first version wrote them: no basis, and the log hashed over that."""
    new.row_factory = sqlite3.Row
    for table in ("documents", "quotes", "records", "log"):
        names = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
        for row in new.execute(f"SELECT * FROM {table}"):
            values = [row[name] for name in names]
            if table == "records":
                original = json.loads(row["original"])
                original.pop("basis")
                values[names.index("original")] = json.dumps(original)
            old.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", values)
    _rehash(old)


def _rehash(old: sqlite3.Connection) -> None:
    old.row_factory = sqlite3.Row
    previous = GENESIS
    for line in [dict(row) for row in old.execute("SELECT * FROM log ORDER BY position")]:
        told = json.loads(line["after"]) if (line["after"] or "").startswith("{") else {}
        if "content" in told:
            where = f"WHERE entry = {line['position']}"
            sources = [
                dict(r) | {"source": json.loads(r["source"])} for r in old.execute(f"SELECT * FROM documents {where}")
            ]
            records = [dict(r) | {"original": json.loads(r["original"])} for r in old.execute(f"{SELECT} {where}")]
            line["after"] = canonical(told | {"content": digest(_content(sources, records))})
        line["hash"] = previous = line_hash(previous, line)
        values = (line["after"], line["hash"], line["position"])
        old.execute("UPDATE log SET after = ?, hash = ? WHERE position = ?", values)


def test_a_case_of_the_first_version_keeps_everything(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        add(store, " More of harbours.")
        one = next(e for e in store.evidence() if not e.source.transcribed)
        store.decide(one.id, "edit", "ann", "seen", {"place": "Moscow"})
        store.decide(one.id, "grade", "ann", None, {"reliability": "B"})
        before, folder, path = store.evidence(), store.folder, store.path
    (folder / "withheld.db-reached").unlink(missing_ok=True)
    of_version(tmp_path / "old.db", "0001")
    with sqlite3.connect(path) as new, sqlite3.connect(tmp_path / "old.db") as old:
        rewritten(new, old)
    new.close()
    old.close()
    for name in folder.glob("withheld.db*"):
        name.unlink()
    (tmp_path / "old.db").replace(path)
    with Store.open(folder) as store:
        assert verify(store) == []
        after = store.evidence()
        assert [e.model_copy(update={"basis": "unknown"}) for e in before] == after
        assert find(store, "harbours").documents and find(store, "workers").records
        assert store.decide(one.id, "undo", "ann").action == "undo" and verify(store) == []


def before_listing(store: Store) -> None:
    """Make of a case one of the version before lists had columns of their own."""
    if store.path.suffix == ".toml":
        with writing(store.engine, store.path) as connection:
            connection.execute(sa.text("DROP INDEX ix_documents_page"))
            for name in ADDED:
                connection.execute(sa.text(f"ALTER TABLE records DROP COLUMN {name}"))
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0004'"))
        return
    old = store.folder / "old.db"
    of_version(old, "0004")
    store.engine.dispose()
    with sqlite3.connect(old) as connection:
        connection.execute("ATTACH ? AS new", [str(store.path)])
        for table in metadata.sorted_tables:
            names = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table.name})"))
            connection.execute(f"INSERT INTO main.{table.name} ({names}) SELECT {names} FROM new.{table.name}")
    connection.close()
    old.replace(store.path)


@pytest.mark.parametrize("server", [False, True], ids=["file", "server"])
def test_what_lists_filter_by_is_filled_in_for_an_older_case(
    server: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if server:
        monkeypatch.setattr(case_folders, "ON_SERVER", request.getfixturevalue("postgres"))
    monkeypatch.setattr(listing, "TOGETHER", 2)
    with made(tmp_path) as store:
        doc, _ = add(store, " More.", lows=(11_490, 5, 7))
        row = next(e for e in store.evidence() if e.source.transcribed)
        mine = [e.id for e in store.evidence() if not e.source.transcribed]
        bound = claim(doc, 30_000, figure=Span(start=17, end=23))
        store.decide(row.id, "anchor", "ann", None, {"document": doc.id}, lambda *_: bound)
        store.decide(mine[0], "edit", "ann", "seen", {"place": "Moscow"})
        other = document("Elsewhere 5 of them were counted.")
        quote = Quote(start=10, end=11, exact="5", sentence=other.text, sentence_start=0)
        apart = Reading(document=other.id, claims=(claim(other, 5).model_copy(update={"quote": quote}),))
        store.add(other, other.text.encode(), apart, "x-1")
        gone = [e.id for e in store.evidence() if e.source.id == other.id]
        redact(store, gone[0], "a court", "ann")
        before, folder = store.evidence(), store.folder
        before_listing(store)
    with Store.open(folder) as store:
        assert verify(store) == [] and store.evidence() == before
        assert [e.id for e in find(store, "", Filters(place="mosc")).records] == [mine[0]]
        with reading(store.engine, store.path) as connection:
            rows = connection.execute(sa.select(records.c.id, records.c.entered_in))
            found = dict(map(tuple, rows))
        assert found == dict.fromkeys([*mine, *gone]) | {row.id: row.source.id}
        assert next(e for e in before if e.id == row.id).transcribed_from == row.source


def test_rows_of_an_older_case_are_coded_by_the_log_and_hold(tmp_path: Path) -> None:
    """Rows that came in uncoded, with a basis that their notes gave, are what a case made today says of them."""
    builtin = tmp_path / "builtin"
    shutil.copytree(built_in("KP"), builtin)
    with (builtin / "evidence.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (builtin / "evidence.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [n for n in COLUMNS if n not in ("counted", "covers")], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row | {"basis": "survey"} for row in rows)
    create_case(tmp_path / "old", builtin)
    create_case(tmp_path / "new", built_in("KP"))
    with Store.open(tmp_path / "old") as old, Store.open(tmp_path / "new") as new:
        first = old.evidence()[0].id
        old.decide(first, "grade", "ann", "seen", {"basis": "testimony"})
        with writing(old.engine, old.path) as connection:
            assert code_rows(connection) > 0 and code_rows(connection) == 0
        assert verify(old) == []
        due = {e.id: e for e in new.evidence()}
        for e in old.evidence():
            assert e.record == due[e.id].record and e.basis == ("testimony" if e.id == first else due[e.id].basis)
        assert old.decide(first, "undo", "ann").action == "undo" and verify(old) == []
        with pytest.raises(StoreError, match="nothing to undo"):
            old.decide(first, "undo", "ann")
