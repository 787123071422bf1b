"""The digests that web archives state, ``sha1:…`` and the like, in the alphabets that their writers use."""

from __future__ import annotations

import base64
import hashlib

from withheld.sources.draft import Unreadable

_KNOWN = {"sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64, "md5": 16}
"""Algorithms with the bytes of their digests."""


def agrees(stated: str, raw: bytes) -> bool:
    """Whether bytes have a stated digest; Unreadable if its algorithm is not supported."""
    name, _, value = stated.strip().partition(":")
    algorithm = name.lower().replace("-", "")
    if algorithm not in _KNOWN:
        raise Unreadable("has a digest of an unknown kind", "check the archive with the tool that made it")
    made = hashlib.new(algorithm, raw, usedforsecurity=False).digest()
    hexadecimal = value.lower() == made.hex()
    plain = (base64.b32encode(made), base64.b64encode(made), base64.urlsafe_b64encode(made))
    return hexadecimal or value.rstrip("=") in {form.decode().rstrip("=") for form in plain} or (
        value.upper().rstrip("=") == plain[0].decode().rstrip("=")
    )  # fmt: skip


def digest(raw: bytes) -> str:
    """The SHA-256 of bytes as a web archive states it."""
    return f"sha256:{base64.b32encode(hashlib.sha256(raw).digest()).decode()}"
