"""The second case: pure data, of the same form as the first, and no line of engine code for it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pycountry
import pytest

from withheld.case import Case, built_in, load_case
from withheld.estimate.layout import layout
from withheld.estimate.observations import observe
from withheld.estimate.scenarios import FILE, levers_of, read_scenarios
from withheld.evidence.basis import basis_of
from withheld.records import Evidence
from withheld.vocabulary import measures

SOURCE = Path(__file__).parent.parent / "src"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(built_in("CU"))


def test_there_are_enough_rows_each_with_its_address(case: Case) -> None:
    assert len(case.rows) >= 40 and len({r.claim.origin or r.source.publisher for r in case.rows}) >= 20
    parts = [urlsplit(r.source.url or "") for r in case.rows]
    assert all(p.scheme in ("http", "https") and "." in p.netloc for p in parts)
    told = [(r.source.url, r.claim.measure, r.claim.low, r.claim.high, r.claim.host, r.claim.start) for r in case.rows]
    assert len(told) == len(set(told)), "no figure stands twice, for padding"


def test_measures_and_units_are_the_vocabularies_own(case: Case) -> None:
    for row in case.rows:
        measure = measures()[row.claim.measure]
        currency = pycountry.currencies.get(alpha_3=row.claim.unit) is not None
        assert currency if measure.unit == "currency" else row.claim.unit == measure.unit, row.claim
        assert row.claim.each in (measure.each, row.claim.measure == "hours_worked"), row.claim


def test_hosts_with_evidence_have_a_corridor(case: Case) -> None:
    hosts = {h for r in case.rows for h in r.claim.hosts}
    assert {h for h in hosts if not case.corridors_of(h)[0].hosts} == set() and "CU" not in hosts


def test_the_case_can_be_modelled_and_its_scenarios_pulled(case: Case) -> None:
    evidence = [
        Evidence(
            id=f"c-{n}", kind="claim", state="transcribed", record=r.claim, source=r.source, reliability=r.reliability,
            basis=r.basis or basis_of(r.claim),
        )
        for n, r in enumerate(case.rows)
    ]  # fmt: skip
    found, left = observe(case, evidence)
    assert len(found) >= 30 and all(entry.reason for entry in left)
    layout(case, found)
    for scenario in read_scenarios(built_in("CU") / FILE).values():
        longer = case.model_copy(update={"last_month": scenario.until or case.last_month})
        layout(longer, found, levers_of(longer, scenario))


@pytest.mark.parametrize("room", ["estimate", "programme", "evidence", "dossier", "commands"])
def test_no_line_of_the_engine_names_the_case(room: str) -> None:
    texts = {p.name: p.read_text(encoding="utf-8") for p in (SOURCE / "withheld" / room).rglob("*.py")}
    assert [name for name, text in texts.items() if "Cuba" in text or '"CU"' in text] == []
