"""What the tests of tables share: a text read as a document, and its records in short."""

from __future__ import annotations

from withheld.records import Claim, Document
from withheld.tables import Tables, read_tables
from withheld.text.document_analysis import DocumentAnalysis


def read(text: str, programme: str = "KP", title: str | None = None) -> Tables:
    """The tables of a text, read for a programme; every offset must point at its words."""
    document = Document(id="report", sha256="0" * 64, text=text, title=title)
    found = read_tables(DocumentAnalysis(document, programme), programme)
    for claim in found.claims:
        quote = claim.quote
        assert quote is not None
        assert text[quote.start : quote.end] == quote.exact
        assert text[quote.sentence_start :][: len(quote.sentence)] == quote.sentence
        for ground in claim.grounds:
            assert ground.span is None or text[ground.span.start : ground.span.end]
    return found


def short(claim: Claim) -> tuple[object, ...]:
    """Measure, value, host and year of a record."""
    value = claim.point if claim.point is not None else (claim.low, claim.high)
    return claim.measure, value, claim.host, claim.start.year if claim.start else None


def shorts(text: str, programme: str = "KP", title: str | None = None) -> set[tuple[object, ...]]:
    """The records of a text's tables in short."""
    return {short(claim) for claim in read(text, programme, title).claims}
