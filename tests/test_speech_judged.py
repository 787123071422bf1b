"""Which attributions stand: proposals that the judge rules out fall, and what it is sure of is added."""

from __future__ import annotations

from withheld.records import Attribution, Span
from withheld.speech.attribution_candidates import AttributionCandidate
from withheld.speech.judged import RULED_OUT, SURE, accepted
from withheld.speech.learned.model import Judged
from withheld.speech.phrases import Words
from withheld.speech.proposals import Proposals
from withheld.text.sentences import sentences

TEXT = "The clerk said that 300 had left. By the cook's reckoning, 40 stayed."


def words(text: str = TEXT) -> list[Words]:
    return [Words.of(s) for s in sentences(text)]


def judged(source: str | None, cue: str, content: str, sure: float, text: str = TEXT) -> Judged:
    def spans(part: str) -> tuple[Span, ...]:
        return (Span(start=text.index(part), end=text.index(part) + len(part)),)

    record = Attribution(
        source=spans(source) if source else None, cue=spans(cue), content=spans(content), confidence=sure
    )
    sentence = next(s.number for s in sentences(text) if s.start <= record.cue[0].start < s.end)
    return Judged(sentence, record, True)


def proposed(text: str = TEXT) -> list[AttributionCandidate]:
    return Proposals(text, sentences(text)).candidates


def test_a_proposal_stands_unless_the_judge_rules_it_out() -> None:
    (first, second) = proposed()
    likely = judged("The clerk", "said", "that 300 had left", RULED_OUT + 0.01)
    unlikely = judged("The clerk", "said", "that 300 had left", RULED_OUT - 0.01)
    assert accepted(words(), [first, second], [likely]) == [first, second]
    assert accepted(words(), [first, second], [unlikely]) == [second]


def test_what_only_the_chains_found_stands_where_the_judge_is_sure() -> None:
    sure = judged("the cook's", "reckoning", "40 stayed", SURE)
    (added,) = accepted(words(), [], [sure])
    here = words()[1]
    assert added.sentence == 1 and added.source is not None
    assert here.low[slice(*added.source)] == ["the", "cook's"] and here.low[slice(*added.content[0])] == [
        "40",
        "stayed",
    ]
    assert accepted(words(), [], [judged("the cook's", "reckoning", "40 stayed", SURE - 0.01)]) == []


def test_a_cue_that_the_rules_know_is_not_added_twice() -> None:
    assert accepted(words(), proposed(), [judged("The clerk", "said", "300 had left", 0.99)]) == proposed()


def test_a_hedge_without_a_speaker_is_judged_by_nobody() -> None:
    text = "Some 300 had reportedly left."
    (hedge,) = proposed(text)
    assert accepted(words(text), [hedge], [judged("Some", "reportedly", "left", 0.0, text)]) == [hedge]


def test_the_cue_tells_how_firmly_what_is_added_is_said() -> None:
    text = "The guard denied that 30 fled. The cook guesses 40."
    denied = judged("The guard", "denied", "that 30 fled", 0.9, text)
    assert [s.stance for s in accepted(words(text), [], [denied])] == ["denied"]


def test_nobody_is_added_whose_words_stand_in_another_sentence() -> None:
    assert accepted(words(), [], [judged("The clerk", "reckoning", "40 stayed", 0.99)]) == []
