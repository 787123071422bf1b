"""The file of accounts: what may be a name, that it is whole or not there, and that nobody is locked out."""

from __future__ import annotations

import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.evidence.failures import StoreError
from withheld.pages.access.account import Role
from withheld.pages.access.accounts import FILE, MARKS, Accounts, key_of, named

GOOD = "four words in a row"


@pytest.fixture
def accounts(tmp_path):
    return Accounts(tmp_path)


def test_an_account_is_found_by_its_name_in_any_case_and_width(accounts):
    accounts.add("  Ana   Díaz ", Role.ADMIN, GOOD)
    assert accounts.get("ANA DÍAZ").name == "Ana Díaz"
    assert accounts.get("ana di\u0301az").role is Role.ADMIN
    with pytest.raises(StoreError, match="an account of that name exists"):
        accounts.add("ana díaz", Role.READER, GOOD)


def test_the_file_is_its_owners_alone_and_holds_no_password(accounts):
    accounts.add("Ana", Role.ADMIN, GOOD)
    raw = accounts.path.read_text()
    assert accounts.path.stat().st_mode & 0o777 == 0o600
    assert GOOD not in raw
    assert "$argon2id$" in raw


@pytest.mark.parametrize(
    "name", ["", "   ", "a" * 65, "<b>x", "a\u202eb", "a\x00", "x&y", 'q"', "Withheld", "a\u200bb", "a/b"]
)
def test_what_can_be_no_name_is_refused_with_what_is_wrong(name):
    with pytest.raises(StoreError, match="name"):
        named(name)


@given(st.text(st.characters(categories=["L", "M", "N"], include_characters=MARKS), max_size=80))
def test_a_name_that_is_taken_is_one_that_is_kept_as_it_is(text):
    try:
        made = named(text)
    except StoreError:
        return
    assert named(made) == made
    assert key_of(made) == key_of(text.strip()) or " " in text or "\n" in text


def test_role_and_password_change_the_stamp_that_sessions_have(accounts):
    first = accounts.add("Ana", Role.ADMIN, GOOD)
    accounts.add("Eva", Role.ADMIN, GOOD)
    second = accounts.set_password("ana", "another four words here")
    third = accounts.set_role("ana", Role.READER)
    assert len({first.stamp, second.stamp, third.stamp}) == 3
    assert accounts.get("Ana").role is Role.READER


def test_the_last_admin_stays_as_long_as_there_are_others(accounts):
    accounts.add("Ana", Role.ADMIN, GOOD)
    accounts.add("Rita", Role.READER, GOOD)
    for refused in (lambda: accounts.remove("Ana"), lambda: accounts.set_role("Ana", Role.ANALYST)):
        with pytest.raises(StoreError, match="last admin"):
            refused()
    accounts.remove("Rita")
    accounts.remove("Ana")
    assert accounts.all() == []


def test_a_run_that_is_killed_while_it_writes_locks_nobody_out(accounts):
    accounts.add("Ana", Role.ADMIN, GOOD)
    accounts.path.with_name(f".{FILE}.part").write_text('{"format": 1, "acc')
    assert Accounts(accounts.path.parent).get("Ana") is not None
    accounts.add("Eva", Role.READER, GOOD)
    assert [k.name for k in Accounts(accounts.path.parent).all()] == ["Ana", "Eva"]


def test_a_file_that_is_damaged_later_leaves_the_accounts_from_before(accounts, caplog):
    accounts.add("Ana", Role.ADMIN, GOOD)
    assert accounts.get("Ana") is not None
    whole = accounts.path.read_bytes()
    accounts.path.write_bytes(whole[:40])
    assert accounts.get("Ana") is not None
    assert "not a whole file of accounts" in caplog.text
    with pytest.raises(StoreError, match=r"accounts\.json: not a whole file .* restore it"):
        Accounts(accounts.path.parent).all()
    with pytest.raises(StoreError, match="not a whole file"):
        accounts.add("Eva", Role.READER, GOOD)
    accounts.path.write_bytes(whole)
    assert Accounts(accounts.path.parent).get("Ana") is not None


def test_a_file_that_is_gone_has_no_accounts(accounts):
    accounts.add("Ana", Role.ADMIN, GOOD)
    accounts.path.unlink()
    assert accounts.get("Ana") is None


@pytest.mark.parametrize("change", [{"format": 2}, {"accounts": [{"name": "x"}]}, {"accounts": "none"}, {"more": 1}])
def test_a_file_that_says_something_else_is_refused_by_name_and_place(accounts, change):
    accounts.add("Ana", Role.ADMIN, GOOD)
    accounts.path.write_text(json.dumps({**json.loads(accounts.path.read_text()), **change}))
    with pytest.raises(StoreError, match=r"accounts\.json: (not a whole file|format 2)"):
        Accounts(accounts.path.parent).all()


def test_changes_at_the_same_time_are_all_kept(tmp_path):
    def add(n):
        Accounts(tmp_path).add(f"Ana {n}", Role.READER, GOOD)

    threads = [threading.Thread(target=add, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Accounts(tmp_path).all()) == 6


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "case").write_text("a file where the folder was")
    accounts = Accounts(tmp_path / "case")
    with pytest.raises(StoreError, match=r"accounts\.json"):
        accounts.add("Ana", Role.ADMIN, GOOD)
