"""Two cases that read the same hold the same, whatever the number of processes and the order of cutting off."""

from __future__ import annotations

from pathlib import Path

from case_folders import small_case
from test_batch_reading import lines, text
from withheld.batch.sameness import content_hash
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
