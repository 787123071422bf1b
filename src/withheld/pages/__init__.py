"""The pages of a case in a browser: review, documents, figures with their origins, search and the log.

``create_app`` makes the application for a case folder, ``serve`` runs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.pages.access.accounts import Accounts, role_of
    from withheld.pages.access.accounts import Kept as KeptAccount
    from withheld.pages.access.accounts import named as named_account
    from withheld.pages.access.keeping import change as change_accounts
    from withheld.pages.access.passwords import MOST as LONGEST_PASSWORD
    from withheld.pages.access.ways import Way
    from withheld.pages.app import create_app
    from withheld.pages.serving import serve
else:
    __getattr__ = door(__name__)

__all__ = [
    "LONGEST_PASSWORD",
    "Accounts",
    "KeptAccount",
    "Way",
    "change_accounts",
    "create_app",
    "named_account",
    "role_of",
    "serve",
]
