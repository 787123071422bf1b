"""Changes of accounts with their line in the case's log, for the command line and the pages."""

from __future__ import annotations

from collections.abc import Callable

from withheld.evidence import ACCOUNT, Store
from withheld.pages.access.accounts import Kept

SUBJECT = "account:"
"""Prefix of the log's subjects that are accounts."""


def change(store: Store, analyst: str, done: Callable[[], Kept], what: str) -> Kept:
    """Change an account, and append who changed it to the log: never the password nor its hash.

    StoreError, with nothing changed, if the log cannot be reached or the change is not valid.
    """
    store.position()
    kept = done()
    store.tell(ACCOUNT, f"{SUBJECT}{kept.name}", what, analyst)
    return kept
