"""``withheld estimate`` driven as a person drives it: for programs, over time, and on evidence that is thin or wrong."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from command_line import CommandLine, Ran
from estimate_cases import numbers

HEAD = """CU

2014-01
2021-12
{hosts}
100
24
4000
0.7
"""
ROW = "https://example.org/{n},{who},,{told},{measure},{low},{high},{qualifier},{unit},{per},,{where},,,{day},{day},{who},,,B,"
RUN = ("--chains", "2", "--draws", "100")


def figure(n: int, low: float | str, where: str = "QA", who: str = "", day: str = "2018-01-15", **more: Any) -> str:
    """A row of evidence: workers in a host, unless it says otherwise."""
    known = {
        "n": n, "who": who or f"Source {n}", "told": "2019-02-01", "measure": "workers_abroad", "low": low, "high": low,
        "qualifier": "exact", "unit": "person", "per": "", "where": where, "day": day,
    }  # fmt: skip
    return ROW.format(**known | more)


@pytest.fixture
def withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path, monkeypatch, capsys)


def made(folder: Path, *rows: str, hosts: str = "QA:500, IT:300") -> Path:
    """A case of two hosts, made by questions, with rows of evidence."""
    from withheld.commands.scratch import make_case
    from withheld.evidence.store import create_case

    answers = iter(HEAD.format(hosts=hosts).splitlines())
    make_case(folder / "data", lambda _, default: next(answers) or default, lambda _: None)
    with (folder / "data" / "evidence.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)
    create_case(folder / "case", folder / "data")
    return folder / "case"


def asked(withheld: CommandLine, folder: Path) -> tuple[Ran, dict[str, Any]]:
    """What the command tells a person and a program; nothing of it is NaN, and every claim is an observation or left out."""
    ran = withheld("estimate", "-C", str(folder), "--excluded", *RUN)
    assert ran.code == 0 and "Traceback" not in ran.err and "nan" not in ran.out.casefold().split(), ran.err
    told = withheld("estimate", "-C", str(folder), "--format", "json", *RUN)
    assert told.code == 0, told.err
    found = json.loads(told.out)
    assert all(map(math.isfinite, numbers(found)))
    return ran, found


def test_no_claim_gives_the_prior_alone_and_says_so(withheld: CommandLine, tmp_path: Path) -> None:
    ran, found = asked(withheld, made(tmp_path))
    assert "no claim could be used: every figure is the prior's alone" in ran.err
    assert found["headlines"] == [] and {h["word"] for h in found["hosts"]} == {None} and "the prior" in ran.out
    assert "Not shown, for no figure bears on it" in " ".join(ran.out.split())


def test_one_claim_moves_its_host_alone(withheld: CommandLine, tmp_path: Path) -> None:
    _, found = asked(withheld, made(tmp_path, figure(1, 520)))
    qatar, italy, *_ = found["hosts"]
    assert qatar["newest"] == "2018-01-15" and qatar["word"] is not None and italy["newest"] is None
    assert len(found["observations"]) == 1 and found["coverage"] == [{"basis": "unknown", "n": 1, "within80": 1}]


def test_only_bounds_cut_the_prior_and_place_nothing(withheld: CommandLine, tmp_path: Path) -> None:
    rows = figure(1, 400, high="", qualifier="at_least"), figure(2, "", high=2000, qualifier="at_most")
    ran, found = asked(withheld, made(tmp_path, *rows))
    assert "only bounds are on record" in ran.err and found["coverage"] == found["excluded"] == []


def test_figures_a_hundred_times_apart_leave_a_wide_posterior(withheld: CommandLine, tmp_path: Path) -> None:
    ran, found = asked(withheld, made(tmp_path, figure(1, 50), figure(2, 5000)))
    qatar = found["hosts"][0]["posterior"]["values"]
    assert qatar[5] / qatar[1] > 2 and len(found["observations"]) == 2
    assert "stand out" in " ".join(ran.out.split())


def test_a_host_with_a_register_alone_follows_it(withheld: CommandLine, tmp_path: Path) -> None:
    rows = [
        figure(n, low, who="National register of foreigners", day=f"{2016 + n}-01-15")
        for n, low in enumerate((480, 510, 200))
    ]
    _, found = asked(withheld, made(tmp_path, *rows))
    assert {t["trusted"] for t in found["tensions"]} == {True} and found["coverage"][0]["basis"] == "register"
    assert all("model at fault" in t["model"] for t in found["tensions"])


def test_a_prior_that_excludes_the_evidence_is_named(withheld: CommandLine, tmp_path: Path) -> None:
    ran, found = asked(withheld, made(tmp_path, figure(1, 300_000), figure(2, 280_000, day="2019-01-15")))
    assert "2 of the figures are all but impossible under the assumptions" in ran.err and found["warnings"]


def test_a_case_of_one_host_is_estimated(withheld: CommandLine, tmp_path: Path) -> None:
    _, found = asked(withheld, made(tmp_path, figure(1, 520), hosts="QA:500"))
    assert found["hosts"][0]["corridor"] == "QA" and "stock" in {s["output"] for s in found["outputs"]}


def test_programs_are_given_every_month_with_prior_observations_and_what_was_left_out(
    withheld: CommandLine, tmp_path: Path
) -> None:
    planned = figure(2, 900, measure="workers_planned")
    _, found = asked(withheld, made(tmp_path, figure(1, 520), planned))
    stock = next(s for s in found["outputs"] if (s["output"], s["corridor"]) == ("stock", "QA"))
    last = stock["months"][-1]
    assert last["month"] == "2021-12" and len(last["quantiles"]) == len(last["prior"]) == len(found["levels"]) == 7
    for name in ("quantiles", "prior", "baseline"):
        assert last[name] == sorted(last[name]), name
    assert {s["corridor"] for s in found["outputs"]} >= {None, "QA", "IT"}
    (observed,), (left,) = found["observations"], found["left_out"]
    assert (observed["output"], observed["low"]) == ("stock", 520) and "a plan, quota or request" in left["reason"]


def test_what_moved_since_an_earlier_estimate_is_told_with_the_records(withheld: CommandLine, tmp_path: Path) -> None:
    folder = made(tmp_path, figure(1, 520, who="Ministry"), figure(2, 300, where="IT", who="Embassy"))
    first = json.loads(withheld("estimate", "-C", str(folder), "--format", "json", *RUN).out)
    alone = withheld("estimate", "-C", str(folder), "--since", "2020-01-01", *RUN)
    assert alone.code == 2 and "this one" in alone.err and len(alone.err.splitlines()) == 1
    (gone,) = [o["evidence"] for o in first["observations"] if o["corridor"] == "IT"]
    assert withheld("decide", gone, "reject", "--reason", "a misprint", "-C", str(folder)).code == 0
    ran = withheld("estimate", "-C", str(folder), "--since", first["key"], *RUN)
    said = " ".join(ran.out.split())
    assert ran.code == 0 and f"Since estimate {first['key']}" in said, ran.err
    assert f"gone {gone}" in said and "rejected by an analyst" in said
    moved = json.loads(
        withheld("estimate", "-C", str(folder), "--since", first["key"][:6], "--format", "json", *RUN).out
    )["moved"]
    assert [(r["evidence"], r["what"], r["origin"]) for r in moved["records"]] == [(gone, "gone", "Embassy")]
    assert not moved["rules"] and all(h["factor"] is None or h["factor"] > 0 for h in moved["headlines"])
    by_day = withheld("estimate", "-C", str(folder), "--since", first["made"][:10], *RUN)
    assert by_day.code == 0 and f"Since estimate {first['key']}" in " ".join(by_day.out.split())
    wrong = withheld("estimate", "-C", str(folder), "--since", "yesterday", *RUN)
    assert wrong.code == 2 and "no earlier estimate yesterday is stored: there are" in wrong.err


@pytest.mark.parametrize(
    "words", [("--without", "Ministry", "--format", "json"), ("--without-examples", "--since", "2020-01-01")]
)
def test_questions_that_cannot_be_asked_together_are_refused_in_one_line(
    withheld: CommandLine, tmp_path: Path, words: tuple[str, ...]
) -> None:
    ran = withheld("estimate", "-C", str(made(tmp_path)), *words)
    assert ran.code == 2 and "a comparison of its own" in ran.err and len(ran.err.splitlines()) == 1
