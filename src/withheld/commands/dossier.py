"""``withheld dossier``: one HTML file from the store and the latest estimate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from withheld.anchoring import absent, proposed
from withheld.case import Case, CaseError, load_case
from withheld.charts import counted
from withheld.check import check
from withheld.commands.casefiles import noted
from withheld.commands.failures import BAD_INPUT, on_interrupt, say
from withheld.commands.protection import tell_doubtful
from withheld.disclosure import naming, secret_names
from withheld.dossier import (
    Beside,
    Earlier,
    Shown,
    ViewModel,
    agrees_with_earlier,
    gather,
    known_scenarios,
    read_earlier,
    shown_figures,
    untellable,
    write_dossier,
)
from withheld.estimate import RELEASE, Comparison, Estimate, answer_scenario, basis_of, kept_estimate, load_latest
from withheld.evidence import ESTIMATE, Store, Ties, find_case, refuse_altered_files
from withheld.records import Claim, Decision, Evidence
from withheld.usable import in_use


def run(
    case: Path,
    target: Path | None,
    release: bool,
    *,
    unanchored: bool = False,
    brief: bool = False,
    since: str | None = None,
) -> int:
    """Write the dossier, and its brief if requested, and print their paths; ``since`` is an earlier dossier or a log position."""
    if unanchored and not release:
        say("--with-unanchored belongs to --release; a draft shows unanchored figures in any case")
        return BAD_INPUT
    folder = find_case(case)
    path = target or folder / "dossier.html"
    for written in write(folder, path, release=release, unanchored=unanchored, brief=brief, since=since):
        print(written.resolve())
    return 0


@on_interrupt(lambda: "no dossier was written, and an earlier one is unchanged: run the same command again")
def write(
    folder: Path, path: Path, *, release: bool, unanchored: bool = False, brief: bool = False, since: str | None = None
) -> tuple[Path, ...]:
    """Gather the contents of the dossier and write it, with its brief if requested; returns the files written."""
    material = write_dossier(path, **_shown(folder, release=release, unanchored=unanchored, since=since))
    tell_doubtful(material.doubtful)
    if not brief:
        return (path,)
    from withheld.dossier import write_brief

    return path, *write_brief(path, material, material.beside.scenarios)


def gathered(folder: Path, *, release: bool, unanchored: bool = False) -> ViewModel:
    """The contents of a case's dossier, without scenarios."""
    material = gather(**_shown(folder, release=release, unanchored=unanchored, what_if=False))
    tell_doubtful(material.doubtful)
    return material


def _shown(
    folder: Path, *, release: bool, unanchored: bool, since: str | None = None, what_if: bool = True
) -> dict[str, Any]:
    """The arguments of ``gather`` for a dossier; scenarios, which take seconds, only if ``what_if``."""
    case = load_case(folder)
    with Store.open(folder) as store:
        noted(store)
        refuse_altered_files(store)
        evidence, sources, log = store.evidence(), store.sources(), store.log()
        ties, numbers = Ties.of(store), store.numbers()
        texts = store.texts()
        names = secret_names(store) if release else frozenset()
        homes = naming(store, names)
        gone = absent(proposed(store))
    earlier = _earlier(since, folder, case, log) if since is not None else None
    if release and not unanchored and (bare := sum(e.unanchored and e.state != "rejected" for e in evidence)):
        say(
            f"{counted(bare, 'unanchored figure')} left out: no stored sentence (--with-unanchored includes them, stamped)"
        )
    claims = [e.record for e in evidence if isinstance(e.record, Claim) and in_use(e)]
    findings = check(claims, {s.id: s for s in sources}, texts)
    estimate = _released(folder, evidence, unanchored=unanchored) if release else load_latest(folder)
    scenarios, why = _scenarios(folder, case, estimate) if what_if else ((), "none was requested")
    return {
        "case": case, "evidence": evidence, "sources": sources, "estimate": estimate, "findings": findings,
        "log": log, "made": _as_of(log, estimate), "release": release, "ties": ties, "names": names, "homes": homes,
        "unanchored": unanchored, "absent": gone, "numbers": numbers, "beside": Beside(scenarios, why, earlier),
    }  # fmt: skip


def _as_of(log: Sequence[Decision], estimate: Estimate | None) -> dt.datetime:
    """The time of the newest entry in a dossier, not of the run, so that the same input gives the same bytes."""
    times = [*(d.at for d in log), *([estimate.made] if estimate else [])]
    return max(times, default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))


def _scenarios(folder: Path, case: Case, estimate: Estimate | None) -> tuple[tuple[Comparison, ...], str]:
    """The case's scenarios on the draws of the estimate, or the reason for none."""
    if estimate is None:
        return (), "a scenario needs an estimate"
    known = known_scenarios(folder, case.code)
    if not known:
        return (), "the case defines none; docs/model.md has the format"
    if estimate.basis != basis_of(case):
        return (), "the case or the program has changed since the estimate was made; run “withheld estimate” again"
    try:
        return tuple(answer_scenario(folder, case, estimate, list(known.values()))), ""
    except CaseError as error:
        say(f"the dossier contains no scenarios: {error}")
        return (), str(error)
    except (OSError, ValueError):
        return (), "the draws of the estimate are missing or damaged; run “withheld estimate” again"


def _earlier(since: str, folder: Path, case: Case, log: Sequence[Decision]) -> Earlier:
    """The earlier dossier, or the case at a log position; CaseError with the remedy if it is neither."""
    if not since.isdecimal():
        try:
            found = read_earlier(Path(since))
        except ValueError as error:
            raise CaseError(f"--since {error}") from None
    else:
        found = Earlier(position=int(since), headlines=_headlines_at(folder, log, int(since)))
    if why := agrees_with_earlier(found, case.code, log):
        raise CaseError(f"--since {since}: {why}; name a dossier of this case, or a position of its log")
    return (
        found
        if found.headlines is not None
        else found.model_copy(update={"headlines": _headlines_at(folder, log, found.position)})
    )


def _headlines_at(folder: Path, log: Sequence[Decision], position: int) -> tuple[Shown, ...] | None:
    """The headlines of the last estimate logged up to a position; None if it is no longer stored."""
    made = [d.subject for d in log if d.action == ESTIMATE and d.position <= position]
    for key in reversed(made):
        try:
            found = kept_estimate(folder, key)
        except (OSError, ValueError):
            continue  # stored by a version with another format
        if found is not None and found.without is None:
            return shown_figures(found)
    return None


def _released(folder: Path, evidence: Sequence[Evidence], *, unanchored: bool) -> Estimate | None:
    """The newest estimate made only from what the release contains; else the latest, which the release then omits."""
    latest = load_latest(folder)
    found = [e for e in (load_latest(folder, RELEASE), latest) if e is not None]
    fit = [e for e in found if untellable(e, evidence, unanchored=unanchored) is None]
    if fit or not found:
        return max(fit, key=lambda e: e.log_position, default=None)
    flag = " --with-unanchored" if unanchored else ""
    why = untellable(found[-1], evidence, unanchored=unanchored)
    say(f"the release contains no estimate: it uses {why}; run “withheld estimate --for-release{flag}” first")
    return latest
