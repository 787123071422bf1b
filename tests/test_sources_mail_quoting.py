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


ABROAD = [
    ("Von", "Gesendet", "Freitag, 1. März 2019 17:20", "An", "Betreff"),
    ("De", "Envoyé", "vendredi 1 mars 2019 17:20", "À", "Objet"),
    ("De", "Enviado el", "viernes, 1 de marzo de 2019 17:20", "Para", "Asunto"),
    ("От", "Дата", "1 марта 2019 г. 17:20", "Кому", "Тема"),
    ("发件人", "发送时间", "2019年3月1日 17:20", "收件人", "主题"),
    ("보낸 사람", "날짜", "2019년 3월 1일 금요일", "받는 사람", "제목"),
    ("Od", "Wysłano", "piątek, 1 marca 2019 17:20", "Do", "Temat"),
]


@pytest.mark.parametrize("names", ABROAD)
@pytest.mark.parametrize("colon", [": ", " : ", "："])
def test_an_earlier_mail_is_known_by_its_headers_in_the_language_of_the_program(
    names: tuple[str, ...], colon: str
) -> None:
    sender, date, day, to, subject = names
    headers = f"{sender}{colon}Ann <ann@x.example>\n{date}{colon}{day}\n{to}{colon}Bo\n{subject}{colon}Huts"
    told = heading(headers.split("\n"), 0)
    assert told is not None and {"from", "to", "subject"} < told.fields.keys() and day in told.fields.values()
    answered, passed_on = parted(f"{OWN}\n\n{headers}\n\n{OLD}"), parted(f"{OWN}\n\n{headers}\n\n{OLD}", forwards=True)
    assert (answered.own, answered.quoted, answered.forwarded) == (OWN, 1, [])
    assert (passed_on.own.strip(), passed_on.quoted) == (OWN, 0) and OLD in passed_on.forwarded[0]


@pytest.mark.parametrize(
    "mark",
    [
        "-------- Weitergeleitete Nachricht --------", "-------- Message transféré --------", "Début du message réexpédié :",
        "-------- Пересланное сообщение --------", "Anfang der weitergeleiteten Nachricht:", "---------- 전달된 메시지 ----------",
    ],
)  # fmt: skip
def test_the_mark_of_a_forwarded_mail_is_known_in_other_languages(mark: str) -> None:
    found = parted(f"{OWN}\n\n{mark}\nVon: Ann\nDatum: 1. März 2019\nAn: Bo\n\n{OLD}")
    assert (found.own.strip(), found.quoted, len(found.forwarded)) == (OWN, 0, 1)


@pytest.mark.parametrize(
    "line",
    [
        "2019년 3월 1일 (금) 오후 5:20, Ann <ann@x.example>님이 작성:", "2019-03-01 17:20 GMT+01:00 Ann <ann@x.example>:",
        "пт, 1 мар. 2019 г. в 17:20, Ann <ann@x.example>:", "Ann <ann@x.example> 于2019年3月1日周五 17:20写道：",
        "pt., 1 mar 2019 o 17:20 Ann\n<ann@x.example> napisał(a):",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sign", ["> ", ""])
def test_a_line_that_leads_to_an_earlier_mail_is_known_by_its_form(line: str, sign: str) -> None:
    found = parted(f"{OWN}\n\n{line}\n\n{sign}{OLD}")
    assert (found.own, found.quoted) == (OWN, 1)


@pytest.mark.parametrize(
    "own",
    [
        "At 10:30 I asked Ann <ann@x.example>:\nHow many came?", "In 2019 she wrote to <ann@x.example>:\nHow many came?",
        "A: Some 40.\nVon: a word.\nThat was all.", "Data: from the register of 2019\nTo: be checked",
    ],
)  # fmt: skip
def test_words_that_only_resemble_headers_stay(own: str) -> None:
    assert (parted(own).own, parted(own).quoted) == (own, 0)


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
