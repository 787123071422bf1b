"""Publishers with their default reliability, by how many records they gave."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from withheld.evidence.log import parsed, standing
from withheld.evidence.subjects import SOURCE
from withheld.names import invented, stamped
from withheld.records import Decision, Evidence


class Publisher(NamedTuple):
    """A publisher: its ``records``, the default ``reliability`` that stands with who gave it and why, how many of its records
    are graded apart from that, and whether it is an invented example."""

    name: str
    records: int
    reliability: str | None
    graded_apart: int
    reason: str | None
    analyst: str | None
    example: bool


def publishers(evidence: Sequence[Evidence], decided: Iterable[Decision]) -> list[Publisher]:
    """The publishers of some records, those of most records first; ``decided`` is the log, or its lines on publishers."""
    records: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for e in evidence:
        if e.source.publisher:
            records[e.source.publisher][e.reliability] += 1
    lines: defaultdict[str, list[Decision]] = defaultdict(list)
    for d in decided:
        if d.subject.startswith(SOURCE):
            lines[d.subject.removeprefix(SOURCE)].append(d)
    outlets = invented(e.source for e in evidence)
    ordered = sorted(records.items(), key=lambda item: -item[1].total())
    return [_publisher(name, grades, lines[name], stamped(name, outlets) != name) for name, grades in ordered]


def _publisher(name: str, grades: Counter[str], decided: Sequence[Decision], example: bool) -> Publisher:
    found = default_of(decided)
    default = found["reliability"]
    apart = sum(n for grade, n in grades.items() if default is not None and grade != default)
    return Publisher(name, grades.total(), graded_apart=apart, example=example, **found)


def default_of(decided: Sequence[Decision]) -> dict[str, str | None]:
    """The default ``reliability`` of a publisher that stands by the lines on it, its ``reason``, and the ``analyst`` who gave it."""
    lines = [d for d in standing(decided) if d.action == "grade"]
    if not lines:
        return dict.fromkeys(("reliability", "reason", "analyst"))
    return {
        "reliability": parsed(lines[-1]).get("reliability"),
        "reason": lines[-1].reason,
        "analyst": lines[-1].analyst,
    }
