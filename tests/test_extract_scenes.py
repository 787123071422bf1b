"""What a sentence tells of its scene: trade, place, hosts in a list, firmness, and who acts."""

from __future__ import annotations

import pytest

from documents import document
from withheld.extract.features import Mentions
from withheld.extract.scenes import Scenes
from withheld.text.document_analysis import DocumentAnalysis
from withheld.text.sentences import Sentence

LEAD = "North Korean workers are sent out. "


def scene(text: str) -> tuple[Scenes, Sentence]:
    """The scenes of a text, and its last sentence."""
    analysis = DocumentAnalysis(document(LEAD + text))
    return Scenes(Mentions(analysis, "KP")), analysis.sentences[-1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("They fell timber in the taiga.", "logging"),
        ("They lay bricks at a stadium. All are tired.", "construction"),
        ("They sew. \n\nAll are tired.", None),
        ("Some sew shirts, others pick tomatoes.", None),
    ],
)
def test_the_trade_is_the_one_of_the_sentence_or_of_the_one_before(text: str, wanted: str | None) -> None:
    scenes, last = scene(text)
    assert scenes.sector(last) == wanted


def test_of_several_trades_each_host_has_the_one_told_before_it() -> None:
    scenes, last = scene("There are logging camps in Russia and farms in Poland.")
    found = [m for m in scenes.mentions.hosts if m.start >= last.start]
    assert [scenes.sector(last, m.start) for m in found] == ["logging", "agriculture"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Russia sent home its crews in May.", "Russia"),
        ("The crews were deported in May by Russia.", "Russia"),
        ("A boat from Russia lay in the port.", None),
    ],
)
def test_who_acts_stands_before_the_verb_or_after_by(text: str, wanted: str | None) -> None:
    scenes, last = scene(text)
    assert scenes.actor(last, "return") == wanted


def test_a_place_of_another_country_and_one_only_spoken_of_are_not_the_scene() -> None:
    scenes, last = scene("They live in Vladivostok, said Moscow and a man in Beijing.")
    assert scenes.place(last, "RU") == "Vladivostok" and scenes.place(last, "PL") is None


def test_the_scene_of_a_paragraph_holds_until_it_ends() -> None:
    scenes, last = scene("They live in Vladivostok. Two died in May.")
    assert scenes.scene(last, "RU") == "Vladivostok"
    scenes, last = scene("They live in Vladivostok.\n\nTwo died in May.")
    assert scenes.scene(last, "RU") is None


def test_hearsay_is_alleged_and_plain_words_are_asserted() -> None:
    for text, wanted in (("They are believed to be in China.", "alleged"), ("They are in China.", "asserted")):
        scenes, last = scene(text)
        assert scenes.stance(last.start, last.end) == wanted
