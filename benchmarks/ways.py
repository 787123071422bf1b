"""Through how many modules a figure goes from a text to an observation, and a draw from the sampler to the dossier.

Run ``python benchmarks/ways.py``. A module is on the way of a figure if one of its functions returns or yields the number, the
candidate, what was decided of it, the claim, its evidence or the observation. Draws part: each kind of answer (a headline, a tension,
a scenario …) has a way of its own. On it are the modules that hand on the draws, the paths, the quantiles and the answers that
an answer is made of, and those that hand on the estimate that holds it, until the dossier has it. What is only looked up (places,
speakers, the words of a list) is on no way. A report of two figures is read in this process and its own records are observed, without
those with which the case begins, and an estimate of few draws is made and gathered for a dossier in it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

from withheld.api import add, create_case, open_case
from withheld.case import load_case
from withheld.check import Findings
from withheld.dossier import ViewModel, gather, known_scenarios
from withheld.estimate import estimate, load_latest
from withheld.estimate.headlines import Drawn
from withheld.estimate.observations import observe
from withheld.estimate.paths import Pointwise
from withheld.estimate.results import (
    Check,
    Coverage,
    Estimate,
    Excluded,
    Family,
    Headline,
    HostLevel,
    Influence,
    Observation,
    Quantiles,
    Series,
    Spread,
    Tension,
)
from withheld.estimate.sampling import Draws
from withheld.estimate.scenarios import Comparison
from withheld.estimate.summaries import Paths
from withheld.extract.candidates import Candidate
from withheld.extract.decide import Decided
from withheld.records import Claim, Evidence, Reading
from withheld.text.figures import Figure
from withheld.text.numbers import Number

TEXT = "The labour ministry said that 450 North Koreans worked in Qatar in March 2022. Each earns $150 a month.\n"
FIGURE = (Number, Figure, Candidate, Decided, Claim, Reading, Evidence, Observation)
WHOLE = (Draws, Estimate, ViewModel)
"""What every answer is drawn from or lies in: all that hands it on is on the way of each."""
ANSWERS = (Headline, HostLevel, Series, Tension, Influence, Family, Excluded, Coverage, Check, Spread, Comparison)
DRAWN = (Paths, Drawn, Pointwise, Quantiles, *ANSWERS)
ROOM = "/withheld/"
DEEP = 3
"""Lists, tuples and mappings within each other in which what is followed is looked for."""


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
        if (
            event == "return"
            and (module := _module(frame.f_code))
            and next(_found(value, self.types), None) is not None
        ):
            self.modules.setdefault(module)


@cache
def _module(code: CodeType) -> str:
    """The module of the program that a function is of; empty for others."""
    return code.co_filename.partition(ROOM)[2]


class _Handed(NamedTuple):
    """What was handed on (held, so that its address stays its own), and the modules that it came through."""

    what: object
    through: frozenset[str]


class Drawing(Followed):
    """The same of what answers are made of, each with the modules that it came through.

    What a function returns came through its module, and through those of whatever it was made of: what its calls returned to it,
    and what of its arguments, variables and own attributes is followed.
    """

    def __init__(self) -> None:
        super().__init__(WHOLE)
        self.handed: dict[int, _Handed] = {}
        self._called: list[set[str]] = []

    def way(self, answer: type) -> list[str]:
        """The modules on the longest way of a kind of answer, those of the whole last; none where none was made."""
        ways = [h.through for h in self.handed.values() if isinstance(h.what, answer)]
        return sorted(set(max(ways, key=len)) - set(self.modules)) + list(self.modules) if ways else []

    def _seen(self, frame: FrameType, event: str, value: object) -> None:
        if not (module := _module(frame.f_code)):
            return
        if event == "call":
            self._called.append(set())
        elif event == "return" and self._called:
            through = self._called.pop()
            if value is None or any(m.startswith("dossier/") for m in self.modules):
                return
            super()._seen(frame, event, value)
            if found := list(_found(value, DRAWN)):
                through |= {module, *self._known(frame)}
                self.handed |= {id(one): _Handed(one, frozenset(through | self._of(one))) for one in found}
                for caller in self._called[-1:]:
                    caller |= through

    def _of(self, one: object) -> frozenset[str]:
        return self.handed[id(one)].through if id(one) in self.handed else frozenset()

    def _known(self, frame: FrameType) -> Iterator[str]:
        """The modules through which what a function holds came to it."""
        own = frame.f_locals.get("self")
        for held in [*frame.f_locals.values(), *getattr(own, "__dict__", {}).values()]:
            for one in _found(held, DRAWN):
                yield from self._of(one)


def _found(value: object, types: tuple[type, ...], deep: int = DEEP) -> Iterator[object]:
    """A value if it is of one of some types, and what of the entries of a list, tuple or mapping is."""
    if isinstance(value, types):
        yield value
    if deep and isinstance(value, list | tuple | Mapping):
        for entry in value.values() if isinstance(value, Mapping) else value:
            yield from _found(entry, types, deep - 1)


def figures_way(folder: Path) -> list[str]:
    """The modules that a figure goes through, from a file to an observation."""
    (folder / "report.txt").write_text(TEXT, encoding="utf-8")
    with create_case(folder / "case", "KP") as case, Followed(FIGURE) as way:
        add(case, folder / "report.txt", published=None)
        read = [e for e in case.evidence() if not e.unanchored]  # not the rows that came with the case
        observe(load_case(folder / "case"), read)
    return list(way.modules)


def draws_ways(folder: Path) -> dict[str, list[str]]:
    """The modules that a draw goes through, from the sampler to the dossier, by the kind of answer that it becomes.

    ``folder`` holds the case of ``figures_way``.
    """
    place = folder / "case"
    with open_case(place) as case:
        found, sources, log = case.evidence(), case.sources(), case.log()
    head = load_case(place)
    asked = list(known_scenarios(place, head.code).values())
    with Drawing() as way:
        made = estimate(head, found, log_position=0, folder=place, seed=1, chains=2, draws=100, scenarios=asked).made
        gather(head, found, sources, load_latest(place), Findings(), log, made, release=False)
    return {answer.__name__: modules for answer in ANSWERS if (modules := way.way(answer))}


def main() -> None:
    """Print the ways, a line each with its modules below."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    os.environ["WITHHELD_WORKERS"] = "0"
    with tempfile.TemporaryDirectory() as scratch:
        found = figures_way(Path(scratch))
        print(f"a figure, from text to observation: {len(found)} modules\n  {' → '.join(found)}")
        ways = draws_ways(Path(scratch))
        print(f"a draw, from the sampler to the dossier: at most {max(map(len, ways.values()))} modules")
        for answer, modules in ways.items():
            print(f"  {answer}: {len(modules)}\n    {' · '.join(modules)}")


if __name__ == "__main__":
    main()
