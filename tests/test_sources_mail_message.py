from __future__ import annotations

import datetime as dt
import hashlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from test_sources_office_word import from_xml, run
from web_archives import PAGE
from withheld.records import Problem
from withheld.sources import Captured, Passed, read
from withheld.sources.canonical import canonical
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.mail.message import read_forwarded, read_mail, read_saved_page

TODAY = dt.date(2026, 11, 28)
WORDS = "In 2018 Poland employed 450 North Korean workers, the ministry said.\n"


def mail(words: str = WORDS, **headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {
        "From": "a@outlet.example",
        "Subject": "Workers",
        "Date": "Fri, 01 Mar 2019 10:00:00 +0900",
    }.items():
        message[name] = headers.get(name, value)
    message.set_content(words)
    return message


def outcomes(folder: Path, raw: bytes | EmailMessage, name: str = "c.eml") -> list[Captured | Problem | Passed]:
    path = folder / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.as_bytes())
    return list(read([path]))


def test_a_mail_is_its_words_with_its_subject_and_date(tmp_path: Path) -> None:
    raw = mail(Subject="=?utf-8?q?Workers_in_Wroc=C5=82aw?=").as_bytes()
    (found,) = outcomes(tmp_path, raw)
    assert isinstance(found, Captured) and found.raw == raw
    document = found.document
    assert (document.text, document.title) == (WORDS.strip(), "Workers in Wrocław")
    assert (document.published, document.published_basis) == (dt.date(2019, 3, 1), "mail header")
    assert document.sha256 == hashlib.sha256(raw).hexdigest() and document.media_type == "message/rfc822"


def test_plain_text_stands_before_html_and_html_is_read_where_there_is_no_other(tmp_path: Path) -> None:
    both = mail()
    both.add_alternative("<p>In 2018 Poland employed 999 workers.</p>", subtype="html")
    page = EmailMessage()
    page["From"], page["Subject"] = "a@outlet.example", "x"
    page.set_content("<p>Some 300 left.</p><p>Others<br>stayed.</p><p style='display:none'>900</p>", subtype="html")
    assert [o.document.text for o in outcomes(tmp_path, both) if isinstance(o, Captured)] == [WORDS.strip()]
    (found,) = outcomes(tmp_path, page)
    assert isinstance(found, Captured) and found.document.text == "Some 300 left.\n\nOthers\nstayed."


def test_each_attachment_that_is_read_is_a_document_of_its_own_named_after_the_mail(tmp_path: Path) -> None:
    word = from_xml(f"<w:p>{run('Some 300 workers left Mongolia.')}</w:p>")
    message, inner = mail(), mail("Some 77 workers left.\n", Subject="inner")
    message.add_attachment(word, maintype="application", subtype="octet-stream", filename="../../etc/b.docx")
    message.add_attachment(PAGE, subtype="html", filename="page.html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    message.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="t.csv")
    message.add_attachment(inner)
    found = outcomes(tmp_path, message)
    documents = {o.document.path: o for o in found if isinstance(o, Captured)}
    base = str(tmp_path / "c.eml")
    assert list(documents) == [base, f"{base}!/b.docx", f"{base}!/page.html", f"{base}!/mail-5.eml"]
    assert documents[f"{base}!/b.docx"].raw == word and documents[f"{base}!/mail-5.eml"].document.title == "inner"
    assert documents[f"{base}!/b.docx"].document.capture.origin == f"{base}!/b.docx"  # type: ignore[union-attr]
    assert [o for o in found if isinstance(o, Passed)] == [
        Passed(f"{base}!/a.png", "picture"), Passed(f"{base}!/t.csv", "spreadsheet"),
    ]  # fmt: skip
    assert [o.document.sha256 for o in outcomes(tmp_path, message) if isinstance(o, Captured)] == [
        d.document.sha256 for d in documents.values()
    ]


def test_a_mail_within_a_mail_keeps_its_bytes(tmp_path: Path) -> None:
    inner = mail("Some 77 workers left, the ministry wrote.\n").as_bytes()
    head = b"From: b@outlet.example\nSubject: fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xx\n\n"
    for end in (b"\n", b"\r\n"):
        raw = (head + b"--xx\nContent-Type: message/rfc822\n\n" + inner + b"\n--xx--\n").replace(b"\n", end)
        (found,) = outcomes(tmp_path, raw)
        assert isinstance(found, Captured) and found.raw == inner.replace(b"\n", end)


def test_the_day_of_the_mail_bounds_the_date_of_what_hangs_on_it(tmp_path: Path) -> None:
    message = mail("See the file.\n")
    message.add_attachment("In October 2018 some 4,000 workers lived there, he said.", filename="a.txt")
    (attached,) = [
        o for o in outcomes(tmp_path, message) if isinstance(o, Captured) and str(o.document.path).endswith("a.txt")
    ]
    window = attached.document.window
    assert window is not None and (window.earliest, window.latest) == (dt.date(2018, 10, 1), dt.date(2019, 3, 1))


@pytest.mark.parametrize(
    "date", ["Thu, 01 Jan 1970 00:00:00 +0000", "Fri, 01 Mar 2190 10:00:00 +0000", "yesterday", ""]
)
def test_a_date_that_cannot_be_is_none(date: str) -> None:
    assert read_mail(mail(Date=date or "x").as_bytes(), TODAY).sent is None


def test_a_mail_of_attachments_alone_needs_no_words(tmp_path: Path) -> None:
    message = mail("")
    message.add_attachment(WORDS, filename="a.txt")
    (found,) = outcomes(tmp_path, message)
    assert isinstance(found, Captured) and str(found.document.path).endswith("c.eml!/a.txt")


def deep(levels: int) -> bytes:
    raw = mail().as_bytes()
    for _ in range(levels):
        raw = b"From: a@b.example\nSubject: s\nContent-Type: message/rfc822\n\n" + raw
    return raw


def multiparts(levels: int) -> bytes:
    head = b"From: a@b.example\nSubject: s\nMIME-Version: 1.0\n"
    parts = [b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels)]
    return head + b"".join(parts) + b"\nSome 300.\n"


