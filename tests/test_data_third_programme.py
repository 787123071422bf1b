"""A third programme is a data change: an entry in programmes.toml, here teachers whom a state sends, and no line of code."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import document
from withheld import vocabulary
from withheld.extract import features as pointed
from withheld.extract.assemble import Assembler
from withheld.extract.candidates import find_candidates
from withheld.extract.decide import Decided, Pointed
from withheld.extract.features import Item, Mentions
from withheld.extract.read import read_document
from withheld.records import Claim
from withheld.settings import shipped
from withheld.text import asides, document_analysis, figures, numbers, patterns
from withheld.text.document_analysis import DocumentAnalysis
from withheld.text.periods import find_periods

PROGRAMME = """
[ET]
people = ['Ethiopians?', "Ethiopia['’]s"]
context = ['Ethiopia', 'Addis Ababa']
"""
REPORT = """Ethiopia's education agency sent 420 teachers to Qatar in 2018.

There are 1,300 Ethiopian teachers in Oman. Each Ethiopian teacher in Qatar earns 1,100 dollars a month, and the agency \
takes 45% of their pay. Ethiopia received $9 million from the teachers' contracts in 2018. The Ethiopian teachers in \
Qatar work 11 hours a day. At home in Ethiopia a teacher is paid 4,500 birr a month.
"""
SENTENCES = {
    "There were 1,300 Ethiopian teachers working in Oman in 2018.": {"workers_abroad"},
    "Ethiopia sent 420 teachers to Qatar in 2018.": {"workers_dispatched"},
    "An Ethiopian teacher in Qatar earns 1,100 dollars a month.": {"wage_gross", "wage_net"},
    "The Ethiopian state takes 45% of the teachers' pay in Qatar.": {"state_share"},
    "The Ethiopian teachers in Qatar work 11 hours a day.": {"hours_worked"},
    "In 2019, 85 Ethiopian teachers were sent home from Oman.": {"workers_returned"},
}
"""Plain sentences, each with what its figure may be said to measure."""


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shipped lists with one entry more, read by a program that has read no list yet."""
    lists = tmp_path / "lists" / "data" / "codelists"
    shutil.copytree(shipped("data") / "codelists", lists)
    with (lists / "programmes.toml").open("a", encoding="utf-8") as file:
        file.write(PROGRAMME)
    monkeypatch.setattr(vocabulary, "shipped", lambda folder: tmp_path / "lists" / folder)
    monkeypatch.setenv("WITHHELD_WORKERS", "0")  # in this process, which has the lists
    forget()
    yield
    monkeypatch.undo()
    forget()


def forget() -> None:
    """Clear whatever was made of the code lists."""
    from withheld.text import periods

    for module in (vocabulary, patterns, asides, numbers, figures, periods, document_analysis, pointed):
        for one in vars(module).values():
            if hasattr(one, "cache_clear"):
                one.cache_clear()


def hosts(text: str) -> set[object]:
    return {m.value for m in Mentions(DocumentAnalysis(document(text), "ET"), "ET").hosts}


def pointed_at(text: str, figure: str, host: str, name: str, measure: str = "wage_gross") -> Claim:
    """The claim of one figure, had the reader pointed at one name for its host."""
    read = DocumentAnalysis(document(text))
    candidates, found = find_candidates(read), Mentions(read, "ET")
    c = next(c for c in candidates if text[c.core : c.end].startswith(figure))
    mention = next(m for m in found.hosts if m.value == host and text[m.start : m.end] == name)
    nowhere = Pointed(None, None, 1.0)
    points = {
        "host": Pointed(host, mention, 0.9, shares=((host, 0.9),)),
        "place": nowhere,
        "period": nowhere,
        "speaker": nowhere,
    }
    at = (0, 1)
    item = Item(c.sentence, c.core, c.end, at, at, c)
    claim = Assembler(read, candidates, found, "ET").claim(
        Decided(item, measure, 0.9, "asserted", "month", True, None, points)
    )
    assert claim is not None
    return claim


def test_it_is_unknown_until_it_is_in_the_list() -> None:
    assert DocumentAnalysis(document(REPORT)).programme is None


