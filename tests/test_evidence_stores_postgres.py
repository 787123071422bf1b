"""A case on a PostgreSQL server: several analysts at once, a server that goes away, and who is let in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

import case_folders
from case_folders import add, made, small_case
from command_line import CommandLine
from postgres_server import PASSWORD, USER, Server
from withheld.evidence.casefolder import NAMED
from withheld.evidence.custody import verify
from withheld.evidence.engine import reading, writing
from withheld.evidence.store import Store, StoreError, create_case

HERE = Path(__file__).parent


@pytest.fixture
def store(postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(case_folders, "ON_SERVER", postgres)
    with made(tmp_path) as opened:
        yield opened


def python(code: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(HERE)!r})\n{code}"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})


DECIDE = """
from pathlib import Path
from withheld.evidence.store import Store, StoreError
with Store.open(Path({folder!r})) as store:
    rows = sorted(e.id for e in store.evidence())
    print("ready", flush=True)
    sys.stdin.readline()
    for n, key in enumerate(rows):
        store.decide(key, "note", {name!r}, f"seen {{n}}")
        if not n:
            print("begun", flush=True)
            sys.stdin.readline()
        if n % 2 == {odd}:
            store.decide(key, "accept" if {odd} else "reject", {name!r}, "mine")
    store.decide(rows[0], "grade", {name!r}, "both", {{"reliability": {name!r}}})
