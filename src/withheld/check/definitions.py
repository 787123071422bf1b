"""Whom a figure or a denial leaves out, and what a head-count counts, in the words of its own text."""

from __future__ import annotations

import re
from functools import cache

from withheld.check.findings import Caution
from withheld.check.retellings import counted
from withheld.records import Claim
from withheld.vocabulary import codelist


@cache
def _exclusions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(w, re.I) for w in codelist("counted")["exclusion"]["words"])


def exclusion(claim: Claim) -> str | None:
    """The words by which a sentence says whom its figure leaves out, None if it does not."""
    sentence = claim.quote.sentence if claim.quote else ""
    found = next((m for words in _exclusions() if (m := words.search(sentence))), None)
    return " ".join(found.group().split()).strip(" ,;:") if found else None


def by_definition(denial: Claim) -> Caution | None:
    """“None”, by a definition that leaves people out: a caution that quotes it."""
    said = exclusion(denial)
    return Caution(f"denial by definition: “{said}”", 0.5) if said else None


def counted_apart(a: Claim, b: Claim) -> str | None:
    """“work permits against workers”, where two head-counts count different things; None if they do not."""
    one, other = counted(a), counted(b)
    if a.unit != "person" or one is None or other is None or one == other:
        return None
    names = {c["code"]: c["label"] for c in codelist("counted")["code"]}
    return f"{names[one]} against {names[other]}"
