from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.furniture import is_furniture, leave_out


@pytest.mark.parametrize(
    "line",
    [
        "Skip to content", "Menu", "Home > World > Asia", "Read more: Workers strike in China",
        "Also read: Kim visits Russia",
        "RELATED: Factory closes", "Share on Facebook", "Facebook Twitter WhatsApp Email", "Follow us on Telegram",
        "Sign up for our newsletter", "(Photo: Reuters)", "Image: Yonhap", "Photo by A. B. / Agency",
        "© 2024 Example Post",
        "Advertisement", "ADVERTISEMENT - SCROLL TO CONTINUE", "We use cookies to improve your experience on this site",
        "Accept all cookies", "3 min read", "Tags: Korea, labour", "12 comments", "Source: https://outlet.example/a",
        "Getty Images",
        "You may also like", "Story continues below advertisement", "Subscribe to our channel",
        "Share this article · 48 comments",
    ],
)  # fmt: skip
def test_what_belongs_to_the_page_is_known(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Related companies employ 3,000 workers, the report said.",
        "Image: about 2,500 workers were shown in the footage.",
        "Share of wages", "Follow the money", "Photographs show some 500 workers at the site.",
        "Home countries of the workers",
        "Workers at a site in Vladivostok in 2017.", "Russia", "Background", "Top officials keep the pay",
        "Print workers earn $100",
        "More on wages was said by 3 officials.", "Comments by the minister", "Watch towers surround the camp",
        "The ministry uses cookies as bait for 40 workers.", "Contact with locals is forbidden.",
        "Live fish were packed",
    ],
)  # fmt: skip
def test_what_belongs_to_the_report_stays(line: str) -> None:
    assert not is_furniture(line)


def test_a_caption_keeps_its_words_and_loses_its_credit() -> None:
    assert leave_out("Workers at a site in 2017. (Photo: Agency)") == "Workers at a site in 2017."


def test_a_list_of_other_stories_goes_with_its_heading() -> None:
    teasers = "Related articles\n\nFactory closes\nKim visits Russia"
    text = f"He left in 2019.\n\n{teasers}\n\nThe workers were paid $100 a month."
    assert leave_out(text) == "He left in 2019.\n\nThe workers were paid $100 a month."


def test_an_author_box_at_the_end_goes() -> None:
    body = "\n\n".join(f"Paragraph {n} tells of {n * 100} workers." for n in range(1, 5))
    box = "\n\nAbout the author\n\nJane Doe is a reporter in Seoul.\n\n(Reporting by A. Kim; editing by B. Lee)"
    assert leave_out(body + box).strip() == body


def test_the_same_words_in_the_middle_of_a_report_stay() -> None:
    lines = ["Jane Doe is a reporter in Seoul.", *(f"Line {n} tells of {n} workers." for n in range(9))]
    assert leave_out("\n".join(lines)) == "\n".join(lines)


def test_a_wrapped_sentence_is_not_torn() -> None:
    text = "The minister said that the two sides had agreed on the\nmenu\nand on 3,000 workers."
    assert leave_out(text) == text


@given(st.from_regex(r"\A[A-Z][a-z]{1,9}( [a-z]{2,9}){3,12} [1-9][0-9]{0,2},[0-9]{3} (workers|people)\.\Z"))
def test_a_sentence_with_a_figure_is_never_left_out(sentence: str) -> None:
    for start in ("", "Read more: ", "Related: ", "Image: ", "Subscribe to this: ", "Also read: "):
        assert leave_out(start + sentence) == start + sentence
