"""What goes wrong with figures on their way through the press, in our own words: each case is found, and named.

Outlets and sentences are invented; a near miss stands beside each case.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import CommandLine


@pytest.fixture
def withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    # What is done with figures is tried here, not how sure the reader is of each.
    monkeypatch.setenv("WITHHELD_SURE", "0.2")
    return CommandLine(tmp_path, monkeypatch, capsys)


Report = tuple[str, str, str]


def reports(withheld: CommandLine, *told: Report) -> list[Path]:
    """Reports of a publisher, a day and a text, each in a file of its own."""
    rows = [{"id": f"r{n}", "publisher": p, "published": d, "text": t} for n, (p, d, t) in enumerate(told, 1)]
    return [withheld.file(f"{row['id']}.jsonl", json.dumps(row)) for row in rows]


def checked(withheld: CommandLine, *told: Report) -> dict[str, list[dict[str, object]]]:
    ran = withheld("check", *reports(withheld, *told), "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def titles(found: list[dict[str, object]]) -> list[object]:
    return [f["title"] for f in found]


NETWORK = (
    "Harbour Rights Network", "2012-05-10",
    "The Harbour Rights Network, an alliance of charities, estimates that North Korea earns between $1.2 billion and "
    "$2.3 billion a year from the workers whom it has sent abroad.",
)  # fmt: skip
RAPPORTEUR = (
    "United Nations", "2015-09-08",
    "The Harbour Rights Network says that North Korea earns between $1.2 billion and $2.3 billion a year from its workers "
    "abroad.",
)  # fmt: skip
ARTICLES = [
    ("Weekly Lantern", "2015-10-29",
     "North Korea makes between $1.2 billion and $2.3 billion a year from workers it sends abroad, according to the UN "
     "Special Rapporteur."),
    ("Gulf Lantern", "2015-11-02",
     "The Special Rapporteur says that North Korea earns between $1.2 billion and $2.3 billion a year from its workers "
     "overseas."),
    ("Morning Ferry", "2016-04-03",
     "The UN estimates that North Korea earns between $1.2 billion and $2.3 billion a year from its workers abroad."),
]  # fmt: skip


def case(withheld: CommandLine, *told: Report) -> None:
    assert withheld("init", "case").code == 0
    assert withheld("read", *reports(withheld, *told), "-C", "case").code == 0


def origins_of(withheld: CommandLine, document: str) -> dict[str, object]:
    ran = withheld("origins", "--format", "json", "-C", "case")
    assert ran.code == 0, ran.err
    (found,) = [f for f in json.loads(ran.out)["figures"] if document in {c["steps"][0]["name"] for c in f["chains"]}]
    return found


def test_one_root_behind_many_articles(withheld: CommandLine) -> None:
    # Figures of their own: the network's real one is on record in the built-in evidence.
    told = [
        (who, when, text.replace("$1.2", "$1.3").replace("$2.3", "$2.7"))
        for who, when, text in (NETWORK, RAPPORTEUR, *ARTICLES)
    ]
    case(withheld, *told)
    found = origins_of(withheld, "r5")
    assert [r["name"] for r in found["roots"]] == ["Harbour Rights Network"]
    assert "at most 1 independent origin (0 with a stated basis, 1 without)" in found["words"]
    laundered = {(x["claimed"], x["root"]): [s["name"] for s in x["steps"]] for x in found["launderings"]}
    assert laundered["United Nations", "Harbour Rights Network"] == [
        "r5", "United Nations", "r2", "Harbour Rights Network",
    ]  # fmt: skip
    shown = withheld("origins", "-C", "case").out
    assert (
        "attributed to a more authoritative source" in shown
        and "Harbour Rights Network" in shown
        and "at most 1 independent origin" in shown
    )


def test_separate_counts_are_not_one_root(withheld: CommandLine) -> None:
    case(
        withheld,
        ("Lake Courier", "2016-02-01", "About 3,450 North Korean workers are in Mongolia, the Employers' Union says."),
        ("Hill Courier", "2016-02-09", "About 3,450 North Korean workers are in Mongolia, the Builders' Guild says."),
    )
    found = origins_of(withheld, "r1")
    assert [r["name"] for r in found["roots"]] == ["Builders' Guild", "Employers' Union"]
    assert found["launderings"] == [] and found["circles"] == []


def test_a_circle_of_reports_that_cite_each_other_is_named(withheld: CommandLine) -> None:
    case(
        withheld,
        (
            "Lake Courier",
            "2016-02-01",
            "About 3,450 North Korean workers are in Mongolia, according to the Hill Gazette.",
        ),
        ("Hill Gazette", "2016-02-01", "About 3,450 North Korean workers are in Mongolia, the Lake Courier reported."),
    )
    found = origins_of(withheld, "r1")
    assert [r["circular"] for r in found["roots"]] == [True]
    (circle,) = found["circles"]
    assert {"r1", "Hill Gazette", "r2", "Lake Courier"} == {s["name"] for s in circle["steps"]}
    assert "circular reporting" in withheld("origins", "-C", "case").out


BORDER = (
    "Busan Harbour Daily", "2025-02-02",
    "In all 13,221 North Korean citizens entered Russia last year, about 12 times more than in the year before, and "
    "7,887 of them gave education as the purpose of the trip.",
)  # fmt: skip


def test_a_number_torn_apart_by_a_bad_copy(withheld: CommandLine) -> None:
    torn = "Last year 13 North Korean citizens entered Russia, some 221 times more than before. For study came 7,887 of them."
    (found,) = checked(withheld, BORDER, ("Quick Wire", "2025-02-04", torn))["variants"]
    assert (found["kind"], found["arithmetic"]) == ("figure", "13,221 → 13 … 221")
    assert [p["quote"]["sentence"] for p in found["passages"]] == [BORDER[2], torn.partition(" For")[0]]


@pytest.mark.parametrize(
    "copy",
    [
        "Last year 13,221 North Korean citizens entered Russia, in 13 groups of 221. For study came 7,887 of them.",
        "Of 13 firms, 221 lorries and 40 ships nothing was said to the customs office.",
    ],
)
def test_small_numbers_that_stand_together_are_not_a_torn_one(withheld: CommandLine, copy: str) -> None:
    assert checked(withheld, BORDER, ("Quick Wire", "2025-02-04", copy))["variants"] == []


PLAN = (
    "Volga Messenger", "2025-05-12",
    "Russia plans to bring in 50,000 North Korean workers, an official at the labour ministry said.",
)  # fmt: skip


def test_a_plan_becomes_a_fact(withheld: CommandLine) -> None:
    fact = (
        "Bright Feed",
        "2025-05-20",
        "Up to 50,000 North Korean workers are operating in Russia, says the Volga Messenger.",
    )
    (found,) = checked(withheld, PLAN, fact)["variants"]
    assert found["kind"] == "modality" and "a plan reported as a fact" in str(found["title"])
    assert [c["sentence"] for c in found["claims"]] == [PLAN[2], fact[2]]
    assert found["cautions"] == ["the later report names Volga Messenger"]


def test_a_plan_retold_as_a_plan_has_not_changed(withheld: CommandLine) -> None:
    again = (
        "Bright Feed",
        "2025-05-20",
        "Russia plans to take in 50,000 North Korean workers, says the Volga Messenger.",
    )
    assert checked(withheld, PLAN, again)["variants"] == []


def test_dollars_become_won(withheld: CommandLine) -> None:
    won = (
        "The Harbour Rights Network estimates that North Korea earns between 1.3 trillion and 2.6 trillion won a year from "
        "the workers whom it has sent abroad."
    )
    (found,) = checked(withheld, NETWORK, ("Island Radio", "2015-09-10", won))["variants"]
    assert found["kind"] == "currency" and "another currency" in str(found["title"])
    assert "$1.2–2.3bn a year → 1.3–2.6tn KRW a year: the same figure converted" in str(found["arithmetic"])


def test_the_same_digits_in_another_currency_are_named(withheld: CommandLine) -> None:
    euros = "Workers sent abroad earn North Korea between 1.2 billion and 2.3 billion euros a year, the Harbour Rights Network says."
    (found,) = checked(withheld, NETWORK, ("Island Radio", "2015-09-10", euros))["variants"]
    assert "the same number in another currency" in str(found["arithmetic"])


def test_a_bound_is_lost(withheld: CommandLine) -> None:
    most = (
        "Lake Courier",
        "2016-02-01",
        "Up to 3,400 North Korean workers are in Mongolia, the Employers' Union says.",
    )
    bare = ("Hill Feed", "2016-02-04", "3,400 North Korean workers are in Mongolia, the Employers' Union says.")
    (found,) = checked(withheld, most, bare)["variants"]
    assert (found["kind"], found["arithmetic"]) == ("bound", "up to 3,400 → 3,400")


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("Under UN Resolution 2379 all North Korean workers had to go home.", "no resolution 2379"),
        (
            "UN Resolution 2375 orders that North Korean workers be sent home by the end of 2019.",
            "resolution 2375 is cited",
        ),
        ("All North Korean workers had to be sent home by December 23rd, 2019.", "another date for the deadline"),
    ],
)
def test_a_wrong_citation(withheld: CommandLine, sentence: str, named: str) -> None:
    (found,) = checked(withheld, ("Steppe Herald", "2020-01-05", sentence))["slips"]
    assert found["kind"] == "citation" and named in str(found["title"]).lower()
    assert [p["quote"]["sentence"] for p in found["passages"]] == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Under UN Resolution 2397 all North Korean workers had to go home by 22 December 2019.",
        "UN Resolution 2375 forbids new work permits for North Korean workers.",
        "Resolution 2379 is about crimes elsewhere; North Korea was not discussed.".replace(
            "; North Korea", ". North Korea"
        ),
        "The last North Korean workers were sent home on 23 December 2019.",
        "States had told of 2,300 North Korean workers sent home by December 2019.",
    ],
)
def test_a_right_citation_is_no_slip(withheld: CommandLine, sentence: str) -> None:
    assert checked(withheld, ("Steppe Herald", "2020-01-05", sentence))["slips"] == []


def test_parts_that_do_not_add_up(withheld: CommandLine) -> None:
    text = "Nearly 100,000 North Korean workers are abroad, the State Department says. There are 30,000 in Russia and 80,000 in China."
    (found,) = checked(withheld, ("Capital Ledger", "2018-01-05", text))["contradictions"]
    assert found["kind"] == "parts_whole" and "the parts exceed the whole" in str(found["title"])
    assert found["arithmetic"] == "80,000 (China) + 30,000 (Russia) = 110,000, against about 100,000 in all"


STILL_THERE = (
    "Northern Courier", "2020-03-05",
    "About 1,000 North Korean workers are still in Russia, said the labour inspectorate.",
)  # fmt: skip


def test_a_denial_by_definition(withheld: CommandLine) -> None:
    text = (
        "No North Korean workers are employed in Russia, the foreign ministry said; students, trainees, athletes, tourists "
        "and people whose employer is in a third country do not count as workers."
    )
    found = checked(withheld, STILL_THERE, ("Embassy Bulletin", "2020-03-09", text))
    (asked,) = found["questions"]
    assert found["contradictions"] == [] and "denied by definition" in str(asked["title"])
    assert str(asked["differences"][0]).startswith("one excludes people: “students, trainees, athletes, tourists")


def test_a_bare_denial_has_no_definition(withheld: CommandLine) -> None:
    text = "There are no North Korean workers in Russia any more, the foreign ministry said."
    (found,) = checked(withheld, STILL_THERE, ("Embassy Bulletin", "2020-03-09", text))["contradictions"]
    assert "by definition" not in str(found["title"]) and found["title"]


def test_permits_against_workers_and_a_quota_against_neither(withheld: CommandLine) -> None:
    permits = "At the end of December 2017 there were 30,023 valid work permits for North Korean citizens in Russia."
    workers = (
        "In December 2017 some 34,000 North Korean workers were in Russia, the ambassador said. "
        "The quota for North Korean workers in Russia was 40,000 in 2017."
    )
    told = (("Permit Gazette", "2018-02-01", permits), ("Border Gazette", "2018-02-01", workers))
    found = checked(withheld, *told)
    (asked,) = found["questions"]
    assert found["contradictions"] == [] and asked["apart"] is None
    assert "One counts work permits, the other workers" in str(asked["title"])


def test_permits_told_as_workers(withheld: CommandLine) -> None:
    permits = (
        "At the end of December 2017 there were 30,023 valid work permits for North Koreans in Russia, the police say."
    )
    workers = "At the end of December 2017 there were 30,023 North Korean workers in Russia, the police say."
    told = (("Permit Gazette", "2018-02-01", permits), ("Border Feed", "2018-02-03", workers))
    (found,) = checked(withheld, *told)["variants"]
    assert (found["kind"], found["arithmetic"]) == ("scope", "30,023: work permits → workers")


def test_implied_values(withheld: CommandLine) -> None:
    text = (
        "North Korea earns $20.4 million a year from its workers in Kuwait. Each of them must hand over $1,700 a month to the "
        "state. Kuwait sent home 904 North Korean workers in 2018, more than half of those who were there."
    )
    found = checked(withheld, ("Mission Monitor", "2019-03-01", text))["implied"]
    assert "1,000 workers are implied" in titles(found)
    assert [f["arithmetic"] for f in found if f["kind"] == "majority"] == [
        "904 × 2 = 1,808; more than half of those: fewer than 1,808 workers"
    ]