"""


def test_two_analysts_deciding_at_once_in_folders_of_their_own_lose_nothing(store: Store, tmp_path: Path) -> None:
    for n in range(6):
        add(store, f" {n}", lows=(11_490, 5))
    before, rows = store.position(), sorted(e.id for e in store.evidence())
    folders = {"A": store.folder, "B": tmp_path / "elsewhere"}
    shutil.copytree(store.folder, folders["B"])
    code = {n: DECIDE.format(folder=str(f), name=n, odd=int(n == "B")) for n, f in folders.items()}
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", f"import sys\n{code[n]}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for n in folders
    ]
    for told in (
        "ready\n",
        "begun\n",
    ):  # neither goes on before the other is as far, so that they really write side by side
        for run in runs:
            assert run.stdout is not None and run.stdout.readline() == told
        for run in runs:
            assert run.stdin is not None
            run.stdin.write("go\n")
            run.stdin.flush()
    assert [run.wait(timeout=120) for run in runs] == [0, 0]
    lines = store.log()[before:]
    assert [line.position for line in lines] == list(range(before + 1, before + 1 + len(lines)))
    for name in "AB":  # each one's decisions, all of them, in the order in which they were made
        notes = [line.subject for line in lines if line.analyst == name and line.action == "note"]
        assert notes == rows
    assert {line.analyst for line in lines[:2]} == {"A", "B"}
    (last_grade,) = [line for line in lines if line.action == "grade"][-1:]
    assert {e.id: e.reliability for e in store.evidence()}[rows[0]] == last_grade.analyst
    assert len(lines) == 2 * len(rows) + len(rows) + 2 and verify(store) == []


def test_a_reader_sees_one_state_while_another_writes_and_never_waits(store: Store) -> None:
    with Store.open(store.folder) as other, reading(other.engine, other.path) as connection:
        count = sa.text("SELECT count(*) FROM log")
        before = connection.execute(count).scalar()
        store.tell("send", "x", "to somewhere")
        assert connection.execute(count).scalar() == before
    with Store.open(store.folder) as other:
        assert other.position() == (before or 0) + 1


def test_nobody_writes_while_he_only_reads(store: Store) -> None:
    with pytest.raises(StoreError, match="the server is read-only"), reading(store.engine, store.path) as connection:
        connection.exec_driver_sql("DELETE FROM log")


def test_a_writer_that_waits_too_long_is_told_who_is_in_the_way(store: Store) -> None:
    with Store.open(store.folder) as other:
        sa.event.listen(other.engine, "checkout", lambda c, *_: c.execute("SET lock_timeout = '50ms'"))
        (row,) = store.evidence()
        with writing(store.engine, store.path), pytest.raises(StoreError, match="another withheld is writing"):
            other.decide(row.id, "accept", "ann")
        other.decide(row.id, "accept", "ann")


@pytest.mark.parametrize("when", ["before a command", "within a transaction"])
def test_a_server_that_goes_away_is_one_line_and_nothing_is_half_saved(
    postgres: Server, store: Store, withheld: CommandLine, when: str
) -> None:
    add(store)
    held = store.log()
    key = store.evidence(states=["proposed"])[0].id
    try:
        if when == "before a command":
            postgres.stop("immediate")
            code, _, told = withheld("decide", key, "accept", "-C", str(store.folder))
            assert code == 2
        else:
            with pytest.raises(StoreError) as raised, writing(store.engine, store.path) as connection:
                connection.execute(sa.text("UPDATE records SET state = 'rejected'"))
                postgres.stop("immediate")
                connection.execute(sa.text("UPDATE records SET state = 'accepted'"))
            told = str(raised.value)
        assert (
            "the database server cannot be reached, or the connection was lost" in told
            and "nothing of this step was saved" in told
        )
        assert len(told.strip().splitlines()) == 1 and "Traceback" not in told and NAMED in told
    finally:
        postgres.start()
    assert store.log() == held and verify(store) == []
    store.decide(key, "accept", "ann")
    assert verify(store) == []


def test_bytes_of_a_document_that_could_not_be_stored_are_not_left_behind(postgres: Server, store: Store) -> None:
    before = [p for p in (store.folder / "sources").rglob("*") if p.is_file()]
    try:
        sa.event.listen(store.engine, "before_execute", lambda *_: _stopped(postgres), once=True)
        with pytest.raises(StoreError, match="cannot be reached"):
            add(store, " Never stored.")
    finally:
        postgres.start()
    assert [p for p in (store.folder / "sources").rglob("*") if p.is_file()] == before
    assert add(store, " Never stored.")[1].documents == 1 and verify(store) == []


def _stopped(server: Server) -> None:
    server.stop("immediate")


def test_no_password_is_written_and_each_way_to_give_one_works(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builtin, folder = small_case(tmp_path / "builtin"), tmp_path / "case"
    bare = postgres.by_net()
    secret = bare.replace(f"{USER}@", f"{USER}:{PASSWORD.replace('/', '%2F')}@")
    for told in (secret, f"{bare}&password=x"):
        with pytest.raises(StoreError, match="never written to a file") as raised:
            create_case(folder, builtin, told)
        assert PASSWORD not in str(raised.value)
    with pytest.raises(StoreError, match="refuses the login") as raised:
        create_case(folder, builtin, bare)
    assert len(str(raised.value).splitlines()) == 1
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    create_case(folder, builtin, bare)
    monkeypatch.delenv("PGPASSWORD")
    monkeypatch.setenv("WITHHELD_STORE", secret)
    with Store.open(folder) as store:
        add(store)
    monkeypatch.delenv("WITHHELD_STORE")
    (tmp_path / "pgpass").write_text(f"*:*:*:{USER}:{PASSWORD}\n", encoding="ascii")
    (tmp_path / "pgpass").chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "pgpass"))
    with Store.open(folder) as store:
        assert verify(store) == []
    assert not [p for p in folder.rglob("*") if p.is_file() and PASSWORD.encode() in p.read_bytes()]
    monkeypatch.setenv("WITHHELD_STORE", secret.replace("/cases", "/others"))
    with pytest.raises(StoreError, match="set it to an address of the same database") as raised:
        Store.open(folder)
    assert PASSWORD not in str(raised.value)


def test_a_password_that_somebody_put_into_the_file_is_refused(store: Store) -> None:
    path = store.folder / NAMED
    path.write_text(path.read_text(encoding="utf-8").replace(f"{USER}@", f"{USER}:pw@"), encoding="utf-8")
    with pytest.raises(StoreError, match="contains a password"):
        Store.open(store.folder)


def test_making_the_same_case_again_elsewhere_joins_it_and_another_case_does_not(
    store: Store, postgres: Server, tmp_path: Path
) -> None:
    from withheld.evidence.stores.address import read_address

    add(store)
    schema = read_address(store.path).schema
    assert create_case(tmp_path / "second", small_case(tmp_path / "same"), postgres.address(schema))
    with Store.open(tmp_path / "second") as joined:
        assert joined.log() == store.log()
    other = small_case(tmp_path / "other")
    (other / "priors.toml").write_text("prior = []  # mine\n", encoding="utf-8")
    with pytest.raises(StoreError, match="other data files; name another schema"):
        create_case(tmp_path / "third", other, postgres.address(schema))


def test_a_schema_that_holds_something_else_is_left_alone(postgres: Server, tmp_path: Path) -> None:
    postgres.psql("cases", "CREATE SCHEMA theirs", "CREATE TABLE theirs.bills (id int)")
    with pytest.raises(StoreError, match="contains “bills”, which belongs to no case"):
        create_case(tmp_path / "case", small_case(tmp_path / "builtin"), postgres.address("theirs"))


def test_a_database_in_an_encoding_that_cannot_hold_all_texts_is_refused(postgres: Server, tmp_path: Path) -> None:
    postgres.psql("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
    address = postgres.address().replace("/cases?", "/latin?")
    with pytest.raises(StoreError, match="encoded in LATIN1"):
        create_case(tmp_path / "case", small_case(tmp_path / "builtin"), address)


def test_a_role_that_may_only_read_reads_and_is_told_what_it_may_not(
    store: Store, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from withheld.evidence.custody import notes
    from withheld.evidence.stores.address import read_address

    add(store)
    schema = read_address(store.path).schema
    postgres.psql(
        "cases", f"CREATE ROLE reader_{schema} LOGIN", f"GRANT USAGE ON SCHEMA {schema} TO reader_{schema}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reader_{schema}",
    )  # fmt: skip
    monkeypatch.setenv("WITHHELD_STORE", postgres.address(schema).replace(f"{USER}@", f"reader_{schema}@"))
    with Store.open(store.folder) as mine:
        assert len(mine.evidence()) == 2 and verify(mine) == []
        assert any("definitions of tables were not compared" in note for note in notes(mine))
        with pytest.raises(StoreError, match="you may not do this on the server"):
            mine.decide(mine.evidence()[0].id, "accept", "ann")


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("ALTER TABLE log ADD COLUMN more text", "log.more"),
        ("DROP INDEX ix_records_figure", "ix_records_figure"),
        ("CREATE TABLE planted (id int)", "planted"),
        ("ALTER TABLE documents DISABLE TRIGGER texts_follow", "documents.texts_follow"),
        ("CREATE RULE gone AS ON INSERT TO log DO INSTEAD NOTHING", "log.gone"),
        ("ALTER TABLE records DROP CONSTRAINT records_quote_fkey", "records.records_quote_fkey"),
        ("DELETE FROM sentences", "sentences"),
        ("UPDATE texts SET words = ''", "texts"),
    ],
)
def test_what_the_schema_consists_of_and_its_full_text_are_checked(store: Store, statement: str, place: str) -> None:
    add(store)
    with store.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(statement)
    assert place in {p.place for p in verify(store)}


def test_a_case_on_a_server_is_not_locked_into_a_file(store: Store) -> None:
    from withheld.evidence.locking import lock

    with pytest.raises(StoreError, match="withheld move sqlite"):
        lock(store.folder, "secret")
