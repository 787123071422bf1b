"""Code lists, read from ``data/codelists/*.toml``: measures, sectors, indicators, events, countries."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from withheld.settings import shipped


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


class Code(BaseModel):
    """An entry of a code list: its code, the words for a reader and a sentence of meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    label: str
    meaning: str = ""


@cache
def codelist(name: str) -> dict[str, Any]:
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