def test_a_report_is_of_the_programme_that_the_list_adds(added: None) -> None:
    assert DocumentAnalysis(document(REPORT)).programmes == ("ET",)
    both = "North Korean crews build in Qatar. North Korea takes their pay. Ethiopia's teachers are in Qatar too."
    assert (
        DocumentAnalysis(document(both)).programme == "KP" and DocumentAnalysis(document(both), "ET").programme == "ET"
    )


def test_its_own_money_is_known_and_is_no_sign_of_a_host(added: None) -> None:
    paid = "Ethiopian teachers in Doha are paid 4,500 birr at home and 3,900 Qatari riyals there."
    units = [c.unit for c in find_candidates(DocumentAnalysis(document(paid))) if c.kind == "money"]
    assert units == ["ETB", "QAR"]
    assert hosts("Teachers get 4,500 birr and 3,900 Qatari riyals.") == {"QA"}
    assert hosts("Teachers get 4,500 birr and 900 zloty.") == {"PL"}


def test_the_sender_is_marked_as_such_among_the_names(added: None) -> None:
    own = {(m.value, m.traits[5]) for m in Mentions(DocumentAnalysis(document(REPORT)), "ET").hosts}
    assert own == {("ET", 1.0), ("QA", 0.0), ("OM", 0.0)}


def test_the_sender_is_never_a_host_of_those_it_sends(added: None) -> None:
    text = "In Ethiopia a teacher earns 90 dollars a month, in Qatar 1,100 dollars."
    assert pointed_at(text, "90", "ET", "Ethiopia").host is None
    assert pointed_at(text, "1,100", "QA", "Qatar").host == "QA"
    listed = "Its teachers are in Ethiopia and Qatar, 1,100 of them."
    assert pointed_at(listed, "1,100", "QA", "Qatar", "workers_abroad").host == "QA"


def test_pay_at_home_is_no_wage_in_the_host_of_another_sentence(added: None) -> None:
    text = "The Ethiopian teachers are in Qatar. At home a teacher is paid 4,500 birr a month."
    home = pointed_at(text, "4,500", "QA", "Qatar")
    assert (home.host, home.unit, home.programme) == (None, "ETB", "ET")
    sent = "The Ethiopian teachers are in Qatar. There a teacher is paid 1,100 dollars a month."
    assert pointed_at(sent, "1,100", "QA", "Qatar").host == "QA"
    said = "The Ethiopian teachers in Qatar are paid 4,500 birr a month."
    assert pointed_at(said, "4,500", "QA", "Qatar").host == "QA"


def test_a_number_before_its_people_counts_them(added: None) -> None:
    (period,) = find_periods("In May 20 Ethiopian teachers left.", dt.date(2018, 6, 1))
    assert (period.first, period.last) == (dt.date(2018, 5, 1), dt.date(2018, 5, 31))


def test_plain_sentences_are_read(added: None) -> None:
    right = [
        sentence
        for sentence, measures in SENTENCES.items()
        if any(c.measure in measures and c.programme == "ET" for c in read_document(document(sentence)).claims)
    ]
    assert len(right) >= len(SENTENCES) / 2, right


def test_a_report_is_read_with_no_host_at_home(added: None) -> None:
    for programme in (None, "ET"):
        reading = read_document(document(REPORT), programme=programme)
        assert reading.programme == "ET" and reading.claims
        assert {c.programme for c in reading.claims} == {"ET"}
        assert {host for c in reading.claims for host in c.hosts} <= {"QA", "OM"}
        assert all(not c.hosts for c in reading.claims if c.unit == "ETB")


def test_the_verb_prints_its_figures(added: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from withheld.commands.reports.claims import run

    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    run([report], form="csv", explain=False, published=dt.date(2019, 3, 26), every=True)
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows and {row["programme"] for row in rows} == {"ET"}


def test_a_case_of_its_own_reads_its_reports(added: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from withheld.commands.case import read
    from withheld.commands.scratch import make_case
    from withheld.evidence.store import Store, create_case

    answers = {"Sending": "ET", "Hosts": "QA:420, OM:1300"}
    make_case(tmp_path / "made", lambda q, default: answers.get(q.split()[0], default), lambda _: None)
    create_case(tmp_path / "case", tmp_path / "made")
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    assert read(tmp_path / "case", [report], dt.date(2019, 3, 26)) == 0
    with Store.open(tmp_path / "case") as store:
        found = [e.record for e in store.evidence()]
    assert found and {r.programme for r in found if isinstance(r, Claim)} == {"ET"}
