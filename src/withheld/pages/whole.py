"""The whole of a case as its pages on hosts, sources, contradictions and estimates have it: what a dossier is made of.

It is gathered once for a state of the case, by the dossier's own functions, and again when the log or a file has moved on.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from fastapi import Request
from pydantic import ValidationError

from withheld.case import FILES, Case
from withheld.check import check
from withheld.dossier import ViewModel, decided_since, gather
from withheld.estimate import LATEST, Estimate, load_latest
from withheld.evidence import Store, StoreError, Ties, Unavailable, refuse_altered_files
from withheld.jsons import JsonObject
from withheld.pages.access.account import Account, Role
from withheld.pages.afar import Afar, State
from withheld.pages.failures import Away
from withheld.pages.seeing import seen
from withheld.pages.site import Site, site_of
from withheld.records import Claim, Decision, Document, Evidence, Source
from withheld.usable import in_use

DAMAGED = "damaged"
"""What stands for the key of an estimate in a pointer that names none."""
LONGEST_KEY = 64
"""Characters of the key of an estimate."""
STATES = 4
"""States of the case of which the whole is kept: of two roles, before and after a change."""
NEAR = 5_000
"""Records up to which the whole is gathered in the request; that of a larger case in a process of its own."""
T = TypeVar("T")
Content = JsonObject


class Head(NamedTuple):
    """What a page on the whole says first: how many records are ``hidden`` from who asks, what is to be ``told`` of the estimate
    before it is used, whether there is one, and how many lines of the log are not in it yet (``behind``). ``labels`` are those of
    the records that the page refers to."""

    hidden: int
    told: tuple[tuple[str, str], ...]
    estimated: bool
    labels: Mapping[str, str]
    behind: int = 0

    def cited(self, key: str) -> str:
        """The label of a record."""
        return self.labels[key]


@dataclass(frozen=True)
class Whole:
    """What the pages are made of; ``hidden`` records are marked, and not shown to who asks. ``told`` says what is to be known of
    the estimate before it is used: that it failed its checks, is a draft, or is older than the last decisions. ``log`` is all of it,
    up to ``position``."""

    material: ViewModel
    hidden: int
    told: tuple[tuple[str, str], ...]
    log: tuple[Decision, ...] = ()
    position: int = 0
    kept: dict[Callable[..., object], Any] = field(default_factory=dict)

    def once(self, work: Callable[[ViewModel], T]) -> T:
        """The result of a function on the material, computed once."""
        if work not in self.kept:
            self.kept[work] = work(self.material)
        found: T = self.kept[work]
        return found

    def head(self, ids: Iterable[str] = ()) -> Head:
        """What its pages say first, with the labels of some records."""
        m = self.material
        return Head(self.hidden, self.told, m.estimate is not None, {i: m.cited(i) for i in ids if i in m.refs})


View = Callable[..., Content]
"""Makes the content of a page of a whole, and of further values that can go to another process; ``whole`` in it is a ``Head``."""


class Wholes:
    """The wholes of a case by its state; threads may share it. ``near`` is up to how many records one is gathered here."""

    def __init__(self, site: Site, near: int = NEAR) -> None:
        self._site, self._lock, self.near = site, threading.Lock(), near
        self._found: OrderedDict[tuple[object, ...], Whole] = OrderedDict()
        self._estimate: tuple[tuple[object, ...], Estimate | None] | None = None
        self._sizes: tuple[int, bool] = (-1, True)
        self._afar = Afar(site.folder)

    def ask(self, account: Account, view: View, *given: object) -> Content:
        """The content that a view makes; Away where the case cannot be reached or is still being gathered."""
        with self._site.store() as store:
            if self._is_near(store):
                return view(self._here(store, account), *given)
            now = State(store.position(), _pointer(store.folder), _files(store.folder))
            content = self._afar.ask(account.may(Role.ANALYST), now, store, view, given)
        return content

    def of(self, account: Account) -> Whole:
        """The whole of the case as an account sees it, gathered here; Away where it cannot be reached or an estimate is damaged."""
        with self._site.store() as store:
            return self._here(store, account)

    def close(self) -> None:
        """End the processes beside the pages."""
        self._afar.close()

    def estimate(self, store: Store) -> Estimate | None:
        """The latest estimate, read and checked again when a file of it or the log changes; Away as ``estimate_of``."""
        key = (store.path, store.position(), _pointer(store.folder), _files(store.folder))
        with self._lock:
            if self._estimate is None or self._estimate[0] != key:
                self._estimate = (key, estimate_of(store))
            return self._estimate[1]

    def _is_near(self, store: Store) -> bool:
        position = store.position()
        if self._sizes[0] != position:
            self._sizes = (position, not store.holds_more_than(self.near))
        return self._sizes[1]

    def _here(self, store: Store, account: Account) -> Whole:
        analyst, case = account.may(Role.ANALYST), self._site.case()
        key = (analyst, store.path, store.position(), _pointer(store.folder), id(case))
        with self._lock:  # gathered once, however many ask for it
            if key not in self._found:
                self._found[key] = gathered(store, account, case)
                while len(self._found) > STATES:
                    self._found.popitem(last=False)
            self._found.move_to_end(key)
            return self._found[key]


def gathered(store: Store, account: Account, case: Case) -> Whole:
    """The whole of a case as an account sees it, by the dossier's own functions."""
    analyst = account.may(Role.ANALYST)
    estimate = estimate_of(store)
    position = store.position()
    every, log = store.evidence(), store.log()
    evidence, hidden = seen(account, every)
    sources = store.sources() if analyst else _open(every, evidence)
    names = store.marked_names()
    claims = [e.record for e in evidence if isinstance(e.record, Claim) and in_use(e)]
    findings = check(claims, {s.id: s for s in sources}, _texts(store, sources))
    ties = Ties.of(store) if analyst else Ties.of(store).without(lambda name: name in names)
    if estimate is not None and not analyst:
        estimate = _shown(estimate, {e.id for e in every} - {e.id for e in evidence}, names)
    material = gather(
        case, evidence, sources, estimate, findings, log if analyst else (), dt.datetime.now(dt.UTC), False,
        ties, numbers=store.numbers(),
    )  # fmt: skip
    return Whole(material, hidden, tuple(_told(material, log)), tuple(log), position)


