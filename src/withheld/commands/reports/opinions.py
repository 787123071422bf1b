"""A second opinion on the command line: whom to ask, and what to say when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from withheld.commands.failures import say

if TYPE_CHECKING:
    from withheld.opinion import Opinion
    from withheld.records import Document, Problem, Reading


def asked(llm: str | None, model: str | None, consent: str | None) -> Opinion | None:
    """The opinion that the options ask for, None where they ask for none; OpinionError if they do not fit together."""
    if llm is None and model is None and consent is None:
        return None
    from withheld.opinion import Opinion, OpinionError, endpoint_of

    if llm is None or model is None:
        raise OpinionError("a second opinion needs both --llm URL and --model NAME")
    return Opinion(endpoint_of(llm, model, consent))


def opined(document: Document, reading: Reading, opinion: Opinion | None, problems: list[Problem]) -> Reading:
    """The reading with what the model adds; pieces that got no answer are added to ``problems``."""
    if opinion is None:
        return reading
    from withheld.opinion import second_opinion

    reading, unanswered = second_opinion(document, reading, opinion)
    problems.extend(unanswered)
    return reading


def doubtful_first(readings: Sequence[Reading]) -> list[int]:
    """The places of readings in the order in which to ask about them: those with the least sure claims first."""
    from withheld.opinion import doubt

    return sorted(range(len(readings)), key=lambda n: doubt(readings[n].claims))


def told(opinion: Opinion | None) -> None:
    """Say what became of the proposals, and what was sent where."""
    if opinion is not None:
        say(opinion.line())
