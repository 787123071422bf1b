from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_folders import TEXT, add, claim, made
from documents import document
from withheld.evidence.origins import NO_TIES, Origins, credibility, independence
from withheld.evidence.origins.answers import Traces
from withheld.evidence.origins.assertions import Assertion, figures, same_figure, same_value
from withheld.evidence.origins.entities import Names, candidates, kind_of, listed, outweighs
from withheld.evidence.origins.trace import Trace, trace
from withheld.evidence.store import Store, StoreError
from withheld.records import Reading


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path) as opened:
        yield opened


def assertion(document: str, origin: str | None = None, **more: object) -> Assertion:
    fields: dict[str, object] = {
        "id": f"c-{document}", "document": document, "published": dt.date(2016, 1, 1),
        **dict.fromkeys(("name", "publisher"), f"{document * 4} Times"),
        "state": "proposed", "measure": "workers_abroad", "hosts": ("MN",), "place": None, "sector": None, "low": 3450.0,
        "high": 3450.0, "qualifier": "exact", "unit": "person", "per": None, "each": False, "start": "2016-01-01",
        "end": "2016-01-01", "origin": origin, "via": (), "stance": "asserted", "basis": "unknown", "sentence": None,
        "exact": None,
    }  # fmt: skip
    return Assertion(**(fields | more))  # type: ignore[arg-type]


def roots(*assertions: Assertion, copies: dict[str, str] | None = None) -> list[str]:
    return [r.name for r in trace(assertions, Names(), copies).roots]


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("the UN Panel of Experts", "UN Panel of Experts"), ("U.N. experts", "UN Panel of Experts"),
        ("the panel", "UN Panel of Experts"), ("the U.N.", "United Nations"), ("a UN report", "United Nations"),
        ("UN human rights rapporteur", "UN Special Rapporteur on North Korea"), ("Washington", "United States"),
        ("the State Department", "US State Department"), ("the Panel Beaters' Guild", None), ("Steppe Herald", None),
    ],
)  # fmt: skip
def test_institutions_are_known_by_the_names_that_reports_give_them(name: str, entity: str | None) -> None:
    assert listed(name) == entity


def test_every_match_says_how_it_was_made() -> None:
    names = Names(
        {
            "Guild of Builders": {"into": "Builders' Guild"},
            "Harbor Rights Network": {"apart": ["Harbour Rights Network"]},
        }
    )
    assert [names.of(n).how for n in ("Harbour Rights Network", "the Harbour Rights Network", "a UN report")] == [
        "same",
        "same",
        "list",
    ]
    assert (names.of("Guild of Builders").entity, names.of("Guild of Builders").how) == ("Builders' Guild", "analyst")
    assert (names.of("Harbour Rights Networks").entity, names.of("Harbour Rights Networks").how) == (
        "Harbour Rights Network", "machine",
    )  # fmt: skip
    assert names.of("Harbor Rights Network").entity == "Harbor Rights Network"


def test_names_that_may_be_one_are_asked_about_until_they_are_decided() -> None:
    told = ["National Fishers' Union", "National Fishing Union", "Hill Farmers"]
    (asked,) = candidates(told, {})
    assert {asked.name, asked.other} == {
        "National Fishers' Union",
        "National Fishing Union",
    } and 75 <= asked.likeness < 90
    assert candidates(told, {asked.name: {"apart": [asked.other]}}) == []


def test_a_name_weighs_by_what_it_is() -> None:
    kinds = [
        kind_of(n)
        for n in (
            "United Nations",
            "Labour Ministry",
            "Hill University",
            "Hill Herald",
            "Rights Network",
            "Kim Ok",
            "a worker",
        )
    ]
    assert kinds == ["intergovernmental", "government", "research", "press", "ngo", "person", "unnamed"]
    assert outweighs("United Nations", "Rights Network") and not outweighs("Rights Network", "Labour Ministry")


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (11_490, 11_500, True), (30_023, 30_000, True), (34_000, 30_000, False), (13_221, 13_222, False),
        (0, 5, False), (1.2e9, 1.24e9, True),
    ],
)  # fmt: skip
def test_values_agree_up_to_rounding(a: float, b: float, same: bool) -> None:
    assert same_value(a, b) is same_value(b, a) is same


