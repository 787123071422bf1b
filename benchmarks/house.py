"""How the program's own code is built, beside other projects' of the field: lengths, complexity, folders, doors, repetition.

Run ``python benchmarks/house.py [--beside "NAME=FOLDER" ...] [--docs ARCHITECTURE.md]``. FOLDER is the package of another project
(the folder with its ``__init__.py``), fetched by hand; nothing of it is run. ``--docs`` writes the table between its marks in the
page; a project that is not given keeps the column that stands there. Sources are parsed, never imported; complexity is McCabe's,
as ruff counts it (C901).
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).parent.parent
BEGIN, END = "<!-- house -->", "<!-- /house -->"
RUN = 6
"""Lines that must be equal, one after the other, to count as a repeated run."""
THIN = set("()[]{},:")
"""What a line consists of that says nothing by itself."""
Function = ast.FunctionDef | ast.AsyncFunctionDef
SUSPECT = (SyntaxError, UnicodeDecodeError)


class Module(NamedTuple):
    """A source file: where it lies below its package, its text, its tree and all nodes of that."""

    path: Path
    text: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...]

    @classmethod
    def parsed(cls, path: Path, text: str) -> Module:
        """A module from its text; the tree is walked once for all that is measured."""
        tree = ast.parse(text)
        return cls(path, text, tree, tuple(ast.walk(tree)))

    @property
    def functions(self) -> list[Function]:
        """Every function and method, nested ones included."""
        return [node for node in self.nodes if isinstance(node, Function)]

    @property
    def named_openly(self) -> list[Function | ast.ClassDef]:
        """All functions and classes without a leading underscore, those within functions included."""
        named = [node for node in self.nodes if isinstance(node, Function | ast.ClassDef)]
        return [node for node in named if not node.name.startswith("_")]

    @property
    def dotted(self) -> tuple[str, ...]:
        """Its name below the package; a package's face has the name of its folder."""
        parts = self.path.with_suffix("").parts
        return parts[:-1] if parts[-1] == "__init__" else parts


def modules(package: Path) -> list[Module]:
    """All modules of a package in the order of their paths; ValueError names the one that does not parse."""
    found = []
    for path in sorted(package.rglob("*.py")):
        try:
            text = path.read_text(encoding="utf-8")
            found.append(Module.parsed(path.relative_to(package), text))
        except SUSPECT as error:
            raise ValueError(f"{path}: {error}") from error
    if not found:
        raise ValueError(f"{package}: no Python module lies there; give the folder that holds __init__.py")
    return found


def length(function: Function) -> int:
    """Lines from ``def`` to the end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def public(tree: ast.AST) -> Iterator[Function | ast.ClassDef]:
    """Functions, classes and methods that a reader of the module may use: no leading underscore, in no function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function | ast.ClassDef):
            if not node.name.startswith("_"):
                yield node
                if isinstance(node, ast.ClassDef):
                    yield from public(node)
        elif not isinstance(node, ast.expr):
            yield from public(node)


def annotated(function: Function, method: bool) -> bool:
    """Are the return value and every parameter annotated, but the first of a method?"""
    given = function.args
    plain = [*given.posonlyargs, *given.args]
    bound = method and not any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.decorator_list)
    named = plain[1:] if bound else plain
    more = [a for a in (given.vararg, given.kwarg) if a is not None]
    return all(a.annotation is not None for a in [*named, *given.kwonlyargs, *more]) and function.returns is not None


def share_annotated(module: Module) -> tuple[int, int]:
    """How many functions are annotated, and how many there are."""
    methods = {f for c in module.nodes if isinstance(c, ast.ClassDef) for f in c.body if isinstance(f, Function)}
    told = [annotated(f, f in methods) for f in module.functions]
    return sum(told), len(told)


