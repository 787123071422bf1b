"""The back-test sees nothing of the time after its cut-off, and the docs show what it found."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from estimate_cases import case, evidence
from withheld.case import Lever, built_in, load_case
from withheld.records import Evidence

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "benchmarks"))

import backtest  # noqa: E402
import cutoffs  # noqa: E402
import reporting  # noqa: E402
from synthetic import transcribed  # noqa: E402

DAY = dt.date(2018, 1, 1)
KEPT = sorted((ROOT / "docs").glob("backtest-*.json"))


def row(identifier: str, published: dt.date | None, **claim: object) -> Evidence:
    made = evidence(identifier, **claim)
    return made.model_copy(update={"source": made.source.model_copy(update={"published": published})})


def test_a_row_counts_from_its_publication_or_else_from_the_end_of_what_it_speaks_of() -> None:
    assert cutoffs.known_since(row("c-1", dt.date(2019, 5, 1))) == dt.date(2019, 5, 1)
    assert cutoffs.known_since(row("c-2", None)) == dt.date(2017, 6, 30)
    assert cutoffs.known_since(row("c-3", None, start=None, end=None)) is None


def test_nothing_later_is_seen_and_nothing_known_is_foretold() -> None:
    rows = [
        row("c-1", dt.date(2017, 7, 1)),
        row("c-2", dt.date(2018, 1, 1), origin="Other", low=11_000.0, high=11_000.0),
        row("c-3", dt.date(2019, 2, 1), origin="Third", start=dt.date(2018, 12, 1), end=dt.date(2018, 12, 31)),
        row("c-4", dt.date(2022, 2, 1), origin="Fourth", start=dt.date(2021, 1, 1), end=dt.date(2021, 1, 31)),
        row("c-5", None, origin="Fifth", start=None, end=None),
    ]
    used, later = cutoffs.split(case(), rows, DAY, 3)
    assert [o.evidence for o in used] == ["c-1"]
    assert [o.evidence for o in later] == ["c-3"], "c-2 speaks of the time before, c-4 of more than three years ahead"


def test_examples_are_in_neither_half() -> None:
    made = row("c-1", dt.date(2017, 7, 1))
    example = made.model_copy(update={"source": made.source.model_copy(update={"example": True})})
    assert cutoffs.split(case(), [example], DAY, 3) == ([], [])


@pytest.mark.parametrize("code", sorted(backtest.CUTOFFS))
def test_no_later_row_of_a_built_in_case_is_seen(code: str) -> None:
    whole = load_case(built_in(code))
    rows = transcribed(whole)
    since = {e.id: cutoffs.known_since(e) for e in rows}
    for year in backtest.CUTOFFS[code]:
        day = dt.date(year, 1, 1)
        used, later = cutoffs.split(cutoffs.without_hindsight(whole, day, 3), rows, day, 3)
        assert used and all((since[i] or day) < day for o in used for i in (o.evidence, *o.copies))
        assert later and all((since[o.evidence] or day) >= day for o in later)
        assert all(day <= o.end < dt.date(year + 3, 1, 1) for o in later)


def test_a_lever_is_known_from_its_start_and_its_end_only_if_announced_or_past() -> None:
    levers = (
        Lever(kind="ban", label="later", start=DAY),
        Lever(kind="deadline", label="deadline", start=dt.date(2017, 12, 22), end=dt.date(2019, 12, 22)),
        Lever(kind="border", label="closed", start=dt.date(2017, 1, 1), end=dt.date(2019, 6, 1)),
        Lever(kind="border", label="past", start=dt.date(2015, 1, 1), end=dt.date(2016, 6, 1)),
    )
    known = cutoffs.without_hindsight(case(levers=levers), DAY, 3).levers
    assert [(v.label, v.end) for v in known] == [
        ("deadline", dt.date(2019, 12, 22)),
        ("closed", None),
        ("past", dt.date(2016, 6, 1)),
    ]


def test_levels_are_the_same_for_every_host_and_other_priors_stay() -> None:
    whole = load_case(built_in("KP"))
    then = cutoffs.without_hindsight(whole, DAY, 3)
    levels = {p.corridor: (p.parameters["median"], p.parameters["sigma"]) for p in then.priors if p.name == "level"}
    assert levels.pop("rest") == cutoffs.POOLED and set(levels.values()) == {cutoffs.HOST}
    others = [p for p in whole.priors if p.name != "level"]
    assert [p for p in then.priors if p.name != "level"] == others


def test_the_score_is_least_where_the_figure_is_expected() -> None:
    draws = np.random.default_rng(1).standard_normal(4000)
    assert backtest.crps(draws, 0.0) < backtest.crps(draws, 1.0) < backtest.crps(draws, 3.0)
    assert backtest.crps(draws, 0.0) == pytest.approx(0.2337, abs=0.01), "of a standard normal at its mean"


def test_intervals_come_from_roots_drawn_anew() -> None:
    values = np.array([0.0, 0.0, 0.0, 1.0])
    low, high = backtest.resampled(["a", "a", "a", "b"], lambda k: float(values[k].mean()))
    assert low == 0.0 and high == 1.0, "either root may be all that is drawn"


def told(product: float, within80: float) -> dict[str, object]:
    rows = [("product", product, within80), ("prior", 1.0, 0.8), ("baseline", 0.8, 0.8)]
    return {"overall": [{"model": m, "crps": c, "within80": w} for m, c, w in rows]}


def test_the_sentence_on_the_bar_tells_what_is_missed() -> None:
    good, wide, bad = (reporting.verdict(told(*v)) for v in ((0.72, 0.8), (0.72, 0.95), (1.2, 0.6)))
    assert not good.startswith("A limit is missed") and "0.90 of the simple pooling's (at most 0.95)" in good
    assert wide.startswith("A limit is missed") and "(outside 73% to 87%)" in wide
    assert bad.startswith("A limit is missed") and "more than 0.95" in bad and ", worse than" in bad


def test_marks_that_are_missing_are_named(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="backtest:begin"):
        reporting.into(page)


def test_the_table_in_the_docs_is_what_the_kept_results_say() -> None:
    page = ROOT / "docs" / "model.md"
    _, _, rest = page.read_text(encoding="utf-8").partition(reporting.BEGIN)
    shown, end, _ = rest.partition(reporting.END)
    assert KEPT and end and shown.strip() == reporting.block(page)


@pytest.mark.parametrize("path", KEPT, ids=lambda p: p.stem)
def test_what_is_kept_has_every_model_and_adds_up(path: Path) -> None:
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert [r["model"] for r in kept["overall"]] == list(backtest.MODELS)
    for n, model in enumerate(backtest.MODELS):
        whole, parts = kept["overall"][n], [c["models"][n] for c in kept["cutoffs"]]
        assert all(p["model"] == model for p in parts) and whole["n"] == sum(p["n"] for p in parts)
        for name in ("crps", "within80", "within95"):
            assert whole[name] == pytest.approx(sum(p[name] * p["n"] for p in parts) / whole["n"], abs=2e-4)
            low, high = whole[f"{name}_interval"]
            assert low <= whole[name] <= high
    assert reporting.verdict(kept) in reporting.tables(kept)
