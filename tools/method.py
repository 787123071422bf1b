"""The tables of docs/method.md, from the numbers of the code: ``python -m tools.method`` writes them."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from withheld.estimate.observations import BASIS, HEDGE, RELIABILITY, STANCE

PAGE = Path(__file__).parent.parent / "docs" / "method.md"
MARKS = re.compile(r"(<!-- errors -->\n).*?(<!-- /errors -->)", re.S)


def errors() -> str:
    """What each part adds to the error of an observation, in quadrature."""
    parts: Mapping[str, Mapping[str, float]] = {
        "grade (reliability)": RELIABILITY, "basis": BASIS, "qualifier": HEDGE, "stance": STANCE,
    }  # fmt: skip
    rows = [f"| {name} | {_listed(numbers)} |" for name, numbers in parts.items()]
    return "\n".join(["| part | what it adds |", "| --- | --- |", *rows]) + "\n"


def _listed(numbers: Mapping[str, float]) -> str:
    return ", ".join(f"{code.replace('_', ' ')} {value:g}" for code, value in numbers.items())


def made(text: str) -> str:
    """The page with its tables made anew."""
    return MARKS.sub(lambda found: f"{found[1]}{errors()}{found[2]}", text)


def main() -> int:
    """Write the page."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    PAGE.write_text(made(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
