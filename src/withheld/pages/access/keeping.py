"""Changes of accounts with their line in the case's log, for the command line and the pages alike."""

from __future__ import annotations

from collections.abc import Callable

from withheld.evidence import ACCOUNT, Store
from withheld.pages.access.accounts import Kept

SUBJECT = "account:"
"""The kind of subject under which the log tells of accounts."""


def change(store: Store, analyst: str, done: Callable[[], Kept], what: str) -> Kept:
    """Make a change of an account, and append who made it to the log: never the password nor its hash.

    StoreError, and nothing is changed, where the log cannot be reached or the change makes no sense.
    """
    store.position()
    kept = done()
    store.tell(ACCOUNT, f"{SUBJECT}{kept.name}", what, analyst)
    return kept
