"""Findings as cards in a terminal for people, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from withheld.amounts import amount
from withheld.check.coverage import coverage
from withheld.check.findings import LISTED, Findings, corroborates
from withheld.check.passages import by_sentence, clean, excerpt, quotation
from withheld.check.periods import dated
from withheld.finding import Finding
from withheld.names import invented, stamped
from withheld.readings import said
from withheld.records import Claim, Source
from withheld.usable import left_out

WIDEST = 100
"""Maximum width of a card in characters, for legibility."""
UNANCHORED = "unanchored: no sentence in this case"
"""Shown instead of the sentence of a figure that was transcribed by hand."""
MOST_PASSAGES = 6
MOST_COMPARED = 6
_STYLES = {
    "contradiction": "red", "question": "blue", "variant": "magenta", "slip": "cyan", "implied": "yellow", "agreement": "green",
}  # fmt: skip
_HEADINGS = {
    "contradiction": "contradiction", "question": "question", "variant": "changed figure", "slip": "wrong citation",
    "implied": "implied value", "agreement": "agreement",
}  # fmt: skip


def render(
    findings: Findings, claims: Sequence[Claim], sources: Mapping[str, Source], console: Console, unsure: int = 0
) -> None:
    """Print a summary, a card for each finding, and what was not compared; ``unsure`` figures are not among the claims.

    Contradictions come first, then changes, slips, questions, implied values and agreements. Without colour, as in a pipe,
    figures are marked by asterisks.
    """
    width = min(console.width, WIDEST)
    console.print(Text(summary(findings, len(sources)), style="bold"), width=width)
    for finding in findings.all():
        console.print()
        console.print(_card(finding, sources, plain=console.color_system is None), width=width)
    console.print()
    if claims and not findings.contradictions:
        open_ = " unless the answer to a question above shows that they do" if findings.questions else ""
        console.print(
            Text(f"No two of these figures contradict each other{open_}. That they fit does not make them true."),
            width=width,
        )
    for line in _aside(findings, claims, sources, unsure):
        console.print(Text(clean(line), style="dim"), width=width)


def summary(findings: Findings, documents: int) -> str:
    """“2 contradictions, 1 implied value, 1 agreement among 7 figures from 2 documents”; repeated figures are counted
    separately."""
    agree = sum(corroborates(f) for f in findings.agreements)
    again = len(findings.agreements) - agree
    told = [_count(len(findings.contradictions), "contradiction")]
    told += [_count(len(findings.variants), "changed figure")] if findings.variants else []
    told += [_count(len(findings.slips), "wrong citation")] if findings.slips else []
    told += [_count(len(findings.questions), "question")] if findings.questions else []
    told.append(_count(len(findings.implied), "implied value"))
    told += [_count(agree, "agreement"), *([_count(again, "repeated figure")] if again else [])]
    return f"{', '.join(told)} among {_count(findings.compared, 'figure')} from {_count(documents, 'document')}"


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _aside(findings: Findings, claims: Sequence[Claim], sources: Mapping[str, Source], unsure: int) -> list[str]:
    """One line each on what was compared, and what could not be."""
    doubtful = [f"{left_out(unsure, 'withheld claims --unsure')}."] if unsure else []
    if not claims:
        return doubtful or ["No figure about a labour-export programme was found, so nothing could be compared."]
    told = coverage(claims, sources, findings=findings.all())
    names = [f"{name} ({n})" for name, n in told.compared[:MOST_COMPARED]]
    more = len(told.compared) - MOST_COMPARED
    compared = "; ".join(names) + (f"; and {more} more" if more > 0 else "")
    reasons = "; ".join(f"{n} × {reason}" for reason, n in told.apart)
    lines = (
        [f"Compared: {compared or 'nothing, no quantity is reported twice'}."] if compared or not told.across else []
    )
    if told.across:
        lines.append(f"Compared with figures of another scope or measure: {_count(told.across, 'figure')}.")
    return lines + ([f"Not compared: {reasons}."] if reasons else []) + doubtful


def _card(finding: Finding, sources: Mapping[str, Source], plain: bool) -> Panel:
    passages = by_sentence(finding.claims)
    parts: list[RenderableType] = [Text(clean(finding.title), style="bold"), Text()]
    for told in finding.passages:
        label = sources[told.document].label if told.document in sources else told.document
        parts += [excerpt(told.quote, plain), Padding(Text(clean(label), style="dim"), (0, 0, 0, 2)), Text()]
    for claims in passages[:MOST_PASSAGES]:
        parts += _passage(claims, sources, plain)
    if len(passages) > MOST_PASSAGES:
        parts += [Text(f"… and {len(passages) - MOST_PASSAGES} more", style="dim"), Text()]
    parts += [Text(clean(step), style="bold") for step in finding.arithmetic.split("; ")]
    lead = "Tie" if finding.verdict == "variant" else "Caution"
    parts += [Text(clean(f"Open: {difference}"), style="dim") for difference in finding.differences[1:]]
    parts += [Text(clean(c if c.startswith(LISTED) else f"{lead}: {c}"), style="dim") for c in finding.cautions]
    style = _STYLES[finding.verdict]
    return Panel(Group(*parts), title=Text(_heading(finding), style=style), title_align="left", border_style=style)


def _heading(finding: Finding) -> str:
    if finding.verdict == "agreement" and not corroborates(finding):
        return "figures of one account" if finding.kind == "stock_flow" else "repeated figure"
    return _HEADINGS[finding.verdict]


def _passage(claims: list[Claim], sources: Mapping[str, Source], plain: bool) -> list[RenderableType]:
    quoted = claims[0].quote is not None
    text = quotation(claims, plain) if quoted else Text(f"{amount(claims[0])} ({UNANCHORED})")
    lines = list(dict.fromkeys(_who(c, sources) for c in claims))
    if len(lines) > 1:
        lines = list(dict.fromkeys(f"{amount(c)}: {_who(c, sources)}" for c in claims))
    # A URL has no spaces at which to wrap, so it is folded at the edge instead of overflowing the frame.
    return [text, *(Padding(Text(clean(line), style="dim", overflow="fold"), (0, 0, 0, 2)) for line in lines), Text()]


def _who(claim: Claim, sources: Mapping[str, Source]) -> str:
    source = sources.get(claim.document)
    label = source.label if source else claim.document
    outlets = invented(sources.values())
    named = (stamped(name, outlets) for name in (claim.origin or "origin not stated", *claim.via))
    chain = " → ".join([*named, label])
    where = f" · {source.url}" if claim.quote is None and source and source.url else ""
    return f"{chain} · {dated(claim)}{where}"


def as_json(findings: Findings, sources: Mapping[str, Source], unsure: int = 0) -> dict[str, object]:
    """Findings as JSON values, with stable field names.

    - ``summary`` (a line of text), ``compared`` (number of figures), ``documents`` (number), ``unsure`` (figures left out);
    - ``contradictions``, ``questions``, ``variants`` (the earlier claim first), ``slips``, ``implied``, ``agreements``: lists of
      findings, worst first.

    A finding has ``kind``, ``verdict``, ``title``, ``arithmetic``, ``apart`` (two factors or null), ``severity``, ``differences``
    (of a question: what differs or is open), ``cautions`` (list of sentences), ``passages`` (sentences without a claim) and
    ``claims``. A claim has the fields of the record (``measure``, ``low``, ``high``, ``qualifier``, ``unit``, ``per``, ``each``,
    ``programme``, ``host``, ``place``, ``sector``, ``start``, ``end``, ``origin``, ``via``, ``stance``, ``document`` …) and, for
    display, ``value`` and ``period`` (in words), ``quote`` and ``sentence`` (verbatim, null where transcribed), ``source``
    (label), ``url`` and ``example`` (whether the source is an invented example).
    """
    return {
        "summary": summary(findings, len(sources)),
        "compared": findings.compared,
        "documents": len(sources),
        "unsure": unsure,
        "contradictions": [_finding(f, sources) for f in findings.contradictions],
        "questions": [_finding(f, sources) for f in findings.questions],
        "variants": [_finding(f, sources) for f in findings.variants],
        "slips": [_finding(f, sources) for f in findings.slips],
        "implied": [_finding(f, sources) for f in findings.implied],
        "agreements": [_finding(f, sources) for f in findings.agreements],
    }


def _finding(finding: Finding, sources: Mapping[str, Source]) -> dict[str, object]:
    body = finding.model_dump(mode="json", exclude={"claims"})
    return body | {"claims": [_claim(c, sources.get(c.document)) for c in finding.claims]}


def _claim(claim: Claim, source: Source | None) -> dict[str, object]:
    quote = claim.quote
    return claim.model_dump(mode="json", exclude={"quote"}) | {
        "value": amount(claim),
        "period": dated(claim),
        "quote": quote.exact if quote else None,
        "sentence": said(claim),
        "source": source.label if source else claim.document,
        "url": source.url if source else None,
        "example": bool(source and source.example),
    }
