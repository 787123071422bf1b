"""A case: the programme that is looked at, its corridors, levers, priors, obligations and transcribed evidence, all as data.

A case is a folder with ``case.toml``, ``priors.toml``, ``obligations.toml``, ``timeline.toml`` and ``evidence.csv``. The
program ships ``data/cases/kp``; ``withheld init`` copies one into a new case folder, where the analyst may change it.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pycountry
from pydantic import Field, ValidationError

from withheld.records import Claim, Record, Source
from withheld.settings import shipped
from withheld.vocabulary import country_name

FORMAT = 1
FILES = ("case.toml", "priors.toml", "obligations.toml", "timeline.toml", "evidence.csv")


class CaseError(Exception):
    """A case that cannot be used: names the file, the place and the remedy in one line."""


class Corridor(Record):
    """A host of the programme, or the rest of the hosts as one; months count from the case's first month.

    ``hosts`` lists the ISO codes that the corridor covers; empty for the one that takes in every other host. A host may
    have several corridors, each of one ``sector``. ``terms`` says which share of those sent serves how many months, where
    they differ; else all serve ``term_months``.
    """

    code: str
    label: str
    hosts: tuple[str, ...] = ()
    sector: str | None = None
    term_months: int
    terms: dict[int, float] = Field(default_factory=dict)
    basis: str
    url: str | None = None

    @property
    def shares(self) -> dict[int, float]:
        """Share of those sent by the months that they are to serve."""
        return self.terms or {self.term_months: 1.0}


class Prior(Record):
    """A prior distribution of one parameter, with its unit, the reason for it and where that was read.

    The distribution ``fixed`` with a ``value`` is an assumption that no evidence moves.
    """

    name: str
    distribution: str
    parameters: dict[str, float]
    unit: str
    meaning: str
    basis: str
    url: str | None = None
    corridor: str | None = None


class Lever(Record):
    """A dated change of the rules, for one corridor or all (None); its kinds are listed in docs/model.md.

    ``value`` is what the kind needs: a fraction, months, workers. ``how`` picks between the ways of a kind, such as
    ``open`` for a border.
    """

    kind: str
    label: str
    start: dt.date
    end: dt.date | None = None
    corridor: str | None = None
    value: float | None = None
    how: str | None = None
    url: str | None = None


class Obligation(Record):
    """What a law asks of States, in our words, and which records speak to it.

    ``evidence`` holds selectors such as ``event:return``, ``claim:workers_dispatched`` or ``pledge:send``.
    """

    code: str
    label: str
    requires: str
    decreed: dt.date
    due: dt.date | None = None
    url: str
    evidence: tuple[str, ...]


class Milestone(Record):
    """A dated fact of the case's history, for the timeline; ``end`` where it lasted."""

    start: dt.date
    end: dt.date | None = None
    label: str
    host: str | None = None
    url: str


class Row(Record):
    """One transcribed evidence row: a claim and the source that it was read in."""

    claim: Claim
    source: Source
    reliability: str = "F"


class Case(Record):
    """A whole case, as read from its folder; prior levels hold at ``anchor``, and growth counts from it."""

    format: int
    code: str
    name: str
    programme: str
    summary: str
    first_month: dt.date
    last_month: dt.date
    anchor: dt.date
    corridors: tuple[Corridor, ...]
    levers: tuple[Lever, ...]
    priors: tuple[Prior, ...]
    obligations: tuple[Obligation, ...]
    timeline: tuple[Milestone, ...]
    rows: tuple[Row, ...]

    def corridors_of(self, host: str) -> tuple[Corridor, ...]:
        """The corridors that an ISO host code belongs to: its own, of one sector each if there are several, or the rest."""
        own = tuple(c for c in self.corridors if host in c.hosts)
        return own or tuple(c for c in self.corridors if not c.hosts)


def built_in(code: str) -> Path:
    """Folder of a case that the program ships; CaseError lists what there is."""
    folder = shipped("data") / "cases"
    if not (folder / code.lower() / "case.toml").is_file():
        known = ", ".join(sorted(p.parent.name.upper() for p in folder.glob("*/case.toml")))
        raise CaseError(f"no built-in case {code}; use one of: {known}")
    return folder / code.lower()


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CaseError(f"{path}: the file is missing; copy it from the built-in case") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseError(f"{path}: {error}; correct the line or restore the file") from None


