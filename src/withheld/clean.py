"""Text and addresses of documents made safe to show: every document is treated as hostile."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

# Direction overrides, isolates and marks can make a page display differently from its text (CVE-2021-42574).
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Zero-width space and byte-order mark hide nothing useful; joiners stay, because several scripts need them.
HIDDEN = frozenset("\u200b\ufeff\ufffe\uffff")
DROPPED = BIDI | HIDDEN
_UNSAFE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{''.join(sorted(DROPPED))}]")
"""All that is dropped or turned into a space: control characters, surrogates, separators of lines, and the above."""


def clean(text: str) -> str:
    """The text without control characters, direction overrides and lone surrogates; line breaks become spaces."""
    if not _UNSAFE.search(text):
        return text  # fast path for nearly all names and words, of which pages have thousands
    kept = (" " if c in "\n\r\t\u2028\u2029" else c for c in text if c not in DROPPED)
    return "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cs"))


def web_address(url: str | None) -> str | None:
    """The address if it is one that a reader may follow (http or https with a host), else None."""
    if not url or any(c.isspace() or c in DROPPED or unicodedata.category(c) == "Cc" for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def site(url: str) -> str:
    """The host of an address, which a reader is shown for it; the whole if it is none that may be followed."""
    safe = web_address(url)
    return (urlsplit(safe).hostname or url) if safe else url


def anchor(identifier: str) -> str:
    """The fragment address ``#…`` of an element's identifier."""
    return "#" + quote(identifier, safe="-._~:")
