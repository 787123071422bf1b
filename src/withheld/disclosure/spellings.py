"""One person's name in a text, however it is spelt: with initials, in the other order, in another transliteration.

Certain and possible matches are distinguished: a common surname is theirs in a document that names them, and elsewhere only a
possible match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from withheld.disclosure.letters import is_korean, korean_parted, unaccented
from withheld.vocabulary import codelist

ALIKE = 86
"""Spellings of a name of five letters or more that agree so well (0 to 100) and begin alike are near."""
SHORT = 5
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*['’]?")
_OWNED = re.compile(r"['’](?:s)?$")
_NEXT = re.compile(r"\.? ?-?|[\u2010\u00a0_+/]|, ")
"""What may stand between the words of one name."""
_SYLLABIC = (
    ("weo", "wo"), ("yeo", "yo"), ("eo", "o"), ("eu", "o"), ("woo", "o"), ("oo", "o"), ("ou", "o"), ("ee", "i"), ("ui", "i"),
    ("ae", "e"), ("u", "o"), ("ch", "c"), ("j", "c"), ("sh", "s"), ("g", "k"), ("d", "t"), ("b", "p"), ("ry", "y"), ("r", "l"),
)  # fmt: skip
"""Romanisations of one sound, unified; n, k and ng at the end of a syllable are kept."""
_OTHER = (
    ("w", "v"),
    ("x", "ks"),
    ("tz", "ts"),
    ("kh", "h"),
    ("ph", "f"),
    ("yu", "iu"),
    ("ya", "ia"),
    ("y", "i"),
    ("j", "i"),
    ("ii", "i"),
)


class Word(NamedTuple):
    """A word of a text: verbatim, its span, and its phonetic forms as a Korean name and as any other."""

    raw: str
    start: int
    end: int
    syllabic: str
    other: str


@dataclass(frozen=True)
class Person:
    """A person by name: the phonetic forms of the family name and of the given one (joined), and its initials."""

    name: str
    families: frozenset[str]
    given: str
    initials: str
    syllabic: bool
    common: bool


class Sighting(NamedTuple):
    """A place where a text names a person, and whether it surely is that person."""

    start: int
    end: int
    sure: bool


def person(name: str) -> Person | None:
    """The person of a name of two to four words, or of a family name alone; None for what is no person's name."""
    words = [w for w in words_of(korean_parted(name)) if w.raw.casefold() not in _addresses()]
    if not words or len(words) > 4:
        return None
    at = _family_at(words)
    syllabic = _group(words[at].raw) is not None
    heard = [w.syllabic if syllabic else w.other for w in words]
    given = [h for n, h in enumerate(heard) if n != at and (syllabic or not _is_patronymic(words[n].raw))]
    second = not syllabic and len(words) >= 3 and words[0].raw.casefold() not in _family_first()
    surnames = {heard[at]} | ({heard[-2]} if second and not _is_patronymic(words[-2].raw) else set())
    families = frozenset(_group(words[at].raw) or ()) if syllabic else frozenset(surnames)
    common = syllabic or bool({plain_word(w.raw) for w in words} & _common())
    joined = "".join(g for g in given if syllabic or g not in surnames)
    told = "".join(h[0] for n, h in enumerate(heard) if n != at and h)
    return Person(name, families, heard_as(joined, syllabic) if syllabic else joined, told, syllabic, common)


