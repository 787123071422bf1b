"""Whom pronouns and definite noun phrases stand for."""

from __future__ import annotations

import pytest

from withheld.speech.attribution import Speech
from withheld.text.sentences import sentences


def origin(text: str, figure: str) -> str | None:
    start = text.index(figure)
    return Speech(text, sentences(text), "Example Wire").source_of(start, start + len(figure)).origin


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Cruz told reporters that it was cold. She said 900 had left.", "Ana Cruz"),
        ("The Foreign Ministry said it was cold. The ministry added that 900 had left.", "Foreign Ministry"),
        ("The Institute for Strategy said it was cold. The think tank says 900 left.", "Institute for Strategy"),
        ("Its manager, Ana Cruz, has a car. She says that 900 left.", "Ana Cruz"),
        ("Doctors still serve in Mozambique. The southeast African country said that 900 left.", "Mozambique"),
        ("Rain fell in Havana. By far the largest share fell to Russia. It says that 900 left.", "Russia"),
        ("Some 900 left, Reuters said, citing papers that the governments of Russia and China, the two "
            "countries, gave.", None),
        ("Moscow met Beijing. In the talks Russia and China agreed. About 900 left, the two governments "
            "said.", "Russia and China"),
        ("Oman told the council of the men from Kenya. In its reply the country had listed 900.", "Oman"),
        ("It was cold, the Example Daily said. They had been stuck in Oman. Another 900 left, it added.", "Example Daily"),
        ("Ana Cruz said it was cold. Her uncle Luis Paz was in town. Another 900 left, she added.", "Ana Cruz"),
        ("10:21 The Example Institute says that 900 left.", "Example Institute"),
        ("A report by an American research firm, which counted, says 900 left.", "American research firm"),
        ("Its ambassador gives other figures. Some 900 left, he told an agency.", "ambassador"),
        ("By Ana Cruz, 3 March 2023\n\nA spokesman for the Tide Network disagreed. He said that 900 left.",
            "a spokesman for the Tide Network"),
        ("A spokesman for the bureau of quiet waters said it was cold. Some 900 left, he said.",
            "a spokesman for the bureau of quiet waters"),
        ("A director of the office of tide control wrote to us. Some 900 left, she added.", "a director of the office of tide control"),
        ("Oman was asked. A trader at the Tide Market doubts it. Some 900 left, he says.", "a trader at the Tide Market"),
        ("An officer at the registry tells another story. Some 900 left, he says.", "an officer at the registry"),
        ("Ana Cruz said it was cold. The ministry's deputy head of inspections was asked. He told reporters that 900 left.",
            "ministry's deputy head of inspections"),
        ("The labour ministry in Doha published a register. It put the number at 900.", "labour ministry"),
        ("A driver for the Fair Tide Network, a rights group, disagreed. The group said 900 left.", "Fair Tide Network"),
        ("On Friday, the group met. Rain fell in Lima. The group said 900 left.", "group"),
        ("A source in Dandong said it was cold. A trader said it was not. The source said 900 left.", "a source in Dandong"),
    ],
)  # fmt: skip
def test_a_reference_back_resolves_to_the_name_that_it_stands_for(text: str, expected: str | None) -> None:
    found = origin(text, "900")
    if expected is not None:
        assert found == expected
    else:
        assert found is not None and found != "it"


def test_a_ministry_is_not_taken_for_another_kind_of_body() -> None:
    text = "The labour inspectorate said it was cold. The union says 900 left."
    assert origin(text, "900") == "union"


def test_a_pronoun_without_an_antecedent_names_nobody() -> None:
    assert origin("He said that 900 left.", "900") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Cruz told reporters that it was cold. She'd say only that 900 left.", "Ana Cruz"),
        ("Nobody knows, she's told, how 900 left. Who said that 900 had left?", None),
        ("Two said that 900 left.", None),
        ("Two traders at the port said it was cold. The second, who deals in fish, put it at 900.", "one of the two traders at the port"),
        ("Rain fell. The second said that 900 left.", None),
        ("One of the seven, a welder, said that 900 left.", "one of the seven"),
        ("The Bay Bank, which moves 25 million a year, said that 900 left.", "Bay Bank"),
        ("Two cooks at a clinic that has served 25,000 meals said that 900 left.", "two cooks at a clinic that has served 25,000 meals"),
    ],
)  # fmt: skip
def test_only_what_can_name_somebody_is_a_name(text: str, expected: str | None) -> None:
    start = text.rindex("900")
    assert Speech(text, sentences(text), "Example Wire").source_of(start, start + 3).origin == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A former official at the labour office recalls that 300 came. “Each paid 80 dinars,” says the man, who gave no name.",
            "a former official at the labour office",
        ),
        ("He dismissed a claim by the island's security adviser that 80 agents had come.", "island's security adviser"),
        ("The figure comes from a sentence in the envoy's report, which says that 80 came.", "envoy"),
        ("Oman, according to its report of last March, had sent 80 home.", "Oman"),
        (
            "A UN envoy said that there were 90. A Qatari official denied it. “We have 80,” the official said.",
            "a Qatari official",
        ),
        (
            "A UN official said that there were 90. The trade was shut down. “We have 80,” the official said.",
            "a UN official",
        ),
        ("A builder named Rim Il recalls that 80 lived there.", "Rim Il"),
        ("A source in Chagang relayed on Monday that 80 were picked.", "a source in Chagang"),
    ],
)
def test_who_is_meant_by_the_man_a_claim_a_report_and_a_relay(text: str, expected: str) -> None:
    assert origin(text, "80") == expected
