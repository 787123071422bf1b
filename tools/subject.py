"""Is a commit's message one that a reader of the log can use? Git hands the file with the message over (``commit-msg``)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

LONGEST = 60
"""Characters of a subject that every view of a log shows whole."""
MADE = ("Merge ", "Revert ", "fixup! ", "squash! ")
"""Subjects that git writes itself."""


def faults(message: str) -> list[str]:
    """What is wrong with a message; nothing where it is well formed."""
    lines = [line for line in message.split("\n") if not line.startswith("#")]
    subject, rest = lines[0].strip(), [line.strip() for line in lines[1:]]
    if subject.startswith(MADE):
        return []
    found = []
    if not subject:
        found.append("the first line is empty; say there what the commit does")
    if len(subject) > LONGEST:
        found.append(f"the subject has {len(subject)} characters; at most {LONGEST}, the rest belongs into the body")
    if subject.endswith("."):
        found.append("the subject ends with a full stop; leave it out")
    if rest and rest[0]:
        found.append("the second line is not blank; a blank line divides the subject from the body")
    if not any(rest):
        found.append("there is no body; say why, after a blank line")
    return found


def main() -> int:
    """Print what is wrong with the message in the file that is named; 1 where anything is."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("message", type=Path, help="the file that git gives a commit-msg hook")
    found = faults(asked.parse_args().message.read_text(encoding="utf-8"))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
