"""Runs the command line in the tests' own process, as a shell would see it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from withheld.cli import main


class Ran(NamedTuple):
    """Exit code, standard output and standard error of a run."""

    code: int
    out: str
    err: str


class CommandLine:
    """``withheld`` with some words, run from a folder."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._patch, self._captured = folder, monkeypatch, capsys
        monkeypatch.chdir(folder)
        monkeypatch.setenv("WITHHELD_WORKERS", "1")  # what several do is for the tests of withheld.batch

    def __call__(self, *words: object) -> Ran:
        self._patch.setattr(sys, "argv", ["withheld", *map(str, words)])
        self._captured.readouterr()
        with pytest.raises(SystemExit) as done:
            main()
        out, err = self._captured.readouterr()
        assert "Traceback" not in out + err
        return Ran(int(done.value.code or 0), out, err)

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