def test_figures_of_other_scopes_or_times_are_not_one() -> None:
    one = assertion("a")
    assert same_figure(one, assertion("b", place="Erdenet")) and not same_figure(one, assertion("b", hosts=("RU",)))
    stated = {"low": 3000.0, "high": 3000.0, "start": "2010-01-01", "end": "2010-12-31"}
    assert not same_figure(assertion("a", low=3000.0, high=3000.0), assertion("b", **stated))
    assert [len(g) for g in figures([one, assertion("b"), assertion("c", hosts=("RU",))])] == [2, 1]


def test_a_particular_figure_under_another_date_is_one_and_a_round_one_is_not() -> None:
    apart = {"start": "2011-01-01", "end": "2011-12-31"}, {"start": "2016-04-01", "end": "2016-04-30"}
    for values, other, same in [
        ((4.1e4, 7.3e4), (4.1e4, 7.3e4), True), ((4_137,), (4_137,), True), ((4_000,), (4_000,), False), ((4_100,), (4_137,), False),
    ]:  # fmt: skip
        one, two = (
            assertion(n, low=float(v[0]), high=float(v[-1]), **time)
            for n, v, time in zip("ab", (values, other), apart, strict=True)
        )
        assert same_figure(one, two) is same_figure(two, one) is same


def test_reprints_and_relays_lead_to_one_root() -> None:
    a = assertion("a", "Employers' Union")
    assert roots(a, assertion("b", "aaaa Times"), assertion("c", "Employers' Union", via=("bbbb Times",))) == [
        "Employers' Union"
    ]
    assert roots(a, assertion("b"), copies={"b": "a"}) == ["Employers' Union"]
    assert roots(a, assertion("b")) == ["Employers' Union", "bbbb Times"]


def test_unnamed_sources_of_two_documents_are_at_most_two_even_of_one_paper() -> None:
    said = assertion("b", "a worker", publisher="aaaa Times")
    of_one_day = "a worker (to aaaa Times of 1 January 2016"
    assert roots(assertion("a", "a worker"), said) == [f"{of_one_day} [a])", f"{of_one_day} [b])"]
    passed_on = assertion("c", "a worker", via=("aaaa Times",), published=dt.date(2016, 2, 1))
    assert roots(assertion("a", "a worker"), passed_on) == [f"{of_one_day})"]


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"title": "Snow on the line"}, "aaaa Times in “Snow on the line”"), ({}, "aaaa Times of 1 January 2016"),
        ({"published": None}, "aaaa Times in a"), ({"publisher": None, "title": "Snow on the line"}, "“Snow on the line”"),
        ({"publisher": None, "name": "notes/visit.txt"}, "notes/visit.txt"),
    ],
)  # fmt: skip
def test_an_unnamed_source_is_known_by_a_report_that_a_reader_can_find(known: dict[str, object], words: str) -> None:
    assert roots(assertion("a", "a worker", **known)) == [f"a worker (to {words})"]


def test_two_reports_of_one_title_keep_their_unnamed_sources_apart() -> None:
    titled = {"title": "The week", "publisher": "Steppe Herald"}
    assert len(roots(assertion("a", "a worker", **titled), assertion("b", "a worker", **titled))) == 2


def test_unnamed_sources_never_confirm_each_other() -> None:
    found = trace([assertion(d, "a worker", basis="testimony") for d in "ab"], Names())
    assert found.terminal == 2 and not found.corroborated


def test_no_source_is_traced_to_what_it_published_later() -> None:
    early = assertion("a", "Hill Network", published=dt.date(2012, 5, 1))
    late = assertion("b", "Builders' Guild", publisher="Hill Network", published=dt.date(2015, 5, 1))
    assert roots(early, late) == ["Builders' Guild", "Hill Network"]
    after = assertion("c", "Hill Network", published=dt.date(2016, 5, 1))
    assert roots(late, after) == ["Builders' Guild"]
    circle = [assertion("a", "bbbb Times"), assertion("b", "aaaa Times", published=dt.date(2016, 3, 1))]
    assert len(trace(circle, Names()).circles) == 1


