"""What a check could compare, and what it could not, with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from withheld.check.quantities import quantities
from withheld.check.reaches import About
from withheld.check.scopes import groups, title
from withheld.records import Claim, Source
from withheld.usable import withdrawn
from withheld.vocabulary import measures


class Coverage(NamedTuple):
    """``compared``: each quantity with at least two figures, and their number; ``apart``: figures not compared, by reason."""

    compared: tuple[tuple[str, int], ...]
    apart: tuple[tuple[str, int], ...]


def coverage(
    claims: Sequence[Claim], sources: Mapping[str, Source], about: Mapping[str, About] | None = None
) -> Coverage:
    """The quantities that were compared, those with most figures first, and why other figures were not."""
    together = groups([c for c in claims if not withdrawn(c)], sources, about)
    held = {id(q.claim) for group in together for q in group}
    # A figure whose host is left open is in two groups, but counts once.
    each = {(id(q.claim), q.per): title(q.claim) for group in together for q in group if not q.assumed}
    quantity = Counter(each.values())
    reasons = Counter(_reason(c) for c in claims if id(c) not in held)
    return Coverage(tuple(sorted(quantity.items(), key=lambda kv: (-kv[1], kv[0]))), tuple(sorted(reasons.items())))


def _reason(claim: Claim) -> str:
    if withdrawn(claim):
        return "figure that its own text withdraws"
    if measures()[claim.measure].is_plan:
        return "plan or quota, which is not a stock"
    if not quantities(claim):
        return "total without the period or rate that would make it comparable"
    return "figure reported only once in its scope"
