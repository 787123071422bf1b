"""Failures to read, grouped by kind, and as a CSV table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from withheld.cells import write_rows
from withheld.records import Problem

COLUMNS = ("file", "place", "what", "remedy")
_OWN = re.compile(r"\([^()]*\)|(?<![^\s(])[\d.,]+")
"""The parts of a message that differ between failures of one kind: numbers, and text in brackets."""


def kind(problem: Problem) -> str:
    """The message without the parts that are specific to this file."""
    return " ".join(_OWN.sub(" ", problem.what).split(";")[0].split())


def as_csv(problems: Iterable[Problem]) -> bytes:
    """The failures as CSV, one per row, in the order in which they occurred."""
    out = io.StringIO()
    write_rows(out, COLUMNS, ([p.file, p.place, p.what, p.remedy] for p in problems))
    return out.getvalue().encode("utf-8", "backslashreplace")
