"""What was not read, by kind, and as a table that can be worked through."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from withheld.cells import write_rows
from withheld.records import Problem

COLUMNS = ("file", "place", "what", "remedy")
_OWN = re.compile(r"\([^()]*\)|(?<![^\s(])[\d.,]+")
"""What tells failures of one kind apart: figures, and what stands in brackets."""


def kind(problem: Problem) -> str:
    """What is wrong, without what is of this file alone."""
    return " ".join(_OWN.sub(" ", problem.what).split(";")[0].split())


def as_csv(problems: Iterable[Problem]) -> bytes:
    """The failures as CSV, one a row, in the order in which they were met."""
    out = io.StringIO()
    write_rows(out, COLUMNS, ([p.file, p.place, p.what, p.remedy] for p in problems))
    return out.getvalue().encode("utf-8", "backslashreplace")
