import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

import killed_runs
from case_folders import TEXT, add, claim, made, small_case
from documents import document
from withheld.disclosure.erasure import redact
from withheld.evidence.casefolder import is_case
from withheld.evidence.custody import verify
from withheld.evidence.search import Filters, find
from withheld.evidence.store import Store, StoreError, create_case
from withheld.records import Dependence, Reading

HERE = Path(__file__).parent


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path) as opened:
        yield opened


def python(*arguments: object) -> subprocess.Popen[str]:
    path = f"import sys; sys.path.insert(0, {str(HERE)!r}); "
    command = (
        [sys.executable, "-c", path + str(arguments[0])]
        if len(arguments) == 1
        else [sys.executable, *map(str, arguments)]
    )
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_the_document_and_its_quotation_come_back_as_they_went_in(store: Store) -> None:
    doc, _ = add(store)
    assert store.document(doc.id) == doc
    (found,) = store.evidence(states=["proposed"])
    assert found.record == claim(doc) and found.source == doc.source()
    assert (store.folder / "sources" / doc.sha256[:2] / doc.sha256).read_bytes() == doc.text.encode()


def test_evidence_comes_as_the_documents_came_and_is_chosen_by_kind_and_state(store: Store) -> None:
    docs = [add(store, f" {n}.")[0].id for n in range(5)]
    assert [s.id for s in store.sources()][1:] == docs
    assert [e.source.id for e in store.evidence()][1:] == docs
    assert len(store.evidence("claim", ["proposed"])) == 5
    assert store.evidence("event") == [] == store.evidence(states=["rejected"])


def test_a_document_without_text_is_told(store: Store) -> None:
    for key in ("none", store.sources()[0].id):
        with pytest.raises(StoreError, match="no text of this document"):
            store.document(key)


def test_the_fingerprint_follows_claims_their_states_and_grades(store: Store) -> None:
    empty = store.fingerprint()
    add(store)
    before = store.fingerprint()
    (row,) = store.evidence(states=["proposed"])
    store.decide(row.id, "accept", "ann")
    accepted = store.fingerprint()
    store.decide(row.id, "grade", "ann", None, {"reliability": "A"})
    assert len({empty, before, accepted, store.fingerprint()}) == 4
    store.decide(row.id, "reject", "ann")
    assert store.fingerprint() == empty
    for _ in range(3):
        store.decide(row.id, "undo", "ann")
    assert store.fingerprint() == before


def test_opening_what_is_no_case_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is not a case; run “withheld init"):
        Store.open(tmp_path)


def test_the_analyst_is_the_setting_or_the_login_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITHHELD_ANALYST", "ann")
    assert Store.analyst_name() == "ann"
    monkeypatch.delenv("WITHHELD_ANALYST")
    monkeypatch.setenv("LOGNAME", "bob")
    assert Store.analyst_name() == "bob"


@pytest.mark.sqlite
def test_a_full_disk_loses_nothing_that_was_stored(store: Store) -> None:
    add(store)
    held = store.evidence()
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    sa.event.listen(store.engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count = {pages}"))
    store.engine.dispose()
    with pytest.raises(StoreError, match="the disk is full; free some space"):
        add(store, " Long." * 20_000)
    assert store.evidence() == held and verify(store) == []
    with Store.open(store.folder) as roomy:
        assert add(roomy, " Long." * 20_000)[1].documents == 1
        assert verify(roomy) == []


@contextmanager
def limited(size: int) -> Iterator[None]:
    """No file may grow beyond a size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_bytes_for_which_there_is_no_room_leave_no_trace(store: Store) -> None:
    held = store.log()
    with limited(100_000), pytest.raises(StoreError, match="the disk is full"):
        add(store, " Long." * 50_000)
    assert store.log() == held
    assert not [p for p in (store.folder / "sources").rglob("*") if p.is_file()]
    assert add(store, " Long." * 50_000)[1].documents == 1


@pytest.mark.parametrize("size", [200, 3_000, 40_000, 90_000, 110_000, 130_000])
@pytest.mark.sqlite
def test_a_case_for_which_there_is_no_room_is_none_and_is_made_when_there_is(tmp_path: Path, size: int) -> None:
    builtin = small_case(tmp_path / "builtin")
    with limited(size), suppress(StoreError):
        create_case(tmp_path / "case", builtin)
    if not is_case(tmp_path / "case"):
        create_case(tmp_path / "case", builtin)
    with Store.open(tmp_path / "case") as store:
        assert len(store.evidence()) == 1 and verify(store) == []


def test_processes_that_write_to_one_case_at_once_queue(store: Store) -> None:
    code = (
        "import case_folders as c; from pathlib import Path\n"
        "with c.Store.open(Path({!r})) as s:\n"
        "  [c.add(s, f' {} {{i // 2}}') for i in range(20)]"
    )
    runs = [python(code.format(str(store.folder), name)) for name in ("a", "b")]
    assert [r.wait() for r in runs] == [0, 0]
    assert (len(store.sources()), store.position()) == (21, 21)
    assert verify(store) == []


@pytest.mark.sqlite
def test_making_a_case_that_is_killed_half_way_is_simply_run_again(tmp_path: Path) -> None:
    found = json.loads(python(HERE / "killed_runs.py", tmp_path, "create").communicate()[0])
    assert found == {point: [True, False, [], 1, []] for point in killed_runs.CREATE}


@pytest.mark.sqlite
def test_reading_that_is_killed_half_way_is_simply_run_again(tmp_path: Path) -> None:
    found = json.loads(python(HERE / "killed_runs.py", tmp_path, "add").communicate()[0])
    assert found == {point: [True, [2, 2, 2], [1, 1, 0, {}], [], []] for point in killed_runs.ADD}


def test_numbers_of_records_and_documents_stay_when_more_is_read_decided_or_erased(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        add(store, lows=(11_490, 5))
        before = store.numbers()
        assert sorted(n for key, n in before.items() if key.startswith("c-")) == [1, 2, 3]
        add(store, " Of another matter.", lows=(11_490, 7, 8))
        add(store, extractor="x-2")
        first = next(e for e in store.evidence() if not e.source.transcribed)
        store.decide(first.id, "reject", "ann", "no")
        redact(store, first.id, "asked", "ann")
        after = store.numbers()
        assert {key: after[key] for key in before} == before and len(after) == len(before) + 4


def test_a_dependence_is_kept_found_and_decided_like_any_record(store: Store) -> None:
    doc = document(TEXT)
    need = Dependence(document=doc.id, quote=claim(doc).quote, kind="labour_need", host="RU", holder="Russia")
    store.add(doc, doc.text.encode(), Reading(document=doc.id, dependences=(need,)), "x-1")
    (kept,) = store.evidence("dependence")
    assert kept.record == need and kept.id.startswith("d-")
    store.decide(kept.id, "edit", "Ana", None, {"kind": "barter"})
    assert [(r.kind, r.state) for r in find(store, "", Filters(kind="dependence")).records] == [
        ("dependence", "edited")
    ]
    assert verify(store) == []
