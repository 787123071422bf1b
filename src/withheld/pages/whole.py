"""The whole of a case as its pages on hosts, sources, contradictions and estimates have it: what a dossier is made of.

It is gathered once for a state of the case, by the dossier's own functions, and again when the log or a file has moved on.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from fastapi import Request
from pydantic import ValidationError

from withheld.check import check
from withheld.dossier.material import Material, gather
from withheld.dossier.provenance import decided_since
from withheld.estimate.kept import LATEST, load_latest
from withheld.estimate.results import Estimate
from withheld.evidence import casefiles
from withheld.evidence.failures import StoreError, Unavailable
from withheld.evidence.origins import Ties
from withheld.evidence.store import Store
from withheld.pages.access.account import Account, Role
from withheld.pages.failures import Away
from withheld.pages.seeing import seen
from withheld.pages.site import Site, site_of
from withheld.records import Claim, Evidence, Source
from withheld.usable import in_use

STATES = 4
"""States of the case of which the whole is kept: of two roles, before and after a change."""


class Whole(NamedTuple):
    """What the pages are made of; ``hidden`` records are marked, and not shown to who asks. ``told`` says what is to be known of
    the estimate before it is used: that it failed its checks, is a draft, or is older than the last decisions."""

    material: Material
    hidden: int
    told: tuple[tuple[str, str], ...]


class Wholes:
    """The wholes of a case by its state; threads may share it."""

    def __init__(self, site: Site) -> None:
        self._site, self._lock = site, threading.Lock()
        self._found: OrderedDict[tuple[object, ...], Whole] = OrderedDict()

    def of(self, account: Account) -> Whole:
        """The whole of the case as an account sees it; Away where it cannot be reached or an estimate is damaged."""
        analyst, case = account.may(Role.ANALYST), self._site.case()
        with self._site.store() as store:
            key = (analyst, store.path, store.position(), _pointer(store.folder), id(case))
            with self._lock:  # gathered once, however many ask for it
                if key not in self._found:
                    self._found[key] = self._gathered(store, account)
                    while len(self._found) > STATES:
                        self._found.popitem(last=False)
                self._found.move_to_end(key)
                return self._found[key]

    def _gathered(self, store: Store, account: Account) -> Whole:
        analyst = account.may(Role.ANALYST)
        estimate = estimate_of(store)
        every, log = store.evidence(), store.log()
        evidence, hidden = seen(account, every)
        sources = store.sources() if analyst else _open(every, evidence)
        names = store.marked_names()
        texts = [store.document(s.id) for s in sources if not s.transcribed]
        claims = [e.record for e in evidence if isinstance(e.record, Claim) and in_use(e)]
        findings = check(claims, {s.id: s for s in sources}, texts)
        ties = Ties.of(store) if analyst else Ties.of(store).without(lambda name: name in names)
        if estimate is not None and not analyst:
            estimate = _shown(estimate, {e.id for e in every} - {e.id for e in evidence}, names)
        material = gather(
            self._site.case(), evidence, sources, estimate, findings, log if analyst else (), dt.datetime.now(dt.UTC), False,
            ties, numbers=store.numbers(),
        )  # fmt: skip
        return Whole(material, hidden, tuple(_told(material, log)))


def whole_of(request: Request, account: Account) -> Whole:
    """The whole of the case of a request."""
    wholes: Wholes = request.app.state.wholes
    return wholes.of(account)


def stored(request: Request) -> Estimate | None:
    """The latest estimate of the case of a request."""
    with site_of(request).store() as store:
        return estimate_of(store)


def estimate_of(store: Store) -> Estimate | None:
    """The latest estimate; Away for one that was changed by hand or is damaged."""
    again = "Run the estimate again: withheld estimate. Then open this page again."
    try:
        casefiles.refuse_altered(store)
        return load_latest(store.folder)
    except Unavailable:
        raise
    except StoreError as error:
        what = str(error).rpartition("; ")[0]
        raise Away(f"{what}.", again) from None
    except ValidationError:
        raise Away(f"{store.folder / 'estimates'}: the latest estimate is damaged.", again) from None
    except OSError as error:
        raise Away(f"{error.filename}: {(error.strerror or 'cannot be read').lower()}.", again) from None


def _pointer(folder: Path) -> tuple[object, ...]:
    """By what the latest estimate is known again: which it is, and when its file changed."""
    pointer = folder / "estimates" / LATEST
    try:
        key = pointer.read_text(encoding="utf-8").strip()
        found = (folder / "estimates" / key / "estimate.json").stat()
        return key, found.st_mtime_ns, found.st_size
    except OSError:
        return ()


def _open(every: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Source]:
    """The documents that a reader may be told of: those of shown records of which none is marked."""
    kept = {e.id for e in evidence}
    closed = {e.source.id for e in every if e.id not in kept}
    return list({e.source.id: e.source for e in evidence if e.source.id not in closed}.values())


def _shown(estimate: Estimate, hidden: set[str], names: frozenset[str]) -> Estimate:
    """An estimate without what it tells of marked records and names."""
    leans = tuple(x for x in estimate.leans if x.origin not in names and not estimate.resting_on(x.origin) & hidden)
    tensions = tuple(t for t in estimate.tensions if t.evidence not in hidden)
    excluded = tuple(x for x in estimate.excluded if x.evidence not in hidden)
    return estimate.model_copy(update={"leans": leans, "tensions": tensions, "excluded": excluded})


def _told(material: Material, log: Sequence[object]) -> list[tuple[str, str]]:
    """What is to be known of an estimate, each with how grave it is."""
    estimate = material.estimate
    if estimate is None:
        return []
    found = [("bad", f"The estimate failed a check of its sampler: {f}. Do not quote its figures; run it again with more draws.")
             for f in estimate.diagnostics.failures]  # fmt: skip
    if estimate.draft:
        found.append(("warn", "DRAFT: the estimate rests on records that nobody has decided on."))
    if log and (newer := decided_since(material)):
        found.append(("warn", f"{newer:,} line{'' if newer == 1 else 's'} of the log came after this estimate."))
    return found
