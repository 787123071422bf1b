"""Through how many modules a figure goes from a text to an observation, and a draw from the sampler to the dossier.

Run ``python benchmarks/ways.py``. A module is on the way if one of its functions returns or yields what is followed: for a figure the
number, the candidate, what was decided of it, the claim, its evidence and the observation; for a draw the draws, their paths,
quantiles, series and headlines. What is only looked up on the way (places, speakers, the words of a list) is not on it. A report
of two figures is read in this process, and an estimate of few draws is made and rendered in it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from withheld.api import add, create_case, estimate, evidence, open_case, render
from withheld.case import load_case
from withheld.dossier.view_model import ViewModel
from withheld.estimate.observations import observe
from withheld.estimate.results import Estimate, Headline, Observation, Quantiles, Series
from withheld.estimate.sampling import Draws
from withheld.estimate.summaries import Paths
from withheld.extract.candidates import Candidate
from withheld.extract.decide import Decided
from withheld.records import Claim, Evidence, Reading
from withheld.text.figures import Figure
from withheld.text.numbers import Number

TEXT = "The labour ministry said that 450 North Koreans worked in Qatar in March 2022. Each earns $150 a month.\n"
FIGURE = (Number, Figure, Candidate, Decided, Claim, Reading, Evidence, Observation)
DRAW = (Draws, Paths, Quantiles, Series, Headline, Estimate, ViewModel)
ROOM = "/withheld/"


class Followed:
    """The modules of the program whose functions hand on something of some types while this is entered, in the order met."""

    def __init__(self, types: tuple[type, ...]) -> None:
        self.types = types
        self.modules: dict[str, None] = {}

    def __enter__(self) -> Followed:
        sys.setprofile(self._seen)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _seen(self, frame: FrameType, event: str, value: object) -> None:
        path = frame.f_code.co_filename
        if event == "return" and ROOM in path and _holds(value, self.types):
            self.modules.setdefault(path.partition(ROOM)[2])


def _holds(value: object, types: tuple[type, ...]) -> bool:
    """Whether a value is of one of some types, or a list, tuple or mapping whose first entry is, two deep at most."""
    for _ in range(3):
        if isinstance(value, types):
            return True
        entries = list(value.values())[:1] if isinstance(value, Mapping) else value
        if not isinstance(entries, list | tuple) or not entries:
            return False
        value = entries[0]
    return False


def figures_way(folder: Path) -> list[str]:
    """The modules that a figure goes through, from a file to an observation."""
    (folder / "report.txt").write_text(TEXT, encoding="utf-8")
    with create_case(folder / "case", "KP") as case, Followed(FIGURE) as way:
        add(case, folder / "report.txt", published=None)
        observe(load_case(folder / "case"), evidence(case))
    return list(way.modules)


def draws_way(folder: Path) -> list[str]:
    """The modules that a draw goes through, from the sampler to the dossier; ``folder`` holds the case of ``figures_way``."""
    with open_case(folder / "case") as case, Followed(DRAW) as way:
        estimate(case, chains=2, draws=100)
        render(case, folder / "dossier.html")
    return list(way.modules)


def main() -> None:
    """Print both ways, a line each with its modules below."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    os.environ["WITHHELD_WORKERS"] = "0"
    with tempfile.TemporaryDirectory() as scratch:
        ways: tuple[tuple[str, Callable[[Path], list[str]]], ...] = (
            ("a figure, from text to observation", figures_way), ("a draw, from the sampler to the dossier", draws_way),
        )  # fmt: skip
        for name, way in ways:
            found = way(Path(scratch))
            print(f"{name}: {len(found)} modules\n  {' → '.join(found)}")


if __name__ == "__main__":
    main()
