"""Marks add up to the strictest."""

from __future__ import annotations

from pathlib import Path

import pytest

from case_folders import made
from withheld.evidence.marks import strictest
from withheld.evidence.store import Store


@pytest.mark.parametrize(
    ("marks", "found"), [(["blur", "withhold", None], "withhold"), (["blur", None], "blur"), ([None], None), ([], None)]
)
def test_the_strictest_mark_holds(marks: list[str | None], found: str | None) -> None:
    assert strictest(marks) == found


def sensitivity(store: Store) -> str | None:
    (record,) = store.evidence("claim")
    return record.sensitivity


@pytest.mark.parametrize("subject", ["origin:Russia", "source:A", "record", "document"])
def test_a_mark_on_any_of_them_reaches_the_record_until_it_is_undone(tmp_path: Path, subject: str) -> None:
    with made(tmp_path) as store:
        (record,) = store.evidence("claim")
        key = {"record": record.id, "document": record.source.id}.get(subject, subject)
        store.decide(key, "mark", "ann", "at risk", {"sensitivity": "withhold"})
        assert sensitivity(store) == "withhold"
        store.decide(key, "undo", "ann")
        assert sensitivity(store) is None
