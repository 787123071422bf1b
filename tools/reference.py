"""``docs/reference.md`` from the command line itself: each command, what it is for, what goes in and comes out, its options.

``python -m tools.reference`` writes the page; ``--check`` says whether it is what would be written, with exit code 1 if not.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from enum import Enum, EnumType
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args, get_type_hints

from typer.main import get_command

from withheld.cli import app

PAGE = Path(__file__).parent.parent / "docs" / "reference.md"
HEAD = """# Every command and option

<!-- Made by tools/reference.py from the program's own help: change the help in src/withheld/cli/, then run
python -m tools.reference. -->

`withheld --help` lists the commands; `withheld COMMAND --help` prints what this page says of one. What no help text explains (kinds of
input, settings, releases) is in [commands.md](commands.md); the [guides](guide-figures.md) say which command to use when.

Inside a case folder, a command uses that case; elsewhere name it with `-C DIR` (or `--case DIR`), before or after the command.
`withheld --version` prints the version.

## Exit codes

| code | meaning |
| --- | --- |
| 0 | done |
| 1 | refused: you were asked, and said no |
| 2 | bad input, or something does not hold: one line per fault says what is wrong, where, and what to do; the rest is processed |
| 130 | interrupted by Ctrl-C: one line says what became of the work; what was stored is kept, and the same command resumes |
| 143, 129 | the same, by SIGTERM and by SIGHUP; however the program ends, even by SIGKILL, its reading processes end too |

Each command may end with 0, 2 and 130. Where a code means more than that, the command says so.
"""


class CommandHelp(NamedTuple):
    """What the help of a command says: what it is for, what goes in and comes out, what its exit codes mean, an example."""

    purpose: str
    goes_in: str
    comes_out: str
    codes: str
    example: str


def parsed(help_text: str) -> CommandHelp:
    """The parts of a command's help; ValueError where one of them is missing."""
    text = re.sub(r"[ \t]+", " ", help_text.strip())
    found = re.fullmatch(r"(?P<purpose>.+?)\n\s*In: (?P<goes_in>.+?) Out: (?P<comes_out>.+?)\n\s*Example: (?P<example>.+)",
                         re.sub(r"(?<!\n)\n(?!\n)\s*", " ", text), re.S)  # fmt: skip
    if not found:
        raise ValueError(f"no purpose, In:, Out: and Example: in the help: {help_text!r}")
    parts = {name: " ".join(words.split()) for name, words in found.groupdict().items()}
    said, codes = _codes(parts["comes_out"])
    return CommandHelp(parts["purpose"], parts["goes_in"], said, codes, parts["example"])


def _codes(told: str) -> tuple[str, str]:
    """What comes out, and the sentences on exit codes, apart."""
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", told)
    codes = [s for s in sentences if s.startswith("Exit code")]
    return " ".join(s for s in sentences if s not in codes), " ".join(codes)


def page() -> str:
    """The whole page."""
    commands: dict[str, Any] = get_command(app).commands  # type: ignore[attr-defined]
    lines = [HEAD]
    for module, found in groupby(commands.items(), key=lambda item: sys.modules[item[1].callback.__module__]):
        lines.append(f"## {_heading(module.__doc__ or '')}\n")
        lines += [part for name, command in found for part in _told(name, command)]
    return "\n".join(lines).rstrip() + "\n"


def _heading(doc: str) -> str:
    """“Commands that need no case: check, claims.” without the list."""
    return doc.strip().splitlines()[0].split(":")[0]


def _told(name: str, command: Any) -> Iterator[str]:
    said = parsed(command.help)
    yield f"### withheld {name}\n"
    yield f"{said.purpose}\n"
    yield f"- **In**: {_sentence(said.goes_in)}\n- **Out**: {_sentence(said.comes_out)}"
    yield f"- **Exit codes**: {' '.join(filter(None, ['0, 2 and 130, as [above](#exit-codes).', said.codes]))}\n"
    shown = [p for p in command.params if p.name != "help"]
    words = [p.metavar or p.name.upper() for p in shown if p.param_type_name == "argument"]
    yield f"```\nwithheld {' '.join([name, *words])}{' [OPTIONS]' if len(words) < len(shown) else ''}\n```\n"
    if shown:
        yield "| argument or option | meaning | default |\n| --- | --- | --- |"
        wanted = get_type_hints(command.callback, include_extras=True)
        yield from (_row(p, wanted[p.name]) for p in shown)
        yield ""
    yield f"Example:\n\n```\n{said.example}\n```\n"


def _sentence(words: str) -> str:
    """Words with a capital first letter, unless they begin with the name of a file."""
    return words if re.match(r"\S*[./<]\S*\w", words) else words[:1].upper() + words[1:]


def _row(parameter: Any, wanted: Any) -> str:
    return f"| {_name(parameter, wanted)} | {_cell(parameter.help or '')}{_bounds(wanted)} | {_default(parameter)} |"


def _name(parameter: Any, wanted: Any) -> str:
    """The way it is written: ``--format text|json``, ``PATH...``."""
    if parameter.param_type_name == "argument":
        return f"`{_cell(parameter.metavar or parameter.name.upper())}`"
    value = "" if parameter.is_flag else _cell(parameter.metavar or _value(wanted))
    return f"`{' '.join(filter(None, [', '.join(parameter.opts), value]))}`"


def _value(wanted: Any) -> str:
    """What stands for an option's value: its choices, a number, else text. ``wanted`` is the annotation of the parameter."""
    kinds = get_args(get_args(wanted)[0]) or (get_args(wanted)[0],)
    choices = [str(m.value) for kind in kinds if isinstance(kind, EnumType) for m in cast(type[Enum], kind)]
    return "|".join(choices) or ("N" if int in kinds else "TEXT")


def _bounds(wanted: Any) -> str:
    """“ At least 100.” where a number has bounds."""
    info = get_args(wanted)[1]
    said = [f"{word} {bound:,}" for word, bound in (("at least", info.min), ("at most", info.max)) if bound is not None]
    return f" {_sentence(', '.join(said))}." if said else ""


def _default(parameter: Any) -> str:
    """What holds where nothing is said."""
    if parameter.required:
        return "must be given"
    if parameter.name == "case":
        return "the current folder"
    value = parameter.default
    if value is None or value is False or value == "" or callable(value):
        return "–"
    return f"`{value.value if isinstance(value, Enum) else value}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\|", "|").replace("|", "\\|")


def main() -> int:
    """Write the page, or with ``--check`` say whether it is as it would be written."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--check", action="store_true", help="write nothing; exit code 1 if the page is another")
    given = asked.parse_args()
    made = page()
    if given.check:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
