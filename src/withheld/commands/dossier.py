"""``withheld dossier``: one HTML file from the store and the latest estimate."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from withheld.case import load_case
from withheld.check import check
from withheld.commands.casefiles import noted
from withheld.dossier.render import write_dossier
from withheld.estimate.fit import load_latest
from withheld.evidence import casefiles
from withheld.evidence.origins import Ties
from withheld.evidence.store import Store, find_case
from withheld.records import Claim


def run(case: Path, target: Path | None, release: bool) -> int:
    """Write the dossier and print where it is."""
    folder = find_case(case)
    path = target or folder / "dossier.html"
    write(folder, path, release=release)
    print(path.resolve())
    return 0


def write(folder: Path, path: Path, *, release: bool) -> None:
    """Gather what the dossier shows and write it."""
    with Store.open(folder) as store:
        noted(store)
        casefiles.refuse_altered(store)
        evidence, sources, log = store.evidence(), store.sources(), store.log()
        ties, numbers = Ties.of(store), store.numbers()
        texts = [store.document(s.id) for s in sources if not s.transcribed]
    claims = [e.record for e in evidence if isinstance(e.record, Claim) and e.state != "rejected"]
    findings = check(claims, {s.id: s for s in sources}, texts)
    write_dossier(
        path, case=load_case(folder), evidence=evidence, sources=sources, estimate=load_latest(folder), findings=findings,
        log=log, made=dt.datetime.now(dt.UTC), release=release, ties=ties,
        numbers=numbers,
    )  # fmt: skip
