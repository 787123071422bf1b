import sqlite3
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from case_folders import add, made
from withheld.evidence.engine import connect, reading, writing
from withheld.evidence.schema import FULL_TEXT, HEAD, metadata
from withheld.evidence.store import Store, StoreError


def test_the_migrations_make_the_tables_of_the_schema(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = connect(tmp_path / "a.db")

    def ours(_: object, name: str | None, kind: str, *__: object) -> bool:
        return kind != "table" or not str(name).startswith(FULL_TEXT)

    with reading(engine, tmp_path) as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"include_object": ours}), metadata) == []
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD
    engine.dispose()


def test_a_connection_keeps_references_and_writes_through_to_the_disk(tmp_path: Path) -> None:
    engine = connect(tmp_path / "a.db")
    with reading(engine, tmp_path) as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("foreign_keys", "journal_mode", "synchronous")
        ]
    assert found == [1, "wal", 2]
    engine.dispose()


@pytest.mark.parametrize(("found", "told"), [("9999", "newer withheld"), ("0000", "restore it")])
def test_a_case_of_a_version_that_is_not_known_is_refused(tmp_path: Path, found: str, told: str) -> None:
    with made(tmp_path) as store:
        path, folder = store.path, store.folder
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [found])
    with pytest.raises(StoreError, match=told):
        Store.open(folder)


@pytest.mark.parametrize("damage", ["not sqlite", "cut short", "overwritten inside"])
def test_a_damaged_database_is_told_in_one_line(tmp_path: Path, damage: str) -> None:
    with made(tmp_path) as store:
        for i in range(30):
            add(store, f" {i}")
        path, folder = store.path, store.folder
    raw = path.read_bytes()
    wrong = {
        "not sqlite": b"no database" * 400,
        "cut short": raw[:6000],
        "overwritten inside": raw[:4096] + b"\xff" * (len(raw) - 4096),
    }
    path.write_bytes(wrong[damage])
    with pytest.raises(StoreError, match="damaged") as told, Store.open(folder) as opened:
        opened.evidence()
    assert "\n" not in str(told.value) and str(path) in str(told.value) and "restore it from a copy" in str(told.value)


def test_a_reader_does_not_wait_for_a_writer_and_sees_only_what_was_committed(tmp_path: Path) -> None:
    with made(tmp_path) as store, Store.open(store.folder) as other:
        with writing(store.engine, store.path) as connection:
            connection.execute(sa.text("DELETE FROM records"))
            before = time.monotonic()
            assert len(other.evidence()) == 1
            assert time.monotonic() - before < 5
        assert other.evidence() == []


def test_a_writer_that_waits_too_long_is_told_who_is_in_the_way(tmp_path: Path) -> None:
    with made(tmp_path) as store, Store.open(store.folder) as other:
        sa.event.listen(other.engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout = 20"))
        other.engine.dispose()
        (row,) = store.evidence()
        with writing(store.engine, store.path), pytest.raises(StoreError, match="another withheld is writing"):
            other.decide(row.id, "accept", "ann")
        other.decide(row.id, "accept", "ann")


def test_a_case_that_may_not_be_written_is_told_with_the_remedy(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        (row,) = store.evidence()
        sa.event.listen(store.engine, "connect", lambda c, _: c.execute("PRAGMA query_only = ON"))
        store.engine.dispose()
        with pytest.raises(StoreError, match="cannot be written; check the permissions"):
            store.decide(row.id, "accept", "ann")
        assert store.evidence()[0].state == "transcribed"
