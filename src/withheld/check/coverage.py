"""What a check could compare, and what it could not, with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from withheld.check.quantities import quantities
from withheld.check.reaches import About
from withheld.check.scopes import groups, identity, title
from withheld.finding import Finding
from withheld.records import Claim, Source
from withheld.usable import withdrawn
from withheld.vocabulary import measures


class Coverage(NamedTuple):
    """``compared``: each quantity with at least two figures, and their number; ``apart``: figures not compared, by reason;
    ``across``: how many figures are alone in their scope and on a card with figures of another one."""

    compared: tuple[tuple[str, int], ...]
    apart: tuple[tuple[str, int], ...]
    across: int = 0


def coverage(
    claims: Sequence[Claim],
    sources: Mapping[str, Source],
    about: Mapping[str, About] | None = None,
    findings: Iterable[Finding] = (),
) -> Coverage:
    """The quantities that were compared, those with most figures first, and why other figures were not.

    ``findings`` are those of these claims: a part larger than its whole and a wage that does not fit a revenue were compared,
    though nothing else has their scope.
    """
    together = groups([c for c in claims if not withdrawn(c)], sources, about)
    held = {id(q.claim) for group in together for q in group}
    # A figure whose host is left open is in two groups, but counts once.
    each = {(id(q.claim), q.per): title(q.claim) for group in together for q in group if not q.assumed}
    quantity = Counter(each.values())
    used = {(c.document, identity(c)) for f in findings for c in f.claims}
    alone = [c for c in claims if id(c) not in held]
    apart = [c for c in alone if (c.document, identity(c)) not in used]
    reasons = Counter(map(_reason, apart))
    listed = tuple(sorted(quantity.items(), key=lambda kv: (-kv[1], kv[0])))
    return Coverage(listed, tuple(sorted(reasons.items())), len(alone) - len(apart))


def _reason(claim: Claim) -> str:
    if withdrawn(claim):
        return "figure that its own text withdraws"
    if measures()[claim.measure].is_plan:
        return "plan or quota, which is not a stock"
    if not quantities(claim):
        return "total without the period or rate that would make it comparable"
    return "figure reported only once in its scope"
