"""The invented examples of a case in command output: what is stamped, how many there are, what depends on them."""

from __future__ import annotations

from dataclasses import dataclass

from withheld.amounts import estimated, estimated_range
from withheld.estimate import Bare, Estimate
from withheld.evidence import SOURCE, Store
from withheld.names import invented, normal, stamped
from withheld.records import Decision
from withheld.vocabulary import ALONE, EXAMPLE


@dataclass(frozen=True)
class Examples:
    """The examples of a case: their documents, the number of all documents, their records, invented outlets and publishers."""

    documents: frozenset[str]
    of: int
    records: frozenset[str]
    outlets: frozenset[str]
    publishers: frozenset[str]

    @classmethod
    def within(cls, store: Store) -> Examples:
        """The examples of a store."""
        sources = store.sources()
        found = frozenset(s.id for s in sources if s.example)
        outlets = invented(sources)
        records = frozenset(e.id for e in store.evidence() if e.source.example) if found else frozenset()
        publishers = frozenset(s.publisher for s in sources if s.publisher and normal(s.publisher) in outlets)
        return cls(found, len(sources), records, outlets, publishers)

    def told(self, entry: Decision) -> str:
        """The stamp to append to a log line about an example, else nothing."""
        return f" [{EXAMPLE}]" if self.about(entry) else ""

    def about(self, entry: Decision) -> bool:
        """Whether a log line is about an example: a document, a record, or an invented outlet."""
        name = entry.subject.removeprefix(SOURCE) if entry.subject.startswith(SOURCE) else None
        return name in self.publishers if name else entry.subject in self.documents | self.records

    def origin(self, name: str, estimate: Estimate) -> str:
        """The name of an origin with its stamp if it is invented or all of its records are examples."""
        told = stamped(name, self.outlets)
        rests = estimate.resting_on(name)
        return f"{name} [{ALONE}]" if told == name and rests and rests <= self.records else told

    def count(self) -> str:
        """“15 of 87 documents are invented examples”; empty if there are none."""
        n = len(self.documents)
        return (
            f"{n} of {self.of} documents {'is an invented example' if n == 1 else 'are invented examples'}" if n else ""
        )

    def closing(self, estimate: Estimate) -> list[str]:
        """Lines on the examples to print after the headlines; empty if there are none."""
        if not self.documents:
            return []
        told = [frozenset((o.evidence, *o.copies)) for o in estimate.observations]
        resting, alone = sum(not self.records.isdisjoint(t) for t in told), sum(t <= self.records for t in told)
        head = f"{self.count()}; {resting} of the {len(told)} observations use them, {alone or 'none'} nothing else."
        bare = estimate.without_examples
        if bare is None:
            return [head, "The headlines without them:  withheld estimate --without-examples"]
        return [head, *standing(estimate, bare)]


def standing(estimate: Estimate, bare: Bare) -> list[str]:
    """The latest headlines of the whole programme without the examples, one line each."""
    latest = {h.label: h for h in estimate.headlines if h.corridor is None}
    lines = [
        f"Without them: {h.label}, {h.when}: {estimated(q.median, h.unit)} (80% interval "
        f"{estimated_range(q.values[1], q.values[5], h.unit)}) instead of {estimated(h.posterior.median, h.unit)}."
        for h in latest.values()
        if (q := bare.headlines.get(h.code))
    ]
    return [*lines, *(f"Without them the sampler failed a check: {failure}." for failure in bare.failures)]
