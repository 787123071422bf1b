"""What stands on an origin or a publisher after the decisions on it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from case_folders import add, made
from withheld.evidence.effective_decisions import (
    decisions_in_force,
    default_reliability,
    effective,
    publisher_reliability,
)
from withheld.evidence.engine import reading
from withheld.records import Decision


def line(action: str, **after: object) -> Decision:
    now = dt.datetime.now(dt.UTC)
    return Decision(position=1, at=now, analyst="ann", action=action, subject="origin:A", after=json.dumps(after))


def test_a_split_takes_a_merge_back_and_says_so() -> None:
    assert effective([line("merge", into="B")]) == {"into": "B"}
    assert effective([line("merge", into="B"), line("split", **{"from": "B"})]) == {"apart": ["B"]}
    assert effective([line("merge", into="B"), line("split", **{"from": "C"})]) == {"into": "B", "apart": ["C"]}


def test_the_later_grade_or_mark_holds() -> None:
    assert effective([line("grade", reliability="B"), line("grade", reliability="D"), line("mark", sensitivity="blur")]) == {
        "reliability": "D", "sensitivity": "blur",
    }  # fmt: skip


def test_a_publishers_grade_is_the_default_of_its_documents_and_goes_with_an_undo(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        add(store, " One text.")
        record = next(e for e in store.evidence("claim") if e.source.publisher == "A")
        store.decide("source:A", "grade", "ann", "their figures held", {"reliability": "B"})
        with reading(store.engine, store.path) as connection:
            assert publisher_reliability(connection, "A") == default_reliability(connection, record.source.id) == "B"
            assert publisher_reliability(connection, None) is None and set(
                decisions_in_force(connection, "source:")
            ) == {"A"}
        store.decide("source:A", "undo", "ann")
        with reading(store.engine, store.path) as connection:
            assert publisher_reliability(connection, "A") is None
