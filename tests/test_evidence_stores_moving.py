"""Moving a case's rows between its folder and a server: all of them, checked, or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import case_folders
from case_folders import add, made, small_case, tampered
from command_line import CommandLine
from postgres_server import Server
from withheld.disclosure.erasure import redact
from withheld.evidence.custody import verify
from withheld.evidence.search import find
from withheld.evidence.store import Store, StoreError, create_case
from withheld.evidence.stores import moving
from withheld.evidence.stores.moving import move
from withheld.exchange.jsonl import export_jsonl, import_jsonl


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A case in its folder, with decisions, a superseded record, a reprint, a mark and an erasure."""
    with made(tmp_path) as opened:
        long = " " + " ".join(
            f"Line {n} of a long report on harbours, quarries and hostels in Łódź." for n in range(40)
        )
        for more in ("", " Printed again."):
            add(opened, long + more, lows=(11_490, 7))
        add(opened, long, extractor="x-2")
        add(opened, " Of another matter.")
        proposed = opened.evidence(states=["proposed"])
        opened.decide(proposed[0].id, "accept", "ann", "seen in the zanzibarium")
        opened.decide("origin:Russia", "mark", "ann", "named", {"sensitivity": "blur"})
        redact(opened, proposed[-1].source.id, "asked for", "ann")
        yield opened


def rows(store: Store) -> list[str]:
    """All rows of an export but the lines on moves and the end, which names the last line."""
    lines = [json.loads(line) for line in export_jsonl(store)][:-1]
    return sorted(json.dumps(line, sort_keys=True) for line in lines if line.get("action") != "move")


def files(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir() if p.is_file()} & {"withheld.db", "store.toml", "withheld.db-wal"}


def test_a_case_goes_to_a_server_and_comes_back_row_for_row(store: Store, postgres: Server) -> None:
    before, evidence, folder = rows(store), store.evidence(), store.folder
    address = postgres.address()
    assert move(store, address, "ann").place.startswith("postgresql://")
    assert files(folder) == {"store.toml"}
    with Store.open(folder) as there:
        assert verify(there) == [] and rows(there) == before and there.evidence() == evidence
        assert [len(find(there, words).documents) for words in ("harbour", "łódz", '"long report"', "harbours*")] == [
            2
        ] * 4
        add(there, " Read on the server.")
        there.decide(there.evidence()[0].id, "note", "bob", "still here")
        added = rows(there)
        move(there, "sqlite", "bob")
    assert files(folder) == {"withheld.db"}
    with Store.open(folder) as back:
        assert verify(back) == [] and rows(back) == added and len(find(back, "server").documents) == 1
        moves = [(line.analyst, line.reason) for line in back.log() if line.action == "move"]
        assert moves == [("ann", "from the folder to a server"), ("bob", "from a server to the folder")]
    schema = address.rpartition("=")[2]
    assert postgres.psql("cases", f"SELECT count(*) FROM pg_namespace WHERE nspname = '{schema}'") == "0"


def test_exports_of_one_kind_of_store_are_taken_in_by_the_other(store: Store, postgres: Server, tmp_path: Path) -> None:
    create_case(tmp_path / "there", small_case(tmp_path / "same"), postgres.address())
    with Store.open(tmp_path / "there") as there:
        import_jsonl(there, export_jsonl(store), "ann")
        assert verify(there) == [] and rows(there) == rows(store)
        create_case(tmp_path / "again", tmp_path / "same")
        with Store.open(tmp_path / "again") as again:
            import_jsonl(again, export_jsonl(there), "ann")
            assert verify(again) == [] and rows(again) == rows(store)


def test_whoever_still_has_the_old_file_open_writes_nothing_into_it(store: Store, postgres: Server) -> None:
    with Store.open(store.folder) as other:
        key = other.evidence()[0].id
        move(store, postgres.address(), "ann")
        with pytest.raises(StoreError, match="was moved to another store; run the same command again"):
            other.decide(key, "note", "bob", "too late")
    with Store.open(store.folder) as there:
        there.decide(key, "note", "bob", "in time")
        with Store.open(store.folder) as other:
            move(there, "sqlite", "ann")
            with pytest.raises(StoreError, match="no longer in that schema"):
                other.decide(key, "note", "bob", "too late")
    with Store.open(store.folder) as back:
        assert [line.reason for line in back.log() if line.action == "note"] == ["in time"] and verify(back) == []


