"""The claims table: every figure with its value, scope, period, chain of origin, sentence, state and grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from withheld.amounts import amount
from withheld.charts import period
from withheld.clean import clean
from withheld.dossier.quotations import Piece, chain, sentence
from withheld.dossier.view_model import ViewModel, scope
from withheld.records import Claim, Evidence, Position
from withheld.vocabulary import MeasureCode, codes, measures

USED = "used in the estimate as an observation"
"""The role of a claim that is an observation as it stands."""


@dataclass(frozen=True)
class ClaimRow:
    """One claim as it is shown; ``role`` says what the estimate makes of it."""

    evidence: Evidence
    claim: Claim
    ref: str
    value: str
    where: str
    sector: str
    when: str
    chain: tuple[str, ...]
    sentence: tuple[Piece, ...]
    role: str
    disputes: tuple[str, ...]


@dataclass(frozen=True)
class ClaimGroup:
    """The claims of one measure."""

    measure: MeasureCode
    rows: tuple[ClaimRow, ...]


def claim_groups(material: ViewModel) -> list[ClaimGroup]:
    """The claims by measure, in the order of the code list."""
    rows = defaultdict(list)
    roles, disputes = _roles(material), _disputes(material)
    for e in material.of("claim"):
        if isinstance(e.record, Claim):
            rows[e.record.measure].append(_row(e, e.record, material.refs[e.id], roles.get(e.id, ""), disputes[e.id]))
    return [ClaimGroup(m, tuple(rows[code])) for code, m in measures().items() if rows[code]]


def _row(e: Evidence, claim: Claim, ref: str, role: str, disputes: Sequence[str]) -> ClaimRow:
    sector = codes("sectors").get(claim.sector or "")
    return ClaimRow(
        evidence=e, claim=claim, ref=ref, value=amount(claim), where=scope(claim),
        sector=sector.label if sector else clean(claim.sector or ""), when=period(claim.start, claim.end),
        chain=chain(e), sentence=sentence(e), role=role, disputes=tuple(disputes),
    )  # fmt: skip


def _roles(material: ViewModel) -> dict[str, str]:
    """The role of each claim in the estimate: an observation, a copy of one, or left out and why."""
    estimate = material.estimate
    if estimate is None:
        return {}
    used = USED
    roles = {o.evidence: f"{used}, {clean(o.converted)}" if o.converted else used for o in estimate.observations}
    for o in estimate.observations:
        original = material.cited(o.evidence) if o.evidence in material.refs else "a record that is not shown"
        roles |= dict.fromkeys(o.copies, f"repeats {original}; the two count once")
    return roles | {left.evidence: f"not in the estimate: {clean(left.reason)}" for left in estimate.left_out}


def _disputes(material: ViewModel) -> defaultdict[str, list[str]]:
    """The positions that are about each claim."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for e in material.of("position"):
        if isinstance(e.record, Position) and e.id in material.targets:
            found[material.targets[e.id]].append(e.id)
    return found


def filters(material: ViewModel) -> dict[str, list[tuple[str, str]]]:
    """Choices for narrowing the table: measures and states that occur, and figures without a sentence."""
    claims = [e for e in material.of("claim") if isinstance(e.record, Claim)]
    used = {e.record.measure for e in claims if isinstance(e.record, Claim)}
    states = sorted({e.state for e in claims})
    return {
        "measure": [(code, m.label) for code, m in measures().items() if code in used],
        "state": [(s, s) for s in [*states, *(["unanchored"] if material.unanchored else [])]],
    }
