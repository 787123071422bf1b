"""The hashes of a case's own files in its log: edits are taken in with a name, silent changes are found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from case_folders import add, made, small_case
from withheld.evidence import casefiles
from withheld.evidence.custody import notes, verify
from withheld.evidence.log import GENESIS, canonical, line_hash
from withheld.evidence.store import Store, StoreError, create_case
from withheld.exchange.jsonl import export_jsonl, import_jsonl


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("WITHHELD_ANALYST", "ann")
    with made(tmp_path) as opened:
        add(opened)
        yield opened


def edit(store: Store, name: str = "priors.toml") -> None:
    path = store.folder / name
    path.write_text((path.read_text() if path.is_file() else "") + "# mine\n", encoding="utf-8")


@pytest.mark.parametrize("name", casefiles.DATA)
def test_an_edit_is_named_until_a_line_takes_it_in(store: Store, name: str) -> None:
    assert verify(store) == [] and notes(store) == []
    edit(store, name)
    (problem,) = verify(store)
    new = name == "scenarios.toml"
    assert problem.what == ("is in no line of the log" if new else "was changed since log line 1")
    assert "withheld estimate" in problem.remedy and problem.file.endswith(name)
    assert casefiles.take_in(store) == [casefiles.Change(name, None if new else 1)]
    line = store.log()[-1]
    assert (line.action, line.analyst, line.reason) == ("files", "ann", f"edited: {name}") and verify(store) == []
    assert casefiles.take_in(store) == [] and store.position() == line.position


def test_a_file_that_is_taken_away_and_put_back_is_told_both_times(store: Store) -> None:
    edit(store, "scenarios.toml")
    casefiles.take_in(store)
    (store.folder / "scenarios.toml").unlink()
    assert [p.what for p in verify(store)] == [f"was removed since log line {store.position()}"]
    casefiles.take_in(store)
    assert verify(store) == []
    edit(store, "scenarios.toml")
    assert [p.what for p in verify(store)] == ["is in no line of the log"]


def test_reading_takes_no_edit_in(store: Store) -> None:
    edit(store)
    assert casefiles.take_in(store, edits=False) == [] and len(verify(store)) == 1


def without_hashes(store: Store) -> None:
    """Make the log one of an earlier version."""
    store.engine.dispose()
    with sqlite3.connect(store.path) as connection:
        connection.row_factory = sqlite3.Row
        previous = GENESIS
        for line in [dict(row) for row in connection.execute("SELECT * FROM log ORDER BY position")]:
            after = json.loads(line["after"])
            line["after"] = canonical({n: v for n, v in after.items() if n not in ("files", "extractor")})
            line["hash"] = previous = line_hash(previous, line)
            told = (line["after"], line["hash"], line["position"])
            connection.execute("UPDATE log SET after = ?, hash = ? WHERE position = ?", told)
    (store.folder / "withheld.db-reached").unlink()


@pytest.mark.sqlite
def test_a_case_of_an_earlier_version_holds_with_a_note_until_its_files_are_noted(store: Store) -> None:
    add(store, extractor="x-2", lows=(5,))
    add(store, extractor="x-3")
    without_hashes(store)
    (store.folder / "estimates" / "ab").mkdir(parents=True)
    (store.folder / "estimates" / "ab" / "estimate.json").write_text("{}")
    edit(store)
    assert verify(store) == []
    (note,) = notes(store)
    assert "priors.toml" in note and "earlier version" in note
    assert casefiles.take_in(store, edits=False) == [] and notes(store) == []
    (store.folder / "estimates" / "ab" / "estimate.json").write_text("{ }")
    assert [p.file for p in verify(store)] == [str(store.folder / "estimates" / "ab" / "estimate.json")]


def test_an_estimate_is_told_once_and_one_that_is_removed_is_no_fault(store: Store) -> None:
    files = {"estimates/ab/estimate.json": casefiles.hash_of(store.folder / "case.toml")}
    assert (
        casefiles.tell_estimate(store, "ab", files, "ann")
        and casefiles.tell_estimate(store, "ab", files, "ann") is None
    )
    assert verify(store) == []
    (store.folder / "estimates" / "ab").mkdir(parents=True)
    (store.folder / "estimates" / "ab" / "estimate.json").write_bytes((store.folder / "case.toml").read_bytes())
    assert verify(store) == [] == casefiles.altered(store, "ab")
    (store.folder / "estimates" / "latest").write_text("ab")
    with pytest.raises(StoreError, match=r"latest.*is in no line of the log"):
        casefiles.refuse_altered(store)
    assert store.rests_on() == store.position() - 1


def test_a_case_that_is_imported_into_one_with_other_files_holds(store: Store, tmp_path: Path) -> None:
    builtin = small_case(tmp_path / "other")
    (builtin / "priors.toml").write_text("prior = []  # other\n", encoding="utf-8")
    create_case(tmp_path / "second", builtin)
    with Store.open(tmp_path / "second") as second:
        import_jsonl(second, export_jsonl(store), "bob")
        assert verify(second) == []
        line = second.log()[-1]
        assert (line.action, line.analyst) == ("files", "bob") and list(json.loads(line.after or "")["files"]) == [
            "priors.toml"
        ]
        edit(second)
        assert [p.what for p in verify(second)] == [f"was changed since log line {line.position}"]
