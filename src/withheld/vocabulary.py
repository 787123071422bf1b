"""Code lists, read from ``data/codelists/*.toml``: measures, sectors, indicators, events, countries."""

from __future__ import annotations

import datetime as dt
import math
import re
import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict

from withheld.jsons import JsonObject
from withheld.settings import shipped

EXAMPLE = "EXAMPLE – invented outlet"
"""The stamp, in words, wherever a source that is an example is named."""
ALONE = "in EXAMPLES alone"
"""Stamp of an origin that occurs in examples only."""


class MeasureCode(BaseModel):
    """A measure: what it counts, in which base unit, and how it behaves over time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    label: str
    counts: str
    unit: str
    """``person``, ``site``, ``country``, ``fraction``, ``ratio``, ``hour``, ``month``, or ``currency``."""
    each: bool = False
    nature: str
    """``stock``, ``flow``, ``plan``, ``rate``, ``share`` or ``count``: decides which figures can be compared."""
    per_worker: bool = False
    """Whether it is of one worker: such figures differ between workers unless they are averages."""

    @property
    def is_money(self) -> bool:
        """Whether it is a sum in some currency."""
        return self.unit == "currency"

    @property
    def is_people(self) -> bool:
        """Whether it counts persons."""
        return self.unit == "person"

    @property
    def is_pay(self) -> bool:
        """Whether it is a sum that one worker gets or gives."""
        return self.is_money and self.per_worker

    @property
    def is_stock(self) -> bool:
        """Whether it holds at a time."""
        return self.nature == "stock"

    @property
    def is_flow(self) -> bool:
        """Whether it adds up over a time."""
        return self.nature == "flow"

    @property
    def is_plan(self) -> bool:
        """Whether it is about intentions."""
        return self.nature == "plan"


class Code(BaseModel):
    """An entry of a code list: its code, the words for a reader and a sentence of meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    label: str
    meaning: str = ""


class ExchangeRate(BaseModel):
    """What a United States dollar cost over some days.

    ``per_dollar`` is in units of the currency, the mean of the yearly averages from ``first`` to ``last``; ``spread`` is half the
    range of these averages on the log scale; ``source`` says who published them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: str
    per_dollar: float
    first: int
    last: int
    spread: float
    source: str

    @property
    def words(self) -> str:
        """“22.596 CZK to the dollar, the mean of 2006 (World Bank, …)”."""
        years = f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"
        return f"{self.per_dollar:.5g} {self.currency} to the dollar, the mean of {years} ({self.source})"


@cache
def codelist(name: str) -> JsonObject:
    """The raw content of ``data/codelists/<name>.toml``."""
    with (shipped("data") / "codelists" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def is_example(sha256: str, text: str = "") -> bool:
    """Whether a document is an example report by its bytes or by the line that says so in its text."""
    return sha256 in _example_bytes() or _example_line().search(text) is not None


@cache
def _example_bytes() -> frozenset[str]:
    return frozenset(codelist("examples")["sha256"])


@cache
def _example_line() -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, codelist("examples")["line"].split()))
    return re.compile(rf"^[^\w\n]*{words}[^\w\n]*$", re.M | re.I)


@cache
def measures() -> dict[str, MeasureCode]:
    """The measures by code, in the order of the list."""
    return {m["code"]: MeasureCode(**m) for m in codelist("measures")["measure"]}


@cache
def codes(name: str) -> dict[str, Code]:
    """A simple code list (``sectors``, ``indicators``, ``events``, ``acts``) by code, in the order of the list."""
    return {c["code"]: Code(**c) for c in codelist(name)["code"]}


@cache
def country_name(code: str) -> str:
    """English short name of an ISO 3166-1 alpha-2 code, as a reader knows it; the code itself if unknown."""
    known = codelist("countries")["country"].get(code)
    if known:
        return str(known["names"][0])
    import pycountry

    found = pycountry.countries.get(alpha_2=code)
    return str(getattr(found, "common_name", found.name)) if found else code


_LARGER = 24
"""Characters before and after a name in which the rest of a larger name is searched for."""


@cache
def _larger_names() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(codelist('words')['holding_a_country'])})\b")


def in_larger_name(text: str, start: int, end: int) -> bool:
    """Whether a country's name or people at these offsets is a piece of another name: “Latin America”, “Voice of America”."""
    found = _larger_names().finditer(text, max(0, start - _LARGER), end + _LARGER)
    return any(m.start() < end and start < m.end() and not (start <= m.start() and m.end() <= end) for m in found)


@cache
def yearly_rates() -> dict[tuple[str, int], tuple[float, str]]:
    """Units of a currency that a dollar cost on average in a year, and the code of the source, by currency and year."""
    return {
        (series["currency"], int(year)): (float(rate), series["source"])
        for series in codelist("exchange")["series"]
        for year, rate in series["per_dollar"].items()
    }


def exchange_rate(currency: str, start: dt.date, end: dt.date) -> ExchangeRate | None:
    """The rate of a period, each year weighed by its days in it; None where the rate of any of its years is not kept.

    This rate, a harmonic mean, converts an amount that is spread evenly over the period.
    """
    years, known = range(start.year, end.year + 1), yearly_rates()
    if any((currency, year) not in known for year in years):
        return None
    days = [(min(end, dt.date(y, 12, 31)) - max(start, dt.date(y, 1, 1))).days + 1 for y in years]
    rates = [known[currency, y][0] for y in years]
    names = dict.fromkeys(codelist("exchange")["source"][known[currency, y][1]]["name"] for y in years)
    return ExchangeRate(
        currency=currency, per_dollar=sum(days) / sum(d / r for d, r in zip(days, rates, strict=True)), first=start.year,
        last=end.year, spread=math.log(max(rates) / min(rates)) / 2, source="; ".join(names),
    )  # fmt: skip
