"""``withheld demo``: the whole workflow on the built-in case, with shipped files only."""

from __future__ import annotations

from pathlib import Path

from withheld.commands import case as cases
from withheld.commands.dossier import write
from withheld.commands.estimates.estimate import examples_of, fit, show, with_bare
from withheld.evidence import find_case
from withheld.settings import shipped
from withheld.vocabulary import codelist


def run(folder: Path) -> int:
    """Make the demo case, or continue an interrupted one; print the path of the dossier."""
    shown = codelist("examples")["programme"]
    if not (folder / "withheld.db").is_file():
        cases.init(folder, shown)
    code = cases.read(folder, [shipped("examples") / shown.lower()], None)
    case = find_case(folder)
    show(with_bare(case, fit(case)), examples_of(case))
    path = folder / "dossier.html"
    write(folder, path, release=False)
    print(f"The dossier: {path.resolve()}")
    return code
