"""A release of the built-in case tells nothing that is marked and no group below ten at a named site, in any form."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from command_line import CommandLine
from withheld.disclosure.small_cells import SMALL_GROUP, few_people, names_site, too_small
from withheld.evidence.store import Store
from withheld.records import Claim

FORMS = ("csv", "jsonld", "geojson", "datapackage", "datasette")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built-in case with its example reports, all accepted, and marks on a record, a document, an origin, a publisher."""
    from withheld.commands.case import init, read
    from withheld.settings import shipped

    folder = tmp_path_factory.mktemp("release") / "case"
    init(folder, "KP")
    read(folder, [unmarked(shipped("examples") / "kp", tmp_path_factory.mktemp("reports"))], None)
    with Store.open(folder) as store:
        asked = [{"subject": e.id, "action": "accept"} for e in store.evidence() if e.state == "proposed"]
        assert all(done is True for done in store.decide_all(asked, "ann"))
        for subject, mark in marks(store):
            store.decide(subject, "mark", "ann", "a reason with a name", {"sensitivity": mark})
    return folder


def unmarked(shipped: Path, folder: Path) -> Path:
    """The example reports as if they were none: without the mark and the line that say so."""
    for path in shipped.iterdir():
        if path.suffix != ".pdf":
            text = path.read_text(encoding="utf-8").replace("example: true\n", "").replace("withheld-example", "x")
            (folder / path.name).write_text(text.replace("Example report written for", "Written by"), encoding="utf-8")
    return folder


def marks(store: Store) -> list[tuple[str, str]]:
    read = [e for e in store.evidence("claim") if e.record.quote and isinstance(e.record, Claim)]
    names = [e.record.origin for e in read if isinstance(e.record, Claim)]
    origin = next(n for n in names if n and names.count(n) == 1 and " " in n)
    record = next(e for e in read if e.record.origin != origin)  # type: ignore[union-attr]
    documents = [e for e in read if e.source.id != record.source.id]
    publisher = documents[-1].source.publisher
    document = next(e.source.id for e in documents if e.source.publisher != publisher)
    return [
        (record.id, "withhold"),
        (document, "withhold"),
        (f"origin:{origin}", "withhold"),
        (f"source:{publisher}", "blur"),
    ]


def secrets(folder: Path) -> list[str]:
    """Sentences of marked records and of small groups, and marked names: what no release may hold."""
    with Store.open(folder) as store:
        evidence, names = store.evidence(), store.marked_names()
    hidden = [e for e in evidence if e.sensitivity or (isinstance(e.record, Claim) and too_small(e.record))]
    sentences = {e.record.quote.sentence for e in hidden if e.record.quote}
    return [*sentences, *names]


def given(folder: Path, form: str, withheld: CommandLine) -> str:
    """All text of an export, or of the released dossier."""
    target = withheld.folder / f"out-{form}"
    words = ("dossier", "--release", "--to", target) if form == "dossier" else ("export", "--as", form, "--to", target)
    assert withheld(*words, "-C", folder).code == 0
    files = [target] if target.is_file() else [p for p in target.iterdir() if p.is_file()]
    texts = []
    for path in files:
        if path.suffix == ".db":
            with sqlite3.connect(path) as connection:
                texts.append("\n".join(connection.iterdump()).replace("''", "'"))
        texts.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(texts)


@pytest.mark.parametrize("form", [*FORMS, "dossier"])
def test_nothing_marked_and_no_small_group_is_in_what_is_given_away(
    case: Path, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = given(case, form, CommandLine(tmp_path, monkeypatch, capsys))
    found = secrets(case)
    assert len(found) > 10
    told = [s for s in found if s in text or s.replace("\n", "\\n").replace('"', '\\"') in text]
    assert told == []


def test_no_released_record_counts_a_group_below_ten_at_a_named_site(case: Path) -> None:
    from withheld.disclosure.release import release

    with Store.open(case) as store:
        out = release(store.evidence(), names=store.marked_names()).records
    for e in out:
        if isinstance(e.record, Claim):
            assert not too_small(e.record), (e.id, SMALL_GROUP)
        sentence = e.record.quote.sentence if e.record.quote else ""
        assert not (few_people(sentence) and (getattr(e.record, "place", None) or names_site(sentence))), sentence


def test_json_lines_of_a_case_with_marks_ask_for_everything(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    withheld = CommandLine(tmp_path, monkeypatch, capsys)
    refused = withheld("export", "--as", "jsonl", "-C", case)
    assert refused.code == 2 and "--everything" in refused.err and refused.out == ""
    assert withheld("export", "--as", "jsonl", "--everything", "-C", case).code == 0
