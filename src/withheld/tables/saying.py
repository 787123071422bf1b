"""A header or label parsed as a whole: all fields that its words give, and whether any words were not recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from withheld.tables.grid import Cell
from withheld.tables.times import Bounds, Season, is_period, period_in, season_in, turn_in, turned
from withheld.tables.values import Value, bare
from withheld.tables.where import code_in, country_in, joined_in, people_in, places_in
from withheld.tables.words import (
    counted_in,
    part_of,
    plain,
    row_word,
    sector_in,
    sex_in,
    without_asides,
    without_exception,
    without_sex,
    without_units,
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """The content of one header. ``known`` is false if its words distinguish cells by something that has no field.

    ``people`` are those whose nationality it names, ``whole`` that it is a total, ``rest`` that its place is unknown, ``part``
    that it is one of the row before it, ``narrow`` that it is of one sex or of all but some, ``turn`` that it is of now, before
    or after something. ``where`` tells that its country is the one where they are, whoever they are, ``others`` are the
    countries that it joins to that one; ``season`` is a part of a
    year that is not named, ``bound`` the “low” or “high” end of an estimate, ``sex`` whose it is of one sex. ``at`` is the cell.
    """

    at: Cell
    host: str | None = None
    place: str | None = None
    people: str | None = None
    period: Bounds | None = None
    sector: str | None = None
    whole: bool = False
    rest: bool = False
    part: bool = False
    known: bool = True
    narrow: bool = False
    turn: str | None = None
    where: bool = False
    others: tuple[str, ...] = ()
    season: Season | None = None
    bound: str | None = None
    sex: str | None = None


def said_by(cell: Cell, *, coded: bool = False, label: bool = True, monthly: bool = False) -> Said:
    """What a header or label says; ``coded`` where its column holds codes of countries, ``label`` where it names a row.

    ``monthly`` says that its table is by month.
    """
    words = plain(cell.text)
    if (rest := without_exception(words)) is not None:
        inner = said_by(cell._replace(text=rest), coded=coded, label=label, monthly=monthly)
        return replace(inner, at=cell, whole=False, narrow=True)
    said = replace(_said(bare(words), coded, label, monthly), at=cell)
    if said.host or (rest := without_sex(words)) is None:
        return said
    return replace(_said(bare(rest), coded, label, monthly), at=cell, narrow=True, sex=sex_in(words))


_NOWHERE = Cell("", 0, 0)


@lru_cache(maxsize=8192)
def _said(text: str, coded: bool, label: bool, monthly: bool) -> Said:
    said = Said(_NOWHERE)
    if (rest := part_of(text)) is not None:
        inner = _said(rest, coded, label, monthly) if rest else said
        return replace(inner, part=True)
    if row_word(text, "total"):
        return replace(said, whole=not row_word(text, "subtotal"), rest=row_word(text, "subtotal"))
    if row_word(text, "rest"):
        return replace(said, rest=True)
    if code := code_in(text) if coded else country_in(text):
        return replace(said, host=code)
    if joined := joined_in(text):
        codes = tuple(code for _, code in joined if code)
        if len(codes) == len(joined):
            return replace(said, host=codes[0], others=codes[1:])
        if not any(_tells(item, monthly) for item, code in joined if not code):
            return replace(said, rest=True)
    if season := season_in(text):
        return replace(said, season=season)
    for bound in ("low", "high"):
        if not label and row_word(without_units(text), bound):
            return replace(said, bound=bound)
    if turn_in(text):
        return _said_of_turn(text)
    if people := people_in(text):
        return replace(said, people=people, period=period_in(text, monthly=monthly), sector=sector_in(text))
    period = period_in(text, monthly=monthly)
    if period and is_period(text):
        return replace(said, period=period)
    found = _placed(said, text)
    found = replace(found, period=period, sector=sector_in(text))
    told = found.host or found.place or found.period or found.sector or found.people
    if not told and counted_in(text) is None:
        rest = without_units(text)
        return replace(found, known=not text or (not label and (not rest or row_word(rest, "plain"))))
    return found


def _tells(text: str, monthly: bool) -> bool:
    """Whether words say what is counted, where, when or in which sector."""
    return bool(counted_in(text) or places_in(text) or sector_in(text) or period_in(text, monthly=monthly))


def _said_of_turn(text: str) -> Said:
    """The content of a label that contrasts “now”, “before” or “after”."""
    turn = turn_in(text)
    found = replace(_placed(Said(_NOWHERE), text), sector=sector_in(text), turn=turn)
    return replace(found, period=turned(turn, period_in(text)) if turn else None)


def _placed(said: Said, text: str) -> Said:
    """The place that a label names, with its country; of several in one country, the finest."""
    places = [p for p in places_in(text) if p.kind != "people"]
    countries = {p.country for p in places if p.country}
    if len(countries) != 1:
        people = {p.country for p in places_in(text) if p.kind == "people"}
        return replace(said, people=next(iter(people)) if len(people) == 1 else None)
    fine = next((p.name for p in places if p.kind in ("region", "city", "capital")), None)
    people = {p.country for p in places_in(text) if p.kind == "people"}
    return replace(
        said, host=next(iter(countries)), place=fine, people=next(iter(people)) if len(people) == 1 else None
    )


def unsaid(said: Said) -> bool:
    """Whether a header has another word besides the place, the time and the unit that it says: “Population in Norway”."""
    if not (said.host or said.period) or said.people or said.sector or said.whole:
        return False
    text = plain(said.at.text)
    for place in sorted(places_in(text), key=lambda p: -p.start):
        text = f"{text[: place.start]} {text[place.end :]}"
    return bool(without_asides(without_units(text)))


def hosts_of(said: Sequence[Said]) -> set[str]:
    """The countries that labels name, all of those that one joins; not of a label that joins one which another has alone."""
    alone = {s.host for s in said if s.host and not s.others}
    joined = (s for s in said if s.others and not alone & {s.host, *s.others})
    return alone | {host for s in joined for host in (s.host, *s.others) if host}


def bounded(value: Value, heads: Sequence[Said]) -> Value:
    """A value as its column means it: under “low” it is at least so much, under “high” at most."""
    bound = next((s.bound for s in heads if s.bound), None)
    if bound == "low" and value.low is not None:
        return replace(value, high=None, qualifier="at_least")
    if bound == "high" and value.high is not None:
        return replace(value, low=None, qualifier="at_most")
    return value


def counts(said: Said) -> bool:
    """Whether a label says what is counted."""
    return counted_in(said.at.text) is not None


def rival(of_whole: Said, part: Sequence[Said]) -> bool:
    """Whether a label of the whole says what the part's own label says otherwise."""
    return any((of_whole.host and p.host) or (of_whole.sector and p.sector) or (of_whole.whole) for p in part)
