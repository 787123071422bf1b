"""What a position is about: the proposition that is denied, disputed, doubted or confirmed, in words of the text."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from withheld.text import Sentence

LONGEST = 200


class Target(NamedTuple):
    """A stretch of the text, and whether its words only point back to what was said before."""

    start: int
    end: int
    back: bool = False


_ADVERBS = (
    r"(?:(?:\w+ly|also|later|since|ever|long|again|never|at once|outright|on \w+day|last week|"
    r"in a statement|off|aside|away)\s+)*"
)
_DENY = (
    r"(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|rebut(?:s|ted)?|repudiat(?:e|es|ed)|reject(?:s|ed|ing)?|"
    r"dismiss(?:es|ed|ing)?|"
    r"disput(?:e|es|ed|ing)|contest(?:s|ed|ing)?|contradict(?:s|ed|ing)?|challeng(?:e|es|ed|ing)|disagree(?:s|d)? with|"
    r"wav(?:es|ed) away|brush(?:es|ed) (?:off|aside)|scoff(?:s|ed) at|(?:takes|took|take) issue with|disown(?:s|ed)?)"
)
_DOUBT = (
    r"(?:doubt(?:s|ed|ing)?|question(?:s|ed|ing)?|(?:cast|casts|casting|raised?|raises|has|had|have|"
    r"expressed) (?:\w+ )?doubts? (?:on|about|over|that)|"
    r"(?:is|was|are|were|am|remains?) (?:\w+ )?(?:scep|skep)tical (?:of|about|that)|"
    r"(?:could|can|can't|cannot|couldn['’]t|did|does|do)(?:not|n['’]t| not| neither)? (?:be )?(?:confirm|verify|"
    r"vouch for)|find[s]? (?:it )?hard to believe)"
)
_CONFIRM = (
    r"(?:confirm(?:s|ed|ing)?|admit(?:s|ted)?|acknowledg(?:e|es|ed)|conced(?:e|es|ed)|corroborat(?:e|es|ed)|"
    r"bears? out|bore out|vouch(?:es|ed) for|own(?:s|ed) up to)"
)
_VERBS = rf"(?:{_DENY}|{_DOUBT}|{_CONFIRM})"
_CALLED = r"(?:call(?:s|ed|ing)?|brand(?:s|ed)|label+(?:s|ed)|term(?:s|ed)|dubb(?:s|ed)|describ(?:es|ed|ing))"
_FALSE = (
    r"lies?|false(?:hoods?)?|untrue|baseless|groundless|unfounded|fabricat\w+|slander\w*|smears?|nonsense|absurd|"
    r"fictions?|fake|"
    r"propaganda|rumou?rs?|misinformation|disinformation|inventions?|invented|distort\w+|defam\w+|calumn\w+|"
    r"ridiculous|hoax|malicious|"
    r"not true|without foundation|fairy tales?|pure speculation|politically motivated"
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Ways to say it, the surest first; ``what`` is the proposition."""
    false = (
        r"(?:(?:an?|pure|simply|entirely|wholly|plainly|all|not|sheer|outright|totally|completely)\s+)*"
        rf"(?:{_FALSE}|true|correct|so|the case|a novel|a joke|wrong|impossible)\b"
    )
    ways = (
        rf"\b(?:(?:it|that)\s+(?:is|was|['’]s)|it['’]s)\s+(?:{false})\s+(?:that|to say that)\s+(?P<what>.+)",
        r"\blet it not be said that\s+(?P<what>.+)",
        rf"(?P<what>.{{8,}}?)(?:,[\"”]?\s+(?:(?:an?|the) )?(?:\w+ )?(?:claims?|figures?|charges?|numbers?|"
        rf"reports?|statements?)(?: (?:that|which))?|,[\"”]?\s+(?:something|which))\s+"
        rf"(?:[\w.’'-]{{1,60}}+\s++){{1,7}}?{_ADVERBS}(?:{_VERBS}|{_CALLED})\b",
        rf"(?P<what>.{{3,}}?)\s{{1,9}}+(?:is|was|are|were|(?:has|have|had)\s+{_ADVERBS}been|being)\s+{_ADVERBS}(?:denied|"
        rf"rejected|dismissed|disputed|contested|doubted|questioned|confirmed|challenged|refuted|called)\b",
        rf"\b{_CALLED}\s++(?P<what>.+?)\s{{1,9}}+(?:as\s++)?[\"“‘']?(?:{false})",
        rf"\b{_CALLED}\s++(?P<what>[^\"“.;]{{2,}}?)\s{{1,9}}+(?:as\s++)?(?:an?\s++|mere\s++|pure\s++)?[\"“‘]",
        rf"\b{_CALLED}\s+(?P<what>it|this|that|them|these|those)\b",
        rf"\b{_VERBS}\s+{_ADVERBS}(?:as (?:an? )?\w+ (?=the |an? |any |all ))?(?:(?:that|whether|if|to|as)\s+"
        rf"(?=\w+\s+\w))?(?P<what>.+)",
        rf"[\"“]?(?P<what>.{{2,}}?)\s{{1,9}}+(?:is|was|are|were|['’]s)\s+{false}",
        r"\b(?P<what>there\s+(?:is|are|was|were)\s+none)\b",
        r"(?:\bthat\s++|\bsays?\s++|[\"“])(?P<what>[^,;.\"“]{2,60}?)\s{1,9}+(?:do|does|did)(?:\s++not|n['’]t)\s++exist\b",
        r"\b(?:knows?|knew|spoke|speaks?|heard|aware|has|have|had|having)\s+(?:of\s+)?(?:no(?: such)?|none of|"
        r"not one|never)\s+(?P<what>\w.+)",
        r"\b(?:there|we|they|it|he|she)\s+(?:is|are|was|were|have|has|had|['’]s|['’]ve)\s+(?:no(?: such)?|"
        r"not a single|not one|never|none of)\s+(?P<what>\w.+)",
        r"\b(?:do|does|did|has|have|had|is|are|was|were|will)(?:\s+not|n['’]t)\s+(?P<what>\w.+)",
        r"\bnot\s+(?:been\s+)?aware\s+(?:that|of)\s+(?P<what>.+)",
        r"\b(?:no(?: such)?|nobody|never)\s+(?P<what>\w.+)",
    )
    return tuple(re.compile(way, re.I | re.S) for way in ways)


