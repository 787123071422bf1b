"""``withheld scenario``: levers compared with the baseline, on the stored draws."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from withheld.case import Case, CaseError, load_case
from withheld.commands.failures import on_interrupt, say
from withheld.dossier import EFFECT, basis_differs, effect, known_scenarios, relative, with_interval
from withheld.estimate import Change, Comparison, Estimate, Scenario, answer_scenario, load_latest, read_scenarios
from withheld.evidence import Store, find_case, refuse_altered_files


@on_interrupt(lambda: "no scenario was run, and “scenario” stores nothing: run the same command again")
def run(case: Path, asked: Sequence[str], *, as_json: bool) -> int:
    """Compare the named scenarios, or those of files, with the baseline; without any, list the known ones."""
    folder = find_case(case)
    head = load_case(folder)
    known = known_scenarios(folder, head.code)
    if not asked:
        _list(known)
        return 0
    estimate, compared = answered(folder, head, [s for name in asked for s in chosen(name, known)])
    if as_json:
        print(json.dumps([c.model_dump(mode="json") for c in compared], ensure_ascii=False, indent=2))
        return 0
    console = Console()
    for one in compared:
        _show(console, one)
    if estimate.draft:
        console.print("DRAFT: the draws use proposed records.", style="yellow")
    for failure in estimate.diagnostics.failures:
        say(f"the sampler failed a check: {failure}; use more draws or check the priors")
    return 0


def answered(folder: Path, case: Case, scenarios: Sequence[Scenario]) -> tuple[Estimate, list[Comparison]]:
    """The latest estimate of a case, and scenarios on its draws; CaseError if there is none for the current case."""
    estimate = _current(folder, case)
    try:
        return estimate, answer_scenario(folder, case, estimate, scenarios)
    except (OSError, ValueError):
        remedy = "run “withheld estimate” again"
        raise CaseError(f"{folder}: the draws of estimate {estimate.key} are missing or damaged; {remedy}") from None


def chosen(name: str, known: dict[str, Scenario]) -> list[Scenario]:
    """The scenarios with a name or in a file; CaseError lists the known ones."""
    if name in known:
        return [known[name]]
    if name.endswith(".toml") or Path(name).is_file():
        return list(read_scenarios(Path(name)).values())
    listed = ", ".join(known) or "none in this case"
    raise CaseError(f"{name}: neither a scenario ({listed}) nor a file; name one of them or a .toml file of your own")


def _current(folder: Path, case: Case) -> Estimate:
    """The latest estimate; CaseError if there is none, or if the case or the program has changed since."""
    estimate = load_latest(folder)
    if estimate is None:
        raise CaseError(f"{folder}: no estimate yet; run “withheld estimate” first")
    if basis_differs(estimate, case):
        what = f"the case or the program has changed since estimate {estimate.key}"
        raise CaseError(f"{folder}: {what}; run “withheld estimate” again")
    with Store.open(folder) as store:
        refuse_altered_files(store)
    return estimate


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
    console.print(one.scenario.label, style="bold", markup=False)
    if one.scenario.meaning:
        console.print(one.scenario.meaning, style="dim", markup=False)
    for last in (False, True):
        if changes := [c for c in one.changes if c.code.endswith("_then") is not last]:
            _table(console, changes)
    console.print(EFFECT, style="dim")
    for worst in one.worst:
        console.print(f"Downside: {worst}", markup=False, highlight=False)
    for caution in one.cautions:
        console.print(caution, style="dim", markup=False)
    console.print()


def _table(console: Console, changes: Sequence[Change]) -> None:
    """Print outcomes for one month: levels in it, flows up to it."""
    levels = {c.when for c in changes if " to " not in c.when}
    table = Table(title=f"Levels in {', '.join(levels)}, flows from {_flows(changes)}", title_justify="left")
    for name in ("", "baseline (80%)", "with the levers (80%)", "effect of the levers (80%)", "of the baseline"):
        table.add_column(name, justify="left" if not name else "right")
    for c in changes:
        table.add_row(
            c.label, with_interval(c.baseline, c.unit), with_interval(c.scenario, c.unit), effect(c), relative(c)
        )
    console.print(table)


def _flows(changes: Sequence[Change]) -> str:
    return next((c.when for c in changes if " to " in c.when), "no time")
