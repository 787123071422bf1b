"""Times every pattern of the program at three lengths of texts made to be slow for it: ``python benchmarks/patterns.py``.

Prints those whose time grows faster than their text, with the text; exit code 1 if there is one. Time is that of the
processor, so that other programs do not count.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from pattern_attacks import every_pattern, slow


def main() -> int:
    """Attack all patterns; what to exit with."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    patterns = every_pattern()
    found = [(used, text) for used in patterns if (text := slow(used)) is not None]
    for used, text in found:
        print(f"{used.where}: {used.pattern.pattern[:100]!r} on {text[:24]!r} … {text[-6:]!r}")
    print(f"{len(found)} of {len(patterns)} patterns grow faster than their text")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
