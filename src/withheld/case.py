"""A case: the programme under study, its corridors, levers, priors, obligations and transcribed evidence, all as data.

A case is a folder with ``case.toml``, ``priors.toml``, ``obligations.toml``, ``timeline.toml`` and ``evidence.csv``. The
program ships ``data/cases/kp``; ``withheld init`` copies one into a new case folder, where the analyst may change it.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import hashlib
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import pycountry
from pydantic import Field, ValidationError, field_validator

from withheld.jsons import JsonObject
from withheld.records import Basis, Claim, Record, Source
from withheld.settings import shipped
from withheld.soundness import checked, country_code
from withheld.vocabulary import country_name

FORMAT = 1
FILES = ("case.toml", "priors.toml", "obligations.toml", "timeline.toml", "evidence.csv")
LATER = ("counted", "covers", "basis")
UNASKED = ("programme", "example")
"""Optional columns, read if they are present."""
COLUMNS = (
    "url", "publisher", "title", "published", "measure", "low", "high", "qualifier", "unit", "per", "each", "host",
    "place", "sector", "start", "end", "origin", "via", "stance", "reliability", *LATER, "note",
)  # fmt: skip
"""The columns of ``evidence.csv``: hosts are joined by ``+``, ``via`` by ``;``; ``note`` is for people."""


Output = Literal["stock", "dispatched", "returned", "sent_home", "take", "gross", "arrears", "wage", "share"]
"""What a headline can be of: workers at a time, flows of people and money over a year, pay held back, and the terms of pay."""
ALL_HOSTS = ("sent_home", "wage", "share")
"""Outputs that exist for all hosts together only."""
MOST_HEADLINES = 7
"""Headlines that a case shows at most: hosts have a table of their own."""
Finite = Annotated[float, Field(allow_inf_nan=False)]
"""A number of a case's files: NaN and infinity are none."""


class CaseError(Exception):
    """A case that cannot be used: names the file, the place and the remedy in one line."""


class Corridor(Record):
    """A host of the programme, or the rest of the hosts as one; months count from the case's first month.

    ``hosts`` lists the ISO codes that the corridor covers; empty for the one that takes in every other host. A host may have
    several corridors, each of one ``sector``. ``terms`` maps months of service to the share of those sent who serve them, if
    these differ; else all serve ``term_months``.
    """

    code: str
    label: str
    hosts: tuple[str, ...] = ()
    sector: str | None = None
    term_months: int
    terms: dict[int, Finite] = Field(default_factory=dict)
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
    parameters: dict[str, Finite]
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
    value: Finite | None = None
    how: str | None = None
    url: str | None = None


class Asked(Record):
    """A headline that a case asks for: an output of the model, of one corridor or all, and when.

    ``at`` is a month (2017-09, or any of its days) or ``latest``: today, or the newest evidence where that is old. Sums of money
    and flows are those of the month's year. ``wage`` and ``share`` hold throughout, ``sent_home`` while the last deadline ran.
    """

    output: Output
    corridor: str | None = None
    at: str = "latest"
    label: str | None = None

    @field_validator("at", mode="before")
    @classmethod
    def _month(cls, at: object) -> object:
        """A date that TOML has read is its month."""
        return f"{at:%Y-%m}" if isinstance(at, dt.date) else at

    @field_validator("at")
    @classmethod
    def _known(cls, at: str) -> str:
        if at != "latest" and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", at, re.ASCII):
            raise ValueError(f"“{at}” is not a month; write 2017-09 or latest")
        return at

    @property
    def month(self) -> dt.date | None:
        """The first day of its month; None for the latest."""
        return None if self.at == "latest" else dt.date.fromisoformat(f"{self.at}-01")


class Obligation(Record):
    """What a law asks of States, in our words, and which records speak to it.

    ``evidence`` holds selectors such as ``event:return``, ``claim:workers_dispatched`` or ``pledge:send``. ``paragraph`` is where
    in the law it stands, or says that this was not read; ``url`` is the law's own address, ``read_at`` where it was read for
    the case and ``copies`` what stands at such an address where its name does not say it. ``exemption`` is whom an order to go
    home leaves out, in our words.
    """

    code: str
    label: str
    requires: str
    decreed: dt.date
    due: dt.date | None = None
    url: str
    evidence: tuple[str, ...]
    paragraph: str | None = None
    read_at: tuple[str, ...] = ()
    copies: dict[str, str] = Field(default_factory=dict)
    exemption: str | None = None


class Milestone(Record):
    """A dated fact of the case's history, for the timeline; ``end`` where it lasted."""

    start: dt.date
    end: dt.date | None = None
    label: str
    host: str | None = None
    url: str


class Row(Record):
    """One transcribed evidence row: a claim, the source that it was read in, and how its origin knows (None: unsaid)."""

    claim: Claim
    source: Source
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    basis: Basis | None = None


class Case(Record):
    """A whole case, as read from its folder; prior levels hold at ``anchor``, and growth counts from it. ``headlines`` are the
    figures that it asks for, in their order; without any the program picks."""

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
    headlines: tuple[Asked, ...] = ()

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


