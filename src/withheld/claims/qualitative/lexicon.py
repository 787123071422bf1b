"""Cues of the code lists: a trigger word, and what must or must not stand around it.

A rule is looked up by its trigger, one word; only then are its longer expressions tried, on a short stretch around
that word. So the time for a text grows with its length alone, whatever the text holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from withheld.claims.text import Sentence
from withheld.vocabulary import codelist

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SLOT = re.compile(r"<([a-z_]+)>")
_LONGEST_WORD = 40
REACH = 130
"""Characters on either side of a trigger that a rule looks at."""
NEGATED = re.compile(
    r"(?:\b(?:not|never|no|nor|neither|none|without|hardly|free (?:of|from)|den(?:y|ies|ied|ying)|ceased?|avoid\w*|"
    r"prevent\w*|forbid\w*|forbade|against|cannot)|n['’]t)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)  # fmt: skip
_NO_NEGATION = re.compile(r"\bnot (?:only|just|merely|simply)\b", re.IGNORECASE)


class Later:
    """A regular expression that is compiled when it is first needed: most rules of a list meet no text of theirs."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self.source = source
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.source, self._flags)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place in ``text`` where the expression fits."""
        return self.compiled.search(text)


Expression = Later | None


@dataclass(frozen=True)
class Rule:
    """A cue: the code that it stands for, and expressions for what stands around its trigger word.

    Of ``before``, ``after`` and ``near`` one must be found (with ``all`` each that is given); ``never`` must not stand
    anywhere around the trigger, nor ``never_before`` before it.
    ``marks`` are free words that tell the rules of one code apart.
    """

    code: str
    before: Expression
    after: Expression
    near: Expression
    never: Expression
    never_before: Expression
    every: bool
    negatable: bool
    marks: frozenset[str]


@dataclass(frozen=True)
class Hit:
    """A cue that was found: where its trigger stands, and from ``first`` to ``last`` what its rule needed."""

    rule: Rule
    sentence: Sentence
    start: int
    end: int
    first: int
    last: int


@cache
def slots(listing: str) -> dict[str, str]:
    """Named fragments that expressions of a code list refer to as ``<name>``: the shared ones and its own."""
    found: dict[str, str] = {}
    for name, fragments in {**codelist("cues_shared")["slots"], **codelist(listing).get("slots", {})}.items():
        found[name] = "(?:" + "|".join(_filled(f, found) for f in fragments) + ")"
    return found


def _filled(fragment: str, known: dict[str, str]) -> str:
    return _SLOT.sub(lambda m: known[m.group(1)], fragment)


@cache
def expression(listing: str, group: str, name: str) -> re.Pattern[str]:
    """The expression for any of the fragments ``[group] name`` of a code list."""
    fragments = codelist(listing)[group][name]
    return re.compile("|".join(_filled(f, slots(listing)) for f in fragments), re.IGNORECASE)


@cache
def _rules(listing: str) -> tuple[tuple[Later, Rule], ...]:
    def compiled(entry: dict[str, Any], key: str) -> Expression:
        fragments = [_filled(f, slots(listing)) for f in entry.get(key, ())]
        if key == "never":
            fragments = [rf"\b(?:{f})" if f[0].isalnum() or f[0] == "(" else f for f in fragments]
        return Later("|".join(fragments), re.IGNORECASE) if fragments else None

    out = []
    for entry in codelist(listing)["rule"]:
        expressions = {key: compiled(entry, key) for key in ("before", "after", "near", "never", "never_before")}
        rule = Rule(
            code=entry["code"], every=entry.get("all", False), negatable=entry.get("negatable", True),
            marks=frozenset(entry.get("marks", ())), **expressions,
        )  # fmt: skip
        out.append((Later("|".join(f"(?:{_filled(w, slots(listing))})" for w in entry["words"])), rule))
    return tuple(out)


@cache
def _any_trigger(listing: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{trigger.source})" for trigger, _ in _rules(listing)))


@lru_cache(maxsize=50_000)
def triggered(listing: str, word: str) -> tuple[Rule, ...]:
    """The rules of a code list that a word, in lower case, triggers."""
    if not _any_trigger(listing).fullmatch(word):
        return ()
    return tuple(rule for trigger, rule in _rules(listing) if trigger.compiled.fullmatch(word))


class Occurrence(NamedTuple):
    """A word of the text in lower case, where it stands and in which sentence."""

    low: str
    start: int
    end: int
    sentence: Sentence


def occurrences(text: str, sentences: Iterable[Sentence]) -> list[Occurrence]:
    """All words of some sentences of ``text``, in order, but for strings too long to be words."""
    return [
        Occurrence(m.group().lower().replace("’", "'"), m.start(), m.end(), sentence)
        for sentence in sentences
        for m in _WORD.finditer(text, sentence.start, sentence.end)
        if m.end() - m.start() <= _LONGEST_WORD
    ]


def hits(listing: str, text: str, words: Iterable[Occurrence]) -> Iterator[Hit]:
    """All cues of a code list that the given words of ``text`` trigger, in order."""
    for low, start, end, sentence in words:
        for rule in triggered(listing, low):
            if hit := _tried(rule, text, sentence, start, end):
                yield hit


def _tried(rule: Rule, text: str, sentence: Sentence, start: int, end: int) -> Hit | None:
    lo, hi = max(sentence.start, start - REACH), min(sentence.end, end + REACH)
    lo = max(lo, text.rfind(";", lo, start) + 1)
    semicolon = text.find(";", end, hi)
    hi = semicolon if semicolon != -1 else hi
    before, after = text[lo:start], text[end:hi]
    if (rule.never and rule.never.search(text[lo:hi])) or (rule.never_before and rule.never_before.search(before)):
        return None
    if rule.negatable and NEGATED.search(before) and not _NO_NEGATION.search(before):
        return None
    spans = _needed(rule, text, (lo, start, end, hi), before, after)
    if spans is None:
        return None
    return Hit(rule, sentence, start, end, min([start, *(a for a, _ in spans)]), max([end, *(b for _, b in spans)]))


def _needed(
    rule: Rule, text: str, at: tuple[int, int, int, int], before: str, after: str
) -> list[tuple[int, int]] | None:
    """Where the needed expressions stand, None if they do not."""
    lo, _, end, hi = at
    wanted = [(rule.before, before, lo), (rule.after, after, end), (rule.near, text[lo:hi], lo)]
    given = [(expr, piece, offset) for expr, piece, offset in wanted if expr is not None]
    found = [(m.start() + offset, m.end() + offset) for expr, piece, offset in given if (m := expr.search(piece))]
    enough = len(found) == len(given) if rule.every else bool(found) or not given
    return found if enough else None
