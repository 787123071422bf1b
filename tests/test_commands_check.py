"""``withheld check``: the first thing that anyone tries."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from command_line import CommandLine

README = Path(__file__).parent.parent / "README.md"

FIRST = (
    "North Korea earned $740 million between 2017 and 2023 from workers sent abroad, the Institute for Labour Studies "
    "says. Some 100,000 North Koreans work abroad, it says."
)
SECOND = (
    "North Korea earns $200 million to $500 million a year from its workers overseas, a UN panel said in 2024. "
    "The state takes 90% of their wages."
)


def test_two_reports_of_revenue_contradict_each_other_and_imply_pay(withheld: CommandLine) -> None:
    ran = withheld("check", withheld.file("a.txt", FIRST), withheld.file("b.txt", SECOND))
    assert ran.code == 0
    assert "1.9 to 4.7 times apart" in ran.out and "$88 per worker and month is implied" in ran.out
    assert "*$740 million*" in ran.out and "Caution: the total is compared as an average over 2017–2023" in ran.out


def test_findings_come_as_data(withheld: CommandLine) -> None:
    ran = withheld("check", "--format", "json", withheld.file("a.txt", FIRST), withheld.file("b.txt", SECOND))
    found = json.loads(ran.out)
    assert [f["kind"] for f in found["contradictions"]] == ["same_quantity"]
    assert any("$88" in f["title"] for f in found["implied"])


def test_a_bad_file_is_named_and_the_rest_is_checked(withheld: CommandLine) -> None:
    good = [withheld.file("a.txt", FIRST), withheld.file("b.txt", SECOND)]
    ran = withheld("check", withheld.file("empty.txt", ""), *good, "missing.txt")
    assert ran.code == 2 and "1.9 to 4.7 times apart" in ran.out
    assert [line.split(":")[0].rsplit("/", 1)[-1] for line in ran.err.splitlines()] == ["missing.txt", "empty.txt"]


def test_nothing_to_compare_is_said(withheld: CommandLine) -> None:
    ran = withheld("check", withheld.file("a.txt", "The weather in Vladivostok was fine."))
    assert ran.code == 0 and "0 contradictions" in ran.out


def test_the_example_of_the_readme_prints_what_the_readme_shows(
    withheld: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = next(b for b in re.findall(r"```\n(.*?)```", README.read_text(), re.S) if "$ withheld check" in b)
    steps = dict(re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", shown, re.M))
    files = [withheld.file(name, steps[f"cat {name}"]) for name in ("first.txt", "second.txt")]
    monkeypatch.setenv("COLUMNS", str(max(map(len, shown.splitlines()))))
    ran = withheld("check", *files)
    assert ran.code == 0
    assert ran.out.split() == steps["withheld check first.txt second.txt"].split()


TOTALS = [
    (
        "The workers abroad brought North Korea a great deal, said the network: an estimated ${} million between {} and {}."
    ),
    (
        "Between {1} and {2}, North Korea took in an estimated ${0} million from its workers overseas, Lantern Radio said."
    ),
    (
        "North Korea's income from labour abroad (about US${} million in total over the period {}–{}) is known, a study says."
    ),
    ("What North Korea earned with workers abroad from {1} to {2}, according to the Delta Institute: ${0} million."),
    ("North Korea's workers overseas made ${} million for the state in {}-{}, the agency wrote."),
]
RATES = [
    "North Korea earns ${0} million to ${1} million annually from its workers overseas, a panel says.",
    "North Korean workers abroad bring the state between ${0} million and ${1} million each year, Seoul reckons.",
    "The North Korean regime makes ${0}-{1} million every year from workers abroad, the embassy said.",
    "Labourers sent abroad earn North Korea US${0} million to US${1} million per annum, the ministry estimates.",
    "Annual revenue of North Korea from workers abroad is put at {0} to {1} million dollars by the Treasury.",
    "Its workers overseas, said the envoy, bring in for the North Korean state: ${0} million to ${1} million a year.",
]


def test_a_total_over_years_contradicts_a_yearly_rate_however_reports_say_it(withheld: CommandLine) -> None:
    missed = []
    for total in TOTALS:
        for rate in RATES:
            files = withheld.file("a.txt", total.format(630, 2012, 2017)), withheld.file("b.txt", rate.format(300, 450))
            found = json.loads(withheld("check", "--format", "json", *files).out)["contradictions"]
            if not found:
                missed.append((total, rate))
                continue
            assert (
                found[0]["title"] == "Revenue of North Korea: 2.9 to 4.3 times apart"
            )  # $105m a year against $300–450m
            assert any("average over 2012–2017" in c for c in found[0]["cautions"])
    # What the reader is unsure of is not compared; what is compared is never wrong.
    assert len(missed) <= 0.5 * len(TOTALS) * len(RATES), missed


def test_a_total_of_so_many_years_is_compared_whichever_they_were(withheld: CommandLine) -> None:
    total = "North Korean workers abroad earned the regime $630m over six years, the broadcaster said."
    files = withheld.file("a.txt", total), withheld.file("b.txt", RATES[0].format(300, 450))
    (found,) = json.loads(withheld("check", "--format", "json", *files).out)["contradictions"]
    assert "÷ 6 years" in found["arithmetic"] and any("average over 6 years" in c for c in found["cautions"])


UNLIKE = {
    "one host against all": (
        "Russia hires again\n\nNorth Korean loggers are back in Russia, a ministry in Moscow said. Camps in Russia house them.\n\n"
        "Everyone is paid late. The regime earns $50 million a year from its workers, officials say.",
        "North Korea earns $500 million a year from workers across the world, a panel says.",
    ),
    "one sector against all": (
        "North Korea has 1,000 IT workers abroad, the agency said in May 2020.",
        "North Korea has 90,000 workers abroad, the ministry said in May 2020.",
    ),
    "papers against people": (
        "Russia had 12,000 valid work permits for North Koreans in May 2019, the service said.",
        "There were 21,000 North Korean workers in Russia in May 2019, the union said.",
    ),
    "a further group": (
        "Another 400 North Korean workers were in Russia in May 2019, the service said.",
        "There were 21,000 North Korean workers in Russia in May 2019, the union said.",
    ),
    "gross pay against the take of the state": (
        "North Korean workers abroad were paid $900 million a year in wages, the institute says.",
        "North Korea takes in $200 million a year from workers abroad, a panel says.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("texts", UNLIKE.values(), ids=UNLIKE)
def test_unlike_scopes_give_a_question_or_nothing_and_never_a_verdict(
    withheld: CommandLine, texts: tuple[str, str]
) -> None:
    files = [withheld.file(f"{n}.txt", text) for n, text in enumerate(texts)]
    found = json.loads(withheld("check", "--format", "json", *files).out)
    assert found["compared"] >= 2
    assert (found["contradictions"], found["implied"], found["agreements"]) == ([], [], [])
    assert all(f["apart"] is None and f["differences"] for f in found["questions"])


def test_unsure_figures_are_not_compared_and_are_counted(
    withheld: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = withheld.file("a.txt", FIRST), withheld.file("b.txt", SECOND)
    assert "unsure" not in withheld("check", *files).out
    monkeypatch.setenv("WITHHELD_SURE", "1")
    ran = withheld("check", *files)
    assert "0 contradictions" in ran.out and "4 unsure readings left out: withheld claims --unsure." in ran.out
    found = json.loads(withheld("check", "--format", "json", *files).out)
    assert (found["compared"], found["unsure"]) == (0, 4)
