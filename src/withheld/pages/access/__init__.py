"""Who may see the pages and who may decide: accounts, sessions and the check that every request passes."""

from withheld.pages.access.account import Access, Account, Role
from withheld.pages.access.guard import admin, analyst, identify, signed_in
from withheld.pages.access.onetime import OneTime

__all__ = ["Access", "Account", "OneTime", "Role", "admin", "analyst", "identify", "signed_in"]
