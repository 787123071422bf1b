"""Disagreements between figures: contradictions by arithmetic, and tensions with the rest of the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from withheld.amounts import amount
from withheld.charts import between, period
from withheld.dossier.answers import address_of, distance
from withheld.dossier.quotations import Piece, chain, marked, pieces, sentence
from withheld.dossier.view_model import ViewModel, scope
from withheld.estimate import Estimate, Observation, Tension, tested_over
from withheld.estimate import tested_figure as told
from withheld.finding import Finding
from withheld.names import normal, same_name, stamped
from withheld.records import Claim, Dependence, Evidence, Pledge, Source
from withheld.vocabulary import ALONE, codelist, codes, measures

NO_SECTOR = "sector not stated"
TENSE = 0.1
"""Tensions with a smaller tail probability are listed one by one, the others are counted."""


@dataclass(frozen=True)
class Side:
    """One of the figures of a finding; ``id`` is None where the record itself is not in the dossier."""

    id: str | None
    measure: str
    value: str
    where: str
    when: str
    sentence: tuple[Piece, ...]


@dataclass(frozen=True)
class Card:
    """A finding as it is shown."""

    id: str
    finding: Finding
    apart: str
    sides: tuple[Side, ...]
    settles: str = ""
    undated: bool = False
    """Of a change on the way: whether nothing shows which of the two texts came first."""


def cards(findings: Iterable[Finding], material: ViewModel, name: str) -> list[Card]:
    """Findings with their figures in their sentences: first those whose resolution would narrow the estimate most, then by
    severity; without an estimate, by severity. A card's address depends on what it compares, not on its place in the list."""
    told = {t.evidence: t for t in material.estimate.tensions} if material.estimate else {}
    listed = list(findings)
    best = {id(f): _most_settling(f, material, told) for f in listed}
    ordered = sorted(listed, key=lambda f: (-best[id(f)][0], -f.severity))
    called = _unlike(address_of(f, material) for f in ordered)
    return [
        Card(
            f"{name}-{one}",
            f,
            distance(f),
            (*(_side(c, material) for c in f.claims), *_passages(f, material)),
            best[id(f)][1] or settling(f),
            f.verdict == "variant" and not is_ordered(f, material),
        )
        for one, f in zip(called, ordered, strict=True)
    ]


def _unlike(addresses: Iterable[str]) -> list[str]:
    """Addresses of findings, with a suffix for those that occurred before."""
    seen: Counter[str] = Counter()
    found = []
    for one in addresses:
        found.append(f"{one}-{seen[one] + 1}" if seen[one] else one)
        seen[one] += 1
    return found


def is_ordered(variant: Finding, material: ViewModel) -> bool:
    """Whether it is known which report of a change came first: by the dates of both documents, or as the later names the other.

    For a number split in two it is: the whole one came first.
    """
    if not variant.claims:
        return True
    first, last = (_told_in(c, material) for c in (variant.claims[0], variant.claims[-1]))
    if first is None or last is None:
        return False
    if first.published and last.published and first.published != last.published:
        return first.published < last.published
    claim, outlet = variant.claims[-1], normal(first.publisher or "")
    return bool(outlet) and any(same_name(outlet, normal(n)) for n in (claim.origin, *claim.via) if n)


def _told_in(claim: Claim, material: ViewModel) -> Source | None:
    identifier = material.identifiers.get(claim, "")
    return material.by_id[identifier].source if identifier in material.by_id else None


WORTH_TELLING = 0.1
"""Expected narrowing from which a finding says what would resolve it."""


def _most_settling(finding: Finding, material: ViewModel, told: Mapping[str, Tension]) -> tuple[float, str]:
    """How much the estimate would narrow if one claim of a finding were known to be true, as a number and in words."""
    tensions = [
        told[i] for c in finding.claims if (i := material.identifiers.get(c, "")) in told and i in material.refs
    ]
    best = max(tensions, key=lambda t: t.settles, default=None)
    if best is None or best.settles < WORTH_TELLING or material.estimate is None:
        return 0.0, ""
    label = next((f"{h.label}, {h.when}" for h in material.estimate.headlines if h.code == best.headline), None)
    if label is None:
        return 0.0, ""
    words = (
        f"if {material.cited(best.evidence)} were known to be true, the interval of “{label}” would be expected to narrow by "
        f"{best.settles:.0%}."
    )
    return round(best.settles, 2), words


