"""What in a case could identify a person, found by rule: names, small groups at named sites, numbers, paths, secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import sqlalchemy as sa

from withheld.disclosure.people import private_names
from withheld.disclosure.redaction_filter import NAMES
from withheld.disclosure.small_cells import REMARKS, small_group, too_small
from withheld.evidence import Store, documents_table, log_entries, reading_rows
from withheld.records import Claim, Evidence, Record
from withheld.vocabulary import codelist

AROUND = 80
GROUP = "a small group at a named place"


class Exposure(Record):
    """Something that could identify a person: its kind, words and place, and the subject whose mark or erasure would hide it."""

    kind: str
    words: str
    context: str
    subject: str
    where: str


def exposures(store: Store) -> list[Exposure]:
    """All findings of the rules, without duplicates: in texts, records, sources and the log."""
    found = [*_texts(store), *_records(store), *_log(store)]
    return sorted({e.model_dump_json(): e for e in found}.values(), key=lambda e: (e.kind, e.subject, e.words))


def _texts(store: Store) -> Iterator[Exposure]:
    query = sa.select(documents_table.c.id, documents_table.c.text, documents_table.c.source).where(
        documents_table.c.redacted.is_(None)
    )
    with reading_rows(store.engine, store.path) as connection:
        for key, text, source in connection.execute(query.order_by(documents_table.c.entry, documents_table.c.id)):
            yield from _in(text or "", key, "text")
            told = [source.get(name) or "" for name in ("title", "publisher", "author", "url", "path")]
            yield from _in("\n".join(told), key, "source")


def _records(store: Store) -> Iterator[Exposure]:
    """Small groups, and what the rules find in the fields that an analyst or a sheet has filled in."""
    for e in store.evidence():
        record, quoted = e.record, e.record.quote.sentence if e.record.quote else ""
        filled = [getattr(record, field, None) or "" for field in (*NAMES, *REMARKS, "place")]
        # What the sentence says is found in the text, with the words around it.
        for told in (*filled, *getattr(record, "via", ())):
            if told and told not in quoted:
                yield from _in(told, e.id, "record")
        yield from _groups(e)


def _groups(e: Evidence) -> Iterator[Exposure]:
    words = e.record.quote.sentence if e.record.quote else getattr(e.record, "note", None) or ""
    if isinstance(e.record, Claim) and too_small(e.record):
        most = e.record.low if e.record.high is None else e.record.high
        yield Exposure(kind=GROUP, words=f"{most:g} people", context=_line(words), subject=e.id, where="record")
    elif few := small_group(e):
        where = "sentence" if few.string == words else "record"
        yield Exposure(kind=GROUP, words=_line(few.group()), context=_line(few.string), subject=e.id, where=where)


def _log(store: Store) -> Iterator[Exposure]:
    with reading_rows(store.engine, store.path) as connection:
        for line in log_entries(connection):
            yield from _in(line.reason or "", line.subject, f"log line {line.position}")


def _in(text: str, subject: str, where: str) -> Iterator[Exposure]:
    for label, pattern in _patterns():
        for m in pattern.finditer(text):
            yield _exposure(label, m, text, subject, where)
    for m in private_names(text):
        yield _exposure("a private person's name", m, text, subject, where)


def _exposure(kind: str, m: re.Match[str], text: str, subject: str, where: str) -> Exposure:
    around = text[max(0, m.start() - AROUND) : m.end() + AROUND]
    return Exposure(kind=kind, words=_line(m.group()), context=_line(around), subject=subject, where=where)


def _line(text: str) -> str:
    return " ".join(text.split())


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((p["label"], re.compile(p["words"])) for p in codelist("exposure")["pattern"])
