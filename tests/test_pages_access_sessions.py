"""Sessions: they end when idle, after half a day, when the account changes and when somebody signs out."""

from __future__ import annotations

import pytest

from withheld.pages.access.sessions import EACH, IDLE, LONGEST, Sessions


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(clock):
    return Sessions(clock)


def stamp(name):
    return "s1"


def test_a_session_is_known_by_what_the_browser_holds_alone(sessions):
    token = sessions.begin("Ana", "s1")
    assert sessions.of(token, stamp).name == "Ana"
    assert sessions.of(token + "x", stamp) is None
    assert sessions.of("", stamp) is None
    assert token not in str(vars(sessions))


def test_a_session_ends_when_idle_and_lives_on_by_use(sessions, clock):
    token = sessions.begin("Ana", "s1")
    for _ in range(3):
        clock.now += IDLE - 1
        assert sessions.of(token, stamp)
    clock.now += IDLE + 1
    assert sessions.of(token, stamp) is None
    clock.now -= IDLE
    assert sessions.of(token, stamp) is None


def test_a_session_ends_in_any_case_after_its_longest(sessions, clock):
    token, began = sessions.begin("Ana", "s1"), clock.now
    while clock.now + IDLE / 2 <= began + LONGEST:
        clock.now += IDLE / 2
        assert sessions.of(token, stamp)
    clock.now += IDLE / 2
    assert sessions.of(token, stamp) is None


@pytest.mark.parametrize("now", ["s2", None])
def test_a_session_ends_with_a_change_of_its_account_or_its_removal(sessions, now):
    token = sessions.begin("Ana", "s1")
    assert sessions.of(token, lambda _: now) is None
    assert sessions.of(token, stamp) is None


def test_signing_out_ends_one_session_and_not_the_others(sessions):
    one, other = sessions.begin("Ana", "s1"), sessions.begin("Ana", "s1")
    sessions.end(one)
    assert sessions.of(one, stamp) is None
    assert sessions.of(other, stamp)


def test_an_account_has_so_many_sessions_and_the_oldest_gives_way(sessions, clock):
    tokens = []
    for _ in range(EACH + 3):
        clock.now += 1
        tokens.append(sessions.begin("Ana", "s1"))
    assert [bool(sessions.of(t, stamp)) for t in tokens] == [False] * 3 + [True] * EACH
