import datetime as dt
import random
import re

import pytest

from dossier_example import make_example
from dossier_records import entry, make_claim, make_source
from withheld.dossier.matrices import (
    NOWHERE,
    follows,
    hosts_of,
    indicator_matrix,
    obligation_matrix,
    once,
    promises,
    selector,
    speaks_to,
)
from withheld.dossier.render import gist
from withheld.dossier.view_model import gather
from withheld.records import Pledge
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
    kinds = {selector(e) for c in matrix.cells.values() if c.column == "2375-17" for e in c.records}
    assert kinds == {"event:dispatch", "presence"}


@pytest.mark.parametrize(("day", "speaks"), [("2017-09-10", False), ("2017-09-11", True), ("2020-01-01", True)])
def test_what_lies_before_the_decree_does_not_speak_to_it(material, day, speaks):
    obligation = material.case.obligations[0]
    when = dt.date.fromisoformat(day)
    source = make_source(1, published=when)
    claim = make_claim(source, 5, start=when, end=when).model_copy(update={"measure": "workers_dispatched"})
    assert speaks_to(entry("c", "claim", claim, source), obligation) is speaks


def test_a_figure_for_several_hosts_stands_at_each(material):
    source = make_source(1)
    assert hosts_of(entry("c", "claim", make_claim(source, 5, host=("RU", "CN")), source)) == ("RU", "CN")
    assert hosts_of(entry("c", "claim", make_claim(source, 5, host=None), source)) == (NOWHERE,)


def test_what_its_text_takes_back_speaks_to_no_obligation(material):
    source = make_source(1)
    claim = make_claim(source, 5).model_copy(update={"measure": "workers_dispatched", "stance": "withdrawn"})
    assert not speaks_to(entry("c", "claim", claim, source), material.case.obligations[0])


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


def test_what_followed_a_pledge_is_of_its_host_and_subject_and_later(material):
    pledge = Pledge(document="d", quote=None, holder="Russia", act="stop_permits", host="RU")
    told = dt.date(2019, 1, 1)
    source = make_source(1, published=dt.date(2020, 1, 1))

    def record(host="RU", day="2020-05-01", measure="workers_dispatched"):
        at = dt.date.fromisoformat(day)
        claim = make_claim(source, 5, host=host, start=at, end=at).model_copy(update={"measure": measure})
        return entry("c", "claim", claim, source)

    assert follows(record(), pledge, told)
    assert not follows(record(host="CN"), pledge, told)
    assert not follows(record(day="2018-05-01"), pledge, told)
    assert not follows(record(measure="revenue"), pledge, told)


def test_what_followed_stands_in_the_order_of_time_and_an_undated_figure_says_when_it_was_told():
    source = make_source(1, published=dt.date(2019, 1, 1))
    pledge = Pledge(document=source.id, quote=None, holder="Russia", act="stop_permits", host="RU")
    rows = [entry("u-1", "pledge", pledge, source)]
    for n, (day, published) in enumerate(
        ((None, "2021-03-01"), ("2023-05-01", "2023-06-01"), ("2020-05-01", "2024-01-01"))
    ):
        at = day and dt.date.fromisoformat(day)
        told = make_source(n + 2, published=dt.date.fromisoformat(published))
        claim = make_claim(told, 500 + n, start=at, end=at).model_copy(update={"measure": "workers_dispatched"})
        rows.append(entry(f"c-{n}", "claim", claim, told))
    given = {"evidence": rows, "sources": [], "estimate": None, "log": []}
    (found,) = promises(gather(**make_example().arguments() | given, release=False))
    assert [e.id for e in found.followed] == ["c-2", "c-0", "c-1"]
    assert [gist(e).rpartition(", ")[2] for e in found.followed] == ["1 May 2020", "reported 1 Mar 2021", "1 May 2023"]


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
