from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from case_folders import TEXT, add, claim, made
from command_line import CommandLine
from documents import document
from withheld.commands.review import run
from withheld.evidence.custody import verify
from withheld.evidence.rereading import proposed_changes
from withheld.evidence.store import Store
from withheld.records import Reading
from withheld.usable import in_use

PROPOSED = {"state": "proposed", "kind": None, "host": None, "measure": None, "document": None}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("WITHHELD_ANALYST", "Ana")
    with made(tmp_path) as opened:
        add(opened, lows=(1, 2, 3))
        yield opened


@pytest.fixture
def withheld(store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(store.folder.parent, monkeypatch, capsys)


def pressed(keys: str) -> Callable[[], str]:
    left = iter(keys)
    return lambda: next(left, "q")


def states(store: Store) -> list[str]:
    return sorted(e.state for e in store.evidence() if not e.source.transcribed)


def test_records_are_decided_by_keys_one_at_a_time(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(store.folder, PROPOSED, key=pressed("rbuaq"), ask=lambda _: "visas") == 0
    out = capsys.readouterr().out
    assert (
        "1 of 3" in out and "*11,490*" in out and "grade: F6" in out and "3 decisions; 1 of 3 records not seen." in out
    )
    assert [d.action for d in store.log()[-3:]] == ["reject", "undo", "accept"]
    assert states(store) == ["accepted", "proposed", "proposed"]
    assert verify(store) == []


def test_edits_and_grades_are_typed_and_a_wrong_one_is_told(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    answers = iter(["place=Moscow", "B3", "lowest=4"])
    run(store.folder, PROPOSED, key=pressed("ege"), ask=lambda _: next(answers))
    assert "no FIELD=VALUE" in capsys.readouterr().out
    (edited,) = [e for e in store.evidence() if e.state == "edited"]
    assert (edited.record.place, edited.reliability, edited.credibility) == ("Moscow", "B", 3)  # type: ignore[union-attr]


def test_only_a_terminal_has_keys(withheld: CommandLine) -> None:
    ran = withheld("review", "-C", "case")
    assert ran.code == 2 and "--from FILE" in ran.err


def until(terminal: int, words: bytes, seconds: float = 40) -> bool:
    """Whether a terminal shows some words in time."""
    seen, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 4096)
            except OSError:
                break
        if words in seen:
            return True
    return False


def test_keys_come_from_a_real_terminal(store: Store) -> None:
    store.engine.dispose()
    main, other = pty.openpty()
    command = [sys.executable, "-m", "withheld", "review", "-C", str(store.folder)]
    process = subprocess.Popen(command, stdin=other, stdout=other, stderr=other, close_fds=True)
    os.close(other)
    try:
        assert until(main, b"1 of 3")
        time.sleep(1)
        os.write(main, b"a")
        assert until(main, b"2 of 3")
        time.sleep(1)  # Keys pressed before they are waited for are dropped by the terminal.
        os.write(main, b"q")
        assert until(main, b"decision") and process.wait(20) == 0
    finally:
        process.kill()
        os.close(main)
    with Store.open(store.folder) as opened:
        assert opened.log()[-1].action == "accept"


def test_decisions_come_from_a_file_and_are_not_repeated(withheld: CommandLine, store: Store) -> None:
    one, two, _ = (e.id for e in store.evidence() if not e.source.transcribed)
    told = [
        {"subject": one, "action": "accept", "reason": "seen"},
        {"subject": two, "action": "edit", "changes": {"place": "Moscow"}},
        {"subject": "c-none", "action": "accept"},
        {"subject": one, "action": "accept", "at": "2001-01-01"},
        {"subject": "source:A", "action": "grade", "reason": "own reporters", "changes": {"reliability": "B"}},
    ]
    withheld.file("d.jsonl", "\n".join([*map(json.dumps, told), "{"]))
    first, second = (withheld("review", "--from", "d.jsonl", "-C", "case") for _ in range(2))
    assert first.code == second.code == 2
    assert "3 decisions stored, 0 already in force, 3 lines refused." in first.out
    assert "0 decisions stored, 3 already in force, 3 lines refused." in second.out
    assert [line.partition(" ")[0] for line in first.err.splitlines()] == ["d.jsonl:3:", "d.jsonl:4:", "d.jsonl:6:"]
    assert "at: cannot be set from a file" in first.err
    assert store.log()[-1].analyst == "Ana" and verify(store) == []


def test_decide_takes_every_kind_of_change(withheld: CommandLine, store: Store) -> None:
    one, two, _ = (e.id for e in store.evidence() if not e.source.transcribed)
    done = [
        ("decide", one, "edit", "--set", "low=5", "--set", "high=6", "--set", "qualifier=range"),
        ("decide", one, "grade", "--reliability", "B", "--credibility", "3", "--basis", "register"),
        ("decide", two, "merge", "--into", one, "--reason", "same"),
        ("decide", two, "split", "--reason", "not the same"),
        ("decide", "origin:Russia", "merge", "--into", "Moscow"),
        ("decide", "source:A", "grade", "--reliability", "C", "--reason", "wire"),
        ("mark", one, "blur", "--reason", "site"),
    ]
    for words in done:
        assert withheld(*words, "-C", "case").code == 0, words
    found = next(e for e in store.evidence() if e.id == one)
    assert (found.reliability, found.credibility, found.basis, found.sensitivity) == ("B", 3, "register", "blur")
    assert verify(store) == []
    assert "A: C (wire; Ana); 1 record" in withheld("grades", "-C", "case").out
    wrong = withheld("decide", one, "acept", "-C", "case")
    assert wrong.code == 2 and "did you mean accept" in wrong.err
    assert withheld("decide", one, "grade", "--credibility", "1", "-C", "case").code == 2


def test_a_newer_reading_proposes_a_change_to_a_decided_record(store: Store) -> None:
    one = next(e for e in store.evidence() if not e.source.transcribed)
    store.decide(one.id, "accept", "Ana")
    add(store, extractor="x-2", lows=(9,))
    (change,) = proposed_changes(store)
    assert change.decided.id == one.id and change.fields["low"] == (1.0, 9.0)
    assert next(e for e in store.evidence() if e.id == one.id).state == "accepted"
    run(store.folder, PROPOSED, queue="changes", key=pressed("t"), ask=lambda _: "")
    taken = next(e for e in store.evidence() if e.id == one.id)
    assert (taken.state, taken.record.low) == ("edited", 9.0)  # type: ignore[union-attr]
    assert proposed_changes(store) == [] and verify(store) == []


def test_the_log_says_what_changed_since(withheld: CommandLine, store: Store) -> None:
    one = next(e.id for e in store.evidence() if not e.source.transcribed)
    position = store.position()
    withheld("decide", one, "accept", "-C", "case")
    ran = withheld("log", "--since", position, "-C", "case")
    assert "accept" in ran.out and "Since then: 1 × accept." in ran.out and "transcribe" not in ran.out
    assert withheld("log", "--since", "estimate", "-C", "case").code == 2
    assert "give a position" in withheld("log", "--since", "soon", "-C", "case").err


def test_unsure_records_come_last_or_alone_and_are_called_so(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    doc = document(TEXT)
    low = claim(doc, 4).model_copy(update={"confidence": 0.2})
    sure = tuple(claim(doc, n) for n in (1, 2, 3))
    store.add(doc, doc.text.encode(), Reading(document=doc.id, claims=(low, *sure)), "x-2")
    run(store.folder, PROPOSED, key=pressed("kkkq"))
    cards = capsys.readouterr().out.split(" of 4: ")[1:]
    assert ["unsure" in card.splitlines()[0] for card in cards] == [False, False, False, True]
    run(store.folder, PROPOSED, unsure=True, key=pressed("a"))
    out = capsys.readouterr().out
    assert "1 of 1: " in out and "proposed, unsure" in out
    (decided,) = [e for e in store.evidence() if e.state == "accepted"]
    assert decided.record.confidence == 0.2 and in_use(decided)