def settling(finding: Finding) -> str:
    """What would resolve a contradiction without an effect on the estimate; empty for other findings."""
    if finding.verdict != "contradiction":
        return ""
    names: list[str] = []
    for origin in filter(None, (c.origin for c in finding.claims)):
        if not any(same_name(normal(origin), normal(known)) for known in names):
            names.append(origin)
    if len(names) > 1:
        return f"what {', '.join(names[:-1])} and {names[-1]} each counted, and at what time."
    if names and len(finding.claims) > 1 and all(c.origin for c in finding.claims):
        return f"which of the figures {names[0]} stands by, and of what time each is."
    return "the count, register or witness behind each figure."


def _passages(finding: Finding, material: ViewModel) -> list[Side]:
    """Sentences that matter without a claim in them."""
    if not finding.passages:
        return []
    names = {s.id: s.label for s in material.sources}
    return [
        Side(None, "", p.quote.exact, names.get(p.document, p.document), "", pieces(p.quote)) for p in finding.passages
    ]


def _side(claim: Claim, material: ViewModel) -> Side:
    label, when = measures()[claim.measure].label, period(claim.start, claim.end)
    return Side(material.identifiers.get(claim), label, amount(claim), scope(claim), when, marked(claim))


@dataclass(frozen=True)
class Strain:
    """A claim in tension with the rest: the figure, the 95% interval implied by the rest, and in ``words`` the 80% interval."""

    tension: Tension
    evidence: Evidence
    value: str
    expected: str
    words: str

    @property
    def chance(self) -> str:
        """The probability of so large a difference by chance, in words."""
        return often(self.tension.tail)

    @property
    def noticed(self) -> str:
        """How far off the figure would have to be to be detected; empty if that is not known."""
        factor = self.tension.detects
        if not factor:
            return ""
        if factor >= MOST_NOTICED:
            return "An error by a factor of less than 100 would not stand out."
        return f"An error by a factor of {factor:.2g} or more would stand out."


MOST_NOTICED = 99.5
"""The factor from which an error reads as one of a hundred times."""


def often(tail: float) -> str:
    """A small probability as one in so many: “1 in 250”."""
    if tail < 0.001:
        return "less than 1 in 1,000"
    return f"1 in {float(f'{1 / tail:.2g}'):,.0f}"


def strains(material: ViewModel) -> tuple[list[Strain], int]:
    """The tense claims, worst first, and how many others are not so far off; those that are not shown are in neither."""
    estimate = material.estimate
    if estimate is None:
        return [], 0
    tested = {o.evidence: o for o in estimate.observations}
    known = {(s.output, s.corridor): s.unit for s in estimate.series}
    by_id = material.by_id
    shown = [t for t in estimate.tensions if t.evidence in by_id]
    listed = sorted((t for t in shown if t.tail < TENSE or t.flagged), key=lambda t: t.tail)
    found = [_strain(t, by_id[t.evidence], tested.get(t.evidence), known) for t in listed]
    return found, len(shown) - len(found)


def _strain(
    tension: Tension, e: Evidence, o: Observation | None, known: Mapping[tuple[str, str | None], str]
) -> Strain:
    """A tension with its figure on the scale of the implied interval; if that differs from the reported scale, both are shown."""
    claim = e.record
    assert isinstance(claim, Claim)  # tensions are of observations, and those are claims
    unit = (known.get((o.output, o.corridor), "") if o else "") or claim.unit
    over = tested_over(o).partition(",")[0] if o else ""
    most, eighty = (f"{between(tension.expected, level, unit)} {over}".rstrip() for level in (95, 80))
    value = _as_tested(claim, o) if o else amount(claim)
    return Strain(tension, e, value, most, f"Without it, the other evidence implies {eighty} (80% interval).")


