"""How a run ends when it is interrupted: each verb, by a real SIGINT to a real process, says what became of the work."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from case_folders import small_case
from estimate_cases import PRIORS
from withheld.case import load_case
from withheld.commands.casefiles import noted
from withheld.commands.failures import INTERRUPTED, guarded
from withheld.evidence import casefiles
from withheld.evidence.custody import verify
from withheld.evidence.store import Store, create_case

HERE = Path(__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small case that can be estimated, with draws, and beside it reports, an export and a new case."""
    from withheld.exchange.jsonl import export_jsonl

    data = small_case(tmp_path / "data")
    told = [
        f'[[prior]]\nname = "{p.name}"\ndistribution = "{p.distribution}"\nunit = "-"\nmeaning = "m"\nbasis = "test"\n'
        + (f'corridor = "{p.corridor}"\n' if p.corridor else "")
        + "".join(f"parameters.{k} = {v}\n" for k, v in p.parameters.items())
        for p in PRIORS
    ]
    (data / "priors.toml").write_text("\n".join(told))
    (data / "case.toml").write_text((data / "case.toml").read_text().replace('code = "tt"', 'code = "TT"'))
    create_case(tmp_path / "case", data)
    create_case(tmp_path / "new", data)
    (tmp_path / "case" / "scenarios.toml").write_text(
        '[[scenario]]\nname = "less"\nlabel = "Less"\n[[scenario.levers]]\nkind = "wage"\nlabel = "w"\nvalue = 0.5\n'
        "start = 2016-01-01\n"
    )
    _draws(tmp_path / "case")
    with Store.open(tmp_path / "case") as store:
        (tmp_path / "export.jsonl").write_text("".join(f"{line}\n" for line in export_jsonl(store)))
    reports = tmp_path / "reports"
    reports.mkdir()
    for n in range(5):
        (reports / f"{n}.txt").write_text(
            f"Hill Courier\n\nAbout {n + 3},000 North Korean workers were in Russia, the union said."
        )
    return tmp_path


def _draws(case: Path) -> None:
    from withheld.estimate.cache import Kept, Witness, basis_of, keep
    from withheld.estimate.layout import layout
    from withheld.estimate.paths import standard_normal
    from withheld.estimate.results import Diagnostics, Estimate

    head = load_case(case)
    good = Diagnostics(chains=2, draws=9, max_rhat=1.0, min_bulk_ess=900, divergences=0, seconds=1)
    made = Estimate.model_validate(
        {"case": "TT", "programme": "KP", "key": "k", "log_position": 0, "draft": False, "made": "2026-01-01T00:00:00Z",
         "diagnostics": good, "basis": basis_of(head)}
        | dict.fromkeys(("headlines", "series", "observations", "left_out", "tensions", "priors"), ())
    )  # fmt: skip
    none = np.zeros((9, 0))
    with Store.open(case) as store:
        noted(store)
        witness = Witness(lambda _: True, lambda key, files: casefiles.tell_estimate(store, key, files, "ann"))
        keep(case, Kept(made, standard_normal(1, 9, layout(head).size), none, none), name="latest", witness=witness)


