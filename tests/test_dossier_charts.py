"""Charts: fans, strips, marks and the timeline, read back from their SVG."""

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dossier_example import make_example
from dossier_run import make_headlines, monthly, quantiles
from withheld.charts import timeline_chart
from withheld.charts.fan import fan, is_yearly, key_letters, summary, table
from withheld.charts.strips import is_logarithmic, strip
from withheld.charts.timeline import LEFT, WIDTH
from withheld.dossier import chronicle
from withheld.dossier.marks import Mark, bounds, marks_of
from withheld.dossier.view_model import gather
from withheld.estimate.results import Quantiles


@pytest.fixture
def material():
    return gather(**make_example().arguments(), release=False)


def parsed(figure):
    return etree.fromstring(figure.drawing.encode())


def flat(median=1000.0):
    return monthly("RU", lambda t: median)


def test_a_fan_draws_three_bands_and_a_median():
    root = parsed(fan(flat(), [], [], id="x", wide=True))
    assert [e.get("class") for e in root.iter("path")] == ["band95", "band80", "band50", "median"]


def test_a_mark_sits_at_its_value_and_links_to_its_record():
    day = dt.date(2018, 1, 1)
    mark = Mark("#c-1", "C1: 1,000", day, day, day, 1000, 1000)
    root = parsed(fan(flat(), [mark], [], id="x", wide=True))
    link = next(root.iter("a"))
    assert link.get("href") == "#c-1" and link.find("title").text == "C1: 1,000"
    median = next(e for e in root.iter("path") if e.get("class") == "median").get("d")
    height = float(median.split(",")[1].split("L")[0])
    assert abs(float(link.find("circle").get("cy")) - height) <= 0.1


def test_a_figure_far_above_the_rest_is_drawn_at_the_edge_and_does_not_flatten_it():
    day = dt.date(2018, 1, 1)
    calm, wild = flat(), Mark("#c-1", "C1", day, day, day, 900_000, 900_000)
    with_wild, without = (parsed(fan(calm, marks, [], id="x", wide=True)) for marks in ([wild], []))
    bands = [[e.get("d") for e in r.iter("path") if e.get("class") == "band50"] for r in (with_wild, without)]
    assert bands[0] == bands[1]
    assert [e.get("class") for e in next(with_wild.iter("a")).iter("path")] == ["tip"]


def test_figures_outside_the_time_of_a_series_are_not_drawn_on_it():
    day = dt.date(1999, 1, 1)
    assert not list(parsed(fan(flat(), [Mark("#c", "C", day, day, day, 1, 1)], [], id="x", wide=True)).iter("a"))


def test_bounds_are_told_as_bounds():
    assert bounds(1000, None, "person") == "at least 1,000"
    assert bounds(None, 70, "person") == "at most 70"
    assert bounds(2e8, 5e8, "USD") == "$200m to $500m"


def test_a_chart_of_all_hosts_says_that_only_figures_of_all_hosts_are_counted_with_it():
    russia = flat()
    whole = russia.model_copy(update={"corridor": None})
    assert summary(whole, 0).endswith("; no observation of all hosts together.")
    assert summary(russia, 2).endswith("; 2 observations on it.")


def test_a_series_has_the_marks_of_its_own_corridor_only(material):
    series = next(s for s in material.estimate.series if s.corridor == "RU")
    drawn = {m.href[1:] for m in marks_of(material, series)}
    assert drawn == {o.evidence for o in material.estimate.observations if o.corridor == "RU"}


def test_figures_of_revenue_stand_on_the_take_and_on_gross_pay(material):
    revenue = next(s for s in material.estimate.series if s.output == "revenue")
    for output in ("take", "gross"):
        drawn = {m.href for m in marks_of(material, revenue.model_copy(update={"output": output}))}
        assert drawn == {"#c-rev1", "#c-rev2"}


def test_a_figure_for_several_years_is_drawn_faint():
    mark = Mark("#c", "C", dt.date(2018, 7, 1), dt.date(2017, 1, 1), dt.date(2019, 12, 31), 900, 900)
    assert next(parsed(fan(flat(), [mark], [], id="x", wide=True)).iter("a")).get("class") == "obs loose"


def test_a_table_twin_has_a_row_for_each_year_and_the_last_month():
    series = flat()
    cut = series.model_copy(update={"times": series.times[:-3], "quantiles": series.quantiles[:-3]})
    columns, rows = table(cut)
    assert columns[0] == "Month" and [rows[0][0], rows[-1][0]] == ["Dec 2010", "Sep 2025"] and len(rows) == 16


def test_yearly_series_are_told_from_monthly_ones(material):
    assert {s.output for s in material.estimate.series if is_yearly(s)} == {"revenue"}


