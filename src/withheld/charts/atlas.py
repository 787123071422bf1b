"""The map of hosts: country shapes from a TopoJSON file, shaded by the median stock of their corridor."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from markupsafe import Markup

from withheld.charts.figures import told
from withheld.charts.shapes import element, number, picture
from withheld.jsons import JsonMapping
from withheld.settings import shipped
from withheld.vocabulary import country_name

WIDTH, HEIGHT = 760.0, 350.0
CLASSES = ((100_000, "100,000 or more"), (10_000, "10,000 to 99,999"), (1_000, "1,000 to 9,999"), (100, "100 to 999"),
           (1, "1 to 99"), (0, "none"))  # fmt: skip
"""Lower bounds of the shades, by order of magnitude, with their words."""
LEFT_OUT = frozenset({"AQ"})

Ring = list[tuple[float, float]]


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Equal Earth projection of degrees, as x and y in radians of the sphere, y upwards.

    Šavrič, Patterson and Jenny 2018, https://doi.org/10.1080/13658816.2018.1504949, equations 7 and 8.
    """
    a1, a2, a3, a4, root3 = 1.340264, -0.081106, 0.000893, 0.003796, math.sqrt(3)
    theta = math.asin(root3 / 2 * math.sin(math.radians(latitude)))
    t2, t6 = theta**2, theta**6
    slope = 9 * a4 * t2 * t6 + 7 * a3 * t6 + 3 * a2 * t2 + a1
    y = theta * (a4 * t2 * t6 + a3 * t6 + a2 * t2 + a1)
    return 2 * root3 * math.radians(longitude) * math.cos(theta) / (3 * slope), y


def shade(workers: float) -> int:
    """Class of a stock: 0 for none up to 5 for the largest."""
    return next(len(CLASSES) - 1 - i for i, (least, _) in enumerate(CLASSES) if round(workers) >= least)


def shade_words(index: int) -> str:
    """The words of a class."""
    return CLASSES[len(CLASSES) - 1 - index][1]


@cache
def outlines() -> dict[str, str]:
    """SVG path data of every country by ISO code, from the map that the program ships; ValueError if it is damaged."""
    return read_outlines(shipped("data") / "map" / "world.topo.json")


def read_outlines(path: Path) -> dict[str, str]:
    """SVG path data by code of the shapes in a TopoJSON file of degrees; ValueError if it cannot be read as one."""
    try:
        topology = json.loads(path.read_text(encoding="utf-8"))
        return {code: d for code, d in _paths(topology) if code not in LEFT_OUT}
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"{path}: {error!r}; restore the map file") from error


def _paths(topology: JsonMapping) -> Iterable[tuple[str, str]]:
    arcs = _arcs(topology)
    for layer in topology["objects"].values():
        for shape in layer["geometries"]:
            rings = [ring for polygon in _polygons(shape) for ring in polygon]
            yield str(shape.get("id", "")), "".join(_path(_ring(indices, arcs)) for indices in rings)


def _polygons(shape: JsonMapping) -> Sequence[Sequence[Sequence[int]]]:
    if shape["type"] == "Polygon":
        return [shape["arcs"]]
    return list(shape["arcs"]) if shape["type"] == "MultiPolygon" else []


def _arcs(topology: JsonMapping) -> list[Ring]:
    """The arcs in degrees; a quantised topology stores differences from point to point."""
    transform = topology.get("transform")
    if transform is None:
        return [[(p[0], p[1]) for p in arc] for arc in topology["arcs"]]
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy, *_ in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def _ring(indices: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """Arcs joined end to end; a negative index is the complement of an arc that runs backwards."""
    points: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def _unwrapped(ring: Ring) -> Ring:
    """The ring without jumps at the date line: points beyond it continue past the edge of the map."""
    points: Ring = []
    turn = 0
    for longitude, latitude in ring:
        if points and abs(longitude + turn - points[-1][0]) > 180:
            turn += 360 if longitude + turn < points[-1][0] else -360
        points.append((longitude + turn, latitude))
    # A ring that starts beyond the date line is shifted to the side of most of its points.
    shift = -360 * round(sum(x for x, _ in points) / len(points) / 360) if points else 0
    return [(x + shift, y) for x, y in points]


def _path(ring: Ring) -> str:
    projected = (equal_earth(*point) for point in _unwrapped(ring))
    points = [(WIDTH / 2 + x * 140, HEIGHT * 0.56 - y * 140) for x, y in projected]
    kept = [p for i, p in enumerate(points) if i == 0 or math.dist(p, points[i - 1]) > 0.25]
    return "M" + "L".join(f"{number(x)},{number(y)}" for x, y in kept) + "Z" if len(kept) > 2 else ""


def world_map(medians: Mapping[str, float], named: Iterable[str], sender: str, label: str) -> Markup:
    """The map: ``medians`` shades hosts by code; ``named`` outlines those that records mention without an estimate."""
    mentioned = set(named)
    parts = [_country(code, d, medians, mentioned, sender) for code, d in sorted(outlines().items()) if d]
    return picture(WIDTH, HEIGHT, label, *parts, kind="img")


def _country(code: str, d: str, medians: Mapping[str, float], mentioned: set[str], sender: str) -> Markup:
    if code == sender:
        return element("path", element("title", f"{country_name(code)}: sending state"), d=d, class_="sender")
    if code in medians:
        words = f"{country_name(code)}: {told(medians[code], 'person')}"
        return element("path", element("title", words), d=d, class_=f"shade{shade(medians[code])}")
    if code in mentioned:
        return element("path", element("title", f"{country_name(code)}: named in records"), d=d, class_="named")
    return element("path", d=d, class_="land")


def undrawn(codes: Iterable[str]) -> list[str]:
    """Names of the hosts that are too small for the map's scale."""
    return sorted(country_name(c) for c in codes if not outlines().get(c))
