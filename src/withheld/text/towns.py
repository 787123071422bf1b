"""Towns of 15,000 inhabitants and more by name, with the countries that have one of that name: ``data/towns/towns.tsv``."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from typing import NamedTuple

from withheld.settings import shipped
from withheld.vocabulary import codelist

PROPER = re.compile(r"(?:St\.? )?[A-ZÀ-Þ][^\W_]*(?:['’\-][^\W_]+)*(?: [A-ZÀ-Þ][^\W_]+(?:-[^\W_]+)*){0,2}")
"""A name of one to three capitalised words, as towns have."""


class Town(NamedTuple):
    """A town's name: size class of the largest town of that name, and the countries of all of them, the largest town's first."""

    size: int
    countries: tuple[str, ...]


@cache
def _lines() -> list[str]:
    """The sorted lines of the table, searched unparsed: most runs of the program look up few names."""
    return (shipped("data") / "towns" / "towns.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")


@lru_cache(maxsize=65536)
def town(name: str) -> Town | None:
    """What the table has under this name, whichever way “Saint” is spelled; None if there is no such town."""
    saint = _SAINT.match(name)
    if saint is None:
        return _listed(name)
    forms = [found for form in ("Saint ", "St. ", "Sankt ") if (found := _listed(form + name[saint.end() :]))]
    forms.sort(key=lambda found: found.size)
    return Town(forms[0].size, tuple(dict.fromkeys(c for f in forms for c in f.countries))) if forms else None


_SAINT = re.compile(r"(?:St\.?|Saint) ")


def _listed(name: str) -> Town | None:
    key, lines = f"{name}\t", _lines()
    at = bisect_left(lines, key)
    if at == len(lines) or not lines[at].startswith(key):
        return None
    size, *countries = lines[at][len(key) :].split()
    return Town(int(size), tuple(countries))


@cache
def large_towns() -> dict[str, str]:
    """Country of every town of 100,000 inhabitants and more by name (the largest of a name), without common words."""
    everyday = frozenset(codelist("words")["no_towns"])
    large = (line.split("\t") for line in _lines() if "\t2\t" not in line)
    return {name: countries[:2] for name, _, countries in large if name not in everyday}
