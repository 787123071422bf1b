"""Mails (.eml) and pages saved as one (.mhtml): the body and each attachment, or the page, within bounds."""

from __future__ import annotations

import datetime as dt
import email
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.generator import BytesGenerator
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32, compat32
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from withheld.sources.address import web_address
from withheld.sources.canonical import canonical
from withheld.sources.draft import Draft, NoArticle, Unreadable

PARTS, HEADERS, LAYERS = 2000, 20_000, 100
"""Parts, headers, and parts that hold others, which a mail may have in all."""
_MANY = "save the attachments, or the report's text, by themselves"
_OWN_WORDS = ("text/plain", "text/markdown", "text/html")
_BOUNDARY = re.compile(rb"\bboundary\s*=", re.I)
_WRONG = (MessageError, ValueError, TypeError, AttributeError, LookupError, AssertionError)
if TYPE_CHECKING:
    Text = Message[str, str]
else:
    Text = Message


class Part(NamedTuple):
    """An attachment: its name as it may be shown, its bytes, and the media type that the mail states."""

    name: str
    raw: bytes
    media: str


class Mail(NamedTuple):
    """A mail taken apart: the draft of its body (None where it has none, or what is wrong with it), its attachments in order.

    ``sent`` is the day that its Date header names.
    """

    body: Draft | Unreadable | None
    attachments: tuple[Part, ...]
    sent: dt.date | None


def read_mail(raw: bytes, today: dt.date) -> Mail:
    """A mail's body and attachments; Unreadable where it is none, or holds more parts than anybody sends."""
    message = _parsed(raw)
    if not any(message.get(name) for name in ("From", "Date", "Subject", "Received", "Message-ID")):
        raise Unreadable("has no headers of a mail", "save the mail again, or its text as .txt")
    try:
        leaves = list(_leaves(message))
        body, rest = _chosen(leaves)
        sent = _day(message.get("Date"), today)
        attachments = tuple(_part(leaf, number, raw) for number, leaf in enumerate(rest, 1))
    except RecursionError:
        raise _too_deep() from None
    except _WRONG as error:
        raise Unreadable(f"cannot be taken apart as a mail ({type(error).__name__})", "save its text as .txt") from None
    try:
        draft = _body(body, today)
    except Unreadable as error:
        return Mail(error, attachments, sent)
    if draft is not None:
        draft.title = _words(message.get("Subject")) or draft.title
        draft.dates |= {"mail header": sent} if sent else {}
    return Mail(draft, attachments, sent)


def read_saved_page(raw: bytes, today: dt.date) -> Draft:
    """The page in an .mhtml; Unreadable where there is none. The day on which it was saved bounds its date from above."""
    from withheld.sources.pages.webpage import read_page

    message = _parsed(raw)
    try:
        page = _page(message)
        address = message.get("Snapshot-Content-Location") or (page.get("Content-Location") if page else None)
        content, charset = (_content(page), page.get_content_charset()) if page is not None else (b"", None)
        saved = _day(message.get("Date"), today)
    except RecursionError:
        raise _too_deep() from None
    except _WRONG as error:
        raise Unreadable(f"cannot be taken apart ({type(error).__name__})", "save the page as .html") from None
    if not content.strip():
        raise Unreadable("holds no page", "save the page again, as .html")
    draft = read_page(content, today, charset)
    draft.url = web_address(str(address).strip()) if address else draft.url
    draft.no_later = saved
    return draft


def _page(message: Text) -> Text | None:
    """The page that the others belong to: the one that the header names, else the first."""
    pages = [leaf for leaf in _leaves(message) if leaf.get_content_type() in ("text/html", "application/xhtml+xml")]
    start = message.get_param("start")
    named = [page for page in pages if start and page.get("Content-ID", "").strip() == start]
    return next(iter(named or pages), None)


def _parsed(raw: bytes) -> Text:
    if len(_BOUNDARY.findall(raw)) > LAYERS:
        raise Unreadable(f"holds more than {LAYERS} parts that hold others", _MANY)
    try:
        return email.message_from_bytes(raw.lstrip(b"\r\n"), policy=_bounded())
    except RecursionError:
        raise _too_deep() from None
    except _WRONG as error:
        raise Unreadable(f"cannot be taken apart as a mail ({type(error).__name__})", "save its text as .txt") from None


