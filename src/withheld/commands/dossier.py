"""``withheld dossier``: one HTML file from the store and the latest estimate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from withheld.anchoring.proposals import absent, proposed
from withheld.case import load_case
from withheld.check import check
from withheld.commands.casefiles import noted
from withheld.commands.failures import BAD_INPUT, on_interrupt, say
from withheld.commands.protection import tell_doubtful
from withheld.dossier.material import Material, gather, untellable
from withheld.dossier.render import write_dossier
from withheld.estimate.fit import load_latest
from withheld.estimate.kept import RELEASE
from withheld.estimate.results import Estimate
from withheld.evidence import casefiles
from withheld.evidence.origins import Ties
from withheld.evidence.release import naming
from withheld.evidence.store import Store, find_case
from withheld.records import Claim, Evidence
from withheld.usable import in_use


def run(case: Path, target: Path | None, release: bool, *, unanchored: bool = False, brief: bool = False) -> int:
    """Write the dossier, and its brief if asked to, and print where they are."""
    if unanchored and not release:
        say("--with-unanchored belongs to --release; a draft shows unanchored figures in any case")
        return BAD_INPUT
    folder = find_case(case)
    path = target or folder / "dossier.html"
    for written in write(folder, path, release=release, unanchored=unanchored, brief=brief):
        print(written.resolve())
    return 0


@on_interrupt(lambda: "no dossier was written, and one from before is as it was: run the same command again")
def write(
    folder: Path, path: Path, *, release: bool, unanchored: bool = False, brief: bool = False
) -> tuple[Path, ...]:
    """Gather what the dossier shows and write it, with its brief if asked to; the files that were written."""
    material = write_dossier(path, **_shown(folder, release=release, unanchored=unanchored))
    tell_doubtful(material.doubtful)
    if not brief:
        return (path,)
    from withheld.dossier.brief import write_brief

    return path, *write_brief(path, material)


def gathered(folder: Path, *, release: bool, unanchored: bool = False) -> Material:
    """What the dossier of a case shows."""
    material = gather(**_shown(folder, release=release, unanchored=unanchored))
    tell_doubtful(material.doubtful)
    return material


def _shown(folder: Path, *, release: bool, unanchored: bool) -> dict[str, Any]:
    """All that a dossier is made of, as “gather” takes it."""
    with Store.open(folder) as store:
        noted(store)
        casefiles.refuse_altered(store)
        evidence, sources, log = store.evidence(), store.sources(), store.log()
        ties, numbers = Ties.of(store), store.numbers()
        texts = [store.document(s.id) for s in sources if not s.transcribed]
        names = store.marked_names() if release else frozenset()
        homes = naming(store, names)
        gone = absent(proposed(store))
    if release and not unanchored and (bare := sum(e.unanchored and e.state != "rejected" for e in evidence)):
        say(
            f"{bare} unanchored figures are left out: no sentence of theirs is held (--with-unanchored tells them, stamped)"
        )
    claims = [e.record for e in evidence if isinstance(e.record, Claim) and in_use(e)]
    findings = check(claims, {s.id: s for s in sources}, texts)
    estimate = _released(folder, evidence, unanchored=unanchored) if release else load_latest(folder)
    return {
        "case": load_case(folder), "evidence": evidence, "sources": sources, "estimate": estimate, "findings": findings,
        "log": log, "made": dt.datetime.now(dt.UTC), "release": release, "ties": ties, "names": names, "homes": homes,
        "unanchored": unanchored, "absent": gone, "numbers": numbers,
    }  # fmt: skip


def _released(folder: Path, evidence: Sequence[Evidence], *, unanchored: bool) -> Estimate | None:
    """The newest estimate that rests only on what the release tells; else the latest, which the release leaves out."""
    latest = load_latest(folder)
    found = [e for e in (load_latest(folder, RELEASE), latest) if e is not None]
    fit = [e for e in found if untellable(e, evidence, unanchored=unanchored) is None]
    if fit or not found:
        return max(fit, key=lambda e: e.log_position, default=None)
    flag = " --with-unanchored" if unanchored else ""
    why = untellable(found[-1], evidence, unanchored=unanchored)
    say(f"no estimate is in the release: it rests on {why}; run “withheld estimate --for-release{flag}” first")
    return latest