def _texts(store: Store, sources: Sequence[Source]) -> list[Document]:
    """The texts of some sources."""
    wanted = {s.id for s in sources}
    return [text for text in store.texts() if text.id in wanted]


def wholes_of(request: Request) -> Wholes:
    """The wholes of the case of a request."""
    wholes: Wholes = request.app.state.wholes
    return wholes


def ask(request: Request, account: Account, view: View, *given: object) -> Content:
    """What a view makes of the whole of the case of a request."""
    return wholes_of(request).ask(account, view, *given)


def heading(whole: Whole) -> Content:
    """The view of a page that needs only the head."""
    return {"whole": whole.head()}


def stored(request: Request) -> Estimate | None:
    """The latest estimate of the case of a request."""
    with site_of(request).store() as store:
        return wholes_of(request).estimate(store)


def estimate_of(store: Store) -> Estimate | None:
    """The latest estimate; Away for one that was changed by hand or is damaged."""
    again = "Run the estimate again: withheld estimate. Then open this page again."
    try:
        refuse_altered_files(store)
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


def _files(folder: Path) -> tuple[object, ...]:
    """By what the case's own files, and those of its estimates, are known again."""
    key = _latest(folder)
    paths = [
        *(folder / name for name in FILES),
        folder / "estimates" / LATEST,
        *sorted((folder / "estimates" / key).glob("*")),
    ]
    found = [path.stat() if path.exists() else None for path in paths]
    return tuple((s.st_ino, s.st_mtime_ns, s.st_size) if s else () for s in found)


def _latest(folder: Path) -> str:
    """The key in the pointer to the latest estimate, empty where there is none; DAMAGED if no estimate can have that key."""
    try:
        key = (folder / "estimates" / LATEST).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
    return key if key.isascii() and key.isalnum() and len(key) <= LONGEST_KEY else DAMAGED


def _pointer(folder: Path) -> tuple[object, ...]:
    """By what the latest estimate is known again: which it is, and when its file changed."""
    try:
        key = _latest(folder)
        found = (folder / "estimates" / key / "estimate.json").stat()
        return key, found.st_mtime_ns, found.st_size
    except OSError:
        return ()


def _open(every: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Source]:
    """The documents that a reader may see: those of shown records of which none is marked."""
    kept = {e.id for e in evidence}
    closed = {e.source.id for e in every if e.id not in kept}
    return list({e.source.id: e.source for e in evidence if e.source.id not in closed}.values())


def _shown(estimate: Estimate, hidden: set[str], names: frozenset[str]) -> Estimate:
    """An estimate without marked records and names."""
    influence = tuple(
        x for x in estimate.source_influence if x.origin not in names and not estimate.resting_on(x.origin) & hidden
    )
    tensions = tuple(t for t in estimate.tensions if t.evidence not in hidden)
    excluded = tuple(x for x in estimate.excluded if x.evidence not in hidden)
    return estimate.model_copy(update={"source_influence": influence, "tensions": tensions, "excluded": excluded})


def _told(material: ViewModel, log: Sequence[object]) -> list[tuple[str, str]]:
    """What is to be known of an estimate, each with how grave it is."""
    estimate = material.estimate
    if estimate is None:
        return []
    found = [("bad", f"The estimate's sampler failed a check: {f}. Do not quote its numbers; run it again with more draws.")
             for f in estimate.diagnostics.failures]  # fmt: skip
    if estimate.draft:
        found.append(("warn", "DRAFT: the estimate uses records that nobody has decided on."))
    if log and (newer := decided_since(material)):
        found.append(
            (
                "warn",
                f"{newer:,} line{'' if newer == 1 else 's'} of the log {'is' if newer == 1 else 'are'} newer than this estimate.",
            )
        )
    return found
