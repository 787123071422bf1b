"""Reports data files of the case that were edited since the last command."""

from __future__ import annotations

from withheld.commands.failures import say
from withheld.evidence import Store, StoreError, take_in_files


def noted(store: Store) -> None:
    """Record edited data files in the log, and report which."""
    try:
        changed = take_in_files(store)
    except StoreError as error:
        say(f"{error}; until then the log does not record the files of this case")
        return
    for name, since in changed:
        when = "is new" if since is None else f"was changed since log line {since}"
        say(
            f"{name} {when}: the current version is used, and recorded in the log under the name {store.analyst_name()}"
        )
