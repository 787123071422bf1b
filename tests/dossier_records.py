"""Made-up records of every kind and state, for the tests of the dossier; all is invented."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from withheld.records import (
    Claim,
    DateWindow,
    Dependence,
    Event,
    Evidence,
    Indicator,
    Pledge,
    Position,
    Presence,
    Quote,
    Source,
    Span,
)

HOSTS = ("RU", "CN", "QA", "KW", "MN", "PL")
LEVELS = {"RU": 22_000, "CN": 64_000, "QA": 40, "KW": 120, "MN": 300, "PL": 210}
SENTENCES = {
    "workers_abroad": "The {origin} said that about {n} workers from the north were in {host}, most of them on sites.",
    "workers_returned": "According to {origin}, {n} people were sent home from {host} before the deadline.",
    "revenue": "The programme earns the state ${n} million a year, {origin} estimated.",
    "arrears": "Managers in {host} owe the crew ${n} million, {origin} said.",
    "state_share": "{origin} reported that {n}% of the pay is taken in {host}.",
}


def make_source(n: int, **changes: Any) -> Source:
    known: dict[str, Any] = {
        "id": f"d-{n:04x}",
        "sha256": hashlib.sha256(str(n).encode()).hexdigest(),
        "title": f"A report on workers, no. {n}",
        "publisher": f"Example Gazette {n}",
        "published": dt.date(2015, 3, 1) + dt.timedelta(days=97 * n),
        "published_basis": "byline",
        "url": f"https://example.org/report/{n}",
        "path": f"/somewhere/secret/report-{n}.html",
        "language": "en",
    }
    return Source(**known | changes)


def make_quote(sentence: str, exact: str, offset: int = 100) -> Quote:
    start = offset + sentence.index(exact)
    return Quote(start=start, end=start + len(exact), exact=exact, sentence=sentence, sentence_start=offset)


def make_claim(
    source: Source, n: int, measure: str = "workers_abroad", host: str | None = "RU", **changes: Any
) -> Claim:
    figure = f"{n:,}"
    origin = changes.get("origin", "Ministry of Examples")
    sentence = SENTENCES[measure].format(origin=origin, n=figure, host=host or "the region")
    quote = make_quote(sentence, sentence[sentence.index(figure) :].rstrip("."))
    scale = {"revenue": 1e6, "arrears": 1e6, "state_share": 0.01}.get(measure, 1)
    unit = {"revenue": "USD", "arrears": "USD", "state_share": "fraction"}.get(measure, "person")
    known: dict[str, Any] = {
        "document": source.id,
        "quote": quote,
        "measure": measure,
        "low": n * scale,
        "high": n * scale,
        "qualifier": "about",
        "unit": unit,
        "per": "year" if measure == "revenue" else None,
        "programme": "KP",
        "host": host,
        "start": source.published,
        "end": source.published,
        "origin": origin,
        "via": ("Example Wire",),
        "figure": Span(start=quote.start, end=quote.start + len(figure)),
    }
    return Claim(**known | changes)


def entry(identifier: str, kind: str, record: Any, source: Source, state: str = "accepted") -> Evidence:
    return Evidence(id=identifier, kind=kind, state=state, record=record, source=source, reliability="C", credibility=3)


def path_of(host: str, t: dt.date) -> float:
    """An invented history: growth, a fall to the deadline, a slow return."""
    years = t.year + (t.month - 1) / 12
    level = LEVELS[host] * (0.5 + 0.1 * min(years - 2010, 7))
    return max(level * (1 - 0.55 * min(max(years - 2017.7, 0) / 2.3, 1) + 0.06 * max(years - 2021, 0)), 3)


def make_evidence() -> list[Evidence]:
    """Some forty records of every kind and state, in many documents."""
    found: list[Evidence] = []
    states = ("accepted", "proposed", "edited", "accepted")
    shapes: tuple[dict[str, Any], ...] = (
        {},
        {"qualifier": "at_least", "high": None},
        {"qualifier": "at_most", "low": None},
        {"qualifier": "range"},
        {"start": dt.date(2018, 1, 1), "end": dt.date(2018, 12, 31)},
        {"start": None, "end": None},
    )
    for n in range(30):
        host, source, shape = HOSTS[n % len(HOSTS)], make_source(n % 13), dict(shapes[n % len(shapes)])
        value = int(path_of(host, source.published) * (0.7 + 0.09 * (n % 8)))
        if shape.get("qualifier") == "range":
            shape["high"] = value * 1.4
        claim = make_claim(source, value, host=host, **shape)
        found.append(entry(f"c-{n:08x}", "claim", claim, source, states[n % 4]))
    found += _other_claims()
    return found + _others()


def _other_claims() -> list[Evidence]:
    a, b, c = make_source(3), make_source(5), make_source(90, transcribed=True, path=None, title="A table of permits")
    row = make_claim(
        c, 30_023, qualifier="exact", start=dt.date(2017, 12, 31), end=dt.date(2017, 12, 31), origin="Russia"
    )
    return [
        entry("c-rev1", "claim", make_claim(a, 500, "revenue", None), a),
        entry("c-rev2", "claim", make_claim(b, 106, "revenue", None, origin="Institute"), b),
        entry("c-ret1", "claim", make_claim(b, 904, "workers_returned", "KW"), b),
        entry("c-owed", "claim", make_claim(a, 10, "arrears", "CN", derivation="of a stated total"), a),
        entry("c-row1", "claim", row.model_copy(update={"quote": None, "figure": None, "via": ()}), c, "transcribed"),
        entry("c-bad1", "claim", make_claim(a, 13, host="RU", origin="Bad Copy"), a, "rejected"),
    ]


def _others() -> list[Evidence]:
    a, b = (
        make_source(2),
        make_source(
            7,
            published=None,
            window=DateWindow(
                earliest=dt.date(2019, 1, 1), latest=dt.date(2019, 6, 30), basis="mentions the midterm report"
            ),
        ),
    )
    told = "Their passports were taken on arrival, and they were locked in at night."
    quote, locked = make_quote(told, "passports were taken"), make_quote(told, "locked in at night")
    denial = make_quote("None is employed, the ministry said, under work permits.", "None is employed")
    return [
        entry(
            "e-1",
            "event",
            Event(
                document=a.id,
                quote=quote,
                type="dispatch",
                start=dt.date(2018, 4, 1),
                end=dt.date(2018, 4, 30),
                host="RU",
                place="Vladivostok",
                actor="an agency",
            ),
            a,
        ),
        entry(
            "e-2",
            "event",
            Event(
                document=a.id,
                quote=quote,
                type="return",
                start=dt.date(2019, 12, 15),
                end=dt.date(2019, 12, 15),
                host="CN",
            ),
            a,
            "proposed",
        ),
        entry("e-3", "event", Event(document=a.id, quote=quote, type="unrest", host="CN"), a),
        entry(
            "i-1",
            "indicator",
            Indicator(
                document=a.id, quote=quote, indicator="retention_of_identity_documents", host="RU", origin="a worker"
            ),
            a,
        ),
        entry(
            "i-2",
            "indicator",
            Indicator(document=a.id, quote=locked, indicator="restriction_of_movement"),
            a,
            "proposed",
        ),
        entry(
            "p-1",
            "position",
            Position(
                document="d-0003",
                quote=denial,
                stance="deny",
                holder="Ministry",
                target="that workers remain",
                claim=0,
                definition="employed under work permits",
            ),
            make_source(3),
        ),
        entry(
            "u-1",
            "pledge",
            Pledge(document=b.id, quote=denial, holder="Russia", act="repatriate", host="RU", by=dt.date(2019, 12, 22)),
            b,
        ),
        entry(
            "h-1",
            "presence",
            Presence(
                document=b.id,
                quote=quote,
                host="ML",
                sector="construction",
                start=dt.date(2012, 1, 1),
                end=dt.date(2019, 6, 30),
            ),
            b,
        ),
        entry(
            "x-1",
            "dependence",
            Dependence(
                document=b.id, quote=quote, kind="labour_need", host="RU", sector="construction", holder="Builders"
            ),
            b,
        ),
    ]
