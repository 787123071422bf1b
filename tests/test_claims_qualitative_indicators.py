import pytest

from documents import reading
from withheld import vocabulary
from withheld.records import Indicator
from withheld.vocabulary import codelist

ABOUT = "North Korean workers are employed in Poland. The workers live near the yard. "


def indicators(text: str, about: str = ABOUT) -> dict[str, Indicator]:
    return {i.indicator: i for i in reading(about + text).indicators}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Agents of State Security accompany the workers wherever they go.", "restriction_of_movement"),
        ("They may not leave the compound without permission.", "restriction_of_movement"),
        ("The men are locked in at night.", "restriction_of_movement"),
        ("Their phones were confiscated on arrival.", "isolation"),
        ("Contact with locals is forbidden.", "isolation"),
        ("Supervisors hold their passports.", "retention_of_identity_documents"),
        ("Those who complained were beaten.", "physical_and_sexual_violence"),
        ("Women told of sexual harassment by their managers.", "physical_and_sexual_violence"),
        ("Their families at home are threatened with prison if they flee.", "intimidation_and_threats"),
        ("The government takes 80 percent of their wages.", "withholding_of_wages"),
        ("The workers have not been paid for three years.", "withholding_of_wages"),
        ("They must hand over most of their salary to the embassy.", "withholding_of_wages"),
        ("He had to work off the loan that he took for the bribe.", "debt_bondage"),
        ("Many cannot meet the monthly quota that the state demands.", "debt_bondage"),
        ("They were promised $500 a month but received only $150.", "deception"),
        ("Only married men with children are chosen, so that they return.", "abuse_of_vulnerability"),
        ("They live in squalid containers.", "abusive_working_and_living_conditions"),
        ("Ten men share a small room without heating.", "abusive_working_and_living_conditions"),
        ("They work 16 hours a day.", "excessive_overtime"),
        ("They get one day off a month.", "excessive_overtime"),
        ("The shift runs from 7 in the morning until 10 p.m., the workers say.", "excessive_overtime"),
    ],
)
def test_each_sign_is_found(text: str, code: str) -> None:
    assert code in indicators(text)


@pytest.mark.parametrize(
    "text",
    [
        "The workers work eight hours a day and have weekends off.",
        "They hold North Korean passports.",
        "Critics call it forced labour and modern slavery.",
        "The money beats anything that they could earn at home.",
        "North Korean soldiers were beaten at the front.",
        "Prisoners in labour camps are tortured and starve.",
        "The state denied that the men were beaten.",
        "Nuclear threats from Pyongyang alarm the region.",
        "The flight took 14 hours.",
    ],
)
def test_what_is_no_sign_yields_nothing(text: str) -> None:
    assert indicators(text) == {}


def test_a_sign_is_recorded_once_at_the_first_sentence_that_shows_it() -> None:
    text = "Their pay goes to the government. The state takes most of their wages."
    found = [i for i in reading(ABOUT + text).indicators if i.indicator == "withholding_of_wages"]
    assert len(found) == 1
    assert found[0].quote is not None and "goes to the government" in found[0].quote.exact


def test_the_origin_and_the_host_are_those_of_the_sentence() -> None:
    found = indicators("Workers in Qatar sleep on the floor, the researcher Ann Lee said.")
    sign = found["abusive_working_and_living_conditions"]
    assert (sign.host, sign.origin) == ("QA", "Ann Lee")


def test_cuban_doctors_and_uyghur_workers_are_read_by_the_same_rules() -> None:
    cuba = "Cuban doctors work in Mexico. Cuban doctors earn little. Their passports are kept by the head."
    xinjiang = "Uyghur workers from Xinjiang are in Qingdao. Uyghur workers are under constant surveillance."
    assert "retention_of_identity_documents" in indicators(cuba, about="")
    assert "restriction_of_movement" in indicators(xinjiang, about="")


def test_every_rule_names_a_listed_sign_and_every_sign_has_a_rule() -> None:
    assert {rule["code"] for rule in codelist("cues_indicators")["rule"]} == set(vocabulary.codes("indicators"))
