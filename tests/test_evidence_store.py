import json
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from case_folders import small_case
from documents import document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from withheld.evidence.log import replay
from withheld.evidence.store import Store, StoreError, create_case, find_case
from withheld.records import Claim, Quote, Reading

TEXT = "Russia says that 11,490 North Korean workers were left in December 2018. It sent home 20,000."


def claim(doc, low: float = 11_490, start: int = 17) -> Claim:
    quote = Quote(start=start, end=start + 6, exact=doc.text[start : start + 6], sentence=doc.text[:73], sentence_start=0)
    return Claim(document=doc.id, quote=quote, measure="workers_abroad", low=low, high=low, qualifier="exact", unit="person", programme="KP", host="RU", origin="Russia")


@pytest.fixture
def store(tmp_path: Path):
    create_case(tmp_path / "case", small_case(tmp_path / "builtin"))
    with Store.open(tmp_path / "case") as opened:
        yield opened


def add(store: Store, text: str = TEXT, extractor: str = "x-1", lows: tuple[float, ...] = (11_490,)):
    doc = document(text)
    reading = Reading(document=doc.id, claims=tuple(claim(doc, low) for low in lows))
    return doc, store.add(doc, text.encode(), reading, extractor)


def test_a_new_case_holds_its_transcribed_rows_with_a_log_line(store: Store) -> None:
    (row,) = store.evidence()
    assert (row.state, row.reliability, row.record.quote, row.source.transcribed) == ("transcribed", "B", None, True)
    assert [e.action for e in store.log()] == ["transcribe"]
    assert store.transcribe() == 0


def test_reading_the_same_file_twice_changes_nothing(store: Store) -> None:
    doc, first = add(store)
    before = (store.evidence(), store.log())
    _, second = add(store)
    assert (first.documents, first.records) == (1, 1)
    assert (second.documents, second.records, second.unchanged) == (0, 0, 1)
    assert (store.evidence(), store.log()) == before
    assert store.has(doc.sha256, "x-1") and not store.has(doc.sha256, "x-2")


def test_the_document_and_its_quotation_come_back_as_they_went_in(store: Store) -> None:
    doc, _ = add(store)
    assert store.document(doc.id) == doc
    (found,) = store.evidence(states=["proposed"])
    assert found.record == claim(doc)
    assert (store.folder / "sources" / doc.sha256[:2] / doc.sha256).read_bytes() == TEXT.encode()


def test_two_documents_under_one_identifier_are_kept_apart(store: Store) -> None:
    for text in (TEXT, TEXT + " More."):
        doc = document(text).model_copy(update={"id": "same"})
        store.add(doc, text.encode(), Reading(document="same", claims=(claim(doc),)), "x-1")
    proposed = store.evidence(states=["proposed"])
    assert len({e.source.id for e in proposed}) == 2
    assert all(e.record.document == e.source.id for e in proposed)


def test_a_better_extractor_supersedes_proposals_but_never_decisions(store: Store) -> None:
    add(store, lows=(11_490, 1))
    kept, gone = sorted(store.evidence(states=["proposed"]), key=lambda e: -e.record.low)
    store.decide(kept.id, "accept", "ann")
    add(store, extractor="x-2", lows=(7,))
    now = {e.id: e.state for e in store.evidence() if e.state != "transcribed"}
    assert now[kept.id] == "accepted" and gone.id not in now and len(now) == 2


def test_decisions_are_appended_and_undone_one_by_one(store: Store) -> None:
    add(store)
    (found,) = store.evidence(states=["proposed"])
    store.decide(found.id, "accept", "ann", "seen")
    store.decide(found.id, "edit", "bob", "typo", {"low": 11_500, "high": 11_500})
    (edited,) = store.evidence(states=["edited"])
    assert edited.record.low == 11_500
    store.decide(found.id, "undo", "bob")
    (accepted,) = store.evidence(states=["accepted"])
    assert accepted.record.low == 11_490
    assert [e.action for e in store.log()][-3:] == ["accept", "edit", "undo"]
    assert replay(store.log())[found.id] == "accepted"


def test_a_grade_changes_the_mark_and_not_the_state(store: Store) -> None:
    (row,) = store.evidence()
    store.decide(row.id, "grade", "ann", "official", {"reliability": "A"})
    (row,) = store.evidence()
    assert (row.state, row.reliability) == ("transcribed", "A")


