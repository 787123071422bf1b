"""``withheld check``: the first thing that anyone tries."""

from __future__ import annotations

import json

from command_line import CommandLine

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
    assert "1.8 to 4.7 times apart" in ran.out and "$88 per worker and month is implied" in ran.out
    assert "*$740 million*" in ran.out and "Caution: other years" in ran.out


def test_findings_come_as_data(withheld: CommandLine) -> None:
    ran = withheld("check", "--format", "json", withheld.file("a.txt", FIRST), withheld.file("b.txt", SECOND))
    found = json.loads(ran.out)
    assert [f["kind"] for f in found["contradictions"]] == ["same_quantity"]
    assert any("$88" in f["title"] for f in found["implied"])


def test_a_bad_file_is_named_and_the_rest_is_checked(withheld: CommandLine) -> None:
    good = [withheld.file("a.txt", FIRST), withheld.file("b.txt", SECOND)]
    ran = withheld("check", withheld.file("empty.txt", ""), *good, "missing.txt")
    assert ran.code == 2 and "1.8 to 4.7 times apart" in ran.out
    assert [line.split(":")[0].rsplit("/", 1)[-1] for line in ran.err.splitlines()] == ["missing.txt", "empty.txt"]


def test_nothing_to_compare_is_said(withheld: CommandLine) -> None:
    ran = withheld("check", withheld.file("a.txt", "The weather in Vladivostok was fine."))
    assert ran.code == 0 and "0 contradictions" in ran.out