def _too_deep() -> Unreadable:
    return Unreadable("is nested too deep for a mail", _MANY)


def _bounded() -> Any:
    """The policy of the standard library's parser, with an end to parts and headers."""
    counts = {"parts": 0, "headers": 0}

    def counted(what: str, most: int) -> None:
        counts[what] += 1
        if counts[what] > most:
            raise Unreadable(f"holds more than {most:,} {what}", _MANY)

    class Bounded(Compat32):
        def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
            counted("headers", HEADERS)
            return super().header_source_parse(sourcelines)

    def message_factory(*args: Any, **more: Any) -> Text:
        counted("parts", PARTS)
        return Message(*args, **more)

    return Bounded(message_factory=message_factory)


def _leaves(message: Text) -> Iterator[Text]:
    """The parts that hold no others, in order; a mail within the mail is one."""
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield message


def _attached(part: Text) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _chosen(leaves: list[Text]) -> tuple[list[Text], list[Text]]:
    """The parts that are the mail's own words, plain text before HTML, and the attachments."""
    inline = [leaf for leaf in leaves if leaf.get_content_type() in _OWN_WORDS and not _attached(leaf)]
    plain = [leaf for leaf in inline if leaf.get_content_type() != "text/html" and _content(leaf).strip()]
    body = plain or [leaf for leaf in inline if _content(leaf).strip()][:1]
    return body, [leaf for leaf in leaves if leaf not in inline]


def _content(part: Text) -> bytes:
    """The bytes of a part, its transfer encoding undone as far as it goes."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _part(part: Text, number: int, raw: bytes) -> Part:
    media = part.get_content_type()
    if part.get_content_maintype() == "message" and part.is_multipart():
        inner = part.get_payload(0)
        content = _regenerated(inner, b"\r\n" in raw[:2000]) if isinstance(inner, Message) else b""
        return Part(_name(part, f"mail-{number}.eml"), content, "message/rfc822")
    return Part(_name(part, f"part-{number}"), _content(part), media)


def _regenerated(message: Text, network: bool) -> bytes:
    """The bytes of a mail within a mail, with the line ends of the outer one."""
    out = BytesIO()
    policy = compat32.clone(linesep="\r\n" if network else "\n", max_line_length=0)
    BytesGenerator(out, mangle_from_=False, maxheaderlen=0, policy=policy).flatten(message)
    return out.getvalue()


def _name(part: Text, otherwise: str) -> str:
    """The last piece of an attachment's name: a path in it leads nowhere."""
    given = _words(part.get_filename()) or ""
    last = PurePosixPath(given.replace("\\", "/")).name.strip(". ")
    return last[:120] if last else otherwise


def _words(value: Any) -> str | None:
    """A header in characters, its encoded words undone where that can be."""
    if not value:
        return None
    try:
        text = str(make_header(decode_header(str(value))))
    except (*_WRONG, UnicodeError):
        text = str(value)
    return " ".join(canonical(text).split())[:300] or None


def _day(value: Any, today: dt.date) -> dt.date | None:
    """The day of a Date header as its sender saw it; None where it has none, or one that cannot be."""
    try:
        day = parsedate_to_datetime(str(value or "")).date()
    except (*_WRONG, OverflowError):
        return None
    return day if dt.date(1990, 1, 1) <= day <= today else None


def _body(parts: list[Text], today: dt.date) -> Draft | None:
    """The draft of a mail's own words; None where it has none."""
    from withheld.sources.decoding import decode
    from withheld.sources.plaintext import read_text

    if parts and parts[0].get_content_type() == "text/html":
        return _marked_up(_content(parts[0]), today, parts[0].get_content_charset())
    texts = [decode(_content(part), charset=part.get_content_charset()) for part in parts]
    words = "\n\n".join(text.strip() for text in texts if text.strip())
    return read_text(words.encode("utf-8", "ignore"), today, markdown=False) if words else None


def _marked_up(content: bytes, today: dt.date, charset: str | None) -> Draft:
    """The words of a mail in HTML: of a newsletter its article, else all that it shows."""
    from withheld.sources.pages.webpage import read_page, shown_words
    from withheld.sources.plaintext import read_text

    try:
        return read_page(content, today, charset)
    except NoArticle:
        return read_text(shown_words(content, charset).encode("utf-8", "ignore"), today, markdown=False)
