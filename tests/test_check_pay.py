from __future__ import annotations

from check_figures import claim, said, sources
from withheld.check.identities import Figures, earnings
from withheld.check.pay import pay_against_revenue

REVENUE = claim("revenue", 5e8, per="year", when=2018)
WORKERS = claim("workers_abroad", 100_000, when=2018)


def misfits(*claims):
    figures = Figures(claims, sources(*claims))
    return pay_against_revenue(figures, earnings(figures))


def test_an_average_wage_that_leaves_too_little_contradicts_revenue():
    sentence = "Workers get $200 a month on average."
    (found,) = misfits(
        REVENUE, WORKERS, said(sentence, "$200", claim("wage_gross", 200, per="month", when=2018, document="b"))
    )
    assert (
        found.verdict == "contradiction" and found.title == "Pay and revenue of North Korea: at least 1.7 times apart"
    )


def test_a_wage_and_share_that_leave_too_little_are_asked_about():
    (found,) = misfits(
        REVENUE, WORKERS, claim("wage_gross", 200, per="month", when=2018), claim("state_share", 0.5, when=2018)
    )
    assert found.arithmetic.startswith(
        "$500m a year ÷ 100,000 ÷ 12 = $417 per worker and month, against $200 a month × 50% taken"
    )
    assert (found.kind, found.verdict) == ("revenue_identity", "question")
    assert "not said to be an average" in found.title and found.apart is None


def test_a_wage_and_share_that_fit_do_not():
    assert not misfits(
        REVENUE, WORKERS, claim("wage_gross", 500, per="month", when=2018), claim("state_share", 0.85, when=2018)
    )


def test_without_a_share_the_state_can_take_the_whole_wage_but_no_more():
    assert not misfits(REVENUE, WORKERS, claim("wage_gross", 5_000, per="month", when=2018))
    assert misfits(REVENUE, WORKERS, claim("wage_gross", 200, per="month", when=2018))


def test_net_pay_and_share_imply_what_is_taken():
    net, share = claim("wage_net", 150, per="month", when=2018), claim("state_share", 0.5, when=2018)
    (found,) = misfits(REVENUE, WORKERS, net, share)
    assert "$150 a month kept at a share of 50%" in found.arithmetic
    assert not misfits(REVENUE, WORKERS, net)


def test_a_levy_above_what_revenue_leaves_contradicts_it():
    assert misfits(REVENUE, WORKERS, claim("levy", 1_700, per="month", when=2018))
    assert not misfits(REVENUE, WORKERS, claim("levy", 100, per="month", when=2018))


def test_pay_of_another_scope_or_currency_is_not_held_against_revenue():
    assert not misfits(REVENUE, WORKERS, claim("wage_gross", 200, per="month", host="RU", when=2018))
    assert not misfits(REVENUE, WORKERS, claim("wage_gross", 200, per="month", unit="CNY", when=2018))


def test_many_wages_that_do_not_fit_make_one_card():
    wages = [claim("wage_gross", 100 + n, per="month", when=2018, document=f"d{n}") for n in range(40)]
    (found,) = misfits(REVENUE, WORKERS, *wages)
    assert found.claims[-1].low == 101  # $100 may be rounded from $105
