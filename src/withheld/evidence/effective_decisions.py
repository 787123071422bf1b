"""Decisions on origins and publishers, and their effect on records."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sqlalchemy as sa

from withheld.evidence.log import entries, parsed, standing
from withheld.evidence.schema import documents, records, rulings
from withheld.evidence.subjects import SOURCE
from withheld.jsons import JsonMapping, JsonObject
from withheld.records import Decision


def effective(decisions: Iterable[Decision]) -> JsonObject:
    """The decisions in force on a subject: ``reliability``, ``sensitivity``, ``into`` (merged) and ``apart`` (split from)."""
    body: JsonObject = {}
    for decision in decisions:
        if decision.action == "merge":
            body["into"] = parsed(decision)["into"]
        elif decision.action == "split":
            other = parsed(decision)["from"]
            body["apart"] = sorted({*body.get("apart", ()), other})
            if body.get("into") == other:
                del body["into"]
        elif decision.action in ("grade", "mark"):
            body |= parsed(decision)
    return {key: value for key, value in body.items() if value is not None}


def write_effective(connection: sa.Connection, key: str, body: JsonMapping) -> None:
    """Store the decisions in force on an origin or a publisher, so that they are found without replaying the log."""
    connection.execute(sa.delete(rulings).where(rulings.c.subject == key))
    if body:
        connection.execute(sa.insert(rulings).values(subject=key, body=dict(body)))


def decisions_in_force(connection: sa.Connection, prefix: str) -> dict[str, JsonObject]:
    """The decisions in force on each origin (``origin:``) or publisher (``source:``), by its name."""
    query = sa.select(rulings).where(rulings.c.subject.startswith(prefix, autoescape=True))
    return {row[0].removeprefix(prefix): row[1] for row in connection.execute(query)}


def publisher_reliability(connection: sa.Connection, publisher: str | None) -> str | None:
    """The reliability that was decided for a publisher, None where there is none."""
    if publisher is None:
        return None
    body = connection.execute(sa.select(rulings.c.body).where(rulings.c.subject == SOURCE + publisher)).scalar()
    return (body or {}).get("reliability")


def default_reliability(connection: sa.Connection, document: str) -> str | None:
    """The reliability that was decided for the publisher of a document, None where there is none."""
    query = sa.select(documents.c.publisher).where(documents.c.id == document)
    return publisher_reliability(connection, connection.execute(query).scalar())


def regrade(connection: sa.Connection, publisher: str, resulting: Callable[..., JsonObject]) -> None:
    """Update the records of a publisher to its reliability in force; their own grades have precedence."""
    default = publisher_reliability(connection, publisher)
    query = sa.select(records.c.id, records.c.original, records.c.reliability)
    query = query.join(documents, records.c.document == documents.c.id).where(documents.c.publisher == publisher)
    for key, original, now in connection.execute(query.where(records.c.redacted.is_(None))).all():
        due = resulting(original, standing(entries(connection, key)), default)["reliability"]
        if due != now:
            connection.execute(sa.update(records).where(records.c.id == key).values(reliability=due))