HEAD = b"From: a@b.example\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (deep(9), "mails deep"),
        (deep(3000), "nested too deep|mails deep|damaged|parsed"),
        (multiparts(90), ""),
        (multiparts(5000), "hold others"),
        (HEAD + b"--b\n\nx\n" * 100_000, "2,000 parts"),
        (b"From: a@b.example\nSubject: s\n" + b"A: b\n" * 100_000 + b"\nx", "20,000 headers"),
        (b"Subject: s\n\n", "no text"),
        (b"no headers at all", "no headers"),
        (HEAD + b"--b\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n!!!%%%\n--b--", ""),
    ],
)
def test_hostile_mails_end_in_a_line(tmp_path: Path, raw: bytes, what: str) -> None:
    found = outcomes(tmp_path, raw)
    told = [o.line() for o in found if isinstance(o, Problem)]
    assert not what or any(any(w in line for w in what.split("|")) for line in told), (told, found)
    assert all("\n" not in line for line in told)


def saved(page: str = PAGE, start: str = "") -> bytes:
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://outlet.example/a\r\nSubject: x\r\n"
        "Date: Tue, 5 Mar 2019 06:07:08 -0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; type="text/html"; boundary="zz"{start}\r\n\r\n'
        "--zz\r\nContent-Type: text/css\r\n\r\np {}\r\n--zz\r\nContent-Type: text/html\r\nContent-ID: <1@x>\r\n\r\n"
        f"{page}\r\n--zz\r\nContent-Type: text/html\r\nContent-ID: <2@x>\r\n\r\n<html><body>frame</body></html>\r\n--zz--\r\n"
    ).encode()


@pytest.mark.parametrize("name", ["e.mhtml", "e.mht", "e.html", "e.eml", "page"])
def test_a_saved_page_is_its_main_page_with_its_address_under_any_name(tmp_path: Path, name: str) -> None:
    (found,) = outcomes(tmp_path, saved(), name)
    assert isinstance(found, Captured) and found.raw == saved() and found.document.media_type == "multipart/related"
    assert found.document.url == "https://outlet.example/a" and "11,490 North Korean workers" in found.document.text
    assert found.document.published is None
    assert read_saved_page(saved(), TODAY).no_later == dt.date(2019, 3, 5)


def test_the_page_that_the_header_names_is_the_main_one() -> None:
    with pytest.raises(Unreadable, match="no article"):
        read_saved_page(saved(start='; start="<2@x>"'), TODAY)


