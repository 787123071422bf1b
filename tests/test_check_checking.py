"""What comparing claims shows. The findings of two made cases are held as a file: a change in what is found is a difference in it.

To take over a change that is meant:  .venv/bin/python tests/test_check_checking.py
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from check_figures import claim, said, sources
from withheld.check import Findings, check
from withheld.check.checking import distinct

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "benchmarks"))

import large  # noqa: E402

BASELINE = ROOT / "tests" / "baseline" / "findings.csv"
FIELDS = ("case", "verdict", "kind", "severity", "title", "arithmetic", "cautions")
ONE = "It earned $740 million between 2017 and 2023, and 100,000 work abroad."
TWO = "It earns $200 to 500 million a year and takes 90% of wages."
EXAMPLE = (
    said(ONE, "$740 million", claim("revenue", 740e6, when=("2017-01-01", "2023-12-31"), origin="a report")),
    said(ONE, "100,000", claim("workers_abroad", 100_000, origin="a report")),
    said(TWO, "$200 to 500 million", claim("revenue", 200e6, 500e6, per="year", document="b")),
    said(TWO, "90%", claim("state_share", 0.9, document="b")),
)


def test_the_two_reports_of_the_issue_contradict_each_other_and_imply_88_dollars():
    found = check(EXAMPLE, sources(*EXAMPLE))
    assert [f.title for f in found.contradictions] == ["Revenue of North Korea: 1.9 to 4.7 times apart"]
    assert found.implied[0].title == "$88 per worker and month is implied"
    assert found.compared == 4


def test_the_publication_date_in_place_of_a_period_changes_only_the_caution():
    dated = [
        c if c.document == "a" else c.model_copy(update=dict.fromkeys(("start", "end"), EXAMPLE[0].end))
        for c in EXAMPLE
    ]
    (found,) = check(dated, sources(*dated)).contradictions
    assert found.title == "Revenue of North Korea: 1.9 to 4.7 times apart"
    assert [c for c in found.cautions if "average over 2017–2023" not in c] == []


def test_nothing_is_found_in_nothing():
    assert check([], {}) == Findings()


def test_a_figure_that_a_document_repeats_is_taken_once():
    assert len(distinct([*EXAMPLE, *EXAMPLE])) == len(EXAMPLE)
    again = [c.model_copy(update={"quote": None, "figure": None}) for c in EXAMPLE]
    assert check([*EXAMPLE, *again], sources(*EXAMPLE)).compared == len(EXAMPLE)


def test_claims_of_an_unknown_document_are_still_compared():
    assert check(EXAMPLE, {}).contradictions


def test_contradictions_are_ordered_worst_first():
    worse = (
        claim("revenue", 5e9, per="year", document="c", host="RU"),
        claim("revenue", 1e7, per="year", document="d", host="RU"),
    )
    found = check([*EXAMPLE, *worse], sources(*EXAMPLE, *worse)).contradictions
    assert [f.severity for f in found] == sorted((f.severity for f in found), reverse=True)
    assert found[0].apart[0] == 500


ORIGINS = [None, "Harbour Council", "Meridian Desk", "Sejong Institute", "Quayside Bureau", "Estuary Office"]


def assorted(number: int, seed: int):
    """Claims of many measures, hosts, years and origins."""
    pick = random.Random(seed)
    per = {"revenue": "year", "wage_gross": "month", "wage_net": "month", "levy": "month"}
    kinds = ["workers_abroad"] * 4 + [
        *per,
        "state_share",
        "workers_returned",
        "workers_dispatched",
        "arrears",
        "workers_affected",
    ]
    out = []
    for _ in range(number):
        measure = pick.choice(kinds)
        value = pick.choice([0.5, 0.7, 0.9]) if measure == "state_share" else float(round(pick.lognormvariate(9, 1.5)))
        scope = {"host": pick.choice(["RU", "CN", "QA", "PL", None]), "place": pick.choice([None, None, "Jilin"])}
        told = {"origin": pick.choice(ORIGINS), "stance": pick.choice(["asserted"] * 9 + ["denied"])}
        told |= {"document": f"d{pick.randrange(max(4, number // 20))}", "qualifier": pick.choice(["exact", "about"])}
        when = pick.choice([None, *range(2012, 2025)])
        out.append(claim(measure, value, per=per.get(measure), when=when, **scope, **told))
    return out


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_claims_does_not_change_the_findings(seed):
    made = assorted(60, seed)
    mixed = random.Random(seed).sample(made, len(made))
    known = sources(*made)
    assert check(made, known) == check(mixed, known)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_findings_are_sound_on_any_claims(seed):
    made = assorted(60, seed)
    found = check(made, sources(*made))
    for f in found.contradictions:
        assert f.severity >= 0 and len(f.claims) >= 2 and f.arithmetic and set(f.claims) <= set(made)
        assert f.apart is None or 1 <= f.apart[0] <= f.apart[1]
    assert all(len(f.claims) > 1 for f in found.agreements)


def test_the_time_grows_with_the_claims_and_not_with_their_square():
    def seconds(count):
        made = assorted(count, 1)
        known = sources(*made)
        begun = time.process_time()
        assert check(made, known).compared > count * 0.8
        return time.process_time() - begun

    seconds(100)
    assert seconds(4_000) < 40 * seconds(500)  # all against all would be 64


@pytest.mark.parametrize("value", [9, 90_000])
def test_a_withdrawn_figure_neither_contradicts_nor_agrees(value):
    told = [
        claim("workers_abroad", 90_000, host="RU", when="2019-05-01", document="a", origin="A"),
        claim("workers_abroad", value, host="RU", when="2019-05-01", document="b", origin="B", stance="withdrawn"),
    ]
    assert check(told, sources(*told)) == Findings(compared=1)
    assert check([told[0], told[1].model_copy(update={"stance": "asserted"})], sources(*told)) != Findings(compared=2)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux copies a process safely")
def test_a_long_check_in_two_processes_finds_the_same_of_the_same_claims():
    script = """
