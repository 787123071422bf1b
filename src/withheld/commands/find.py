"""``withheld find``: records and documents by words and filters."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.text import Text

from withheld.amounts import amount
from withheld.charts import counted
from withheld.check import MARK, UNANCHORED, clean, excerpt, quotation
from withheld.commands.failures import BAD_INPUT, say
from withheld.evidence import (
    HIT_CLOSE,
    HIT_OPEN,
    RELIABILITIES,
    DocumentHit,
    Filters,
    HitPage,
    Store,
    find_case,
    find_records,
)
from withheld.jsons import JsonMapping, JsonObject
from withheld.names import invented, stamped
from withheld.records import Basis, Claim, Dependence, Evidence, RecordKind, State
from withheld.usable import WITHDRAWN, standing, withdrawn
from withheld.vocabulary import codelist, codes, country_name, measures


def run(case: Path, words: str, asked: JsonMapping, *, limit: int, page: int, as_json: bool) -> int:
    """Search and print; returns the exit code."""
    told = {name: value for name, value in asked.items() if value is not None}
    if not words.strip() and not told:
        say("nothing to search for; give words or a filter such as --host COUNTRY (see --help)")
        return BAD_INPUT
    filters = _filters(told)
    if filters is None:
        return BAD_INPUT
    with Store.open(find_case(case)) as store:
        found, outlets = find_records(store, words, filters, limit=limit, page=page), invented(store.sources())
    if as_json:
        print(json.dumps(found.model_dump(mode="json"), ensure_ascii=False, indent=2))
    else:
        _show(found, words, filters, page, outlets)
    return 0


def _filters(told: JsonObject) -> Filters | None:
    """The filters with names replaced by codes; None, after a message on standard error, if one is unknown."""
    known = {
        "kind": get_args(RecordKind), "measure": measures(), "sector": codes("sectors"), "basis": get_args(Basis),
        "state": get_args(State), "reliability": RELIABILITIES,
    }  # fmt: skip
    if "host" in told and (code := _country(told["host"])):
        told["host"] = code
    elif "host" in told:
        _unknown("host", told["host"], (country_name(c) for c in codelist("countries")["country"]))
        return None
    for name, values in known.items():
        if name in told:
            plain = told[name].upper() if name == "reliability" else told[name].lower().replace(" ", "_")
            if plain not in values:
                _unknown(name, told[name], values)
                return None
            told[name] = plain
    return Filters(**told)


def _country(said: str) -> str | None:
    countries = codelist("countries")["country"]
    named = {n.casefold(): code for code, c in countries.items() for n in (code, *c["names"])}
    return named.get(said.strip().casefold())


def _unknown(name: str, said: str, values: Iterable[str]) -> None:
    listed = list(values)
    near = difflib.get_close_matches(said, listed, 3, 0.5) or difflib.get_close_matches(said.title(), listed, 3, 0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"use one of: {', '.join(sorted(listed)[:20])}"
    say(f"--{name} {said}: not known; {hint}")


def _show(found: HitPage, words: str, filters: Filters, page: int, outlets: Collection[str]) -> None:
    console = Console()
    plain = console.color_system is None
    for e in found.records:
        console.print(_sentence(e, plain))
        console.print(Text(f"  {_line(e, outlets)}", style="dim"))
    if found.documents:
        console.print(Text(f"\nDocuments with these words ({len(found.documents)}):", style="bold"))
    for hit in found.documents:
        console.print(_excerpt(hit, plain))
    console.print(Text(_summary(found, words, filters, page), style="dim"))


def _sentence(e: Evidence, plain: bool) -> Text:
    quote = e.record.quote
    if quote is None:
        return Text(f"{_what(e)} ({UNANCHORED})")
    return quotation([e.record], plain) if isinstance(e.record, Claim) else excerpt(quote, plain)


def _what(e: Evidence) -> str:
    if isinstance(e.record, Claim):
        where = ", ".join(country_name(h) for h in e.record.hosts)
        taken_back = f" ({WITHDRAWN})" if withdrawn(e.record) else ""
        figure = f"{amount(e.record)}{taken_back}"
        return clean(f"{measures()[e.record.measure].label}{f' in {where}' if where else ''}: {figure}")
    return e.kind


def _line(e: Evidence, outlets: Collection[str]) -> str:
    spoke = None if isinstance(e.record, Dependence) else getattr(e.record, "holder", None)
    origin = getattr(e.record, "origin", None) or spoke
    who = f"{stamped(origin, outlets)} · " if origin else ""
    return clean(
        f"{e.id} · {_what(e)} · {who}{e.source.label} · {e.reliability}{e.credibility} {e.basis} · {standing(e)}"
    )


def _excerpt(hit: DocumentHit, plain: bool) -> Text:
    text = Text(f"  {clean(hit.source.label)}: ")
    for n, piece in enumerate(hit.excerpt.replace(HIT_CLOSE, HIT_OPEN).split(HIT_OPEN)):
        words = clean(f"x{piece}x")[1:-1]
        text.append(f"*{words}*" if n % 2 and plain else words, MARK if n % 2 else "")
    return text


def _summary(found: HitPage, words: str, filters: Filters, page: int) -> str:
    if not found.records and found.documents:
        return "\nNo record has these words in its sentence; the documents above have them elsewhere."
    if not found.records:
        looser = "fewer words" if words.strip() else "fewer filters"
        return f"\nNo record matches{' on this page' if page > 1 else ''}; try {looser}."
    more = f"; more with --page {page + 1}" if found.more else ""
    order = "the best matches first" if found.ranked else "in the order in which they were added"
    return f"\n{counted(len(found.records), 'record')}, {order}{more}."
