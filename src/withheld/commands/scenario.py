"""``withheld scenario``: levers against the baseline, on the stored draws."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from withheld.case import Case, CaseError, built_in, load_case
from withheld.commands.failures import BAD_INPUT, on_interrupt, say
from withheld.estimate.kept import Kept, basis_of, draws_of, load_latest
from withheld.estimate.results import Quantiles, is_few
from withheld.estimate.scenarios import FILE, Change, Comparison, Scenario, compare, read_scenarios, told
from withheld.evidence import casefiles
from withheld.evidence.store import Store, find_case


@on_interrupt(lambda: "no scenario was answered, and “scenario” stores nothing: run the same command again")
def run(case: Path, asked: Sequence[str], *, as_json: bool) -> int:
    """Compare the named scenarios, or those of files, with the baseline; without any, list what there is."""
    folder = find_case(case)
    head = load_case(folder)
    known = known_scenarios(folder, head.code)
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


def known_scenarios(folder: Path, code: str) -> dict[str, Scenario]:
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
    console.print(one.scenario.label, style="bold", markup=False)
    if one.scenario.meaning:
        console.print(one.scenario.meaning, style="dim", markup=False)
    for last in (False, True):
        if changes := [c for c in one.changes if c.code.endswith("_then") is not last]:
            _table(console, changes)
    console.print(EFFECT, style="dim")
    for worst in one.worst:
        console.print(f"Worst honest case: {worst}", markup=False, highlight=False)
    for caution in one.cautions:
        console.print(caution, style="dim", markup=False)
    console.print()


def _table(console: Console, changes: Sequence[Change]) -> None:
    """Outcomes by one month: levels in it, flows up to it."""
    levels = {c.when for c in changes if " to " not in c.when}
    table = Table(title=f"Levels in {', '.join(levels)}, flows from {_flows(changes)}", title_justify="left")
    for name in ("", "baseline (80%)", "with the levers (80%)", "effect of the levers (80%)", "of the baseline"):
        table.add_column(name, justify="left" if not name else "right")
    for c in changes:
        table.add_row(
            c.label, _with_interval(c.baseline, c.unit), _with_interval(c.scenario, c.unit), _effect(c), _share(c)
        )
    console.print(table)


def _flows(changes: Sequence[Change]) -> str:
    return next((c.when for c in changes if " to " in c.when), "no time")


EFFECT = (
    "The effect is the difference draw by draw: how unsure the baseline is, is not in it. Medians of the draws, with the interval "
    "that holds 80% of them; the median of the draws' own differences is not the difference of two medians."
)
EXACTLY = "exactly what the scenario sets"


FEW_EITHER_WAY = "about none"


def _with_interval(q: Quantiles, unit: str) -> str:
    low, middle, high = (told(q.values[k], unit) for k in (1, 3, 5))
    return middle if low == high else f"{middle} ({low} – {high})"


def _effect(c: Change) -> str:
    """The difference with its interval; one of no width is none, and is not shown as one."""
    middle = _signed(c.difference.median, c.unit)
    if c.exact:
        return "none" if round(c.difference.median) == 0 else f"{middle}: {EXACTLY}"
    low, high = (_signed(c.difference.values[k], c.unit) for k in (1, 5))
    return f"{middle} in all draws" if low == high else f"{middle} ({low} to {high})"


def _share(c: Change) -> str:
    """The effect as a share of the baseline, draw by draw; empty where a baseline has next to nothing."""
    if c.relative is None or (c.exact and round(c.difference.median) == 0):
        return ""
    low, middle, high = (_percent(c.relative.values[k]) for k in (1, 3, 5))
    return middle if low == high else f"{middle} ({low} to {high})"


def _percent(value: float) -> str:
    return f"{value:+.0%}".replace("-", "−") if round(value * 100) else "0%"


def _signed(value: float, unit: str) -> str:
    """A difference with its sign; persons under ten are as good as none, and no sign stands before words."""
    if round(value) == 0:
        return "0"
    return FEW_EITHER_WAY if is_few(abs(value), unit) else f"{'+' if value > 0 else '−'}{told(abs(value), unit)}"
