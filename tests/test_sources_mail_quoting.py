from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.mail.quoting import heading, parted

OWN = "The ministry counts 300 workers now."
OLD = "Last year it counted 450."


@pytest.mark.parametrize(
    "text",
    [
        f"{OWN}\n\nOn Fri, 1 Mar 2019 at 10:00, Ann Lee <ann@outlet.example> wrote:\n> {OLD}\n> And more.\n",
        f"{OWN}\n\nOn Fri, 1 Mar 2019 at 10:00, Ann Lee\n<ann@outlet.example> wrote:\n\n> {OLD}\n>\n>> Deeper.\n",
        f"{OWN}\n\nOn 1 Mar 2019, at 10:00, Ann Lee <ann@outlet.example> wrote:\n\n{OLD}\n",
        f"{OWN}\n\n-----Original Message-----\nFrom: Ann\nSent: Friday\nTo: Bo\nSubject: x\n\n{OLD}",
        f"{OWN}\n\n________________________________\nFrom: Ann <a@b.example>\nSent: 1 March 2019 10:00\nTo: Bo\nSubject: x\n\n{OLD}",
        f"{OWN}\n\nFrom: Ann <a@b.example>\nDate: Friday, 1 March 2019 at 10:00\nTo: Bo\nSubject: x\n\n{OLD}",
        f"> {OLD}\n\n{OWN}",
        f" > {OLD}\n> more\n{OWN}",
    ],
)
def test_an_earlier_mail_is_left_out_and_counted(text: str) -> None:
    found = parted(text)
    assert (found.own.strip(), found.quoted, found.forwarded) == (OWN, 1, [])


def test_answers_between_quoted_lines_are_the_senders_own() -> None:
    found = parted("On 1 Mar 2019, Ann wrote:\n> How many?\n\nSome 300.\n\n> And in Poland?\n\nNone.\n")
    assert found.own.split() == ["Some", "300.", "None."] and found.quoted == 2


@pytest.mark.parametrize(
    "text",
    [
        "On 3 March 2019 the ministry wrote:\n\nThere are 300 workers.",
        "From: 2019 on, fewer came.\nTo: Poland none.",
        "Use x > 3 here.\nOn top of it, 300 came.",
        "Subject: workers\nDate: today",
        "-- \nAnn Lee",
    ],
)
def test_what_only_looks_like_an_earlier_mail_stays(text: str) -> None:
    found = parted(text)
    assert (found.own, found.quoted, found.forwarded) == (text, 0, [])


HEADERS = (
    "From: Ann Lee <ann@outlet.example>\nDate: Fri, Mar 1, 2019 at 10:00 AM\nSubject: Workers\nTo: Bo <bo@x.example>\n"
)


@pytest.mark.parametrize(
    "mark",
    ["---------- Forwarded message ---------", "Begin forwarded message:"],
)
def test_a_forwarded_mail_is_kept_by_itself_verbatim(mark: str) -> None:
    part = f"{mark}\n{HEADERS}\n\nSome 450 left.\n> earlier"
    found = parted(f"{OWN}\n\n{part}\n")
    assert (found.own.strip(), found.quoted, found.forwarded) == (OWN, 0, [part])


def test_the_subject_tells_a_forwarded_mail_from_an_answer() -> None:
    text = f"See below.\n\n-----Original Message-----\n{HEADERS}\n{OLD}"
    assert parted(text).quoted == 1 and parted(text).forwarded == []
    assert parted(text, forwards=True).quoted == 0 and len(parted(text, forwards=True).forwarded) == 1


def test_a_line_that_mailboxes_mark_is_no_quotation() -> None:
    assert parted("a\n>From 2019 on some 300 came.\nb").own == "a\nFrom 2019 on some 300 came.\nb"


def test_headings_are_read_over_broken_lines() -> None:
    found = heading(["", "*From:* Ann", "Date: 1 March 2019", "To: Bo,", "  Cy", "Subject: x", "", "text"], 0)
    assert found is not None and found.end == 6 and found.fields["from"] == "Ann" and found.fields["subject"] == "x"


LINES = st.sampled_from([
    "> a", ">", "", "On 1 Mar 2019, a@b.example wrote:", "From: a", "Date: 1 Mar 2019", "To: b", "Subject: c", "text.",
    "-----Original Message-----", "---------- Forwarded message ---------", "_" * 20, "----- End forwarded message -----",
])  # fmt: skip


@given(st.lists(LINES, max_size=30), st.booleans())
def test_no_word_is_made_and_own_words_are_none_of_a_quotation(lines: list[str], forwards: bool) -> None:
    found = parted("\n".join(lines), forwards=forwards)
    kept = found.own.split("\n") + "\n".join(found.forwarded).split("\n")
    assert set(kept) <= {*lines, ""} and not any(line.startswith(">") for line in found.own.split("\n"))
