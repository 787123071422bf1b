"""How the store answers as it grows: a page of 50, and the independent roots of one figure.

Run ``python benchmarks/store.py [CLAIMS ...]`` (10000 and 100000 by default); prints medians and the slowest of the runs.
Stores are made through the real intake, of made-up reports with 13 claims each; a tenth of them are reprints.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from withheld.case import built_in
from withheld.evidence.origins import independence
from withheld.evidence.search import Filters, find
from withheld.evidence.store import Store, create_case
from withheld.records import Claim, Document, Quote, Reading

EACH, TOGETHER, RUNS = 13, 64, 41
HOSTS = ("RU", "CN", "MN", "PL", "QA", "KW", "AE", "VN", "LA", "KH", "NG", "AO", "MY", "OM")
MEASURES = ("workers_abroad", "workers_dispatched", "workers_returned", "workers_planned")
NOUNS = [
    "harbour",
    "mill",
    "ferry",
    "quarry",
    "union",
    "gate",
    "ledger",
    "permit",
    "hostel",
    "winter",
    "lorry",
    "valley",
    "market",
    "office",
    "bridge",
    "field",
]


def report(n: int, chance: random.Random) -> tuple[Document, bytes, Reading, str, None]:
    """A report with thirteen claims; every tenth repeats the one before it."""
    chance.seed(n - (n % 10 == 9))
    sentences, claims, at = [], [], 0
    published = dt.date(2012 + chance.randrange(12), 1 + chance.randrange(12), 1 + chance.randrange(28))
    for _ in range(EACH):
        value = float(chance.randrange(1, 500) * 100 + chance.randrange(100))
        words = " ".join(chance.choices(NOUNS, k=9))
        sentence = f"Some {value:,.0f} workers were counted near the {words}, the Union {chance.randrange(400)} said."
        figure = f"{value:,.0f}"
        start = at + 5
        quote = Quote(start=start, end=start + len(figure), exact=figure, sentence=sentence, sentence_start=at)
        claims.append(
            Claim(
                document=f"d{n}", quote=quote, measure=chance.choice(MEASURES), low=value, high=value, qualifier="about",
                unit="person", programme="KP", host=chance.choice(HOSTS), start=published, end=published,
                origin=sentence.rpartition("the ")[2].removesuffix(" said."),
            )
        )  # fmt: skip
        sentences.append(sentence)
        at += len(sentence) + 1
    text = " ".join(sentences) + f" Report {n}."
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(id=f"d{n}", sha256=sha256, text=text, publisher=f"Outlet {n % 300}", published=published)
    return document, text.encode(), Reading(document=document.id, claims=tuple(claims)), "made-up", None


def filled(folder: Path, claims: int) -> None:
    """Make a case with so many claims."""
    create_case(folder, built_in("KP"))
    chance, pending = random.Random(1), []
    with Store.open(folder) as store:
        for n in range(claims // EACH + 1):
            pending.append(report(n, chance))
            if len(pending) == TOGETHER:
                store.add_all(pending)
                pending = []
        store.add_all(pending)


def milliseconds(work: Callable[[int], object]) -> tuple[float, float]:
    """Median and slowest of some runs, the first left out."""
    took = []
    for n in range(RUNS):
        began = time.perf_counter()
        work(n)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took[1:]), max(took[1:])


def measured(claims: int) -> None:
    """Fill a store and time what users ask of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "case"
        began = time.perf_counter()
        filled(folder, claims)
        print(f"{claims:,} claims, filled in {time.perf_counter() - began:.0f} s")
        with Store.open(folder) as store:
            ids = [e.id for e in find(store, "", Filters(state="proposed"), limit=RUNS).records]
            asked = {
                "page of 50: host": lambda n: find(store, "", Filters(host=HOSTS[n % len(HOSTS)])),
                "page of 50: measure, period, state": lambda n: find(store, "", Filters(
                    measure=MEASURES[n % 4], state="proposed", since=dt.date(2015, 1, 1), until=dt.date(2016, 12, 31))),
                "page of 50: origin": lambda n: find(store, "", Filters(origin=f"Union {n}")),
                "page of 50: a common word and a host": lambda n: find(store, "harbour", Filters(host="RU")),
                "page of 50: two rare words": lambda n: find(store, f'"Union {n}" bridge', Filters(kind="claim")),
                "independent roots of a figure": lambda n: independence(store, ids[n]),
            }  # fmt: skip
            for what, work in asked.items():
                median, slowest = milliseconds(work)
                print(f"  {what}: {median:.1f} ms (slowest {slowest:.1f})")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("claims", nargs="*", type=int, default=[10_000, 100_000])
    for size in asked.parse_args().claims:
        measured(size)