def _toml(path: Path) -> JsonObject:
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
        case = Case(
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
    _check_headlines(folder / "case.toml", case)
    return case


def _check_headlines(path: Path, case: Case) -> None:
    """CaseError for headlines that are too many, twice there, or of what the case does not have."""
    if len(case.headlines) > MOST_HEADLINES:
        raise CaseError(
            f"{path}: {len(case.headlines)} headlines; keep at most {MOST_HEADLINES}; hosts have their own table"
        )
    codes = [c.code for c in case.corridors]
    for n, asked in enumerate(case.headlines, 1):
        where = f"{path}: headline {n}"
        if asked.corridor is not None and asked.corridor not in codes:
            raise CaseError(f"{where}: no corridor {asked.corridor}; use {', '.join(codes)}, or none for all hosts")
        if asked.corridor is not None and asked.output in ALL_HOSTS:
            raise CaseError(f"{where}: {asked.output} is given for all hosts together; remove its corridor")
        if asked.month and not case.first_month <= asked.month <= case.last_month:
            raise CaseError(
                f"{where}: {asked.at} lies outside the months of the case ({case.first_month:%Y-%m} to "
                f"{case.last_month:%Y-%m}); correct it"
            )
        if asked in case.headlines[: n - 1]:
            raise CaseError(f"{where}: occurs twice; remove one")


def read_rows(path: Path, programme: str) -> list[Row]:
    """Read transcribed evidence rows from CSV; CaseError names the line that is wrong.

    Columns: those of ``COLUMNS``, in any order; a file from before ``LATER`` may lack these, and what they say is then unsaid.
    Where they are there, ``programme`` (a row of another one is refused) and ``example`` (true for a source that is an
    invented example) are read too.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if lacking := sorted(set(COLUMNS) - set(LATER) - set(reader.fieldnames or ())):
            raise CaseError(
                f"{path}:1: there is no column {', '.join(lacking)}; add it, with empty cells where nothing is known"
            )
        rows = []
        for number, cells in enumerate(reader, 2):
            try:
                rows.append(row_of({k: (v or "").strip() for k, v in cells.items() if k}, programme))
            except ValueError as error:
                raise CaseError(f"{path}:{number}: {wrong(error)}; correct the row") from None
    return rows


def wrong(error: ValueError) -> str:
    """What a row's error says, with the field that it is about."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}"


def row_of(cells: dict[str, str], programme: str) -> Row:
    """One evidence row from its cells by column; ValueError if it is none, or what it says cannot be."""
    told = dict.fromkeys((*COLUMNS, *UNASKED), "") | cells
    if not _names(told["programme"] or programme, programme):
        said = told["programme"]
        raise ValueError(f"is about {said}, and this case about {programme}; put such a row into a separate case")
    digest = hashlib.sha256(_address(told["url"]).encode()).hexdigest()
    hosts = tuple(country_code(host) for host in told["host"].split("+")) if told["host"] else ()
    published = _day("published", told["published"])
    source = Source(
        id=f"t-{digest[:16]}", sha256=digest, title=told["title"] or None, publisher=told["publisher"] or None,
        published=published, published_basis="given" if published else None, url=told["url"], transcribed=True,
        example=_yes("example", told["example"]),
    )  # fmt: skip
    start, end = _period(told["start"], told["end"])
    claim = Claim(
        document=source.id, quote=None, measure=told["measure"], low=_number("low", told["low"]),
        high=_number("high", told["high"]), qualifier=told["qualifier"], unit=told["unit"], per=told["per"] or None,
        each=_yes("each", told["each"]), programme=programme, host=hosts[0] if len(hosts) == 1 else hosts or None,
        place=told["place"] or None, sector=told["sector"] or None, start=start, end=end,
        origin=told["origin"] or None, via=tuple(v.strip() for v in told["via"].split(";") if v.strip()),
        stance=told["stance"] or "asserted", counted=told["counted"] or None, covers=told["covers"] or None,
        note=told["note"] or None,
    )  # pydantic checks the codes  # fmt: skip
    return Row(
        claim=checked(claim), source=source, reliability=told["reliability"].upper() or "F", basis=told["basis"] or None
    )


def _address(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]\S*", url, re.I):
        raise ValueError(f"url “{url}” is not a web address, and a figure needs its source; correct it")
    return url


def _number(field: str, text: str) -> float | None:
    if text and not re.fullmatch(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?", text):
        raise ValueError(f"{field} “{text}” is not a number")
    return float(text) if text else None


def _yes(field: str, text: str) -> bool:
    if (said := text.casefold()) not in ("true", "yes", "1", "false", "no", "0", ""):
        raise ValueError(f"{field} “{text}” is neither true nor false")
    return said in ("true", "yes", "1")


def _day(field: str, text: str) -> dt.date | None:
    days = _days(field, text)
    if days and days[0] != days[1]:
        raise ValueError(f"{field} “{text}” is not a day; write it as {days[1]} or leave it empty")
    return days[0] if days else None


def _period(start: str, end: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day; a year or a month that only ``start`` gives is the whole of it."""
    first, last = _days("start", start), _days("end", end)
    if first and not last and first[0] != first[1]:
        return first
    return first and first[0], last and last[1]


def _days(field: str, text: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a date, a month (2018-12) or a year (2018)."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text, re.ASCII)
    if not text:
        return None
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        last = day or calendar.monthrange(year or 0, month or 12)[1]
        return dt.date(year or 0, month or 1, day or 1), dt.date(year or 0, month or 12, last)
    except ValueError:
        raise ValueError(f"{field} “{text}” is not a date; write 2018-12-31, 2018-12 or 2018") from None


def _names(told: str, programme: str) -> bool:
    """Whether a cell names a programme: by its code of two or three letters, or the name of its state."""
    known = {programme, country_name(programme)}
    if country := pycountry.countries.get(alpha_2=programme):
        known |= {country.alpha_3, country.name, getattr(country, "official_name", country.name)}
    return told.strip().casefold() in {name.casefold() for name in known}
