"""Proposals that match unanchored figures of a case with its documents, by address or for a named row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from withheld.anchoring.matching import Binder, Match, best
from withheld.evidence import Store
from withheld.records import Claim, Evidence, Source
from withheld.sources import same_page


@dataclass(frozen=True)
class Proposed:
    """An unanchored row, a document that may contain it, and the places that support it, best first; empty if there are none."""

    row: Evidence
    source: Source
    matches: tuple[Match, ...]

    @property
    def at_address(self) -> bool:
        """Whether the document was captured at the address of the row."""
        return (same_page(self.row.source.url) or "") in addresses(self.source)

    @property
    def best(self) -> list[Match]:
        """The matches that share the highest score."""
        return best(list(self.matches)) if self.matches else []


def unanchored(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The transcribed figures in use that have no sentence yet."""
    return [e for e in evidence if e.unanchored and e.state != "rejected" and isinstance(e.record, Claim)]


def addresses(source: Source) -> set[str]:
    """The addresses at which a document was captured, normalised for comparison."""
    capture = source.capture
    told = [source.url, *([capture.address, capture.origin] if capture else [])]
    return {
        page for url in told if url and "." in url and (url == source.url or "://" in url) and (page := same_page(url))
    }


def by_address(evidence: Iterable[Evidence], sources: Sequence[Source]) -> list[tuple[Evidence, Source]]:
    """Pairs of an unanchored row and a document of the case that was captured at the row's address."""
    at: dict[str, list[Source]] = {}
    for source in sources:
        for page in addresses(source) if not source.transcribed else ():
            at.setdefault(page, []).append(source)
    rows = unanchored(evidence)
    return [(e, source) for e in rows for source in at.get(same_page(e.source.url) or "", ())]


def propose(store: Store, pairs: Iterable[tuple[Evidence, Source]], binder: Binder | None = None) -> list[Proposed]:
    """The proposal for each pair of row and document, in order."""
    binder = binder or Binder()
    found = []
    for e, source in pairs:
        assert isinstance(e.record, Claim)  # unanchored rows are claims
        matches = binder.text(store.document(source.id)).matches(e.record)
        found.append(Proposed(e, source, tuple(matches)))
    return found


def proposed(store: Store, among: Collection[str] | None = None) -> list[Proposed]:
    """Proposals for all unanchored rows of which a document at their address is in the case; ``among`` names documents."""
    pairs = by_address(store.unanchored(), store.sources())
    return propose(store, [(e, s) for e, s in pairs if among is None or s.id in among])


def absent(found: Iterable[Proposed]) -> Mapping[str, str]:
    """Rows whose figure is in no document at their address, each with the label of one such document."""
    found = list(found)
    held = {p.row.id for p in found if p.matches}
    return {p.row.id: p.source.label for p in found if p.row.id not in held and p.at_address}