import sys
sys.path[:0] = [{tests!r}, {benchmarks!r}]
import large
from withheld import side_by_side as module
from withheld.check import check
read = list(large.reports(300))
told, documents = [c for _, _, reading, *_ in read for c in reading.claims], [d for d, *_ in read]
own = {{id(c) for c in told}}
alone = check(told, {{d.id: d for d in documents}}, documents)
module.LARGE, copied = 1, []
module._may_copy = lambda: not copied.append(1)
beside = check(told, {{d.id: d for d in documents}}, documents)
assert copied and len(alone.all()) > 20 and beside == alone
assert all(id(c) in own for f in beside.all() for c in f.claims)
"""
    told = script.format(tests=str(ROOT / "tests"), benchmarks=str(ROOT / "benchmarks"))
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def baseline() -> Iterator[dict[str, str]]:
    """The findings of claims without sentences, and of reports with them, as rows of text."""
    made, read = assorted(600, 20191222), list(large.reports(700))
    told = [c for _, _, reading, *_ in read for c in reading.claims]
    documents = [document for document, *_ in read]
    for name, found in (
        ("assorted", check(made, sources(*made))),
        ("reports", check(told, {d.id: d for d in documents}, documents)),
    ):
        for f in (f for _, some in found if isinstance(some, tuple) for f in some):
            cells = (
                name,
                f.verdict,
                f.kind,
                f"{f.severity:.6g}",
                f.title,
                f.arithmetic,
                "; ".join((*f.differences, *f.cautions)),
            )
            yield dict(zip(FIELDS, cells, strict=True))


def test_the_findings_are_what_they_were() -> None:
    with BASELINE.open(encoding="utf-8", newline="") as file:
        before = list(csv.DictReader(file))
    assert list(baseline()) == before


if __name__ == "__main__":
    with BASELINE.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(baseline())
