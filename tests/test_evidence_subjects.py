"""What a decision can be about."""

from __future__ import annotations

from pathlib import Path

import pytest

from case_folders import made
from withheld.evidence.engine import reading
from withheld.evidence.failures import StoreError
from withheld.evidence.subjects import subject


def test_records_documents_origins_and_publishers_are_told_apart(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        (record,) = store.evidence("claim")
        keys = [record.id, record.source.id, "origin:Russia", "source:A"]
        with reading(store.engine, store.path) as connection:
            found = [subject(connection, key) for key in keys]
    assert [s.kind for s in found] == ["record", "document", "origin", "source"]
    assert [s.name for s in found[2:]] == ["Russia", "A"] and found[0].row["measure"] == "workers_abroad"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("c-none", "no such record or document"),
        ("origin:Nobody", "no record has this origin"),
        ("source:Z", "no document has"),
    ],
)
def test_what_the_case_has_not_is_refused_with_the_remedy(tmp_path: Path, key: str, message: str) -> None:
    with (
        made(tmp_path) as store,
        reading(store.engine, store.path) as connection,
        pytest.raises(StoreError, match=message),
    ):
        subject(connection, key)
