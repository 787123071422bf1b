"""A new measure is a data change: an entry in measures.toml and its cues in claims.toml, with no line of code."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from withheld import records, settings, vocabulary
from withheld.settings import shipped
from withheld.text import patterns

MEASURE = """
[[measure]]
code = "workers_trained"
label = "Workers trained"
counts = "workers who are taught a trade for the posting"
unit = "person"
nature = "flow"
"""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    shutil.copytree(shipped("data"), tmp_path / "data")
    lists = tmp_path / "data" / "codelists"
    with (lists / "measures.toml").open("a", encoding="utf-8") as file:
        file.write(MEASURE)
    claims = (lists / "claims.toml").read_text(encoding="utf-8")
    claims = claims.replace("[people_reach]\n", "[people_reach]\nworkers_trained = [60, -4]\n")
    claims = claims.replace("[people_cues]\n", "[people_cues]\nworkers_trained = ['trained', 'taught']\n")
    (lists / "claims.toml").write_text(claims, encoding="utf-8")
    caches = (vocabulary.codelist, vocabulary.measures, patterns.pattern)
    monkeypatch.setattr(vocabulary, "shipped", lambda folder: tmp_path / folder)
    for one in caches:
        one.cache_clear()
    yield
    monkeypatch.undo()
    for one in caches:
        one.cache_clear()
    assert settings.shipped("data").is_dir()


def test_a_measure_in_the_lists_is_found_in_the_text(added: None) -> None:
    from documents import claims

    (found,) = claims("A Pyongyang school trained 300 North Korean workers for Russian building sites in 2018.")
    assert (found.measure, found.low) == ("workers_trained", 300)


def test_a_measure_that_is_in_no_list_is_refused() -> None:
    with pytest.raises(ValueError, match="no such measure"):
        records.Claim(
            document="d",
            quote=None,
            measure="workers_trained",
            low=1,
            high=1,
            qualifier="exact",
            unit="person",
            programme="KP",
        )
