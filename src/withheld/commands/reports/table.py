"""Claims as a table in a terminal: measure, value, place, time, origin, and the sentence with the figure marked."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from withheld.amounts import amount
from withheld.check import clean, quotation, sector_name
from withheld.commands.reports.outcome import named
from withheld.readings import KINDS
from withheld.records import Claim, Document, Ground, Reading, Statement
from withheld.usable import UNSURE, unsure
from withheld.vocabulary import country_name, measures

_console = Console()


def show(document: Document, reading: Reading, *, explain: bool) -> None:
    """Print one document's claims, and the number of its other records."""
    _console.print(Text(clean(document.stamped(document.title or named(document))), style="bold"))
    _console.print(Text(_provenance(document), style="dim"))
    if document.withdrawn:
        words = "; ".join(f"“{w.words}”" for w in document.withdrawn)
        _console.print(Text(clean(f"  Struck out in the document, and not read: {words}"), style="dim"))
    if not reading.claims:
        _console.print("  No attributed figure about a labour-export programme was found.\n")
    for number, claim in enumerate(reading.claims, 1):
        _console.print(_block(number, claim, explain))
    if others := _others(reading, explain):
        _console.print(Text(others, style="dim"))
        for kind in KINDS[1:] if explain else ():
            for record in getattr(reading, kind):
                _console.print(Text(f"  {_sign(kind, record)}", style="dim"))
        _console.print()


def _provenance(document: Document) -> str:
    dated = (
        f"published {document.published} ({document.published_basis})"
        if document.published
        else "publication date unknown"
    )
    if document.window:
        dated += f", between {document.window.earliest} and {document.window.latest} ({document.window.basis})"
    publisher = document.publisher and document.stamped(document.publisher)
    return clean(" · ".join(filter(None, [publisher, dated, document.path and named(document)])))


def _block(number: int, claim: Claim, explain: bool) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right", style="dim")
    grid.add_column(ratio=1)
    head = Text(f"{measures()[claim.measure].label}: ", style="bold")
    head.append(amount(claim), style="bold cyan")
    head.append(f"   {_where(claim)}   {_when(claim)}")
    if unsure(claim.confidence):
        head.append(f"   {UNSURE}", style="yellow")
    grid.add_row(str(number), head)
    grid.add_row("", Text(_who(claim)))
    if claim.quote:
        grid.add_row("", quotation([claim], plain=_console.color_system is None))
    if explain:
        grid.add_row("", Text(_why(claim), style="dim"))
    grid.add_row("", "")
    return grid


def _where(claim: Claim) -> str:
    hosts = " and ".join(country_name(h) for h in claim.hosts) or "host not stated or worldwide"
    return clean(", ".join(filter(None, [claim.place, hosts, sector_name(claim.sector)])))


def _when(claim: Claim) -> str:
    if claim.start and claim.end:
        return f"{claim.start}" if claim.start == claim.end else f"{claim.start} to {claim.end}"
    return f"from {claim.start}" if claim.start else f"until {claim.end}" if claim.end else "period not stated"


def _who(claim: Claim) -> str:
    chain = " → ".join([claim.origin or "origin not stated", *claim.via])
    return clean(f"{chain} ({claim.stance})")


def _why(claim: Claim) -> str:
    quote = claim.quote
    carried = _carried(claim.grounds, "measure")
    label = measures()[claim.measure].label
    said = f"{claim.confidence:.2f}"
    parts = [
        f"measure: {label[:1].lower()}{label[1:]}, {said}; {carried}" if carried else "",
        f"quoted: “{clean(quote.exact)}” at {quote.start}–{quote.end}" if quote else "",
        f"derived: {claim.derivation}" if claim.derivation else "",
        *(f"{ground.part}: {_ground(ground)}" for ground in claim.grounds if ground.part != "measure"),
        *(f"{part}: not stated" for part in _unsaid(claim)),
        "" if carried else f"confidence: {said}",
    ]
    return "\n".join(part for part in parts if part)


def _carried(grounds: tuple[Ground, ...], part: str) -> str:
    """“carried by “arrived” (−0.41), “last year” (−0.12)”; empty if the record was not explained."""
    found = [g for g in grounds if g.part == part]
    told = [clean(g.words) if g.change is None else f"“{clean(g.words)}” (−{-g.change:.2f})" for g in found]
    return f"based on {', '.join(told)}" if told else ""


_WHAT = {"events": "type", "positions": "stance", "indicators": "indicator", "pledges": "act", "dependences": "kind"}


def _sign(kind: str, record: Statement) -> str:
    """“indicator: isolation, 0.71; carried by “guards” (−0.32)”, followed by the quotation."""
    what = str(getattr(record, _WHAT[kind])).replace("_", " ") if kind in _WHAT else ""
    parts = [f"{kind[:-1]}: {what}, {record.confidence:.2f}" if what else f"{kind[:-1]}, {record.confidence:.2f}"]
    parts += filter(None, [_carried(record.grounds, "sign"), f"“{record.quote.exact}”" if record.quote else None])
    return clean("; ".join(parts))


def _ground(ground: Ground) -> str:
    sure = "" if ground.sure is None else f", {ground.sure:.2f}"
    if ground.span is None:
        return f"“{clean(ground.words)}”" if ground.part in ("noun", "cue") else f"{clean(ground.words)}{sure}"
    where = "in the sentence" if ground.reach == "sentence" else "in the passage before"
    return f"“{clean(ground.words)}” {where}, at {ground.span.start}–{ground.span.end}{sure}"


def _unsaid(claim: Claim) -> list[str]:
    found = {ground.part for ground in claim.grounds}
    return [part for part in ("host", "period", "origin") if part not in found]


def _others(reading: Reading, explained: bool) -> str:
    """The number of other records of each kind, and how to list them; empty if there are none."""
    others = {kind: found for kind in KINDS[1:] if (found := getattr(reading, kind))}
    told = ", ".join(f"{len(found)} {kind if len(found) != 1 else kind[:-1]}" for kind, found in others.items())
    doubtful = sum(unsure(record.confidence) for found in others.values() for record in found)
    notes = ([f"{doubtful} of them {UNSURE}"] if doubtful else []) + ([] if explained else ["--explain lists them"])
    return f"Also: {'; '.join([told, *notes])}" if others else ""
