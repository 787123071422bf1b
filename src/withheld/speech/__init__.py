"""Who says what in a text: sources, cues and content, and to whom a figure is attributed. The entry point is
``attribution.Speech``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.speech.attribution import Speech
    from withheld.speech.cues import noun_stance, verbs
    from withheld.speech.cues import words as cue_words
else:
    __getattr__ = door(__name__)

__all__ = [
    "Speech",
    "cue_words",
    "noun_stance",
    "verbs",
]
