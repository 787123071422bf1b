"""The queues of a review, cached while the set of records is unchanged, so that the next record is available at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import Depends

from withheld.evidence import ORDERS, Filters, Order, Queue, Store, queue
from withheld.pages.failures import BadRequest
from withheld.records import RecordKind, State
from withheld.soundness import country_code
from withheld.vocabulary import measures

KEPT = 32
"""Queues that are kept at most."""


@dataclass(frozen=True)
class Asked:
    """Which records a review is about, and in which order: what the address of each of its pages says."""

    state: State | None = "proposed"
    kind: RecordKind | None = None
    host: str | None = None
    measure: str | None = None
    origin: str | None = None
    only_unsure: bool = False
    order: Order = "sure"

    @property
    def filters(self) -> Filters:
        """The filters of the search that it asks for."""
        return Filters(state=self.state, kind=self.kind, host=self.host, measure=self.measure, origin=self.origin)

    @property
    def query(self) -> str:
        """What stands behind the question mark of an address; empty for what is asked by default."""
        told = {
            "state": self.state if self.state != "proposed" else "", "kind": self.kind, "host": self.host, "measure": self.measure,
            "origin": self.origin, "unsure": "1" if self.only_unsure else "", "order": self.order if self.order != "sure" else "",
        }  # fmt: skip
        told |= {"state": "any"} if self.state is None else {}
        return urlencode({name: value for name, value in told.items() if value})

    def at(self, record: str | None, **more: str) -> str:
        """The address of a record in this queue, or of the queue itself."""
        told = "&".join(part for part in (self.query, urlencode(more)) if part)
        return f"/review{f'/{record}' if record else ''}{f'?{told}' if told else ''}"


async def asked(  # awaits nothing: a coroutine runs at once, not in another thread
    state: str = "proposed", kind: str = "", host: str = "", measure: str = "", origin: str = "", unsure: str = "",
    order: str = "sure",
) -> Asked:  # fmt: skip
    """What an address asks for; BadRequest for what is in no code list."""
    _known("state", state, (*get_args(State), "any", ""))
    _known("kind", kind, (*get_args(RecordKind), ""))
    _known("measure", measure, (*measures(), ""))
    _known("order", order, (*ORDERS, ""))
    try:
        code = country_code(host) if host.strip() else None
    except ValueError as error:
        raise BadRequest(f"host: {error}.") from None
    return Asked(
        state=None if state == "any" else state or "proposed", kind=kind or None, host=code, measure=measure or None,  # type: ignore[arg-type]
        origin=origin.strip() or None, only_unsure=bool(unsure), order=order or "sure",  # type: ignore[arg-type]
    )  # fmt: skip


def _known(name: str, value: str, values: tuple[str, ...]) -> None:
    if value not in values:
        raise BadRequest(f"{name}: {value[:80]} is not known.", f"Choose one of: {', '.join(filter(None, values))}.")


AskedQueue = Annotated[Asked, Depends(asked)]


class Queues:
    """The queues of a site."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, Asked], Queue] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, store: Store, wanted: Asked) -> Queue:
        """The queue that is asked for, as it was when its review began."""
        key = (str(store.path), wanted)
        with self._lock:
            known = self._kept.get(key)
        if known is None or not known.still(store):
            known = queue(store, wanted.filters, wanted.order, only_unsure=wanted.only_unsure)
        with self._lock:
            self._kept[key] = known
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return known


__all__ = ["Asked", "AskedQueue", "Queues", "asked"]
