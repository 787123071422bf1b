import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.evidence.log import GENESIS, canonical, line_hash, parsed, replay, standing
from withheld.records import Decision

ACTIONS = st.lists(st.sampled_from(["accept", "reject", "edit", "grade", "note", "undo"]), max_size=12)


def lines(actions: list[str]) -> list[Decision]:
    entered = Decision(
        position=1,
        at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        analyst="w",
        action="read",
        subject="d",
        after='{"entered":["c-1"]}',
    )
    return [
        entered,
        *(
            entered.model_copy(update={"position": n, "action": a, "subject": "c-1", "after": None})
            for n, a in enumerate(actions, 2)
        ),
    ]


def test_the_hash_covers_the_line_before_and_every_field_but_itself() -> None:
    fields = {"position": 1, "analyst": "ann", "reason": None}
    first = line_hash(GENESIS, fields)
    assert line_hash(GENESIS, {**fields, "hash": "x"}) == first
    others = [line_hash("1" * 64, fields), *(line_hash(GENESIS, {**fields, key: "other"}) for key in fields)]
    assert len({first, *others}) == 5


def test_canonical_json_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": "ü"}) == canonical({"a": "ü", "b": 1}) == '{"a":"ü","b":1}'


def test_undo_takes_back_the_last_decision_that_stands() -> None:
    (stays,) = standing(lines(["accept", "note", "reject", "undo", "note"]))
    assert stays.action == "accept"
    assert replay(lines(["accept", "reject", "undo"])) == {"c-1": "accepted"}
    assert replay(lines(["accept", "grade", "undo"])) == {"c-1": "accepted"}
    assert replay(lines(["accept", "undo", "undo"])) == {"c-1": "proposed"}


@given(ACTIONS)
def test_as_many_undos_as_decisions_lead_back_to_where_a_record_was_entered(actions: list[str]) -> None:
    assert replay(lines([*actions, *["undo"] * len(actions)])) == {"c-1": "proposed"}


@given(ACTIONS, st.sampled_from(["accept", "reject", "edit", "grade"]))
def test_a_decision_and_its_undo_change_nothing(actions: list[str], decision: str) -> None:
    assert standing(lines([*actions, decision, "undo"])) == standing(lines(actions))


def test_a_line_that_holds_no_object_is_no_entry() -> None:
    with pytest.raises(ValueError, match="log line 1"):
        parsed(lines([])[0].model_copy(update={"after": "[]"}))
