import datetime as dt
import random
import re

import pytest

from dossier_example import make_example
from dossier_records import entry, make_claim, make_source
from withheld.dossier.matrices import (
    NOWHERE,
    hosts_of,
    indicator_matrix,
    obligation_matrix,
    once,
    promises,
    selector,
    speaks_to,
    times_of,
)
from withheld.dossier.render import gist, render
from withheld.dossier.view_model import gather
from withheld.records import Event, Indicator, Pledge, Position, Presence
from withheld.vocabulary import codes


@pytest.fixture
def material():
    return gather(**make_example().arguments(), release=False)


def test_the_indicator_matrix_has_all_eleven_columns_and_every_record(material):
    matrix = indicator_matrix(material)
    assert [c for c, _ in matrix.columns] == list(codes("indicators"))
    cells = {(c.host, c.column): [e.id for e in c.records] for c in matrix.cells.values()}
    assert cells == {("RU", "retention_of_identity_documents"): ["i-1"], (NOWHERE, "restriction_of_movement"): ["i-2"]}


def test_an_indicator_that_the_list_does_not_know_is_still_shown(material):
    e = material.by_id["i-1"]
    odd = e.model_copy(update={"id": "i-9", "record": e.record.model_copy(update={"indicator": "surveillance"})})
    again = gather(**make_example().arguments() | {"evidence": [odd]}, release=False)
    assert ("surveillance", "surveillance") in indicator_matrix(again).columns


def test_an_obligation_takes_the_kinds_of_records_that_the_case_names(material):
    matrix = obligation_matrix(material)
    kinds = {selector(e) for c in matrix.cells.values() if c.column == "2375-17" for e in (*c.records, *c.open)}
    assert kinds == {"event:dispatch", "presence"}


SPANS = [
    # start, end, published, whether it counts under an obligation decreed on 11 September 2017: None is an open time
    ("2017-09-10", "2017-09-10", "2019-01-01", False),
    ("2017-09-11", "2017-09-11", "2019-01-01", True),
    ("2020-01-01", "2020-12-31", "2021-01-01", True),
    ("2017-01-01", "2017-12-31", "2019-01-01", None),
    ("2012-01-01", "2017-09-11", "2019-01-01", None),
    ("2012-01-01", "2016-12-31", "2019-01-01", False),
    ("2018-01-01", None, "2019-01-01", True),
    ("2014-01-01", None, "2019-01-01", None),
    ("2014-01-01", None, "2015-01-01", False),
    (None, "2019-06-30", "2019-01-01", None),
    (None, "2017-06-30", "2019-01-01", False),
    (None, None, "2019-01-01", None),  # told later is not of later
    (None, None, "2017-09-10", False),
    (None, None, None, None),
]


def dispatched(start, end, published, kind="claim"):
    """A record of workers sent, as a claim or an event, of a time and from a document of a day."""
    first, last, told = (day and dt.date.fromisoformat(day) for day in (start, end, published))
    source = make_source(90, published=told)
    if kind == "event":
        record = Event(document=source.id, quote=None, type="dispatch", start=first, end=last, host="RU")
    elif kind == "presence":
        record = Presence(document=source.id, quote=None, start=first, end=last, host="RU")
    else:
        record = make_claim(source, 5, start=first, end=last).model_copy(update={"measure": "workers_dispatched"})
    return entry("x-1", kind, record, source)


def alone(*records, **case):
    example = make_example()
    given = {"evidence": list(records), "sources": [], "estimate": None, "log": []}
    given["case"] = example.case.model_copy(update=case)
    return gather(**example.arguments() | given, release=False)


