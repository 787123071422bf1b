from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundles import REPORT, outcomes, problems, texts, zipped
from withheld.sources import Captured, Passed
from withheld.sources.draft import Unreadable
from withheld.sources.mail.mailbox import mails, parts_mails

PARTING = b"From ann@outlet.example Fri Mar  1 10:00:00 2019\n"


def mail(words: str, subject: str = "s", date: str = "Fri, 01 Mar 2019 10:00:00 +0000") -> bytes:
    return f"From: Ann Lee <ann@outlet.example>\nSubject: {subject}\nDate: {date}\n\n{words}".encode()


def mailbox(*found: bytes) -> bytes:
    return b"".join(PARTING + raw + b"\n" for raw in found)


@pytest.mark.parametrize("name", ["in.mbox", "Inbox", "in.txt"])
def test_each_mail_of_a_mailbox_is_a_document_with_its_own_bytes(tmp_path: Path, name: str) -> None:
    first, second = mail(REPORT), mail("Some 77 workers left Poland.\n", date="Sat, 02 Mar 2019 10:00:00 +0000")
    raw = mailbox(first, second)
    found = outcomes(tmp_path, raw, name)
    assert list(texts(found, tmp_path)) == [f"{name}!/mail-1", f"{name}!/mail-2"]
    one, two = (o for o in found if isinstance(o, Captured))
    assert (one.raw, two.raw) == (first, second) and str(two.document.published) == "2019-03-02"
    assert (one.document.author, one.document.author_basis) == ("Ann Lee", "mail header")
    assert one.document.capture is not None
    assert [h.sha256 for h in one.document.capture.inside] == [hashlib.sha256(raw).hexdigest()]


def test_a_line_of_a_text_parts_no_mails(tmp_path: Path) -> None:
    words = f"a\n\nFrom here at 10:00 on 1 March 2019 they went.\n\n{PARTING.decode()}is how it begins.\n"
    (found,) = outcomes(tmp_path, mailbox(mail(words)), "in.mbox")
    assert isinstance(found, Captured) and "is how it begins" in found.document.text


def test_earlier_mails_are_left_out_and_counted(tmp_path: Path) -> None:
    found = outcomes(
        tmp_path, mailbox(mail(f"{REPORT}\nOn 1 Mar 2019 at 9:00, Bo <b@x.example> wrote:\n> Some 900.\n")), "in.mbox"
    )
    assert texts(found, tmp_path) == {"in.mbox!/mail-1": REPORT.strip()}
    assert Passed(f"{tmp_path}/in.mbox!/mail-1", "quoted earlier mail", 1) in found


def test_a_mail_too_large_is_told_and_the_next_one_read() -> None:
    first, second = mails(io.BytesIO(mailbox(mail("x" * 5000 + "\n"), mail("y\n"))), 1000)
    assert isinstance(first.content, Unreadable) and "larger than 1,000" in first.content.what
    assert not isinstance(second.content, Unreadable)


def test_a_mailbox_in_an_archive_is_read(tmp_path: Path) -> None:
    found = outcomes(tmp_path, zipped({"Takeout/in.mbox": mailbox(mail(REPORT))}), "t.zip")
    assert list(texts(found, tmp_path)) == ["t.zip!/Takeout/in.mbox!/mail-1"]


def test_what_is_no_mailbox_says_so(tmp_path: Path) -> None:
    assert "mailbox" in problems(outcomes(tmp_path, b"Some 300 workers left.\n", "in.mbox"))[0]
    assert not parts_mails(b"From the ministry at 10:00 in 2019\nSome text") and parts_mails(mailbox(mail("x")))


@given(st.lists(st.binary(max_size=200).filter(lambda raw: b"From " not in raw), min_size=1, max_size=5))
def test_the_bytes_between_two_partings_are_kept(found: list[bytes]) -> None:
    told = [b"A: b\n\n" + raw + b"\n" for raw in found]
    read = [member.content.read() for member in mails(io.BytesIO(mailbox(*told)), 10_000)]  # type: ignore[union-attr]
    assert [raw.rstrip(b"\r\n") for raw in read] == [raw.rstrip(b"\r\n") for raw in told]
