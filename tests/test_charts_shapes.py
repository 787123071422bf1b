import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from withheld.charts.shapes import decades, element, linear, logarithmic, number, picture, ticks, years_between


@given(st.text(), st.text())
def test_any_text_makes_well_formed_svg(words, label):
    svg = picture(10, 10, label, element("text", words, x=1.0, class_="a"))
    assert etree.fromstring(svg.encode()).tag == "svg"


def test_markup_is_escaped_unless_it_is_ours():
    assert element("g", "<script>", Markup("<path/>")) == "<g>&lt;script&gt;<path/></g>"


@given(st.floats(-1e6, 1e6), st.floats(1, 1e6))
def test_a_scale_takes_its_bounds_to_its_ends(low, span):
    scale = linear(low, low + span, 10, 110)
    assert abs(scale(low) - 10) < 1e-6 and abs(scale(low + span) - 110) < 1e-6


def test_a_logarithmic_scale_spaces_factors_evenly():
    scale = logarithmic(1, 100, 0, 2)
    assert abs(scale(10) - 1) < 1e-9


@given(st.floats(0, 1e9), st.floats(1, 1e9), st.integers(2, 8))
def test_ticks_lie_inside_and_are_not_too_many(low, span, about):
    found = ticks(low, low + span, about)
    assert len(found) <= about + 2
    assert all(low - span * 1e-6 <= t <= low + span * (1 + 1e-6) for t in found)


def test_decades_are_powers_of_ten_or_their_halves():
    assert decades(12, 450) == [20, 50, 100, 200]
    assert decades(5, 2e6) == [10, 100, 1000, 1e4, 1e5, 1e6]


def test_numbers_have_no_negative_zero():
    assert [number(v) for v in (-0.04, 0.04, 1.25, -3.0)] == ["0", "0", "1.2", "-3"]


def test_years_on_an_axis_stay_inside_and_few():
    found = years_between(dt.date(1998, 5, 1), dt.date(2025, 12, 1), 6)
    assert [d.year for d in found] == [2000, 2005, 2010, 2015, 2020, 2025]
