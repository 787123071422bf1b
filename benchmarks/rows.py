"""What the rows of the built-in cases say and how the estimate uses them: the tables of docs/case-kp.md and docs/case-cu.md.

``python benchmarks/rows.py`` prints them, ``--write`` puts them between the marks of the two pages.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from statistics import median
from typing import NamedTuple

from synthetic import transcribed
from withheld.amounts import amount, spell
from withheld.case import Case, Row, built_in, load_case
from withheld.estimate.observations import APPEARS_YEARS, OUTPUTS, observe
from withheld.estimate.results import Observation
from withheld.records import Claim, Evidence
from withheld.vocabulary import codes

DOCS = Path(__file__).parent.parent / "docs"
CASES = ("KP", "CU")
COLUMNS = (
    "workers_abroad", "workers_dispatched", "workers_returned", "workers_planned", "revenue", "wage_gross", "wage_net",
    "state_share",
)  # fmt: skip
PEOPLE = ("stock", "dispatched", "returned")


class Used(NamedTuple):
    """A case, its rows as evidence, what the estimate makes of them, and why it leaves a row out, by the row."""

    case: Case
    evidence: tuple[Evidence, ...]
    observations: tuple[Observation, ...]
    left: dict[str, str]

    @property
    def modelled(self) -> list[str]:
        """The rows whose measure is an output of the model."""
        return [e.id for e in self.evidence if isinstance(e.record, Claim) and e.record.measure in OUTPUTS]

    @property
    def missed(self) -> Counter[str]:
        """Rows with an output that are left out, by reason."""
        known = set(self.modelled)
        return Counter(reason for row, reason in self.left.items() if row in known)


@cache
def used(code: str) -> Used:
    """The rows of a built-in case and what the estimate uses of them."""
    case = load_case(built_in(code))
    evidence = transcribed(case)
    found, left = observe(case, evidence)
    return Used(case, tuple(evidence), tuple(found), {x.evidence: x.reason for x in left})


def appeared() -> tuple[int, int]:
    """Dated documents of the cases that came out within a year of the latest period that they tell of, and all dated ones."""
    days = []
    for code in CASES:
        latest: dict[str, dt.date] = {}
        published: dict[str, dt.date] = {}
        for row in used(code).case.rows:
            if row.source.published and row.claim.end and row.claim.measure != "workers_planned":
                published[row.source.id] = row.source.published
                latest[row.source.id] = max(row.claim.end, latest.get(row.source.id, row.claim.end))
        days += [(published[s] - latest[s]).days for s in latest]
    return sum(d <= 366 * APPEARS_YEARS for d in days), len(days)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """A table in Markdown: words to the left, numbers to the right."""
    right = [all(isinstance(r[n], int) or not r[n] for r in rows) for n in range(len(head))]
    lines = [head, ["---:" if r else "---" for r in right], *rows]
    return ["| " + " | ".join(f"{cell or ''}" for cell in line).rstrip() + " |" for line in lines]


def summary(code: str) -> Iterator[str]:
    """How many rows there are, and where they come from."""
    rows = used(code).case.rows
    grades = Counter(r.reliability for r in rows)
    undated = sum(r.claim.start is None for r in rows)
    yield (
        f"{len(rows)} published figures from {len({r.source.url for r in rows})} addresses and"
        f" {len({r.claim.origin for r in rows if r.claim.origin})} named origins."
        f" {undated} row{' has' if undated == 1 else 's have'} no date, {sum(not r.claim.origin for r in rows)} no named"
        f" origin. Reliability: {', '.join(f'{g} {grades[g]}' for g in sorted(grades))}."
    )


def scope(row: Row) -> str:
    """Host of a row as the tables name it."""
    return "several" if len(row.claim.hosts) > 1 else next(iter(row.claim.hosts), "world or unsaid")


def by_host(code: str) -> Iterator[str]:
    """Rows by host and measure, and in words what else is counted."""
    rows = used(code).case.rows
    counted = Counter((scope(r), r.claim.measure if r.claim.measure in COLUMNS else "other") for r in rows)
    hosts = Counter(scope(r) for r in rows)
    cells = [
        [host, *(counted[host, c] for c in (*COLUMNS, "other")), number]
        for host, number in sorted(hosts.items(), key=lambda item: (-item[1], item[0]))
    ]
    sums = [sum(int(line[n]) for line in cells) for n in range(1, len(COLUMNS) + 3)]
    yield from table(("host", *COLUMNS, "other", "all"), [*cells, ["all", *sums]])
    other = Counter(r.claim.measure for r in rows if r.claim.measure not in COLUMNS)
    yield ""
    yield "“Other” are " + ", ".join(f"`{m}` ({n})" for m, n in other.most_common()) + "."


def missed(code: str) -> Iterator[str]:
    """The rows that have a model output and are left out, by reason."""
    found = used(code)
    modelled, left = len(found.modelled), found.missed.total()
    copies = sum(len(o.copies) for o in found.observations)
    undated = sum(o.undated for o in found.observations)
    yield (
        f"{modelled} of {len(found.evidence)} rows are of a measure that the model has an output for:"
        f" {len(found.observations)} are observations ({undated} of them without a date), {copies} repeat one of these,"
        f" {left} ({left / modelled:.1%}) are left out."
    )
    if left:
        yield ""
        yield from table(("left out, since it is", "rows"), [[r, n] for r, n in found.missed.most_common()])


def sectors(code: str) -> Iterator[str]:
    """Dated figures that name a sector and that the model has an output for, by sector."""
    found = used(code)
    known = set(found.modelled)
    claims = [e.record for e in found.evidence if e.id in known]
    dated = [c for c in claims if isinstance(c, Claim) and c.sector and c.start]
    lines = []
    for sector, number in Counter(c.sector for c in dated).most_common():
        said = [c for c in dated if c.sector == sector]
        outputs = Counter(OUTPUTS[c.measure] for c in said)
        hosts = Counter(h for c in said for h in (c.hosts or ("world",)))
        years = sorted(c.start.year for c in said if c.start)
        lines.append(
            [
                codes("sectors")[sector or ""].label, number, sum(outputs[o] for o in PEOPLE), outputs["revenue"],
                outputs["wage"] + outputs["share"], ", ".join(f"{h} {n}" for h, n in hosts.most_common(6)),
                f"{years[0]} to {years[-1]}",
            ]
        )  # fmt: skip
    yield from table(("sector", "dated figures", "head-counts", "revenue", "pay and shares", "hosts", "years"), lines)


def grounds(code: str) -> Iterator[str]:
    """What each corridor rests on: dated observations of it alone, by output, and the years that they speak of."""
    found = used(code)
    lines = []
    for corridor in found.case.corridors:
        told = [o for o in found.observations if o.corridor == corridor.code]
        heads = [o for o in told if o.output in PEOPLE]
        years = sorted({y for o in heads for y in (o.start.year, o.end.year)})
        outputs = Counter(o.output for o in told)
        lines.append(
            [
                corridor.label, outputs["stock"], outputs["dispatched"] + outputs["returned"],
                outputs["wage"] + outputs["share"], outputs["revenue"], f"{years[0]} to {years[-1]}" if years else "none",
            ]
        )  # fmt: skip
    yield from table(("host", "stocks", "flows", "pay and shares", "revenue", "years of its head-counts"), lines)


def pay(code: str) -> Iterator[str]:
    """What revenue comes to for each worker and month, by the head-counts of the same hosts within a year, beside pay as reported."""
    found = used(code)
    lines: list[list[object]] = []
    for o in sorted((o for o in found.observations if o.output == "revenue"), key=lambda o: (o.corridor or "", o.end)):
        heads = [s for s in found.observations if s.output == "stock" and s.corridor == o.corridor and _near(o, s)]
        counted = [v for s in heads if s.kind in ("point", "interval") for v in (s.low, s.high) if v]
        if o.kind == "at_least" or not o.high or not counted:
            continue
        least, most = (o.low or o.high) / max(counted) / 12, o.high / min(counted) / 12
        bound = "at most " if o.kind == "at_most" else ""
        each = f"{bound}${most:,.0f}" if bound or least == most else f"${least:,.0f} to {most:,.0f}"
        told = spell(o.low, o.high, o.kind, "USD")
        lines.append([_host(found.case, o), _year(o), told, f"{median(counted):,.0f}", each])
    yield from table(
        ("host", "year", "revenue as reported", "workers reported (median)", "for each worker and month"), lines
    )
    yield ""
    told = sorted((o for o in found.observations if o.output == "wage"), key=lambda o: (o.corridor or "", o.end))
    yield from table(
        ("host", "year", "pay reported, a month"), [[_host(found.case, o), _year(o), _dollars(o)] for o in told]
    )


def _near(o: Observation, s: Observation) -> bool:
    """Whether a head-count is of the years of a sum, or of a year beside them."""
    return s.start.year <= o.end.year + 1 and s.end.year >= o.start.year - 1


def _host(case: Case, o: Observation) -> str:
    labels = {c.code: c.label for c in case.corridors}
    return " and ".join(labels[c] for c in o.corridor.split("+")) if o.corridor else "all hosts"


def _year(o: Observation) -> str:
    return f"{o.start.year}" if o.start.year == o.end.year else f"{o.start.year} to {o.end.year}"


def _dollars(o: Observation) -> str:
    if o.kind == "at_least":
        return f"at least ${o.low:,.0f}"
    if o.kind == "at_most":
        return f"at most ${o.high:,.0f}"
    return f"${o.low:,.0f}" if o.low == o.high else f"${o.low:,.0f} to {o.high:,.0f}"


def converted(code: str) -> Iterator[str]:
    """The figures that were brought to dollars, a year or a month, and how."""
    found = used(code)
    told = {e.id: e.record for e in found.evidence}
    lines = []
    for o in found.observations:
        claim = told[o.evidence]
        if o.converted and isinstance(claim, Claim):
            lines.append([_host(found.case, o), f"{o.output}, {_year(o)}", amount(claim), _money(o), o.converted])
    yield from table(("host", "what and when", "as printed", "as used", "how"), lines)


def _money(o: Observation) -> str:
    return spell(o.low, o.high, o.kind, "USD", "year") if o.output == "revenue" else _dollars(o)


def counted(code: str) -> Iterator[str]:
    """Head-counts by what they count of the case's own workers, with how each is used."""
    found = used(code)
    sectors = {c.sector for c in found.case.corridors}
    heads = [
        e.record for e in found.evidence if isinstance(e.record, Claim) and OUTPUTS.get(e.record.measure) in PEOPLE
    ]
    kinds = {
        "the case's workers, all of a host or of the world": [
            c for c in heads if c.sector in sectors and c.covers != "part"
        ],
        "a part of them: one occupation, contingent or group": [c for c in heads if c.covers == "part"],
        "workers of all kinds, the case's among them": [
            c for c in heads if c.sector not in sectors and c.covers != "part"
        ],
    }
    used_as = ("as printed", "as a lower bound", "as an upper bound; what is printed as “more than” stays as it is")
    lines = [[kind, len(claims), how] for (kind, claims), how in zip(kinds.items(), used_as, strict=True) if claims]
    yield from table(("what is counted", "rows", "used"), lines)


BLOCKS = {
    "summary": summary, "rows": by_host, "left out": missed, "sectors": sectors, "grounds": grounds, "pay": pay,
    "converted": converted, "counted": counted,
}  # fmt: skip


def page(code: str) -> Path:
    """The page of a case."""
    return DOCS / f"case-{code.lower()}.md"


def written(code: str, text: str) -> str:
    """A page with each of its marked blocks as the rows make it today."""
    for name, block in BLOCKS.items():
        made = "\n".join(block(code))
        marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        text = marked.sub(lambda m, made=made: f"{m[1]}{made}\n{m[2]}", text)
    return text


def main() -> None:
    """Print the blocks, or write them into the pages."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true", help="put them into the pages")
    write = asked.parse_args().write
    for code in CASES:
        if write:
            page(code).write_text(written(code, page(code).read_text(encoding="utf-8")), encoding="utf-8")
            continue
        for name, block in BLOCKS.items():
            print(f"## {code}: {name}\n", *block(code), "", sep="\n")


if __name__ == "__main__":
    main()
