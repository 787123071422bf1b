from __future__ import annotations

import pytest

from withheld.names import described, government, normal, same_name


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("the U.S. government", "United States", True),
        ("UN Panel of Experts", "the United Nations Panel of Experts", True),
        ("Panel of Experts", "UN Panel of Experts", True),
        ("Mr. Cho Han-bum", "Cho Han-bum", True),
        ("South Korea's intelligence", "South Korea intelligence", True),
        ("Russia", "a source in Russia", False),
        ("Sejong Institute", "UN Panel of Experts", False),
        ("Russian Foreign Ministry", "Russian interior ministry", False),
        ("port ministry records", "Omani Port Ministry", True),
        ("register of the Harbour Office", "Harbour Office", True),
        ("customs data", "Customs Service", False),
    ],
)
def test_names_are_compared_without_articles_titles_and_signs(a, b, same):
    assert same_name(normal(a), normal(b)) is same


def test_a_name_of_noise_only_keeps_itself():
    assert normal("an official") == "an official"


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("its ambassador", False), ("A harbour pilot", False), ("Dutch newspaper", False), ("officials who saw it", False),
        ("workers who got away", False), ("one of the drivers", False), ("panel of nine experts", False),
        ("One Free Harbour", True), ("UN Panel of Experts", True), ("Anders Holm", True), ("port ministry records", True),
        ("Dutch ambassador Anders Holm", True), ("the Carters' Union", True), ("a UN report", True), ("Dutch officials", True),
    ],
)  # fmt: skip
def test_a_description_is_no_name(name, known):
    assert described(name) is not known


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Oman", "OM"),
        ("the Omani government", "OM"),
        ("Muscat", "OM"),
        ("Oman’s embassy in Rabat", "OM"),
        ("a spokesman for the labour ministry of Oman", "OM"),
        ("Omani police in Oman", "OM"),
        ("the embassy in Muscat", None),
        ("the ambassador to Oman", None),
        ("officials in Muscat", None),
        ("an official of a ministry in Oman’s north", "OM"),
        ("Omani and Kuwaiti ministers", None),
        ("an Omani paper", None),
        ("a former Omani minister", None),
        ("officials of an Omani company", None),
        ("Omanis", None),
        ("Omani", None),
        ("the ministry", None),
        ("", None),
    ],
)
def test_a_name_is_of_the_state_whose_government_ministry_or_embassy_it_is(name, code):
    assert government(name) == code
