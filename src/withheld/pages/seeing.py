"""What an account may see: readers see no marked records, and no text that contains one."""

from __future__ import annotations

from collections.abc import Iterable

from withheld.pages.access.account import Account, Role
from withheld.pages.failures import Missing
from withheld.records import Evidence, Sensitivity


def sees(account: Account, e: Evidence) -> bool:
    """Whether an account is shown a record."""
    return account.may(Role.ANALYST) or e.sensitivity is None


def seen(account: Account, evidence: Iterable[Evidence]) -> tuple[list[Evidence], int]:
    """The records that an account is shown, and how many it is not."""
    found = list(evidence)
    kept = [e for e in found if sees(account, e)]
    return kept, len(found) - len(kept)


def sees_text(account: Account, mark: Sensitivity | None, hidden: int) -> bool:
    """Whether an account is shown the text of a document with a mark, in which so many records are not shown."""
    return account.may(Role.ANALYST) or (mark is None and not hidden)


def only(account: Account, e: Evidence | None, key: str) -> Evidence:
    """A record that the account is shown; Missing for one that is not there, in the same words as for one that is marked."""
    if e is None or not sees(account, e):
        raise Missing(
            f"The case shows no record {key[:80]}: it does not exist, was erased, or was replaced by a newer reading."
        )
    return e
