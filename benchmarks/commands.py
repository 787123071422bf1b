"""Times what a user waits for: help, a first check, and reading texts of growing length.

Prints seconds of whole processes (minimum and median of five runs), and seconds for one document of 10 KB to 5 MB.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from withheld.extract.read import read_document
from withheld.settings import shipped
from withheld.sources import Captured, discover, read

RUNS = 5
SIZES = (10_000, 100_000, 1_000_000, 5_000_000)


def seconds(*words: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "withheld", *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def processes() -> None:
    reports = sorted(str(p) for p in (shipped("examples") / "kp").iterdir())
    for name, words in (
        ("--help", ["--help"]),
        ("check, 2 reports", ["check", *reports[:2]]),
        ("check, all examples", ["check", *reports]),
    ):
        found = [seconds(*words) for _ in range(RUNS)]
        print(f"withheld {name}: {min(found):.2f} s at least, {statistics.median(found):.2f} s in the middle")


def growth() -> None:
    example = (shipped("examples") / "kp" / "05-the-panels-last-count.txt").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder) / f"{size}.txt"
            path.write_text((f"{example}\n\n" * (size // len(example) + 1))[:size], encoding="utf-8")
            files, *_ = discover([path])
            began = time.perf_counter()
            claims = sum(
                len(read_document(f.document).claims) for f in read(files, published=None) if isinstance(f, Captured)
            )
            taken = time.perf_counter() - began
            print(f"{size / 1000:,.0f} KB: {taken:.2f} s, {size / taken / 1000:,.0f} KB a second, {claims} claims")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    processes()
    growth()
