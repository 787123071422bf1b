import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from withheld.evidence.failures import StoreError, remedy, told


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ("database or disk is full", "free some space"),
        ("database is locked", "wait for it"),
        ("attempt to write a readonly database", "permissions"),
        ("file is not a database", "restore it from a copy"),
        ("database disk image is malformed", "restore it from a copy"),
        ("unable to open database file", "folder exists"),
        ("disk I/O error", "check it"),
        ("something new", "something new"),
    ],
)
def test_every_failure_of_the_database_has_its_remedy_in_one_line(message: str, what: str) -> None:
    assert what in remedy(message)
    with pytest.raises(StoreError) as error, told(Path("/case/withheld.db")):
        raise OperationalError("SELECT 1", {}, sqlite3.OperationalError(message))
    assert str(error.value) == f"/case/withheld.db: {remedy(message)}"
    with pytest.raises(StoreError, match="withheld") as bare, told(Path("/case/withheld.db")):
        raise sqlite3.OperationalError(message)
    assert str(bare.value) == str(error.value)


@pytest.mark.parametrize(
    ("number", "what"),
    [(errno.ENOSPC, "disk is full"), (errno.EDQUOT, "disk is full"), (errno.EACCES, "permission denied; check")],
)
def test_a_failure_of_the_disk_names_the_file(number: int, what: str) -> None:
    with pytest.raises(StoreError, match=what) as error, told(Path("/case")):
        raise OSError(number, "Permission denied", "/case/sources/ab")
    assert str(error.value).startswith("/case/sources/ab: ")


def test_a_row_that_cannot_be_read_is_told_with_the_first_line_of_the_reason() -> None:
    with pytest.raises(StoreError, match=r"a row cannot be read \(first\)") as error, told(Path("/case")):
        raise ValueError("first\nsecond")
    assert "\n" not in str(error.value)
