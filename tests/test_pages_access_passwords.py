"""Passwords: which are refused, and that a hash tells the right one from any other."""

from __future__ import annotations

import threading

import pytest

from withheld.evidence.failures import StoreError
from withheld.pages.access import passwords
from withheld.pages.access.passwords import MOST, Busy, hashed, refuse_weak, right

GOOD = "four random words"


@pytest.mark.parametrize(
    "password", ["", "short", "elevenchars", "aaaaaaaaaaaaaaaa", "abababababab", "anadiazanadiaz", "x" * (MOST + 1)]
)
def test_a_password_that_is_guessed_first_is_refused(password):
    with pytest.raises(StoreError, match="password"):
        refuse_weak(password, "anadiaz")


@pytest.mark.parametrize("password", [GOOD, "  spaces count  ", "пароль из слов", "짧지 않은 비밀번호입니다"])
def test_a_password_of_twelve_characters_of_any_script_is_taken(password):
    refuse_weak(password, "Ana")
    assert right(password, hashed(password))


def test_a_hash_tells_the_right_password_from_others_and_has_a_salt_of_its_own():
    known = hashed(GOOD)
    assert not right(GOOD + " ", known)
    assert not right("", known)
    assert hashed(GOOD) != known


def test_accents_that_were_typed_in_another_form_are_the_same_password():
    assert right("contrase\u00f1a larga", hashed("contrasen\u0303a larga"))


def test_nobodys_hash_is_never_right():
    assert not right(GOOD, None)
    assert not right(GOOD, "not a hash")


def test_more_at_once_than_there_are_turns_have_to_try_again(monkeypatch):
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    monkeypatch.setattr(passwords, "_turns", threading.BoundedSemaphore(1))
    with passwords._turns, pytest.raises(Busy):
        right(GOOD, None)
