"""Results of comparing figures: the records that ``check`` makes, and the dossier and the pages print."""

from __future__ import annotations

from typing import Literal

from withheld.records import Claim, Quote, Record

FindingKind = Literal[
    "same_quantity", "revenue_identity", "owed_per_worker", "parts_whole", "stock_flow", "implied_rate", "majority",
    "figure", "currency", "unit", "bound", "scope", "modality", "citation",
]  # fmt: skip
"""The quantity by which the claims of a finding are compared."""


class Passage(Record):
    """A sentence of a document with the relevant span in it."""

    document: str
    quote: Quote


class Finding(Record):
    """What comparing figures shows: a contradiction, a value that they imply, an agreement, a change on the way, a slip.

    A ``question`` is none of these: the figures differ, and whether they are of the same quantity is not known;
    ``differences`` says what is unlike or open about their scopes, the gravest of it in the title too.

    ``arithmetic`` is one line that a reader can redo by hand. ``apart`` is the factor between the figures, lowest and highest
    (both None where it does not apply). ``severity`` orders findings, worst first; it is log2 of the smallest factor, lowered
    where a caution applies. A ``variant`` has the earlier report first. ``passages`` are sentences that matter without a claim
    in them.
    """

    kind: FindingKind
    verdict: Literal["contradiction", "question", "implied", "agreement", "variant", "slip"]
    title: str
    arithmetic: str
    apart: tuple[float, float] | None = None
    severity: float = 0.0
    claims: tuple[Claim, ...]
    differences: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
