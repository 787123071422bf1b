"""Bounds on a whole from its part: “904, more than half of them” implies a total below twice that."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from withheld.amounts import number
from withheld.check.findings import implied
from withheld.check.quantities import Quantity, quantity
from withheld.check.reaches import About
from withheld.check.scopes import title
from withheld.finding import Finding
from withheld.records import Claim

_SHARE = re.compile(
    r"\b(?P<how>more than|over|at least|less than|under|fewer than|about|nearly|almost|some|exactly)?\s*"
    r"(?P<share>half|a third|one third|two thirds|a quarter|three quarters)(?: of| the)? (?:of )?"
    r"(?:those|them|the (?:total|workers|labou?rers|contingent)|all|its|their|the \S+ (?:workers|labou?rers))\b",
    re.I,
)
_PARTS = {
    "half": ("× 2", 2.0), "a third": ("× 3", 3.0), "one third": ("× 3", 3.0), "two thirds": ("× 3 ÷ 2", 3 / 2),
    "a quarter": ("× 4", 4.0), "three quarters": ("× 4 ÷ 3", 4 / 3),
}  # fmt: skip
"""How the whole follows from a part, in words and as a factor."""
_MORE, _LESS = ("more than", "over", "at least"), ("less than", "under", "fewer than", "nearly", "almost")
_BETWEEN = re.compile(r"(?: (?!and\b|but\b|while\b)[A-Za-z][\w-]*){0,6}(?: (?:19|20)\d\d)?\s*+(?:[,(–—-]\s*+)?")
"""Text allowed between a figure and its share: a noun and a year. Another subject would have a share of its own."""
_THEMSELVES = re.compile(r"\bthem$", re.I)
COUNTED = ("workers_returned", "workers_abroad", "workers_affected")


def majorities(claims: Sequence[Claim], about: Mapping[str, About] | None = None) -> list[Finding]:
    """Values of a whole implied by a head-count and the share that it is said to be."""
    found = []
    for claim in claims:
        if claim.measure not in COUNTED or claim.quote is None or claim.figure is None:
            continue
        after = claim.quote.sentence[claim.figure.end - claim.quote.sentence_start :]
        said = _SHARE.search(after)
        q = quantity(claim, about) if said else None
        if said and q and _BETWEEN.fullmatch(after[: said.start()]) and not _of_it(said, after):
            found.append(_finding(claim, q, said))
    return [f for f in found if f]


def _of_it(said: re.Match[str], after: str) -> bool:
    """“50,000 workers, almost half of them doctors”: here the figure is the whole, not the part."""
    return bool(_THEMSELVES.search(said.group()) and re.match(r"\s+\w", after[said.end() :]))


def _finding(claim: Claim, q: Quantity, said: re.Match[str]) -> Finding | None:
    """The implied whole, with a bound on the side that the words leave open; None if the figure has no bound on that side."""
    how, (step, times) = (said["how"] or "").lower(), _PARTS[said["share"].lower()]
    told, bound = _bound(how, q)
    if told <= 0 or not math.isfinite(told):
        return None
    whole = number(told * times, "person")
    words = f"{bound}{whole} workers"
    line = f"{number(told, 'person')} {step} = {whole}; {said.group().strip()}: {words}"
    return implied("majority", f"{title(claim)}: {words} are implied", line, (claim,), [])


def _bound(how: str, q: Quantity) -> tuple[float, str]:
    """The bound of the figure from which to compute the whole, and the words for how it bounds the whole."""
    hedged = "about " if q.claim.qualifier in ("about", "order") else ""
    if how in _MORE:
        return q.high, f"fewer than {hedged}"
    if how in _LESS:
        return q.low, f"more than {hedged}"
    return (q.low, "about ") if q.low == q.high else (math.inf, "")
