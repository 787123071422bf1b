"""``withheld estimate``: reconcile the case's claims and print the headlines."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from withheld.case import load_case
from withheld.commands.failures import on_interrupt, say
from withheld.commands.progress import stages
from withheld.estimate.results import Estimate
from withheld.evidence.origins import Ties
from withheld.evidence.store import Store, find_case
from withheld.settings import settings


def run(case: Path, *, chains: int, draws: int, without: str | None = None, exact: bool = False) -> int:
    """Fit, or take the stored draws if nothing changed; print headlines and checks."""
    folder = find_case(case)
    result = fit(folder, chains=chains, draws=draws, exact=exact)
    if without is None:
        show(result)
    else:
        from withheld.commands.leans import show_without

        show_without(folder, result, without, lambda: fit(folder, chains=chains, draws=draws, without=without))
    for warning in result.warnings:
        say(warning)
    for failure in result.diagnostics.failures:
        say(f"the sampler failed a check: {failure}; take more draws or look at the priors")
    return 0


def fit(
    folder: Path, *, chains: int = 4, draws: int = 2000, without: str | None = None, exact: bool = False
) -> Estimate:
    """The estimate of a case folder."""
    from withheld.estimate.fit import estimate

    with Store.open(folder) as store:
        records, position, ties = store.evidence(), store.position(), Ties.of(store)
    with on_interrupt(lambda: _unfinished(folder)), stages() as stage:
        return estimate(
            load_case(folder),
            records,
            log_position=position,
            folder=folder,
            seed=settings().seed,
            chains=chains,
            draws=draws,
            ties=ties,
            without=without,
            exact=exact,
            progress=stage,
        )


def _unfinished(folder: Path) -> str:
    """What became of an estimate that was interrupted: it is kept whole or not at all."""
    before = "the one from before is as it was; " if (folder / "estimates" / "latest").is_file() else ""
    return f"no estimate was stored; {before}run the same command again"


def show(result: Estimate) -> None:
    """Print the headlines: posterior median and 80% interval beside the prior's, and what the figures rest on."""
    console = Console()
    table = Table(
        title=f"{result.programme}: what the evidence implies"
        + (" (DRAFT: rests on proposed records)" if result.draft else ""),
        title_justify="left",
    )
    for name in ("", "when", "median", "80% interval", "prior 80%", ""):
        table.add_column(name, justify="right" if "%" in name or name == "median" else "left")
    for h in result.headlines:
        table.add_row(
            h.label,
            h.when,
            _number(h.posterior.median, h.unit),
            _range(h.posterior.values, h.unit),
            _range(h.prior.values, h.unit),
            h.word,
        )
    console.print(table)
    d = result.diagnostics
    console.print(
        f"Observations: {len(result.observations)}; claims left out: {len(result.left_out)}. {d.chains} "
        f"chains × {d.draws} draws in {d.seconds:.0f} s: "
        f"R-hat {d.max_rhat:.3f}, ESS {d.min_bulk_ess:.0f} (bulk), {d.min_tail_ess or 0:.0f} (tail), "
        f"E-BFMI {d.min_bfmi or 0:.2f}, {d.divergences} divergences."
    )
    if result.spread:
        console.print(result.spread.words(f"{result.spread.when:%B %Y}", _number))
    from withheld.commands.leans import show_leans, show_tensions

    show_leans(console, result)
    show_tensions(console, result)


def _number(value: float, unit: str) -> str:
    from withheld.amounts import number

    return number(value, unit)


def _range(values: tuple[float, ...], unit: str) -> str:
    return f"{_number(values[1], unit)} – {_number(values[5], unit)}"
