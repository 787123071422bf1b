"""The verbs around an estimate, driven as a person drives them, on a small case with few draws."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from command_line import CommandLine
from estimate_cases import numbers
from withheld.case import built_in, load_case
from withheld.estimate.cache import draws_of, load_latest
from withheld.estimate.headlines import drawn
from withheld.estimate.scenarios import FILE, read_scenarios, runs
from withheld.estimate.summaries import MONTHLY, over

CASE = """CU

2010-01
2021-12
QA:500, IT:300
100
24
4000
0.7
"""
FIGURES = """who,when,what,where,day
Ministry,2016-02-01,480,QA,2016-01-15
Embassy,2018-02-01,520,QA,2018-01-15
Institute,2018-03-01,2600,IT,2018-01-15
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case made by questions, with three figures and a short run."""
    from withheld.case import load_case
    from withheld.commands.estimates.estimate import fit
    from withheld.commands.scratch import make_case
    from withheld.evidence.store import create_case

    base = tmp_path_factory.mktemp("scratch")
    answers = iter(CASE.splitlines())
    make_case(base / "data", lambda _, default: next(answers) or default, lambda _: None)
    rows = [
        f"https://example.org/{n},{who},,{told},workers_abroad,{value},{value},exact,person,,,{where},,,{day},{day},{who},,,B,"
        for n, (who, told, value, where, day) in enumerate(line.split(",") for line in FIGURES.splitlines()[1:])
    ]
    head = (base / "data" / "evidence.csv").read_text()
    (base / "data" / "evidence.csv").write_text(head + "\n".join(rows) + "\n")
    assert len(load_case(base / "data").rows) == 3
    create_case(base / "case", base / "data")
    fit(base / "case", chains=2, draws=200)
    return base / "case"


@pytest.fixture
def withheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path, monkeypatch, capsys)


BUILT_IN = ("KP", "CU")
READY = [(code, name) for code in BUILT_IN for name in read_scenarios(built_in(code) / FILE)]


@pytest.fixture(scope="module", params=BUILT_IN)
def fitted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A built-in case, fitted with as few draws as show whether all of its scenarios answer."""
    from withheld.estimate.cache import Kept, Witness, basis_of, keep
    from withheld.estimate.fit import Run, thinned
    from withheld.estimate.observations import observe
    from withheld.estimate.results import Estimate
    from withheld.evidence import casefiles
    from withheld.evidence.origins import NO_TIES
    from withheld.evidence.store import Store, create_case

    folder: Path = tmp_path_factory.mktemp("built-in") / request.param
    create_case(folder, built_in(request.param))
    case = load_case(folder)
    with Store.open(folder) as store:
        observations, _ = observe(case, store.evidence(), NO_TIES)
    run = Run(case, observations)
    found = run.fit(1, chains=2, draws=50, warmup=60)
    z, bias = thinned(found)
    made = Estimate(
        case=case.code, programme=case.programme, key="few", log_position=0, draft=False, made=dt.datetime.now(dt.UTC),
        diagnostics=found.diagnostics, headlines=(), series=(), observations=tuple(observations), left_out=(), tensions=(),
        priors=case.priors, basis=basis_of(case),
    )  # fmt: skip
    with Store.open(folder) as store:
        witness = Witness(lambda _: True, lambda key, files: casefiles.tell_estimate(store, key, files, "ann"))
        keep(folder, Kept(made, z, bias, z[:, :0], tuple(run.plan.names())), name="latest", witness=witness)
    return request.param, folder


def test_every_ready_made_scenario_answers_with_finite_numbers(withheld: CommandLine, fitted: tuple[str, Path]) -> None:
    code, folder = fitted
    names = [name for owner, name in READY if owner == code]
    assert len(names) >= 2
    for name in names:
        ran = withheld("scenario", name, "-C", str(folder), "--format", "json")
        assert ran.code == 0, (name, ran.err)
        (found,) = json.loads(ran.out)
        values = list(numbers(found["changes"]))
        shown = sum(4 if c["relative"] else 3 for c in found["changes"])
        assert len(values) == 7 * shown >= 21 * 9 and all(map(math.isfinite, values)), name
        assert found["worst"] and all(c["difference"]["values"][1] < c["difference"]["values"][5] or c["exact"]
                                      for c in found["changes"]), name  # fmt: skip
        assert any(v != 0 for c in found["changes"] for v in c["difference"]["values"]), name
        ran = withheld("scenario", name, "-C", str(folder))
        assert ran.code == 0 and found["scenario"]["label"][:30] in ran.out, (name, ran.err)
        assert "nan" not in ran.out.casefold().split() and "median of the differences" in " ".join(ran.out.split())
        assert ("resolution 2397" in " ".join(ran.out.split())) == (code == "KP" and found["sends_home"]), name


def test_every_scenario_has_the_estimate_as_its_baseline_to_the_bit(fitted: tuple[str, Path]) -> None:
    code, folder = fitted
    case, estimate = load_case(folder), load_latest(folder)
    assert estimate is not None
    found = draws_of(folder, estimate)
    told = drawn(case, estimate.observations, found.z).paths
    for name, scenario in read_scenarios(built_in(code) / FILE).items():
        before, _ = runs(case, found, scenario)
        assert before.months[: len(told.months)] == told.months
        for output in MONTHLY:
            whole = over(getattr(told, output), range(len(case.corridors)))
            assert np.array_equal(getattr(before, output)[:, 0, : len(told.months)], whole), (name, output)


