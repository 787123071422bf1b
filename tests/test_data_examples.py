"""What the example reports yield, held as a file: a change in what is read shows as a difference in it.

To take over a change that is meant:  .venv/bin/python tests/test_data_examples.py
"""

from __future__ import annotations

import csv
from pathlib import Path

from withheld.extract.read import read_document
from withheld.settings import shipped
from withheld.sources import Captured, discover, read
from withheld.vocabulary import codelist, is_example

BASELINE = Path(__file__).parent / "baseline" / "examples.csv"
FIELDS = ("measure", "low", "high", "unit", "host", "place", "sector", "start", "end", "origin", "via", "stance")
BAR, ROUNDING = 0.5, 0.1


def found() -> list[dict[str, str]]:
    """Every claim of the examples as a row of text, with its confidence."""
    out = []
    files, *_ = discover([shipped("examples") / "kp"])
    for one in read(files, published=None):
        assert isinstance(one, Captured), one
        for claim in read_document(one.document).claims:
            cells = claim.model_dump(mode="json", include=set(FIELDS))
            cells["via"] = ";".join(claim.via)
            row = {f: "" if cells[f] is None else str(cells[f]) for f in FIELDS}
            out.append({"file": Path(one.document.path or "").name, **row, "confidence": f"{claim.confidence:.2f}"})
    return out


def kept(rows: list[dict[str, str]], bar: float) -> set[tuple[str, ...]]:
    return {tuple(v for k, v in r.items() if k != "confidence") for r in rows if float(r["confidence"]) >= bar}


def test_the_examples_yield_what_they_did() -> None:
    with BASELINE.open(encoding="utf-8", newline="") as file:
        before = list(csv.DictReader(file))
    now = found()
    assert kept(before, BAR + ROUNDING) - kept(now, BAR) == set()
    assert kept(now, BAR + ROUNDING) - kept(before, BAR) == set()


def test_each_example_says_of_itself_that_it_is_one() -> None:
    mark = codelist("examples")["mark"]
    for one in read(discover([shipped("examples") / "kp"])[0]):
        assert isinstance(one, Captured), one
        declared = b"example: true" in one.raw[:400] or mark.encode() in one.raw
        told = is_example("", one.document.text), one.document.sha256 in codelist("examples")["sha256"]
        assert one.document.example and declared and all(told), one.document.path


if __name__ == "__main__":
    with BASELINE.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ("file", *FIELDS, "confidence"), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found())
