"""Signs of forced labour: the eleven indicators of the International Labour Organization, each once per document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from withheld import vocabulary
from withheld.claims.qualitative import Context
from withheld.claims.qualitative.clauses import clause
from withheld.claims.qualitative.lexicon import hits
from withheld.claims.qualitative.relevance import about_workers
from withheld.claims.text import Finder, Sentence
from withheld.records import Claim, Indicator
from withheld.vocabulary import codelist

LISTING = "cues_indicators"
_LONG_DAY = 12.0
_LONG_WEEK = 84.0
_PAY_TAKEN = ("state_share", "arrears")


class _Sign(NamedTuple):
    """A sign that was found: its code, the stretch that shows it and how sure the rule is."""

    code: str
    sentence: Sentence
    first: int
    last: int
    confidence: float


def find_indicators(context: Context) -> list[Indicator]:
    """The indicators that a document shows, in the order of the text; of each the first sentence that shows it."""
    if context.setting.programme is None:
        return []
    found: dict[str, _Sign] = {}
    signs = [*_in_words(context), *_in_figures(context), *_in_hours(context)]
    for sign in sorted(signs, key=lambda s: (s.sentence.number, -s.confidence, s.first)):
        if sign.code not in found and about_workers(context, sign.sentence, sign.first) and not _denied(context, sign):
            found[sign.code] = sign
    return [_record(context, sign) for sign in sorted(found.values(), key=lambda s: s.first)]


def _record(context: Context, sign: _Sign) -> Indicator:
    start, end = clause(context.text, sign.sentence, sign.first, sign.last)
    return Indicator(
        document=context.document.id, quote=context.quote(start, end), confidence=sign.confidence, indicator=sign.code,
        host=context.host(sign.first, sign.last), origin=context.speech.voice(sign.first, sign.last).origin,
    )  # fmt: skip


_DENYING = re.compile(
    r"\b(?:not true|untrue|den(?:y|ies|ied|ying)|refut\w+|reject\w*|dismiss\w*|insist\w* (?:that )?(?:no|none))\b"
    r"[^.;]{0,90}$",
    re.IGNORECASE,
)


def _denied(context: Context, sign: _Sign) -> bool:
    """Whether the sentence brings a sign up only to deny it."""
    before = context.text[max(sign.sentence.start, sign.first - 120) : sign.first]
    return bool(_DENYING.search(before)) or context.speech.voice(sign.first, sign.last).stance == "denied"


def _in_words(context: Context) -> Iterator[_Sign]:
    known = vocabulary.codes("indicators")
    for hit in hits(LISTING, context.text, context.words):
        if hit.rule.code in known:
            yield _Sign(hit.rule.code, hit.sentence, hit.first, hit.last, 0.65)


def _in_figures(context: Context) -> Iterator[_Sign]:
    """Figures that are themselves a sign: days over twelve hours, the state's share of pay, pay that is owed."""
    finder = Finder(context.sentences)
    for claim in context.claims:
        code = _code_of(claim)
        if code and claim.quote and context.sentences:
            yield _Sign(code, finder.at(claim.quote.start), claim.quote.start, claim.quote.end, 0.75)


def _code_of(claim: Claim) -> str | None:
    if claim.measure in _PAY_TAKEN:
        return "withholding_of_wages"
    if claim.measure != "hours_worked" or claim.stance in ("denied", "withdrawn"):
        return None
    limit = {"day": _LONG_DAY, "week": _LONG_WEEK}.get(claim.per or "")
    if limit is None:
        return None
    long = (claim.high is not None and claim.high > limit) or (
        claim.low is not None and claim.low >= limit and claim.high is None
    )
    return "excessive_overtime" if long else None


_NUMBER = (
    r"(?:\d{1,2}(?:\.\d)?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"twenty(?:[- ]?(?:one|two|three|four))?)"
)
_LEAST = ("more than", "over", "upwards of", "at least", "in excess of")
_HOURS = re.compile(
    rf"\b(?P<hedge>more than |over |upwards of |at least |in excess of |up to |as many as )?(?P<a>{_NUMBER})"
    rf"(?:\s?(?:-|–|~|to|or|and)\s?(?P<b>{_NUMBER}))?[- ]hours?(?:\s+or\s+(?P<more>more))?"
    r"(?P<per>[^.;]{0,12}?(?:a|per|each|every)\s(?:day|shift)|\s(?:daily|shifts?|(?:work(?:ing)?\s)?days?))?",
    re.IGNORECASE,
)  # fmt: skip
_CLOCK = re.compile(
    r"\bfrom (?P<a>[4-9]|four|five|six|seven|eight|nine)(?:[:.]\d\d)? ?(?:a\.?m\.?|o['’]clock)?(?: in the morning)? "
    r"(?:to|until|till) "
    r"(?P<b>[7-9]|1[0-2]|seven|eight|nine|ten|eleven|midnight)(?:[:.]\d\d)? ?(?:p\.?m\.?|at night|in the evening)?",
    re.IGNORECASE,
)
_WORK = re.compile(
    r"\b(?:work\w*|shifts?|toil\w*|labou?r\w*|days?|daily|put in|on the job|overtime|forced)\b", re.IGNORECASE
)
_NO_SHIFT = re.compile(
    r"\b(?:flight|drive|journey|trip|train ride|later|ago|notice|within|curfew|power|electricity|surveillance|outage|"
    r"ultimatum|visa)\b",
    re.IGNORECASE,
)


def _in_hours(context: Context) -> Iterator[_Sign]:
    """Working days over twelve hours that no claim holds."""
    for sentence in context.sentences:
        if "hour" not in sentence.text and "from " not in sentence.text:
            continue
        for m in _HOURS.finditer(context.text, sentence.start, sentence.end):
            near = context.text[max(sentence.start, m.start() - 50) : min(sentence.end, m.end() + 40)]
            if _long(m) and (m["per"] or m["more"]) and _WORK.search(near) and not _NO_SHIFT.search(near):
                yield _Sign("excessive_overtime", sentence, m.start(), m.end(), 0.7)
        for m in _CLOCK.finditer(context.text, sentence.start, sentence.end):
            if _value(m["b"]) + 12 - _value(m["a"]) > _LONG_DAY and _WORK.search(sentence.text[:1000]):
                yield _Sign("excessive_overtime", sentence, m.start(), m.end(), 0.7)


def _value(word: str) -> float:
    low = word.lower()
    if low == "midnight":
        return 12.0
    names = codelist("cues_shared")["grammar"]["numbers"]
    first = re.split(r"[- ]", low)[0]
    return names.index(first) + 4.0 if first in names else float(re.sub(r"[^\d.]", "", low) or 0)


def _long(m: re.Match[str]) -> bool:
    top = max(_value(m["a"]), _value(m["b"]) if m["b"] else 0)
    least = bool(m["more"]) or (m["hedge"] or "").lower().strip() in _LEAST
    return _LONG_DAY < top <= 24 or (top == _LONG_DAY and least)
