"""Files to what they say: in order, the same with any number of processes, each within its limits."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path

import pytest

from withheld import batch
from withheld.batch.limits import Limits
from withheld.batch.pool import Pool
from withheld.batch.worker import Worker
from withheld.records import Problem
from withheld.sources.reader import Captured

LIMITS = Limits(20, 2**29)
PLAIN = "Harbour Wire, 3 March 2017\n\nSome {n},500 North Korean workers were employed in Dandong in 2016, it said.\n"


def text(folder: Path, number: int) -> Path:
    path = folder / f"{number}.txt"
    path.write_text(PLAIN.format(n=number))
    return path


def lines(folder: Path, name: str, count: int) -> Path:
    path = folder / name
    path.write_text(
        "".join(json.dumps({"id": f"{name}-{n}", "text": PLAIN.format(n=n + 1)}) + "\n" for n in range(count))
    )
    return path


def what(found: batch.Told | None) -> object:
    if found is None or not isinstance(found.result, Captured):
        return found and found.result
    capture = {"capture": None}
    return found.result.document.model_copy(update=capture), found.result.raw, found.said


def read(paths: list[Path], **how: object) -> list[object]:
    return [what(found) for found in batch.read_all(paths, batch.How(**{"limits": LIMITS, **how}))]  # type: ignore[arg-type]


def test_what_is_read_is_the_same_with_any_number_of_processes(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    paths = [lines(tmp_path, "a.jsonl", 5), text(tmp_path, 1), empty, text(tmp_path, 2), lines(tmp_path, "b.jsonl", 3)]
    here = read(paths, workers=0)
    assert len(here) == 5 + 1 + 1 + 1 + 3 + len(paths)
    assert read(paths, workers=1) == here
    assert read(paths, workers=3) == here
    assert any(isinstance(one, Problem) and one.what == "is empty" for one in here)


def test_what_is_known_is_not_asked_about_again(tmp_path: Path) -> None:
    first, second = text(tmp_path, 1), text(tmp_path, 2)
    (told, *_), *_ = read([first], workers=1)  # type: ignore[misc]
    again = read([first, second], workers=1, known=frozenset([told.sha256]))
    assert [one and one[2] and len(one[2].reading.claims) for one in again] == [None, None, 1, None]  # type: ignore[index]
    passed = batch.Known("1.txt", told.sha256, "d", "text/plain")
    before = {first: passed}
    assert read([first, second], workers=1, before=before.get)[:2] == [passed, None]


def test_a_run_that_is_left_ends_its_processes(tmp_path: Path) -> None:
    going = batch.read_all([text(tmp_path, n) for n in range(1, 9)], batch.How(workers=1, limits=LIMITS))
    next(going)
    going.close()  # type: ignore[attr-defined]
    assert not [one for one in threading.enumerate() if one.name.startswith("withheld")]


def paragraphs(path: Path) -> Path:
    """A page that takes longer than two seconds, for its many paragraphs."""
    path.write_text("<html><body>" + "<p>word" * 300_000 + "</body></html>")
    return path


def test_a_document_that_takes_too_long_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    limits = Limits(2, 2**29)
    slow = paragraphs(tmp_path / "slow.html")
    found = read([text(tmp_path, 1), slow, text(tmp_path, 2)], workers=1, limits=limits)
    problem = found[2]
    assert isinstance(problem, batch.Refused) and problem.file == str(slow)
    assert problem.what == "takes more than 2 seconds of processor time" and problem.sha256
    assert "WITHHELD_DOCUMENT_SECONDS" in problem.remedy
    assert [bool(one and one[2]) for one in (found[0], found[4])] == [True, True]  # type: ignore[index]


def test_a_document_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_text("a\n\n" * 16_000_000)
    found = read([path, text(tmp_path, 1)], workers=1, limits=Limits(60, 2**26))
    assert isinstance(found[0], batch.Refused) and found[0].what == "needs more than 64 MiB of memory"
    assert "WITHHELD_DOCUMENT_MEMORY" in found[0].remedy
    assert isinstance(found[2], tuple) and found[2][2]


def test_nothing_is_lost_and_nothing_doubled_when_a_process_dies(tmp_path: Path) -> None:
    paths = [lines(tmp_path, "a.jsonl", 4), text(tmp_path, 1), text(tmp_path, 2)]
    whole = read(paths, workers=1)
    pool = Pool(1, batch.How(limits=LIMITS).setup(), frozenset(), lambda path: None)
    found = []
    for number, (told, size) in enumerate(pool.run(paths, lambda: False)):
        pool.taken(size)
        found.append(what(told))
        if number in (1, 5):
            os.kill(pool._hands[0].worker.process.pid or 0, signal.SIGKILL)
    assert found == whole


def test_a_process_that_stands_still_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Processor time is plenty, so that a busy machine ends nothing; what stands still is waited for two seconds.
    for module in ("limits", "worker"):
        monkeypatch.setattr(f"withheld.batch.{module}.PATIENCE", 0.1)
    first, second, third = (text(tmp_path, n) for n in (1, 2, 3))
    stopped: list[Worker] = []

    def before(path: Path) -> None:
        """Asked of a file just before a process is given it: there the process that gets it is stopped."""
        if path == second and not stopped:
            stopped.append(pool._hands[0].worker)
            os.kill(stopped[0].process.pid or 0, signal.SIGSTOP)

    pool = Pool(1, batch.How(limits=LIMITS).setup(), frozenset(), before)
    told = [one for one, _ in pool.run([first, second, third], lambda: False)]
    found = [one.result for one in told if one is not None]
    assert [type(one) for one in found] == [Captured, batch.Refused, Captured], "another process reads the file after"
    assert isinstance(found[1], batch.Refused) and found[1].file == str(second)
    assert found[1].what == "took longer than 2 seconds"
    assert not stopped[0].process.is_alive()
