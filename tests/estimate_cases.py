"""A small case of two corridors for the tests of the estimator, and evidence for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from withheld.case import Case, Corridor, Lever, Prior
from withheld.records import Claim, Evidence, Source

PUBLISHED = dt.date(2018, 12, 31)


def prior(name: str, distribution: str = "lognormal", corridor: str | None = None, **parameters: float) -> Prior:
    return Prior(
        name=name,
        distribution=distribution,
        parameters=parameters,
        unit="-",
        meaning=name,
        basis="test",
        corridor=corridor,
    )


PRIORS = (
    prior("level", median=20_000, sigma=0.7, corridor="RU"),
    prior("level", median=5_000, sigma=0.7),
    prior("drift", median=0.2, sigma=0.5),
    prior("leak", "logitnormal", median=0.3, sigma=1),
    prior("compliance", "logitnormal", median=0.6, sigma=1),
    prior("regrowth", median=0.5, sigma=0.5),
    prior("overstay", median=0.25, sigma=0.4),
    prior("wage", median=500, sigma=0.4),
    prior("share", "logitnormal", median=0.75, sigma=0.6),
    prior("held", "logitnormal", median=0.4, sigma=0.8),
    prior("handed", "logitnormal", median=0.7, sigma=0.8),
    prior("early_leave", "fixed", value=0.005),
    prior("small_host", "fixed", value=0),
    prior("closed_leave", "fixed", value=0.03),
    prior("closed_dispatch", "fixed", value=0.02),
)


def case(**changes: Any) -> Case:
    made = Case(
        format=1,
        code="tt",
        name="Testland",
        programme="KP",
        summary="A case for the tests.",
        first_month=dt.date(2010, 1, 1),
        last_month=dt.date(2021, 12, 1),
        anchor=dt.date(2016, 1, 1),
        corridors=(
            Corridor(code="RU", label="Russia", hosts=("RU",), term_months=36, basis="test"),
            Corridor(code="rest", label="All other hosts", hosts=(), term_months=24, basis="test"),
        ),
        levers=(
            Lever(kind="ban", label="ban", start=dt.date(2017, 9, 11)),
            Lever(kind="deadline", label="deadline", start=dt.date(2017, 12, 22), end=dt.date(2019, 12, 22)),
            Lever(kind="border", label="border", start=dt.date(2020, 1, 22), end=dt.date(2020, 12, 31)),
        ),
        priors=PRIORS,
        obligations=(),
        timeline=(),
        rows=(),
    )
    return made.model_copy(update=changes)


def evidence(identifier: str = "c-1", state: str = "accepted", reliability: str = "B", **claim: Any) -> Evidence:
    source = Source(id=f"d-{identifier}", sha256="0" * 64, published=PUBLISHED)
    known: dict[str, Any] = {
        "document": source.id,
        "quote": None,
        "measure": "workers_abroad",
        "low": 30_000.0,
        "high": 30_000.0,
        "qualifier": "exact",
        "unit": "person",
        "programme": "KP",
        "host": "RU",
        "start": dt.date(2017, 6, 1),
        "end": dt.date(2017, 6, 30),
        "origin": "Ministry",
    }
    return Evidence(
        id=identifier, kind="claim", state=state, record=Claim(**known | claim), source=source, reliability=reliability
    )  # type: ignore[arg-type]


def numbers(told: Any) -> Iterator[float]:
    """All fractional numbers in what a program printed for others."""
    if isinstance(told, dict | list):
        for part in told.values() if isinstance(told, dict) else told:
            yield from numbers(part)
    elif isinstance(told, float):
        yield told
