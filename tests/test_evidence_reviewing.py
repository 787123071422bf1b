"""What a review asks of the store: queues in an order, what is alike, what was decided unseen, lists a page at a time."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from pages_served import case_of, report
from withheld.evidence.reviewing.listing import counts, evidence_in, listed, log_page
from withheld.evidence.reviewing.queue import alike, queue
from withheld.evidence.reviewing.seen import Stale, last_lines, stand
from withheld.evidence.search import Filters
from withheld.evidence.store import Store, StoreError
from withheld.evidence.stores.selecting import claim_indices

PROPOSED = Filters(state="proposed", kind="claim")


@pytest.fixture
def store(tmp_path):
    reports = [report(1, (340, 520)), report(2, (77,), sure=0.2), report(3, (340,))]
    with Store.open(case_of(tmp_path, reports)) as opened:
        yield opened


def figures(store, ids):
    return [int(e.record.low) for e in store.evidence_of(ids)]


def test_a_queue_has_the_unsure_last_first_in_their_place_or_alone(store):
    assert figures(store, queue(store, PROPOSED, "sure").ids) == [340, 520, 340, 77]
    assert figures(store, queue(store, PROPOSED, "unsure").ids) == [77, 340, 520, 340]
    assert figures(store, queue(store, PROPOSED, "text").ids) == [340, 520, 77, 340]
    assert figures(store, queue(store, PROPOSED, "alike").ids) == [340, 340, 520, 77]
    assert figures(store, queue(store, PROPOSED, only_unsure=True).ids) == [77]


def test_every_order_holds_the_same_records_as_the_store(store):
    every = {e.id for e in store.evidence()}
    for order in ("sure", "unsure", "text", "alike"):
        assert sorted(queue(store, Filters(), order).ids) == sorted(every)


def test_a_queue_stands_while_records_are_decided_on_and_falls_when_some_come(store):
    found = queue(store, PROPOSED)
    store.decide(found.ids[0], "accept", "anna")
    assert found.still(store) and found.after(store, found.ids[-1], "proposed") == found.ids[1]
    assert found.after(store, found.ids[-1], None) == found.ids[0]
    doc, reading = report(9, (1,))
    store.add(doc, doc.text.encode(), reading, "x-1")
    assert not found.still(store)


def test_what_still_waits_of_a_queue_follows_each_decision_and_each_undoing(store):
    found = queue(store, PROPOSED)
    first, second, third, last = found.ids
    store.decide(second, "reject", "anna")
    assert found.waiting(store, "proposed") == (first, third, last) and found.after(store, first, "proposed") == third
    store.decide(third, "note", "anna", "look")
    store.decide_all([{"subject": key, "action": "accept"} for key in (first, last)], "anna")
    assert found.waiting(store, "proposed") == (third,) and found.after(store, last, "proposed") == third
    assert found.after(store, third, "proposed") is None
    store.decide(second, "undo", "anna")
    store.decide(third, "merge", "anna", None, {"into": second})
    assert found.waiting(store, "proposed") == (second,) and found.still(store)
    assert found.waiting(store, None) == (first, second, last)


def test_alike_is_the_same_figure_of_the_same_measure_and_host(store):
    one, other = (k for k in queue(store, PROPOSED).ids if figures(store, [k]) == [340])
    assert alike(store, one) == [other] and alike(store, other) == [one]
    store.decide(other, "edit", "anna", None, {"host": "CN"})
    assert alike(store, one) == [] == alike(store, "none")
    assert alike(store, queue(store, Filters(kind="indicator")).ids[0]) == []


def test_a_decision_over_one_that_was_not_seen_is_refused_whole(store):
    key = queue(store, PROPOSED).ids[0]
    seen = stand(store, key).seen
    assert seen == 0 == last_lines(store, [key])[key]
    store.decide(key, "accept", "anna", seen=seen)
    before = store.position()
    with pytest.raises(Stale, match="anna decided on it meanwhile") as refused:
        store.decide(key, "reject", "boris", seen=seen)
    assert [d.analyst for d in refused.value.lines] == ["anna"] and store.position() == before
    store.decide(key, "reject", "boris", seen=stand(store, key).seen)
    assert [d.action for d in stand(store, key).lines] == ["accept", "reject"]


def test_of_many_decisions_only_those_on_what_was_seen_are_stored(store):
    first, second, *_ = queue(store, PROPOSED).ids
    store.decide(second, "note", "boris", "look")
    asked = [{"subject": k, "action": "accept", "seen": 0} for k in (first, second)]
    stored, refused = store.decide_all(asked, "anna")
    assert stored is True and "boris decided on it meanwhile" in str(refused)
    assert all("meanwhile" in str(r) for r in store.decide_all(asked, "anna"))  # the same form once more
    assert store.decide_all([{"subject": first, "action": "accept"}], "anna") == [False]  # without “seen” as before


def test_how_it_stands_names_what_is_merged_where(store):
    one, other = (k for k in queue(store, PROPOSED).ids if figures(store, [k]) == [340])
    line = store.decide(one, "merge", "anna", None, {"into": other})
    assert stand(store, one).into == other and stand(store, other).merged == ((one, line.position),)
    with pytest.raises(StoreError, match="no such record"):
        stand(store, "c-none")


def test_documents_and_log_come_a_page_at_a_time(store):
    first, more = listed(store, limit=2)
    rest, end = listed(store, limit=2, page=2)
    assert more and not end and len(first) == 2
    every = [*first, *rest]
    assert [d.records for d in every if d.read] == [3, 2, 2] and sum(d.waiting for d in every) == 7
    assert [d.source.title for d in listed(store, limit=9, name="eport 2")[0]] == ["Report 2"]
    assert listed(store, limit=9, name="%")[0] == []
    key = every[-1].source.id
    assert {e.id for e in evidence_in(store, key)} == {e.id for e in store.evidence() if e.source.id == key}
    lines, older = log_page(store, limit=1)
    assert older and log_page(store, limit=50, before=lines[0].position)[0][0].position == lines[0].position - 1
    assert log_page(store, limit=5, subject="none") == ([], False)


def test_counts_are_those_of_the_records(store):
    store.decide(queue(store, PROPOSED).ids[0], "reject", "anna")
    found = counts(store)
    assert (
        found["claim", "rejected"],
        found["claim", "proposed"],
        found["claim", "transcribed"],
        found["indicator", "proposed"],
    ) == (1, 3, 1, 3)


def test_what_is_left_of_a_queue_is_made_once_for_each_change(store):
    found = queue(store, PROPOSED)
    store.decide(found.ids[1], "reject", "anna")
    assert found.after(store, found.ids[0], "proposed") == found.ids[2]
    left = found.waiting(store, "proposed")
    store.decide(found.ids[1], "note", "anna", "look")
    assert found.waiting(store, "proposed") is left == (found.ids[0], *found.ids[2:])


def test_the_place_of_a_claim_in_its_document_is_looked_up_by_the_document(store):
    """Through an index on the kind of records, SQLite would walk through all claims of the case."""
    documents = sorted({e.source.id for e in store.evidence()})
    plans, engine = [], store.engine

    def explain(connection, cursor, statement, values, *_):
        if statement.startswith("SELECT"):
            plans.extend(connection.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())

    sa.event.listen(engine, "before_cursor_execute", explain)
    with engine.connect() as connection:
        found = claim_indices(connection, documents)
    sa.event.remove(engine, "before_cursor_execute", explain)
    assert set(found.values()) == {0, 1} and len(documents) > 2
    assert [row[-1] for row in plans if "records" in row[-1]] == [
        "SEARCH records USING INDEX ix_records_document (document=?)"
    ]
