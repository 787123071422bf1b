"""The labelled corpus keeps to the specification, and every quotation stands in its text."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from training.reader.corpus import FOLDER, KINDS, apart, built, documents
from withheld.vocabulary import codes, measures

FILES = sorted(FOLDER.glob("*.jsonl"))
QUALIFIERS = {"exact", "about", "at_least", "at_most", "range", "order"}
STANCES = {"asserted", "estimated", "alleged", "denied", "withdrawn"}
VOCABULARY = {
    "events": ("type", set(codes("events"))),
    "indicators": ("indicator", set(codes("indicators"))),
    "positions": ("stance", {"deny", "dispute", "doubt", "confirm"}),
    "pledges": ("act", {"repatriate", "stop_permits", "keep", "send", "pay", "report", "improve"}),
    "dependences": ("kind", {"labour_need", "substitution", "barter", "proceeds"}),
}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def claim_faults(c: dict[str, Any]) -> list[str]:
    unit, bounds = measures()[c["measure"]].unit, [v for v in (c["low"], c["high"]) if v is not None]
    currency = len(c["unit"]) == 3 and c["unit"].isupper()
    checks = {
        "bounds": bool(bounds) and bounds == sorted(bounds),
        "unit": currency if unit == "currency" else c["unit"] == unit,
        "qualifier": c["qualifier"] in QUALIFIERS,
        "stance": c["stance"] in STANCES,
        "sector": c["sector"] in {None, *codes("sectors")},
    }
    return [name for name, fine in checks.items() if not fine]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_label_keeps_to_the_specification(path: Path) -> None:
    wrong = []
    for d in lines(path):
        for kind in KINDS:
            for r in d[kind]:
                span = r.get("span")
                there = span[0] < span[1] if span else bool(r["quote"]) and r["quote"] in d["text"]
                field = VOCABULARY.get(kind)
                known = field is None or r[field[0]] in field[1]
                dates = [dt.date.fromisoformat(r[k]) for k in ("start", "end", "by") if r.get(k)]
                faults = claim_faults(r) if kind == "claims" else []
                if not (there and known and dates == sorted(dates)) or faults:
                    wrong.append((d["id"], kind, r.get("quote", span), faults))
    assert wrong == []


def test_identifiers_are_those_of_one_document_each() -> None:
    found = [d["id"] for path in FILES for d in lines(path)]
    assert len(found) == len(set(found))


def test_what_is_referred_to_is_not_in_the_project() -> None:
    for d in (d for path in FILES for d in lines(path) if "repo" in d):
        assert "text" not in d and len(d["sha256"]) == 64 and len(d["commit"]) == 40


def test_documents_by_reference_are_left_out_without_their_texts(tmp_path: Path) -> None:
    assert not any("repo" in d for d in documents())
    assert not any("repo" in d for d in documents(mirrors=tmp_path))


def test_a_text_is_made_of_a_file_as_its_entry_says() -> None:
    page = "---\ntitle: x\n---\n# Heading\n\nSome  **strong** [words](http://a.b/c).\n\n\n\nMore."
    assert built(page, {"yaml": True, "md": True}) == "Heading\n\nSome strong words.\n\nMore."
    assert built("<p>One &amp; two</p><script>x</script><p>three</p>", {"html": True}) == "One & two\n\nthree"
    assert built("abcdef", {"slice": [1, 3]}) == "bc"


def test_the_documents_apart_are_always_the_same() -> None:
    held = [apart(f"A-{n:03}") for n in range(600)]
    assert held == [apart(f"A-{n:03}") for n in range(600)] and 20 < sum(held) < 90


def test_every_file_of_the_corpus_is_named_where_it_is_described() -> None:
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FOLDER.glob("*.jsonl") if f"`{path.name}`" not in told] == []