def sightings(text: str, who: Person, *, at_home: bool = False, any_case: bool = False) -> Iterator[Sighting]:
    """Where a text names a person. ``at_home``: it belongs to a document that names them; ``any_case``: it is no prose."""
    words = words_of(text)
    for n, word in enumerate(words):
        heard = word.syllabic if who.syllabic else word.other
        if _whole(word, who):
            yield Sighting(word.start, word.end, sure=True)
        elif _is_family(heard, who):
            found = _by_family(text, words, n, who, at_home=at_home, any_case=any_case)
            if found is not None:
                yield found
        elif who.given and (found := _by_given(text, words, n, who, at_home=at_home, any_case=any_case)):
            yield found


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text with their phonetic forms."""
    return tuple(
        Word(w, m.start(), m.start() + len(w), *_heard(w))
        for m in _WORD.finditer(text)
        for w in [_OWNED.sub("", m.group())]
    )


@lru_cache(maxsize=65536)
def _heard(word: str) -> tuple[str, str]:
    plain = plain_word(word)
    return heard_as(plain, syllabic=True), heard_as(plain, syllabic=False)


@lru_cache(maxsize=65536)
def plain_word(word: str) -> str:
    """A word in lower case and Latin letters, without accents and apostrophes."""
    bare = unaccented(word)
    return re.sub(r"[^a-z]", "", bare) or bare


@lru_cache(maxsize=65536)
def heard_as(plain: str, syllabic: bool) -> str:
    """A normalised word in its phonetic form: the spellings of one sound unified, double letters single."""
    for one, other in _SYLLABIC if syllabic else _OTHER:
        plain = plain.replace(one, other)
    return re.sub(r"(.)\1+", r"\1", plain)


def _whole(word: Word, who: Person) -> bool:
    """Whether a word is the whole name written together, as in an address."""
    if not who.given:
        return False
    heard = word.syllabic if who.syllabic else word.other
    if is_korean(word.raw):  # particles are written on to a name
        return any(heard.startswith(heard_as(f + who.given, who.syllabic)) for f in who.families)
    return any(
        heard in (heard_as(f + who.given, who.syllabic), heard_as(who.given + f, who.syllabic)) for f in who.families
    )


def _is_family(heard: str, who: Person) -> bool:
    return heard in who.families or (not who.syllabic and any(_near(heard, f) for f in who.families))


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) >= SHORT and one[:1] == other[:1] and fuzz.ratio(one, other) >= ALIKE


def _by_family(
    text: str, words: tuple[Word, ...], n: int, who: Person, *, at_home: bool, any_case: bool
) -> Sighting | None:
    """The sighting of a family name: sure beside the given name or its initials, none beside another's."""
    word = words[n]
    beside = [_side(text, words, n, step) for step in (1, -1)]
    for side in beside:
        for count in (1, 2, 3):
            if len(side) >= count and who.given and _is_given(_joined(side[:count], who), who):
                return _over([word, *side[:count]], sure=True)
    letters = [_initials(side, who) for side in beside]
    for said, side in zip(letters, beside, strict=True):
        if said and who.initials:
            return _over([word, *side[: len(said)]], sure=True) if _fits(said, who) else None
    if not (word.raw[:1].isupper() or any_case):
        return None
    if _anothers(text, words, n, beside, who):
        return None
    doubtful = (who.common or _capital_before(beside)) and not at_home
    return Sighting(word.start, word.end, sure=not doubtful)


def _fits(said: str, who: Person) -> bool:
    """Whether initials are those of the given name: of its first part, or of more of them."""
    syllables = who.initials if len(who.initials) > 1 else who.given
    return said[0] == who.initials[0] and all(letter in syllables for letter in said)


def _anothers(text: str, words: tuple[Word, ...], n: int, beside: list[list[Word]], who: Person) -> bool:
    """Whether a family name is beside the given name of another person, or is the first word of an organisation's name."""
    after, before = beside
    capital = bool(after) and after[0].raw[:1].isupper() and text[words[n].end : after[0].start] in (" ", "\u00a0", "-")
    hyphened = len(before) >= 2 and text[before[0].start - 1] in "-\u2010" and before[1].raw[:1].isupper()
    return (who.syllabic or who.common) and (capital or (who.syllabic and hyphened))


def _capital_before(beside: list[list[Word]]) -> bool:
    """Whether a word in capitals that is no form of address stands before a name: another's given name, perhaps."""
    before = beside[1]
    return bool(before) and before[0].raw[:1].isupper() and before[0].raw.casefold() not in _addresses()


