import base64
import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_folders import add, small_case
from documents import document
from withheld.evidence.custody import verify
from withheld.evidence.schema import HEAD
from withheld.evidence.store import Store, StoreError, create_case
from withheld.exchange import as_text
from withheld.exchange.jsonl import export_jsonl, import_jsonl
from withheld.records import Event, Quote, Reading

Lines = list[str]
MORE: dict[str, tuple[str | None, str, dict[str, object]]] = {
    "basis": (None, "grade", {"reliability": "C", "basis": "register"}), "mark": (None, "mark", {"sensitivity": "blur"}),
    "one": ("origin:Russia", "merge", {"into": "Moscow"}), "two": ("origin:Russia", "split", {"from": "Moscow"}),
    "hide": ("origin:Russia", "mark", {"sensitivity": "withhold"}), "paper": ("source:A", "grade", {"reliability": "D"}),
}  # fmt: skip
"""Decisions on a record, an origin and a publisher: subject (None for the first record), action, changes."""


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    builtin = small_case(tmp_path / "builtin")
    for name in ("a", "b"):
        create_case(tmp_path / name, builtin)
    with Store.open(tmp_path / "a") as a, Store.open(tmp_path / "b") as b:
        yield a, b


@settings(max_examples=12, deadline=None)
@given(
    texts=st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), max_size=3, unique=True),
    actions=st.lists(st.sampled_from(["accept", "reject", "undo", "edit", *MORE]), max_size=6),
)
def test_export_and_import_lose_nothing(tmp_path_factory: pytest.TempPathFactory, texts: Lines, actions: Lines) -> None:
    base = tmp_path_factory.mktemp("exchange")
    for name in ("a", "b"):
        create_case(base / name, small_case(base / "builtin"))
    with Store.open(base / "a") as a, Store.open(base / "b") as b:
        for text in texts:
            doc = document(text)
            quote = Quote(start=0, end=len(text), exact=text, sentence=text, sentence_start=0)
            event = Event(document=doc.id, quote=quote, type="return")
            a.add(doc, text.encode(), Reading(document=doc.id, events=(event,)), "x")
        for number, action in enumerate(actions):
            change = {"place": f"P{number}"} if action == "edit" else None
            if action in MORE:
                subject, act, changes = MORE[action]
                subject = subject or a.evidence()[0].id
                a.decide(subject, act, "ann", f"because of {number}", changes)
            elif action != "undo" or (number and actions[number - 1] not in ("undo", *MORE)):
                a.decide(a.evidence()[-1].id, action, "ann", None, change)
        lines = list(export_jsonl(a))
        import_jsonl(b, iter(lines), "bob")
        assert list(export_jsonl(b)) == lines
        assert (b.evidence(), b.sources(), b.log()) == (a.evidence(), a.sources(), a.log())
        assert verify(b) == []


@pytest.mark.parametrize("worked", ["a document", "a decision"])
def test_an_import_into_a_case_that_someone_works_on_is_refused(stores: tuple[Store, Store], worked: str) -> None:
    a, b = stores
    add(a)
    if worked == "a document":
        add(b, " Other.")
    else:
        b.decide(b.evidence()[0].id, "accept", "bob")
    held = b.evidence()
    with pytest.raises(StoreError, match="already holds documents or decisions"):
        import_jsonl(b, export_jsonl(a), "bob")
    assert b.evidence() == held


def test_transcribed_rows_that_only_this_case_has_stay(stores: tuple[Store, Store]) -> None:
    a, b = stores
    path = b.folder / "evidence.csv"
    path.write_text(path.read_text() + path.read_text().splitlines()[1].replace("30000", "20000") + "\n")
    b.transcribe()
    add(a)
    import_jsonl(b, export_jsonl(a), "bob")
    assert sorted(e.record.low for e in b.evidence("claim")) == [11_490, 20_000, 30_000]
    assert b.log()[-1].analyst == "bob" and verify(b) == []