def anys(module: Module) -> int:
    """How often ``Any`` is used (its import does not count)."""
    names = sum(isinstance(n, ast.Name) and n.id == "Any" for n in module.nodes)
    return names + sum(isinstance(n, ast.Attribute) and n.attr == "Any" for n in module.nodes)


def telling(module: Module) -> list[str]:
    """The lines that say something: no blank line, comment, docstring, import or lone bracket; white space is folded."""
    silent: set[int] = set()
    for node in module.nodes:
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if docstring or isinstance(node, ast.Import | ast.ImportFrom):
            silent.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = [" ".join(x.split()) for n, x in enumerate(module.text.split("\n"), 1) if n not in silent]
    return [x for x in lines if x and not x.startswith("#") and not set(x) <= THIN]


def repeated(texts: Iterable[Sequence[str]]) -> int:
    """How many stretches of six lines and more stand word for word in an earlier place too; the longest stretch counts once."""
    seen: set[tuple[str, ...]] = set()
    runs = 0
    for lines in texts:
        inside = False
        for start in range(len(lines) - RUN + 1):
            window = tuple(lines[start : start + RUN])
            again = window in seen
            runs += again and not inside
            inside = again
            seen.add(window)
    return runs


def imported(module: Module, package: str, known: set[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The modules of its own package that a module imports, by their names below the package."""
    face = module.path.name == "__init__.py"
    for node in module.nodes:
        if isinstance(node, ast.Import):
            named = [tuple(a.name.split(".")) for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = tuple((node.module or "").split(".")) if node.module else ()
            if node.level:
                own = module.dotted if face else module.dotted[:-1]
                base = (package, *own[: len(own) - node.level + 1], *base)
            named = [base, *((*base, a.name) for a in node.names)]
        else:
            continue
        yield from (name[1:] for name in named if name and name[0] == package and name[1:] in known)


def past_doors(found: Sequence[Module], package: str) -> dict[str, set[str]]:
    """By room (a folder of the package): its modules that are imported from outside, past the room's face."""
    known = {m.dotted for m in found}
    rooms = {m.dotted[0] for m in found if len(m.path.parts) > 1}
    entered: dict[str, set[str]] = {}
    for module in found:
        for name in imported(module, package, known):
            if len(name) > 1 and name[0] in rooms and module.dotted[:1] != name[:1]:
                entered.setdefault(name[0], set()).add(".".join(name[1:]))
    return entered


def complexities(package: Path) -> list[int]:
    """McCabe's number of each function, as ruff counts it."""
    words = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--ignore-noqa", "--exit-zero"]
    words += ["--select", "C901", "--config", "lint.mccabe.max-complexity=0", "--output-format", "json", str(package)]
    told = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    return [int(row["message"].rpartition("(")[2].split()[0]) for row in told if row["code"] == "C901"]


def quantiles(values: Sequence[int]) -> tuple[int, int, int]:
    """The middle one, the one below which nine of ten lie, and the highest."""
    ordered = np.quantile(values or [0], [0.5, 0.9, 1.0], method="inverted_cdf")
    return int(ordered[0]), int(ordered[1]), int(ordered[2])


def folders(found: Iterable[Module]) -> dict[str, int]:
    """How many modules lie directly in each folder, the package's face included."""
    counted: dict[str, int] = {}
    for module in found:
        name = module.path.parent.as_posix()
        counted[name] = counted.get(name, 0) + 1
    return counted


def percent(part: int, whole: int) -> str:
    """A share; 100% is said of the whole alone."""
    return "–" if not whole else "100%" if part == whole else f"{min(100 * part / whole, 99.9):.1f}%"


def measured(package: Path) -> dict[str, str]:
    """The rows of the table for one package."""
    found = modules(package)
    sizes = quantiles([length(f) for m in found for f in m.functions])
    knots = quantiles(complexities(package))
    typed = [share_annotated(m) for m in found]
    face = [bool(ast.get_docstring(node)) for m in found for node in public(m.tree)]
    within = [bool(ast.get_docstring(f)) for m in found for f in m.named_openly]
    entered = past_doors(found, package.name)
    fullest, most = max(folders(found).items(), key=lambda item: item[1])
    return {
        "files": f"{len(found):,}",
        "lines": f"{sum(m.text.count(chr(10)) for m in found):,}",
        "longest file, lines": f"{max(m.text.count(chr(10)) for m in found):,}",
        "fullest folder, modules": f"{most} (`{fullest if fullest != '.' else package.name}`)",
        "functions": f"{sum(whole for _, whole in typed):,}",
        "lines of a function: median, 90th percentile, longest": " · ".join(map(str, sizes)),
        "complexity (McCabe): median, 90th percentile, highest": " · ".join(map(str, knots)),
        "functions annotated throughout": percent(sum(part for part, _ in typed), sum(whole for _, whole in typed)),
        "uses of `Any`": f"{sum(anys(m) for m in found):,}",
        "public functions, classes, methods with a docstring": percent(sum(face), len(face)),
        "the same, functions within functions counted": percent(sum(within), len(within)),
        "runs of six lines that stand elsewhere too": f"{repeated(telling(m) for m in found):,}",
        "modules entered past their room's door": f"{sum(map(len, entered.values())):,}",
    }


def table(columns: Mapping[str, Mapping[str, str]]) -> str:
    """The table in Markdown: a column a project, a row a measurement."""
    names = list(columns)
    rows = list(next(iter(columns.values())))
    lines = [f"| | {' | '.join(names)} |", f"| --- |{' ---: |' * len(names)}"]
    return "\n".join([*lines, *(f"| {r} | {' | '.join(columns[n].get(r, '–') for n in names)} |" for r in rows)])


def standing(text: str) -> dict[str, dict[str, str]]:
    """The columns of the table that stands between the marks; none where nothing stands there yet."""
    told = text.partition(BEGIN)[2].partition(END)[0]
    cells = [[c.strip() for c in line.strip("|").split(" | ")] for line in told.strip().split("\n")]
    if len(cells) < 3:
        return {}
    return {name: {row[0]: row[i] for row in cells[2:]} for i, name in enumerate(cells[0]) if i}


def written(text: str, columns: Mapping[str, Mapping[str, str]]) -> str:
    """A page with the table between its marks; ValueError where it has none."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"there are no marks {BEGIN} and {END}; add them where the table is to stand")
    return f"{before}{BEGIN}\n{table({**standing(text), **columns})}\n{END}{after}"


def named(word: str) -> tuple[str, Path]:
    """A project's name and the folder of its package, from ``NAME=FOLDER``."""
    name, _, folder = word.partition("=")
    if not name or not Path(folder).is_dir():
        raise argparse.ArgumentTypeError(f"{word}: give NAME=FOLDER, with a folder that exists")
    return name, Path(folder).resolve()


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print, and write the page where one is given."""
    asked = argparse.ArgumentParser(description="How the code is built, beside other projects'.")
    asked.add_argument("--beside", type=named, nargs="+", default=[], help="NAME=FOLDER of other projects' packages")
    asked.add_argument("--docs", type=Path, help="page into whose marks the table is written")
    asked.add_argument("--doors", action="store_true", help="name the modules that are entered past their room's door")
    asked.add_argument("--package", type=Path, default=ROOT / "src" / "withheld", help="what is measured")
    options = asked.parse_args(given)
    here = options.package.resolve()
    columns = {name: measured(folder) for name, folder in [(here.name, here), *options.beside]}
    print(table(columns))
    if options.doors:
        for room, entered in sorted(past_doors(modules(here), here.name).items()):
            print(f"{room}: {', '.join(sorted(entered))}")
    if options.docs:
        options.docs.write_text(written(options.docs.read_text(encoding="utf-8"), columns), encoding="utf-8")


if __name__ == "__main__":
    main()
