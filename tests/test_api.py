"""``withheld.api``: twelve functions for programs, imported lightly, documented, and at one with the command line."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from case_folders import small_case
from command_line import CommandLine
from withheld import api
from withheld.case import CaseError
from withheld.evidence.store import StoreError
from withheld.readings import size

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
TEXT = """Still in Russia

31 December 2018

Russia says that 11,490 North Korean workers remained in the country in December 2018.
"""


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WITHHELD_WORKERS", "0")
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "report.txt"


def test_there_are_twelve_names_each_with_a_sentence_types_and_a_row_of_the_docs() -> None:
    assert len(api.__all__) == 12 and api.__all__ == sorted(api.__all__)
    rows = dict(re.findall(r"^\| `(\w+)\(([^`]*)\)` \|", PAGE, re.M))
    assert sorted(rows) == api.__all__
    for name, told in rows.items():
        function = getattr(api, name)
        signature = inspect.signature(function)
        assert function.__doc__ and signature.return_annotation is not inspect.Signature.empty, name
        shown = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]
        assert str(inspect.Signature(shown)) == f"({told})"


def test_importing_it_loads_no_library() -> None:
    code = "import sys; before = set(sys.modules); import withheld.api; print(*sorted(set(sys.modules) - before))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ran.stdout.split()} - sys.stdlib_module_names
    assert loaded == {"withheld"}


def test_reports_are_read_with_their_words_in_place_and_what_cannot_be_read_is_named(report: Path) -> None:
    found = api.read(report, report.parent / "missing.txt")
    ((document, reading),) = found.reports
    (claim,) = reading.claims
    assert claim.low == 11_490 and claim.quote is not None
    assert document.text[claim.quote.start : claim.quote.end] == claim.quote.exact
    assert [problem.file for problem in found.problems] == [str(report.parent / "missing.txt")]
    assert api.check(found.reports).contradictions == ()


def test_a_case_is_made_filled_decided_on_exported_and_verified(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, ((_, said),) = small_case(report.parent / "data"), api.read(report, unsure=True).reports
    with api.create_case(report.parent / "case", data) as case:
        assert [e.state for e in api.evidence(case)] == ["transcribed"]
        added = api.add(case, report)
        assert (added.new, added.known, added.records, added.problems) == (1, 0, size(said), ())
        assert api.add(case, report)[:3] == (0, 1, 0)
        (proposed,) = api.evidence(case, "claim", ["proposed"])
        with pytest.raises(StoreError, match="nothing was written"):
            api.export(case, "training", report.parent / "labels.jsonl")
        line = api.decide(case, proposed.id, "edit", analyst="ana", reason="misread", low=11_000)
        assert (line.analyst, line.action, line.reason) == ("ana", "edit", "misread")
    with api.open_case(report.parent / "case") as case:
        (edited,) = api.evidence(case, states=["edited"])
        assert edited.record.low == 11_000
        assert api.verify(case) == []
        path = api.export(case, "csv", report.parent / "figures.csv")
        assert proposed.id in path.read_text(encoding="utf-8")
        with pytest.raises(CaseError, match="neither a scenario"):
            api.scenario(case, "open-border")
    assert capsys.readouterr().out == ""


def test_it_gives_what_the_command_line_gives(report: Path, withheld: CommandLine) -> None:
    data = small_case(report.parent / "data")
    with api.create_case(report.parent / "case", data) as case:
        api.add(case, report)
        wanted = sorted(e.id for e in api.evidence(case, "claim", ["proposed"]))
    shown = withheld("export", "--as", "csv", "-C", "case").out
    assert wanted and all(identifier in shown for identifier in wanted)
    assert withheld("log", "-C", "case").out.count("\n") >= 2


def test_what_cannot_be_done_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="use one of: CU, KP"):
        api.create_case(tmp_path / "case", "XX")
    with pytest.raises((StoreError, CaseError)):
        api.open_case(tmp_path / "nowhere")