def _as_tested(claim: Claim, o: Observation) -> str:
    """A figure, and the value that it is compared as if that differs: a yearly mean, or a bound for a part."""
    figure = amount(claim)
    if (o.high is not None and o.high <= 0) or (
        (claim.low, claim.high) == (o.low, o.high) and "average" not in tested_over(o)
    ):
        return figure
    return f"{figure}: {told(o)}" if tested_over(o) else f"{figure}, tested as {told(o)}"


def covered(material: ViewModel) -> list[tuple[str, int, int]]:
    """Coverage of the 80% predictive intervals, by basis of the origins and in all: words, points inside, total; empty without an
    estimate."""
    found = material.estimate.coverage if material.estimate else ()
    labels = {str(c["code"]): str(c["label"]) for c in codelist("bases")["code"]}
    rows = [(labels.get(c.basis, c.basis), c.within80, c.n) for c in found]
    return [*rows, ("All", sum(r[1] for r in rows), sum(r[2] for r in rows))] if rows else []


@dataclass(frozen=True)
class Influential:
    """An origin on which headlines depend: the headline that would change most without it, and by what factor."""

    origin: str
    observations: int
    headline: str
    multiple: float
    reliable: bool


SLIGHT = 1.05
"""Changes by less than this factor, in either direction, are not listed."""


def influential(material: ViewModel) -> list[Influential]:
    """The origins on which headlines depend, the most influential first."""
    estimate = material.estimate
    if estimate is None:
        return []
    labels = {h.code: f"{h.label}, {h.when}" for h in estimate.headlines}
    found = []
    for influence in estimate.source_influence:
        code, multiple = max(influence.shifts.items(), key=lambda item: _off(item[1]), default=("", 1.0))
        if code in labels and _off(multiple) >= SLIGHT:
            found.append(
                Influential(
                    _origin(influence.origin, estimate, material),
                    influence.observations,
                    labels[code],
                    multiple,
                    influence.reliable,
                )
            )
    return sorted(found, key=lambda one: -_off(one.multiple))


def _origin(name: str, estimate: Estimate, material: ViewModel) -> str:
    """The name of an origin, stamped if it is an invented outlet or occurs in examples only."""
    told, rests = stamped(name, material.outlets), estimate.resting_on(name)
    return f"{name} [{ALONE}]" if told == name and rests and rests <= material.examples else told


def _off(multiple: float) -> float:
    return max(multiple, 1 / max(multiple, 1e-9))


def unchecked(material: ViewModel) -> int:
    """Observations that could be wrong by a factor of ten without being detected."""
    return sum((t.detects or 0) > 10 for t in material.estimate.tensions) if material.estimate else 0


@dataclass(frozen=True)
class Told:
    """A pledge, presence, dependence or event as a row: who, what, where, in which sentence, and when.

    A dependence has no time; ``when`` holds its sector.
    """

    evidence: Evidence
    what: str
    where: str
    when: str
    chain: tuple[str, ...]
    sentence: tuple[Piece, ...]


def rows(records: Iterable[Evidence]) -> list[Told]:
    """Records without a figure as rows."""
    return [_told(e) for e in records]


def _told(e: Evidence) -> Told:
    return Told(e, _what(e), scope(e.record), _when(e), chain(e), sentence(e))


def _when(e: Evidence) -> str:
    record = e.record
    if isinstance(record, Pledge):
        return f"by {period(record.by, record.by)}" if record.by else "no date"
    if isinstance(record, Dependence):
        known = codes("sectors").get(record.sector or "")
        return known.label if known else record.sector or NO_SECTOR
    return period(getattr(record, "start", None), getattr(record, "end", None))


def _what(e: Evidence) -> str:
    lists = {"pledge": ("acts", "act"), "event": ("events", "type"), "indicator": ("indicators", "indicator"),
             "presence": ("sectors", "sector"), "dependence": ("dependences", "kind")}  # fmt: skip
    name, field = lists[e.kind]
    code = getattr(e.record, field) or ""
    known = codes(name).get(code)
    actor = e.record.holder if isinstance(e.record, Dependence) else getattr(e.record, "actor", None)
    return (known.label if known else code or NO_SECTOR) + (f" ({actor})" if actor else "")
