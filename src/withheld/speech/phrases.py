"""Words of a sentence and the noun phrases around a cue, by rules over closed word classes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from withheld.speech import cues
from withheld.text import Sentence
from withheld.vocabulary import codelist

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Capt|Sgt|Sen|Rep|Gov|St|Rev|Amb|Maj|[A-Z])\.(?=\s)"
    r"|\d+(?:[.,:~–-]\d+)*(?:[^\W\d_]+)?(?:-[^\W_]+)*"
    r"|[^\W_]+(?:['’\-‑&.]?(?<=['’\-‑&.])[^\W_]+)*(?:(?<=s)['’](?=\s[a-zA-Z]))?"
    r"|''|``|\S"
)
OPENING = frozenset(["“", '"', "«", "„", "‘", "(", "''", "``"])
QUOTES = frozenset(["“", "”", '"', "«", "»", "„", "''", "``"])
COUNTED = frozenset(("two", "three", "four", "five", "six", "several"))
"""Numbers of people who may speak: “two who fled said”."""
_LONGEST_PHRASE = 24
_MEETS = frozenset(
    ("met", "interviewed", "visited", "questioned", "contacted", "surveyed", "polled", "traced", "approached")
)


@cache
def _one_country() -> frozenset[tuple[str, str]]:
    """The words beside the “and” in names of countries: “Trinidad and Tobago” is one place."""
    names = (name for entry in codelist("countries")["country"].values() for name in entry["names"] if " and " in name)
    halves = (name.lower().replace(" and the ", " and ").split(" and ") for name in names)
    return frozenset((a.split()[-1], b.split()[0]) for a, b in halves)


@dataclass(slots=True)
class Words:
    """The words and marks of one sentence: as written, in lower case, and their offsets in the document."""

    sentence: Sentence
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, sentence: Sentence) -> Words:
        """The words of a sentence."""
        offset, whole = sentence.start, sentence.text
        spans = [m.span() for m in _TOKEN.finditer(whole)]
        text = [whole[a:b] for a, b in spans]
        low = [word.lower().replace("’", "'") for word in text]
        return cls(sentence, [a + offset for a, _ in spans], [b + offset for _, b in spans], text, low)

    def __len__(self) -> int:
        return len(self.text)

    def get(self, index: int) -> str:
        """The word at an index in lower case, or the empty string outside the sentence."""
        return self.low[index] if 0 <= index < len(self.low) else ""

    def capital(self, index: int) -> bool:
        """Whether the word at an index begins with a capital letter."""
        return 0 <= index < len(self.text) and self.text[index][0].isupper()

    def is_word(self, index: int) -> bool:
        """Whether there is a word, and no mark, at an index."""
        return 0 <= index < len(self.text) and self.text[index][0].isalnum()

    def matches(self, index: int, run: tuple[str, ...]) -> bool:
        """Whether the words from an index on are these."""
        return self.low[index : index + len(run)] == list(run)


class Phrase:
    """Noun phrases by scanning from one end: every answer is a pair of word indexes, the end exclusive."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._det = cues.words("grammar", "determiners")
        self._links = cues.words("grammar", "links")
        self._stops = cues.words("grammar", "stops")
        self._times = cues.words("grammar", "times")
        self._pronouns = frozenset().union(
            *(cues.words("people", f"pronouns_{kind}") for kind in ("he", "it", "they", "own"))
        ) - {"his", "its", "their", "our", "my"}
        self._relatives = cues.words("grammar", "relatives")

    def nounlike(self, index: int) -> bool:
        """Whether the word can stand inside a noun phrase as its noun, name or adjective."""
        w = self.words
        low = w.get(index)
        if not w.is_word(index):
            return False
        if low in self._stops or low in self._links or self.determiner(index):
            # “Doctors Without Borders”: a small word with a capital between two others is part of a name.
            return (
                index > 0
                and w.capital(index)
                and w.capital(index - 1)
                and w.capital(index + 1)
                and low not in self._times
            )
        if low in self._times and low.endswith("day") and self.determiner(index - 1) and not w.capital(index + 1):
            return w.is_word(index + 1)  # “a Monday report”
        return low not in self._times or (w.capital(index) and low == "may" and w.capital(index - 1))

    def determiner(self, index: int) -> bool:
        """Whether the word is a determiner; the capital in “partner A” is a name."""
        w = self.words
        if w.get(index) not in self._det:
            return False
        inside = index > 0 and w.capital(index) and w.is_word(index - 1)
        return not (inside and (w.text[index] == "A" or w.capital(index + 1)))

    def pronoun(self, index: int) -> bool:
        """Whether the word is a personal pronoun that can speak."""
        return self.words.get(index) in self._pronouns

    def before(self, index: int) -> tuple[int, int] | None:
        """The noun phrase whose last word stands just before ``index``."""
        last = index - 1
        if self.pronoun(last):
            partitive = self.words.get(last - 1) == "of" and self.words.get(last - 2) in self._det
            return last - 2 if partitive else last, index
        if self.words.get(last) == ")" and (inner := self._over_bracket(last)) is not None:
            return self._grow_left(inner), index
        if not self.nounlike(last) and not self._numbered(last):
            return self._demonstrative(last)
        return self._grow_left(last), index

    def _numbered(self, index: int) -> bool:
        return self.words.text[index][0].isdigit() and self.words.capital(index - 1) if index > 0 else False

    def _demonstrative(self, last: int) -> tuple[int, int] | None:
        alone = {"one", "some", "others", "another", "many", "several", "few", "most", "both", "all"}
        if self.words.get(last) in alone:
            return last, last + 1
        return None

    def _grow_left(self, last: int) -> int:
        at = last
        while at > 0 and last - at < _LONGEST_PHRASE:
            step = self._step_left(at)
            if step is None:
                break
            at = step
        relative = self._relative_left(at, last)
        return at if relative is None else relative

    def _step_left(self, at: int) -> int | None:
        w, p = self.words, at - 1
        low = w.get(p)
        if self.determiner(at) and low not in self._links | {"all", "both", "and"}:
            counted = self.determiner(p) and self.words.get(at) in ("two", "three", "four", "many", "few", "other")
            return p if counted else None
        if self.determiner(p):
            return self._over_link(p) if not self.determiner(at) else None
        if low in ("with", "to") and w.get(p - 1) in ("familiar", "close", "privy", "loyal") and self.nounlike(p - 2):
            return p - 2  # “a source familiar with local affairs”
        if low in self._links:
            return p - 1 if self._links_on(p) else None
        if low in ("and", "&"):
            return self._over_and(at, p)
        if low == ")":
            return self._over_bracket(p)
        if low == "-" or low == "/":
            # “MOSCOW - Developers say”: a dash with a space on both sides separates two phrases.
            joins = p > 0 and (w.end[p - 1] == w.start[p] or (at < len(w) and w.end[p] == w.start[at]))
            return p - 1 if joins and self.nounlike(p - 1) else None
        if w.is_word(p) and low[0].isdigit():
            told = w.get(p - 1) in ("of", "with", "among") and w.get(p - 2) in cues.words("nouns", "documents")
            return p - 2 if told else None  # “a survey of 50 former workers”
        return p if self.nounlike(p) and not self.pronoun(p) and not (self._speaks(p) or self._meets(p)) else None

    def _meets(self, index: int) -> bool:
        """Whether the word is the verb of those who went to see a speaker: “the paper met cooks from Oman, who said”."""
        return self.words.get(index) in _MEETS and self.nounlike(index - 1) and not self.words.capital(index)

    def _speaks(self, index: int) -> bool:
        """Whether the word is a finite verb of speech, which no noun phrase runs over: “said in its second report”."""
        low = self.words.low[index]
        cue = cues.verbs().get(low)
        if cue is None or cue.form not in ("ed", "s") or self.words.capital(index):
            return False
        nominal = (
            cues.words("people", "made")
            | cues.words("people", "relayed")
            | cues.words("nouns", "documents")
            | cues.words("nouns", "asserted")
        )
        return (
            low not in nominal
            and low
            not in ("states", "estimates", "called", "known", "identified", "listed", "noted", "places", "plans")
            and not cue.attitude
        )

    def _over_link(self, det: int) -> int:
        w = self.words
        if w.get(det - 1) in self._det and w.get(det - 1) in ("all", "both", "some", "one", "of"):
            return det - 1
        return det

    def _links_on(self, link: int) -> bool:
        if self.words.get(link) == "of" and self.words.get(link - 1) in self._det:
            return True
        before = self.words.get(link - 1)
        rests = before in cues.words("nouns", "rests") and self.words.get(link) in cues.words("nouns", "rests_on")
        return self.nounlike(link - 1) and not (before.endswith("ly") or rests or self._speaks(link - 1))

    def _over_and(self, at: int, conj: int) -> int | None:
        w = self.words
        if not (self.nounlike(conj - 1) and (w.capital(at) == w.capital(conj - 1) or w.get(at) in self._det)):
            return None
        reach = conj - 1
        if (w.get(reach), w.get(at)) in _one_country():
            return reach
        for _ in range(8):
            step = reach - 1
            if step >= 0 and self._speaks(step):
                return None  # “and” joins two clauses: “denied the claim and the ministry said”
            if (
                self.nounlike(step)
                or w.get(step) in self._det
                or (w.get(step) in self._links and self.nounlike(step - 1))
            ):
                reach = step
                continue
            break
        return reach if self.clause_edge(reach) else None

    def _over_bracket(self, close: int) -> int | None:
        w = self.words
        for back in range(close - 1, max(-1, close - 9), -1):
            if w.get(back) == "(":
                return back - 1 if self.nounlike(back - 1) else None
        return None

    def clause_edge(self, index: int) -> bool:
        """Whether a clause may begin at this word: at the sentence's start, or after a mark or conjunction."""
        before = self.words.get(index - 1)
        return (
            not before
            or not before[0].isalnum()
            or before in ("that", "but", "while", "as", "although", "though", "when", "whereas")
        )

    def _relative_left(self, at: int, last: int) -> int | None:
        """Start of a noun phrase whose relative clause ends at ``last``: “a source who had visited Russia”."""
        w = self.words
        for p in range(at - 1, max(-1, last - 16), -1):
            low = w.get(p)
            if not low or not (low[0].isalnum()):
                return None
            relative = low in self._relatives or (low == "that" and p + 1 < at)
            if relative and w.get(p - 1) in COUNTED and self.clause_edge(p - 1):
                return p - 1
            if relative and self.nounlike(p - 1) and w.get(p - 1) not in cues.verbs():
                return self._grow_left(p - 1)
        return None

    def after(self, index: int, plain: bool = False) -> tuple[int, int] | None:
        """The noun phrase that begins at ``index``; ``plain`` leaves out relative clauses and looser additions."""
        w = self.words
        if self.pronoun(index):
            return index, index + 1
        at = index
        while at < len(w) and at - index < _LONGEST_PHRASE and self._fits_right(at, index):
            at += 1
        while at > index and (w.get(at - 1) in self._links | {"and", "&"} or self.determiner(at - 1)):
            at -= 1
        if at == index:
            return None
        return (index, at) if plain else (index, self._with_relative(at))

    def _fits_right(self, at: int, first: int) -> bool:
        w, low = self.words, self.words.get(at)
        if self.determiner(at):
            return at == first or w.get(at - 1) in self._links or self.determiner(at - 1) or w.get(at - 1) == "and"
        if low in self._links:
            return at > first and self._pp_right(at)
        if low in ("and", "&"):
            return at > first and (w.capital(at + 1) or w.get(at + 1) in ("to", "the") or self.nounlike(at + 1))
        if low in ("(", ")", "-", "/"):
            return at > first and self._bracket_right(at)
        if w.is_word(at) and low[0].isdigit():
            return w.capital(at - 1) or at == first or (at == first + 1 and self.determiner(first))
        return self.nounlike(at) and not (at > first and self.pronoun(at))

    def _bracket_right(self, at: int) -> bool:
        w = self.words
        if w.get(at) == "(":
            return any(w.get(k) == ")" for k in range(at + 1, min(len(w), at + 8)))
        return (w.get(at) == ")" and any(w.get(k) == "(" for k in range(max(0, at - 8), at))) or w.get(at) in ("-", "/")

    def _pp_right(self, at: int) -> bool:
        w, following = self.words, self.words.get(at + 1)
        if following in self._times or (following and following[0].isdigit()):
            return False
        if w.get(at) == "to" and w.get(at - 1) != "and":
            return False
        return self.nounlike(at + 1) or following in self._det

    def _with_relative(self, at: int) -> int:
        w = self.words
        if w.get(at) not in self._relatives and w.get(at) != "that":
            return at
        end = at
        while end < len(w) and end - at < _LONGEST_PHRASE and (w.is_word(end)):
            end += 1
        return end


def outlet_after(words: Words, at: int) -> tuple[int, int] | None:
    """First and last token (exclusive) of the outlet that may be named from a token on."""
    first = at + (words.get(at) in cues.words("grammar", "determiners"))
    end = first
    while (
        end < len(words)
        and words.is_word(end)
        and words.low[end] not in cues.words("grammar", "links")
        and words.low[end] not in cues.words("grammar", "stops")
        and end - first < 6
    ):
        end += 1
    return (first, end) if end > first else None
