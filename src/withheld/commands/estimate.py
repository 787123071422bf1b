"""``withheld estimate``: reconcile the case's claims and print the headlines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from withheld.case import load_case
from withheld.commands.casefiles import noted
from withheld.commands.examples import Examples
from withheld.commands.failures import BAD_INPUT, on_interrupt, say
from withheld.commands.progress import Stage, stages
from withheld.estimate.kept import Witness
from withheld.estimate.observations import UNSURE
from withheld.estimate.results import Estimate
from withheld.evidence import casefiles
from withheld.evidence.origins import Ties
from withheld.evidence.release import may_rest, unfit
from withheld.evidence.store import Store, StoreError, find_case
from withheld.records import Claim, Evidence
from withheld.settings import settings
from withheld.usable import left_out


def run(
    case: Path, *, chains: int, draws: int, without: str | None = None, exact: bool = False, bare: bool = False,
    for_release: bool = False, unanchored: bool = False, baseline: bool = False,
) -> int:  # fmt: skip
    """Fit, or take the stored draws if nothing changed; print headlines and checks."""
    if bare and without is not None:
        say("--without and --without-examples are two questions; ask one at a time")
        return BAD_INPUT
    if baseline and without is not None:
        say("--without and --baseline are two questions; ask one at a time")
        return BAD_INPUT
    folder = find_case(case)
    if for_release and (bare or without is not None):
        say("--for-release, --without and --without-examples are different estimates; ask for one of them at a time")
        return BAD_INPUT
    if unanchored and not for_release:
        say("--with-unanchored belongs to --for-release; an estimate of the case takes unanchored figures in any case")
        return BAD_INPUT
    result = fit(folder, chains=chains, draws=draws, exact=exact, release=for_release, unanchored=unanchored)
    examples = examples_of(folder)
    if without is None:
        if bare and examples.documents:
            result = with_bare(folder, result, chains=chains, draws=draws)
        show(result, examples, bare=bare)
        if baseline:
            show_baseline(result)
    else:
        from withheld.commands.leans import show_without

        show_without(folder, result, without, lambda: fit(folder, chains=chains, draws=draws, without=without))
    for warning in result.warnings:
        say(warning)
    for failure in result.diagnostics.failures:
        say(f"the sampler failed a check: {failure}; take more draws or look at the priors")
    return 0


def fit(
    folder: Path, *, chains: int = 4, draws: int = 2000, without: str | None = None, exact: bool = False,
    release: bool = False, unanchored: bool = False,
) -> Estimate:  # fmt: skip
    """The estimate of a case folder, or one that rests only on what a release may tell; StoreError if that is nothing.

    Data files that were edited are taken into the log, and its own files are told of there.
    """
    from withheld.estimate.fit import estimate
    from withheld.estimate.kept import LATEST, RELEASE

    with Store.open(folder) as store, on_interrupt(lambda: _unfinished(folder)), stages() as stage:
        noted(store)
        records = _releasable(store.evidence(), unanchored=unanchored) if release else store.evidence()
        how = _how(store, chains, draws, stage)
        name = RELEASE if release else LATEST
        return estimate(load_case(folder), records, without=without, exact=exact, name=name, **how)


def _how(store: Store, chains: int, draws: int, stage: Stage) -> dict[str, Any]:
    """What every fit of a case is told besides its evidence: where it is kept, on which lines it rests, how it is sampled."""
    return {
        "folder": store.folder, "log_position": store.rests_on(), "ties": Ties.of(store), "seed": settings().seed,
        "chains": chains, "draws": draws, "progress": stage, "witness": _witness(store),
    }  # fmt: skip


def _witness(store: Store) -> Witness:
    """The log as the one that vouches for the files of estimates."""
    analyst = store.analyst_name()

    def holds(key: str) -> bool:
        wrong = casefiles.altered(store, key)
        for problem in wrong:
            say(f"{problem.file}: {problem.what}; the estimate is made anew")
        return not wrong

    return Witness(holds, lambda key, files: casefiles.tell_estimate(store, key, files, analyst))


def _releasable(records: list[Evidence], *, unanchored: bool) -> list[Evidence]:
    """What an estimate for a release may rest on; what is left out is told, and StoreError if no figure is left."""
    why = Counter(r for e in records if isinstance(e.record, Claim) and (r := unfit(e, unanchored=unanchored)))
    found = may_rest(records, unanchored=unanchored)
    told = ", ".join(f"{n} {reason}" for reason, n in why.most_common())
    if not any(isinstance(e.record, Claim) for e in found):
        raise StoreError(
            f"no figure is there on which a released estimate may rest ({told}); anchor figures (withheld anchor) and decide "
            "on proposals (withheld review), or say --with-unanchored"
        )
    if told:
        say(f"left out, for a release may not tell them: {told}")
    return found


def _unfinished(folder: Path) -> str:
    """What became of an estimate that was interrupted: it is kept whole or not at all."""
    before = "the one from before is as it was; " if (folder / "estimates" / "latest").is_file() else ""
    return f"no estimate was stored; {before}run the same command again"


def with_bare(folder: Path, whole: Estimate, *, chains: int = 4, draws: int = 2000) -> Estimate:
    """An estimate with how its headlines stand without the examples, from a fit to all other evidence."""
    from withheld.estimate.fit import with_bare as fitted

    with Store.open(folder) as store, on_interrupt(lambda: _unfinished(folder)), stages() as stage:
        return fitted(whole, load_case(folder), store.evidence(), **_how(store, chains, draws, stage))


def examples_of(folder: Path) -> Examples:
    """The invented examples of a case folder."""
    with Store.open(folder) as store:
        return Examples.within(store)


def show(result: Estimate, examples: Examples, *, bare: bool = False) -> None:
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
    if unsure := sum(left.reason == UNSURE for left in result.left_out):
        console.print(f"{left_out(unsure, 'withheld review --unsure')}.", highlight=False)
    if result.spread:
        console.print(result.spread.words(f"{result.spread.when:%B %Y}", _number))
    from withheld.commands.leans import show_bare, show_leans, show_tensions

    show_leans(console, result, examples)
    show_tensions(console, result, examples)
    if bare and result.without_examples:
        show_bare(result, result.without_examples)
    elif bare:
        console.print("No document of this case is an example: the headlines stand as they are.")
    for told in examples.closing(result):
        console.print(told, markup=False, highlight=False)


def show_baseline(result: Estimate) -> None:
    """Print each headline beside what simple pooling of the figures gives, and why both differ where their intervals do not
    meet."""
    console = Console()
    table = Table(title="Beside simple pooling: each series by itself, a level and a random walk", title_justify="left")
    for name in ("", "when", "estimate", "80% interval", "simple pooling", "80% interval"):
        table.add_column(name, justify="left" if name in ("", "when") else "right")
    for h in result.headlines:
        q = h.baseline
        pooled = (_number(q.median, h.unit), _range(q.values, h.unit)) if q else ("no figure of its own", "")
        table.add_row(h.label, h.when, _number(h.posterior.median, h.unit), _range(h.posterior.values, h.unit), *pooled)
    console.print(table)
    for h in result.headlines:
        if h.apart:
            console.print(f"{h.label}, {h.when}: the intervals do not meet. {h.apart}", markup=False, highlight=False)


def _number(value: float, unit: str) -> str:
    from withheld.amounts import number

    return number(value, unit)


def _range(values: tuple[float, ...], unit: str) -> str:
    return f"{_number(values[1], unit)} – {_number(values[5], unit)}"