@limits(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    raw=st.sampled_from([saved(), deep(2), HEAD + b"--b\nContent-Type: text/html; charset=x\n\n<p>a\n--b--"]),
    at=st.integers(0, 2000), gone=st.integers(0, 60),
    new=st.binary(max_size=12) | st.sampled_from([b"\n\n", b"boundary=", b"=?x?q?", b"charset*0=", b"--b\n", b"filename*=utf-8''%ff"]),
)  # fmt: skip
def test_a_damaged_mail_never_raises(raw: bytes, at: int, gone: int, new: bytes) -> None:
    raw = raw[: at % len(raw)] + new + raw[at % len(raw) + gone :]
    for reader in (read_mail, read_saved_page):
        try:
            found = reader(raw, TODAY)
        except Unreadable as error:
            assert error.remedy
            continue
        draft = getattr(found, "body", found)
        assert not hasattr(draft, "text") or draft.text == canonical(draft.text)


def forwarding() -> EmailMessage:
    return mail(
        "See below.\n\n---------- Forwarded message ---------\nFrom: Bo Kim <bo@x.example>\nDate: Fri, Feb 1, 2019 at 9:00 AM\n"
        f"Subject: Workers in Poland\nTo: a@outlet.example\n\n{WORDS}\n> older words\n"
    )


def test_a_forwarded_mail_is_a_document_of_its_own_with_the_headers_that_it_is_given(tmp_path: Path) -> None:
    found = outcomes(tmp_path, forwarding())
    own, forwarded = (o.document for o in found if isinstance(o, Captured))
    assert own.text == "See below." and forwarded.text == WORDS.strip()
    assert (forwarded.title, str(forwarded.published)) == ("Workers in Poland", "2019-02-01")
    assert (forwarded.published_basis, forwarded.author, forwarded.author_basis) == (
        "forwarded header", "Bo Kim", "forwarded header",
    )  # fmt: skip
    assert str(forwarded.path).endswith("c.eml!/forwarded-1") and forwarded.capture is not None
    assert [h.sha256 for h in forwarded.capture.inside] == [own.sha256]
    assert [o for o in found if isinstance(o, Passed)] == [Passed(str(forwarded.path), "quoted earlier mail", 1)]


@pytest.mark.parametrize(
    "old",
    [
        '<div class="gmail_quote"><div>On 1 Mar 2019, Bo wrote:</div><blockquote class="gmail_quote">Some 900.</blockquote></div>',
        '<blockquote type="cite">Some 900.</blockquote>',
        '<div id="divRplyFwdMsg"><b>From:</b> Bo</div><div>Some 900.</div>',
        '<div class="moz-cite-prefix">Bo wrote:</div><blockquote type="cite">Some 900.</blockquote>',
    ],
)
def test_what_a_mail_in_html_cites_is_left_out_and_counted(tmp_path: Path, old: str) -> None:
    page = EmailMessage()
    page["From"], page["Subject"] = "a@outlet.example", "x"
    page.set_content(f"<html><body><p>Some 300 workers left.</p>{old}</body></html>", subtype="html")
    captured, passed = outcomes(tmp_path, page)
    assert isinstance(captured, Captured) and captured.document.text == "Some 300 workers left."
    assert isinstance(passed, Passed) and (passed.kind, passed.parts) == ("quoted earlier mail", 1)


def test_a_mail_of_quotations_alone_is_told(tmp_path: Path) -> None:
    (passed,) = outcomes(tmp_path, mail("> Some 900 workers left.\n"))
    assert isinstance(passed, Passed) and passed.kind == "quoted earlier mail"


@pytest.mark.parametrize(
    ("subject", "sent"), [("FW: Huts", "Friday, March 1, 2019 5:20 PM"), ("WG: Huts", "Freitag, 1. März 2019 17:20")]
)
def test_what_a_subject_says_is_forwarded_is_no_citation_in_a_mail_in_html(subject: str, sent: str) -> None:
    names = ("From", "Sent", "To") if subject.startswith("FW") else ("Von", "Gesendet", "An")
    head = "<br>".join(f"<b>{name}:</b> {value}" for name, value in zip(names, ("Ann", sent, "Bo"), strict=True))
    page = f'<html><body><p>See below.</p><div id="divRplyFwdMsg">{head}</div><p>{WORDS}</p></body></html>'
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = (
        "b@outlet.example",
        subject,
        "Mon, 04 Mar 2019 10:00:00 +0900",
    )
    message.set_content(page, subtype="html")
    found = read_mail(message.as_bytes(), TODAY)
    assert isinstance(found.body, Draft) and found.body.text == "See below." and found.left_out == {}
    inner = read_forwarded(found.attachments[0].raw, TODAY)
    assert isinstance(inner.body, Draft) and inner.body.text == WORDS.strip() and inner.body.author == "Ann"
    assert inner.sent == dt.date(2019, 3, 1)
