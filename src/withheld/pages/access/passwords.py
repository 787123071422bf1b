"""Passwords: strength rules and hashes (Argon2id); few hashes are computed at a time, since each takes much memory."""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from withheld.evidence import StoreError

LEAST = 12
"""Characters of a password."""
MOST = 1024
"""Characters from which a longer password is refused without hashing."""
AT_ONCE = 2
"""Hashes that are computed at a time: each takes 64 MiB."""
PATIENCE = 5.0
"""Seconds that a sign-in waits for its turn."""
_turns = threading.BoundedSemaphore(AT_ONCE)
_HASHER = PasswordHasher()  # the library's defaults are RFC 9106's choice for little memory


class Busy(Exception):
    """Too many sign-ins at once; try again."""


def refuse_weak(password: str, name: str) -> None:
    """StoreError for a password that is too short, too long, of one or two characters, or the name over again."""
    text = _form(password)
    if not LEAST <= len(text) <= MOST:
        raise StoreError(f"a password has {LEAST} to {MOST:,} characters; choose another, such as four random words")
    if len(set(text)) < 5 or not text.casefold().replace(_form(name).casefold(), "").strip():
        raise StoreError("this password is too common; choose another, such as four random words")


def hashed(password: str) -> str:
    """The hash of a password, with its salt and parameters."""
    with _turns:
        return _HASHER.hash(_form(password))


def right(password: str, known: str | None) -> bool:
    """Whether a password matches a hash; takes the same time if there is no hash. Busy if too many ask at once."""
    if len(password) > MOST:
        return False
    nobody = known is None
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy
    try:
        _HASHER.verify(known or _nobodys(), _form(password))
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _turns.release()
    return not nobody


@cache
def _nobodys() -> str:
    """A hash with the usual cost, of a random password that no account has."""
    import secrets

    return _HASHER.hash(secrets.token_urlsafe(32))


def prepare() -> None:
    """Compute the dummy hash beforehand: otherwise the first sign-in's time would reveal that a name is unknown."""
    _nobodys()


def _form(text: str) -> str:
    """A text in Unicode normal form, however its accents were typed."""
    return unicodedata.normalize("NFKC", text)
