"""Positions: who denies, disputes, doubts or confirms what the text says, and the figure that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple, cast

from withheld.claims.qualitative import Context
from withheld.claims.qualitative.actors import Actors
from withheld.claims.qualitative.clauses import clause
from withheld.claims.qualitative.lexicon import Hit, expression, hits
from withheld.claims.qualitative.moments import unreal
from withheld.claims.qualitative.relevance import in_passage
from withheld.claims.text import Sentence
from withheld.records import Position

LISTING = "cues_positions"
Stance = Literal["deny", "dispute", "doubt", "confirm"]
_LONGEST_TARGET = 160
_VERB = re.compile(r"[^\W_]+")
_LEAD = re.compile(
    r"^(?:\W+|(?:that|as|with|about|on|over|whether|to|by|of|later|also|in a statement|(?:on|last|this) \w+day)\b\s*)+",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"^(?:(?:later|earlier|on|in|at|to|during|this|last|the|day|week|month|\w+day|reporters|journalists|statement|an?|"
    r"interview)\s+)+that\s+",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:it|them|this|that|these|those|both|so)\b", re.IGNORECASE)
_CUT = re.compile(
    r"\n|[.;:!?“”\"](?=\s|$)|\s+[—–]\s|,\s+(?:and|but|while|which|who|saying|arguing|insisting|adding|calling|although|"
    r"though|because|since|according|as|noting|explaining|claiming)\b"
    r"|\s+(?:and (?:said|added|called|insisted|accused)|but|while|saying|arguing|insisting|adding|on the grounds?|"
    r"because)\b"
    r"|,\s+(?:\w+\s+){1,5}(?:said|reported|says|wrote)\b"
)  # fmt: skip
_WHICH = re.compile(r",?\s+(?:a |an |the )?(?:\w+ )?(?:which|that|something(?: that)?)\s+(?:[\w.’'-]+\s+){0,5}$")
_AFTER_AS = re.compile(r"\s+as\s+(?:an?\s+)?[\w “”\"-]+$")


class _Target(NamedTuple):
    """What a position is about: its stretch of text, and whether it only points back to what was said before."""

    start: int
    end: int
    back: bool


class _Taken(NamedTuple):
    """A position before its claim is looked up: stance, holder, cue, target and quoted stretch."""

    stance: str
    holder: str
    hit: Hit
    target: _Target
    start: int
    end: int


@cache
def _words(name: str) -> re.Pattern[str]:
    return expression(LISTING, "words", name)


def find_positions(context: Context) -> list[Position]:
    """The positions that a document reports, in the order of the text, each once per holder and matter."""
    if context.setting.programme is None:
        return []
    actors = Actors(context)
    taken = [t for hit in hits(LISTING, context.text, context.words) if (t := _taken(context, actors, hit))]
    return [_record(context, t) for t in _once(context, taken)]


def _taken(context: Context, actors: Actors, hit: Hit) -> _Taken | None:
    if not in_passage(context, hit.sentence) or (
        hit.rule.negatable and not hit.rule.marks and unreal(context.text, hit.sentence, hit.start)
    ):
        return None
    verb = _verb_of(context, hit)
    holder = _holder(context, actors, hit, verb)
    target = _target(context, hit, verb)
    if not holder or target is None:
        return None
    inside = hit.sentence.start <= target.start < hit.sentence.end
    edges = [target.start, target.end] if inside else []
    lo, hi = min([actors.begins(hit.sentence, verb), hit.start, *edges]), max([hit.end, *edges])
    return _Taken(hit.rule.code, holder, hit, target, *clause(context.text, hit.sentence, lo, hi))


def _verb_of(context: Context, hit: Hit) -> int:
    """Offset of the verb whose subject holds the position: the trigger, or “called” in “called it a lie”."""
    if "verb_before" not in hit.rule.marks:
        return hit.start
    m = _VERB.search(context.text, hit.first, hit.start)
    return m.start() if m else hit.start


def _holder(context: Context, actors: Actors, hit: Hit, verb: int) -> str | None:
    if "of_said" in hit.rule.marks:
        return context.speech.voice(hit.start, hit.end).origin
    named = actors.of(hit.sentence, verb, acts=hit.rule.code != "doubt")
    if named:
        return named
    after = min(hit.end + 3, hit.sentence.end - 1)
    voice = context.speech.voice(after, after + 1)
    return voice.origin if voice.cue and voice.cue.start <= verb < voice.cue.end else None


def _target(context: Context, hit: Hit, verb: int) -> _Target | None:
    text, sentence = context.text, hit.sentence
    if "of_said" in hit.rule.marks:
        return _said_of(context, hit)
    word = _VERB.match(text, verb)
    begin = word.end() if word and verb != hit.start else hit.end
    if (label := _AS_LABEL.match(text, begin)) and hit.rule.code == "deny":
        begin = label.end()
    stop = _CUT.search(text, begin, sentence.end)
    limit = hit.start if verb != hit.start and hit.rule.code == "deny" else sentence.end
    start, end = _bounded(text, begin, min(stop.start() if stop else limit, limit))
    if end - start < 2 or re.match(r"\s*[,.;]|\s+by\b", text[begin : begin + 6]):
        return _antecedent(context, hit)
    as_ = _AFTER_AS.search(text[start:end]) if hit.rule.code == "deny" else None
    end = start + as_.start() if as_ and as_.start() > 1 else end
    if _words("back").match(text[start:end]):
        return _before(context, hit, _Target(start, end, True))
    return _Target(start, end, False)


_AS_LABEL = re.compile(
    r"\s+as\s+(?:[\"“][^\"”]{1,80}[\"”]|\w+)\s+(?=(?:an?|the|all|any|claims?|reports?|allegations?|accusations?)\b)"
)


def _said_of(context: Context, hit: Hit) -> _Target | None:
    """What is said to be untrue: the words before “is false”, or those after “it is not true that”."""
    text = context.text
    that = re.match(r"\s+that\s+", text[hit.end : hit.end + 8])
    if not that:
        start, end = _bounded(text, hit.first, hit.start)
        bare = _BARE.match(text, start, end)
        return _before(context, hit, _Target(start, bare.end(), True)) if bare else _Target(start, end, False)
    stop = _CUT.search(text, hit.end + that.end(), hit.sentence.end)
    return _Target(*_bounded(text, hit.end, stop.start() if stop else hit.sentence.end), False)


def _bounded(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _LEAD.match(text[start : min(end, start + 60)])
    start += lead.end() if lead else 0
    aside = _ASIDE.match(text[start : min(end, start + 80)])
    start += aside.end() if aside else 0
    end = min(end, start + _LONGEST_TARGET)
    while end > start and text[end - 1] in ' \t\n,.;:—–“”"':
        end -= 1
    return start, end


def _antecedent(context: Context, hit: Hit) -> _Target | None:
    """What “, which Seoul denies” or “was denied by” is about: the clause before it, or else the sentence before."""
    text, sentence = context.text, hit.sentence
    which = _WHICH.search(text[max(sentence.start, hit.start - 90) : hit.start])
    stop = hit.start - len(which.group()) if which else hit.start
    start, end = _bounded(text, max(sentence.start, stop - _LONGEST_TARGET), stop)
    if end - start > 12 and which:
        return _Target(*_last_clause(text, start, end), False)
    return _before(context, hit, None)


def _last_clause(text: str, start: int, end: int) -> tuple[int, int]:
    joints = [m.end() for m in re.finditer(r"[;:]\s+|,\s+(?:and|but)\s+", text[start:end])]
    return (start + joints[-1] if joints else start), end


def _before(context: Context, hit: Hit, fallback: _Target | None) -> _Target | None:
    """What a target such as “it” or “the figure” points back to: the sentence before, if the paragraph goes on."""
    if fallback is not None and not _BARE.fullmatch(context.text[fallback.start : fallback.end]):
        return fallback
    if not hit.sentence.number:
        return fallback
    before: Sentence = context.sentences[hit.sentence.number - 1]
    if hit.sentence.paragraph - before.paragraph > 1:
        return fallback
    start, end = _bounded(context.text, before.start, before.end)
    return _Target(start, end, True)


def _once(context: Context, taken: list[_Taken]) -> Iterator[_Taken]:
    kept: list[_Taken] = []
    for new in taken:
        if not any(new.stance == old.stance and (_repeats(context, new, old)) for old in kept):
            kept.append(new)
    yield from kept


def _repeats(context: Context, new: _Taken, old: _Taken) -> bool:
    if new.start < old.end and old.start < new.end:
        return True
    if new.holder != old.holder:
        return False
    a, b = (set(re.findall(r"\w{4,}", context.text[t.target.start : t.target.end].lower())) for t in (new, old))
    return len(a & b) * 2 >= max(1, min(len(a), len(b)))


def _record(context: Context, t: _Taken) -> Position:
    return Position(
        document=context.document.id, quote=context.quote(t.start, t.end), confidence=0.6,
        stance=cast(Stance, t.stance),
        holder=t.holder, target=re.sub(r"\s+", " ", context.text[t.target.start : t.target.end]),
        claim=_claim(context, t), definition=_definition(context, t),
    )  # fmt: skip


def _claim(context: Context, t: _Taken) -> int | None:
    """Index of the claim that a position is about: its figure stands in the target, or just before in the passage."""
    sentence = t.hit.sentence
    inside = [i for i, c in enumerate(context.claims) if c.figure and t.target.start <= c.figure.start < t.target.end]
    if inside:
        return inside[0]
    earlier = [i for i, c in enumerate(context.claims) if c.figure and sentence.start <= c.figure.start < t.hit.start]
    if earlier:
        return earlier[-1]
    if not t.target.back or not sentence.number:
        return None
    before = context.sentences[sentence.number - 1]
    close = [i for i, c in enumerate(context.claims) if c.figure and before.start <= c.figure.start < before.end]
    return close[-1] if close else None


def _definition(context: Context, t: _Taken) -> str | None:
    """The ground of a denial where it says who is meant: “they are no longer employed under work permits”."""
    if t.stance not in ("deny", "dispute"):
        return None
    text, sentence = context.text, t.hit.sentence
    begin = max(t.hit.end, t.target.end if t.target.start >= sentence.start else 0)
    tail = text[begin : min(sentence.end, begin + 260)]
    m = _words("because").match(tail)
    if not m:
        return None
    ground = re.split(r"[.;!?](?:\s|$)", tail[m.end() :])[0].strip(' ,.”“"')
    return ground if ground and _words("definition").search(ground) else None
