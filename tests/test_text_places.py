import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.text.document_analysis import find_places


def codes(text: str) -> list[tuple[str, str | None, str]]:
    return [(p.name, p.country, p.kind) for p in find_places(text)]


def test_countries_people_capitals_regions_and_towns() -> None:
    assert codes("North Koreans worked in Poland, and Moscow let more into Primorsky Krai.") == [
        ("North Korea", "KP", "people"),
        ("Poland", "PL", "country"),
        ("Moscow", "RU", "capital"),
        ("Primorsky Krai", "RU", "region"),
    ]
    assert codes("A plant in Dandong, China") == [("Dandong", "CN", "city"), ("China", "CN", "country")]


def test_a_region_that_no_list_holds_is_found_by_its_noun() -> None:
    assert ("Changbai County", "CN", "region") in codes("an official in Changbai County said")


def test_a_longer_name_wins_over_a_shorter_one() -> None:
    assert codes("in Equatorial Guinea and Guinea-Bissau") == [
        ("Equatorial Guinea", "GQ", "country"),
        ("Guinea-Bissau", "GW", "country"),
    ]


@pytest.mark.parametrize("text", ["doctors in Latin America", "in Northern America", "he told Voice of America"])
def test_a_part_of_the_world_or_an_outlet_is_not_the_country_whose_name_it_holds(text: str) -> None:
    assert find_places(text) == []
    assert [p.country for p in find_places(f"{text} that America knew")] == ["US"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The brigades earned North Korea $23 million.", ["KP"]),
        ("It paid Sri Lanka $3 million and brought Cuba $40 million.", ["LK", "CU"]),
        ("They paid US $400 or US$400 or U.S. $400.", []),
    ],
)
def test_a_state_that_earns_dollars_is_named_and_one_whose_dollars_they_are_is_not(text: str, named: list[str]) -> None:
    assert [p.country for p in find_places(text)] == named


@pytest.mark.parametrize("name", ["St. Petersburg", "St Petersburg", "Saint Petersburg"])
def test_a_town_of_a_saint_is_found_however_it_is_written(name: str) -> None:
    assert (name, "RU", "city") in codes(f"Russia: a hostel in {name} was closed")


def test_a_common_word_that_is_also_a_town_is_not_taken_without_a_preposition() -> None:
    assert codes("Reading was hard. Nice work.") == []


def test_a_town_of_many_countries_takes_the_one_that_the_text_names() -> None:
    assert ("Santiago", "CU", "city") in codes("Doctors from Cuba trained in Santiago.") or (
        "Santiago",
        "CL",
        "capital",
    ) in codes("Doctors from Cuba trained in Santiago.")


@given(st.text(alphabet=st.sampled_from(list("RusiaChnN. '’-,tofhe K")), max_size=120))
def test_places_never_overlap_and_stay_inside_the_text(text: str) -> None:
    found = find_places(text)
    assert all(0 <= p.start < p.end <= len(text) for p in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_a_town_in_a_list_of_places_needs_no_preposition_of_its_own() -> None:
    assert codes("plants in Dalian, Kunming and Tumen") == [
        ("Dalian", "CN", "city"), ("Kunming", "CN", "city"), ("Tumen", "CN", "city"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "In Beijing, Kim said so.",
        "In Warsaw, David and Ewa left.",
        "In Luanda, Santos spoke.",
        "In Dandong, March 2017 was cold.",
    ],
)
def test_a_person_or_a_month_after_a_place_is_no_town(text: str) -> None:
    assert len(codes(text)) == 1


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("in Erdenet", "MN"),
        ("in Pottstown", None),
        ("in Hunchun", "CN"),
        ("Poland sent them to a yard in Erdenet", None),
    ],
)
def test_a_small_town_has_its_country_where_only_one_has_such_a_town_and_no_other_is_named(
    text: str, country: str | None
) -> None:
    assert codes(text)[-1][1] == country


@pytest.mark.parametrize("text", ["data from Police Scotland", "in Federal District Court", "a letter from Obama"])
def test_everyday_words_and_names_are_no_towns(text: str) -> None:
    assert not [name for name, _, kind in codes(text) if kind == "city"]