def test_a_case_that_does_not_hold_stays_where_it_is(store: Store, postgres: Server) -> None:
    tampered(store, "UPDATE log SET reason = 'x' WHERE action = 'accept'")
    with pytest.raises(StoreError, match="the case does not pass verification"):
        move(store, postgres.address(), "ann")
    assert files(store.folder) >= {"withheld.db"} and "store.toml" not in files(store.folder)


def test_a_place_that_another_case_has_is_refused(store: Store, postgres: Server, tmp_path: Path) -> None:
    address = postgres.address()
    create_case(tmp_path / "other", small_case(tmp_path / "same"), address)
    with pytest.raises(StoreError, match="contains another case; name another schema"):
        move(store, address, "ann")
    assert verify(store) == [] and not (store.folder / "store.toml").exists()
    with Store.open(tmp_path / "other") as other:
        assert verify(other) == []


def test_a_move_that_is_cut_off_is_simply_run_again(
    store: Store, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, before = postgres.address(), rows(store)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(moving, "note", cut)  # the folder names the server already
        move(store, address, "ann")
    with Store.open(store.folder) as there:
        assert rows(there) == before
        assert move(there, address, "ann").finished and files(there.folder) == {"store.toml"}
    with Store.open(store.folder) as there:
        assert verify(there) == []
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(moving.postgres, "drop", cut)  # the file has its name, the server still has the rows
            move(there, "sqlite", "ann")
    with Store.open(store.folder) as there:
        assert there.path.name == "store.toml"
        move(there, "sqlite", "ann")
    with Store.open(store.folder) as back:
        assert verify(back) == [] and rows(back) == before and back.path.name == "withheld.db"


def test_copies_that_were_left_on_the_server_are_replaced_by_the_same_case(
    store: Store, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = postgres.address()

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(moving, "settle", cut)  # the copy is on the server, and nothing names it
        move(store, address, "ann")
    store.decide(store.evidence()[0].id, "note", "ann", "meanwhile")
    move(store, address, "ann")
    with Store.open(store.folder) as there:
        assert "meanwhile" in [line.reason for line in there.log()] and verify(there) == []


def test_the_verb_says_where_the_rows_are_and_refuses_what_makes_no_sense(
    withheld: CommandLine, postgres: Server, tmp_path: Path
) -> None:
    create_case(tmp_path / "case", small_case(tmp_path / "builtin"))
    code, said, told = withheld("move", "sqlite", "-C", "case")
    assert code == 2 and "are in its folder already" in told
    for wrong in ("mysql://h/db", "postgresql://", "somewhere", "postgresql://u:pw@h/db"):
        code, _, told = withheld("move", wrong, "-C", "case")
        assert code == 2 and len(told.strip().splitlines()) == 1 and "pw" not in told
    address = postgres.address()
    code, said, _ = withheld("move", address, "-C", "case")
    assert code == 0 and "are now in postgresql://" in said
    assert withheld("move", address, "-C", "case")[0] == 2
    assert withheld("verify", "-C", "case")[0] == 0
    assert withheld("move", "sqlite", "-C", "case")[0] == 0


def test_a_case_made_on_a_server_is_used_by_every_verb_alike(
    withheld: CommandLine, postgres: Server, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(case_folders.TEXT, encoding="utf-8")
    assert withheld("init", "case", "--programme", "KP", "--store", postgres.address())[0] == 0
    assert withheld("read", "a.txt", "-C", "case")[0] == 0
    code, said, _ = withheld("find", "workers", "left", "-C", "case")
    assert code == 0 and "11,490" in said
    for verb in (
        ("verify",),
        ("origins",),
        ("log",),
        ("exposed",),
        ("export", "--as", "csv", "--everything"),
        ("export", "--as", "jsonl", "--everything"),
    ):
        code, _, told = withheld(*verb, "-C", "case")
        assert code == 0, told
