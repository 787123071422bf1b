"""What a figure is of, by its record, its words and its document."""

from __future__ import annotations

import pytest

from check_figures import claim, said, sources
from withheld.check.reaches import About, abouts, averaged, named, reach
from withheld.check.same_quantity import same_quantity
from withheld.records import Document


def head_count(sentence, figure, value, **fields):
    return said(sentence, figure, claim("workers_abroad", value, when=2018, **fields))


def money(sentence, figure, value):
    return said(sentence, figure, claim("revenue", value, per="year"))


@pytest.mark.parametrize(
    ("sentence", "whose"),
    [
        ("Coal exports earned it $9 a year.", "other"), ("The trading house took in $9 a year.", "firm"),
        ("Workers were paid $9 a year.", "pay"), ("The workers themselves keep $9 a year.", "kept"),
        ("The state takes in $9 a year.", None),
    ],
)  # fmt: skip
def test_the_words_near_a_sum_say_whose_money_it_is(sentence, whose):
    assert reach(money(sentence, "$9", 9)).money == whose


@pytest.mark.parametrize(
    ("sentence", "group", "site"),
    [
        ("Another 90 North Koreans are there.", True, False), ("Of them 90 are welders.", True, False),
        ("The first batch of 90 workers came.", True, False), ("The owner employs 90 North Koreans.", False, True),
        ("He has 90 North Koreans at a sawmill plant.", False, True), ("There are 90 North Koreans.", False, False),
        ("Some 90 North Koreans slept in the hostel.", False, True), ("Some 90 North Koreans fled in the hostel fire.", False, False),
    ],
)  # fmt: skip
def test_one_group_and_one_workplace_are_told_from_all(sentence, group, site):
    own = reach(head_count(sentence, "90", 90))
    assert (own.group, own.site) == (group, site)


def test_a_figure_that_says_abroad_is_of_all_hosts_even_in_a_report_on_one():
    about = About(host="RU")
    assert reach(head_count("It has 90 workers abroad.", "90", 90), about).host_unsaid is None
    loose = reach(head_count("It has 90 workers.", "90", 90), about)
    assert (loose.host_unsaid, loose.said) == ("RU", False)


def test_a_part_of_the_world_is_a_place():
    assert reach(head_count("It has 90 workers in the Middle East.", "90", 90)).place == "the middle east"


@pytest.mark.parametrize(
    "text",
    [
        "Latin America", "South America", "Latin American hosts", "North Africa", "Central African hosts", "Voice of America",
        "the South China Sea", "Gulf of Oman", "New Mexico", "Lake Chad", "Southeast Asia", "the Japan Times",
    ],
)  # fmt: skip
def test_a_name_that_holds_a_countrys_names_no_country(text):
    assert named(f"Workers and {text}") == set()
    told = Document(id="d", sha256="0" * 64, text=f"They are in {text}. They went to {text} and to Peru.")
    assert abouts([], {}, [told])["d"].host == "PE"


def test_a_country_beside_a_larger_name_is_named():
    assert named("From Central America to Mexico and the Central African Republic") == {"MX", "CF"}
    assert named("Papua New Guinea, the United States of America, South Korea") == {"PG", "US", "KR"}


def test_the_noun_of_a_head_count_names_its_sector():
    assert reach(head_count("It has 90 IT workers abroad.", "90", 90)).sector == "it"


def test_coded_fields_come_before_words_and_notes_say_nothing():
    made = head_count("It has 90 workers abroad.", "90", 90, counted="permits", covers="part")
    assert (reach(made).counted, reach(made).group) == ("permits", True)
    noted = claim("workers_abroad", 9, note="valid permits; another part of them at one factory")
    assert reach(noted) == reach(noted.model_copy(update={"note": None}))


def test_a_document_is_about_the_host_that_it_places_things_in():
    def about(text, *claims, title=None):
        page = Document(id="a", sha256="0" * 64, title=title, text=text)
        return abouts(claims, sources(*claims) | {"a": page.source()}, [page])["a"].host

    assert about("They live in Russia. Snow fell across Russia.") == "RU"
    assert about("They live in Russia and China.") is None
    assert about("They live in North Korea.", claim("workers_abroad", 1)) is None
    assert about("Nothing.", claim("workers_abroad", 1, host="QA")) == "QA"
    assert about("A camp stands in China.", title="Loggers of Russia") == "RU"


def test_a_wage_is_an_average_where_its_sentence_says_so():
    assert averaged(money("They get $9 on average.", "$9", 9))
    assert not averaged(money("He gets $9.", "$9", 9)) and not averaged(claim("wage_gross", 9))


def test_a_sum_of_what_could_be_traced_is_asked_about_beside_one_of_all():
    text = (
        "The state earned $90 million in 2018, the Fen Desk says. Workers are paid late. "
        "The desk added up transfers that it could trace. The Hill Bureau speaks of $400 million in 2018."
    )
    first, second = (
        "The state earned $90 million in 2018, the Fen Desk says.",
        "The Hill Bureau speaks of $400 million in 2018.",
    )
    traced = said(first, "$90 million", claim("revenue", 90e6, when=2018, origin="Fen Desk"), start=text.index(first))
    other = said(
        second, "$400 million", claim("revenue", 400e6, when=2018, origin="Hill Bureau"), start=text.index(second)
    )
    elsewhere = claim("revenue", 400e6, when=2018, origin="Vale Office", document="b")
    document = Document(id="a", sha256="0" * 64, text=text)
    known = abouts([traced, other], sources(traced), [document])
    assert reach(traced, known["a"]).traced == "that it could trace" and not reach(other, known["a"]).traced
    (found,) = same_quantity([traced, elsewhere], sources(traced, elsewhere), known)
    assert found.verdict == "question" and "only what could be traced: “that it could trace”" in found.differences[0]
    (plain,) = same_quantity([traced, elsewhere], sources(traced, elsewhere), abouts([traced], sources(traced)))
    assert plain.verdict == "contradiction"


@pytest.mark.parametrize(
    "sentence",
    [
        "Some 90 North Koreans had been employed at one sawmill plant in Gdynia.",
        "Some 90 North Korean nationals were still being employed at a shipyard.",
        "Some 90 North Koreans sew at two garment factories near the river.",
        "Some 90 North Korean workers are employed by a building contractor.",
    ],
)
def test_words_between_a_head_count_and_its_workplace_do_not_hide_it(sentence):
    assert reach(head_count(sentence, "90", 90, host="PL")).site


@pytest.mark.parametrize(
    "sentence",
    [
        "Some 90 North Korean workers were employed in the country, and the firm denied it.",
        "Some 90 North Korean workers are employed by the state, at factories and farms.",
        "Some 90 North Koreans live in two towns. A shipyard is near.",
        "Some 90 workers are in Poland and 7 at a farm.",
        "Some 90 workers are in Poland but few at a farm.",
    ],
)
def test_a_workplace_of_another_clause_or_workplaces_in_general_limit_nothing(sentence):
    assert not reach(head_count(sentence, "90", 90, host="PL")).site