@pytest.mark.parametrize("kind", ["claim", "event", "presence"])
@pytest.mark.parametrize(("start", "end", "published", "counts"), SPANS)
def test_a_record_counts_from_the_day_on_which_an_obligation_holds(kind, start, end, published, counts):
    material = alone(dispatched(start, end, published, kind))
    cell = obligation_matrix(material).cell("RU", "2375-17")
    assert (cell is None) is (counts is False)
    if cell:
        assert (len(cell.records), len(cell.quotations), len(cell.open)) == ((1, 1, 0) if counts else (0, 0, 1))
        page = render(material)
        assert ("not counted: " in page) is (counts is None) and ("none that counts" in page) is (counts is None)


def test_what_is_undated_counts_under_a_law_that_is_older_than_the_case():
    obligation, first = make_example().case.obligations[0], make_example().case.first_month
    old = obligation.model_copy(update={"decreed": first})
    material = alone(dispatched(None, None, "2019-01-01"), obligations=(old,))
    assert obligation_matrix(material).cell("RU", "2375-17").quotations


def test_a_pledge_and_a_denial_are_of_the_day_of_their_document_and_a_sign_is_undated():
    told, by = dt.date(2019, 1, 1), dt.date(2019, 12, 1)
    source = make_source(91, published=told)
    named = {"document": source.id, "quote": None}
    claim = make_claim(source, 5, start=None, end=dt.date(2013, 12, 31), origin="A union")
    rows = [
        entry("c-1", "claim", claim, source),
        entry("u-1", "pledge", Pledge(holder="Russia", act="send", host="RU", by=by, **named), source),
        entry("p-1", "position", Position(stance="deny", holder="Russia", target="any of it", **named), source),
        entry(
            "p-2", "position", Position(stance="deny", holder="Russia", target="the number", claim=0, **named), source
        ),
        entry("i-1", "indicator", Indicator(indicator="isolation", **named), source),
    ]
    material = alone(*rows)
    assert [times_of(e, material) for e in rows] == [
        (None, claim.end), (told, by), (told, told), (None, claim.end), (None, told),
    ]  # fmt: skip


def test_a_figure_for_several_hosts_stands_at_each(material):
    source = make_source(1)
    assert hosts_of(entry("c", "claim", make_claim(source, 5, host=("RU", "CN")), source), material) == ("RU", "CN")
    assert hosts_of(entry("c", "claim", make_claim(source, 5, host=None), source), material) == (NOWHERE,)


def test_what_its_text_takes_back_speaks_to_no_obligation(material):
    source = make_source(1)
    claim = make_claim(source, 5).model_copy(update={"measure": "workers_dispatched", "stance": "withdrawn"})
    assert not speaks_to(entry("c", "claim", claim, source), material.case.obligations[0], material)


def test_a_reprint_and_a_sentence_told_again_count_once(material):
    e = material.by_id["i-1"]
    again = e.model_copy(update={"id": "i-8"})
    quote = e.record.quote.model_copy(update={"sentence": e.record.quote.sentence + " Yes."})
    copy = e.model_copy(
        update={
            "id": "i-9", "source": make_source(70), "record": e.record.model_copy(update={"quote": quote}),
        }
    )  # fmt: skip
    assert [[x.id for x in g] for g in once([e, again, copy], {})] == [["i-1", "i-8"], ["i-9"]]
    tied = {copy.source.id: e.source.id}
    assert [[x.id for x in g] for g in once([e, again, copy], tied)] == [["i-1", "i-8", "i-9"]]


def test_copies_that_cite_each_other_do_not_go_round_for_ever(material):
    e = material.by_id["i-1"]
    assert len(once([e, e], {e.source.id: "x", "x": e.source.id})) == 1


def followed(pledge, *records, published=dt.date(2019, 1, 1)):
    """What followed a pledge and what may have, among these records, by identifier."""
    row = entry("u-1", "pledge", Pledge(document="d", quote=None, **pledge), make_source(1, published=published))
    (found,) = promises(alone(row, *records))
    return [e.id for e in found.followed], [e.id for e in found.open]


