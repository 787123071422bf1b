"""Which records may be used."""

from __future__ import annotations

import pytest

from check_figures import claim
from estimate_cases import evidence
from withheld.records import Indicator, Position, Presence, Reading
from withheld.usable import in_use, left_out, likely, standing, sure_of, unsure, withdrawn


def test_only_what_its_text_takes_back_is_withdrawn() -> None:
    assert withdrawn(claim("workers_abroad", 1, stance="withdrawn"))
    assert withdrawn(Presence(document="d", quote=None, stance="withdrawn"))
    assert not withdrawn(claim("workers_abroad", 1, stance="denied"))
    assert not withdrawn(Position(document="d", quote=None, stance="deny", holder=None, target="it"))


@pytest.mark.parametrize("state", ["accepted", "edited", "transcribed"])
def test_what_a_person_decided_on_is_used_however_unsure_the_machine_was(state: str) -> None:
    assert in_use(evidence(state=state, confidence=0.0)) and not unsure(0.0, state)


def test_a_proposal_is_used_from_the_confidence_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    low = evidence(state="proposed", confidence=0.49)
    assert not in_use(low) and in_use(evidence(state="proposed", confidence=0.5))
    assert standing(low) == "proposed, unanchored, unsure"
    monkeypatch.setenv("WITHHELD_SURE", "0.3")
    assert in_use(low) and standing(low) == "proposed, unanchored"
    assert not in_use(evidence(state="rejected"))


def test_positions_still_point_to_their_claims_when_unsure_ones_go() -> None:
    claims = tuple(claim("workers_abroad", n, confidence=c) for n, c in enumerate((0.2, 0.9, 0.9)))
    about = [Position(document="a", quote=None, stance="deny", holder=None, target="it", claim=n) for n in (0, 2)]
    sign = Indicator(document="a", quote=None, indicator="isolation", confidence=0.1)
    left = sure_of(Reading(document="a", claims=claims, positions=tuple(about), indicators=(sign,)))
    assert [c.low for c in left.claims] == [1, 2] and left.indicators == ()
    assert [p.claim for p in left.positions] == [None, 1]


def test_what_is_unsure_but_not_unlikely_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = tuple(claim("workers_abroad", n, confidence=c) for n, c in enumerate((0.39, 0.4, 0.5)))
    reading = Reading(document="a", claims=claims)

    def shown() -> list[float | None]:
        return [c.low for c in likely(reading).claims]

    assert shown() == [1, 2] and [c.low for c in sure_of(reading).claims] == [2]
    monkeypatch.setenv("WITHHELD_SHOWN", "0.5")
    assert shown() == [2]
    monkeypatch.setenv("WITHHELD_SURE", "0.1")  # what is used is shown
    assert shown() == [0, 1, 2]


def test_what_a_sentence_says_is_shown_from_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    signs = [Indicator(document="a", quote=None, indicator="isolation", confidence=c) for c in (0.29, 0.3, 0.45, 0.5)]
    reading = Reading(document="a", indicators=tuple(signs))

    def shown() -> list[float]:
        return [i.confidence for i in likely(reading).indicators]

    assert shown() == [0.3, 0.45, 0.5] and [i.confidence for i in sure_of(reading).indicators] == [0.5]
    monkeypatch.setenv("WITHHELD_SHOWN", "1")
    assert shown() == [0.3, 0.45, 0.5]
    monkeypatch.setenv("WITHHELD_SHOWN_SENTENCES", "0.4")
    assert shown() == [0.45, 0.5]
    monkeypatch.setenv("WITHHELD_SURE", "0.1")  # what is used is shown
    assert shown() == [0.29, 0.3, 0.45, 0.5]


def test_how_many_are_left_out_is_said_in_words() -> None:
    assert left_out(1, "see here") == "1 unsure reading left out: see here"
    assert left_out(12, "see here") == "12 unsure readings left out: see here"
