from __future__ import annotations

from check_figures import claim, said
from withheld.check.findings import corroborates
from withheld.check.flows import stock_flow

BEFORE = claim("workers_abroad", 30_023, host="RU", when=("2017-12-01", "2017-12-31"), origin="Russia")
AFTER = claim("workers_abroad", 11_490, host="RU", when=("2018-12-01", "2018-12-31"), origin="Russia")


def returned(value, **fields):
    return claim("workers_returned", value, host="RU", when=2018, origin="Russia", **fields)


def test_returns_that_lead_from_one_stock_to_the_next_add_up():
    gone = said("Nearly 20,000 were returned.", "20,000", returned(20_000, qualifier="about"))
    against, (found,) = stock_flow([BEFORE, AFTER, gone])
    assert not against
    assert found.arithmetic == "30,023 − about 20,000 returned = 10,023, against 11,490 stated"
    assert found.title == "Stocks and returns of Russia add up but for 5% of those there before"


def test_returns_that_leave_too_many_are_asked_about():
    (found,), alike = stock_flow([BEFORE, AFTER, returned(3_000)])
    assert not alike
    assert found.arithmetic == "30,023 − 3,000 returned = 27,023, against 11,490 stated"
    assert found.verdict == "question" and found.title.startswith(
        "Stocks and returns of Russia: did others arrive or leave?"
    )


def test_those_sent_in_between_are_added():
    sent = claim("workers_dispatched", 8_000, host="RU", when=2018, origin="Russia")
    after = AFTER.model_copy(update={"low": 18_000.0, "high": 18_000.0})
    _, (found,) = stock_flow([BEFORE, after, returned(20_000), sent])
    assert found.arithmetic == "30,023 − 20,000 returned + 8,000 sent = 18,023, against 18,000 stated"


def test_more_returned_than_were_there_is_asked_about_for_others_may_have_come():
    (found,), _ = stock_flow([BEFORE, AFTER, returned(45_000)])
    assert found.title.startswith("Russia: did others arrive before so many returned?")
    assert found.arithmetic == "45,000 returned ÷ 30,023 there before = 1.5"
    assert (found.verdict, found.apart) == ("question", None)


def test_permits_are_no_stock_from_which_people_return():
    papers = [q.model_copy(update={"counted": "permits"}) for q in (BEFORE, AFTER)]
    assert stock_flow([*papers, returned(20_000)]) == ([], [])


def test_one_stock_that_is_large_enough_explains_the_returns():
    more = claim("workers_abroad", 50_000, host="RU", when=("2017-12-01", "2017-12-31"), document="b", origin="X")
    against, _ = stock_flow([BEFORE, more, returned(45_000)])
    assert not [f for f in against if "so many returned" in f.title]


def test_flows_of_other_hosts_and_times_are_left_alone():
    other = returned(45_000).model_copy(update={"host": "CN"})
    late = claim("workers_returned", 45_000, host="RU", when=2023)
    assert stock_flow([BEFORE, AFTER, other, late]) == ([], [])


def test_a_balance_says_on_which_side_it_is_open_and_how_closely_it_adds_up():
    gone = returned(20_000).model_copy(update={"high": None, "qualifier": "at_least"})
    _, (found,) = stock_flow([BEFORE, AFTER, gone])
    assert found.arithmetic == "30,023 − at least 20,000 returned = at most 10,023, against 11,490 stated"
    assert found.title == "Stocks and returns of Russia add up but for 5% of those there before"
    _, (even,) = stock_flow([BEFORE, AFTER, returned(18_500, qualifier="about")])
    assert even.title == "Stocks and returns of Russia add up"


def test_what_was_worked_out_from_the_stocks_does_not_confirm_them():
    union = {"origin": "Carters' Union", "document": "b"}
    for gone in (
        returned(18_533).model_copy(update=union),
        returned(18_533).model_copy(update=union | {"high": None, "qualifier": "at_least"}),
        returned(19_000).model_copy(update=union | {"derivation": "30,023 less what is left = 19,000"}),
    ):
        _, (found,) = stock_flow([BEFORE, AFTER, gone])
        assert "add up" not in found.title and not corroborates(found) and "worked out" in found.cautions[0]
    _, (counted,) = stock_flow([BEFORE, AFTER, returned(19_000).model_copy(update=union)])
    assert "add up" in counted.title and corroborates(counted) and not counted.cautions
    spelt = {"derivation": "nineteen thousand = 19,000"}
    _, (own,) = stock_flow([BEFORE, AFTER, returned(19_000).model_copy(update=union | spelt)])
    assert corroborates(own)


def test_one_origin_does_not_confirm_itself_by_adding_up():
    _, (found,) = stock_flow([BEFORE, AFTER, returned(19_000)])
    assert not corroborates(found) and "one origin gives all" in found.cautions[0]
    unnamed = returned(19_000).model_copy(update={"origin": None, "document": "b"})
    _, (found,) = stock_flow([BEFORE, AFTER, unnamed])
    assert not corroborates(found) and "state their origin" in found.cautions[0]
