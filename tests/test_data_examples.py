"""What the example reports yield, held as a file: a change in what is read shows as a difference in it.

To take over a change that is meant:  .venv/bin/python tests/test_data_examples.py
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from withheld.claims.reader import read_document
from withheld.settings import shipped
from withheld.sources import Captured, discover, read
from withheld.vocabulary import codelist, is_example

BASELINE = Path(__file__).parent / "baseline" / "examples.csv"
FIELDS = ("measure", "low", "high", "unit", "host", "place", "sector", "start", "end", "origin", "via", "stance")


def table() -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("file", *FIELDS))
    files, *_ = discover([shipped("examples") / "kp"])
    for found in read(files, published=None):
        assert isinstance(found, Captured), found
        for claim in read_document(found.document).claims:
            cells = claim.model_dump(mode="json", include=set(FIELDS))
            cells["via"] = ";".join(claim.via)
            rows.writerow((Path(found.document.path or "").name, *(cells[f] for f in FIELDS)))
    return out.getvalue()


def test_the_examples_yield_what_they_did() -> None:
    assert table() == BASELINE.read_text(encoding="utf-8")


def test_each_example_says_of_itself_that_it_is_one() -> None:
    mark = codelist("examples")["mark"]
    for found in read(discover([shipped("examples") / "kp"])[0]):
        assert isinstance(found, Captured), found
        declared = b"example: true" in found.raw[:400] or mark.encode() in found.raw
        told = is_example("", found.document.text), found.document.sha256 in codelist("examples")["sha256"]
        assert found.document.example and declared and all(told), found.document.path


if __name__ == "__main__":
    BASELINE.write_text(table(), encoding="utf-8")
