from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from check_figures import claim, sources
from withheld.check.quantities import quantity
from withheld.check.scopes import EXTREMES, area, compare, extremes, groups, identity, once, sector_name, title, where


def test_figures_are_grouped_by_scope_and_scale():
    total = claim("revenue", 740e6, when=("2017-01-01", "2023-12-31"))
    rate = claim("revenue", 1e7, per="month", document="b")
    alone = claim("revenue", 1e7, per="month", host="RU")
    (group,) = groups([total, rate, alone], sources(total, rate, alone))
    assert {q.claim for q in group} == {total, rate}


def test_the_order_of_several_hosts_does_not_matter():
    assert area(claim("workers_abroad", 1, host=("RU", "CN"))) == area(claim("workers_abroad", 1, host=("CN", "RU")))


def test_titles_say_what_is_counted_where():
    assert title(claim("revenue", 1)) == "Revenue of North Korea"
    assert (
        title(claim("workers_abroad", 1, host="RU", place="Vladivostok"))
        == "Workers abroad of North Korea in Vladivostok, Russia"
    )
    assert title(claim("workers_abroad", 1, sector="it")) == "Workers abroad of North Korea (information technology)"
    assert where(claim("workers_abroad", 1)) == "worldwide"
    assert where(claim("workers_abroad", 1, host=("RU", "CN"))) == "Russia and China"
    assert sector_name(None) == ""


def test_a_reprint_is_the_same_figure():
    first = claim("workers_abroad", 50_000, origin="Darusman", when=2015)
    assert identity(first) == identity(first.model_copy(update={"document": "b", "origin": "Mr. Darusman"}))
    assert identity(first) != identity(first.model_copy(update={"origin": "Sejong Institute"}))
    assert len(once([quantity(first), quantity(first.model_copy(update={"document": "b"}))])) == 1


def test_unsigned_figures_of_two_documents_are_two():
    one = claim("workers_abroad", 5)
    assert identity(one) != identity(one.model_copy(update={"document": "b"}))


def test_the_lowest_and_highest_of_each_year_are_kept():
    made = [quantity(claim("workers_abroad", v * 100, when=y)) for y in (2018, 2019, None) for v in range(1, 30)]
    kept = extremes(made)
    assert len(kept) == 3 * 2 * EXTREMES
    assert {min(q.low for q in kept), max(q.low for q in kept)} == {100, 2900}


SCOPES = st.fixed_dictionaries(
    {
        "host": st.sampled_from([None, "RU", "CN", ("RU", "CN")]), "place": st.sampled_from([None, "Jilin", "Amur"]),
        "sector": st.sampled_from([None, "it", "logging"]), "counted": st.sampled_from([None, "permits", "workers"]),
        "covers": st.sampled_from([None, "part", "whole"]),
    }
)  # fmt: skip
TURNED = {"part": "whole", "whole": "part"}


@given(SCOPES, SCOPES)
def test_scopes_stand_to_each_other_the_same_from_either_side(one, other):
    a, b = (quantity(claim("workers_abroad", 5, when=2018, document=d, **s)) for d, s in (("a", one), ("b", other)))
    there, back = compare(a, b), compare(b, a)
    assert back.relation == TURNED.get(there.relation, there.relation)
    assert bool(there.differences) == (there.relation == "unsure")


@given(SCOPES)
def test_a_scope_is_like_itself_unless_it_is_of_a_group(one):
    a, b = (quantity(claim("workers_abroad", 5, when=2018, document=d, **one)) for d in "ab")
    assert compare(a, b).relation == ("unsure" if one["covers"] == "part" else "like")


@given(SCOPES, SCOPES)
def test_whole_and_part_differ_in_one_direction_only(one, other):
    a, b = (quantity(claim("workers_abroad", 5, when=2018, document=d, **s)) for d, s in (("a", one), ("b", other)))
    if compare(a, b).relation == "part":
        assert other["host"] is None or set(a.claim.hosts) <= set(b.claim.hosts)
        assert other["place"] in (None, one["place"]) and other["sector"] in (None, one["sector"])
