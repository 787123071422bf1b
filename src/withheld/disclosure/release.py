"""What may leave the case: marked records left out or blurred, and examples and groups too small to hide in left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from withheld.disclosure.generalisation import blurred, open_source
from withheld.disclosure.kinds import is_unnamed
from withheld.disclosure.letters import composed
from withheld.disclosure.people import private_names
from withheld.disclosure.redaction_filter import Hidden, marked_names, marked_sources, texts
from withheld.disclosure.small_cells import SMALL_GROUP, tells_small_group, too_small
from withheld.disclosure.spellings import person
from withheld.evidence import PREFIXES, Store, documents_table, reading_rows
from withheld.records import Claim, Evidence, Position, Source, State

EXAMPLES = "records of invented examples, which no release contains"
WITHHELD = "records that are marked to be withheld"
SMALL = f"figures of groups of fewer than {SMALL_GROUP} people at a named place"
UNANCHORED = "figures transcribed by hand without a sentence in the case"
TOLD: tuple[State, ...] = ("transcribed", "accepted", "edited")
"""States of released records; a transcribed figure only once it is anchored, or on request."""
BLURRED = "records shown without words, place, names and exact dates, because of a mark or a small group"


@dataclass(frozen=True)
class Released:
    """The content of a release: ``records`` in their order, and how many were ``held_back``, or blurred, for which reason.

    ``hidden`` has the words and names to hide: check any other released text with ``hidden.tells(text)``. ``doubtful`` are the
    words in what goes out whole that may name a hidden person, by the identifier of the record.
    """

    records: tuple[Evidence, ...]
    held_back: Counter[str]
    hidden: Hidden
    doubtful: dict[str, tuple[str, ...]]


def release(
    evidence: Sequence[Evidence], *, states: Collection[State] | None = None, names: Iterable[str] = (),
    homes: Iterable[str] = (), unanchored: bool = True,
) -> Released:  # fmt: skip
    """The evidence of a case as it may be given away; the same evidence gives the same release.

    Pass all that ``Store.evidence()`` gives, so that what is hidden in one record is hidden in the others too; with
    ``states`` only records in these are given out and counted, and without ``unanchored`` only those with their sentence;
    examples are left out and counted in every state. ``names`` are further names that must not be told, and ``homes``
    further documents that name a person among these.
    """
    hidden = _hidden(evidence, names)
    hidden.settle(evidence, homes)
    out = _Outgoing(hidden)
    for e in evidence:
        if states is not None and e.state not in states and not e.source.example:
            continue
        if e.unanchored and not unanchored and e.state != "rejected":
            out.held_back[UNANCHORED] += 1
        else:
            out.take(e)
    records = _pointing_as_before(evidence, out.found)
    return Released(records=tuple(records), held_back=out.held_back, hidden=hidden, doubtful=out.doubtful)


def secret_names(store: Store) -> frozenset[str]:
    """The origins and publishers that are marked, and the private persons whom the texts of marked documents name."""
    names = store.marked_names()
    query = sa.select(documents_table.c.id).where(documents_table.c.sensitivity.is_not(None))
    with reading_rows(store.engine, store.path) as connection:
        marked = set(connection.execute(query).scalars())
    told = [composed(d.text) for d in store.texts() if d.id in marked or d.publisher in names]
    people = {m.group() for text in told for m in private_names(text)}
    return names | {name for name in people if (who := person(name)) and who.given}


def naming(store: Store, names: Collection[str]) -> list[str]:
    """The documents of a store whose texts surely name one of some persons."""
    hidden = Hidden((), [n for n in names if not is_unnamed(n)])
    documents = [s for s in store.sources() if not s.transcribed] if names else []
    return [s.id for s in documents if hidden.names_person(store.document(s.id).text)]


def may_rest(evidence: Iterable[Evidence], *, unanchored: bool) -> list[Evidence]:
    """The records that a released estimate may use: decided, anchored or requested, no example, nothing held back."""
    return [e for e in evidence if not unfit(e, unanchored=unanchored)]


def unfit(e: Evidence, *, unanchored: bool) -> str | None:
    """Why a released estimate may not use a record; None if it may."""
    if e.state not in TOLD:
        return f"{e.state}"
    if e.source.example:
        return "from example reports"
    if e.unanchored and not unanchored:
        return "unanchored"
    return "withheld" if e.sensitivity == "withhold" or _is_small(e) else None


def _hidden(evidence: Sequence[Evidence], names: Iterable[str]) -> Hidden:
    secret = [e for e in evidence if e.sensitivity or tells_small_group(e) or _is_small(e)]
    reported = [e for e in evidence if not e.source.example]
    told = (n for n in names if not is_unnamed(n))
    # A name in an example is not made public by that.
    hidden = Hidden(secret, {*marked_names(evidence), *marked_names(reported), *told})
    marked = marked_sources(evidence)
    for source in {e.source.id: e.source for e in evidence if e.source.id in marked}.values():
        hidden.hide_source(source)
    return hidden


def _is_small(e: Evidence) -> bool:
    return isinstance(e.record, Claim) and too_small(e.record)


@dataclass
class _Outgoing:
    """The released records, by their previous identifiers."""

    hidden: Hidden
    found: dict[str, Evidence] = field(default_factory=dict)
    held_back: Counter[str] = field(default_factory=Counter)
    doubtful: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _numbers: Counter[str] = field(default_factory=Counter)
    _unnamed: dict[str, str] = field(default_factory=dict)
    _open: dict[str, Source] = field(default_factory=dict)

    def take(self, e: Evidence) -> None:
        """Add a record whole or blurred, or leave it out."""
        if e.source.example:
            self.held_back[EXAMPLES] += 1
        elif e.sensitivity == "withhold":
            self.held_back[WITHHELD] += 1
        elif _is_small(e):
            self.held_back[SMALL] += 1
        elif e.sensitivity or self._must_blur(e):
            self.held_back[BLURRED] += 1
            self.found[e.id] = self._blur(e)
        else:
            self.found[e.id] = self._whole(e)
            told = (*texts(e), e.source.title, e.source.publisher)
            if doubts := [word for text in told for word in self.hidden.doubts(text, e.source.id)]:
                self.doubtful[e.id] = tuple(dict.fromkeys(doubts))

    def _must_blur(self, e: Evidence) -> bool:
        hides = self.hidden.tells
        return tells_small_group(e) or self.hidden.overlaps(e) or any(hides(text, e.source.id) for text in texts(e))

    def _blur(self, e: Evidence) -> Evidence:
        self._numbers[e.kind] += 1
        source = self._unnamed.setdefault(e.source.id, f"blurred-{len(self._unnamed) + 1}")
        return blurred(e, self.hidden, f"{PREFIXES[e.kind]}-blurred-{self._numbers[e.kind]}", source)

    def _whole(self, e: Evidence) -> Evidence:
        source = self._open.setdefault(e.source.id, open_source(e.source, self.hidden))
        # The context of a quotation may extend into a hidden sentence.
        quote = e.record.quote and e.record.quote.model_copy(update={"prefix": "", "suffix": ""})
        was = e.transcribed_from and open_source(e.transcribed_from, self.hidden)
        record = e.record.model_copy(update={"quote": quote})
        return e.model_copy(update={"source": source, "record": record, "transcribed_from": was})


def _pointing_as_before(evidence: Sequence[Evidence], found: dict[str, Evidence]) -> list[Evidence]:
    """Records whose positions index the released claims; positions on a removed claim have no index."""
    before = _claims_by_document(evidence)
    index = {e.id: n for claims in _claims_by_document(found.values()).values() for n, e in enumerate(claims)}
    records = []
    for e in evidence:
        if (now := found.get(e.id)) and isinstance(now.record, Position):
            target = _target(e, before, found)
            same = target is not None and target.record.document == now.record.document
            claim = index[target.id] if same and target else None
            now = now.model_copy(update={"record": now.record.model_copy(update={"claim": claim})})
        records.extend([now] if now else [])
    return records


def _claims_by_document(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    claims: defaultdict[str, list[Evidence]] = defaultdict(list)
    for e in evidence:
        if isinstance(e.record, Claim):
            claims[e.record.document].append(e)
    return claims


def _target(e: Evidence, before: dict[str, list[Evidence]], found: dict[str, Evidence]) -> Evidence | None:
    """The claim that a position was about, as released."""
    at = e.record.claim if isinstance(e.record, Position) else None
    claims = before.get(e.record.document, [])
    return found.get(claims[at].id) if at is not None and 0 <= at < len(claims) else None
