from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case_folders import add, made
from withheld.evidence.engine import writing
from withheld.evidence.search import CLOSE, OPEN, Filters, find, rebuild
from withheld.evidence.store import Store
from withheld.evidence.stores.fts5 import query as fts5
from withheld.evidence.stores.terms import terms


@pytest.fixture(scope="module")
def store(kept_in: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(tmp_path_factory.mktemp("search")) as opened:
        add(opened, " Its café in Łódź closed. The state-run agency kept 13,221 files.")
        add(opened, " Another text.", lows=(11_490, 5))
        yield opened


def query(words: str) -> str:
    return fts5(terms(words))


def sentences(store: Store, words: str, **filters: object) -> list[str]:
    page = find(store, words, Filters(**filters) if filters else None)  # type: ignore[arg-type]
    return [e.record.quote.sentence for e in page.records if e.record.quote]


def test_words_are_found_in_sentences_whatever_their_case(store: Store) -> None:
    assert len(sentences(store, "RUSSIA workers")) == 3
    assert sentences(store, "Russia missing") == [] and sentences(store, '"workers Korean"') == []
    assert len(sentences(store, '"Korean workers"')) == 3 and len(sentences(store, "work*")) == 3


@pytest.mark.parametrize("words", ["cafe", "Lodz", "state-run", "13,221", "13221", "13 221"])
def test_documents_are_found_however_a_word_or_number_is_written(store: Store, words: str) -> None:
    if words == "Lodz":  # ł is a letter of its own, not an l with a mark.
        words = "łódz"
    (hit,) = find(store, words).documents
    assert OPEN in hit.excerpt and CLOSE in hit.excerpt


def test_numbers_in_sentences_are_found_with_and_without_their_comma(store: Store) -> None:
    assert len(sentences(store, "11490")) == len(sentences(store, "11,490")) == 3


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"host": "RU"}, 4), ({"host": "CN"}, 0), ({"measure": "workers_abroad", "state": "transcribed"}, 1),
        ({"origin": "russ"}, 4), ({"kind": "event"}, 0), ({"since": dt.date(2018, 1, 1)}, 0),
        ({"until": dt.date(2017, 12, 31), "since": dt.date(2017, 12, 31)}, 1), ({"publisher": "A"}, 1),
        ({"reliability": "F"}, 3), ({"reliability": "B", "credibility": 6}, 1), ({"basis": "register"}, 0), ({"basis": "unknown"}, 4),
    ],
)  # fmt: skip
def test_filters_choose_records_by_what_they_are(store: Store, filters: dict[str, object], count: int) -> None:
    assert len(find(store, "", Filters(**filters)).records) == count  # type: ignore[arg-type]


def test_pages_follow_one_another_without_gap_or_overlap(store: Store) -> None:
    pages = [find(store, "", Filters(host="RU"), limit=3, page=n) for n in (1, 2)]
    assert [len(p.records) for p in pages] == [3, 1] and [p.more for p in pages] == [True, False]
    assert len({e.id for p in pages for e in p.records}) == 4


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=30))
def test_no_words_break_the_query_and_what_is_found_has_them(store: Store, words: str) -> None:
    for sentence in sentences(store, words):
        # Other forms of a word begin alike.
        assert all(t[:3] in sentence.casefold() for t in re.findall(r"[a-z]+", words.casefold()) if t.isascii())


@pytest.mark.parametrize(
    "words", ["a OR b", "NEAR(a b)", 'title:"x', "-a", "^a", "a AND NOT b", '"', "*", "(", "{a b}: c"]
)
def test_nothing_of_the_query_language_comes_from_the_user(store: Store, words: str) -> None:
    assert not re.search(
        r"(?<![\"\w])(?:OR|AND|NOT|NEAR)\b",
        re.sub(r'"[^"]*"', '""', query(words)).replace(" OR ", "").replace(" AND ", ""),
    )
    find(store, words)


FORMS = " The riots at the mine ended; rioting labourers were repatriated. An UN office closed, 4,210 files with it."


@pytest.fixture(scope="module")
def told(kept_in: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(tmp_path_factory.mktemp("forms")) as opened:
        add(opened, FORMS)
        yield opened


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("riot", ["riots", "rioting"]),
        ("RIOTED", ["riots", "rioting"]),
        ("repatriation", ["repatriated"]),
        ("repatriat*", ["repatriated"]),
        ("un", ["UN"]),
        ("at", ["at"]),
        ('"the riots"', ["The riots"]),
        ("mines office", ["mine", "office"]),
        ("4210 labourer", ["labourers", "4,210"]),
    ],
)
def test_a_word_is_found_and_marked_in_all_its_forms(told: Store, words: str, marked: list[str]) -> None:
    (hit,) = find(told, words).documents
    assert re.findall(f"{OPEN}([^{CLOSE}]*){CLOSE}", hit.excerpt) == marked


@pytest.mark.parametrize("words", ['"riot"', '"the rioting"', "rio", "min*e", "office mining gold"])
def test_quotation_marks_and_beginnings_are_taken_to_the_letter(told: Store, words: str) -> None:
    assert find(told, words).documents == ()


def test_other_forms_are_found_in_sentences_of_records_too(told: Store) -> None:
    assert sentences(told, "worker leaving") == [] and len(sentences(told, "worker leave")) == 0
    assert len(sentences(told, "worker Koreans")) == 1


@pytest.mark.sqlite
def test_what_is_erased_from_the_tables_is_gone_from_the_file_after_a_rebuild(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        add(store, " The zanzibarium was empty.")
        with writing(store.engine, store.path) as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
            connection.exec_driver_sql("UPDATE documents SET text = '' WHERE text IS NOT NULL")
        with writing(store.engine, store.path) as connection:
            rebuild(connection)
        with store.engine.connect() as connection:
            connection.commit()
            connection.connection.cursor().execute("VACUUM")
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"zanzibarium" not in store.path.read_bytes()
        assert find(store, "zanzibarium").documents == ()


def test_a_number_is_found_beside_a_word(store: Store) -> None:
    assert query("Russia 11490 left") == '"Russia" AND ("11490" OR "11 490") AND "left"'
    assert find(store, "Russia 11490").records == find(store, "11490 Russia").records