def test_a_scenario_answers_at_the_end_of_its_levers_and_at_the_last_month(
    withheld: CommandLine, fitted: tuple[str, Path]
) -> None:
    code, folder = fitted
    name, times = {
        "KP": ("full-compliance", ["December 2019", "December 2025"]), "CU": ("venezuela-ends", ["December 2026", "December 2027"]),
    }[code]  # fmt: skip
    (found,) = json.loads(withheld("scenario", name, "-C", str(folder), "--format", "json").out)
    assert [c["when"] for c in found["changes"] if c["code"] in ("stock", "stock_then")] == times


def test_an_interval_of_no_width_is_never_printed(withheld: CommandLine, fitted: tuple[str, Path]) -> None:
    code, folder = fitted
    for name in [name for owner, name in READY if owner == code]:
        said = " ".join(withheld("scenario", name, "-C", str(folder)).out.replace("│", " ").split())
        for low, high in re.findall(r"\(([+−]?[$\d][\d.,a-z%]*) (?:–|to) ([+−]?[$\d][\d.,a-z%]*)\)", said):
            assert low != high, (name, low)


def test_a_case_that_changed_since_its_estimate_is_not_answered_with_old_draws(
    withheld: CommandLine, fitted: tuple[str, Path]
) -> None:
    _, folder = fitted
    text = (folder / "case.toml").read_text()
    (folder / "case.toml").write_text(text.replace("term_months = ", "term_months = 1", 1))
    try:
        ran = withheld("scenario", "half-share", "-C", str(folder))
    finally:
        (folder / "case.toml").write_text(text)
    assert ran.code == 2 and "has changed since estimate" in ran.err and "withheld estimate" in ran.err


def estimate(withheld: CommandLine, folder: Path, *more: str) -> object:
    return withheld("estimate", "-C", str(folder), "--chains", "2", "--draws", "200", *more)


def test_an_estimate_says_what_it_leans_on_and_what_nothing_checks(withheld: CommandLine, folder: Path) -> None:
    ran = estimate(withheld, folder)
    assert ran.code == 0 and "Influence of single sources" in ran.out and "stand out" in " ".join(ran.out.split())


def test_without_an_origin_every_headline_is_redrawn(withheld: CommandLine, folder: Path) -> None:
    ran = estimate(withheld, folder, "--without", "institute")
    told = " ".join(ran.out.split())
    assert ran.code == 0 and "Without Institute" in told and "with it" in told


def test_an_origin_that_is_not_there_is_answered_with_those_that_are(withheld: CommandLine, folder: Path) -> None:
    ran = estimate(withheld, folder, "--without", "Embas")
    assert ran.code == 2 and "did you mean: Embassy" in ran.err and "Traceback" not in ran.err


def test_a_scenario_of_ones_own_is_compared_with_the_baseline(withheld: CommandLine, folder: Path) -> None:
    withheld.file(
        "levers.toml",
        '[[scenario]]\nname = "end"\nlabel = "Italy ends it"\n[[scenario.levers]]\nkind = "sever"\nlabel = "x"\n'
        'corridor = "IT"\nstart = 2020-01-01\nend = 2020-06-30\n',
    )
    ran = withheld("scenario", "levers.toml", "-C", str(folder), "--format", "json")
    assert ran.code == 0, ran.err
    (found,) = json.loads(ran.out)
    stock = next(c for c in found["changes"] if c["code"] == "stock_there")
    assert stock["scenario"]["values"][3] < 1 < stock["baseline"]["values"][3] and found["sends_home"]
    assert "Italy ends it" in withheld("scenario", "levers.toml", "-C", str(folder)).out


@pytest.mark.parametrize(
    ("asked", "message"),
    [("nothing-such", "neither a scenario"), ("gone.toml", "cannot be read"), ("bad.toml", "allowed is 0 to 1")],
)
def test_what_cannot_be_asked_is_refused_in_one_line(
    withheld: CommandLine, folder: Path, asked: str, message: str
) -> None:
    withheld.file(
        "bad.toml",
        '[[scenario]]\nname = "b"\nlabel = "B"\n[[scenario.levers]]\nkind = "ban"\nlabel = "x"\nstart = 2020-01-01\nvalue = 7\n',
    )
    ran = withheld("scenario", asked, "-C", str(folder))
    assert ran.code == 2 and message in ran.err and "Traceback" not in ran.err


def test_a_case_without_an_estimate_says_what_to_run_first(withheld: CommandLine) -> None:
    assert withheld("init", "case").code == 0
    ran = withheld("scenario", "open-border", "-C", "case")
    assert ran.code == 2 and "withheld estimate" in ran.err
    listed = withheld("scenario", "-C", "case")
    assert listed.code == 0 and "full-compliance" in listed.out


def test_the_headlines_say_how_many_unsure_readings_they_leave_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from withheld.commands.estimates.estimate import examples_of, show
    from withheld.estimate.fit import load_latest
    from withheld.estimate.observations import UNSURE
    from withheld.estimate.results import LeftOut

    result = load_latest(folder)
    assert result is not None
    show(result, examples_of(folder))
    assert "unsure" not in capsys.readouterr().out
    doubtful = tuple(LeftOut(evidence=f"c-{n}", reason=UNSURE) for n in range(12))
    show(result.model_copy(update={"left_out": doubtful}), examples_of(folder))
    assert "12 unsure readings left out: withheld review --unsure." in capsys.readouterr().out
