"""``withheld origins``: where figures come from, as cards in a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from withheld.amounts import amount
from withheld.check import UNANCHORED, WIDEST, clean, quotation
from withheld.evidence import Chain, Origins, Step, Store, Trace, find_case, independence
from withheld.jsons import JsonObject
from withheld.names import invented, stamped
from withheld.records import Claim, Evidence
from withheld.usable import standing
from withheld.vocabulary import country_name, measures

Outlets = Collection[str]
"""The names of invented outlets, which are stamped."""
MOST_SHOWN = 20
"""Maximum number of figures to print as cards; JSON has all."""


def run(case: Path, record: str | None, *, candidates: bool, as_json: bool) -> int:
    """Print the origins of one figure or of all that are reported more than once."""
    with Store.open(find_case(case)) as store:
        if candidates:
            return _candidates(store, as_json=as_json)
        found = [independence(store, record)] if record else sorted(Origins.of(store).told(), key=lambda t: t.concern)
        shown = found if as_json else found[:MOST_SHOWN]
        wanted = {r for t in shown for r in t.records}
        evidence = {e.id: e for e in store.evidence("claim") if e.id in wanted}
        outlets = invented(store.sources())
    if as_json:
        print(json.dumps({"figures": [_json(t, evidence, outlets) for t in found]}, ensure_ascii=False, indent=2))
        return 0
    console = Console()
    for t in shown:
        console.print(_card(t, evidence, outlets, whole=record is not None, plain=console.color_system is None),
                      width=min(console.width, WIDEST))  # fmt: skip
    console.print(_summary(len(found), len(shown)), style="dim")
    return 0


def _summary(found: int, shown: int) -> str:
    if not found:
        return "No figure is reported in more than one document of this case."
    more = f" ({found - shown} more; see --format json)" if found > shown else ""
    return (
        f"{found} figure{'' if found == 1 else 's'} reported in more than one document{more}. The number of origins is “at most”: "
        "those without a stated basis may share a source."
    )


def _candidates(store: Store, *, as_json: bool) -> int:
    found, outlets = Origins.of(store).candidates(), invented(store.sources())
    if as_json:
        print(json.dumps([c.model_dump() for c in found], ensure_ascii=False, indent=2))
        return 0
    for c in found:
        print(f"{c.likeness:5.1f}  {clean(stamped(c.name, outlets))}  ~  {clean(stamped(c.other, outlets))}")
    if found:
        print(
            'Say that two are one:  withheld decide "origin:NAME" merge --into NAME   or are not:  … split --from NAME'
        )
    else:
        print("No two names of origins are alike enough to ask about.")
    return 0


def _json(t: Trace, evidence: dict[str, Evidence], outlets: Outlets) -> JsonObject:
    first = evidence[t.records[0]].record
    body = t.model_dump(mode="json")
    assert isinstance(first, Claim)
    examples = [r for r in t.records if r in evidence and evidence[r].source.example]
    documents = {evidence[r].source.id for r in examples}
    _mark(body, lambda name: name in documents or stamped(name, outlets) != name)
    return {"figure": _title(first), "words": t.words, "corroborated": t.corroborated, "examples": examples, **body}


def _mark(told: object, invented: Callable[[str], bool]) -> None:
    """Add ``example`` to each object with a name: whether it is that of an invented outlet or of an example document."""
    parts = list(told.values()) if isinstance(told, dict) else told if isinstance(told, list) else ()
    for part in parts:
        _mark(part, invented)
    if isinstance(told, dict) and (names := [told[k] for k in ("name", "entity", "claimed", "root") if k in told]):
        told["example"] = any(map(invented, names))


def _title(claim: Claim) -> str:
    where = ", ".join(country_name(h) for h in claim.hosts) or "worldwide or not stated"
    return f"{measures()[claim.measure].label}, {where}: {amount(claim)}"


def _card(
    t: Trace, evidence: dict[str, Evidence], outlets: Outlets, *, whole: bool, plain: bool
) -> RenderableType:  # fmt: skip
    first = evidence[t.records[0]].record
    assert isinstance(first, Claim)
    parts: list[RenderableType] = [Text(clean(_title(first)), style="bold"), Text(t.words), Text()]
    parts += [_root(stamped(r.name, outlets), r.terminal, r.circular, r.basis) for r in t.roots]
    if t.corroborated:
        parts.append(Text("credibility 1: two or more independent origins show how they know", style="green"))
    parts += [Text(), *_warnings(t, evidence, outlets), *_matched(t, outlets)]
    chains = t.chains if whole else t.chains[:4]
    for c in chains:
        parts += _telling(c, evidence, outlets, plain)
    if len(chains) < len(t.chains):
        parts.append(Text(f"… and {len(t.chains) - len(chains)} more: withheld origins {t.records[0]}", style="dim"))
    style = "red" if t.circles or t.launderings else "green" if t.corroborated else "yellow"
    return Panel(Group(*parts), border_style=style, title=Text(_heading(t), style=style), title_align="left")


def _heading(t: Trace) -> str:
    names = ["circular reporting"] * bool(t.circles) + ["attributed to a more authoritative source"] * bool(
        t.launderings
    )
    return ", ".join(names) or ("one origin" if len(t.roots) == 1 else "origins")


def _root(name: str, terminal: bool, circular: bool, basis: str) -> Text:
    how = "a circle" if circular else f"basis: {basis.replace('_', ' ')}" if terminal else "does not say how it knows"
    return Text(f"  first said by: {clean(name)} ({how})")


def _warnings(t: Trace, evidence: dict[str, Evidence], outlets: Outlets) -> list[Text]:
    out = [Text(f"circular reporting: {_way(c.steps, evidence, outlets)}", style="red") for c in t.circles]
    for x in t.launderings:
        claimed, root = (clean(stamped(name, outlets)) for name in (x.claimed, x.root))
        told = f"attributed to {claimed}, but comes from {root}: {_way(x.steps, evidence, outlets)}"
        out.append(Text(told, style="red"))
    return [*out, Text()] if out else []


def _matched(t: Trace, outlets: Outlets) -> list[Text]:
    by = {
        "machine": "by similarity, not decided",
        "list": "by the list of institutions",
        "analyst": "decided by an analyst",
    }
    return [
        Text(f"“{clean(m.name)}” is treated as {clean(stamped(m.entity, outlets))} ({by[m.how]})", style="dim")
        for m in t.matched
        if m.name != m.entity
    ]


def _way(steps: Sequence[Step], evidence: dict[str, Evidence], outlets: Outlets) -> str:
    labels = {e.source.id: e.source.label for e in evidence.values()}
    named = (labels.get(s.name, s.name) if s.kind == "document" else stamped(s.name, outlets) for s in steps)
    return " → ".join(map(clean, named))


def _telling(chain: Chain, evidence: dict[str, Evidence], outlets: Outlets, plain: bool) -> list[RenderableType]:
    e = evidence[chain.record]
    assert isinstance(e.record, Claim)
    said = quotation([e.record], plain) if e.record.quote else Text(f"({UNANCHORED})")
    reprint = "reprint: " if chain.reprint_of else ""
    line = f"  {reprint}{_way(chain.steps, evidence, outlets)} · {standing(e)} · {e.id}"
    return [said, Text(line, style="dim"), Text()]
