"""Bytes to characters: byte order marks, declared encodings, a guess; and the rejection of what is no text."""

from __future__ import annotations

import codecs
import re

from withheld.sources.draft import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF", "give it the ending .pdf"),
    (b"PK\x03\x04", "a packed or word-processor file", "save its text as .txt, .html or .pdf"),
    (b"{\\rtf", "a rich-text file", "save its text as .txt, .html or .pdf"),
    (b"\xd0\xcf\x11\xe0", "a word-processor file", "save its text as .txt, .html or .pdf"),
)
# Outlets declare the subset and use the superset, which decodes both.
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "euc_kr": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030",    "shift_jis": "cp932", "iso8859-9": "cp1254", "ks_c_5601-1987": "cp949",
}  # fmt: skip
_DECLARABLE = re.compile(
    r"utf[-_]?8|utf[-_]?16(?:[lb]e)?|iso[-_]8859[-_]\d+|latin-?1|(?:us-)?ascii|windows-\d+|cp\d+|koi8-[ru]|euc-(?:kr|jp)"
    r"|ks_c_5601-1987|(?:x-)?s(?:hift[-_]?)?jis|big5|gb(?:2312|k|18030)|iso-2022-jp|macintosh",
    re.I,
)
_PLAIN = bytes(range(128))
_NO_ASCII = dict.fromkeys(range(128))
codecs.register_error("withheld.cp1252", lambda error: _as_cp1252(error))
_META = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})|encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.I)
_MOST_ZEROS = 100
"""Zero bytes that a text may hold, at most one in a thousand."""
_HALF_ZERO = 0.6
"""Share of the signs of a text in Latin letters, at least, whose first byte is zero in UTF-16."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(raw: bytes, *, markup: bool = False, charset: str | None = None) -> str:
    """The characters of a text file; for ``markup`` the encoding that the page declares is tried first.

    ``charset`` is what the server named; it counts before the page's own, but not for bytes that are good UTF-8. Raises
    Unreadable where the bytes are no text.
    """
    for signature, name, remedy in _SIGNATURES:
        if raw.startswith(signature):
            raise Unreadable(f"holds {name}, not text", remedy)
    text = _marked(raw)
    if text is None:
        text = _wide(raw)
    if text is None:
        raw = _without_zeros(raw)
        text = _served(raw, charset) if charset else None
        text = _declared(raw) if text is None and markup else text
    if text is None:
        text = _guessed(raw)
    if len(_CONTROL.findall(text)) > max(8, len(text) // 100):
        raise _binary()
    return text


def _binary() -> Unreadable:
    return Unreadable("holds binary bytes, not text", "save the report as text, HTML or PDF")


def _without_zeros(raw: bytes) -> bytes:
    """The bytes without the few zero bytes that damaged pages hold, as browsers read them; many are no text."""
    zeros = raw.count(b"\x00")
    if zeros > max(1, min(len(raw) // 1000, _MOST_ZEROS)):
        raise _binary()
    return raw.replace(b"\x00", b"") if zeros else raw


def _marked(raw: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError as error:
                raise Unreadable(f"is broken {encoding} text at byte {error.start}", "save the file again") from None
    return None


def _wide(raw: bytes) -> str | None:
    """The characters of UTF-16 without a mark, as some programs save it: every second byte of letters is zero; else None."""
    pairs = len(raw) // 2
    if len(raw) % 2 or raw.count(b"\x00") < _HALF_ZERO * pairs:
        return None
    for encoding, high, low in (("utf-16-le", raw[1::2], raw[0::2]), ("utf-16-be", raw[0::2], raw[1::2])):
        if high.count(0) >= _HALF_ZERO * pairs and low.count(0) == 0:
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def _served(raw: bytes, charset: str) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _named(raw, charset.strip(" \"'"))


def _declared(raw: bytes) -> str | None:
    """The characters in the encoding that a page declares; valid UTF-8 beyond ASCII is UTF-8 whatever the page declares."""
    match = _META.search(raw[:4096])
    if match and raw.translate(None, _PLAIN) and (text := _mostly_utf8(raw)) is not None:
        return text
    return _named(raw, (match[1] or match[2]).decode("ascii") if match else "")


def _named(raw: bytes, name: str) -> str | None:
    """The characters in a named encoding; None where it is no known one or the bytes are not in it."""
    if not _DECLARABLE.fullmatch(name):
        return None
    name = name.lower().removeprefix("x-")
    try:
        return raw.decode(_WIDER.get(codecs.lookup(name).name, name))
    except (LookupError, UnicodeError):
        return None


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are not UTF-8, decoded as Windows 1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _mostly_utf8(raw: bytes) -> str | None:
    """The characters of UTF-8 in which a few bytes are of Windows 1252, as pages put together from several are; else None."""
    text = raw.decode("utf-8", "withheld.cp1252")
    broken = len(text) - len(raw.decode("utf-8", "ignore"))
    several = len(raw.decode("utf-8", "ignore").translate(_NO_ASCII))
    return text if broken * 20 <= several else None


def _guessed(raw: bytes) -> str:
    """UTF-8, else Windows 1252 where high bytes are few (quotation marks, accents), else the best guess."""
    if (text := _mostly_utf8(raw)) is not None:
        return text
    if len(raw.translate(None, _PLAIN)) < len(raw) / 16:
        try:
            return raw.decode("cp1252")
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    if best is None:
        raise _binary()
    return str(best)
