import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.text.sentences import Finder, clause_tail, paragraphs, sentences


def texts(text: str) -> list[str]:
    return [s.text for s in sentences(text)]


def test_titles_and_initials_end_no_sentence() -> None:
    assert texts("Mr. Lee met Kim J. Park. He left.") == ["Mr. Lee met Kim J. Park.", "He left."]


def test_an_abbreviation_ends_a_sentence_only_before_a_word_that_begins_one() -> None:
    assert texts("It fell in the U.S. The rest stayed.") == ["It fell in the U.S.", "The rest stayed."]
    assert texts("The U.S. State Dept. put it at $1.2 bn.") == ["The U.S. State Dept. put it at $1.2 bn."]


def test_decimal_points_and_grouped_numbers_end_no_sentence() -> None:
    assert len(texts("They earn $2.5 an hour, or 1.200 in all, at No. 5 site.")) == 1


def test_a_closing_quotation_mark_belongs_to_its_sentence() -> None:
    assert texts("“We are here.” She left.") == ["“We are here.”", "She left."]


def test_sentences_glued_together_by_a_lost_space_are_parted() -> None:
    assert texts("They went home.Nobody followed them.") == ["They went home.", "Nobody followed them."]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The clerk told PP. The quota is full.", "The clerk told PP."),
        ("See pp. 14 and 15. The rest is lost.", "See pp. 14 and 15."),
        ("MEMO BY GEN. PARK. It was late.", "MEMO BY GEN. PARK."),
        ("CASE NO. 7 was closed.", "CASE NO. 7 was closed."),
    ],
)
def test_a_name_in_capitals_that_looks_like_an_abbreviation_may_end_a_sentence(text: str, first: str) -> None:
    assert texts(text)[0] == first


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("12 cooks in St. Petersburg, he said.", " cooks in St. Petersburg"),
        ("12 men led by Mr. J. Oh, he said.", " men led by Mr. J. Oh"),
        ("12 cooks.", " cooks"),
    ],
)
def test_a_clause_goes_on_behind_a_word_that_is_cut_short(text: str, tail: str) -> None:
    assert text[2 : 2 + clause_tail(text, 2, len(text))] == tail


def test_a_heading_is_a_paragraph_of_its_own_and_a_wrapped_line_is_not() -> None:
    text = (
        "Workers sent home\nThe ministry said on Tuesday that about three hundred men had left the\ncountry by train."
    )
    assert next(text[a:b] for a, b in paragraphs(text)) == "Workers sent home"
    assert len(paragraphs(text)) == 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Oman had 45 cooks.[3] Ten left.[4][12] Most stayed.[note 2]", 3),
        ("Oman had 45 cooks at the time.2 Ten of them left.", 2),
        ("“Nobody knows them.”4 Ten of them left.", 2),
        ("They run version.2beta, and No.2 Camp, which Fig.3 Shows.", 1),
        ("Prices rose 4.5 Percent, by some [30] of them.", 1),
    ],
)
def test_the_mark_of_a_note_belongs_to_the_sentence_before_it(text: str, parts: int) -> None:
    assert len(texts(text)) == parts


@given(st.text(alphabet=st.sampled_from(list("aB .!?\n“”\"'U.S,1$é—")), max_size=300))
def test_sentences_cover_all_that_is_not_space_and_never_overlap(text: str) -> None:
    found = sentences(text)
    covered = [False] * len(text)
    for s in found:
        assert text[s.start : s.end] == s.text
        for i in range(s.start, s.end):
            assert not covered[i]
            covered[i] = True
    assert all(covered[i] or text[i].isspace() for i in range(len(text)))


@given(st.text(max_size=200), st.integers(0, 200))
def test_the_finder_gives_the_sentence_that_holds_an_offset(text: str, offset: int) -> None:
    found = sentences(text)
    holders = [s for s in found if s.start <= offset < s.end]
    if holders:
        assert Finder(found).at(offset) == holders[0]
