"""The notebook beside the examples runs from its first cell to its last, here on a cut-down copy of the built-in case."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from withheld import api
from withheld.case import load_case
from withheld.settings import shipped

NOTEBOOK = shipped("examples") / "built-in-case.ipynb"
CELLS: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
CODE = [cell for cell in CELLS if cell["cell_type"] == "code"]
KEPT = ("RU", "CN", "rest")
"""The hosts of the copy: a fit of all fourteen takes minutes."""


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def cut(folder: Path) -> Path:
    """The built-in case with three hosts and the years since 2014; all else is as it is shipped."""
    shutil.copytree(shipped("data") / "cases" / "kp", folder)
    gone = {c.code for c in load_case(folder).corridors} - set(KEPT)
    for name, of in (("case.toml", "code"), ("priors.toml", "corridor")):
        blocks = re.split(r"(?m)^(?=\[\[)", (folder / name).read_text(encoding="utf-8"))
        kept = [b for b in blocks if not any(f'\n{of} = "{code}"\n' in b for code in gone)]
        text = "".join(kept).replace("first_month = 2000-01-01", "first_month = 2014-01-01")
        (folder / name).write_text(text, encoding="utf-8")
    assert [c.code for c in load_case(folder).corridors] == list(KEPT)
    return folder


def test_it_is_kept_without_output_and_imports_what_programs_may_use() -> None:
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in CODE)
    assert len({cell["id"] for cell in CELLS}) == len(CELLS)
    (names,) = re.findall(r"from withheld\.api import (.+)", source(CODE[0]))
    assert set(names.split(", ")) | {"open_case"} == set(api.__all__)


def test_every_cell_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WITHHELD_WORKERS", "1")
    given = {
        "PROGRAMME": str(cut(tmp_path / "cut")),
        "REPORTS": sorted((shipped("examples") / "kp").iterdir())[:3],
        "CHAINS": 2,
        "DRAWS": 60,
    }
    known: dict[str, Any] = {}
    for number, cell in enumerate(CODE):
        exec(compile(source(cell), f"{NOTEBOOK.name}, cell {number}", "exec"), known)
        if "parameters" in cell["metadata"].get("tags", []):
            assert set(given) <= set(known)
            known |= given
    printed = capsys.readouterr().out
    assert "transcribed figures" in printed and "every source, quotation and line of the log is as it was" in printed
    assert known["result"].headlines and known["compared"].changes
    assert "DRAFT" in (tmp_path / "notebook-case" / "dossier.html").read_text(encoding="utf-8")
    assert (tmp_path / "notebook-case" / "figures.csv").stat().st_size > 10_000
