"""The clause around a cue, and who does what in it."""

from __future__ import annotations

import re
from functools import cache

from withheld.claims.phrases import Phrase, Words
from withheld.claims.text import Sentence
from withheld.vocabulary import codelist

_LONGEST = 400
_HEAD = re.compile(r"^(?:and|but|so|or|yet|that|because|then|nor)\s+", re.IGNORECASE)
_JOINT = re.compile(
    r"[;:—–]|\s-{1,2}\s|,\s+(?=(?:and|but|while|whereas|which|who|whose|where|when|because|although|though|so|after|before|"
    r"according|said|says|adding|citing)\b)|[“”\"()]"
    r"|,?\s+and\s+that\s+|,\s+that\s+"
    r"|\b(?:said|says|say|told\s+\w+|added|adds|found|reported|wrote|writes|claims?|claimed|alleged|noted|know[ns]?|believes?|"
    r"confirmed|disclosed|announced|estimates?|explains?)\s+that\s+"
)  # fmt: skip
_TAIL = re.compile(
    r",\s+(?:(?:[\w.’'-]+\s+){1,6}(?:said|says|reports?|reported|wrote|writes|added|adds|explains?|disclosed|announced|notes?|noted)|"
    r"according to\b.*|(?:he|she|they|it)\s+(?:said|says|added|adds|explained|told)\b.*|(?:said|says)\b.*)[^,]*$",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
_TRAIL = re.compile(r"(?:[\s,;:—–]+(?:and|but|or|which|who|while|that))+$", re.IGNORECASE)
_EDGE = " \t\n\r\u00a0,;:—–-"


def clause(text: str, sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """Bounds of the clause of ``sentence`` that holds the stretch from ``first`` to ``last``, without loose edges."""
    left, right = max(sentence.start, first - _LONGEST), min(sentence.end, last + _LONGEST)
    for m in _JOINT.finditer(text, left, first):
        left = m.end()
    joint = _JOINT.search(text, last, right)
    right = joint.start() if joint else right
    tail = _TAIL.search(text[last:right])
    right = last + tail.start() if tail else right
    return trimmed(text, left, right, first, last)


def trimmed(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """A stretch without white space, commas and a leading conjunction at its edges; it keeps ``first`` to ``last``."""
    while start < first and text[start] in _EDGE:
        start += 1
    head = _HEAD.match(text[start : start + 12])
    start = min(first, start + head.end()) if head else start
    while end > last and text[end - 1] in _EDGE:
        end -= 1
    trail = _TRAIL.search(text, max(last, end - 12), end)
    end = max(last, trail.start()) if trail else end
    return start, end


@cache
def grammar(name: str) -> frozenset[str]:
    """Words of a closed class, from the shared cue list."""
    return frozenset(codelist("cues_shared")["grammar"][name])


def subject(words: Words, at: int) -> tuple[int, int] | None:
    """The noun phrase before the verb group that the word number ``at`` stands in, as word numbers, end exclusive."""
    k = _over_group(words, at)
    if words.get(k - 1) == ",":
        if named := _named_aside(words, k - 1):
            return named
        k = _over_aside(words, k - 1)
    if words.get(k - 1) in grammar("joints"):
        return _shared(words, k - 1)
    found = Phrase(words).before(k) if k > 0 else None
    return _antecedent(words, *found) if found else _relative(words, k)


def _over_group(words: Words, at: int) -> int:
    """Back over what a verb group holds besides its verb, and over when it was: “the minister yesterday also questioned”."""
    k = at
    while k > 0:
        low = words.get(k - 1)
        if low in grammar("group") or low.endswith("ly") or low in ("yesterday", "today"):
            k -= 1
        elif low.endswith("day") and words.capital(k - 1):
            k -= 2 if words.get(k - 2) in ("on", "last", "this") else 1
        else:
            break
    return k


def _named_aside(words: Words, comma: int) -> tuple[int, int] | None:
    """The name between commas: “the foreign minister, Bruno Rodríguez, called”."""
    for size in (2, 3, 4):
        first = comma - size
        if words.get(first - 1) == "," and all(words.capital(k) for k in range(first, comma)):
            return first, comma
    return None


def _over_aside(words: Words, comma: int) -> int:
    """Over an aside between commas: “the UN, in September, restricted”, “Lee, a manager, denied”."""
    for k in range(comma - 1, max(0, comma - 14), -1):
        if words.get(k) == ",":
            return k
    return comma


def _shared(words: Words, joint: int) -> tuple[int, int] | None:
    """The subject that two verbs joined by “and” share: the phrase that opens their clause."""
    first = joint
    while first > 0 and words.get(first - 1) not in grammar("openers"):
        first -= 1
    dated = (k for k in range(joint - 1, first, -1) if words.get(k) == "," and words.get(k - 1)[:1].isdigit())
    first = next(dated, first - 1) + 1
    found = Phrase(words).after(first, plain=True)
    return (found[0], _before_verb(words, *found)) if found else None


def _before_verb(words: Words, first: int, last: int) -> int:
    """Where a phrase ends that has run over its verb."""
    for k in range(first + 1, last):
        if not words.capital(k) and (words.get(k) in grammar("past") or words.get(k).endswith("ed")):
            return k
    return last


def _relative(words: Words, k: int) -> tuple[int, int] | None:
    """What “which” or “who” stands for: the phrase before it."""
    if words.get(k - 1) not in ("which", "who", "that"):
        return None
    k -= 2 if words.get(k - 2) == "," else 1
    return Phrase(words).before(k) if k > 0 else None


def _antecedent(words: Words, start: int, end: int) -> tuple[int, int]:
    while start < end - 1 and words.get(start) in ("and", "but", "while", "although", "that", "as", "when"):
        start += 1
    return start, end


def agent(words: Words, at: int) -> tuple[int, int] | None:
    """The noun phrase of “by …” close after the word number ``at``, as word numbers, end exclusive."""
    for k in range(at + 1, min(len(words), at + 7)):
        if words.get(k) in (",", ";", ".", ":", "that"):
            return None
        if words.get(k) == "by":
            return Phrase(words).after(k + 1, plain=True)
    return None


def passive(words: Words, at: int) -> bool:
    """Whether a participle at ``at`` stands after a form of “be”, or right after a noun as “adopted by”."""
    k = at - 1
    while k >= 0 and (words.get(k).endswith("ly") or words.get(k) in grammar("between")):
        k -= 1
    return words.get(k) in grammar("be") or words.get(at + 1) == "by"


def number_at(words: Words, offset: int) -> int:
    """Number of the word that stands at a character offset of the document, or of the first after it."""
    return next((k for k, end in enumerate(words.end) if end > offset), len(words) - 1)


def short(sentence: Sentence, around: int) -> Sentence:
    """The sentence, cut to a piece around an offset where it is overlong, so that no step meets a line without end."""
    if len(sentence.text) <= 2500:
        return sentence
    # Pieces begin at round offsets, so that neighbouring cues share one.
    start = max(sentence.start, around // 1000 * 1000 - 1200)
    piece = sentence.text[start - sentence.start : start + 3600 - sentence.start]
    return Sentence(sentence.number, sentence.paragraph, start, start + len(piece), piece)