def load_case(folder: Path) -> Case:
    """Read a case folder; CaseError names the file and the entry that is wrong."""
    head = _toml(folder / "case.toml")
    if (found := head.get("format")) != FORMAT:
        raise CaseError(
            f"{folder / 'case.toml'}: format {found}, this program reads {FORMAT}; install a newer withheld"
        )
    try:
        return Case(
            **head,
            priors=tuple(Prior(**p) for p in _toml(folder / "priors.toml")["prior"]),
            obligations=tuple(Obligation(**o) for o in _toml(folder / "obligations.toml")["obligation"]),
            timeline=tuple(Milestone(**m) for m in _toml(folder / "timeline.toml")["milestone"]),
            rows=tuple(read_rows(folder / "evidence.csv", head["programme"])),
        )
    except KeyError as error:
        raise CaseError(f"{folder}: the entry {error} is missing; restore it from the built-in case") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise CaseError(f"{folder}: {error.title} {place}: {first['msg']}; correct the entry") from None


def read_rows(path: Path, programme: str) -> list[Row]:
    """Read transcribed evidence rows from CSV; CaseError names the line that is wrong.

    Columns: url, publisher, title, published, measure, low, high, qualifier, unit, per, each, host (several joined
    by ``+``), place, sector, start, end, origin, via (joined by ``;``), stance, reliability, note; and, where they are
    there, programme (a row of another one is refused) and example (``true`` for a source that is an invented example).
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = []
        for number, cells in enumerate(csv.DictReader(file), 2):
            try:
                rows.append(row_of({k: (v or "").strip() for k, v in cells.items() if k}, programme))
            except (ValidationError, ValueError, KeyError) as error:
                what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
                raise CaseError(f"{path}:{number}: {what}; correct the row") from None
    return rows


def row_of(cells: dict[str, str], programme: str) -> Row:
    """One evidence row from its cells by column; ValueError or ValidationError if it is none."""

    def number(key: str) -> float | None:
        return float(cells[key]) if cells[key] else None

    if not _names(cells.get("programme") or programme, programme):
        told = cells["programme"]
        raise ValueError(f"is about {told}, and this case about {programme}: such a row goes into a case of its own")
    digest = hashlib.sha256(cells["url"].encode()).hexdigest()
    hosts = tuple(cells["host"].split("+")) if cells["host"] else ()
    source = Source(
        id=f"t-{digest[:16]}", sha256=digest, title=cells["title"] or None, publisher=cells["publisher"] or None,
        published=dt.date.fromisoformat(cells["published"]) if cells["published"] else None,
        published_basis="given" if cells["published"] else None, url=cells["url"], transcribed=True,
        example=(cells.get("example") or "").casefold() in ("true", "yes", "1"),
    )  # fmt: skip
    claim = Claim(
        document=source.id, quote=None, measure=cells["measure"], low=number("low"), high=number("high"),
        qualifier=cells["qualifier"], unit=cells["unit"], per=cells["per"] or None, each=cells["each"] == "true",
        programme=programme, host=hosts[0] if len(hosts) == 1 else hosts or None, place=cells["place"] or None,
        sector=cells["sector"] or None, start=cells["start"] or None, end=cells["end"] or None,
        origin=cells["origin"] or None, via=tuple(v for v in cells["via"].split(";") if v),
        stance=cells["stance"] or "asserted", note=cells["note"] or None,
    )  # pydantic parses the strings  # fmt: skip
    return Row(claim=claim, source=source, reliability=cells["reliability"] or "F")


def _names(told: str, programme: str) -> bool:
    """Whether a cell means a programme: by its code of two or three letters, or the name of its state."""
    known = {programme, country_name(programme)}
    if country := pycountry.countries.get(alpha_2=programme):
        known |= {country.alpha_3, country.name, getattr(country, "official_name", country.name)}
    return told.strip().casefold() in {name.casefold() for name in known}
