"""``withheld anchor`` and ``add``: propose sentences for transcribed figures, and add figures that the reader missed."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from withheld.amounts import amount
from withheld.anchoring import (
    Binder,
    Match,
    Proposed,
    absent,
    by_address,
    made,
    propose,
    proposed,
    refuse_twin,
    unanchored,
)
from withheld.case import load_case
from withheld.check import clean, quotation
from withheld.commands.failures import BAD_INPUT, report, say
from withheld.evidence import ANCHOR, Store, StoreError, find_case
from withheld.records import Claim, Evidence, Problem
from withheld.vocabulary import country_name, measures

SHOWN = 3
"""Number of places to show per figure; the rest are counted."""
_SPAN = re.compile(r"(\d+)\s*[-–:]\s*(\d+)")


def span(told: str | None) -> dict[str, int]:
    """Parse “120-164” to ``start`` and ``end``, None to nothing; raises StoreError."""
    if told is None:
        return {}
    if not (found := _SPAN.fullmatch(told.strip())):
        raise StoreError(
            f"--at {told}: not two offsets; write them as START-END, such as 120-164, as “withheld anchor” shows them"
        )
    return {"start": int(found[1]), "end": int(found[2])}


def run(case: Path, place: str | None, to: str | None, *, as_json: bool) -> int:
    """Print proposals for unanchored figures; returns the exit code."""
    folder = find_case(case)
    problems: list[Problem] = []
    # If decisions are printed, messages about reading go to standard error.
    with contextlib.redirect_stdout(sys.stderr if as_json else sys.stdout):
        documents = None if place is None else _documents(folder, place, problems)
    if documents is not None and not documents:
        return report(problems) or BAD_INPUT
    with Store.open(folder) as store:
        found = _found(store, documents, to)
        if as_json:
            _print_decisions(found)
        else:
            _show(store, found, documents, to)
    return report(problems)


def _documents(folder: Path, place: str, problems: list[Problem]) -> set[str]:
    """Identifiers of the documents that ``place`` names: one of the case, or those of a file, which is read into the case."""
    with Store.open(folder) as store:
        if any(s.id == place and not s.transcribed for s in store.sources()):
            return {place}
    if not Path(place).exists():
        what = "neither a file nor a document of this case"
        problems.append(Problem(file=place, what=what, remedy="check the name; “withheld find” lists documents"))
        return set()
    from withheld.commands.case import read

    taken: set[str] = set()
    read(folder, [Path(place)], None, taken=taken)
    with Store.open(folder) as store:
        return {s.id for s in store.sources() if s.sha256 in taken}


def _found(store: Store, documents: Collection[str] | None, to: str | None) -> list[Proposed]:
    if to is None:
        return proposed(store, documents)
    row = _row(store, to)
    sources = store.sources()
    if documents is not None:
        return propose(store, [(row, s) for s in sources if s.id in documents])
    return propose(store, by_address([row], sources))


def _row(store: Store, key: str) -> Evidence:
    """The unanchored record with an identifier; StoreError if there is none."""
    found = next(iter(store.evidence_of([key])), None)
    if found is None:
        raise StoreError(
            f"{key}: no such record in this case; “withheld find --unanchored” lists what needs a sentence"
        )
    if not unanchored([found]):
        what = "was rejected" if found.state == "rejected" else "already has its sentence"
        raise StoreError(f"{key}: {what}; “withheld find --unanchored” lists what needs one")
    return found


def _print_decisions(found: Sequence[Proposed]) -> None:
    """Print one decision per line for each row with one best place, in the form of ``review --from``; report the others on
    stderr."""
    done: set[str] = set()
    for p in found:
        if len(p.best) == 1 and p.row.id not in done:
            done.add(p.row.id)
            told = {"subject": p.row.id, "action": ANCHOR, "reason": reason(p.best[0]), "changes": p.best[0].changes}
            print(json.dumps(told, ensure_ascii=False))
        elif p.best:
            say(
                f"{p.row.id}: {len(p.best)} places of {p.source.id} match equally well; choose with “withheld review --anchors”"
            )
    held = {p.row.id for p in found if p.matches}
    for p in found:
        if p.row.id not in held:
            say(f"{p.row.id}: {not_found(p).plain.strip()}")


def reason(match: Match) -> str:
    """Why a place matches the figure, for the log."""
    return "; ".join([*match.because, *match.remarks]) or "the figure is there"


def _show(store: Store, found: Sequence[Proposed], documents: Collection[str] | None, to: str | None) -> None:
    console = Console()
    for p in found:
        console.print(heading(p.row))
        for part in told(p, console.color_system is None):
            console.print(part)
        console.print()
    console.print(Text(_summary(store, found, documents, to), style="dim"))


def heading(e: Evidence) -> Text:
    """A row in one line: measure, hosts, value, period, origin."""
    claim = e.record
    assert isinstance(claim, Claim)  # only claims are transcribed
    where = f" in {', '.join(country_name(h) for h in claim.hosts)}" if claim.hosts else ""
    when = f", {claim.start} to {claim.end}" if claim.start and claim.end else ""
    who = f" · {claim.origin}" if claim.origin else ""
    return Text(clean(f"{e.id}  {measures()[claim.measure].label}{where}: {amount(claim)}{when}{who}"), style="bold")


def told(p: Proposed, plain: bool) -> list[Text]:
    """The places of a row in a document, best first, with the options that accept each."""
    if not p.matches:
        return [not_found(p)]
    lines = []
    if len(p.best) > 1:
        lines.append(Text(f"  {len(p.best)} places match equally well: choose the one that is meant", style="yellow"))
    for number, match in enumerate(p.matches[:SHOWN], 1):
        lines += [Text(f"  {number}. ").append(quotation([match.claim], plain)), _why(match)]
    if len(p.matches) > SHOWN:
        lines.append(Text(f"  … and {len(p.matches) - SHOWN} more", style="dim"))
    return lines


def not_found(p: Proposed) -> Text:
    """The warning that a document does not contain a figure."""
    which = "the document at its address" if p.at_address else "this document"
    return Text(f"  not found in {which}: ", style="red").append(clean(f"{p.source.label} ({p.source.id})"))


def _why(match: Match) -> Text:
    changes = match.changes
    against = f" · but: {'; '.join(match.remarks)}" if match.remarks else ""
    because = "; ".join(match.because) or "nothing around it supports it"
    place = f"--document {changes['document']} --at {changes['start']}-{changes['end']}"
    return Text("     ", style="dim").append(clean(f"{because}{against} · {place}"))


def _summary(store: Store, found: Sequence[Proposed], documents: Collection[str] | None, to: str | None) -> str:
    rows = store.unanchored()
    if not found:
        if documents:
            return (
                f"No unanchored figure has the address of {', '.join(sorted(documents))}. Name the row: withheld anchor FILE "
                "--to ROW (“withheld find --unanchored” lists them)."
            )
        return f"{len(rows)} unanchored figures; no document at {'its' if to else 'their'} address is in the case: read it first."
    held = len({p.row.id for p in found if p.matches})
    how = (
        "withheld review --anchors, or withheld decide ROW anchor with the place"
        if held
        else "check the document, or edit the row"
    )
    return (
        f"{held} of {len({p.row.id for p in found})} figures found; {len(rows)} unanchored in the case. Accept: {how}."
    )


def after_reading(store: Store, taken: Collection[str]) -> list[str]:
    """Messages on transcribed figures whose address is that of a document that was just read."""
    documents = {s.id for s in store.sources() if s.sha256 in taken}
    found = proposed(store, documents)
    held = {p.row.id for p in found if p.matches}
    lines = []
    if held:
        stand = "figure was found" if len(held) == 1 else "figures were found"
        lines.append(f"{len(held)} transcribed {stand} in a document at the address: withheld review --anchors")
    if gone := sorted(absent(found)):
        named = f"{', '.join(gone[:5])}{' …' if len(gone) > 5 else ''}"
        lines.append(f"{len(gone)} transcribed not found in the document at the address ({named}): withheld anchor")
    return lines


def decide(store: Store, key: str, why: str | None, changes: Mapping[str, object]) -> int:
    """Anchor a row at the given place, else at its only proposal; print the log line."""
    from withheld.commands.case import line

    told_ = dict(changes)
    if "document" not in told_:
        told_ |= _proposal(store, key, told_)
    entry = store.decide(key, ANCHOR, store.analyst_name(), why, told_, Binder())
    print(line(entry))
    return 0


def _proposal(store: Store, key: str, asked: Mapping[str, object]) -> dict[str, object]:
    """Document and place of a row's only proposal; only the document if the place is given."""
    found = [p for p in propose(store, by_address([_row(store, key)], store.sources())) if p.matches or asked]
    if not found:
        raise StoreError(f"{key}: no document at its address contains it; name one with --document and --words")
    if len({p.source.id for p in found}) > 1:
        raise StoreError(f"{key}: several documents at its address contain it; name one with --document")
    if asked:
        return {"document": found[0].source.id}
    if len(found[0].best) > 1:
        places = ", ".join(f"{m.changes['start']}-{m.changes['end']}" for m in found[0].best)
        raise StoreError(f"{key}: {len(found[0].best)} places match equally well; choose one with --at ({places})")
    return found[0].best[0].changes


def add(case: Path, document: str, place: Mapping[str, object], fields: Sequence[str], why: str | None) -> int:
    """Add a figure from words of a document; returns the exit code."""
    from withheld.commands.deciding import edits

    asked = {n: v for n, v in place.items() if v is not None}
    if not asked:
        say("the words of the figure are missing; give --words TEXT or --at START-END")
        return BAD_INPUT
    folder = find_case(case)
    with Store.open(folder) as store:
        claim = made(store.document(document), asked, edits("c-", fields), load_case(folder).programme)
        refuse_twin(store.evidence("claim"), claim)
        key = store.make(claim, store.analyst_name(), why)
        (e,) = store.evidence_of([key])
        console = Console()
        console.print(heading(e))
        console.print(quotation([claim], console.color_system is None))
        print(f"{key}: added and accepted. Undo:  withheld decide {key} undo   or   withheld decide {key} reject")
    return 0
