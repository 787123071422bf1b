import datetime as dt

import pytest

from documents import reading
from withheld import vocabulary
from withheld.records import Pledge
from withheld.vocabulary import codelist

ABOUT = "North Korean workers are employed in Russia. North Korean labourers earn little there. "


def pledges(text: str) -> list[Pledge]:
    return list(reading(ABOUT + text).pledges)


@pytest.mark.parametrize(
    ("text", "act", "holder"),
    [
        ("Russia will comply and go on to expel the workers.", "repatriate", "Russia"),
        ("Senegal said that it would no longer issue visas to the workers.", "stop_permits", "Senegal"),
        ("The governor asked Moscow to let the 10,000 workers stay.", "keep", "governor"),
        ("Pyongyang intends to send 400,000 more workers.", "send", "Pyongyang"),
        ("The company promised to pay the arrears of the workers.", "pay", "company"),
        ("Moscow promised to report to the Security Council on the workers.", "report", "Moscow"),
        ("The ministry vowed to improve the conditions of the workers.", "improve", "ministry"),
    ],
)
def test_each_act_is_found_with_its_holder(text: str, act: str, holder: str) -> None:
    assert [(p.act, p.holder) for p in pledges(text)] == [(act, holder)]


def test_a_pledge_has_the_date_by_which_it_is_to_be_kept() -> None:
    found = pledges("Russia promised to send the workers home by 22 December 2019.")
    assert [(p.act, p.by) for p in found] == [("repatriate", dt.date(2019, 12, 22))]


@pytest.mark.parametrize(
    "text", ["Russia sent the workers home.", "The workers send money home.", "Minders watch them."]
)
def test_what_has_happened_is_no_pledge(text: str) -> None:
    assert pledges(text) == []


def test_every_act_has_a_rule() -> None:
    assert {rule["code"] for rule in codelist("cues_pledges")["rule"]} == set(vocabulary.codes("acts"))
