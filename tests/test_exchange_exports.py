from __future__ import annotations

import csv
import io
import json
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from frictionless import Package

from case_folders import TEXT, claim, made
from documents import document
from withheld.evidence import CLASSES, KINDS
from withheld.evidence.store import Store
from withheld.exchange.datapackage import data_package
from withheld.exchange.datasette import metadata, write_database
from withheld.exchange.geojson import geo_json
from withheld.exchange.jsonld import json_ld
from withheld.exchange.tables import _FIELDS as FIELDS
from withheld.exchange.tables import tables
from withheld.records import Event, Evidence, Indicator, Reading


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> list[Evidence]:
    with made(tmp_path_factory.mktemp("exports")) as store:
        doc = document(TEXT + " More.").model_copy(update={"publisher": "=Hill Courier", "title": "@T"})
        one = claim(doc, place="Vladivostok", origin="-Ministry of Labour")
        event = Event(document=doc.id, quote=one.quote, type="return", host="MN")
        sign = Indicator(document=doc.id, quote=one.quote, indicator="debt_bondage")
        reading = Reading(document=doc.id, claims=(one, claim(doc, 7)), events=(event,), indicators=(sign,))
        store.add(doc, doc.text.encode(), reading, "x-1")
        return store.evidence()


def test_every_record_is_in_its_table_with_a_hashtag_for_each_column(evidence: list[Evidence]) -> None:
    made_ = {t.name: t for t in tables(evidence)}
    assert {name: len(t.rows) for name, t in made_.items()} == {"claims": 3, "events": 1, "indicators": 1, "sources": 2}
    assert all(c.tag.startswith("#") for t in made_.values() for c in t.columns)


def test_every_field_of_a_record_that_people_fill_in_is_a_column() -> None:
    inner = {"document", "quote", "confidence", "grounds", "figure", "claim"}
    for kind in KINDS:
        assert set(CLASSES[kind].model_fields) - inner <= set(FIELDS), kind


def test_the_package_is_valid_and_a_broken_cell_is_found(evidence: list[Evidence], tmp_path: Path) -> None:
    files = data_package(evidence, "withheld-TT", "Testland")
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    broken = files["claims.csv"].replace("workers_abroad", "workers_abroard")
    (tmp_path / "claims.csv").write_text(broken, encoding="utf-8")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_no_cell_runs_in_a_spreadsheet_and_the_second_row_is_hashtags(evidence: list[Evidence]) -> None:
    files = data_package(evidence, "withheld-TT", "Testland")
    rows = list(csv.reader(io.StringIO(files["claims.csv"])))
    assert rows[1][0] == "#meta+id" and all(cell.startswith("#") for cell in rows[1])
    cells = [
        cell
        for name, text in files.items()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(text))
        for cell in row
    ]
    assert "'=Hill Courier" in cells and "'-Ministry of Labour" in cells
    assert not any(cell.startswith(("=", "@", "+")) for cell in cells)


def test_annotations_point_at_their_words_and_claims_at_their_document(evidence: list[Evidence]) -> None:
    body = json.loads(json.dumps(json_ld(evidence)))
    assert "http" not in str(body["@context"].get("@import", ""))
    nodes = body["@graph"]
    quoted = [n for n in nodes if n["type"] == "Annotation" and "selector" in n["target"]]
    by_id = {e.id: e for e in evidence}
    for node in quoted:
        quote = by_id[node["body"].rpartition(":")[2]].record.quote
        position, words = node["target"]["selector"][:2]
        assert quote and (position["start"], position["end"], words["exact"]) == (quote.start, quote.end, quote.exact)
    assert len(quoted) == 4 and sum(n["type"] == "schema:Claim" for n in nodes) == 3
    ids = {n["id"] for n in nodes}
    assert all(n["target"]["source"] in ids for n in quoted)


def test_points_say_whether_they_are_the_place_or_the_capital(evidence: list[Evidence]) -> None:
    found = {f["properties"]["record"]: f for f in geo_json(evidence)["features"]}
    kinds = {f["properties"]["point"] for f in found.values()}
    assert kinds == {"place", "capital of the host"}
    town = next(f for f in found.values() if f["properties"]["point"] == "place")
    longitude, latitude = town["geometry"]["coordinates"]
    assert 131 < longitude < 133 and 42 < latitude < 44


@pytest.mark.parametrize(
    ("host", "place", "latitude"),
    [
        ("PL", "Gdansk", 54), ("PL", "Gda\u0144sk", 54), ("PL", "Gdan\u0301sk", 54), ("RU", "St. Petersburg", 59),
        ("RU", "Saint Petersburg", 59), ("PL", "Lodz", 51),
    ],
)  # fmt: skip
def test_a_town_is_found_as_english_texts_spell_it(
    evidence: list[Evidence], host: str, place: str, latitude: int
) -> None:
    assert placed(evidence, host, place) == ("place", latitude)


@pytest.mark.parametrize(("host", "latitude"), [("MN", 47), ("CM", 3), ("IS", 64)])
def test_a_capital_is_found_under_any_of_its_names(evidence: list[Evidence], host: str, latitude: int) -> None:
    assert placed(evidence, host, "a camp of loggers") == ("capital of the host", latitude)


def placed(evidence: list[Evidence], host: str, place: str | None) -> tuple[str, int] | None:
    """Which point stands for a place, and its whole degrees of latitude; None for no point."""
    one = next(e for e in evidence if e.kind == "claim")
    record = one.record.model_copy(update={"host": host, "place": place})
    found = geo_json([one.model_copy(update={"record": record})])["features"]
    return (found[0]["properties"]["point"], int(found[0]["geometry"]["coordinates"][1])) if found else None


def test_bodies_and_notes_are_made_where_the_library_is_there(evidence: list[Evidence]) -> None:
    pytest.importorskip("followthemoney", reason="the extra withheld[ftm] is not installed")
    from withheld.exchange.ftm import entities

    assert {e["schema"] for e in entities(evidence)} == {"Article", "PublicBody", "Note"}


@pytest.fixture(scope="module")
def served(evidence: list[Evidence], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Datasette on a free port, with the database and its metadata."""
    folder = tmp_path_factory.mktemp("datasette")
    write_database(folder / "evidence.db", evidence)
    (folder / "metadata.json").write_text(json.dumps(metadata(evidence, "Testland")), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", "evidence.db", "-m", "metadata.json", "-p", str(port)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{base}/-/versions.json", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield base
    finally:
        process.terminate()
        process.wait(10)


def asked(address: str) -> dict[str, object]:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.loads(answer.read())


def test_datasette_shows_claims_with_facets_and_finds_their_words(served: str) -> None:
    body = asked(f"{served}/evidence/claims.json?_shape=objects")
    facets = body["facet_results"]
    assert {"measure", "host", "state", "basis", "reliability"} <= set(facets)  # type: ignore[arg-type]
    assert facets["host"]["results"][0]["value"] == "RU"  # type: ignore[index]
    found = asked(f"{served}/evidence/claims.json?_shape=objects&_search=December")
    assert {row["low"] for row in found["rows"]} == {11490, 7}  # type: ignore[attr-defined, index]


@pytest.mark.sqlite
def test_the_case_file_itself_opens_in_sqlite_with_its_tables(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        path = store.path
    names = {row[0] for row in sqlite3.connect(path).execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"documents", "quotes", "records", "log", "rulings"} <= names
    assert Store.open(path.parent).engine is not None
