"""Who says what in a text: sources, cues and content, and to whom a figure is attributed. The entry point is
``attribution.Speech``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.speech.attribution import Speech
    from withheld.speech.cues import noun_stance, verbs
    from withheld.speech.cues import words as cue_words
    from withheld.speech.speakers import OWNS
    from withheld.speech.speakers import names as speaker_names
    from withheld.speech.speakers import roles as speaker_roles
    from withheld.speech.speakers import turns as speaker_turns
else:
    __getattr__ = door(__name__)

__all__ = [
    "OWNS",
    "Speech",
    "cue_words",
    "noun_stance",
    "speaker_names",
    "speaker_roles",
    "speaker_turns",
    "verbs",
]