def test_a_headline_that_names_nobody_makes_no_circle_of_the_text_that_does() -> None:
    headline, text = assertion("a"), assertion("a", "Builders' Guild", id="c-a-text")
    for told in ([headline, text], [text, headline]):
        assert trace(told, Names()).circles == () and "Builders' Guild" in roots(*told)


def test_two_parts_of_one_government_stay_two() -> None:
    state, treasury, whole = (
        assertion("a", "the State Department"),
        assertion("b", "US Treasury"),
        assertion("c", "Washington"),
    )
    assert roots(state, treasury) == roots(state, treasury, whole) == ["US State Department", "US Treasury"]
    assert roots(state, whole) == ["US State Department"]


def test_who_denies_a_figure_does_not_tell_it() -> None:
    assert [len(g) for g in figures([assertion("a"), assertion("b", stance="denied")])] == [1]
    assert [len(g) for g in figures([assertion("a"), assertion("b", stance="withdrawn")])] == [1]
    assert [len(g) for g in figures([assertion("a"), assertion("b", unsure=True)])] == [1]


def test_only_terminal_roots_corroborate() -> None:
    register = assertion("a", "Employers' Union", basis="register")
    assert not trace([register, assertion("b", "Builders' Guild")], Names()).corroborated
    found = trace([register, assertion("b", "Builders' Guild", basis="survey")], Names())
    assert (
        found.corroborated
        and found.words == "reported in 2 documents; at most 2 independent origins (2 with a stated basis, 0 without)"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a clerk of the Port Ministry", "Port Ministry"), ("its ambassador", "Anders Holm"), ("Mongolia", "Mongolian Port Ministry"),
        ("port ministry records", "Mongolian Port Ministry"), ("port ministry", "Russian Interior Ministry"),
        ("Mongolia", None),
    ],
)  # fmt: skip
def test_what_may_be_one_source_or_one_state_or_an_outlet_that_names_nobody_does_not_corroborate(
    one: str, other: str | None
) -> None:
    told = [assertion("a", one, basis="register"), assertion("b", other, basis="register")]
    assert not trace(told, Names()).corroborated
    assert trace([told[0], assertion("c", "Carters' Union", basis="survey")], Names()).corroborated is (
        one[0].isupper() or "ministry" in one
    )


def test_a_body_that_publishes_its_own_count_corroborates_and_a_newspaper_that_names_nobody_does_not() -> None:
    union = assertion("a", "Carters' Union", basis="survey")
    for publisher, is_body in (("Hill Institute", True), ("Hill Gazette", False), ("Hill", False), (None, False)):
        found = trace([union, assertion("b", basis="register", publisher=publisher)], Names())
        assert found.corroborated is is_body and found.terminal == 1 + is_body, publisher


@given(st.data())
def test_retelling_a_figure_never_adds_a_root(data: st.DataObject) -> None:
    origins = data.draw(st.lists(st.sampled_from(["Union", "Guild", "Ministry of Work", None]), min_size=1, max_size=5))
    first = [assertion(f"d{n}", o) for n, o in enumerate(origins)]
    copies: dict[str, str] = {}
    more = list(first)
    for n in range(data.draw(st.integers(0, 4))):
        old = data.draw(st.sampled_from(more))
        if data.draw(st.booleans()):
            copies[f"e{n}"] = old.document
            more.append(assertion(f"e{n}", data.draw(st.sampled_from([old.origin, None]))))
        else:
            more.append(assertion(f"e{n}", old.publisher))
    before = set(roots(*first))
    random.Random(1).shuffle(more)
    assert set(roots(*more, copies=copies)) <= before


def tell(store: Store, text: str, publisher: str, origin: str, *, words: str = "") -> str:
    doc = document(f"Russia says that 11,490 North Korean workers were left in December 2018. {words}{text}")
    doc = doc.model_copy(update={"publisher": publisher})
    reading = Reading(document=doc.id, claims=(claim(doc, origin=origin),))
    store.add(doc, doc.text.encode(), reading, "x-1")
    return next(e.id for e in store.evidence("claim") if e.source.publisher == publisher)


