"""Which records may be used."""

from __future__ import annotations

from check_figures import claim
from withheld.records import Position, Presence
from withheld.usable import withdrawn


def test_only_what_its_text_takes_back_is_withdrawn() -> None:
    assert withdrawn(claim("workers_abroad", 1, stance="withdrawn"))
    assert withdrawn(Presence(document="d", quote=None, stance="withdrawn"))
    assert not withdrawn(claim("workers_abroad", 1, stance="denied"))
    assert not withdrawn(Position(document="d", quote=None, stance="deny", holder=None, target="it"))
