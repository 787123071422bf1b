from dossier_example import make_example
from dossier_run import quantiles
from withheld.dossier.render import render
from withheld.dossier.view_model import Beside, gather
from withheld.dossier.whatif import signed, what_if
from withheld.estimate.scenarios import Change, Comparison, Scenario


def change(code, label, median, unit="person", exact=False, spread=0.3):
    q = quantiles(abs(median) or 1.0, spread)
    sign = -1 if median < 0 else 1
    difference = q.model_copy(update={"values": tuple(sorted(sign * v for v in q.values))})
    return Change(
        code=code, label=label, unit=unit, when="December 2025", baseline=quantiles(50_000, 0.2),
        scenario=quantiles(40_000, 0.2), difference=difference, exact=exact,
    )  # fmt: skip


def comparison(name, *changes):
    scenario = Scenario(name=name, label=f"Lever {name}", meaning="someone <b>acts</b>")
    return Comparison(
        scenario=scenario, changes=changes, sends_home=True, cautions=("Mind this.",), worst=("At worst.",)
    )


def gathered(*found, release=False):
    beside = Beside(scenarios=found)
    return gather(**make_example().arguments(), release=release, beside=beside)


def test_scenarios_stand_side_by_side_and_losses_come_last():
    first = comparison("a", change("arrears", "Pay held back", 2e6, "USD"), change("stock", "Workers abroad", -9000.0))
    other = comparison("b", change("stock", "Workers abroad", 0.0, exact=True), change("stock_then", "Then", 5.0))
    found = what_if(gathered(first, other))
    assert [(o.label, o.loss) for o in found.outcomes] == [("Workers abroad", False), ("Pay held back", True)]
    assert found.outcomes[0].effects[0].middle == "−9,000" and found.outcomes[1].effects[1] is None
    assert found.outcomes[1].effects[0].harms and found.cautions == ("Mind this.",)
    assert [r.label for r in found.chosen[1].rows] == ["Workers abroad", "Then"]


def test_the_page_tells_scenarios_or_why_there_are_none():
    page = render(gathered(comparison("a", change("stock", "Workers abroad", -9000.0))))
    assert "Downside." in page and "someone <b>" not in page.lower()
    assert '<span class="whole">−9,000</span>' in page  # no sign is parted from its number
    assert "No scenario is shown: none was requested." in render(gather(**make_example().arguments(), release=False))


def test_the_worst_honest_case_has_no_more_digits_than_the_table():
    found = what_if(gathered(comparison("a", change("arrears", "Pay held back", 2_345_678.0, "USD"))))
    (said,) = found.chosen[0].worst
    assert "$3.4m more than without" in said and found.outcomes[0].effects[0].interval.endswith("to +$3.4m")


def test_a_release_without_an_estimate_has_no_scenarios():
    assert what_if(gathered(comparison("a", change("stock", "Workers abroad", -9.0)), release=True)) is None


def test_differences_carry_a_sign_and_few_persons_are_none():
    assert [signed(v, "person") for v in (0.2, 4.0, -4.0, 1234.0, -1234.0)] == [
        "none", "about none", "about none", "+1,200", "−1,200",
    ]  # fmt: skip
