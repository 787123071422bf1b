"""Hosts at their newest evidence, published totals that the intervals exclude, and families of mutually exclusive figures."""

from __future__ import annotations

from dataclasses import dataclass

from withheld.amounts import spell
from withheld.charts import between, counted, day, month, told
from withheld.dossier.view_model import ViewModel
from withheld.estimate import Excluded, Family, Headline, HostLevel


@dataclass(frozen=True)
class Counts:
    """How many records a dossier uses, how many of them are figures, and on how many observations the estimate rests."""

    records: int
    figures: int
    observations: int


def counts(material: ViewModel) -> Counts:
    """The three totals that a reader may take for one another."""
    found = material.estimate
    return Counts(len(material.records), len(material.of("claim")), len(found.observations) if found else 0)


NO_FIGURE = "prior only"
"""Label of a host without any figure."""


@dataclass(frozen=True)
class Level:
    """A host in the last month with evidence on it: its workers, the word for them, and the records about it."""

    id: str
    label: str
    when: str
    median: str
    interval: str
    word: str
    newest: str
    evidence: tuple[str, ...]


def host_levels(material: ViewModel) -> list[Level]:
    """Every host, the largest median first; those without a figure last."""
    found = material.estimate.hosts if material.estimate else ()
    return [_level(h, material) for h in sorted(found, key=lambda h: (h.newest is None, -h.posterior.median))]


def _level(h: HostLevel, material: ViewModel) -> Level:
    return Level(
        f"level-{h.corridor}", h.label, month(h.when), told(h.posterior.median, "person"), between(h.posterior, 80, "person"),
        h.word or NO_FIGURE, day(h.newest) if h.newest else "none on this host",
        tuple(i for i in h.evidence if i in material.refs),
    )  # fmt: skip


@dataclass(frozen=True)
class Outside:
    """A published total outside the interval of its time: its record, the figure, the model's total, and why."""

    when: str
    evidence: str
    figure: str
    grade: str
    interval: str
    why: str
    against: tuple[str, ...]
    unseen: str


SHOWN = 8
"""Records that are named with an excluded figure."""


def excluded(material: ViewModel) -> list[Outside]:
    """The published totals that the intervals exclude, by year; those whose record is not shown are left out."""
    found = material.estimate.excluded if material.estimate else ()
    return [_outside(x, material) for x in found if x.evidence in material.refs]


def _outside(x: Excluded, material: ViewModel) -> Outside:
    against = tuple(i for i in x.against if i in material.refs)
    more = len(x.against) - len(against[:SHOWN])
    return Outside(
        x.when, x.evidence, spell(x.low, x.high, "exact" if x.low == x.high else "range", "person"), x.grade or "–",
        between(x.total, 80, "person"), x.why, against[:SHOWN], f"and {counted(more, 'more record')}" if more else "",
    )  # fmt: skip


@dataclass(frozen=True)
class School:
    """A family of published figures: its value a year or in all, its records and origins, and the headline by it alone."""

    said: str
    figures: str
    origins: str
    evidence: tuple[str, ...]
    alone: str


def schools(material: ViewModel) -> list[tuple[str, str, list[School]]]:
    """For each headline whose published figures fall into families that exclude each other: its label, its time, the families."""
    found = material.estimate
    out = []
    for h in found.headlines if found else ():
        mine = [_school(f, h, material) for f in found.families if f.code == h.code] if found else []
        if mine:
            out.append((h.label, h.when, mine))
    return out


def _school(f: Family, h: Headline, material: ViewModel) -> School:
    said = spell(f.low, f.high, "exact" if f.low == f.high else "range", h.unit)
    q = f.alone
    return School(
        f"{said} a year" if h.unit == "USD" else said, counted(len(f.evidence), "figure"), counted(f.roots, "origin"),
        tuple(i for i in f.evidence if i in material.refs),
        "not available from the stored draws" if q is None else f"{told(q.median, h.unit)} ({between(q, 80, h.unit)})",
    )  # fmt: skip
