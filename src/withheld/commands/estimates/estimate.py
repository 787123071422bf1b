"""``withheld estimate``: reconcile the case's claims and print the headlines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from withheld.amounts import spell
from withheld.case import Case, CaseError, load_case
from withheld.commands.casefiles import noted
from withheld.commands.examples import Examples
from withheld.commands.failures import BAD_INPUT, on_interrupt, say
from withheld.commands.reports.progress import Stage, stages
from withheld.disclosure import may_rest, unfit
from withheld.estimate import FEWER, UNSURE, Estimate, Quantiles, Scenario, Series, Witness, is_few
from withheld.evidence import Store, StoreError, Ties, altered_files, find_case, tell_estimate
from withheld.records import Claim, Evidence
from withheld.settings import settings
from withheld.usable import left_out
from withheld.vocabulary import EXAMPLE

MOST_RECORDS = 6
"""Maximum number of records to list with an excluded figure."""


def run(
    case: Path, *, chains: int, draws: int, without: str | None = None, exact: bool = False, bare: bool = False,
    for_release: bool = False, unanchored: bool = False, since: str | None = None, excluded: bool = False,
    as_json: bool = False, baseline: bool = False,
) -> int:  # fmt: skip
    """Fit, or use the stored draws if nothing changed; print headlines and checks, the changes since an earlier estimate, or
    everything as JSON."""
    if baseline and without is not None:
        say("--without and --baseline exclude each other; use one")
        return BAD_INPUT
    folder = find_case(case)
    asked = {"--without": without is not None, "--without-examples": bare, "--for-release": for_release}
    if refused := _refused(asked, unanchored=unanchored, as_json=as_json, since=since is not None):
        say(refused)
        return BAD_INPUT
    result = fit(folder, chains=chains, draws=draws, exact=exact, release=for_release, unanchored=unanchored)
    examples = examples_of(folder)
    if as_json:
        print_json(folder, result, since)
    elif since is not None:
        _show_moved(folder, result, since, examples)
    elif without is None:
        if bare and examples.documents:
            result = with_bare(folder, result, chains=chains, draws=draws)
        show(result, examples, bare=bare, excluded=excluded)
        if baseline:
            show_baseline(result)
    else:
        from withheld.commands.estimates.source_influence import show_without

        show_without(folder, result, without, lambda: fit(folder, chains=chains, draws=draws, without=without))
    for warning in result.warnings:
        say(warning)
    for failure in result.diagnostics.failures:
        say(f"the sampler failed a check: {failure}; use more draws or check the priors")
    return 0


def _refused(asked: dict[str, bool], *, unanchored: bool, as_json: bool, since: bool) -> str | None:
    """Why these options cannot be combined, None if they can."""
    different = [name for name, said in asked.items() if said]
    if len(different) > 1:
        return f"{' and '.join(different)} are different estimates; use one of them"
    if unanchored and not asked["--for-release"]:
        return "--with-unanchored belongs to --for-release; an estimate of the case uses unanchored figures in any case"
    other = next((name for name in ("--without", "--without-examples") if asked[name]), None)
    if other and (as_json or since):
        return f"{other} prints its own comparison; use {'--format json' if as_json else '--since'} without it"
    return None


def fit(
    folder: Path, *, chains: int = 4, draws: int = 1000, without: str | None = None, exact: bool = False,
    release: bool = False, unanchored: bool = False,
) -> Estimate:  # fmt: skip
    """The estimate of a case folder, or one made only from what a release may contain; StoreError if that is nothing.

    Edited data files are recorded in the log, as are the files of the estimate.
    """
    from withheld.estimate import LATEST, RELEASE, estimate

    with Store.open(folder) as store, on_interrupt(lambda: _unfinished(folder)), stages() as stage:
        noted(store)
        records = _releasable(store.evidence(), unanchored=unanchored) if release else store.evidence()
        how = _how(store, chains, draws, stage)
        name = RELEASE if release else LATEST
        case = load_case(folder)
        return estimate(
            case, records, without=without, exact=exact, name=name, scenarios=_scenarios(folder, case), **how
        )


def _scenarios(folder: Path, case: Case) -> tuple[Scenario, ...]:
    """The case's scenarios, to be answered during the fit; none, with a message, if their file is invalid."""
    from withheld.dossier import known_scenarios

    try:
        return tuple(known_scenarios(folder, case.code).values())
    except CaseError as error:
        say(f"scenarios were not run with the estimate: {error}")
        return ()


def _how(store: Store, chains: int, draws: int, stage: Stage) -> dict[str, Any]:
    """Arguments of every fit besides the evidence: folder, log position, ties, sampling."""
    return {
        "folder": store.folder, "log_position": store.rests_on(), "ties": Ties.of(store), "seed": settings().seed,
        "chains": chains, "draws": draws, "progress": stage, "witness": _witness(store),
    }  # fmt: skip


