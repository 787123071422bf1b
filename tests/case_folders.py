"""A small case on disk for the tests, made from data of its own."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from documents import document
from postgres_server import Server
from withheld.evidence.store import Added, Store, create_case
from withheld.records import Claim, Document, Quote, Reading

ON_SERVER: Server | None = None
"""The server on which new cases keep their rows; without one, in a SQLite file."""
CASE = """
levers = []
format = 1
code = "tt"
name = "Testland"
programme = "KP"
summary = "A case for the tests."
first_month = 2014-01-01
last_month = 2021-12-01
anchor = 2016-01-01

[[corridors]]
code = "RU"
label = "Russia"
hosts = ["RU"]
term_months = 36
basis = "test"

[[corridors]]
code = "rest"
label = "All other hosts"
hosts = []
term_months = 36
basis = "test"
"""
HEADER = (
    "url,publisher,title,published,measure,low,high,qualifier,unit,per,each,host,place,sector,start,end,"
    "origin,via,stance,reliability,note\n"
)
ROW = (
    "https://a.example/1,A,T,2018-12-31,workers_abroad,30000,30000,exact,person,,false,RU,,,2017-12-31,2017-12-31,"
    "Russia,,asserted,B,permits\n"
)


def small_case(folder: Path) -> Path:
    """A case's data files in ``folder``, with one transcribed row."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    (folder / "priors.toml").write_text("prior = []\n", encoding="utf-8")
    (folder / "obligations.toml").write_text("obligation = []\n", encoding="utf-8")
    (folder / "timeline.toml").write_text("milestone = []\n", encoding="utf-8")
    (folder / "evidence.csv").write_text(HEADER + ROW, encoding="utf-8")
    return folder


TEXT = "Russia says that 11,490 North Korean workers were left in December 2018. It sent home 20,000."
SENTENCE = TEXT[:73]


def claim(doc: Document, low: float = 11_490, **more: object) -> Claim:
    """A claim on the first figure of ``TEXT``, which ``doc`` starts with."""
    quote = Quote(start=17, end=23, exact="11,490", sentence=SENTENCE, sentence_start=0)
    fields: dict[str, object] = {"measure": "workers_abroad", "low": low, "high": low, "qualifier": "exact"}
    fields |= {"unit": "person", "programme": "KP", "host": "RU", "origin": "Russia"}
    return Claim(document=doc.id, quote=quote, **(fields | more))  # type: ignore[arg-type]


def add(
    store: Store, more: str = "", extractor: str = "x-1", lows: Iterable[float] = (11_490,)
) -> tuple[Document, Added]:
    """Add a document that starts with ``TEXT``, with a claim for each of ``lows``."""
    doc = document(TEXT + more)
    reading = Reading(document=doc.id, claims=tuple(claim(doc, low) for low in lows))
    return doc, store.add(doc, doc.text.encode(), reading, extractor)


_ON_JSON = re.compile(r"replace\((body|original|source), ")


def tampered(store: Store, statement: str) -> None:
    """Change rows behind the program's back, as the keeper of the file or of the server can: no reference is checked."""
    store.engine.dispose()
    if store.path.name.endswith(".toml"):
        plain = _ON_JSON.sub(r"replace(CAST(\1 AS text), ", statement)
        plain = re.sub(r"SET (\w+) = (replace\(CAST.*?'\))", r"SET \1 = CAST(\2 AS json)", plain)
        with store.engine.execution_options(writes=True).begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            assert connection.exec_driver_sql(plain).rowcount > 0
    else:
        with sqlite3.connect(store.path) as raw:
            assert raw.execute(statement).rowcount > 0


@contextmanager
def made(base: Path) -> Iterator[Store]:
    """A new case below ``base``, opened."""
    create_case(base / "case", small_case(base / "builtin"), ON_SERVER.address() if ON_SERVER else None)
    with Store.open(base / "case") as store:
        yield store
