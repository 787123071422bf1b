"""Readings without other programmes: what goes, what is counted, and that positions still point to their claims."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from withheld.readings import without_others
from withheld.records import Claim, Position, Reading, Statement


def claim(n: int, programme: str) -> Claim:
    return Claim(
        document="d",
        quote=None,
        measure="workers_abroad",
        low=n,
        high=n,
        qualifier="exact",
        unit="person",
        programme=programme,
    )


def position(about: int | None) -> Position:
    return Position(document="d", quote=None, stance="deny", holder=None, target="it", claim=about)


def other(record: Statement) -> str | None:
    told = getattr(record, "programme", None)
    return told if told not in (None, "KP") else None


@given(st.lists(st.sampled_from(["KP", "CU", "TM"]), max_size=8), st.lists(st.integers(0, 9), max_size=6))
def test_what_goes_is_counted_and_what_stays_points_where_it_did(programmes: list[str], about: list[int]) -> None:
    claims = tuple(claim(n, code) for n, code in enumerate(programmes))
    read = Reading(document="d", programme="KP", claims=claims, positions=tuple(map(position, about)))
    left = without_others(read, other)
    assert [c.programme for c in left.claims] == ["KP"] * programmes.count("KP")
    gone = len(claims) - len(left.claims) + len(read.positions) - len(left.positions)
    assert sum(left.elsewhere.values()) == gone and "KP" not in left.elsewhere
    kept = [n for n in about if n >= len(claims) or programmes[n] == "KP"]
    pointed = [None if p.claim is None else left.claims[p.claim].low for p in left.positions]
    assert pointed == [n if n < len(claims) else None for n in kept]