def _by_given(
    text: str, words: tuple[Word, ...], n: int, who: Person, *, at_home: bool, any_case: bool
) -> Sighting | None:
    """The sighting of a given name alone, or behind the initial of the family name."""
    if not (words[n].raw[:1].isupper() or any_case) or (who.syllabic and len(who.given) < SHORT):
        return None
    side = [words[n], *_side(text, words, n, 1)]
    for count in (1, 2):
        if len(side) < count or not _is_given(_joined(side[:count], who), who):
            continue
        before = _side(text, words, n, -1)
        if before and len(before[0].raw) == 1 and any(_letter(before[0], who) == f[:1] for f in who.families):
            return _over([before[0], *side[:count]], sure=True)
        if before and who.syllabic and _group(before[0].raw) is not None:
            return None
        after = side[count:]
        if not who.syllabic:
            return _over(side[:count], sure=True) if at_home and not after[:1] else None
        if after and _group(after[0].raw) is not None and after[0].raw[:1].isupper():
            return None
        return _over(side[:count], sure=at_home)
    return None


def _side(text: str, words: tuple[Word, ...], n: int, step: int) -> list[Word]:
    """The words right behind a word (``step`` 1) or right before it (-1), nearest first, three at most."""
    found: list[Word] = []
    while 0 <= (other := n + step * (len(found) + 1)) < len(words) and len(found) < 3:
        last = found[-1] if found else words[n]
        one, two = (last, words[other]) if step > 0 else (words[other], last)
        between = text[one.end : two.start]
        if not _NEXT.fullmatch(between):
            break
        if "." in between and len(one.raw) > 1:
            break
        found.append(words[other])
    return found


def _joined(side: list[Word], who: Person) -> str:
    ordered = sorted(side, key=lambda w: w.start)
    if not who.syllabic:
        return "".join(w.other for w in ordered)
    return heard_as("".join(plain_word(w.raw) for w in ordered), syllabic=True)


def _is_given(joined: str, who: Person) -> bool:
    return _near(joined, who.given)


def _initials(side: list[Word], who: Person) -> str:
    """The single letters beside a name, in their order in the text."""
    found = []
    for word in side:
        if len(word.raw) != 1 or not word.raw.isupper():
            break
        found.append(word)
    return "".join(_letter(w, who) for w in sorted(found, key=lambda w: w.start))


def _letter(word: Word, who: Person) -> str:
    return heard_as(plain_word(word.raw), who.syllabic)


def _over(words: list[Word], *, sure: bool) -> Sighting:
    return Sighting(min(w.start for w in words), max(w.end for w in words), sure)


def _family_at(words: list[Word]) -> int:
    """Which word of a name is the family name: a Korean one, first or last; the first of a Vietnamese name; else the last."""
    first, last = _group(words[0].raw), _group(words[-1].raw)
    if first is not None or words[0].raw.casefold() in _family_first():
        return 0
    return len(words) - 1 if last is not None or len(words) > 1 else 0


def _is_patronymic(word: str) -> bool:
    return bool(re.search(r"(?:ovich|evich|ovna|evna|ichna)$", plain_word(word)))


@cache
def _groups() -> dict[str, frozenset[str]]:
    """The phonetic forms of a Korean family name, by each of its spellings."""
    found: dict[str, frozenset[str]] = {}
    for group in codelist("exposure")["names"]["families"]:
        heard = frozenset(heard_as(plain_word(n), syllabic=True) for n in group)
        for name in group:
            found[plain_word(name)] = found.get(plain_word(name), frozenset()) | heard
    return found


def _group(word: str) -> frozenset[str] | None:
    return _groups().get(plain_word(word))


@cache
def _family_first() -> frozenset[str]:
    return frozenset(codelist("exposure")["names"]["family_first"])


@cache
def _common() -> frozenset[str]:
    return frozenset(codelist("exposure")["names"]["common"]) | _family_first()


@cache
def _addresses() -> frozenset[str]:
    return frozenset(a.casefold() for a in codelist("exposure")["names"]["address"])