def test_an_unknown_record_or_action_or_a_misfit_edit_is_refused_and_logs_nothing(store: Store) -> None:
    (row,) = store.evidence()
    position = store.position()
    for record, action, changes in (("c-none", "accept", None), (row.id, "praise", None), (row.id, "edit", {"measure": "joy"})):
        with pytest.raises(StoreError):
            store.decide(record, action, "ann", None, changes)
    assert store.position() == position


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(st.sampled_from(["accept", "reject", "edit", "undo", "note"]), max_size=12))
def test_the_state_is_always_what_the_log_says(store: Store, actions: list[str]) -> None:
    (row,) = [e for e in store.evidence() if e.source.transcribed]
    for action in actions:
        store.decide(row.id, action, "ann", None, {"place": "X"} if action == "edit" else None)
    assert {e.id: e.state for e in store.evidence()} == replay(store.log())


def test_the_fingerprint_follows_claims_and_their_states(store: Store) -> None:
    before = store.fingerprint()
    (row,) = store.evidence()
    store.decide(row.id, "reject", "ann")
    assert store.fingerprint() != before
    store.decide(row.id, "undo", "ann")
    assert store.fingerprint() == before


def test_a_case_is_found_from_a_folder_below_it_and_a_stranger_is_refused(store: Store, tmp_path: Path) -> None:
    below = store.folder / "notes" / "deep"
    below.mkdir(parents=True)
    assert find_case(below) == store.folder.resolve()
    with pytest.raises(StoreError, match="withheld init"):
        find_case(tmp_path / "builtin")
    with pytest.raises(StoreError, match="already a case"):
        create_case(store.folder, tmp_path / "builtin")
    with pytest.raises(StoreError, match="not an empty folder"):
        create_case(tmp_path, tmp_path / "builtin")


def test_a_case_of_a_newer_version_is_refused(store: Store) -> None:
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer withheld"):
        Store.open(store.folder)


def test_a_damaged_database_is_told_without_a_traceback(store: Store) -> None:
    store.engine.dispose()
    store.path.write_bytes(b"this is no database" * 400)
    for side in ("-wal", "-shm"):
        Path(f"{store.path}{side}").unlink(missing_ok=True)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(store.folder)


def test_a_full_disk_loses_nothing_that_was_stored(store: Store) -> None:
    add(store)
    pages = sqlite3.connect(store.path).execute("PRAGMA page_count").fetchone()[0]

    def cap(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    import sqlalchemy as sa

    sa.event.listen(store.engine, "connect", cap)
    store.engine.dispose()
    with pytest.raises(StoreError, match="disk is full"):
        add(store, TEXT + " Long." * 200_000)
    assert len(store.evidence()) == 2


def test_two_processes_may_write_to_one_case(store: Store) -> None:
    (row,) = store.evidence()
    code = f"from pathlib import Path; from withheld.evidence.store import Store\nwith Store.open(Path({str(store.folder)!r})) as s:\n  [s.decide({row.id!r}, 'note', 'p', str(i)) for i in range(20)]"
    runs = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [r.wait() for r in runs] == [0, 0]
    assert [e.position for e in store.log()] == list(range(1, 42))


def test_a_run_that_is_killed_is_simply_run_again(tmp_path: Path) -> None:
    create_case(tmp_path / "case", small_case(tmp_path / "builtin"))
    script = tmp_path / "reader.py"
    script.write_text(
        textwrap.dedent(f"""
        import sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from documents import document
        from withheld.evidence.store import Store
        from withheld.records import Reading
        with Store.open(Path({str(tmp_path / "case")!r})) as store:
            print("open", flush=True)
            for i in range(60):
                text = f"Report {{i}}. " * 50
                doc = document(text)
                if not store.has(doc.sha256, "x"):
                    store.add(doc, text.encode(), Reading(document=doc.id), "x")
                print(i, flush=True)
        """)
    )
    for lines in (2, 9, 23):
        run = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE)
        assert run.stdout is not None
        for _ in range(lines):
            run.stdout.readline()
        run.send_signal(signal.SIGKILL)
        run.wait()
        with Store.open(tmp_path / "case") as store:
            assert len(store.sources()) >= lines - 2
    assert subprocess.run([sys.executable, str(script)], stdout=subprocess.DEVNULL).returncode == 0
    with Store.open(tmp_path / "case") as store:
        assert len([s for s in store.sources() if not s.transcribed]) == 60
        assert json.loads(store.log()[-1].after or "null") == []