def changed(number: int, **fields: object) -> Callable[[Lines], Lines]:
    return lambda lines: [json.dumps(json.loads(x) | fields) if n == number else x for n, x in enumerate(lines, 1)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: [], "the export is cut off"),
        (lambda lines: ["{"], "line 1: not JSON"),
        (lambda lines: ["[" * 200_000], "line 1: not JSON"),
        (lambda lines: ['{"x": 1}'], "line 1: not an export"),
        (lambda lines: ["[]"], "line 1: no row"),
        (changed(1, version=99), "line 1: an export of another version"),
        (changed(1, case="cu"), "line 1: an export of the case cu, this one is tt"),
        (lambda lines: [lines[0], "nope"], "line 2: not JSON"),
        (lambda lines: [lines[0], '{"table": "passwords"}'], "line 2: no row of an export"),
        (lambda lines: [lines[0], '{"table": ["log"]}'], "line 2: no row of an export"),
        (lambda lines: [lines[0], *lines[4:]], "line 2: does not match the rows before it"),
        (changed(4, id=2**70), "line 4: does not match the rows before it"),
        (changed(4, exact="\ud800"), "line 4: does not match the rows before it"),
        (changed(4, exact=["11,490"]), "line 4: does not match the rows before it"),
        (lambda lines: lines[:-1], "the export is cut off"),
        (lambda lines: [*lines[:-2], lines[-1]], "is cut off"),
    ],
)
def test_what_is_no_whole_export_is_refused_with_the_line(
    stores: tuple[Store, Store], change: Callable[[Lines], Lines], told: str
) -> None:
    a, b = stores
    add(a)
    held = list(export_jsonl(b))
    with pytest.raises(StoreError, match=told):
        import_jsonl(b, change(list(export_jsonl(a))), "bob")
    assert list(export_jsonl(b)) == held
    assert not [p for p in (b.folder / "sources").rglob("*") if p.is_file()]


@pytest.mark.parametrize("table", ["documents", "quotes", "records", "log"])
def test_a_meddled_export_is_refused_and_leaves_nothing_behind(stores: tuple[Store, Store], table: str) -> None:
    a, b = stores
    doc, _ = add(a)
    lines = list(export_jsonl(a))
    meddled = {
        "documents": {"text": doc.text + "!"},
        "quotes": {"prefix": "!"},
        "records": {"reliability": "A"},
        "log": {"reason": "!"},
    }
    number = next(n for n, x in enumerate(lines, 1) if json.loads(x).get("table") == table)
    if table == "documents":
        number = next(n for n, x in enumerate(lines, 1) if json.loads(x).get("bytes"))
    held = list(export_jsonl(b))
    with pytest.raises(StoreError, match="the export does not pass verification"):
        import_jsonl(b, changed(number, **meddled[table])(lines), "bob")
    assert list(export_jsonl(b)) == held and verify(b) == []


@pytest.mark.parametrize("raw", ["!", 7, base64.b64encode(b"other").decode(), "ü"])
def test_bytes_that_are_not_the_documents_are_refused(stores: tuple[Store, Store], raw: object) -> None:
    a, b = stores
    add(a)
    lines = list(export_jsonl(a))
    number = next(n for n, x in enumerate(lines, 1) if json.loads(x).get("bytes"))
    with pytest.raises(StoreError, match=f"line {number}: the bytes are not those of the document"):
        import_jsonl(b, changed(number, bytes=raw)(lines), "bob")
    with pytest.raises(StoreError, match="are missing"):
        import_jsonl(b, changed(number, bytes=None)(lines), "bob")


def test_an_export_whose_bytes_are_gone_says_so(stores: tuple[Store, Store]) -> None:
    a, _ = stores
    doc, _ = add(a)
    (a.folder / "sources" / doc.sha256[:2] / doc.sha256).unlink()
    with pytest.raises(StoreError, match="the bytes are missing"):
        list(export_jsonl(a))


def test_the_first_line_says_what_the_file_is(stores: tuple[Store, Store]) -> None:
    head = json.loads(next(iter(export_jsonl(stores[0]))))
    assert head == {"withheld": "export", "version": 1, "tables": HEAD, "case": "tt"}


def test_a_csv_has_a_row_for_each_claim_and_no_cell_that_runs(stores: tuple[Store, Store]) -> None:
    a, _ = stores
    add(a)
    (row,) = a.evidence(states=["transcribed"])
    a.decide(row.id, "edit", "ann", None, {"origin": "=cmd|' /C calc'!A0", "note": "n"})
    lines = list(csv.DictReader(io.StringIO(as_text("csv", a.evidence("claim")), newline="")))
    assert [line["state"] for line in lines] == ["edited", "proposed"]
    assert lines[0]["origin"].startswith("'=") and lines[0]["low"] == "30000" and lines[0]["each"] == "false"
    assert lines[1]["quote"] == "11,490" and lines[1]["sentence"].startswith("Russia says")


def test_an_export_of_what_is_here_already_is_said_to_be_so(stores: tuple[Store, Store]) -> None:
    a, b = stores
    add(a)
    told = list(export_jsonl(a))
    assert import_jsonl(b, told, "bob") is not None and import_jsonl(b, told, "bob") is None
    b.decide(b.evidence()[0].id, "accept", "bob")
    held = b.evidence()
    assert import_jsonl(b, told, "bob") is None and b.evidence() == held and verify(b) == []


def test_a_number_that_is_none_is_refused_with_its_line(stores: tuple[Store, Store]) -> None:
    a, b = stores
    add(a)
    told = [line.replace('"low": 30000.0', '"low": NaN') for line in export_jsonl(a)]
    with pytest.raises(StoreError, match=r"line \d+: NaN is not a number; erase the record"):
        import_jsonl(b, told, "bob")
    assert verify(b) == []
