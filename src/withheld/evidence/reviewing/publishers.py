"""Publishers with their default reliability, by how many records they gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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


def publishers(evidence: Sequence[Evidence], decided: Sequence[Decision]) -> list[Publisher]:
    """The publishers of some records, those of most records first; ``decided`` is the log."""
    records = Counter(e.source.publisher for e in evidence if e.source.publisher)
    outlets = invented(e.source for e in evidence)
    return [_publisher(name, n, decided, evidence, stamped(name, outlets) != name) for name, n in records.most_common()]


def _publisher(
    name: str, count: int, decided: Sequence[Decision], evidence: Sequence[Evidence], example: bool
) -> Publisher:
    lines = [d for d in standing([d for d in decided if d.subject == SOURCE + name]) if d.action == "grade"]
    default = parsed(lines[-1]).get("reliability") if lines else None
    apart = sum(e.source.publisher == name and default is not None and e.reliability != default for e in evidence)
    return Publisher(
        name, count, default, apart, lines[-1].reason if lines else None, lines[-1].analyst if lines else None, example
    )
