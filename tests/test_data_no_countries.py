"""No country, nationality or capital stands in the program: all of them are data, so that a further case is data too.

Literals, names and templates are searched. Docstrings and comments are prose, which explains itself by examples, and the
help of a verb is its docstring; they are left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from withheld.vocabulary import codelist

SOURCE = Path(__file__).resolve().parent.parent / "src"
MODULES = sorted(SOURCE.rglob("*.py"))
TEMPLATES = sorted(p for p in SOURCE.rglob("templates/*") if p.suffix in (".js", ".j2"))
ALLOWED = {"english": "the language that the program reads, which it names to who gives it a text in another one"}
"""Words that are no country where they stand, each with the reason."""
SHORT = 3
"""Letters up to which a name is searched as it is written: “us” is a pronoun, “US” a state."""


def listed() -> Iterator[str]:
    """Every name that the code lists hold of a country, of its people, its capital, a region, and of sending states."""
    for entry in codelist("countries")["country"].values():
        for key in ("names", "people", "capitals"):
            yield from entry[key]
    yield from codelist("countries")["also"]
    for regions in codelist("regions").values():
        for region in regions:
            yield from region
    for entry in codelist("programmes").values():
        for said in (*entry["people"], *entry["context"]):
            # Of the expressions those for names: words of every day, such as “teachers”, begin small.
            if said[0].isupper():
                yield from forms(said)


def forms(expression: str) -> set[str]:
    """An expression without its signs, with and without what may be left out: “Cubans?” is “Cuban” and “Cubans”."""
    return {plain(re.sub(r"\w\?", "", expression)), plain(expression.replace("?", ""))}


def plain(literal: str) -> str:
    """A literal as a reader hears it, where it is an expression: no signs, and one blank for all that may stand for one."""
    blank = re.sub(r"\\[bBdDwWAZ]|\(\?[a-zA-Z]*[:=!<]*", " ", literal)
    blank = re.sub(r"\[[^\]\w]*(?:\\s)?[^\]\w]*\]|\\s|\\ |\xa0", " ", blank)
    return re.sub(r"[\\^$*+{}()|]", " ", blank)


@cache
def patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Expressions for the names: the longer ones in any case, the short ones as they are written."""
    names = {" ".join(re.sub(r"^the (?=[A-Z]\w{5})", "", n).split()) for n in listed()} - {""}
    long = sorted((n for n in names if len(n) > SHORT), key=len, reverse=True)
    short = sorted(n for n in names if len(n) <= SHORT and n[0].isupper())
    ends = r"(?<![^\W_])(?:{})(?![^\W_])"
    return tuple(
        re.compile(ends.format("|".join(re.escape(n).replace(r"\ ", r"[ _-]+") for n in some)), flags)
        for some, flags in ((long, re.I), (short, 0))
    )  # type: ignore[return-value]


@cache
def found(text: str) -> set[str]:
    """The names of countries, peoples, capitals and regions in a literal or in a name."""
    spoken = {text, plain(text), plain(re.sub(r"\w\?", "", text)), plain(text.replace("?", ""))}
    return {m.group() for t in spoken for p in patterns() for m in p.finditer(t)}


def in_code(source: str) -> Iterator[tuple[int, str]]:
    """Every literal and every name of a module with its line; docstrings are prose, and comments are in no syntax tree."""
    tree = ast.parse(source)
    prose = {
        id(s.value)
        for node in ast.walk(tree)
        for field in ("body", "orelse", "finalbody")
        for s in (getattr(node, field, None) if isinstance(getattr(node, field, None), list) else ())
        if isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value
        for key in ("id", "attr", "name", "arg"):
            if isinstance(word := getattr(node, key, None), str):
                yield getattr(node, "lineno", 0), word


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_module_names_a_country_a_people_or_a_capital(path: Path) -> None:
    named = {(line, name) for line, word in in_code(path.read_text(encoding="utf-8")) for name in found(word)}
    assert not {(line, name) for line, name in named if name.casefold() not in ALLOWED}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_template_names_one(path: Path) -> None:
    assert not {name for name in found(path.read_text(encoding="utf-8")) if name.casefold() not in ALLOWED}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ('X = re.compile(r"\\bunited states\\b", re.I)', "united states"),
        ('X = r"North[- ]Koreans?"', "North Korean"),
        ('X = {"cuba", "norway"}', "cuba"),
        ("havana = 1", "havana"),
        ("def is_ethiopian(): ...", "ethiopian"),
        ('X = f"workers of {y} in Qatar"', "Qatar"),
        ('X = "as the UK has it"', "UK"),
    ],
)
def test_a_name_would_be_found(code: str, name: str) -> None:
    assert name in {hit for _, word in in_code(code) for hit in found(word)}


@pytest.mark.parametrize(
    "code", ['"""North Korea."""', "X = 1  # Cuba", 'X = "give us more"', 'def f():\n    """Of Doha."""']
)
def test_prose_and_small_words_are_left_alone(code: str) -> None:
    assert not {hit for _, word in in_code(code) for hit in found(word)}


def test_every_word_that_is_allowed_is_in_use() -> None:
    used = {
        name.casefold()
        for path in MODULES
        for _, word in in_code(path.read_text(encoding="utf-8"))
        for name in found(word)
    }
    assert set(ALLOWED) <= used
