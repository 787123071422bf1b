from __future__ import annotations

from check_figures import claim, sources
from withheld.check.identities import MOST_IMPLIED, Figures, earnings, implied_values


def values(*claims):
    figures = Figures(claims, sources(*claims))
    return implied_values(figures, earnings(figures))


def test_revenue_and_workers_imply_money_per_worker_and_month():
    total = claim("revenue", 740e6, when=("2017-01-01", "2023-12-31"))
    (found,) = values(total, claim("workers_abroad", 100_000, when="2024-02-20"))
    assert found.title == "$88 per worker and month is implied"
    assert found.arithmetic == "$740m ÷ 7 years = $105.7m a year; $105.7m a year ÷ 100,000 workers ÷ 12 months = $88"
    assert (found.kind, found.verdict) == ("implied_rate", "implied")


def test_a_levy_implies_workers():
    revenue, levy = (
        claim("revenue", 20.4e6, per="year", sector="it", when=2020),
        claim("levy", 1_700, per="month", sector="it", when=2020),
    )
    (found,) = values(revenue, levy)
    assert found.arithmetic == "$20.4m a year ÷ ($1,700 a month × 12) = 1,000 workers"
    assert found.title == "1,000 workers are implied"


def test_workers_pay_and_share_imply_revenue():
    (found,) = values(
        claim("workers_abroad", 100_000), claim("wage_gross", 500, per="month"), claim("state_share", 0.9)
    )
    assert found.arithmetic == "100,000 workers × $500 a month × 90% × 12 months = $540m a year"


def test_other_scopes_are_not_multiplied():
    world = claim("revenue", 5e8, per="year", when=2018)
    assert not values(world, claim("workers_abroad", 30_000, host="RU", when=2018))
    assert not values(world, claim("workers_abroad", 3_000, sector="it", when=2018))
    assert not values(world, claim("workers_abroad", 30_000, when=2010, document="b"))


def test_the_pair_of_one_document_comes_first():
    revenue = claim("revenue", 5e8, per="year", when=2018, document="b")
    (found,) = values(
        revenue,
        claim("workers_abroad", 50_000, when=2018, document="a"),
        claim("workers_abroad", 100_000, when="2017-11-30", document="b"),
    )
    assert "100,000 workers" in found.arithmetic
    assert "other years: 2018 and 30 November 2017" in found.cautions


def test_denials_and_empty_stocks_imply_nothing():
    assert not values(claim("revenue", 5e8, per="year"), claim("workers_abroad", 0))
    assert not values(claim("revenue", 5e8, per="year"), claim("workers_abroad", 9, stance="denied"))


def test_only_the_most_telling_values_are_told():
    many = [claim("revenue", 1e8 + n * 1e6, per="year", when=2018, document=f"d{n}") for n in range(40)]
    assert len(values(*many, claim("workers_abroad", 50_000, when=2018))) == MOST_IMPLIED
