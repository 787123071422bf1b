"""How the one who said it first knows, by the words of the sentence and the origin's name."""

from __future__ import annotations

import pytest

from check_figures import claim, said
from withheld.evidence.basis import basis_of, terminal_bases
from withheld.records import Pledge

CASES = [
    ("The register lists 40 men.", None, "register"), ("A head count found 40 men.", None, "register"),
    ("Customs data show 40 men.", None, "register"), ("Visa records show 40 men.", None, "register"),
    ("According to the statistics 40 men came.", None, "register"), ("The city granted 40 work permits.", None, "register"),
    ("40 permits were issued.", None, "register"), ("Inspectors counted 40 men.", None, "register"),
    ("The payroll names 40 men.", None, "register"), ("Bank records show 40 payments.", None, "register"),
    ("There are 40 men.", "the national statistics", "register"), ("Police records list 40 men.", None, "register"),
    ("Immigration figures put it at 40.", None, "register"), ("The census found 40 men.", None, "register"),
    ("A survey found 40 men.", None, "survey"), ("Of the respondents 40 agreed.", None, "survey"),
    ("She interviewed 40 men.", None, "survey"), ("In 40 interviews men spoke of it.", None, "survey"),
    ("A questionnaire went to 40 men.", None, "survey"), ("There are 40 men.", "a poll of sailors", "survey"),
    ("An eyewitness saw 40 men.", None, "testimony"), ("A man who worked there saw 40 men.", None, "testimony"),
    ("She testified that 40 men came.", None, "testimony"), ("There are 40 men.", "a former worker", "testimony"),
    ("There are 40 men.", "a defector", "testimony"), ("There are 40 men.", "the foreman", "testimony"),
    ("There are 40 men.", "two residents", "testimony"), ("There are 40 men.", "a nurse", "testimony"),
    ("There are 40 men.", "a survivor", "testimony"), ("There are 40 men.", "a cook", "testimony"),
    ("He calculated that it is 40 men.", None, "model"), ("Extrapolating, there are 40 men.", None, "model"),
    ("Assuming full use there are 40 men.", None, "model"), ("Based on average pay there are 40 men.", None, "model"),
    ("There are 40 men.", "the labour ministry", "official_statement"), ("There are 40 men.", "an ambassador", "official_statement"),
    ("There are 40 men.", "the embassy", "official_statement"), ("There are 40 men.", "the governor", "official_statement"),
    ("There are 40 men.", "a spokesman", "official_statement"), ("There are 40 men.", "the White House", "official_statement"),
    ("There are 40 men.", "UN Panel of Experts", "official_statement"), ("There are 40 men.", "the Kremlin", "official_statement"),
    ("There are 40 men.", "Hill Herald", "unknown"), ("There are 40 men.", None, "unknown"),
    ("The surveyor has 40 men.", None, "unknown"), ("Nobody knows how many of the 40 men left.", "Hill Herald", "unknown"),
    ("A modest 40 men came.", None, "unknown"), ("There are 40 men.", "Cookson Press", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "origin", "basis"), CASES)
def test_a_basis_is_read_from_sentence_and_origin(sentence: str, origin: str | None, basis: str) -> None:
    assert basis_of(said(sentence, "40", claim("workers_abroad", 40, origin=origin))) == basis


def test_a_note_shows_no_basis_and_another_record_has_none() -> None:
    assert basis_of(claim("workers_abroad", 40, note="from a survey")) == "unknown"
    assert basis_of(Pledge(document="d", quote=None, act="repatriate", holder="Russia")) == "unknown"


def test_only_what_shows_how_a_figure_was_got_is_terminal() -> None:
    assert terminal_bases() == {"register", "survey", "testimony"}
