"""The origin of a figure as it is recorded."""

from __future__ import annotations

import pytest

from documents import document
from withheld.extract.candidates import find_candidates
from withheld.extract.decide import Decided, Pointed
from withheld.extract.features import Item, Mentions
from withheld.extract.origin import origin_of
from withheld.extract.wording import pointed
from withheld.text.document_analysis import DocumentAnalysis


def recorded(text: str, words: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The origin and relays of the first figure of a text, where the weights point at these words."""
    analysis = DocumentAnalysis(document(text))
    mentions, c = Mentions(analysis, "KP"), find_candidates(analysis)[0]
    none = {k: Pointed(None, None, 0.9) for k in ("host", "place", "period", "speaker")}
    one = Decided(
        Item(c.sentence, c.start, c.end, (0, 1), (0, 1), c), "workers_abroad", 0.9, "asserted", "", False, None, none
    )
    if words is not None:
        one = pointed(one, "speaker", next(m for m in mentions.speakers if m.value == words))
    return origin_of(text, mentions, one)


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("Some 640 are left, as a Dutch newspaper had it.", "Dutch", "a Dutch newspaper"),
        ("It cites Dutch scholars for the number of 640.", "Dutch", "Dutch scholars"),
        ("There are 640, by Oman's labour ministry.", "Oman", "Oman's labour ministry"),
        ("Of 640 speaks the Seoul-based Centre for Far Studies.", "Seoul", "Seoul-based Centre for Far Studies"),
        ("It was 640 to the Centre for North Korean Rights.", "North Korean", "Centre for North Korean Rights"),
        ("Some 640 are left. Oman wrote so.", "Oman", "Oman"),
        ("There were 640 Poles and Dutch in it.", "Dutch", "Dutch"),
        ("There are 640 left in Oman. Dutch visitors came.", "Dutch", "Dutch"),
    ],
)
def test_whom_a_people_stands_for_is_named_in_full(text: str, words: str, whole: str) -> None:
    assert (recorded(text, words)[0] or "").casefold() == whole.casefold()


def test_who_is_quoted_by_another_has_that_one_as_relay() -> None:
    text = "The Bureau said that 640 were there, according to Kim Hyo-sang, a deputy who attended."
    assert recorded(text, "Bureau") == ("Bureau", ("Kim Hyo-sang",))


def test_no_origin_is_none() -> None:
    assert recorded("There were 640 in Oman.", None) == (None, ())


def test_who_speaks_in_the_sentence_of_a_figure_is_not_somebody_of_a_paragraph_before() -> None:
    text = "The Bureau of Labour counts well.\n\nThe mayor of Oslo said that 640 were there."
    assert recorded(text, "Bureau of Labour") == ("mayor of Oslo", ())


def test_nor_somebody_of_a_note_below() -> None:
    text = "Malta had 640 in 2018, the consulate said.\n\n5 Institute of Statistics, Yearbook, 2019."
    assert recorded(text, "Institute of Statistics") == ("consulate", ())
