"""Limits on signing in: the wait grows, memory does not, and an account of one's own washes nothing off."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from withheld.pages.access.throttle import FORGOTTEN, FREE, LONGEST_ADDRESS, LONGEST_NAME, Limit, Throttle, network


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def fail(limit, clock, times):
    for _ in range(times):
        while wait := limit.take("x"):
            clock.now += wait


def test_the_first_failures_cost_nothing_and_then_the_wait_doubles_up_to_its_longest():
    clock = Clock()
    limit = Limit(60.0, clock)
    assert [limit.take("x") for _ in range(FREE)] == [0.0] * FREE
    waits = []
    for _ in range(9):
        waits.append(limit.take("x"))
        clock.now += waits[-1]
        assert limit.take("x") == 0.0
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_tries_that_come_at_once_are_counted_before_they_are_looked_at():
    limit = Limit(60.0, Clock())
    assert sum(limit.take("x") == 0.0 for _ in range(100)) == FREE


def test_failures_are_forgotten_after_a_while_and_by_success():
    clock = Clock()
    limit = Limit(60.0, clock)
    fail(limit, clock, FREE + 3)
    limit.passed("x")
    assert limit.take("x") == 0.0
    fail(limit, clock, FREE + 3)
    clock.now += FORGOTTEN + 1
    assert limit.take("x") == 0.0


@given(st.lists(st.text(), max_size=200), st.integers(1, 10))
def test_memory_is_bounded_whatever_is_tried(keys, most):
    limit = Limit(60.0, Clock(), most)
    for key in keys:
        limit.take(key)
        assert len(limit) <= most


def test_an_address_is_slowed_whatever_names_it_tries_and_waits_longer_than_a_name():
    clock = Clock()
    throttle = Throttle(clock)
    for n in range(FREE):
        assert throttle.take(f"name {n}", "192.0.2.1") == 0.0
    assert throttle.take("another", "192.0.2.1") > 0
    assert throttle.take("another", "192.0.2.2") == 0.0
    assert LONGEST_NAME < LONGEST_ADDRESS


def test_an_account_of_ones_own_does_not_wash_off_the_failures_of_an_address():
    clock = Clock()
    throttle = Throttle(clock)
    for n in range(FREE - 1):
        throttle.take(f"victim {n}", "192.0.2.1")
        assert throttle.take("own", "192.0.2.1") == 0.0 or n == FREE - 2
        throttle.passed("own", "192.0.2.1")
    assert throttle.take("victim 9", "192.0.2.1") == 0.0
    assert throttle.take("victim 10", "192.0.2.1") > 0


def test_addresses_of_one_network_of_ipv6_are_one_and_mapped_ones_are_what_they_map():
    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9") != network("2001:db8:1:3::1")
    assert network("::ffff:192.0.2.7") == network("192.0.2.7") == "192.0.2.7"
    assert network("not an address") == "not an address"
