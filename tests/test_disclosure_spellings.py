from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.disclosure.spellings import person, sightings
from withheld.vocabulary import codelist


def seen(text: str, name: str = "Pak Jong-su", **how: bool) -> list[tuple[str, bool]]:
    who = person(name)
    assert who is not None
    return [(text[s.start : s.end], s.sure) for s in sightings(text, who, **how)]


@pytest.mark.parametrize(
    "text",
    ["Pak Jong-su", "Park Jongsu’s nephew", "Jong-su Bak", "BAK, JONG SU", "P. Jong-su's brother", "J. S. Park", "J.-S. Park", "Pak J.",
     "Pak J.S.", "Chong-soo Park", "Pak Chŏng-su", "files/pak_jong-su.pdf", "parkjongsu"],
)  # fmt: skip
def test_a_name_is_known_in_other_spellings_orders_and_with_initials(text: str) -> None:
    assert [sure for _, sure in seen(text)] == [True]


@pytest.mark.parametrize(
    "text",
    ["Pak Pong Ju", "Park Chan-ho", "Chan-ho Park", "Kim Jong-su", "Pak K.", "Park Avenue", "a park", "Pakistan"],
)
def test_another_person_of_that_name_and_other_words_are_not(text: str) -> None:
    assert seen(text) == [] == seen(text, at_home=True)


@pytest.mark.parametrize("text", ["Pak’s brother", "Mr. Park said", "Bak", "Jong-su said so"])
def test_half_a_common_name_is_sure_only_in_a_document_that_names_the_person(text: str) -> None:
    assert [sure for _, sure in seen(text)] == [False] and [sure for _, sure in seen(text, at_home=True)] == [True]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Sergei Antonov", "Antonov's wife"), ("Sergei Antonov", "S. Antonow"), ("Sergei Antonov", "Sergey Antonov"),
        ("Yanelis Ortega Ruiz", "Dr Ruiz"), ("Nguyen Thi Lan", "Nguyen T. L."), ("Ivan Petrovich Sidorov", "Sidorov I. P."),
        ("Lázaro Quintana", "LAZARO QUINTANA"), ("Władysław Górny", "Wladyslaw Gorny"), ("Nikolai Zimin", "Николай Зимин"),
        ("Вера Щукина", "Vera Shchukina"),
    ],
)  # fmt: skip
def test_names_of_other_origin_are_known_by_a_rare_surname_and_by_initials(name: str, text: str) -> None:
    assert [sure for _, sure in seen(text, name)] == [True]


@pytest.mark.parametrize("text", ["박정수", "박정수가 말했다", "박 정수"])
def test_a_korean_name_is_known_in_korean_letters_and_back(text: str) -> None:
    assert True in [sure for _, sure in seen(text)]
    assert [sure for _, sure in seen("Pak Jong-su", text.removesuffix("가 말했다"))] == [True]


@pytest.mark.parametrize("text", ["박정희", "노동자 300명", "김철수"])
def test_other_korean_words_are_not(text: str) -> None:
    assert True not in [sure for _, sure in seen(text)]


GROUPS = [group for group in codelist("exposure")["names"]["families"] if len(group) > 1]
GIVEN = st.sampled_from(
    [("chol", "su"), ("hye", "won"), ("yong", "nam"), ("kyong", "ho"), ("min", "ji"), ("song", "chol")]
)


@given(st.sampled_from(GROUPS).flatmap(lambda g: st.tuples(st.sampled_from(g), st.sampled_from(g))), GIVEN, st.data())
def test_any_way_to_write_a_name_surely_is_the_person(
    families: tuple[str, str], parts: tuple[str, str], data: st.DataObject
) -> None:
    marked, told = families
    one, two = (part.capitalize() for part in parts)
    first, final = parts[0][0].upper(), parts[1][0].upper()
    ways = [f"{told} {one}-{parts[1]}", f"{told} {one} {two}", f"{one}{parts[1]} {told}", f"{told.upper()} {one.upper()} {two.upper()}",
            f"{first}. {final}. {told}", f"{told} {first}.{final}.", f"{one}-{parts[1]} {told}'s sister"]  # fmt: skip
    text = data.draw(st.sampled_from(ways))
    assert any(sure for _, sure in seen(f"It was {text}.", f"{marked} {one}-{parts[1]}")), text


@given(st.text(alphabet="PakJongSu. -’',k\n", max_size=40))
def test_any_text_is_gone_through(text: str) -> None:
    assert all(words == words.strip() and words for words, _ in seen(text))
