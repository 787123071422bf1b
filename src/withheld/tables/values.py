"""The value of a cell: a figure with its bounds and hedges, in the number format of its table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from withheld.tables.grid import Cell
from withheld.text import find_figures, tokens
from withheld.vocabulary import codelist

LONGEST = 60
"""Characters of a cell that holds a figure; a longer one is prose."""
_MARK = re.compile(
    r"(?:\s?[\[(](?:[a-z]{1,2}|\d{1,2}|note \w{1,2}|citation needed|r|p)[\])]|[*†‡§#¹²³⁴⁵⁶⁷⁸⁹⁰]|\^\d){1,12}", re.I
)
_MARKS = re.compile(rf"(?:{_MARK.pattern})\s{{0,9}}$|(?<=\d{{3}})\s?[a-jp-r](?:,[a-j]){{0,12}}$", re.I)
_NUMBER = re.compile(r"\d+(?:[.,  '’]\d+)*")
_PER_CENT = re.compile(r"[(\[][^()\[\]]{0,12}%[^()\[\]]{0,12}[)\]]")
_DATED = re.compile(r"[(\[][^\d()\[\]]{0,12}((?:19|20)\d\d)[^\d()\[\]]{0,20}[)\]]")
_GUESS = re.compile(r"[(\[]?\b(?:est(?:imated?|\.)?|e)[)\]]?\.?$|^est(?:imated|\.)? ", re.I)
_RANGE = re.compile(r"(?<=\d)\s*[‐-―−]\s*(?=\d)")
_DOT_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_COMMA_GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_DECIMALS = {".": re.compile(r"\d+\.(?:\d{1,2}|\d{4,})"), ",": re.compile(r"\d+,(?:\d{1,2}|\d{4,})")}


@dataclass(frozen=True)
class Value:
    """A figure in a cell: bounds, qualifier, unit of money if it says one, and whether it is a share or an estimate.

    ``text`` is its words without marks of notes, ``mark`` the last of these, ``year`` a year beside it in brackets.
    """

    low: float | None
    high: float | None
    qualifier: str
    kind: str
    unit: str
    scaled: bool
    guess: bool
    text: str
    year: str | None = None
    mark: str = ""


@dataclass(frozen=True)
class Style:
    """How a table writes numbers: its decimal sign, and whether three digits behind a lone one are decimals."""

    decimal: str = "."
    long_decimals: bool = False

    def plain(self, number: str) -> str:
        """A number of the table in the usual notation: digits and a decimal point."""
        number = re.sub(r"(?<=\d)[  '’](?=\d{3}(?!\d))", "", number)
        group = "," if self.decimal == "." else "."
        if _groups(group).fullmatch(number):
            return number.replace(group, "")
        if _groups(self.decimal).fullmatch(number) and not (self.long_decimals and number.count(self.decimal) == 1):
            return number.replace(self.decimal, "")
        mixed = re.fullmatch(rf"([1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+){re.escape(self.decimal)}(\d+)", number)
        if mixed:
            return f"{mixed[1].replace(group, '')}.{mixed[2]}"
        return number.replace(self.decimal, ".") if number.count(self.decimal) == 1 and group not in number else number


def _groups(sign: str) -> re.Pattern[str]:
    return _DOT_GROUPS if sign == "." else _COMMA_GROUPS


def style_of(cells: Iterable[str], scaled: bool) -> Style:
    """How numbers are written in a table; ``scaled`` says that they are in thousands or more.

    Decimals of one, two or four digits settle which sign sets them off. Without any, three digits behind a sign are a
    group, unless the table is in thousands and every number has them behind a lone point.
    """
    numbers = [n for cell in cells for n in _NUMBER.findall(cell)]
    commas, points = (
        any(_DECIMALS[sign].fullmatch(n) or re.fullmatch(mixed, n) for n in numbers)
        for sign, mixed in ((",", r"\d{1,3}(?:\.\d{3})+,\d+"), (".", r"\d{1,3}(?:,\d{3})+\.\d+"))
    )
    if commas and not points:
        return Style(",", long_decimals=scaled)
    if points:
        return Style(".", long_decimals=True)
    lone = [n for n in numbers if re.fullmatch(r"\d{1,3}\.\d{3}", n)]
    if any(n.startswith("0.") for n in lone):
        return Style(".", long_decimals=True)
    with_commas = any(_COMMA_GROUPS.fullmatch(n) for n in numbers)
    return Style(".", long_decimals=bool(lone) and (scaled or with_commas))


@cache
def _signs() -> list[tuple[str, str]]:
    return sorted(codelist("tables")["signs"].items(), key=lambda item: -len(item[0]))


def bare(text: str) -> str:
    """The words of a cell without note marks at their end."""
    while (found := _MARKS.search(text)) and found.start():
        text = text[: found.start()].rstrip()
    return text


def mark_of(text: str) -> str:
    """The note mark at the end of a cell, without its brackets."""
    noted = _MARKS.search(text)
    return noted.group().strip(" []()") if noted else ""


def value_of(cell: Cell, style: Style) -> Value | None:
    """The one figure in a cell; None where it holds none, several, or prose."""
    return _value(cell.said, style)


@lru_cache(maxsize=8192)
def _value(text: str, style: Style) -> Value | None:
    if not text or len(text) > LONGEST:
        return None
    dated = _DATED.search(text)
    year = dated[1] if dated and dated.start() else None
    text = _PER_CENT.sub("", _DATED.sub("", text) if year else text).strip()
    mark, text = mark_of(text), bare(text)
    guess = bool(_GUESS.search(text))
    words = _spelled(bare(_GUESS.sub("", text).strip()), style)
    toks, figures = find_figures(words, 0)
    if len(figures) != 1 or (figure := figures[0]).kind in ("multiple",):
        return None
    before, behind = ([t for t in part if t.text[0].isalnum()] for part in (toks[: figure.first], toks[figure.after :]))
    spelled = not any(c.isdigit() for c in text)
    if (
        before
        or len(behind) > (0 if spelled else 3)
        or any(t.text[0].isdigit() for t in behind)
        or re.match(r"\s*[-−(]\s*\d", words)
    ):
        return None
    scale = codelist("numbers")["scales"]
    scaled = any(t.low in scale for t in toks[figure.first : figure.after])
    return Value(
        figure.low, figure.high, figure.qualifier, figure.kind, figure.unit, scaled, guess or figure.guess,
        text, year, mark,
    )  # fmt: skip


def _spelled(text: str, style: Style) -> str:
    """A cell's words with its signs as words and its numbers in the usual notation."""
    for sign, words in _signs():
        if text.lower().startswith(sign):
            text = words + text[len(sign) :].lstrip()
            break
    text = _RANGE.sub("–", text)
    return _NUMBER.sub(lambda m: _grouped(style.plain(m.group())), text)


def _grouped(number: str) -> str:
    """A number rewritten to be unambiguous: 2016 as “2,016”, which is no year; 1.234 as “1.2340”, whose dot separates no
    group."""
    if re.fullmatch(r"\d+\.\d{3}", number):
        return f"{number}0"
    return f"{int(number):,}" if re.fullmatch(r"[1-9]\d{3,14}", number) else number


_PART_OF_YEAR = re.compile(r"(?:[QH][1-4]|[1-4](?:st|nd|rd|th) (?:quarter|half))", re.I)
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|\d)")


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a figure, and nothing that may be a year or a part of one."""
    text = _DATED.sub("", cell.text) or cell.text
    return not (_YEAR.search(text) or _PART_OF_YEAR.fullmatch(text.strip())) and value_of(cell, Style()) is not None


def words_of(text: str) -> int:
    """How many words there are in a text."""
    return sum(t.text[0].isalpha() for t in tokens(text))
