from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case_folders import add, made
from withheld.evidence.custody import verify
from withheld.evidence.engine import reading
from withheld.evidence.log import replay
from withheld.evidence.schema import records
from withheld.evidence.store import Store, StoreError
from withheld.records import Claim, Evidence

DECISION = st.one_of(
    st.sampled_from([("accept", None), ("reject", None), ("undo", None), ("note", None)]),
    st.tuples(st.just("edit"), st.fixed_dictionaries({"place": st.text(max_size=5)})),
    st.tuples(
        st.just("grade"),
        st.fixed_dictionaries({"reliability": st.sampled_from("ABCDEF"), "credibility": st.integers(2, 6)}),
    ),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path) as opened:
        add(opened)
        yield opened


def only(store: Store) -> Evidence:
    (found,) = [e for e in store.evidence() if not e.source.transcribed]
    return found


def test_decisions_are_appended_and_undone_one_by_one(store: Store) -> None:
    key = only(store).id
    store.decide(key, "accept", "ann", "seen")
    line = store.decide(key, "edit", "bob", "typo", {"low": 11_500, "high": 11_500})
    assert (line.before, line.analyst, line.reason) == ("accepted", "bob", "typo") and '"low":11500.0' in (
        line.after or ""
    )
    assert (only(store).state, only(store).record.low) == ("edited", 11_500)
    store.decide(key, "undo", "bob")
    assert (only(store).state, only(store).record.low) == ("accepted", 11_490)
    assert [e.action for e in store.log()][-3:] == ["accept", "edit", "undo"]


def test_the_record_as_it_came_is_kept_beside_its_edit(store: Store) -> None:
    store.decide(only(store).id, "edit", "bob", None, {"low": 1, "high": 2, "qualifier": "range"})
    with reading(store.engine, store.path) as connection:
        query = sa.select(records.c.original, records.c.body).where(records.c.id == only(store).id)
        original, body = connection.execute(query).one()
    assert (original["body"]["low"], original["state"], body["low"]) == (11_490, "proposed", 1)
    assert only(store).record.quote is not None


def test_an_edit_that_is_accepted_keeps_its_content(store: Store) -> None:
    store.decide(only(store).id, "edit", "bob", None, {"host": ["RU", "CN"]})
    store.decide(only(store).id, "accept", "ann")
    assert (only(store).state, only(store).record.host) == ("accepted", ("RU", "CN"))


def test_a_grade_changes_the_marks_and_not_the_state_and_can_be_undone(store: Store) -> None:
    store.decide(only(store).id, "grade", "ann", "official", {"reliability": "A", "credibility": 2})
    assert (only(store).state, only(store).reliability, only(store).credibility) == ("proposed", "A", 2)
    store.decide(only(store).id, "undo", "ann")
    assert (only(store).reliability, only(store).credibility) == ("F", 6)


@pytest.mark.parametrize(
    ("action", "reason", "changes", "told"),
    [
        ("praise", None, None, "no such decision on"),
        ("undo", None, None, "nothing to undo"),
        ("note", " ", None, "an empty note"),
        ("accept", None, {"low": 1}, "takes no changes"),
        ("edit", None, {}, "changes nothing"),
        ("edit", None, {"low": 11_490.0}, "changes nothing"),
        ("edit", None, {"measure": "joy"}, "measure: joy: no such measure"),
        ("edit", None, {"colour": "red"}, "colour: Extra inputs"),
        ("edit", None, {"low": 20_000}, "low 20,000 is above high 11,490"),
        ("edit", None, {"low": float("nan")}, "low is nan, which is not a number"),
        ("edit", None, {"low": 1.5}, "counts whole ones"),
        ("edit", None, {"place": "Ul\0an"}, "place contains a NUL character"),
        ("note", "se\0en", None, "reason contains a NUL character"),
        ("edit", None, {"counted": "cows"}, "counted: Input should be 'workers'"),
        ("edit", None, {"host": "XX"}, "XX: is not a country"),
        ("edit", None, {"quote": None}, "quote links the record to its text"),
        ("edit", None, {"document": "other"}, "document links the record to its text"),
        ("grade", None, {}, "a grade is"),
        ("grade", None, {"reliability": "G"}, "a grade is"),
        ("grade", None, {"credibility": 1}, "a grade is"),
        ("grade", None, {"low": 1}, "a grade is"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line_and_not_logged(
    store: Store, action: str, reason: str | None, changes: dict[str, Any] | None, told: str
) -> None:
    before, position = store.evidence(), store.position()
    with pytest.raises(StoreError, match=told) as error:
        store.decide(only(store).id, action, "ann", reason, changes)
    assert "\n" not in str(error.value)
    assert (store.evidence(), store.position()) == (before, position)


def test_a_decision_on_a_record_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no such record or document in this case"):
        store.decide("c-none", "accept", "ann")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1), DECISION), max_size=10))
def test_the_records_are_always_what_the_log_says(store: Store, decided: list[tuple[int, tuple[str, Any]]]) -> None:
    keys = [e.id for e in store.evidence()]
    for which, (action, changes) in decided:
        try:
            store.decide(keys[which], action, "ann", "why", changes)
        except StoreError as error:
            assert any(what in str(error) for what in ("nothing to undo", "changes nothing", "a NUL character"))
    assert {e.id: e.state for e in store.evidence()} == replay(store.log())
    assert verify(store) == []


def test_an_edit_takes_a_country_by_its_name_and_codes_what_was_counted(store: Store) -> None:
    store.decide(only(store).id, "edit", "ann", None, {"host": "Mongolia", "counted": "permits", "covers": "part"})
    now = only(store)
    assert isinstance(now.record, Claim)
    assert (now.record.host, now.record.counted, now.record.covers) == ("MN", "permits", "part")
