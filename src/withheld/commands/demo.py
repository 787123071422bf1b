"""``withheld demo``: the whole way on the built-in case, with nothing but what the program ships."""

from __future__ import annotations

from pathlib import Path

from withheld.commands import case as cases
from withheld.commands.dossier import write
from withheld.commands.estimate import fit, show
from withheld.evidence.store import find_case
from withheld.settings import shipped


def run(folder: Path) -> int:
    """Make the demo case, or go on with one that was cut off; print where the dossier is."""
    if not (folder / "withheld.db").is_file():
        cases.init(folder, "KP")
    code = cases.read(folder, [shipped("examples") / "kp"], None)
    show(fit(find_case(folder)))
    path = folder / "dossier.html"
    write(folder, path, release=False)
    print(f"The dossier: {path.resolve()}")
    return code