def test_the_store_finds_the_tellings_of_a_figure_by_its_record(store: Store) -> None:
    one = tell(store, "Snow fell in the port all week and no ship came in.", "Lake Courier", "Employers' Union")
    tell(store, "A fair was held and prizes went to three farmers of the valley.", "Hill Gazette", "Builders' Guild")
    found = independence(store, one)
    assert found.documents == 2 and [r.name for r in found.roots] == ["Builders' Guild", "Employers' Union"]
    assert credibility(store, one, 6) == 6
    for record in found.records:
        store.decide(record, "grade", "ann", None, {"basis": "register"})
    assert credibility(store, one, 6) == 1 and Origins.of(store).corroborated() == set(found.records)
    with pytest.raises(StoreError, match="no claim in use"):
        independence(store, "c-none")


def test_figures_told_in_several_documents_are_followed_when_they_are_asked_for_and_once() -> None:
    groups = [[assertion("a"), assertion("b")], [assertion("c"), assertion("d")]]
    asked: list[str] = []

    def follow(group: list[Assertion]) -> Trace:
        asked.append(group[0].id)
        return trace(group, Names())

    found = Traces(groups, follow)
    assert len(found) == 2 and asked == []
    assert found[1].records == ("c-c", "c-d") and found[-1] is found[1] and asked == ["c-c"]
    assert found[:1][0].records == ("c-a", "c-b") and list(found) == [found[0], found[1]] and asked == ["c-c", "c-a"]
    with pytest.raises(IndexError):
        found[2]


def test_an_analyst_decides_that_two_names_are_one_and_takes_it_back(store: Store) -> None:
    one = tell(store, "Snow fell in the port all week and no ship came in.", "Lake Courier", "Employers' Union")
    tell(store, "A fair was held and prizes went to three farmers of the valley.", "Hill Gazette", "Bosses' League")
    store.decide("origin:Bosses' League", "merge", "ann", "same board", {"into": "Employers' Union"})
    assert [r.name for r in independence(store, one).roots] == ["Employers' Union"]
    store.decide("origin:Bosses' League", "undo", "ann")
    assert len(independence(store, one).roots) == 2


def test_near_copies_are_kept_as_edges_and_count_as_one(store: Store) -> None:
    body = (
        "Snow fell in the port all week, no ship came in, and the crews of three trawlers played cards until dawn. " * 2
    )
    one = tell(store, body, "Lake Courier", "Employers' Union")
    tell(store, body + "The end.", "Hill Gazette", "Builders' Guild")
    found = independence(store, one)
    assert [r.name for r in found.roots] == ["Employers' Union"]
    assert [c.reprint_of is not None for c in found.chains].count(True) == 1
    graph = Origins.of(store).graph()
    assert sum(bool(d.get("reprint")) for *_, d in graph.edges(data=True)) == 1


def test_a_text_without_a_figure_of_its_own_is_no_reprint(store: Store) -> None:
    add(store, " One text about harbours.")
    add(store, " Quite another one that has nothing to do with it, on hills and the farmers of the valley.")
    assert all(not d.get("reprint") for *_, d in Origins.of(store).graph().edges(data=True))


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ({"title": "A title", "path": "/home/x/a.txt", "url": "https://a.example"}, "A title"),
        ({"path": "/home/x/a.txt", "url": "https://a.example"}, "a.txt"),
        ({"path": "C:\\reports\\a.txt"}, "a.txt"),
        ({"url": "https://a.example"}, "https://a.example"),
        ({"publisher": "Times", "title": "A title"}, "Times"),
    ],
)
def test_a_root_that_is_a_document_is_called_what_a_reader_knows_it_by(
    store: Store, known: dict[str, str], name: str
) -> None:
    doc = document(TEXT).model_copy(update={"publisher": None, "title": None, "path": None, "url": None, **known})
    claims = (claim(doc, origin=None), claim(doc, 5, origin=None))
    store.add(doc, doc.text.encode(), Reading(document=doc.id, claims=claims), "x-1")
    record = next(e for e in store.evidence() if e.source.id == doc.id)
    (root,) = independence(store, record.id).roots
    assert root.name == name
    named = [r.name for t in Origins.within(store.evidence(), NO_TIES).told(1) for r in t.roots]
    assert named.count(name) == 2