def test_the_same_letter_stands_for_a_rule_on_every_chart(material):
    assert [(letter, lever.start.year) for letter, lever in key_letters(material.case.levers)] == [
        ("a", 2017), ("b", 2019), ("c", 2020)
    ]  # fmt: skip


def test_a_chart_says_whether_dated_rules_stand_behind_it(material):
    series = material.estimate.series[0]
    rules = material.case.levers
    elsewhere = [r.model_copy(update={"corridor": "nowhere"}) for r in rules]
    drawn, bare = (fan(series, (), given, id="x", wide=True) for given in (rules, elsewhere))
    assert drawn.ruled and 'class="law"' in drawn.drawing
    assert not bare.ruled and 'class="law"' not in bare.drawing and 'class="closed"' not in bare.drawing


def test_a_strip_has_posterior_and_prior_on_one_scale():
    headline = make_headlines(())[0]
    root = etree.fromstring(strip(headline).encode())
    classes = [e.get("class") for e in root.iter("rect")]
    assert classes[:3] == ["posterior band95", "posterior band80", "posterior band50"]
    widths = [float(e.get("width")) for e in root.iter("rect")]
    assert widths[0] < widths[3], "the posterior is narrower than its prior"


def test_a_scale_is_logarithmic_only_where_the_bounds_are_far_apart():
    first, second, share = make_headlines(())
    assert is_logarithmic(first) and not is_logarithmic(second)
    assert not is_logarithmic(share.model_copy(update={"prior": quantiles(0.1, 2)}))


def test_the_timeline_draws_days_as_points_and_periods_as_bars(material):
    found = chronicle.entries(material)
    root = parsed(timeline_chart(found, material.case.first_month))
    assert len(list(root.iter("rect"))) == 2, "the closed border and a month of dispatch"
    assert {a.get("href") for a in root.iter("a")} == {"#e-1", "#e-2"}
    assert [e.start for e in found] == sorted(e.start for e in found)


def test_words_of_milestones_never_run_into_each_other(material):
    milestones = [e for e in chronicle.entries(material) if e.lane == "Milestones"]
    root = parsed(timeline_chart(milestones, material.case.first_month))
    labels = [e for e in root.iter("text") if e.get("class") == "label"]
    boxes = [(float(e.get("y")), *_extent(e)) for e in labels]
    for row in {y for y, _, _ in boxes}:
        inside = sorted((a, b) for y, a, b in boxes if y == row)
        assert all(b <= c for (_, b), (c, _) in itertools.pairwise(inside))


def test_words_too_long_for_three_lines_are_cut_short_and_whole_in_the_mark(material):
    words = "A milestone with very many words " * 12
    entry = chronicle.Entry(dt.date(2018, 1, 1), dt.date(2018, 1, 1), words.strip(), "Milestones")
    root = parsed(timeline_chart([entry, *chronicle.entries(material)], material.case.first_month))
    lines = [e for e in root.iter("text") if "milestone" in (e.text or "")]
    assert len(lines) == 3 and lines[-1].text.endswith("…")
    assert all(low >= LEFT and high <= WIDTH for low, high in map(_extent, lines))
    assert any(words.strip() in t.text for t in root.iter("title"))


def _extent(e):
    x, length = float(e.get("x")), len(e.text) * 5.2
    return (x - length, x) if e.get("text-anchor") == "end" else (x, x + length)


def test_what_ended_before_the_case_begins_stands_in_the_table_only(material):
    early = chronicle.Entry(dt.date(1967, 3, 1), dt.date(1967, 3, 31), "Agreement", "Agreement", href="#e-0")
    drawn = timeline_chart([early, *chronicle.entries(material)], material.case.first_month)
    assert "1 earlier is only in the table" in drawn.summary
    assert "#e-0" not in {a.get("href") for a in parsed(drawn).iter("a")}


def test_undated_events_are_not_on_the_timeline(material):
    assert "#e-3" not in {e.href for e in chronicle.entries(material)}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1e12), min_size=7, max_size=7).map(sorted), st.floats(0, 1e13), st.booleans())
def test_any_quantiles_and_any_figure_give_a_drawing_with_finite_numbers(values, figure, wide):
    series = flat()
    drawn = series.model_copy(update={"quantiles": tuple(Quantiles(values=tuple(values)) for _ in series.times)})
    day = dt.date(2018, 1, 1)
    marks = [
        Mark("#c", "C", day, day, day, low, high) for low, high in ((figure, figure), (figure, None), (None, figure))
    ]
    svg = fan(drawn, marks, [], id="x", wide=wide).drawing
    assert len(list(etree.fromstring(svg.encode()).iter("a"))) == 3
    assert "nan" not in svg and "inf" not in svg
