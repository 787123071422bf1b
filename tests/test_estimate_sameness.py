"""The headlines of both built-in cases at fixed draws are what they were: no change of the code moves a number unseen.

Run as a script, it writes them anew.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from withheld.case import built_in, load_case
from withheld.estimate.density import terms
from withheld.estimate.headlines import drawn, headlines, hosts
from withheld.estimate.layout import layout
from withheld.estimate.observations import observe
from withheld.estimate.paths import pointwise, standard_normal
from withheld.estimate.results import Quantiles
from withheld.evidence import Store, create_case

BASELINE = Path(__file__).parent / "baseline" / "headlines.csv"
FIELDS = ("case", "code", "when", "word", "evidence", "tenth", "median", "nine_tenths", "prior")
CASES = ("KP", "CU")
DRAWS = 200


def numbers(code: str, folder: Path) -> Iterator[dict[str, str]]:
    """What a case says at draws of two fixed sets, one in the place of the posterior, as rows of text.

    The last rows are the log densities of the first draws: what the sampler climbs.
    """
    create_case(folder, built_in(code))
    with Store.open(folder) as store:
        case, records = load_case(folder), store.evidence()
    observations, _ = observe(case, records)
    plan = layout(case, observations)
    z, before = 0.2 + 0.4 * standard_normal(11, DRAWS, plan.size), standard_normal(12, DRAWS, plan.size)
    after, prior = drawn(case, observations, z), drawn(case, observations, before)

    def row(name: str, when: str, word: str | None, evidence: int, now: Quantiles, was: Quantiles) -> dict[str, str]:
        """A row of one quantity, to nine digits."""
        cells = (f"{value:.9g}" for value in (now.values[1], now.median, now.values[5], was.median))
        return dict(zip(FIELDS, (code, name, when, word or "", str(evidence), *cells), strict=True))

    for h in headlines(case, after, prior, observations)[0]:
        yield row(h.code, h.when, h.word, len(h.evidence), h.posterior, h.prior)
    for host in hosts(case, after.paths, prior.paths, observations):
        yield row(
            f"host-{host.corridor}", f"{host.when:%Y-%m}", host.word, len(host.evidence), host.posterior, host.prior
        )
    bias = standard_normal(13, DRAWS, terms(plan, observations).origins)
    for n, density in enumerate(pointwise(plan, observations, after.paths, bias).density.sum(axis=1)[:3]):
        yield dict.fromkeys(FIELDS, "") | {"case": code, "code": f"density-{n}", "median": f"{density:.9g}"}


def baseline(folder: Path) -> Iterator[dict[str, str]]:
    """The numbers of both cases."""
    for code in CASES:
        yield from numbers(code, folder / code)


@pytest.mark.parametrize("code", CASES)
def test_the_headlines_at_fixed_draws_are_what_they_were(code: str, tmp_path: Path) -> None:
    with BASELINE.open(encoding="utf-8", newline="") as file:
        before = [row for row in csv.DictReader(file) if row["case"] == code]
    assert len(before) > 10 and list(numbers(code, tmp_path / "case")) == before


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch, BASELINE.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(baseline(Path(scratch)))
