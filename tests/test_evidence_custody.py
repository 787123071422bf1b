from pathlib import Path

import pytest
import sqlalchemy as sa
from case_folders import small_case
from test_evidence_store import add

from withheld.evidence.casefolder import source_path
from withheld.evidence.custody import checks_by_hand, verify
from withheld.evidence.store import Store, create_case


@pytest.fixture
def store(tmp_path: Path):
    create_case(tmp_path / "case", small_case(tmp_path / "builtin"))
    with Store.open(tmp_path / "case") as opened:
        add(opened)
        (proposed,) = opened.evidence(states=["proposed"])
        opened.decide(proposed.id, "accept", "ann", "seen")
        opened.decide(proposed.id, "note", "ann", "again")
        yield opened


def test_an_untouched_case_holds(store: Store) -> None:
    assert verify(store) == []
    assert any("sha256sum" in line for line in checks_by_hand(store))


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE quotes SET exact = '11,491'", "does not stand"),
        ("UPDATE quotes SET start = start + 1, end = end + 1", "does not stand"),
        ("UPDATE quotes SET sentence = 'x' || sentence", "does not stand"),
        ("DELETE FROM log WHERE position = 3", "line 3 of the log is missing"),
        ("UPDATE log SET reason = 'other' WHERE position = 3", "was changed"),
        ("UPDATE log SET at = '2001-01-01T00:00:00+00:00' WHERE position = 4", "dated before"),
        ("UPDATE records SET state = 'rejected' WHERE state = 'accepted'", "the log says accepted"),
        ("DELETE FROM records WHERE state = 'accepted'", "it is gone"),
    ],
)
def test_tampering_with_the_database_is_found(store: Store, statement: str, told: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(sa.text(statement.replace("end = end", '"end" = "end"')))
    assert any(told in p.what for p in verify(store)), [p.line() for p in verify(store)]


def test_a_changed_or_missing_source_is_found(store: Store) -> None:
    (source,) = [s for s in store.sources() if not s.transcribed]
    path = source_path(store.folder, source.sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert [p.what for p in verify(store)] == [f"the bytes of “{source.label}” were changed"]
    path.unlink()
    assert [p.what for p in verify(store)] == [f"the bytes of “{source.label}” are missing"]
