"""``withheld origins``: where figures come from, as cards in a terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from withheld.amounts import amount
from withheld.check.cards import UNANCHORED, WIDEST
from withheld.check.passages import clean, quotation
from withheld.evidence.origins import Chain, Origins, Trace, independence
from withheld.evidence.origins.trace import Step
from withheld.evidence.store import Store, find_case
from withheld.records import Claim, Evidence
from withheld.vocabulary import country_name, measures

MOST_SHOWN = 20
"""Figures that a person is shown; JSON has all."""


def run(case: Path, record: str | None, *, candidates: bool, as_json: bool) -> int:
    """Print the origins of one figure or of all that are told more than once."""
    with Store.open(find_case(case)) as store:
        if candidates:
            return _candidates(store, as_json=as_json)
        found = [independence(store, record)] if record else sorted(Origins.of(store).told(), key=lambda t: t.concern)
        shown = found if as_json else found[:MOST_SHOWN]
        wanted = {r for t in shown for r in t.records}
        evidence = {e.id: e for e in store.evidence("claim") if e.id in wanted}
    if as_json:
        print(json.dumps({"figures": [_json(t, evidence) for t in found]}, ensure_ascii=False, indent=2))
        return 0
    console = Console()
    for t in shown:
        console.print(_card(t, evidence, whole=record is not None, plain=console.color_system is None),
                      width=min(console.width, WIDEST))  # fmt: skip
    console.print(_summary(len(found), len(shown)), style="dim")
    return 0


def _summary(found: int, shown: int) -> str:
    if not found:
        return "No figure is told in more than one document of this case."
    more = f" ({found - shown} more; see --format json)" if found > shown else ""
    return (
        f"{found} figures told in more than one document{more}. Roots are “at most”: untraced ones may share a source."
    )


def _candidates(store: Store, *, as_json: bool) -> int:
    found = Origins.of(store).candidates()
    if as_json:
        print(json.dumps([c.model_dump() for c in found], ensure_ascii=False, indent=2))
        return 0
    for c in found:
        print(f"{c.likeness:5.1f}  {clean(c.name)}  ~  {clean(c.other)}")
    if found:
        print(
            'Say that two are one:  withheld decide "origin:NAME" merge --into NAME   or are not:  … split --from NAME'
        )
    else:
        print("No two names of origins are alike enough to ask about.")
    return 0


def _json(t: Trace, evidence: dict[str, Evidence]) -> dict[str, object]:
    first = evidence[t.records[0]].record
    body = t.model_dump(mode="json")
    assert isinstance(first, Claim)
    return {"figure": _title(first), "words": t.words, "corroborated": t.corroborated, **body}


def _title(claim: Claim) -> str:
    where = ", ".join(country_name(h) for h in claim.hosts) or "worldwide or unsaid"
    return f"{measures()[claim.measure].label}, {where}: {amount(claim)}"


def _card(t: Trace, evidence: dict[str, Evidence], *, whole: bool, plain: bool) -> RenderableType:
    first = evidence[t.records[0]].record
    assert isinstance(first, Claim)
    parts: list[RenderableType] = [Text(clean(_title(first)), style="bold"), Text(t.words), Text()]
    parts += [_root(r.name, r.terminal, r.circular, r.basis) for r in t.roots]
    if t.corroborated:
        parts.append(Text("credibility 1: two or more independent origins show how they know", style="green"))
    parts += [Text(), *_warnings(t, evidence), *_matched(t)]
    chains = t.chains if whole else t.chains[:4]
    for c in chains:
        parts += _telling(c, evidence, plain)
    if len(chains) < len(t.chains):
        parts.append(Text(f"… and {len(t.chains) - len(chains)} more: withheld origins {t.records[0]}", style="dim"))
    style = "red" if t.circles or t.launderings else "green" if t.corroborated else "yellow"
    return Panel(Group(*parts), border_style=style, title=Text(_heading(t), style=style), title_align="left")


def _heading(t: Trace) -> str:
    names = ["circular reporting"] * bool(t.circles) + ["laundering"] * bool(t.launderings)
    return ", ".join(names) or ("one origin" if len(t.roots) == 1 else "origins")


def _root(name: str, terminal: bool, circular: bool, basis: str) -> Text:
    how = "a circle" if circular else f"terminal: {basis.replace('_', ' ')}" if terminal else "untraced"
    return Text(f"  root: {clean(name)} ({how})")


def _warnings(t: Trace, evidence: dict[str, Evidence]) -> list[Text]:
    out = [Text(f"circular reporting: {_way(c.steps, evidence)}", style="red") for c in t.circles]
    for x in t.launderings:
        told = f"laundering: told as {clean(x.claimed)}'s, comes from {clean(x.root)}: {_way(x.steps, evidence)}"
        out.append(Text(told, style="red"))
    return [*out, Text()] if out else []


def _matched(t: Trace) -> list[Text]:
    by = {
        "machine": "by likeness, not decided",
        "list": "by the list of institutions",
        "analyst": "decided by an analyst",
    }
    return [
        Text(f"“{clean(m.name)}” is taken for {clean(m.entity)} ({by[m.how]})", style="dim")
        for m in t.matched
        if m.name != m.entity
    ]


def _way(steps: Sequence[Step], evidence: dict[str, Evidence]) -> str:
    labels = {e.source.id: e.source.label for e in evidence.values()}
    return " → ".join(clean(labels.get(s.name, s.name) if s.kind == "document" else s.name) for s in steps)


def _telling(chain: Chain, evidence: dict[str, Evidence], plain: bool) -> list[RenderableType]:
    e = evidence[chain.record]
    assert isinstance(e.record, Claim)
    said = quotation([e.record], plain) if e.record.quote else Text(f"({UNANCHORED})")
    reprint = "reprint: " if chain.reprint_of else ""
    line = f"  {reprint}{_way(chain.steps, evidence)} · {e.standing} · {e.id}"
    return [said, Text(line, style="dim"), Text()]
