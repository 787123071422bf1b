"""Mails (.eml) and pages saved as one (.mhtml): the body and each attachment, or the page, within bounds."""

from __future__ import annotations

import datetime as dt
import email
import re
from collections.abc import Iterator
from dataclasses import replace
from email.errors import MessageError
from email.generator import BytesGenerator
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32, compat32
from email.utils import parseaddr, parsedate_to_datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from withheld.sources.address import web_address
from withheld.sources.canonical import canonical, characters
from withheld.sources.decoding import decode
from withheld.sources.draft import Draft, NoArticle, Unreadable
from withheld.sources.kinds.folders import FORWARDED, MEDIA_TYPES
from withheld.sources.mail.citations import without_citations
from withheld.sources.mail.programs import SUBJECT
from withheld.sources.mail.quoting import QUOTED, Words, heading, parted
from withheld.sources.pages.written import written_days

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
    """A parsed mail: the draft of its sender's own words (None if it has none, or the reason why it cannot be read), and its
    attachments.

    Mails that it forwards in its text are among the ``attachments``, verbatim. ``sent`` is the day of its Date header;
    ``left_out`` counts by kind what is neither.
    """

    body: Draft | Unreadable | None
    attachments: tuple[Part, ...]
    sent: dt.date | None
    left_out: dict[str, int]


def read_mail(raw: bytes, today: dt.date) -> Mail:
    """A mail's body and attachments; Unreadable if it is no mail, or has more parts than any real one."""
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
        raise Unreadable(f"cannot be parsed as a mail ({type(error).__name__})", "save its text as .txt") from None
    subject = _words(message.get("Subject"))
    forwards = bool(SUBJECT.match(subject or ""))
    try:
        told = _body(body, today, forwards)
    except Unreadable as error:
        return Mail(error, attachments, sent, {})
    found = parted(told.words, forwards=forwards)
    found.quoted += told.cited
    draft = _own(found.own, told.page, today)
    if isinstance(draft, Draft):
        draft.title = subject or draft.title
        draft.dates |= {"mail header": sent} if sent else {}
        draft.author, draft.author_basis = _sender(message.get("From")), "mail header"
    return Mail(draft, (*_forwarded(found.forwarded), *attachments), sent, _quoted(found))


def read_forwarded(raw: bytes, today: dt.date) -> Mail:
    """A mail that stands in the text of another, with its headers as lines above it; they are the forwarder's word."""
    lines = raw.decode("utf-8", "replace").split("\n")
    told = heading(lines, 0) or heading(lines, 1)
    fields = told.fields if told else {}
    sent = _stated(fields.get("date") or fields.get("sent"), today)
    found = parted("\n".join(lines[told.end if told else 1 :]), forwards=True)
    body = _own(found.own, None, today)
    if isinstance(body, Draft):
        body.title = _words(fields.get("subject")) or body.title
        body.dates |= {"forwarded header": sent} if sent else {}
        body.author, body.author_basis = _sender(fields.get("from")), "forwarded header"
    return Mail(body, _forwarded(found.forwarded), sent, _quoted(found))


def _quoted(found: Words) -> dict[str, int]:
    """How many earlier mails are left out, by kind."""
    return {QUOTED: found.quoted} if found.quoted else {}


def _forwarded(texts: list[str]) -> tuple[Part, ...]:
    media = MEDIA_TYPES[FORWARDED]
    return tuple(Part(f"forwarded-{n}", text.encode("utf-8", "ignore"), media) for n, text in enumerate(texts, 1))


def _own(words: str, page: Draft | None, today: dt.date) -> Draft | Unreadable | None:
    """The draft of the sender's own words; ``page`` is the metadata of a newsletter's page."""
    try:
        draft = _plain(words, today) if page is None else replace(page, text=canonical(words))
    except Unreadable as error:
        return error
    return draft if draft and draft.text else None


