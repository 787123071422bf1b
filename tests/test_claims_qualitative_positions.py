import pytest

from documents import reading
from withheld.records import Position

ABOUT = "North Korean workers are employed in Russia. North Korean labourers earn little there. "


def positions(text: str) -> list[Position]:
    return list(reading(ABOUT + text).positions)


@pytest.mark.parametrize(
    ("text", "stance", "holder", "target"),
    [
        ("China denies the existence of the factories.", "deny", "China", "the existence of the factories"),
        ("Beijing dismissed the study as fabricated.", "deny", "Beijing", "the study"),
        ("The minister, Ivan Petrov, called the accusations lies.", "deny", "Ivan Petrov", "the accusations"),
        ("The ministry disputed the figure.", "dispute", "ministry", "the figure"),
        ("Analysts doubt that Moscow will comply.", "doubt", "Analysts", "Moscow will comply"),
        ("The embassy confirmed that the workers had gone.", "confirm", "embassy", "the workers had gone"),
        ("The company admitted that it employed them.", "confirm", "company", "it employed them"),
    ],
)
def test_stance_holder_and_target_are_read(text: str, stance: str, holder: str, target: str) -> None:
    found = positions(text)
    assert [(p.stance, p.holder, p.target) for p in found] == [(stance, holder, target)]


@pytest.mark.parametrize(
    "text",
    [
        "State media have not confirmed the plan.",
        "The agency could not confirm the report.",
        "Poland denied the workers visas.",
        "The ministry rejected the company's request.",
        "They were denied access to doctors.",
        "The ministry neither confirmed nor denied it.",
        "There is no doubt that they are there.",
        "Russia took part in a dispute over territory.",
    ],
)
def test_what_is_no_position_yields_nothing(text: str) -> None:
    assert positions(text) == []


def test_a_relative_clause_denies_what_stands_before_it() -> None:
    found = positions("Pyongyang has accused Seoul of abducting them, which Seoul strongly denies.")
    assert [(p.stance, p.holder) for p in found] == [("deny", "Seoul")]
    assert "abducting them" in found[0].target


def test_a_position_points_at_the_claim_that_it_is_about() -> None:
    text = "Some 20,000 North Korean workers were in Russia in 2018. Moscow disputes the figure."
    result = reading(ABOUT + text)
    position = result.positions[0]
    assert position.claim is not None and result.claims[position.claim].low == 20_000


def test_a_denial_keeps_the_definition_that_it_rests_on() -> None:
    found = positions("Russia denied that they work there, saying that they are no longer employed under work permits.")
    assert found[0].definition == "they are no longer employed under work permits"


def test_a_pronoun_stands_for_who_spoke_before() -> None:
    found = positions("Moscow said that it keeps to the sanctions. It denied that workers were still coming in.")
    assert [(p.stance, p.holder) for p in found] == [("deny", "Moscow")]
