"""Checks the integrity of a case: bytes, quotations, log, records and indexes; and how to check by hand."""

from withheld.evidence.custody.byhand import checks_by_hand, checks_of_stamp, timestamp_request
from withheld.evidence.custody.rows import Custodian
from withheld.evidence.custody.whole import last_hash, notes, verify

__all__ = ["Custodian", "checks_by_hand", "checks_of_stamp", "last_hash", "notes", "timestamp_request", "verify"]