def _plain(words: str, today: dt.date) -> Draft | None:
    from withheld.sources.plaintext import read_text

    return read_text(words.encode("utf-8", "ignore"), today, markdown=False) if words.strip() else None


def _sender(value: object) -> str | None:
    """The name of a From header, or its address where it has no name."""
    try:
        name, address = parseaddr(_words(value) or "")
    except (*_WRONG, RecursionError):
        return None
    return (name or address)[:200] or None


def _stated(value: str | None, today: dt.date) -> dt.date | None:
    """The day of a date that a mail program wrote for people."""
    days = (written.days[0] for written in written_days((value or "")[:200]) if len(written.days) == 1)
    return next((day for day in days if dt.date(1990, 1, 1) <= day <= today), None)


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
        raise Unreadable(f"cannot be parsed ({type(error).__name__})", "save the page as .html") from None
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
        raise Unreadable(f"cannot be parsed as a mail ({type(error).__name__})", "save its text as .txt") from None


def _too_deep() -> Unreadable:
    return Unreadable("is nested too deep for a mail", _MANY)


def _bounded() -> Compat32:
    """The policy of the standard library's parser, with an end to parts and headers."""
    counts = {"parts": 0, "headers": 0}

    def counted(what: str, most: int) -> None:
        """Count one more of a kind; Unreadable beyond the most."""
        counts[what] += 1
        if counts[what] > most:
            raise Unreadable(f"holds more than {most:,} {what}", _MANY)

    class Bounded(Compat32):
        """The policy by which the parser counts headers."""

        def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
            """Parse a header, and count it."""
            counted("headers", HEADERS)
            return super().header_source_parse(sourcelines)

    def message_factory(*args: Any, **more: Any) -> Text:
        """Make a part, and count it."""
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
    """The last component of an attachment's name, so that a path in it has no effect."""
    given = _words(part.get_filename()) or ""
    last = PurePosixPath(given.replace("\\", "/")).name.strip(". ")
    return last[:120] if last else otherwise


def _words(value: object) -> str | None:
    """A header in characters, its encoded words undone where that can be."""
    if not value:
        return None
    try:
        text = str(make_header(decode_header(str(value))))
    except (*_WRONG, UnicodeError):
        text = str(value)
    return " ".join(canonical(text).split())[:300] or None


def _day(value: object, today: dt.date) -> dt.date | None:
    """The day of a Date header as its sender saw it; None where it has none, or one that cannot be."""
    try:
        day = parsedate_to_datetime(str(value or "")).date()
    except (*_WRONG, OverflowError):
        return None
    return day if dt.date(1990, 1, 1) <= day <= today else None


class _Body(NamedTuple):
    """The words of a mail, the draft of its page where they are those of one, and how many mails were cut out of it."""

    words: str
    page: Draft | None = None
    cited: int = 0


def _body(parts: list[Text], today: dt.date, forwards: bool) -> _Body:
    if parts and parts[0].get_content_type() == "text/html":
        return _marked_up(_content(parts[0]), today, parts[0].get_content_charset(), forwards)
    texts = [decode(_content(part), charset=part.get_content_charset()) for part in parts]
    return _Body("\n\n".join(characters(text).strip("\n") for text in texts if text.strip()))


def _marked_up(content: bytes, today: dt.date, charset: str | None, forwards: bool) -> _Body:
    """The words of a mail in HTML: of a newsletter its article, else all that it shows."""
    from withheld.sources.pages.webpage import read_page, shown_words

    page, cited = without_citations(content, charset, forwards=forwards)
    charset = "utf-8" if cited else charset
    if not cited and parted(shown := shown_words(page, charset), forwards=forwards).forwarded:
        return _Body(shown)  # an article has no lines, and so no headers of other mails
    try:
        draft = read_page(page, today, charset)
    except NoArticle:
        return _Body(shown_words(page, charset), None, cited)
    return _Body(draft.text, draft, cited)
