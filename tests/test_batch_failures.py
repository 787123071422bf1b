"""What was not read is told by kind, and as a table."""

from __future__ import annotations

import csv
import io

from withheld.batch.failures import as_csv, kind
from withheld.records import Problem

MET = [
    Problem(file="a.txt", what="is larger than 50 bytes (61)", remedy="split it"),
    Problem(file="b.txt", what="is larger than 50 bytes (72)", remedy="split it"),
    Problem(file="=1+1.eml", what="is empty", remedy="save it again", place="part 2"),
]


def test_failures_of_one_kind_have_one_name() -> None:
    assert [kind(problem) for problem in MET] == ["is larger than bytes"] * 2 + ["is empty"]


def test_the_table_has_every_failure_and_no_cell_that_runs() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(MET).decode())))
    assert [row["file"] for row in rows] == ["a.txt", "b.txt", "'=1+1.eml"]
    assert rows[2] == {"file": "'=1+1.eml", "place": "part 2", "what": "is empty", "remedy": "save it again"}
