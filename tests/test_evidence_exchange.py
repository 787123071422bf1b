import csv
import io
import json
from pathlib import Path

import pytest
from case_folders import small_case
from documents import document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_evidence_store import add

from withheld.evidence.custody import verify
from withheld.evidence.exchange import export_csv, export_jsonl, import_jsonl, neutral
from withheld.evidence.store import Store, StoreError, create_case
from withheld.records import Event, Quote, Reading


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    builtin = small_case(tmp_path / "builtin")
    for name in ("a", "b"):
        create_case(tmp_path / name, builtin)
    return tmp_path / "a", tmp_path / "b"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), actions=st.lists(st.sampled_from(["accept", "reject", "undo"]), max_size=4))
def test_export_and_import_lose_nothing(tmp_path_factory: pytest.TempPathFactory, text: str, actions: list[str]) -> None:
    base = tmp_path_factory.mktemp("exchange")
    builtin = small_case(base / "builtin")
    for name in ("a", "b"):
        create_case(base / name, builtin)
    doc = document(text)
    quote = Quote(start=0, end=len(text), exact=text, sentence=text, sentence_start=0)
    reading = Reading(document=doc.id, events=(Event(document=doc.id, quote=quote, type="return"),))
    with Store.open(base / "a") as a, Store.open(base / "b") as b:
        a.add(doc, text.encode(), reading, "x")
        (record,) = a.evidence("event")
        for action in actions:
            a.decide(record.id, action, "ann")
        lines = list(export_jsonl(a))
        import_jsonl(b, lines, "bob")
        assert list(export_jsonl(b)) == lines
        assert b.evidence() == a.evidence() and verify(b) == []


def test_an_import_into_a_case_with_documents_is_refused(folders: tuple[Path, Path]) -> None:
    with Store.open(folders[0]) as a, Store.open(folders[1]) as b:
        add(a)
        add(b)
        with pytest.raises(StoreError, match="already holds documents"):
            import_jsonl(b, export_jsonl(a), "bob")


def test_what_is_no_export_is_refused_with_the_line(folders: tuple[Path, Path]) -> None:
    with Store.open(folders[0]) as a, Store.open(folders[1]) as b:
        add(a)
        good = list(export_jsonl(a))
        for bad, told in ((["{"], "line 1"), (['{"x": 1}'], "line 1"), ([good[0], "nope"], "line 2"), ([good[0], '{"table": "x"}'], "line 2")):
            with pytest.raises(StoreError, match=told):
                import_jsonl(b, bad, "bob")
        changed = [line.replace('"analyst": "withheld"', '"analyst": "mallory"') for line in good]
        with pytest.raises(StoreError, match="chain"):
            import_jsonl(b, changed, "bob")
        assert len(b.evidence()) == 1


def test_csv_cells_cannot_run_in_a_spreadsheet(folders: tuple[Path, Path]) -> None:
    with Store.open(folders[0]) as a:
        (row,) = a.evidence()
        a.decide(row.id, "edit", "ann", None, {"origin": "=cmd|' /C calc'!A0"})
        stream = io.StringIO()
        export_csv(a, stream)
    (line,) = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert line["origin"].startswith("'=") and line["low"] == "30000.0"
    assert neutral(-5) == -5 and neutral("+1") == "'+1"


def test_the_first_line_says_what_the_file_is(folders: tuple[Path, Path]) -> None:
    with Store.open(folders[0]) as a:
        assert json.loads(next(iter(export_jsonl(a)))) == {"withheld": "export", "version": 1}