RUNS = {
    "check": ("withheld.commands.reports.reading:opined", 2, 0, "check reports", "nothing was compared"),
    "claims": ("withheld.commands.reports.reading:opined", 2, 0, "claims reports", "“claims” stores nothing"),
    "read": ("withheld.commands.case:Reader.take", 4, 0, "read reports -C case", "3 documents of 5 files and addresses are stored"),
    "estimate": (
        "withheld.estimate.chains:_run", 1, 0.3, "estimate -C case --draws 50000 --chains 2",
        "no estimate was stored; the earlier one is unchanged",
    ),
    "first estimate": (
        "withheld.estimate.sampling:Sampler.draw", 1, 0, "estimate -C new", "no estimate was stored; run the same command again",
    ),
    "scenario": ("withheld.estimate.scenarios:_compared", 1, 0, "scenario less -C case", "no scenario was run"),
    "dossier": ("withheld.dossier.render:render", 1, 0, "dossier -C case", "no dossier was written"),
    "export": ("withheld.exchange.csv:write_csv", 1, 0, "export --as csv --to out.csv -C case", "no file was written"),
    "export of several files": (
        "withheld.commands.exchange:write_whole", 2, 0, "export --as datapackage --to out -C case", "may be incomplete",
    ),
    "import": ("withheld.exchange.jsonl:_insert", 2, 0, "import export.jsonl -C new", "nothing was imported"),
    "verify": ("withheld.evidence.custody:verify", 1, 0, "verify -C case", "says nothing about the case"),
    "demo": ("withheld.commands.case:Reader.take", 3, 0, "demo demo", "2 documents of"),
    "init": ("withheld.commands.case:create_case", 1, 0, "init another --programme KP", "what was stored is kept"),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_an_interrupted_run_says_what_became_of_the_work(name: str, folder: Path) -> None:
    place, count, seconds, words, said = RUNS[name]
    ran = subprocess.run(
        [sys.executable, str(HERE / "interrupted_runs.py"), place, str(count), str(seconds), *words.split()],
        cwd=folder, capture_output=True, text=True, timeout=300, env={**os.environ, "WITHHELD_ANALYST": "ann"},
    )  # fmt: skip
    assert ran.returncode == INTERRUPTED == 130, (ran.returncode, ran.stderr)
    lines = [line for line in ran.stderr.splitlines() if line]
    assert len([line for line in lines if line.startswith("interrupted; ")]) == 1, ran.stderr
    assert said in lines[-1] and "run the same command again" in lines[-1], ran.stderr
    assert "Traceback" not in ran.stderr and "Warning" not in ran.stderr
    for case in (folder / "case", folder / "new"):
        with Store.open(case) as store:
            assert [p.line() for p in verify(store)] == []
    assert not [p for p in folder.rglob("*.part") if "estimates" not in p.parts]
    if name == "read":
        with Store.open(folder / "case") as store:
            assert sum(not s.transcribed for s in store.sources()) == 3
    if "estimate" in name:
        assert sorted(p.name for p in (folder / "case" / "estimates").iterdir()) == ["k", "latest"]


def test_the_rest_is_read_by_the_same_command(folder: Path) -> None:
    place, count, seconds, words, _ = RUNS["read"]
    run = [sys.executable, str(HERE / "interrupted_runs.py")]
    subprocess.run(
        [*run, place, str(count), str(seconds), *words.split()], cwd=folder, capture_output=True, timeout=300
    )
    again = subprocess.run(
        [*run, place, "0", "0", *words.split()], cwd=folder, capture_output=True, text=True, timeout=300
    )
    assert again.returncode == 0 and "2 new documents, 3 already read" in again.stdout, again.stderr


def test_warnings_of_libraries_are_not_shown_unless_they_are_asked_for(tmp_path: Path) -> None:
    program = (
        "import sys, warnings, logging\n"
        "from withheld import cli\n"
        "def app():\n"
        "    warnings.warn('a library warns'); logging.getLogger('library').warning('a library logs')\n"
        "    import subprocess; subprocess.run([sys.executable, '-c', 'import warnings; warnings.warn(\"a child warns\")'])\n"
        "cli.app = app\n"
        "cli.main()\n"
    )
    quiet = {k: v for k, v in os.environ.items() if k != "PYTHONWARNINGS"}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=quiet, timeout=120)
    assert (ran.returncode, ran.stderr) == (0, "")
    asked = subprocess.run(
        [sys.executable, "-W", "default", "-c", program], capture_output=True, text=True, env=quiet, timeout=120
    )
    assert "a library warns" in asked.stderr and "a library logs" in asked.stderr


def test_a_fault_of_the_program_is_not_hidden() -> None:
    def broken() -> None:
        raise ZeroDivisionError

    with warnings.catch_warnings(), pytest.raises(ZeroDivisionError):
        guarded(broken)
