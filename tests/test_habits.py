"""The habits of the project hold: versions agree, dependencies are declared and used, hooks and targets exist, templates parse."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import withheld
from tools import subject

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TOOLS = str(Path(sys.executable).parent)
BROUGHT = packages_distributions()
INDIRECT = {
    "lxml-html-clean": "jusText imports it, and asks for it by an extra that some versions of pip do not find",
    "python-multipart": "Starlette imports it where a form is sent",
}
"""Declared packages that another one imports for us, and where."""


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def canonical(requirement: str) -> str:
    """The name of a package as the index compares it."""
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found.group()).lower()


@cache
def imported(folder: Path) -> set[str]:
    """The top names that the modules of a folder import, without the standard library's and our own."""
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(a.name.split(".")[0] for a in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - sys.stdlib_module_names - {"withheld"}


def providers(name: str) -> set[str]:
    """The packages that may bring a module: those that are installed with it, or else the one of its own name."""
    return {canonical(d) for d in BROUGHT.get(name, [name])}


def declared(*groups: str) -> set[str]:
    extras = PROJECT["project"]["optional-dependencies"]
    return {canonical(d) for d in [*PROJECT["project"]["dependencies"], *(d for g in groups for d in extras[g])]}


def test_every_import_is_a_declared_dependency() -> None:
    known = declared("postgresql", "ftm", "cluster")
    assert sorted(n for n in imported(ROOT / "src") if not providers(n) & known) == []


def test_every_declared_dependency_is_imported() -> None:
    used = {d for n in imported(ROOT / "src") for d in providers(n)}
    assert sorted(declared() - used) == sorted(INDIRECT)


def test_extras_that_pip_may_not_find_are_declared_here() -> None:
    """Older pips compare the name of an extra letter by letter, and go on with a warning where there is none."""
    asked, seen, lost = sorted(declared()), set(), {}
    while asked:
        if (name := asked.pop()) in seen:
            continue
        seen.add(name)
        for one in map(Requirement, distribution(name).requires or ()):
            if one.marker and not one.marker.evaluate({"extra": ""}):
                continue
            asked.append(canonical(one.name))
            other = distribution(one.name)
            unknown = one.extras - set(other.metadata.get_all("Provides-Extra") or ())
            for extra in map(canonical, unknown):
                brought = [Requirement(r) for r in other.requires or () if "extra ==" in r]
                meant = [r for r in brought if r.marker and r.marker.evaluate({"extra": extra})]
                lost |= {canonical(r.name): f"{name} asks for {one}" for r in meant}
    assert "lxml" in seen and {d: why for d, why in lost.items() if d not in declared()} == {}


def test_every_dependency_is_locked() -> None:
    locked = {canonical(line) for line in page("requirements.lock").split("\n") if re.match(r"[\w.-]+==", line)}
    assert sorted(declared("dev") - locked) == []


def test_the_version_is_the_same_everywhere() -> None:
    newest = re.search(r"^## (\S+) \((unreleased|\d{4}-\d{2}-\d{2})\)$", page("CHANGELOG.md"), re.M)
    cited = re.search(r"^version: (\S+)$", page("CITATION.cff"), re.M)
    assert newest and cited
    assert {PROJECT["project"]["version"], newest[1], cited[1]} == {withheld.__version__}


def test_every_python_that_is_promised_is_in_the_matrix() -> None:
    told = [c.rpartition(" ")[2] for c in PROJECT["project"]["classifiers"]]
    promised = [version for version in told if re.fullmatch(r"3\.\d+", version)]
    tried = re.search(r"for version in ([\d. ]+);", page("Makefile"))
    assert tried and tried[1].split() == promised == ["3.11", "3.12", "3.13"]
    assert PROJECT["project"]["requires-python"] == f">={promised[0]}"


def test_help_names_every_target_that_a_person_calls() -> None:
    shown = subprocess.run(["make", "-C", ROOT, "help"], capture_output=True, text=True, check=True).stdout
    named = set(re.findall(r"^make (\S+)", shown, re.M))
    targets = {t for line in re.findall(r"^\.PHONY: (.*)$", page("Makefile"), re.M) for t in line.split()}
    assert named - targets == set()
    assert targets - named == {"help", "train-small", "browser", "server", "tesseract"}


def test_hooks_run_what_is_in_the_environment_and_fetch_nothing() -> None:
    config = yaml.safe_load(page(".pre-commit-config.yaml"))
    assert {r["repo"] for r in config["repos"]} == {"local"}
    hooks = [h for r in config["repos"] for h in r["hooks"]]
    assert {h["language"] for h in hooks} == {"system"}
    for hook in hooks:
        program, *words = hook["entry"].split()
        assert Path(program).parent == Path(".venv/bin") and shutil.which(Path(program).name, path=TOOLS), hook["id"]
        assert [w for w in words if w.startswith("tests/") and not (ROOT / w).exists()] == []


def test_issue_forms_ask_for_something_and_for_nothing_confidential() -> None:
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    asked = {f.stem: yaml.safe_load(f.read_text(encoding="utf-8")) for f in forms if f.stem != "config"}
    assert set(asked) == {"bug", "method", "proposal", "wrong-figure"}
    for name, form in asked.items():
        fields = [part for part in form["body"] if part["type"] != "markdown"]
        assert form["name"] and form["description"] and fields, name
        assert len({part["id"] for part in fields}) == len(fields)
        assert any(part.get("validations", {}).get("required") for part in fields), name
    assert "confidential" in str(asked["wrong-figure"]) and "in private" in str(asked["bug"])


PAIRS = re.findall(r"^\| (.+?) \| (.+?) \|$", page("CONTRIBUTING.md").partition("| before | after |\n")[2], re.M)[1:]
WORDS = {p: p.read_text(encoding="utf-8") for f, e in (("docs", "*.md"), ("src", "*.py")) for p in (ROOT / f).rglob(e)}


def test_ten_sentences_show_the_style() -> None:
    assert len(PAIRS) == 10


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_sentence_of_the_style_page_stands_in_the_project_as_it_is_told_to(before: str, after: str) -> None:
    assert any(after in text for text in WORDS.values())
    assert [str(path) for path, text in WORDS.items() if before in text] == []


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        ("Skip hidden rows of a sheet\n\nThey were read as figures.\n", []),
        ("Merge branch 'house'", []),
        ("\n\nWhy.\n", ["first line is empty"]),
        (f"{'x' * 61}\n\nWhy.\n", ["61 characters"]),
        ("Skip hidden rows.\n\nWhy.\n", ["full stop"]),
        ("Skip hidden rows\nof a sheet.\n", ["not blank"]),
        ("Skip hidden rows\n\n# a line that git takes out\n", ["no body"]),
    ],
)
def test_a_commit_is_described_by_a_short_subject_and_a_body(message: str, wrong: list[str]) -> None:
    found = subject.faults(message)
    assert len(found) == len(wrong)
    assert all(part in fault for part, fault in zip(wrong, found, strict=True))


def test_a_badly_described_commit_is_refused(tmp_path: Path) -> None:
    written = tmp_path / "message"
    for text, code in (("Skip hidden rows\n\nWhy.\n", 0), ("Skip hidden rows", 1)):
        written.write_text(text, encoding="utf-8")
        words = [sys.executable, "-m", "tools.subject", str(written)]
        assert subprocess.run(words, cwd=ROOT, capture_output=True, check=False).returncode == code


def test_what_is_installed_is_installed_quietly() -> None:
    """``-q`` once still prints a line for every package and index that is not reached; errors are printed all the same."""
    asked = [line.strip() for line in page("Makefile").splitlines() if "pip install" in line]
    assert len(asked) > 5
    assert [line for line in asked if " install -qq --disable-pip-version-check " not in line] == []


def test_a_warning_of_our_own_code_fails_its_test() -> None:
    def warned(module: str) -> None:
        """Warn as a package does of what a module of this name asks of it."""
        exec(
            compile("import warnings; warnings.warn('x is deprecated', FutureWarning)", module, "exec"),
            {"__name__": module},
        )

    with pytest.raises(FutureWarning, match="deprecated"):
        warned("withheld.estimate.chains")
    with pytest.warns(FutureWarning):
        warned("elsewhere")
