"""A wheel that is built from a clean clone and installed alone carries all that the program needs, wherever it is run."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import withheld

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a clean clone needs the git checkout")
FIRST = """Seven years of wages

20 February 2024

It is the largest sum that anyone has put on them, said the broadcaster: an estimated $740 million between 2017 and 2023, \
earned for the North Korean regime by workers sent abroad.
"""
SECOND = """What the state takes

14 March 2024

North Korean workers overseas bring the regime $200 million to $500 million each year, Washington reckons.
"""
Ran = subprocess.CompletedProcess[str]


def told(*words: object, cwd: Path = ROOT) -> str:
    return subprocess.run([str(w) for w in words], cwd=cwd, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the last commit."""
    clone, out = tmp_path_factory.mktemp("clone") / "withheld", tmp_path_factory.mktemp("wheel")
    told("git", "clone", "--quiet", "--shared", "--no-tags", ROOT, clone)
    told(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=clone)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Ran]:
    """Runs a program of a new environment with the wheel in it; what the wheel needs is taken from this environment.

    Lines of a ``.pth`` file add folders, whose own ``.pth`` files are not read: an editable installation stays out.
    """
    home, folder = tmp_path_factory.mktemp("environment"), tmp_path_factory.mktemp("elsewhere")
    venv.create(home, with_pip=False)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    told(sys.executable, "-m", "pip", "--python", home / "bin" / "python", "--disable-pip-version-check", "install", "--quiet",
         "--no-deps", "--no-index", "--no-compile", wheel)  # fmt: skip
    needed = {*site.getsitepackages(), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "needed.pth").write_text("".join(f"{path}\n" for path in sorted(needed)), encoding="utf-8")
    (folder / "first.txt").write_text(FIRST, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    clean["WITHHELD_WORKERS"] = "1"  # what several do is for the tests of withheld.batch

    def run(program: str, *words: str) -> Ran:
        command = [str(home / "bin" / program), *words]
        return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)

    return run


def test_it_holds_every_file_of_data_and_of_examples_and_nothing_of_the_tests(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}
    tracked = told("git", "ls-tree", "-r", "--name-only", "HEAD", "data", "examples", "src/withheld").split("\n")
    expected = {f"withheld/{name.removeprefix('src/withheld/')}" for name in tracked if name}
    assert {name for name in held if ".dist-info/" not in name} == expected


def test_it_names_its_version_and_the_program(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        said = archive.read(metadata).decode()
        entry = archive.read(metadata.replace("METADATA", "entry_points.txt")).decode()
    assert f"Version: {withheld.__version__}\n" in said and "Requires-Python: >=3.11\n" in said
    assert "withheld = withheld.cli:main" in entry


def test_it_runs_from_its_own_files(alone: Callable[..., Ran]) -> None:
    ran = alone("withheld", "--version")
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, f"withheld {withheld.__version__}", "")
    where = alone("python", "-c", "import withheld; print(withheld.__file__)").stdout
    assert "environment" in where and str(ROOT) not in where


def test_the_demo_can_be_asked_for(alone: Callable[..., Ran]) -> None:
    ran = alone("withheld", "demo", "--help")
    assert ran.returncode == 0 and "built-in case" in ran.stdout


def test_it_checks_two_reports(alone: Callable[..., Ran]) -> None:
    ran = alone("withheld", "check", "first.txt", "second.txt")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "1 contradiction" in ran.stdout and "1.89 to 4.73" in ran.stdout
