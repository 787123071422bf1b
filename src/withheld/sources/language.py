"""The language of a text, by script, common words and py3langid, which is loaded only if a text needs it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from withheld.vocabulary import codelist

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SHORTEST = 80
"""Characters below which a guess is unreliable."""
_SAMPLE = 4000
_MOST = 200_000
"""Characters of a text in which its languages are looked for."""
_ENGLISH = frozenset({
    "the", "of", "and", "to", "that", "with", "from", "were", "have", "has", "said", "which", "their", "they", "been",
    "would", "by", "who", "not", "for", "are", "was", "is", "its", "this",
})  # fmt: skip
"""Common English words that hardly another language has."""
_UNMISTAKABLE = frozenset({
    "the", "of", "and", "that", "with", "from", "were", "has", "had", "said", "which", "their", "they", "been", "would", "who",
    "this", "its", "are", "about", "there", "when", "where", "could", "because", "between", "into", "these", "those", "through",
    "while", "our", "your", "his", "her", "she", "you", "we", "but", "only", "some", "any", "most", "year", "years", "each",
    "other", "should", "may", "being", "does", "did", "told", "them", "then", "than", "without", "within", "against",
})  # fmt: skip
"""English words that identify a text as English without the model: none is common in another language."""
_ENOUGH_WORDS, _SHARE, _LONGEST_RUN, _OF_ALL, _ASCII = 40, 0.15, 18, 6, 0.98
_SCRIPTS: dict[str, str] = codelist("words")["scripts"]
"""Scripts with the language that a text in them has where the model knows nothing better."""
_LATIN_AND_OTHERS = frozenset({"en", *_SCRIPTS.values()} - {"ru", "ar", "he", "hi"})
"""Languages that the model can only guess wrongly for text in Cyrillic, Arabic, Hebrew or Indian letters."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MOSTLY, _ENOUGH, _PASSAGE = 0.75, 0.25, 600
_FEW_LETTERS, _FEW_WORDS = 20, 12


class Tongue(NamedTuple):
    """A language other than English: its ISO 639-1 code, and whether the whole text is in it, but for a few words."""

    code: str
    whole: bool


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the language of a text; None for a short text or a guess below even odds."""
    sample = " ".join(text.split())[:_SAMPLE]
    if len(sample) < SHORTEST:
        return None
    if _plainly_english(sample):
        return "en"
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= 0.5 else None


def _plainly_english(sample: str) -> bool:
    """Whether a text is English beyond doubt, so that the model, which is slow to load, need not say so.

    It has many English words, nowhere far apart: a run of short words without any could be another language.
    """
    words = _WORD.findall(sample)
    english = run = longest = 0
    for word in words:
        if word.lower() in _UNMISTAKABLE:
            english, run = english + 1, 0
        elif word.islower() or not word.isascii():
            run += 1
            longest = max(longest, run)
    letters = sum(map(len, words))
    return (
        len(words) >= _ENOUGH_WORDS
        and english >= _SHARE * len(words)
        and longest <= min(_LONGEST_RUN, len(words) / _OF_ALL)
        and sum(letter.isascii() for word in words for letter in word) >= _ASCII * letters
    )


def tongue(text: str, declared: str | None = None) -> str | None:
    """The language to record for a text: the detected one, else the declared one, since many pages declare a wrong one."""
    found = other_language(text)
    if found and found.whole:
        return found.code
    if found is None and declared not in (None, "en") and _english_share(text[:_MOST])[0] >= _MOSTLY:
        return "en"
    return declared or language_of(text)


def other_language(text: str) -> Tongue | None:
    """The language other than English that a text is in, wholly or for a good part; None for English.

    Counted by passages (lines): English are those with its common words. A text is English where three quarters of its letters
    stand in such passages, or where it is too short to tell; in part English where a quarter do, or 600 letters.
    """
    share, letters, rest = _english_share(text[:_MOST])
    if share >= _MOSTLY or (code := _code(rest)) is None:
        return None
    return Tongue(code, whole=share < _ENOUGH and share * letters < _PASSAGE)


def name_of(code: str) -> str:
    """The English name of a language by its code: “Korean”."""
    import pycountry

    found = pycountry.languages.get(alpha_2=code) if len(code) == 2 else None
    return str(found.name).partition(" (")[0] if found else code


def _english_share(text: str) -> tuple[float, int, str]:
    """How much of a text's letters stands in English passages, how many letters there are, and the other passages."""
    english = total = 0
    others: list[str] = []
    for line in text.split("\n"):
        words = _WORD.findall(line)
        letters = sum(map(len, words))
        total += letters
        common = sum(word.lower() in _ENGLISH for word in words)
        if common and common >= len(words) / 12:
            english += letters
        elif words:
            others.append(line)
    return (english / total if total else 1.0), total, "\n".join(others)


def _code(text: str) -> str | None:
    """The language of passages that are not English; None where they are too few, or names and figures alone."""
    sample = " ".join(text.split())[:_SAMPLE]
    words = _WORD.findall(sample)
    scripts = Counter(_script(letter) for word in words for letter in word)
    foreign = Counter({script: count for script, count in scripts.items() if script in _SCRIPTS})
    if foreign.total() > scripts.total() / 2:
        return _by_script(sample, foreign) if foreign.total() >= _FEW_LETTERS else None
    small = sum(word.islower() for word in words)
    if len(sample) < SHORTEST or small < _FEW_WORDS or small < len(words) / 2:
        return None
    code, probability = _identifier().classify(sample)
    return str(code) if code != "en" and probability >= 0.9 else None


def _by_script(sample: str, scripts: Counter[str]) -> str:
    """The language of a text in other letters than Latin; the model decides among those that share them."""
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > scripts.total() / 10:
        return "ja"  # which has many letters in common with Chinese
    script = scripts.most_common(1)[0][0]
    code, _ = _identifier().classify(sample)
    shared = script in ("CYRILLIC", "ARABIC", "HEBREW", "DEVANAGARI") and code not in _LATIN_AND_OTHERS
    return str(code) if shared else _SCRIPTS[script]


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
