"""Interviews and lists under a line that names the speaker: “A resident gave these details:”."""

from __future__ import annotations

import re

from withheld.speech import cues
from withheld.speech.attribution_candidates import AttributionCandidate
from withheld.speech.phrases import Phrase, Words

_QUESTION = re.compile(r"Q(?:uestion|\.\s?\d+)?\s*[:.)]")
_OPENS = re.compile(r"(?:Q(?:uestion)?\s*[:.)]|A(?:nswer)?\s*[:.)]|[“\"«„•*◦▪●–—-])")
_LONGEST = 400
_OF_NOUNS = frozenset(("from", "of", "on", "about", "for"))
"""What follows a plural such as “notes”, “claims” or “plans” rather than the verb."""


def introduced(all_words: list[Words], number: int) -> AttributionCandidate | None:
    """The attribution made by a line that ends its paragraph with a colon; its content is in the paragraphs below."""
    words = all_words[number]
    following = all_words[number + 1 : number + _LONGEST]
    if not following or words.low[-1] != ":" or following[0].sentence.paragraph == words.sentence.paragraph:
        return None
    if not _OPENS.match(following[0].sentence.text):
        return None
    verb = next((k for k in range(1, len(words) - 1) if _is_verb(words, k)), None)
    source = Phrase(words).before(verb) if verb else None
    if verb is None or source is None:
        return None
    attribution = AttributionCandidate(
        words.sentence.number, "verb", (verb, len(words) - 1), "asserted", words.low[verb], source
    )
    attribution.extra = tuple(_below(following))
    return attribution if attribution.extra else None


def _is_verb(words: Words, k: int) -> bool:
    """Whether a word is a verb of speaking here, and no noun: in “some notes from the call:” nobody notes anything."""
    cue = cues.verbs().get(words.low[k])
    noun = cue is not None and cue.form == "s" and words.get(k + 1) in _OF_NOUNS
    return cue is not None and not noun and not words.capital(k)


def _below(following: list[Words]) -> list[tuple[int, int]]:
    """Spans of the speaker's words: the answers of an interview up to the next heading, or a list or quotations."""
    interview = bool(_QUESTION.match(following[0].sentence.text))
    out: list[tuple[int, int]] = []
    question = previous = -1
    last_in = {words.sentence.paragraph: words for words in following}
    for words in following:
        sentence = words.sentence
        starts = not out or sentence.paragraph != previous
        previous = sentence.paragraph
        if starts and _QUESTION.match(sentence.text):
            question = sentence.paragraph
        if sentence.paragraph == question:
            continue
        if starts and (_heading(words, last_in[sentence.paragraph]) or not (interview or _OPENS.match(sentence.text))):
            break
        out.append((sentence.start, sentence.end))
    return out


def _heading(words: Words, last: Words) -> bool:
    text = words.sentence.text
    return text[0] in "◆■▲#" or (words is last and len(text) < 100 and text[-1].isalnum())
