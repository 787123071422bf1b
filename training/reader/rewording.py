"""More documents of the corpus by program: other words for those whom a state sends, and passages that stand by themselves.

The corpus tells of “North Korean workers” in ten thousand ways, and of “migrant workers” only where they are others; and its
documents are whole reports, where people also ask about one sentence. Both are said here of documents that are there.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator

from training.reader.corpus import KINDS, Document
from training.reader.labels import span_of
from withheld.text.sentences import sentences

PEOPLE = r"(?:North Korean|DPRK|Cuban|Eritrean|Vietnamese|Uyghur|Turkmen|Ethiopian|Nepali|Filipino)"
_WORKERS = re.compile(
    rf"\b(?P<people>{PEOPLE}) (?P<who>workers|labourers|laborers|nationals|citizens|employees|builders)\b"
)
_SENDS = re.compile(
    r"\bNorth Korea (?=(?:has |had )?(?:sent|sends|dispatched|dispatches|exports|exported|earns|earned|keeps|takes)\b)"
)
_NAMED = re.compile(rf"\b{PEOPLE}s?\b|\bNorth Korea\b|\bPyongyang\b|\bCuba\b|\bHavana\b")
NOUNS = (
    "migrant workers", "migrant workers", "migrant workers", "migrant labourers", "migrant laborers", "labour migrants", "migrants",
    "guest workers", "contract workers", "overseas workers", "foreign workers", "expatriate workers", "expatriates", "nationals",
    "nationals", "citizens", "citizens", "people", "fishermen", "seafarers", "unskilled workers", "low-wage workers", "employees",
)  # fmt: skip
ONCE = ("indicators", "presences", "dependences")
"""Kinds of which a document has one record each, at the first sentence that shows it."""
SENDERS = ("Pyongyang ", "Pyongyang ", "The DPRK ", "The regime in Pyongyang ")


def more(documents: Iterable[Document], seed: int = 0) -> Iterator[Document]:
    """Further documents made of those given: some in other words, and passages by themselves."""
    rng = random.Random(seed)
    for document in documents:
        if (other := reworded(document, rng)) and rng.random() < 0.5:
            yield other
        yield from passages(document, rng)


def reworded(document: Document, rng: random.Random) -> Document | None:
    """The document with another noun for the workers and another name for who sends them; None if it has no such words, or
    a quotation would no longer be found."""
    noun, sender, turned = rng.choice(NOUNS), rng.choice(SENDERS), rng.random() < 0.3

    def put(text: str | None) -> str:
        def told(m: re.Match[str]) -> str:
            return (
                f"{noun} from North Korea"
                if turned and m["people"] in ("North Korean", "DPRK")
                else f"{m['people']} {noun}"
            )

        return _SENDS.sub(sender, _WORKERS.sub(told, text or ""))

    text = put(document["text"])
    if text == document["text"]:
        return None
    out = document | {"id": f"{document['id']}-reworded", "text": text, "title": put(document.get("title")) or None}
    for kind in KINDS:
        if document.get(kind) is not None:
            out[kind] = [record | {"quote": put(record["quote"])} for record in document[kind]]
            if any(span_of(text, record["quote"]) is None for record in out[kind]):
                return None
    return out


def passages(document: Document, rng: random.Random) -> Iterator[Document]:
    """At most two passages of one to three sentences that name a sending state or its people, with the records in them.

    A sign is labelled only where a document first shows it. Behind such a place the same may be said again without a label, so a
    passage from there is left out, unless it has signs of its own.
    """
    text = document["text"]
    found = sentences(text)
    first = min(
        (at[0] for kind in ONCE for r in document.get(kind) or () if (at := span_of(text, r["quote"]))),
        default=len(text),
    )
    named = [s.number for s in found if _NAMED.search(s.text)]
    for number in rng.sample(named, min(len(named), rng.choice((0, 1, 1, 2)))):
        last = min(number + rng.choice((0, 0, 0, 1, 2)), len(found) - 1)
        if found[last].paragraph == found[number].paragraph:
            made = _cut(document, found[number].start, found[last].end, f"{document['id']}-{number}")
            if found[number].start <= first or any(made.get(kind) for kind in ONCE):
                yield made


def _cut(document: Document, start: int, end: int, name: str) -> Document:
    """The document from one offset to another, with the records whose quotation stands there whole."""
    out = document | {"id": name, "text": document["text"][start:end], "title": None}
    for kind in KINDS:
        if document.get(kind) is not None:
            spans = [(record, span_of(document["text"], record["quote"])) for record in document[kind]]
            out[kind] = [record for record, at in spans if at and start <= at[0] and at[1] <= end]
    return out
