"""Sensitivity marks: what a release leaves out or blurs, combined from record, document, publisher and origin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import sqlalchemy as sa

from withheld.evidence.effective_decisions import decisions_in_force
from withheld.evidence.schema import TableRow
from withheld.evidence.subjects import ORIGIN, SOURCE
from withheld.records import Sensitivity, Source

STRICTEST: tuple[Sensitivity, ...] = ("withhold", "blur")


def strictest(marks: Iterable[str | None]) -> Sensitivity | None:
    """The strictest of several marks, None where there is none."""
    found = set(marks)
    return next((mark for mark in STRICTEST if mark in found), None)


class Marks:
    """The marks on origins and publishers, and the combined mark of a record."""

    def __init__(self, connection: sa.Connection) -> None:
        self._origins = _marked(connection, ORIGIN)
        self._publishers = _marked(connection, SOURCE)

    def names(self) -> frozenset[str]:
        """The origins and publishers that are marked."""
        return frozenset(self._origins) | frozenset(self._publishers)

    def on(self, row: TableRow, source: Source) -> Sensitivity | None:
        """The mark on a joined row with its ``document_sensitivity``; a relay's mark counts as an origin's."""
        names = (row["origin"], *row["body"].get("via", ()))
        return strictest(
            [row["sensitivity"], row["document_sensitivity"], self._publishers.get(source.publisher or "")]
            + [self._origins.get(name or "") for name in names]
        )


def _marked(connection: sa.Connection, prefix: str) -> dict[str, Sensitivity]:
    bodies = decisions_in_force(connection, prefix)
    return {name: cast(Sensitivity, body["sensitivity"]) for name, body in bodies.items() if "sensitivity" in body}
