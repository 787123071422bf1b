"""What a document is about before any figure is read: its sentences, places, periods, and whose programme it speaks of."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, cached_property

from withheld.records import Document
from withheld.text.figures import Figure, find_figures
from withheld.text.numbers import Token
from withheld.text.patterns import literal
from withheld.text.periods import Period, find_periods
from withheld.text.places import Place, find_places
from withheld.text.sentences import Finder, Sentence, sentences
from withheld.vocabulary import codelist, country_name


@dataclass(frozen=True)
class Line:
    """A sentence with its tokens and its figures."""

    sentence: Sentence
    toks: list[Token]
    figures: list[Figure]


class Setting:
    """A document taken apart once, for all that read it."""

    def __init__(self, document: Document, wanted: str | None = None) -> None:
        """``wanted`` is the programme that is asked about: of a document on several, it is read for this one."""
        self.document, self.wanted = document, wanted
        self.text = document.text
        self.sentences = sentences(self.text)
        self.finder = Finder(self.sentences)
        self.published: dt.date | None = document.published

    @cached_property
    def places(self) -> list[Place]:
        """Places named in the text."""
        return find_places(self.text)

    @cached_property
    def periods(self) -> list[Period]:
        """Times named in the text."""
        return find_periods(self.text, self.published)

    @cached_property
    def lines(self) -> list[Line]:
        """Sentences with their figures; what is part of a date is no figure."""
        out = []
        dates = [(p.start, p.end) for p in self.periods]
        at = 0
        for sentence in self.sentences:
            toks, figures = find_figures(sentence.text, sentence.start)
            while at < len(dates) and dates[at][1] <= sentence.start:
                at += 1
            taken = [d for d in dates[at : at + 40] if d[0] < sentence.end]
            kept = [f for f in figures if not any(a < f.end and f.core < b for a, b in taken if _whole_date(f, a, b))]
            out.append(Line(sentence, toks, [self._whose_sign(f) for f in kept]))
        return out

    def _whose_sign(self, figure: Figure) -> Figure:
        """A sum in a sign that two states share (“¥”) is in the money of the one that its sentence, else its document, names."""
        sharing = _sharing(figure.unit or "")
        if not sharing or not sharing[0].search(self.text, figure.start, figure.end):
            return figure
        sentence = self.finder.at(figure.core)
        for start, end in ((sentence.start, sentence.end), (0, len(self.text))):
            named = [
                unit
                for unit, words in sharing[1].items()
                if words.search(self.text, start, end)
                or any(p.country == unit[:2] and start <= p.start < end for p in self.places)
            ]
            if len(named) == 1:
                return replace(figure, unit=named[0])
        return figure

    @cached_property
    def programme(self) -> str | None:
        """The sending state that the document is read for: the one asked for if it names it, else the one it names most."""
        if self.wanted and (self.wanted in self.programmes or not self.programmes):
            return self.wanted
        return next(iter(self.programmes), None)

    @cached_property
    def programmes(self) -> tuple[str, ...]:
        """The sending states that the document names, by their own name, their people's or their capital's, most often first.

        Words of every day (“brigade”, “teachers”) count for one that is named; a text with no state's name is of one whose
        people, places or own terms it has, if two words speak of it.
        """
        text = f"{self.document.title or ''}\n{self.text}"
        named = Counter(place.country for place in self.places)
        scores: dict[str, float] = {}
        for code in codelist("programmes"):
            told = sum(len(p.findall(text)) for part, p in _words_of(code) if _leads(code, part, text))
            scores[code] = OWN * named[code] + told
        ranked = sorted((code for code in scores if scores[code]), key=lambda code: -scores[code])
        strong = tuple(code for code in ranked if named[code])
        return strong or tuple(code for code in ranked if scores[code] >= 2 and _own_words(code, text))

    def elsewhere(self, start: int) -> str | None:
        """The other programme of the document that a sentence is about: the one that it names, or that is named before it
        in its paragraph, if the document's own is not; None else."""
        at = bisect_right(self.sentences, start, key=lambda s: s.start) - 1
        paragraph = self.sentences[at].paragraph
        for sentence in reversed(self.sentences[: at + 1]):
            if sentence.paragraph != paragraph or self.named_in(sentence.start, sentence.end):
                return None
            others = (code for code in self.programmes if code != self.programme)
            if named := next((code for code in others if state_of(code).search(sentence.text)), None):
                return named
        return None

    @cached_property
    def never(self) -> frozenset[str]:
        """States that take none of the programme's workers."""
        return frozenset(codelist("programmes")[self.programme].get("never", ()) if self.programme else ())

    @cached_property
    def abroad(self) -> bool:
        """Whether the programme's workers are sent abroad, not moved inside the state itself."""
        return not (self.programme and codelist("programmes")[self.programme].get("home"))

    def own_money(self, unit: str) -> bool:
        """Whether a currency is the sender's own, where its workers are sent abroad: pay at home."""
        return self.abroad and self.programme is not None and unit[:2] == self.programme and unit.isupper()

    def named_in(self, start: int, end: int) -> bool:
        """Whether the programme's people or state are named between two offsets."""
        if not self.programme:
            return False
        code = self.programme
        return bool(people_of(code).search(self.text, start, end) or context_of(code).search(self.text, start, end))


OWN = 3.0
"""How much more the state itself counts than words that many programmes share."""


def _whole_date(figure: Figure, start: int, end: int) -> bool:
    return start <= figure.core and figure.core < end


@cache
def people_of(code: str) -> re.Pattern[str]:
    """Expression for a programme's people; case-sensitive, as nationalities are."""
    return re.compile(r"\b(?:" + "|".join(codelist("programmes")[code]["people"]) + r")(?!\w)")


def _own_words(code: str, text: str) -> bool:
    """Whether a text has a name or a term that is the programme's own; teachers and doctors are everywhere."""
    told = (m.group() for words in (people_of(code), context_of(code)) for m in words.finditer(text))
    own = codelist("programmes")[code].get("alone", ())
    return any(word[0].isupper() or any(re.match(term, word) for term in own) for word in told)


def _words_of(code: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return ("people", people_of(code)), ("context", context_of(code))


def _leads(code: str, part: str, text: str) -> bool:
    """Whether a text has the first letters of any of a programme's words: the words themselves are dearer to look for."""
    return any(lead in text for lead in _leading(code, part))


@cache
def _leading(code: str, part: str) -> tuple[str, ...]:
    return tuple({literal(words) for words in codelist("programmes")[code][part]})


@cache
def state_of(code: str) -> re.Pattern[str]:
    """Expression for a programme's people and, where it sends them abroad, their state by its name."""
    home = codelist("programmes")[code].get("home")
    return people_of(code) if home else re.compile(rf"{people_of(code).pattern}|\b{re.escape(country_name(code))}\b")


@cache
def context_of(code: str) -> re.Pattern[str]:
    """Expression for words that speak of a programme."""
    return re.compile(r"\b(?:" + "|".join(codelist("programmes")[code]["context"]) + ")")


@cache
def _sharing(unit: str) -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]] | None:
    """The sign that a currency shares with others, and for each of them the words that name it; None if it shares none."""
    for sign, units in codelist("numbers")["shared"].items():
        if unit in units:
            names = codelist("numbers")["names"]
            words = {u: [u, *(name for name, code in names.items() if code == u)] for u in units}
            told = {u: re.compile(rf"\b(?:{'|'.join(map(re.escape, w))})\b", re.I) for u, w in words.items()}
            return re.compile(rf"(?<![A-Z]{{2}})[{sign}]"), told
    return None