def _witness(store: Store) -> Witness:
    """A witness that checks the files of estimates against the log."""
    analyst = store.analyst_name()

    def holds(key: str) -> bool:
        """Whether the files of an estimate match the log."""
        wrong = altered_files(store, key)
        for problem in wrong:
            say(f"{problem.file}: {problem.what}; the estimate is run again")
        return not wrong

    return Witness(holds, lambda key, files: tell_estimate(store, key, files, analyst))


def _releasable(records: list[Evidence], *, unanchored: bool) -> list[Evidence]:
    """The records that an estimate for a release may use; reports what is left out, and raises StoreError if no figure is
    left."""
    why = Counter(r for e in records if isinstance(e.record, Claim) and (r := unfit(e, unanchored=unanchored)))
    found = may_rest(records, unanchored=unanchored)
    told = ", ".join(f"{n} {reason}" for reason, n in why.most_common())
    if not any(isinstance(e.record, Claim) for e in found):
        raise StoreError(
            f"no figure may be used in a released estimate ({told}); anchor figures (withheld anchor) and decide "
            "on proposals (withheld review), or use --with-unanchored"
        )
    if told:
        say(f"left out, because a release may not contain them: {told}")
    return found


def _unfinished(folder: Path) -> str:
    """The message of an interrupted estimate, which is stored whole or not at all."""
    before = "the earlier one is unchanged; " if (folder / "estimates" / "latest").is_file() else ""
    return f"no estimate was stored; {before}run the same command again"


def with_bare(folder: Path, whole: Estimate, *, chains: int = 4, draws: int = 1000) -> Estimate:
    """An estimate with its headlines without the examples, from a fit to all other evidence."""
    from withheld.estimate import with_bare as fitted

    with Store.open(folder) as store, on_interrupt(lambda: _unfinished(folder)), stages() as stage:
        return fitted(whole, load_case(folder), store.evidence(), **_how(store, chains, draws, stage))


def examples_of(folder: Path) -> Examples:
    """The invented examples of a case folder."""
    with Store.open(folder) as store:
        return Examples.within(store)


def show(result: Estimate, examples: Examples, *, bare: bool = False, excluded: bool = False) -> None:
    """Print the headlines (posterior median, 80% interval, prior interval), their basis, the hosts, and the claims in tension.

    ``excluded`` lists the published totals that the intervals exclude.
    """
    console = Console()
    _show_headlines(console, result)
    _show_hosts(console, result)
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
    from withheld.commands.estimates.source_influence import (
        show_bare,
        show_coverage,
        show_families,
        show_influence,
        show_tensions,
    )

    show_families(console, result)
    show_influence(console, result, examples)
    show_tensions(console, result, examples)
    show_coverage(console, result)
    _show_excluded(console, result, examples, every=excluded)
    if bare and result.without_examples:
        show_bare(result, result.without_examples)
    elif bare:
        console.print("No document of this case is an example: the headlines do not change.")
    for told in examples.closing(result):
        console.print(told, markup=False, highlight=False)


def show_baseline(result: Estimate) -> None:
    """Print each headline with its simple pooling, and the reason if the intervals do not overlap."""
    console = Console()
    table = Table(title="Estimate and simple pooling (each series by itself, as a random walk)", title_justify="left")
    for name in ("", "when", "estimate", "80% interval", "simple pooling", "80% interval"):
        table.add_column(name, justify="left" if name in ("", "when") else "right")
    for h in result.headlines:
        q = h.baseline
        pooled = (_number(q.median, h.unit), _range(q.values, h.unit)) if q else ("no figure", "")
        table.add_row(h.label, h.when, _number(h.posterior.median, h.unit), _range(h.posterior.values, h.unit), *pooled)
    console.print(table)
    for h in result.headlines:
        if h.apart:
            console.print(
                f"{h.label}, {h.when}: the intervals do not overlap. {h.apart}", markup=False, highlight=False
            )


def _show_headlines(console: Console, result: Estimate) -> None:
    table = Table(
        title=f"{result.programme}: what the evidence implies"
        + (" (DRAFT: uses proposed records)" if result.draft else ""),
        title_justify="left",
    )
    for name in ("", "when", "median", "80% interval", "prior 80%", ""):
        table.add_column(name, justify="right" if "%" in name or name == "median" else "left")
    for h in result.headlines:
        table.add_row(
            h.label, h.when, _number(h.posterior.median, h.unit), _range(h.posterior.values, h.unit),
            _range(h.prior.values, h.unit), h.word,
        )  # fmt: skip
    if result.headlines:
        console.print(table)
    for label in result.unshown:
        console.print(
            f"Not shown, because no figure bears on it and the result would be the prior: {label}.",
            style="dim",
            markup=False,
        )


