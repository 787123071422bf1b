"""The output in the tutorials, from running their steps: ``python -m tools.walkthrough [--check] [--case DIR] [PAGE...]``.

A page says by comments what is a file and what is run; a reader sees neither comment.

    <!-- file: NAME -->       the next block is the content of a file
    <!-- setup: COMMAND -->   run, and not shown
    <!-- run: OPTIONS -->     the lines of the next block that begin with “$ ” are run, and what they print follows each

Options: ``lines=A-B`` keeps these lines of the output; ``keys=a,r:why,q`` presses keys on a terminal, each when the program waits;
``ready`` needs a case with an estimate, which takes minutes to make: the block is run where ``--case DIR`` gives one, in a copy of it
that goes by the name ``demo-case``, and kept as it is otherwise. Times and hashes of single runs are kept as they are.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PAGES = (
    "tutorial-demo.md", "tutorial-two-files.md", "guide-figures.md", "guide-reading.md", "guide-review.md", "guide-estimate.md",
    "guide-passing-on.md", "guide-protection.md",
)  # fmt: skip
BLOCK = re.compile(
    r"<!-- (?P<kind>file|setup|run)(?:: (?P<told>[^\n]*?))? -->\n(?:\n*```(?P<language>\w*)\n(?P<body>.*?)```)?", re.S
)
PASSING = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d|\b[0-9a-f]{64}\b|\bin \d+ s\b")
"""What is of one run alone: the minute, the log's last hash, how long it took."""
COLUMNS = 80
QUIET = 0.4
"""Seconds without output after which a program that has shown a card waits for a key."""
PATIENCE = 300.0
"""Seconds after which a terminal that says nothing is given up."""


class Places(NamedTuple):
    """Where steps are run: those that make all that they need, and those on a case with an estimate (None without one)."""

    own: Path
    ready: Path | None


def page(text: str, places: Places) -> str:
    """The page with the output of its steps, run in the folders one after the other."""
    return BLOCK.sub(lambda found: _step(found, places), text)


def _step(found: re.Match[str], places: Places) -> str:
    kind, told = found["kind"], (found["told"] or "").strip()
    if kind == "file":
        (places.own / told).write_text(found["body"], encoding="utf-8")
    elif kind == "setup":
        _run(told, places.own, {})
    else:
        return _shown(found, told, places)
    return found.group()


def _shown(found: re.Match[str], told: str, places: Places) -> str:
    options = dict(part.partition("=")[::2] for part in told.split())
    folder = places.ready if "ready" in options else places.own
    if folder is None:
        return found.group()
    before, after = found.group().split(found["body"], 1)
    commands = [line[2:] for line in found["body"].splitlines() if line.startswith("$ ")]
    made = "".join(f"$ {c}\n{_cut(_run(c, folder, options), options)}" for c in commands)
    return before + (found["body"] if _lasting(made) == _lasting(found["body"]) else made) + after


def _lasting(text: str) -> str:
    return PASSING.sub("…", text)


def _cut(output: str, options: Mapping[str, str]) -> str:
    lines = [part for line in output.splitlines() for part in _wrapped(line.rstrip())]
    if "lines" in options:
        first, last = (int(n) for n in options["lines"].split("-"))
        lines = [*(["…"] if first > 1 else []), *lines[first - 1 : last], *(["…"] if last < len(lines) else [])]
    return "".join(f"{line}\n" for line in lines)


def _wrapped(line: str) -> list[str]:
    """A long line as a terminal shows it, but between words."""
    return (
        textwrap.wrap(line, COLUMNS, break_long_words=False, break_on_hyphens=False) if len(line) > COLUMNS else [line]
    )


def _run(command: str, folder: Path, options: Mapping[str, str]) -> str:
    """What a shell prints for a command, standard error included, with the folder's path as a reader may have it."""
    script = f'withheld() {{ "{sys.executable}" -m withheld "$@"; }}\n{command}'
    environment = {
        **os.environ, "COLUMNS": str(COLUMNS), "LINES": "60", "PYTHONUNBUFFERED": "1", "TERM": "dumb", "TZ": "UTC",
        "NO_COLOR": "1", "WITHHELD_ANALYST": "ana", "EXAMPLES": str(ROOT / "examples" / "kp"), "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip
    environment.pop("WITHHELD_STORE", None)
    if "keys" in options:
        return _named(_pressed(script, folder, environment, options["keys"].split(",")), folder)
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )  # fmt: skip
    return _named(done.stdout.decode(), folder)


def _named(output: str, folder: Path) -> str:
    return output.replace(str(folder.resolve()), "/home/ana/work").replace(str(folder), "/home/ana/work")


def _pressed(script: str, folder: Path, environment: dict[str, str], keys: Sequence[str]) -> str:
    """The same on a terminal of its own, with keys: ``r:why`` presses r and answers the question with a line."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe("bash", ["bash", "-c", f"stty cols {COLUMNS} -echo; {script}"], environment)
    shown = b""
    try:
        for key in keys:
            letter, _, line = key.partition(":")
            shown += _until(
                terminal, lambda said: said.rstrip().endswith(("╯".encode(), b"ana", b"keys")) or b"ana  " in said
            )
            os.write(terminal, letter.encode())
            if line:
                shown += _until(terminal, lambda said: said.rstrip().endswith(b":"))
                os.write(terminal, f"{line.replace('_', ' ')}\r".encode())
        shown += _until(terminal, lambda said: False)
    finally:
        os.close(terminal)
        os.waitpid(child, 0)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode()).replace("\r", "")


def _until(terminal: int, enough: Callable[[bytes], bool]) -> bytes:
    """What is said until it is enough and then quiet, or until the terminal closes."""
    said, since = b"", time.monotonic()
    while time.monotonic() - since < PATIENCE:
        if not select.select([terminal], [], [], QUIET)[0]:
            if enough(said):
                break
            continue
        try:
            more = os.read(terminal, 65536)
        except OSError:  # the other end is closed: so Linux says it
            break
        if not more:
            break
        said, since = said + more, time.monotonic()
    return said


def made(name: str, case: Path | None) -> tuple[str, str]:
    """A page as it is and as its steps make it; ``case`` is a folder with an estimate, of which a copy is used."""
    path = ROOT / "docs" / name
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder) / "work", Path(folder) / "ready" if case else None)
        for place in filter(None, places):
            place.mkdir()
        if case and places.ready:
            shutil.copytree(case, places.ready / "demo-case")
        return text, page(text, places)


def main() -> int:
    """Write the pages anew, or with ``--check`` name those that would be otherwise (exit code 1)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--case", type=Path)
    asked = parser.parse_args()
    stale = 0
    for name in asked.pages:
        text, now = made(name, asked.case)
        if text == now:
            continue
        stale = 1
        print(f"docs/{name}: {'is not what its steps print' if asked.check else 'written'}")
        if not asked.check:
            (ROOT / "docs" / name).write_text(now, encoding="utf-8")
    return stale if asked.check else 0


if __name__ == "__main__":
    sys.exit(main())
