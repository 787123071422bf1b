"""“904, more than half of them”: fewer than twice as many were there, or more, as the words have it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from withheld.amounts import number
from withheld.check.findings import implied
from withheld.check.quantities import Quantity, quantity
from withheld.check.scopes import title
from withheld.records import Claim, Finding

_SHARE = re.compile(
    r"\b(?P<how>more than|over|at least|less than|under|fewer than|about|nearly|almost|some|exactly)?\s*"
    r"(?P<share>half|a third|one third|two thirds|a quarter|three quarters)(?: of| the)? (?:of )?"
    r"(?:those|them|the (?:total|workers|labou?rers|contingent)|all|its|their|the \S+ (?:workers|labou?rers))\b",
    re.I,
)
_PARTS = {
    "half": 1 / 2, "a third": 1 / 3, "one third": 1 / 3, "two thirds": 2 / 3, "a quarter": 1 / 4, "three quarters": 3 / 4,
}  # fmt: skip
_MORE, _LESS = ("more than", "over", "at least"), ("less than", "under", "fewer than", "nearly", "almost")
_YEAR, _FIGURE = re.compile(r"\b(?:19|20)\d\d\b"), re.compile(r"\d")
COUNTED = ("workers_returned", "workers_abroad", "workers_affected")


def majorities(claims: Sequence[Claim]) -> list[Finding]:
    """What a head-count and the share that it is said to be imply of the whole."""
    found = []
    for claim in claims:
        q = quantity(claim)
        if claim.measure not in COUNTED or claim.quote is None or claim.figure is None or q is None:
            continue
        after = claim.quote.sentence[claim.figure.end - claim.quote.sentence_start :]
        said = _SHARE.search(after)
        if said and not _FIGURE.search(_YEAR.sub("", after[: said.start()])):
            found.append(_finding(claim, q, said))
    return found


def _finding(claim: Claim, q: Quantity, said: re.Match[str]) -> Finding:
    how, share = (said["how"] or "").lower(), _PARTS[said["share"].lower()]
    whole = q.high / share
    bound = "fewer than " if how in _MORE else "more than " if how in _LESS else "about "
    words = f"{bound}{number(whole, 'person')} workers"
    line = f"{q.words()} ÷ {share:.3g} = {number(whole, 'person')}; {said.group().strip()}: {words}"
    return implied("majority", f"{title(claim)}: {words} are implied", line, (claim,), [])
