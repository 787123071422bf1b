"""Runs that are killed half-way, for test_evidence_store: each in a child process of its own, at one named point.

Run as ``python killed_runs.py FOLDER create|add``: prints JSON, from each point of a kill to what was found.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from case_folders import add, small_case
from withheld.evidence import casefolder
from withheld.evidence.casefolder import is_case
from withheld.evidence.custody import verify
from withheld.evidence.intake import Intake
from withheld.evidence.store import Store, create_case


def kill(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def at_rename(name: str) -> Callable[[], None]:
    rename = Path.replace

    def replace(self: Path, target: Any) -> Path:
        return kill() if self.name.startswith(name) else rename(self, target)  # type: ignore[return-value]

    return lambda: setattr(Path, "replace", replace)


def before_commit() -> None:
    import sqlalchemy as sa

    sa.event.listen(sa.Engine, "commit", kill)


CREATE = {
    "a file half copied": at_rename(".priors.toml"),
    "files copied, no database": lambda: setattr(Store, "__init__", kill),
    "tables made, no rows": lambda: setattr(Store, "transcribe", kill),
    "rows in, database not named": at_rename(".withheld.db"),
}
ADD = {
    "bytes written, not named": at_rename("."),
    "bytes named, no row": lambda: setattr(Intake, "read", kill),
    "rows written, no log line": lambda: setattr(Intake, "_tell", kill),
    "all written, not committed": before_commit,
}


def killed(point: Callable[[], None], work: Callable[[], object]) -> bool:
    """Whether ``work``, in a child process, was killed at a point."""
    child = os.fork()
    if child == 0:
        point()
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def creating(base: Path) -> dict[str, object]:
    builtin, found = small_case(base / "builtin"), {}
    for number, (name, point) in enumerate(CREATE.items()):
        folder = base / str(number)
        died = killed(point, lambda: create_case(folder, builtin))  # noqa: B023
        half = is_case(folder)
        create_case(folder, builtin)
        with Store.open(folder) as store:
            left = sorted(p.name for p in folder.glob(".*"))
            found[name] = [died, half, left, len(store.evidence()), [p.line() for p in verify(store)]]
    return found


def adding(base: Path) -> dict[str, object]:
    builtin, found = small_case(base / "builtin"), {}
    for number, (name, point) in enumerate(ADD.items()):
        folder = base / str(number)
        create_case(folder, builtin)

        def work(more: str) -> list[int]:
            with Store.open(folder) as store:  # noqa: B023
                return list(add(store, more)[1].model_dump().values())

        work("")
        died = killed(point, lambda: work(" More."))
        with Store.open(folder) as store:
            half = len(store.sources()), len(store.evidence()), store.position()
        again = work(" More.")
        with Store.open(folder) as store:
            parts = [p.name for p in (folder / casefolder.SOURCES).rglob(".*")]
            found[name] = [died, half, again, parts, [p.line() for p in verify(store)]]
    return found


if __name__ == "__main__":
    print(json.dumps({"create": creating, "add": adding}[sys.argv[2]](Path(sys.argv[1]))))
