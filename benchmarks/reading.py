"""What share of reading is the store: extraction against storing, over made-up reports of a realistic length.

Run ``python benchmarks/reading.py [DOCUMENTS]``; prints the seconds of each, and the share.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from withheld.case import built_in
from withheld.commands.case import TOGETHER
from withheld.evidence.rows import bodies
from withheld.evidence.store import Store, create_case
from withheld.extract.read import EXTRACTOR, read_document
from withheld.settings import shipped
from withheld.sources.reader import Captured, read

WORDS = (300, 900)
"""Fewest and most words of a report."""
PLAIN = 0.7
"""Share of sentences without a figure: the labelled reports of this field have fewer still that hold one."""


def sentences() -> list[str]:
    """The sentences of the example reports, to be put together anew."""
    found = [c.document.text for c in read([shipped("examples") / "kp"]) if isinstance(c, Captured)]
    return [s.strip() + "." for text in found for s in text.replace("\n", " ").split(". ") if 6 < len(s.split()) < 60]


def filler(chance: random.Random, words: list[str]) -> str:
    """A sentence without a figure, of which reports are mostly made; none is like another."""
    return " ".join(chance.choices(words, k=chance.randint(10, 22))).capitalize() + "."


def reports(folder: Path, count: int) -> None:
    """Write reports made of sentences in a random order, each with figures of its own."""
    chance, known = random.Random(20191222), sentences()
    lexicon = sorted({w for s in known for w in s.split() if w.isalpha() and w.islower()})
    for n in range(count):
        length, words, told = chance.randint(*WORDS), 0, []
        while words < length:
            plain = chance.random() < PLAIN
            one = filler(chance, lexicon) if plain else chance.choice(known)
            told.append(one.replace("000", f"{chance.randint(1, 9)}00"))
            words += len(told[-1].split())
        text = f"Report {n} of the Harbour Wire\n\n{chance.randint(1, 28)} March {chance.randint(2012, 2024)}\n\n"
        (folder / f"{n:05}.txt").write_text(text + " ".join(told), encoding="utf-8")


def measured(count: int) -> tuple[float, float, int]:
    """Seconds of extraction and of the store, and how many records came of it."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        (base / "reports").mkdir()
        reports(base / "reports", count)
        create_case(base / "case", built_in("KP"))
        extraction = storing = 0.0
        count_of = 0
        with Store.open(base / "case") as store:
            began = time.perf_counter()
            known = store.read_by(EXTRACTOR)
            storing += time.perf_counter() - began
            pending = []
            for found in read([base / "reports"]):
                assert isinstance(found, Captured) and found.document.sha256 not in known
                began = time.perf_counter()
                made = read_document(found.document)
                extraction += time.perf_counter() - began
                count_of += sum(1 for _ in bodies(made))
                pending.append((found.document, found.raw, made, EXTRACTOR, None))
                if len(pending) == TOGETHER:
                    began = time.perf_counter()
                    store.add_all(pending)
                    storing += time.perf_counter() - began
                    pending = []
            began = time.perf_counter()
            store.add_all(pending)
            storing += time.perf_counter() - began
    return extraction, storing, count_of


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("documents", nargs="?", type=int, default=2000)
    count = asked.parse_args().documents
    extraction, storing, made = measured(count)
    print(f"{count} documents, {made} records: extraction {extraction:.1f} s ({extraction / count * 1000:.1f} ms each), "
          f"store {storing:.1f} s ({storing / count * 1000:.1f} ms each): {storing / extraction:.1%}")  # fmt: skip
