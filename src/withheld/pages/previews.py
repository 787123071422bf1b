"""Pending decisions on many records, each preview at an address of its own, so that “back” and “reload” work."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from withheld.jsons import JsonMapping
from withheld.pages.access.account import Account
from withheld.pages.failures import Missing
from withheld.pages.queues import Asked

KEPT = 64
"""Previews that are kept at most, those of all accounts together."""


@dataclass
class Preview:
    """What an account would decide: ``wanted`` as ``Store.decide_all`` takes it; ``stored`` and ``refused`` once it is confirmed.

    A confirmation holds ``lock``: a form sent twice is stored once.
    """

    analyst: str
    asked: Asked
    wanted: Sequence[JsonMapping]
    stored: list[str] | None = None
    refused: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def first(self) -> JsonMapping:
        """The first of the decisions: action, changes and reason are those of all."""
        return self.wanted[0]


class Previews:
    """The previews of a site; threads may share it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Preview] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, preview: Preview) -> str:
        """Keep a preview; its name in the address."""
        key = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[key] = preview
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return key

    def of(self, account: Account, key: str) -> Preview:
        """The preview of that name, for the account that made it; Missing for any other."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is None or found.analyst != account.name:
            raise Missing(
                "This preview has expired. The log shows what was stored from it, if anything.",
                "Choose the records in the queue once more.",
            )
        return found
