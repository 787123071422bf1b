"""A second opinion on the command line: which model to ask, and the summary afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from withheld.commands.failures import say

if TYPE_CHECKING:
    from withheld.opinion import Opinion
    from withheld.records import Document, Problem, Reading


def asked(llm: str | None, model: str | None, consent: str | None) -> Opinion | None:
    """The opinion that the options request, None without them; OpinionError if they are incomplete."""
    if llm is None and model is None and consent is None:
        return None
    from withheld.opinion import Opinion, OpinionError, endpoint_of

    if llm is None or model is None:
        raise OpinionError("a second opinion needs both --llm URL and --model NAME")
    return Opinion(endpoint_of(llm, model, consent))


def opined(document: Document, reading: Reading, opinion: Opinion | None, problems: list[Problem]) -> Reading:
    """The reading with the model's additions; pieces without an answer are added to ``problems``."""
    if opinion is None:
        return reading
    from withheld.opinion import second_opinion

    reading, unanswered = second_opinion(document, reading, opinion)
    problems.extend(unanswered)
    return reading


def doubtful_first(readings: Sequence[Reading]) -> list[int]:
    """Indices of readings in the order in which to ask about them: least sure claims first."""
    from withheld.opinion import doubt

    return sorted(range(len(readings)), key=lambda n: doubt(readings[n].claims))


def told(opinion: Opinion | None) -> None:
    """Print the summary of the proposals, and of what was sent where."""
    if opinion is not None:
        say(opinion.line())
