"""The content of the timeline: milestones of the case and events from the documents."""

from __future__ import annotations

from withheld.charts import Entry
from withheld.clean import anchor, clean
from withheld.dossier.view_model import ViewModel, scope
from withheld.records import Event, Evidence
from withheld.vocabulary import codes, country_name

__all__ = ["Entry", "entries", "event_label"]


def entries(material: ViewModel) -> list[Entry]:
    """Milestones and dated events in the order of time."""
    found = [
        Entry(m.start, m.end or m.start, clean(m.label), "Milestones", url=m.url, host=_name(m.host))
        for m in material.case.timeline
    ]
    found += [e for e in (_event(e, material) for e in material.of("event")) if e]
    return sorted(found, key=lambda e: (e.start, e.end, e.words))


def _name(code: str | None) -> str | None:
    return country_name(code) if code else None


def _event(e: Evidence, material: ViewModel) -> Entry | None:
    event = e.record
    if not isinstance(event, Event) or (event.start is None and event.end is None):
        return None
    start, end = event.start or event.end, event.end or event.start
    assert start and end  # one of the two is there, checked above
    label = event_label(event)
    where = scope(event) if event.host or event.place else None
    return Entry(start, end, label, label, href=anchor(e.id), ref=material.cited(e.id), host=where)


def event_label(event: Event) -> str:
    """The words of an event's type; its code if the list does not know it."""
    known = codes("events").get(event.type)
    return known.label if known else clean(event.type)
