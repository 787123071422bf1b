"""A second opinion: a language model of the user's choice proposes claims, and a gate admits those that the text supports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.opinion.endpoint import OpinionError
    from withheld.opinion.endpoint import endpoint as endpoint_of
    from withheld.opinion.second import Opinion, doubt, second_opinion
else:
    __getattr__ = door(__name__)

__all__ = [
    "Opinion",
    "OpinionError",
    "doubt",
    "endpoint_of",
    "second_opinion",
]
