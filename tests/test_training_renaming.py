"""Other names in a window: as many pieces, the same targets, the sender's own names untouched."""

from __future__ import annotations

import random
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from training.reader.labels import Example, examples
from training.reader.renaming import Names
from withheld.extract.encoder import reader

TEXTS = (
    "North Korea keeps 300 workers in Poland, said Anna Nowak. Polish officials in Warsaw denied it. Anna Nowak counted 40.",
    "About 500 North Koreans work in Russia. Russian police and Jan Kowalski went to Moscow in 2018, and found 20 of them.",
    "Ivan Petrov told the court that Kuwait had 900. Kuwaiti buses took them to Kuwait City. The DPRK said nothing.",
)


@cache
def windows() -> tuple[Example, ...]:
    """The windows of the texts, none with a label."""
    cutter = reader().cutter
    found = [
        examples({"id": str(k), "text": text, "published": "2019-01-01", "claims": []}, cutter)
        for k, text in enumerate(TEXTS)
    ]
    return tuple(e for windows in found for e in windows)


def changed(before: list[int], after: list[int]) -> set[int]:
    assert len(before) == len(after)
    return {k for k, (a, b) in enumerate(zip(before, after, strict=True)) if a != b}


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_only_names_change_and_never_those_of_the_sender(seed: int) -> None:
    names = Names(windows())
    for e in windows():
        ids = e.read.window.ids
        named = {k for kind in ("host", "speaker") for _, (a, b) in e.read.mentions[kind] for k in range(a, b)}
        own = {k for m, (a, b) in e.read.mentions["host"] if m.value == "KP" for k in range(a, b)}
        assert own, "each text names the sender"
        found = changed(ids, names.renamed(e, ids, random.Random(seed), share=1.0))
        assert found <= named - own


def test_a_name_changes_wherever_it_stands_and_a_country_with_its_people() -> None:
    names = Names(windows())
    (window,) = [e for e in windows() if e.document == "0"]
    ids = window.read.window.ids
    tokenizer = reader().cutter.tokenizer
    told = {tokenizer.decode(names.renamed(window, ids, random.Random(k), share=1.0)) for k in range(40)}
    assert any("workers in russia" in t and "russian officials" in t for t in told)
    assert not any("workers in russia" in t and "polish officials" in t for t in told)
    assert all(t.count("jan kowalski") in (0, 2) for t in told)


def test_nothing_changes_at_a_share_of_none() -> None:
    names = Names(windows())
    assert all(names.renamed(e, e.read.window.ids, random.Random(1), share=0.0) == e.read.window.ids for e in windows())
