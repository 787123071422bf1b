"""Two cases that read the same hold the same, whatever the number of processes and the order of cutting off."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest

from case_folders import small_case
from test_batch_reading import lines, paragraphs, text
from withheld.batch.sameness import content_hash
from withheld.commands import case
from withheld.commands.case import read
from withheld.evidence.store import Store, create_case


def made(base: Path, name: str, *runs: tuple[list[Path], int]) -> str:
    create_case(base / name, small_case(base / f"{name}-builtin"))
    for paths, workers in runs:
        read(base / name, paths, None, workers=workers)
    with Store.open(base / name) as store:
        return content_hash(store)


def test_the_store_is_the_same_with_any_number_of_processes_and_after_an_interruption(tmp_path: Path) -> None:
    paths = [lines(tmp_path, "a.jsonl", 4), text(tmp_path, 1), text(tmp_path, 2), text(tmp_path, 3)]
    one = made(tmp_path, "one", (paths, 1))
    assert made(tmp_path, "two", (paths, 2)) == one
    assert made(tmp_path, "twice", (paths[:2], 1), (paths, 1)) == one
    assert made(tmp_path, "less", (paths[:2], 1)) != one


def test_bytes_that_come_again_later_or_in_another_run_make_no_other_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = text(tmp_path, 1), text(tmp_path, 2), text(tmp_path, 3)
    copy = tmp_path / "copy.txt"
    copy.write_bytes(first.read_bytes())
    paths = [first, second, copy, third]
    one = made(tmp_path, "one", (paths, 1))

    class Later(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Later:
            return cls.fromtimestamp(dt.datetime.now(tz).timestamp() + 600, tz)

    monkeypatch.setattr(case, "dt", SimpleNamespace(datetime=Later, date=dt.date, UTC=dt.UTC))
    assert made(tmp_path, "cut", (paths[:1], 1), (paths, 2)) == one


def test_a_document_that_is_refused_has_its_place_in_the_log_wherever_a_run_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WITHHELD_DOCUMENT_SECONDS", "2")
    paths = [text(tmp_path, 1), paragraphs(tmp_path / "slow.html"), text(tmp_path, 2)]
    assert made(tmp_path, "cut", (paths[:1], 1), (paths, 1)) == made(tmp_path, "whole", (paths, 1))
