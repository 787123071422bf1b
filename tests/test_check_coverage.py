from __future__ import annotations

from check_figures import claim, sources
from withheld.check import check
from withheld.check.coverage import coverage


def test_what_is_compared_and_what_is_not_is_counted_with_the_reason():
    told = [
        claim("workers_abroad", 1, host="RU", when=2018),
        claim("workers_abroad", 2, host="RU", when=2018, document="b"),
        claim("workers_abroad", 3, host="CN", when=2018), claim("workers_planned", 9), claim("revenue", 1e6),
    ]  # fmt: skip
    found = coverage(told, sources(*told))
    assert found.compared == (("Workers abroad of North Korea in Russia", 2),)
    assert dict(found.apart) == {
        "figure reported only once in its scope": 1,
        "plan or quota, which is not a stock": 1,
        "total without the period or rate that would make it comparable": 1,
    }


def test_every_figure_is_either_compared_or_set_apart():
    told = [
        claim("workers_abroad", v, host=h, when=2018, document=d)
        for v in (1, 2)
        for h in ("RU", "CN")
        for d in ("a", "b")
    ]
    found = coverage(told, sources(*told))
    assert sum(n for _, n in found.compared) + sum(n for _, n in found.apart) == len(told)


def test_a_withdrawn_figure_is_set_apart_by_that_word():
    told = [
        claim("workers_abroad", 1, host="RU", when=2018),
        claim("workers_abroad", 2, host="RU", when=2018, document="b", stance="withdrawn"),
    ]
    found = coverage(told, sources(*told))
    assert found.compared == () and ("figure that its own text withdraws", 1) in found.apart


def test_a_figure_on_a_card_with_figures_of_another_scope_is_not_called_uncompared():
    told = [
        claim("workers_abroad", 5_300, host="PL", when=2018),
        claim("workers_abroad", 2_100, when=2018, document="b"),
        claim("workers_abroad", 6, host="CN", when=2018, document="b"),
    ]
    found = coverage(told, sources(*told), findings=check(told, sources(*told)).all())
    assert found.across == 2 and found.apart == (("figure reported only once in its scope", 1),)
    assert coverage(told, sources(*told)).across == 0