_LEADING = frozenset({2, 3, 8})
"""Ways whose proposition stands before its verb, from the start of the sentence."""
_CUT = re.compile(
    r"[.;!?](?=[\s\"”’)]|$)|:\s|\s[—–]\s|[”\"](?=\s++(?:and|but|\w++\s++sa))|,\s+(?:and\s+(?:said|added|called|"
    r"insist\w+|that)|but|while|which|"
    r"who|saying|arguing|insisting|adding|calling|although|though|because|since|according|as|noting|explaining|"
    r"claiming|whom)\b"
    r"|(?<!\s)\s++(?:and (?:said|says|added|called|calls|insist\w+|accused|that (?:it|they|he|she))|but|while|saying|"
    r"arguing|insisting|adding|"
    r"on the grounds?|because|and (?:den|doubt|confirm|disput|reject|question)\w+|as (?:an?\s+|pure\s+|"
    r"mere\s+)?[\"“‘']?(?:lies?|slander|fabricat\w+|false\w*|baseless|fantasy|nonsense|propaganda|"
    r"smears?|rumou?rs?|fiction|untrue|absurd|groundless|unfounded|invention))\b"
    r"|(?:,|(?<!\s))\s++(?:[\"”]\s*+)?(?:(?:the|an?|its|his|her)\s++)?(?:[\w.’'-]{1,60}+\s++){1,4}(?:said|says|wrote|replied|told|"
    r"confirmed|admits?|confirms)\b\s*(?:$|[.,]|on\b|in\b|last\b)"
)  # fmt: skip
_HEAD = re.compile(
    r"^(?:an?|the|any|all|these|those|such|recent|earlier)?\s*(?:\w+\s+)?(?:claims?|allegations?|accusations?|"
    r"reports?|charges?|assertions?|"
    r"statements?|suggestions?|rumou?rs?|stor(?:y|ies)|notion|idea|fact)\b[^.;]{0,60}?\s(?:that|"
    r"according to which|of)\s+(?=\S)", re.I,
)  # fmt: skip
_BARE = re.compile(
    r"^(?:on\s+)?(?:it|them|this|that|these|those|both|so|either|that last|the (?:first|second|latter|last|"
    r"other)(?: one)?|all of (?:it|this|that|them)|all (?:this|that)|everything|any of (?:it|this|that)|"
    r"such things?|(?:the|that|this|such|each|every|those|these)\s+(?:claim|allegation|accusation|charge|"
    r"assertion|statement|digit|number|figure|"
    r"total|count|estimate|word|sum)s?)$", re.I,
)  # fmt: skip
_SAID_ON = re.compile(r"(?<=\w{4}) (?:on|last) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
_LEAD = re.compile(r"^(?:[\s,.;:\"“”‘’—–(\[]++|(?:that|whether|if)\s++(?=\w+\s+\w))++")
_FIGURED = re.compile(
    r"\b(?:figure|number|total|count|estimate|sum|digit|percent|per cent|amount|share)s?\b|\d|%", re.I
)


def target(text: str, sentence: Sentence, before: Sentence | None, holder: str | None = None) -> Target:
    """The proposition of a position that a sentence holds; that of the sentence before where this one only points back."""
    start, end = sentence.start, sentence.end
    for number, way in enumerate(_patterns()):
        found = (way.match if number in _LEADING else way.search)(text, start, end)
        if found is None:
            continue
        stretch = found.span("what")
        first, last = _last(text, *stretch) if number in _LEADING else _trimmed(text, *stretch)
        words = text[first:last]
        if len(words) < 2 or _same(words, holder):
            continue
        if _BARE.match(words):
            return _antecedent(text, sentence, before, found.start()) or Target(first, last, True)
        return Target(first, last)
    return _antecedent(text, sentence, before) or Target(*_edges(text, start, end))


def of_figure(words: str) -> bool:
    """Whether words of a target speak of a figure."""
    return bool(_FIGURED.search(words))


def _last(text: str, start: int, end: int) -> tuple[int, int]:
    """The last clause of what stands before a verb, without who is said to have said it."""
    said = _SAID.search(text, start, end)
    start = said.end() if said else start
    joints = [m.end() for m in _JOINT.finditer(text, start, end)]
    start = next((j for j in reversed(joints) if end - j > 3), start)
    head = _HEAD.match(text[start:end])
    return _edges(text, start + (head.end() if head else 0), end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch to the end of its clause, without the noun of saying that leads it: “the claim that”, “reports of”."""
    start, end = _edges(text, start, end)
    if cut := _CUT.search(text, start + 1, end):
        end = cut.start()
    if head := _HEAD.match(text[start:end]):
        start += head.end()
    if day := _SAID_ON.search(text, start, end):
        end = day.start()
    return _edges(text, start, min(end, start + LONGEST))


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _LEAD.match(text[start:end])
    start += lead.end() if lead else 0
    while end > start and (text[end - 1].isspace() or text[end - 1] in ',.;:—–“”"‘(['):
        end -= 1
    return start, min(end, start + LONGEST)


def _same(words: str, holder: str | None) -> bool:
    return bool(holder) and words.casefold().strip() == (holder or "").casefold()


_SAID = re.compile(
    r"\b(?:said|says|claims?|claimed|reports?|reported|alleges?|alleged|wrote|writes|found|holds?|"
    r"told [\w ]{2,20}?) that\s+"
)
_JOINT = re.compile(
    r"[;:]\s+|[.!?][\"”’)]*\s+|,\s+(?:and|but|while|of which|which|who)\s+|(?<!\s)\s++(?:and that|—)\s+|,[\"”]\s+"
)


def _antecedent(text: str, sentence: Sentence, before: Sentence | None, until: int | None = None) -> Target | None:
    """What “it” or “that” means: the clause that stands before it in its sentence, else one of the sentence before."""
    if until is not None and until - sentence.start > 30:
        return Target(*_clause(text, sentence.start, until), True)
    if before is None or sentence.paragraph - before.paragraph > 1:
        return None
    start, end = _clause(text, before.start, before.end)
    return Target(start, end, True) if end > start else None


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The last clause of a stretch that holds a figure, else the last one."""
    said = _SAID.search(text, start, end)
    start = said.end() if said else start
    cuts = [start, *(m.end() for m in _JOINT.finditer(text, start, end) if m.end() < end), end]
    spans = [_edges(text, a, b) for a, b in pairwise(cuts)]
    spans = [(a, b) for a, b in spans if len(text[a:b].split()) > 1] or [_edges(text, start, end)]
    return next((at for at in reversed(spans) if _NUMBER.search(text, *at)), spans[-1])


_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|hundreds?|thousands?|dozens?|half|third|quarter|all|"
    r"none|every)\b",
    re.I,
)
