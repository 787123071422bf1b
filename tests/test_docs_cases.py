"""The pages of the built-in cases hold what their rows say today, and few rows with a model output are left out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import rows as told
from withheld.estimate import observations
from withheld.vocabulary import yearly_rates

SOURCE = Path(observations.__file__).read_text(encoding="utf-8")
CASES = pytest.mark.parametrize("code", told.CASES)


@CASES
def test_the_page_is_as_the_script_writes_it(code: str) -> None:
    text = told.page(code).read_text(encoding="utf-8")
    assert "<!-- left out -->" in text and "<!-- sectors -->" in text
    assert told.written(code, text) == text, "make it anew: python benchmarks/rows.py --write"


def test_the_model_page_tells_the_counts_as_they_are() -> None:
    page = (told.DOCS / "model.md").read_text(encoding="utf-8")
    early, documents = told.appeared()
    assert f"{early} of the {documents} dated documents" in page and f"{early} of {documents} dated" in SOURCE
    rates = yearly_rates()
    assert f"{len(rates)} currency-years of {len({c for c, _ in rates})} currencies" in page


@CASES
def test_every_row_is_an_observation_a_copy_of_one_or_left_out_with_its_reason(code: str) -> None:
    found = told.used(code)
    used = [name for o in found.observations for name in (o.evidence, *o.copies)]
    assert sorted([*used, *found.left]) == sorted(e.id for e in found.evidence)
    assert all(len(reason.split()) > 3 for reason in found.left.values())


@CASES
def test_under_a_tenth_of_the_rows_with_an_output_are_left_out(code: str) -> None:
    found = told.used(code)
    assert found.missed.total() < 0.1 * len(found.modelled)


@CASES
def test_no_figure_of_one_sector_is_used_as_that_of_all_workers(code: str) -> None:
    found = told.used(code)
    sectors = {c.sector for c in found.case.corridors}
    part = [o for o in found.observations if o.sector not in (None, *sectors) and o.output not in ("wage", "share")]
    assert [o.evidence for o in part if o.kind != "at_least"] == []
    assert code != "KP" or {o.output for o in part if o.sector == "it"} == {"stock", "revenue"}


def test_a_figure_of_all_professionals_bounds_those_of_one_sector_from_above() -> None:
    found = told.used("CU")
    claims = {e.id: e.record for e in found.evidence}
    wider = [o for o in found.observations if o.corridor is None and not claims[o.evidence].sector]
    assert len(wider) > 5 and {o.kind for o in wider} == {"at_most"}


def test_a_fall_of_the_stock_bounds_those_who_left_from_below() -> None:
    found = told.used("KP")
    returned = {o.low: o.kind for o in found.observations if o.output == "returned"}
    assert {returned[n] for n in (18_533, 20_000, 2_500)} == {"at_least"}