def told(identifier="c-1", host="RU", start="2020-05-01", published="2020-06-01", measure="workers_dispatched"):
    """A figure of one day, or of none, from a document of a day."""
    day, of = (d and dt.date.fromisoformat(d) for d in (start, published))
    source = make_source(int(identifier[2:]) + 30, published=of)
    claim = make_claim(source, 500 + int(identifier[2:]), host=host, start=day, end=day)
    return entry(identifier, "claim", claim.model_copy(update={"measure": measure}), source)


PROMISE = {"holder": "Russia", "act": "stop_permits", "host": "RU"}


def test_what_followed_a_pledge_is_of_its_host_and_subject_and_later():
    assert followed(PROMISE, told()) == (["c-1"], [])
    assert followed(PROMISE, told(start=None)) == ([], ["c-1"])  # reported later is not later
    for other in (
        told(host="CN"),
        told(start="2018-05-01"),
        told(measure="revenue"),
        told(start=None, published="2018-05-01"),
    ):
        assert followed(PROMISE, other) == ([], [])


def test_what_followed_stands_in_the_order_of_time_and_what_is_undated_stands_apart():
    rows = [told("c-1", start=None, published="2021-03-01"), told("c-2", start="2023-05-01"), told("c-3"),
            told("c-4", start=None, published="2020-03-01")]  # fmt: skip
    assert followed(PROMISE, *rows) == (["c-3", "c-2"], ["c-4", "c-1"])
    assert [gist(e).rpartition(", ")[2] for e in rows[:3]] == ["reported 1 Mar 2021", "1 May 2023", "1 May 2020"]
    page = render(alone(entry("u-1", "pledge", Pledge(document="d", quote=None, **PROMISE), make_source(1)), rows[0]))
    assert "Whether these are later is open" in page and "No record has a later date." in page


@pytest.mark.parametrize(
    ("holder", "found"),
    [
        ("the Chinese labour ministry", ["c-2"]),  # its government's host
        ("Pyongyang", ["c-1", "c-2", "c-3"]),  # the sending state's pledge is of all hosts
        ("a trading house", ["c-3"]),  # of an unknown host: not of any
        (None, ["c-3"]),
    ],
)
def test_a_pledge_without_a_host_is_set_beside_what_is_of_its_holders_host(holder, found):
    rows = [told("c-1"), told("c-2", host="CN"), told("c-3", host=None)]
    assert sorted(followed({"holder": holder, "act": "stop_permits"}, *rows)[0]) == found


def test_every_pledge_is_shown_also_one_that_nothing_followed(material):
    assert [p.pledge.id for p in promises(material)] == [e.id for e in material.of("pledge")]


def test_records_stand_together_as_if_each_were_compared_with_all_before_it(material):
    """The plain way, over all pairs, puts the same records together."""

    def words(e):
        return frozenset(re.findall(r"\w+", e.record.quote.sentence.casefold())) if e.record.quote else frozenset()

    def same(a, b):
        one, two = words(a), words(b)
        tied = copies.get(a.source.id, a.source.id) == copies.get(b.source.id, b.source.id)
        return bool(one and two) and (one == two or (tied and len(one & two) / len(one | two) >= 0.6))

    chance = random.Random(3)
    sources = [make_source(n) for n in range(1, 7)]
    copies = {sources[3].id: sources[0].id, sources[4].id: sources[1].id}
    records = []
    for n in range(120):
        told = " ".join(chance.choices(("wages", "were", "held", "back", "there", "again"), k=chance.randint(3, 7)))
        claim = make_claim(chance.choice(sources), 5)
        quote = claim.quote.model_copy(update={"sentence": told}) if claim.quote and n % 9 else None
        records.append(entry(f"c-{n}", "claim", claim.model_copy(update={"quote": quote}), chance.choice(sources)))
    plain = []
    for e in records:
        mine = next((group for group in plain if any(same(e, other) for other in group)), None)
        plain.append([e]) if mine is None else mine.append(e)
    assert [[e.id for e in g] for g in once(records, copies)] == [[e.id for e in g] for g in plain]
