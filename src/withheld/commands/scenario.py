"""``withheld scenario``: levers against the baseline, on the stored draws."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from withheld.amounts import number
from withheld.case import Case, CaseError, built_in, load_case
from withheld.commands.failures import BAD_INPUT, on_interrupt, say
from withheld.estimate.kept import Kept, basis_of, draws_of, load_latest
from withheld.estimate.results import Quantiles
from withheld.estimate.scenarios import FILE, Comparison, Scenario, compare, read_scenarios
from withheld.evidence import casefiles
from withheld.evidence.store import Store, find_case


@on_interrupt(lambda: "no scenario was answered, and “scenario” stores nothing: run the same command again")
def run(case: Path, asked: Sequence[str], *, as_json: bool) -> int:
    """Compare the named scenarios, or those of files, with the baseline; without any, list what there is."""
    folder = find_case(case)
    head = load_case(folder)
    known = _known(folder, head.code)
    if not asked:
        _list(known)
        return 0
    scenarios = [s for name in asked for s in _chosen(name, known)]
    if (found := _draws(folder, head)) is None:
        return BAD_INPUT
    compared = compare(head, found, scenarios)
    if as_json:
        print(json.dumps([c.model_dump(mode="json") for c in compared], ensure_ascii=False, indent=2))
        return 0
    console = Console()
    for one in compared:
        _show(console, one)
    if found.estimate.draft:
        console.print("DRAFT: the draws rest on proposed records.", style="yellow")
    for failure in found.estimate.diagnostics.failures:
        say(f"the sampler failed a check: {failure}; take more draws or look at the priors")
    return 0


def _known(folder: Path, code: str) -> dict[str, Scenario]:
    """The scenarios of a case: its own file, else those that the program ships for it."""
    if (folder / FILE).is_file():
        return read_scenarios(folder / FILE)
    try:
        path = built_in(code) / FILE
    except CaseError:
        return {}
    return read_scenarios(path) if path.is_file() else {}


def _chosen(name: str, known: dict[str, Scenario]) -> list[Scenario]:
    if name in known:
        return [known[name]]
    if name.endswith(".toml") or Path(name).is_file():
        return list(read_scenarios(Path(name)).values())
    listed = ", ".join(known) or "none in this case"
    raise CaseError(f"{name}: neither a scenario ({listed}) nor a file; name one of them or a .toml file of your own")


def _draws(folder: Path, case: Case) -> Kept | None:
    estimate = load_latest(folder)
    if estimate is None:
        say(f"{folder}: no estimate yet; run “withheld estimate” first")
        return None
    if estimate.basis != basis_of(case):
        say(
            f"{folder}: the case or the program has changed since estimate {estimate.key}; run “withheld estimate” again"
        )
        return None
    with Store.open(folder) as store:
        casefiles.refuse_altered(store)
    try:
        return draws_of(folder, estimate)
    except (OSError, ValueError):
        say(f"{folder}: the draws of estimate {estimate.key} are gone or damaged; run “withheld estimate” again")
        return None


def _list(known: dict[str, Scenario]) -> None:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for s in known.values():
        table.add_row(s.name, f"{s.label}: {s.meaning}" if s.meaning else s.label)
    console = Console()
    console.print(table if known else "No scenario is defined for this case; write a file as in docs/model.md.")
    console.print(
        "Run:  withheld scenario NAME...   or a file of your own:  withheld scenario levers.toml", style="dim"
    )


def _show(console: Console, one: Comparison) -> None:
    table = Table(
        title=one.scenario.label, caption=one.scenario.meaning or None, title_justify="left", caption_justify="left"
    )
    for name in ("", "when", "baseline", "with the levers", "difference", "80% interval"):
        table.add_column(name, justify="left" if name in ("", "when") else "right")
    for c in one.changes:
        table.add_row(
            c.label, c.when, _shown(c.baseline.median, c.unit), _shown(c.scenario.median, c.unit),
            _signed(c.difference.median, c.unit), _between(c.difference, c.unit),
        )  # fmt: skip
    console.print(table)
    console.print(MEDIANS, style="dim")
    for caution in one.cautions:
        console.print(caution, style="dim")
    console.print()


MEDIANS = (
    "Each column is a median over the draws. The difference is the median of the draws' own differences, not the one of the two "
    "medians beside it, and may be far from that."
)


def _shown(value: float, unit: str) -> str:
    """A sum in whole dollars, as persons are whole: no draw knows more, and none is less than nothing."""
    return number(float(round(value)) + 0.0, unit)


def _signed(value: float, unit: str) -> str:
    if round(value) == 0:
        return "0"
    return f"{'+' if value > 0 else '−'}{_shown(abs(value), unit)}"


def _between(q: Quantiles, unit: str) -> str:
    if round(q.values[1]) == round(q.values[5]):
        return "the same in all draws"
    return f"{_signed(q.values[1], unit)} to {_signed(q.values[5], unit)}"
