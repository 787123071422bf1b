"""The command line: each module declares commands of one kind and passes them to ``commands``, which does the work."""

from __future__ import annotations

import gc
import sys

from withheld.cli import reports  # isort: skip  # the order of the commands in the help
from withheld.cli import casework, pages, teams, find, origins, review, protection, custody, exchange  # isort: skip
from withheld.cli.app import app

__all__ = [
    "app",
    "casework",
    "custody",
    "exchange",
    "find",
    "main",
    "origins",
    "pages",
    "protection",
    "reports",
    "review",
    "teams",
]

ALLOCATED = 200_000
"""New objects between two searches for garbage in cycles. Of the records of a large case, all of them kept, Python's own 700
make that search a fourth of a command's time."""


def main() -> None:
    """Run the command line; an error that the user can correct prints one line and gives exit code 2."""
    from withheld.commands import guarded, hush, stoppable
    from withheld.overrides import shown

    hush()
    gc.set_threshold(ALLOCATED)
    with shown(sys.stdout), stoppable() as coded:
        code = coded(guarded(app))
    sys.exit(code)
