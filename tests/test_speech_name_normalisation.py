"""Outlets and the full forms of names."""

from __future__ import annotations

import pytest

from withheld.speech.name_normalisation import Forms, Outlets, is_body, looks_personal, same_stem


@pytest.mark.parametrize("name", ["Reuters", "the BBC", "The Korea Times", "Jornal de Angola News", "Daily NK", "NHK"])
def test_news_outlets_are_known_by_name_or_by_their_words(name: str) -> None:
    assert Outlets("", None).known(name)


@pytest.mark.parametrize("name", ["Ana Cruz", "Labour Ministry", "monitors", "Amnesty International"])
def test_others_are_not_taken_for_outlets(name: str) -> None:
    assert not Outlets("", None).known(name)


def test_the_own_outlet_is_known_by_parts_acronym_and_byline() -> None:
    assert Outlets("", "Radio Free Asia (Human Rights Without Frontiers)").own("RFA")
    assert Outlets("", "The Chosun Ilbo").own("the Chosunilbo")
    assert Outlets("SEOUL (AP) — It rained.", "The Garden Isle").own("AP")
    assert not Outlets("", "Radio Free Asia").own("Reuters")
    assert not Outlets("", None).own("Reuters")


def test_state_television_passes_on() -> None:
    assert Outlets("", None).passes_on("state television")
    assert not Outlets("", None).passes_on("reporters")


def test_short_forms_lead_to_the_fullest_form() -> None:
    forms = Forms(
        "Andrei Tarasenko met Cho Han-bum of the Australian Strategic Policy Institute at the U.S. State Department."
    )
    assert forms.person("Tarasenko") == "Andrei Tarasenko"
    assert forms.person("Cho") == "Cho Han-bum"
    assert forms.body("ASPI") == "Australian Strategic Policy Institute"
    assert forms.body("State Department") == "U.S. State Department"
    assert forms.person("Ivanov") == "Ivanov"


def test_an_acronym_in_brackets_is_defined_by_the_name_before_it() -> None:
    forms = Forms("Ukraine's Defence Intelligence (DIU, or GUR) spoke.")
    assert forms.body("GUR") == forms.body("DIU") == "Ukraine's Defence Intelligence"
    assert forms.acronym("XYZ") is None


def test_persons_and_bodies_look_different() -> None:
    assert looks_personal("Ana Cruz") and not looks_personal("Labour Ministry") and not looks_personal("The Namibian")
    assert is_body("Labour Ministry") and not is_body("Ana Cruz")
    assert same_stem("monitors", "monitoring") and not same_stem("the", "these")
