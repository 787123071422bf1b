"""Decisions as labels: what counts, what is left out, and that training reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from case_folders import made
from command_line import CommandLine
from documents import document
from training.reader import corpus
from training.reader.labels import examples
from withheld.disclosure.erasure import redact
from withheld.evidence.store import Store
from withheld.exchange.training import Lessons, lessons, marked
from withheld.extract.encoder import reader
from withheld.extract.vocabularies import MEASURES
from withheld.records import (
    Claim,
    Dependence,
    Document,
    Event,
    Indicator,
    Pledge,
    Position,
    Presence,
    Quote,
    Reading,
    Span,
)
from withheld.sources.reader import Captured
from withheld.sources.reader import read as read_sources

TEXT = (
    "Russia had 30,000 North Korean workers in 2017, the ministry in Moscow said. Some 1,200 tourists came. "
    "Guards took the passports of all. The embassy denied the figure and vowed to send everyone home. "
    "Russia had 30,000 North Korean workers on farms too, and 640 of them in Tynda. "
    "North Koreans cook in Kazan."
)


def quote(text: str, words: str, at: int = 0) -> Quote:
    start = text.index(words, at)
    first = text.rfind(". ", 0, start) + 2 if ". " in text[:start] else 0
    sentence = text[first : text.index(".", start) + 1]
    return Quote(start=start, end=start + len(words), exact=words, sentence=sentence, sentence_start=first)


def claim(doc: Document, words: str, low: float, at: int = 0, **more: Any) -> Claim:
    fields: dict[str, Any] = {"measure": "workers_abroad", "qualifier": "exact", "unit": "person", "programme": "KP"}
    return Claim(document=doc.id, quote=quote(doc.text, words, at), low=low, high=low, **(fields | more))


def read_in(store: Store, text: str = TEXT, **more: Any) -> Document:
    """A document with a record of each kind, of which the second claim is wrong."""
    doc = document(text, publisher="Hill Courier", title="Farms", **more)
    tied = {"document": doc.id, "quote": quote(text, "passports of all")}
    denied = {"document": doc.id, "quote": quote(text, "embassy denied the figure")}
    found = Reading(
        document=doc.id,
        claims=(
            claim(doc, "30,000 North Korean workers", 30_000, host="RU", note="n", covers="part"),
            claim(doc, "1,200 tourists", 1200),
            claim(doc, "640 of them", 640, host=("RU", "CN"), counted="visas", via=("A", "B")),
        ),
        events=(Event(**tied, type="arrest"),),
        positions=(
            Position(**denied, stance="deny", holder="the embassy", target="the figure", claim=1),
            Position(**denied, stance="doubt", holder="the embassy", target="all", claim=2, definition="staff"),
        ),
        indicators=(Indicator(**tied, indicator="retention_of_identity_documents", host="RU"),),
        pledges=(Pledge(**denied, holder="the embassy", act="repatriate"),),
        presences=(Presence(document=doc.id, quote=quote(text, "North Koreans cook in Kazan"), host="RU"),),
        dependences=(Dependence(**tied, kind="labour_need", host="RU"),),
    )
    store.add(doc, text.encode(), found, "x-1")
    return doc


def decide(store: Store, *, but: float | None = None) -> None:
    """Accept all but the wrong claim, which is rejected, and one that is left open."""
    for e in store.evidence(states=["proposed"]):
        low = getattr(e.record, "low", None)
        if low is None or low != but:
            store.decide(e.id, "reject" if low == 1200 else "accept", "ann")


def by_low(store: Store, low: float) -> str:
    return next(e.id for e in store.evidence("claim") if e.record.low == low and e.record.quote)  # type: ignore[union-attr]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path) as opened:
        yield opened


def why(found: Lessons) -> list[str]:
    return [reason for _, reason in found.left_out]


def test_a_label_has_the_fields_of_the_corpus_and_its_words_stand_in_the_text(store: Store) -> None:
    doc = read_in(store)
    decide(store)
    (line,) = [json.loads(json.dumps(line)) for line in lessons(store).taught]
    theirs = next(d for d in corpus.documents() if d["claims"] and "counted" not in d["claims"][0])
    assert set(line) - {"withheld"} == set(theirs) - {"url", "genre", "retold"}
    assert {k: line[k] for k in ("id", "title", "publisher", "published", "language", "text")} == {
        "id": doc.id, "title": "Farms", "publisher": "Hill Courier", "published": "2019-03-26", "language": "en", "text": TEXT,
    }  # fmt: skip
    known: dict[str, list[set[str]]] = {kind: [] for kind in corpus.KINDS}
    for other in corpus.documents():
        for kind in corpus.KINDS:
            known[kind] += [set(r) for r in other[kind] if set(r) not in known[kind]]
    for kind in corpus.KINDS:
        assert line[kind] and all(set(r) in known[kind] and r["quote"] in TEXT for r in line[kind]), kind


def test_what_was_accepted_corrected_or_added_is_a_label_and_what_was_rejected_is_none(store: Store) -> None:
    doc = read_in(store)
    decide(store, but=30_000)
    store.decide(by_low(store, 30_000), "edit", "ann", None, {"low": 30_500, "high": 30_500, "host": "CN"})
    again = claim(doc, "30,000 North Korean workers", 30_000, 100)
    assert again.quote is not None
    figure = Span(start=again.quote.start, end=again.quote.start + 6)
    store.make(again.model_copy(update={"figure": figure}), "ann")
    (line,) = lessons(store).taught
    assert [(c["low"], c["host"]) for c in line["claims"]] == [(30_500, "CN"), (30_000, None), (640, ["RU", "CN"])]
    first, second, _ = (c["quote"] for c in line["claims"])
    assert TEXT.index(first) < 100 < TEXT.index(second), "the same words again are told apart by more of their sentence"
    told = {p["stance"]: p for p in line["positions"]}
    assert "claim" not in told["deny"] and told["doubt"]["claim"] == 2 and told["doubt"]["definition"] == "staff"


def test_training_reads_the_labels_of_an_export(withheld: CommandLine, tmp_path: Path) -> None:
    with made(tmp_path) as store:
        read_in(store)
        decide(store)
    assert withheld("export", "--as", "training", "--to", "labels/case.jsonl", "-C", tmp_path / "case").code == 0
    (line,) = corpus.documents(tmp_path / "labels")
    (one,) = examples(line, reader().cutter)
    classes = {TEXT[f.start : f.end]: MEASURES[m] for f, m in zip(one.read.figures, one.measure, strict=True) if m >= 0}
    assert classes["640"] == "workers_abroad" and classes["1,200"] == MEASURES[0]
    assert {record for _, record in one.asked} and one.signs.sum() == 7


def test_a_sector_that_the_reader_does_not_know_is_left_out_of_what_it_learns(store: Store) -> None:
    read_in(store)
    decide(store, but=640)
    store.decide(by_low(store, 640), "edit", "ann", None, {"sector": "fisheries"})
    (line,) = lessons(store).taught
    (one,) = examples(json.loads(json.dumps(line)), reader().cutter)
    assert sorted(set(one.sector.tolist())) == [-100, 0]


def test_a_document_counts_only_when_all_of_it_is_decided(store: Store) -> None:
    read_in(store)
    assert why(lessons(store)) == ["10 of its 10 records are not decided"]
    decide(store, but=640)
    assert why(lessons(store)) == ["1 of its 10 records is not decided"] and lessons(store).taught == ()
    store.decide(by_low(store, 640), "accept", "ann")
    assert why(lessons(store)) == [] and lessons(store).size == 9
    store.decide(by_low(store, 640), "undo", "ann")
    assert why(lessons(store)) == ["1 of its 10 records is not decided"]


def test_what_was_merged_is_decided_only_where_the_other_stands_for_it(store: Store) -> None:
    read_in(store)
    decide(store, but=640)
    store.decide(by_low(store, 640), "merge", "ann", None, {"into": by_low(store, 30_000)})
    assert why(lessons(store)) == ["1 of its 10 records is not decided"]
    doc = document(TEXT + " Again.")
    two = tuple(claim(doc, "640 of them", 640, place=place) for place in ("Tynda", None))
    store.add(doc, doc.text.encode(), Reading(document=doc.id, claims=two), "x-1")
    one, other = (e.id for e in store.evidence("claim") if e.source.id == doc.id)
    store.decide(one, "merge", "ann", None, {"into": other})
    store.decide(other, "accept", "ann")
    (line,) = lessons(store).taught
    assert line["id"] == doc.id and len(line["claims"]) == 1


def test_what_teaches_nothing_is_left_out_with_its_reason(store: Store) -> None:
    read_in(store, TEXT + " One.", example=True)
    read_in(store, TEXT + " Two.", language="ko")
    empty = document("Nothing is said here.")
    store.add(empty, empty.text.encode(), Reading(document=empty.id), "x-1")
    erased = read_in(store, TEXT + " Three.")
    decide(store)
    redact(store, next(e.id for e in store.evidence("event") if e.source.id == erased.id), "asked for", "ann")
    told = dict(zip([s.id for s, _ in lessons(store).left_out], why(lessons(store)), strict=True))
    assert len(told) == 4 and told[erased.id] == "a record of it was erased" and "nothing was decided" in told[empty.id]
    assert "it is an invented example" in told.values() and any("another language (ko)" in w for w in told.values())
    assert lessons(store).taught == ()


def test_a_mark_asks_for_everything_also_where_no_list_shows_it(withheld: CommandLine, tmp_path: Path) -> None:
    """Of a marked document without a record, labels and JSON Lines contain the whole text."""
    with made(tmp_path) as store:
        read_in(store)
        decide(store)
        empty = document("Nothing is said here.")
        store.add(empty, empty.text.encode(), Reading(document=empty.id), "x-1")
        assert not marked(store)
        store.decide(empty.id, "mark", "ann", None, {"sensitivity": "withhold"})
        assert marked(store)
    words = ("export", "--as", "training", "-C", tmp_path / "case")
    ran = withheld(*words)
    assert ran.code == 2 and ran.out == "" and "--everything" in ran.err
    whole = withheld("export", "--as", "jsonl", "-C", tmp_path / "case")
    assert whole.code == 2 and whole.out == "" and "--everything" in whole.err
    ran = withheld(*words, "--everything")
    assert ran.code == 0 and json.loads(ran.out)["text"] == TEXT
    assert "1 document with 9 records as labels; the file contains the full texts" in ran.err
    assert f"left out: {empty.id} " in ran.err


def test_without_a_decided_document_no_file_is_written(withheld: CommandLine, tmp_path: Path) -> None:
    with made(tmp_path) as store:
        read_in(store)
    ran = withheld("export", "--as", "training", "--to", "t.jsonl", "-C", tmp_path / "case")
    assert ran.code == 2 and "10 of its 10 records" in ran.err and "withheld review" in ran.err
    assert not (tmp_path / "t.jsonl").exists()


def test_the_file_is_for_its_owner_and_no_source_and_no_case(withheld: CommandLine, tmp_path: Path) -> None:
    with made(tmp_path) as store:
        read_in(store)
        decide(store)
    target = tmp_path / "t.jsonl"
    assert withheld("export", "--as", "training", "--to", target, "-C", tmp_path / "case").code == 0
    assert target.stat().st_mode & 0o777 == 0o600
    (found,) = read_sources([target])
    assert not isinstance(found, Captured) and "an export that Withheld made" in found.line()
    with made(tmp_path / "other") as new:
        ran = withheld("import", target, "-C", new.folder)
    assert ran.code == 2 and "labels for training" in ran.err