def _show_hosts(console: Console, result: Estimate) -> None:
    """Print each host in the last month with evidence on it."""
    table = Table(title="Workers by host, each at the time of its newest figure", title_justify="left")
    for name in ("host", "month", "median", "80% interval", "", "newest figure"):
        table.add_column(name, justify="right" if name in ("median", "80% interval") else "left")
    for h in result.hosts:
        newest = f"{h.newest:%Y-%m-%d}" if h.newest else "none on this host"
        table.add_row(
            h.label, f"{h.when:%Y-%m}", _number(h.posterior.median, "person"), _range(h.posterior.values, "person"),
            h.word or "prior only", newest,
        )  # fmt: skip
    if result.hosts:
        console.print(table)


def _show_excluded(console: Console, result: Estimate, examples: Examples, *, every: bool) -> None:
    """Print the published totals that the interval of their time excludes: their number, or each with the reason."""
    found = result.excluded
    if not every:
        if found:
            one = len(found) == 1
            said = "figure of all hosts together lies" if one else "figures of all hosts together lie"
            console.print(
                f"{len(found)} published {said} outside the 80% interval of {'its' if one else 'their'} time: withheld "
                "estimate --excluded",
                style="dim",
            )
        return
    console.print("Published figures of all hosts together outside the 80% interval at their time:" if found else
                  "No published figure of all hosts together lies outside the 80% interval at its time.")  # fmt: skip
    for x in found:
        stamp = f" [{EXAMPLE}]" if x.evidence in examples.records else ""
        said = spell(x.low, x.high, "exact" if x.low == x.high else "range", "person")
        more = f" and {len(x.against) - MOST_RECORDS} more" if len(x.against) > MOST_RECORDS else ""
        against = f" ({', '.join(x.against[:MOST_RECORDS])}{more})" if x.against else ""
        console.print(
            f"{x.when}  {x.evidence}{stamp}, grade {x.grade or 'unknown'}: {said}, against {_in_full(x.total)}. "
            f"{x.why}{against}", markup=False, highlight=False,
        )  # fmt: skip


def _show_moved(folder: Path, result: Estimate, since: str, examples: Examples) -> None:
    from withheld.commands.estimates.moved import earlier, moved, show_moved

    found = moved(earlier(folder, result, since), result, since)
    words = {
        f"{s.code}.{name}": f"{_number(q.median, s.unit)} ({_range(q.values, s.unit)})"
        for s in found.headlines for name, q in (("then", s.then), ("now", s.now)) if q is not None
    }  # fmt: skip
    show_moved(found, examples, words)


def print_json(folder: Path, result: Estimate, since: str | None = None) -> None:
    """Print an estimate as JSON: every output by host and month with quantiles, prior and baseline, the observations, and what
    was left out with the reason; StoreError if the draws are missing."""
    from withheld.commands.estimates.moved import earlier, moved
    from withheld.estimate import LEVELS, draws_of, monthly_of

    then = earlier(folder, result, since) if since is not None else None
    try:
        found = monthly_of(load_case(folder), draws_of(folder, result), settings().seed)
    except (OSError, ValueError):
        raise StoreError(
            f"{folder}: the draws of estimate {result.key} are missing or damaged; run the command again"
        ) from None
    told = result.model_dump(mode="json", exclude={"series"})
    told |= {"levels": LEVELS, "outputs": [_output(s) for s in found]}
    if then is not None and since is not None:
        told["moved"] = moved(then, result, since).model_dump(mode="json")
    print(json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def _output(s: Series) -> dict[str, object]:
    """One output of one host, or of all (``corridor`` null), month by month: quantiles in the order of ``levels``."""
    head = {"output": s.output, "corridor": s.corridor, "label": s.label, "unit": s.unit}
    months = zip(s.times, s.quantiles, s.prior, s.baseline or [None] * len(s.times), strict=True)
    return head | {
        "months": [
            {"month": f"{t:%Y-%m}", "quantiles": _short(q), "prior": _short(p), "baseline": _short(b) if b else None}
            for t, q, p, b in months
        ]
    }


def _short(q: Quantiles) -> Sequence[float]:
    """Quantiles to six significant digits: draws are no more precise."""
    return [float(f"{v:.6g}") for v in q.values]


def _number(value: float, unit: str) -> str:
    from withheld.amounts import estimated

    return FEWER if is_few(value, unit) else estimated(value, unit)


def _in_full(total: Quantiles) -> str:
    """An interval without rounding, because its ends decide whether a figure is outside."""
    from withheld.amounts import number

    return f"{number(total.values[1], 'person')} – {number(total.values[5], 'person')}"


def _range(values: tuple[float, ...], unit: str) -> str:
    low, high = _number(values[1], unit), _number(values[5], unit)
    return low if low == high else f"{low} – {high}"
