"""What a document is about before any figure is read: its sentences, places, periods, and whose programme it speaks of."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property

from withheld.claims.figures import Figure, find_figures
from withheld.claims.numbers import Token
from withheld.claims.periods import Period, find_periods
from withheld.claims.places import Place, find_places
from withheld.claims.text import Finder, Sentence, sentences
from withheld.records import Document
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
            out.append(Line(sentence, toks, kept))
        return out

    @cached_property
    def programme(self) -> str | None:
        """The sending state whose labour export the document is about, None if it speaks of none."""
        return self.wanted if self.wanted in self.programmes else next(iter(self.programmes), None)

    @cached_property
    def programmes(self) -> tuple[str, ...]:
        """The sending states whose labour export the document is about, the one that it says most of first."""
        scores = Counter({code: self._score(code) for code in codelist("programmes")})
        # A text of a few sentences has no room to say it twice.
        least = 1 if len(self.sentences) <= 4 else 2
        return tuple(code for code, score in scores.most_common() if score >= least)

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
    def home(self) -> bool:
        """Whether the programme moves workers inside the sending state."""
        return bool(self.programme and codelist("programmes")[self.programme].get("home"))

    def _score(self, code: str) -> float:
        """Sentences in which the people of a programme stand beside work; a bare mention of the state counts nothing."""
        context = context_of(code)
        if not context.search(f"{self.document.title or ''}\n{self.text}"):
            return 0
        paragraphs = {s.paragraph for s in self.sentences if people_of(code).search(s.text) or context.search(s.text)}
        named = [s.text for s in self.sentences if s.paragraph in paragraphs]
        naming = [s.number for s in self.sentences if people_of(code).search(s.text) or context.search(s.text)]
        work = sum(_at_work(s.text) for s in self.sentences)
        told = len(naming)
        title = self.document.title or (self.sentences[0].text if self.sentences else "")
        late = told == 1 and len(self.sentences) > 4 and naming[0] >= 0.6 * len(self.sentences)
        if late and not people_of(code).search(title):
            return 0  # named once, and late: a comparison, not the subject
        headed = bool(people_of(code).search(title) or context.search(title)) and _at_work(title) > 0
        return sum(_weight(text, code) for text in named) + 0.5 * min(2 * told, work) + headed

    @cached_property
    def _about(self) -> list[bool]:
        """Per sentence, whether it speaks of the programme's people, state or workers at all."""
        return [self.named_in(s.start, s.end) or bool(_WORKERISH.search(s.text)) for s in self.sentences]

    def passage(self, index: int) -> bool:
        """Whether the passage around a sentence is about the programme's workers: it, or one of the few before it."""
        near = range(max(0, index - (6 if self.focused else 4)), index + 1)
        if not any(self._about[i] for i in near):
            return False
        return self.focused or any(
            _WORK.search(t) or _AROUND_WORK.search(t) for t in (self.sentences[i].text for i in near)
        )

    @cached_property
    def focused(self) -> bool:
        """Whether the programme is the document's main subject, so that “97 of them” needs no further word of it."""
        return bool(self.programme) and self._score(self.programme or "") >= max(2.5, len(self.sentences) / 5)

    def named_in(self, start: int, end: int) -> bool:
        """Whether the programme's people or state are named between two offsets."""
        return self.people_in(start, end) or bool(
            self.programme and context_of(self.programme).search(self.text, start, end)
        )

    def people_in(self, start: int, end: int) -> bool:
        """Whether the programme's people are named between two offsets."""
        return bool(self.programme and people_of(self.programme).search(self.text, start, end))


def _weight(text: str, code: str) -> float:
    """How far a sentence speaks of a programme's work: its workers two, work one, what goes with work a half."""
    if not _WORK.search(text):
        return 0.5 * bool(_AROUND_WORK.search(text))
    return 1.0 + bool(_TIED[code].search(text))


def _at_work(text: str) -> float:
    """How far a sentence speaks of paid work, whoever does it."""
    return 1.0 if _WORKERISH.search(text) else 0.5 * bool(_AROUND_WORK.search(text) or _WORK.search(text))


def _whole_date(figure: Figure, start: int, end: int) -> bool:
    return start <= figure.core and figure.core < end


@cache
def people_of(code: str) -> re.Pattern[str]:
    """Expression for a programme's people; case-sensitive, as nationalities are."""
    return re.compile(r"\b(?:" + "|".join(codelist("programmes")[code]["people"]) + r")(?!\w)")


@cache
def state_of(code: str) -> re.Pattern[str]:
    """Expression for a programme's people and, where it sends them abroad, their state by its name."""
    home = codelist("programmes")[code].get("home")
    return people_of(code) if home else re.compile(rf"{people_of(code).pattern}|\b{re.escape(country_name(code))}\b")


@cache
def context_of(code: str) -> re.Pattern[str]:
    """Expression for words that speak of a programme."""
    return re.compile(r"\b(?:" + "|".join(codelist("programmes")[code]["context"]) + ")")


_WORK = re.compile(
    r"\b(?:workers?|workforce|labou?r\w*|employ\w*|wages?|doctors|physicians|medics|hire[sd]?|jobs?|"
    r"work(?:s|ed|ing)?|dispatch\w*|seamstresses|loggers|overseas|abroad|earn(?:s|ed|ing|ings)?)\b",
    re.I,
)
_AROUND_WORK = re.compile(
    r"\b(?:waitress(?:es)?|seamstress|eater(?:y|ies)|employees?|permits?|visas?|contracts?|builders?|welders?|programmers?|coders|"
    r"crews?|staff|salar(?:y|ies)|pay|paid|shipyards?|restaurants?|factor(?:y|ies)|construction|building "
    r"sites?|mission|brigade)\b",
    re.I,
)
_WORKERISH = re.compile(
    r"\b(?:workers?|labou?rers?|doctors|physicians|medics|loggers|workforce|crews?|professionals|"
    r"specialists|programmers|conscripts)\b",
    re.I,
)
_WORKERS = (
    r"(?:\w+[ -]){0,3}(?:workers?|labou?rers?|labou?r\b|loggers|doctors|physicians|nurses|medics|medical|"
    r"health|staff|crews?|personnel|"
    r"builders|waitress(?:es)?|seamstress(?:es)?|programmers|coders|specialists|professionals|teachers|"
    r"employees|migrants|workforce|conscripts|restaurants?)"
)


class _Tied(dict[str, re.Pattern[str]]):
    def __missing__(self, code: str) -> re.Pattern[str]:
        people = "|".join(codelist("programmes")[code]["people"])
        self[code] = re.compile(
            rf"\b(?:{people})\s+{_WORKERS}|\b{_WORKERS}\s+(?:from|of)\s+(?:{people}|North Korea|Cuba)"
        )
        return self[code]


_TIED = _Tied()
