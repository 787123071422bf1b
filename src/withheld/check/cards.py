"""Findings for a person, as cards in a terminal, and for a program, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from withheld.amounts import amount
from withheld.check.findings import Findings
from withheld.check.quantities import dated
from withheld.records import Claim, Finding, Source

_HIDDEN = frozenset([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF])
_STYLES = {"contradiction": "red", "implied": "yellow", "agreement": "green"}


def clean(text: str) -> str:
    """Text on one line without control characters and direction overrides, with which a document could deceive a terminal."""
    return " ".join("".join(" " if c.isspace() else c for c in text if (c.isprintable() or c.isspace()) and ord(c) not in _HIDDEN).split())


def render(findings: Findings, claims: Sequence[Claim], sources: Mapping[str, Source], console: Console) -> None:
    """Print a summary line, then a card for each finding: contradictions, implied values, agreements."""
    console.print(Text(summary(findings, len(sources)), style="bold"))
    for finding in (*findings.contradictions, *findings.implied, *findings.agreements):
        console.print()
        console.print(_card(finding, sources))
    if not findings.contradictions:
        console.print()
        console.print(_nothing(claims))


def summary(findings: Findings, documents: int) -> str:
    """“2 contradictions, 1 implied value, 1 agreement among 7 figures from 2 documents”."""
    counts = ((findings.contradictions, "contradiction"), (findings.implied, "implied value"), (findings.agreements, "agreement"))
    told = ", ".join(_count(len(found), word) for found, word in counts)
    return f"{told} among {_count(findings.compared, 'figure')} from {_count(documents, 'document')}"


def _count(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def _nothing(claims: Sequence[Claim]) -> Text:
    if not claims:
        return Text("No figure about a labour-export programme was found, so nothing could be compared.")
    undated = sum(c.start is None for c in claims)
    note = f" {_count(undated, 'figure')} of them {'has' if undated == 1 else 'have'} no period, which keeps some from being compared." if undated else ""
    return Text(f"No two of the {_count(len(claims), 'figure')} contradict each other.{note} That they fit does not make them true.", style="dim")


def _card(finding: Finding, sources: Mapping[str, Source]) -> Panel:
    parts: list[Any] = []
    for claim in finding.claims:
        parts += [_sentence(claim), Padding(Text(_who(claim, sources), style="dim"), (0, 0, 1, 2))]
    parts.append(Text(clean(finding.arithmetic), style="bold"))
    parts += [Text(f"Caution: {clean(c)}", style="dim") for c in finding.cautions]
    style = _STYLES[finding.verdict]
    return Panel(Group(*parts), title=Text(clean(finding.title), style=f"bold {style}"), title_align="left", border_style=style)


def _sentence(claim: Claim) -> Text:
    """The whole sentence with the figure marked; a transcribed claim has only its value."""
    quote = claim.quote
    if quote is None:
        return Text(f"{amount(claim)} (transcribed, no sentence)")
    start, end = (claim.figure.start, claim.figure.end) if claim.figure else (quote.start, quote.end)
    start, end = start - quote.sentence_start, end - quote.sentence_start
    before, marked, after = quote.sentence[:start], quote.sentence[start:end], quote.sentence[end:]
    lead = " " if before[-1:].isspace() else ""
    tail = " " if after[:1].isspace() else ""
    return Text.assemble(("“", ""), (clean(before) + lead, ""), (clean(marked), "bold reverse"), (tail + clean(after), ""), ("”", ""))


def _who(claim: Claim, sources: Mapping[str, Source]) -> str:
    source = sources[claim.document]
    chain = " → ".join([claim.origin or "origin not said", *claim.via, source.label])
    where = f" · {source.url}" if claim.quote is None and source.url else ""
    return clean(f"{chain} · {dated(claim)}{where}")


def as_json(findings: Findings, sources: Mapping[str, Source]) -> dict[str, Any]:
    """Findings as JSON: ``summary``, ``compared``, and under ``contradictions``, ``implied`` and ``agreements`` one object a finding.

    A finding has ``kind``, ``title``, ``arithmetic``, ``apart`` (factors or null), ``severity``, ``cautions`` and
    ``claims``; a claim has its fields, ``quote``, ``sentence``, ``document``, ``source`` and ``url``.
    """
    return {
        "summary": summary(findings, len(sources)),
        "compared": findings.compared,
        **{name: [_finding(f, sources) for f in getattr(findings, name)] for name in ("contradictions", "implied", "agreements")},
    }


def _finding(finding: Finding, sources: Mapping[str, Source]) -> dict[str, Any]:
    body = finding.model_dump(mode="json", exclude={"claims", "verdict"})
    return body | {"claims": [_claim(c, sources[c.document]) for c in finding.claims]}


def _claim(claim: Claim, source: Source) -> dict[str, Any]:
    body = claim.model_dump(mode="json", exclude={"quote"})
    quote, sentence = (claim.quote.exact, claim.quote.sentence) if claim.quote else (None, None)
    return body | {"quote": quote, "sentence": sentence, "source": source.label, "url": source.url}
