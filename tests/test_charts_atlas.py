import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from withheld.charts.atlas import equal_earth, outlines, read_outlines, shade, shade_words, undrawn, world_map

TWO_SQUARES = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [[[10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10], [10, 0]], [[10, 10], [10, 0], [0, -10], [-10, 0]]],
    "objects": {
        "world": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "AA", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "BB", "arcs": [[[-1, -3]]]},
            ],
        }
    },
}


def test_shapes_that_share_a_border_are_joined_from_its_arcs(tmp_path):
    path = tmp_path / "map.json"
    path.write_text(json.dumps(TWO_SQUARES))
    found = read_outlines(path)
    assert set(found) == {"AA", "BB"}
    assert all(d.startswith("M") and d.endswith("Z") and d.count("L") >= 3 for d in found.values())


def test_a_country_across_the_date_line_is_drawn_in_one_piece(tmp_path):
    """From 170 E to 170 W it is 20 degrees wide, not 340."""
    ring = [[170, 60], [-170, 60], [-170, 70], [170, 70], [170, 60]]
    shapes = [{"type": "Polygon", "id": "RU", "arcs": [[0]]}]
    path = tmp_path / "map.json"
    path.write_text(json.dumps({"arcs": [ring], "objects": {"world": {"geometries": shapes}}}))
    xs = [float(p.split(",")[0]) for p in read_outlines(path)["RU"].strip("MZ").split("L")]
    assert max(xs) - min(xs) < 60 and min(xs) > 500


@pytest.mark.parametrize("content", ["", "[]", '{"objects": {}}', "\xed\xa0\x80"])
def test_a_damaged_map_is_named(tmp_path, content):
    path = tmp_path / "map.json"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(ValueError, match="restore the map file"):
        read_outlines(path)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_the_projection_is_symmetric_about_the_equator_and_the_meridian(longitude, latitude):
    x, y = equal_earth(longitude, latitude)
    assert equal_earth(-longitude, latitude) == pytest.approx((-x, y), abs=1e-12)
    assert equal_earth(longitude, -latitude) == pytest.approx((x, -y), abs=1e-12)


def test_the_projection_has_the_published_extent():
    """Half-width 2.70663 and half-height 1.31737 radii, Table 1 of the paper."""
    assert equal_earth(180, 0)[0] == pytest.approx(2.70663, abs=1e-4)
    assert equal_earth(0, 90)[1] == pytest.approx(1.31737, abs=1e-4)


@pytest.mark.parametrize(
    ("workers", "words"),
    [(0.2, "none"), (1, "1 to 99"), (99, "1 to 99"), (100, "100 to 999"), (64_000, "10,000 to 99,999"),
     (250_000, "100,000 or more")],
)  # fmt: skip
def test_a_stock_has_the_shade_of_its_magnitude(workers, words):
    assert shade_words(shade(workers)) == words


def test_the_shipped_map_draws_the_hosts():
    assert {"RU", "CN", "KP", "MN", "PL"} <= set(outlines())
    assert "AQ" not in outlines()
    svg = world_map({"RU": 20_000.0}, ["CN"], "KP", "A map")
    classes = [e.get("class") for e in etree.fromstring(svg.encode()).iter("path")]
    assert (classes.count("shade4"), classes.count("named"), classes.count("sender")) == (1, 1, 1)


def test_hosts_that_the_scale_cannot_show_are_named():
    assert undrawn(["RU", "MT"]) == ["Malta"]
