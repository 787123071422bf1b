"""Whether two claims come from one origin, by a light comparison of names."""

from __future__ import annotations

from withheld.names import normal, same_name
from withheld.records import Claim


def same_origin(a: Claim, b: Claim) -> bool:
    """Whether both name the same origin; claims without one share none, unless they stand in one document."""
    if a.origin is None or b.origin is None:
        return a.origin is b.origin and a.document == b.document
    return same_name(normal(a.origin), normal(b.origin))


def roots(names: list[str]) -> list[str]:
    """The distinct origins among named ones, each by the first name that it goes by."""
    found: list[str] = []
    looked_at: set[str] = set()
    for name in names:
        if (plain := normal(name)) in looked_at:
            continue
        looked_at.add(plain)
        if not any(same_name(plain, normal(known)) for known in found):
            found.append(name)
    return found
