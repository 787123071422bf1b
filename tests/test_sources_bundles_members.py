from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.bundles.members import MOST_MEMBERS, Budget, Counted, Exhausted, Names, hidden
from withheld.sources.draft import Unreadable
from withheld.sources.unpacking import DENSEST


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("../a.txt", "leads out"), ("a/../../b.txt", "leads out"), ("a\\..\\b.txt", "leads out"), ("..", "leads out"),
        ("/etc/passwd", "absolute"), ("\\server\\a.txt", "absolute"), ("C:\\a.txt", "absolute"), ("c:a.txt", "absolute"),
        ("a\0.txt", "control"), ("a\nb.txt", "control"), ("\x1b[2J.txt", "control"), ("", "no name"), ("a" * 2000, "no name"),
        ("./", "leads out"),
    ],
)  # fmt: skip
def test_a_name_that_leads_out_or_cannot_be_shown_is_refused(name: str, what: str) -> None:
    with pytest.raises(Unreadable, match=what) as caught:
        Names().given(name)
    assert caught.value.remedy


def test_a_name_is_a_path_below_the_bundle_and_given_once() -> None:
    names = Names()
    assert [names.given(n) for n in ("a/b.txt", "./a//b.txt", "a\\b.txt", "c.txt")] == [
        "a/b.txt", "a/b.txt#2", "a/b.txt#3", "c.txt",
    ]  # fmt: skip


@given(st.text(max_size=60))
def test_whatever_name_is_given_stays_inside(name: str) -> None:
    try:
        path = Names().given(name)
    except Unreadable:
        return
    assert ".." not in path.split("/") and not path.startswith("/") and path.strip("/") == path
    assert all(ord(c) >= 32 for c in path)


def test_what_systems_hide_is_hidden() -> None:
    assert hidden("__MACOSX/a/._b.txt") and hidden(".git/a") and hidden("a/.DS_Store") and not hidden("a.b/c.txt")


@given(st.binary(max_size=300), st.integers(1, 40), st.integers(0, 60))
def test_what_was_looked_at_is_read_again(raw: bytes, piece: int, ahead: int) -> None:
    counted = Counted(io.BytesIO(raw), Budget(len(raw), 1000))
    assert counted.peek(ahead) == raw[:ahead]
    found = b""
    while got := counted.read(piece):
        found += got
    assert found == raw


def test_more_than_the_bound_is_not_held() -> None:
    with pytest.raises(Unreadable, match="larger than 10 bytes"):
        Counted(io.BytesIO(b"x" * 11), Budget(11, 1000)).whole(10)


def test_a_budget_ends_with_all_bytes_and_all_files_of_what_it_is_for() -> None:
    budget = Budget(10, 100)
    budget.took(100 + DENSEST * 10)
    with pytest.raises(Exhausted, match="times its size"):
        budget.took(1)
    for _ in range(MOST_MEMBERS):
        budget.member()
    with pytest.raises(Exhausted, match="holds more than"):
        budget.member()
