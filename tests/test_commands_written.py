"""What is written where a user says: folders are made, older files give way, and what is in the way is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from case_folders import add, made
from command_line import CommandLine


@pytest.fixture
def case(tmp_path: Path) -> Path:
    with made(tmp_path) as store:
        add(store)
        return store.folder


@pytest.fixture
def withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setenv("WITHHELD_ANALYST", "ann")
    return CommandLine(tmp_path, monkeypatch, capsys)


WRITES: dict[str, tuple[str, ...]] = {
    "d.html": ("dossier", "--to"),
    "r.tsq": ("verify", "--timestamp-request"),
    "c.csv": ("export", "--as", "csv", "--to"),
    "c.jsonl": ("export", "--as", "jsonl", "--everything", "--to"),
    "c.geojson": ("export", "--as", "geojson", "--to"),
    "p.zip": ("export", "--as", "datapackage", "--to"),
}


@pytest.mark.parametrize("name", WRITES)
def test_the_folders_of_a_file_are_made_and_an_older_file_gives_way(
    case: Path, withheld: CommandLine, name: str
) -> None:
    target = withheld.folder / "new" / "and deeper" / name
    words = ("-C", case, *WRITES[name], target)
    assert withheld(*words).code == 0 and target.stat().st_size > 0
    target.write_text("old")
    assert withheld(*words).code == 0 and target.read_bytes() != b"old"
    assert [p.name for p in target.parent.iterdir()] == [name]


@pytest.mark.parametrize("name", WRITES)
def test_a_folder_in_the_place_of_a_file_is_named_and_nothing_is_left(
    case: Path, withheld: CommandLine, name: str
) -> None:
    (withheld.folder / "here" / name).mkdir(parents=True)
    ran = withheld("-C", case, *WRITES[name], withheld.folder / "here" / name)
    assert ran.code == 2 and f"{name}: a folder; name a file in it" in ran.err
    assert [p.name for p in (withheld.folder / "here").iterdir()] == [name]


@pytest.mark.parametrize("name", WRITES)
def test_a_file_in_the_place_of_a_folder_is_named(case: Path, withheld: CommandLine, name: str) -> None:
    (withheld.folder / "here").write_text("a file")
    ran = withheld("-C", case, *WRITES[name], withheld.folder / "here" / name)
    assert ran.code == 2 and "here: a file, not a folder" in ran.err and len(ran.err.strip().splitlines()) == 1


@pytest.mark.parametrize("form", ["datapackage", "datasette"])
def test_a_form_of_several_files_makes_its_folder_or_names_the_file_that_is_there(
    case: Path, withheld: CommandLine, form: str
) -> None:
    words = ("-C", case, "export", "--as", form, "--to")
    assert withheld(*words, withheld.folder / "a" / "b").code == 0 and any((withheld.folder / "a" / "b").iterdir())
    (withheld.folder / "taken").write_text("a file")
    ran = withheld(*words, withheld.folder / "taken")
    assert ran.code == 2 and "taken: a file, not a folder; name a folder" in ran.err
    assert (withheld.folder / "taken").read_text() == "a file"


@pytest.mark.parametrize("verb", ["init", "demo"])
def test_a_case_is_not_made_of_a_file(withheld: CommandLine, verb: str) -> None:
    withheld.file("taken", "a file")
    ran = withheld(verb, "taken")
    assert ran.code == 2 and "taken: a file, not a folder" in ran.err
    ran = withheld(verb, "taken/case")
    assert ran.code == 2 and len(ran.err.strip().splitlines()) == 1 and "taken" in ran.err
