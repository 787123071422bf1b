"""What the form of a sentence decides: lists paired by “respectively”, “450 here, 300 there”, “of which 3 in the port”, “not
450”.

The weights decide figure by figure and see no order; if the form allows one reading only, it overrides them.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, product

from withheld.extract.candidates import Candidate
from withheld.extract.decide import Decided
from withheld.extract.features import Mention, Mentions, begun
from withheld.extract.uncounted import LISTED
from withheld.extract.vocabularies import PEOPLE, RECORDED
from withheld.extract.wording import STOCK, measured, own_times, stance, wholes_elsewhere
from withheld.extract.wording import number as _number
from withheld.extract.wording import pointed as _pointed
from withheld.text import DocumentAnalysis, Sentence, cue
from withheld.vocabulary import codelist


def settled(
    analysis: DocumentAnalysis, candidates: Sequence[Candidate], mentions: Mentions, decided: Iterable[Decided]
) -> list[Decided]:
    """The decisions, in their order, with the fields that the form of their sentences determines replaced."""
    out: list[Decided] = []
    numbers: defaultdict[int, list[Candidate]] = defaultdict(list)
    for c in candidates:
        numbers[c.sentence].append(c)
    for number, group in groupby(decided, lambda d: d.item.sentence):
        sentence = analysis.sentences[number]
        group = (d for d in group if not _of_others(analysis, mentions, d))
        form = _Form(analysis, sentence, numbers[number], mentions)
        group = measured(analysis.text, sentence.start, sentence.end, list(group))
        here = form.told(form.opened(form.wholes(form.parts(list(group)))), analysis.published)
        here = form.clauses(form.paired(form.listed(form.due(here, analysis.published))))
        before = analysis.sentences[max(0, number - 1)].start
        bounds = before, sentence.start, sentence.end
        out += [stance(analysis.text, bounds, numbers[number], d) for d in here]
    turns = _turns(analysis.text, {m.start for m in mentions.hosts})
    return [_spoken(analysis.text, d, turns) for d in out] if turns else out


def _turns(text: str, places: set[int]) -> dict[int, tuple[int, int]]:
    """Speakers at the head of a line, “ANNA VOLD:”, by the start of the line; empty if there are fewer than two people.

    A label is a name of several words, or one that recurs; places and the words of headings are not people.
    """
    found = [m for m in _TURN.finditer(text) if m.start(1) not in places and not _heading(m[1])]
    often = Counter(m[1] for m in found)
    people = [m for m in found if " " in m[1] or often[m[1]] > 1]
    return {m.start(): m.span(1) for m in people} if len({m[1] for m in people}) > 1 else {}


def _heading(label: str) -> bool:
    return not set(label.casefold().split()).isdisjoint(codelist("words")["heading_words"])


def _spoken(text: str, d: Decided, turns: dict[int, tuple[int, int]]) -> Decided:
    """In a text of several speakers, a figure that its line attributes to nobody else is attributed to the line's speaker."""
    at = turns.get(text.rfind("\n", 0, d.item.start) + 1)
    if at is None:
        return d
    name = " ".join(text[slice(*at)].split())
    said = d.points["speaker"]
    if said.value not in (None, name) and not (said.mention and said.mention.start in dict(turns.values())):
        return d
    return _pointed(d, "speaker", Mention(*at, name.title() if name.isupper() else name))


class _Form:
    """One sentence: its bounds, its numbers, and the hosts and times that it names."""

    def __init__(
        self, analysis: DocumentAnalysis, sentence: Sentence, numbers: Sequence[Candidate], mentions: Mentions
    ) -> None:
        self.text, self.start, self.end, self.numbers = analysis.text, sentence.start, sentence.end, numbers
        self.named = {
            "host": [m for m in begun(mentions.hosts, self.start, self.end) if _may_host(m)],
            "period": begun(mentions.periods, self.start, self.end),
        }

    # ---- “of which 3 in the port” --------------------------------------------------------------------------------

    def parts(self, decided: list[Decided]) -> list[Decided]:
        """A part after “of which” has the measure of what stands right before it: of 12 sites, 3 are sites, not workers."""
        out: list[Decided] = []
        for d in decided:
            whole = out[-1] if out else None
            if whole and whole.measure == "sites" and RECORDED[d.measure] in PEOPLE and self._part(whole, d):
                d = replace(d, measure="sites")
            out.append(d)
        return out

    def wholes(self, decided: list[Decided]) -> list[Decided]:
        """The whole of a part that came or went is a stock: in “a third of the 3,000 went home”, 3,000 were there."""
        bases = {
            c.product.base[0]: d.measure for d in decided if (c := _number(d)).product and RECORDED[d.measure] in _MOVES
        }
        return [replace(d, measure=STOCK) if bases.get(d.item.start) == d.measure else d for d in decided]

    def opened(self, decided: list[Decided]) -> list[Decided]:
        """A single time at the head of a sentence is the next figure's, if the weights found none in the sentence.

        A day is left to the weights: it may date another event, or the statement.
        """
        times = self.named["period"]
        if (
            len(times) != 1
            or len(self.text[self.start : times[0].start].split()) > _HEAD
            or times[0].traits[1]
            or times[0].traits[8]
        ):
            return decided
        first = min((c.core for c in self.numbers if c.core >= times[0].end), default=self.end)
        told = _TOLD_AGAINST.match(self.text, times[0].start, times[0].end)
        blank = [
            d for d in decided
            if (d.points["period"].mention is None and _number(d).core <= first) or (told and self._from_before(d))
        ]  # fmt: skip
        return [_pointed(d, "period", times[0]) if any(d is b for b in blank) else d for d in decided]

    def _from_before(self, d: Decided) -> bool:
        """Whether the time of a figure is from an earlier sentence."""
        at = d.points["period"].mention
        return at is not None and at.start < self.start

    def told(self, decided: list[Decided], published: dt.date | None) -> list[Decided]:
        """What somebody “told lawmakers in April” held by then, not when it is published months later."""
        said = [
            m for m in self.named["period"]
            if published and m.value[1] and (published - m.value[1]).days > _STALE  # type: ignore[index]
            and _SAID.search(self.text, self.start, m.start) and _THAT.match(self.text, m.end)
        ]  # fmt: skip
        if len(said) != 1:
            return decided
        return [
            _pointed(d, "period", said[0]) if d.points["period"].published and d.item.start > said[0].end else d
            for d in decided
        ]

    def due(self, decided: list[Decided], published: dt.date | None) -> list[Decided]:
        """A plan in a sentence with one deadline is due by then, if the weights found no time for it."""
        ends = [
            m for m in self.named["period"]
            if m.traits[2] and published and m.value[1] and m.value[1] > published  # type: ignore[index]
        ]  # fmt: skip
        if len(ends) != 1:
            return decided
        return [
            _pointed(d, "period", ends[0])
            if d.measure == "workers_planned" and d.points["period"].mention is None
            else d
            for d in decided
        ]

    def _part(self, whole: Decided, part: Decided) -> bool:
        c = _number(part)
        before = self.text[whole.item.end : c.start]
        after = self.text[c.end : self.end]
        return bool(_OF_WHICH.fullmatch(before)) or bool(_OF_THEM.match(after) and _ASIDE.fullmatch(before))

    # ---- “450 and 300, respectively” -----------------------------------------------------------------------------

    def paired(self, decided: list[Decided]) -> list[Decided]:
        """Figures and hosts, or figures and times, paired in order by “respectively”."""
        mark = _RESPECTIVELY.search(self.text, self.start, self.end)
        if mark is None:
            return decided
        measures = dict.fromkeys(d.measure for d in decided)
        for kind, measure in product(("host", "period"), measures):
            row = self._row(kind, mark.end())
            figures = [d for d in decided if d.measure == measure and d.item.start < mark.start()]
            if len(figures) != len(row):
                figures = [d for d in decided if d.measure == measure and d.item.start > mark.start()]
            if (
                len(row) < 2
                or len(row) != len(figures)
                or not self._list([(d.item.start, d.item.end) for d in figures])
            ):
                continue
            told = dict(zip((id(d) for d in figures), row, strict=True))
            decided = [_pointed(d, kind, told[id(d)]) if id(d) in told else d for d in decided]
        return decided

    def _row(self, kind: str, end: int) -> list[Mention]:
        """The longest list of mentions, all of different values."""
        runs: list[list[Mention]] = []
        for m in (m for m in self.named[kind] if m.start < end):
            if runs and LISTED.fullmatch(self.text[runs[-1][-1].end : m.start]):
                runs[-1].append(m)
            else:
                runs.append([m])
        best = max(runs, key=len, default=[])
        return best if len({str(m.value) for m in best}) == len(best) else []

    def _list(self, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether nothing between the figures could begin another clause."""
        return all(not _CLAUSE.search(self.text, a[1], b[0]) for a, b in pairwise(spans))

    # ---- entries of a list, “(2017: 400)” -----------------------------------------------------------------

    def listed(self, decided: list[Decided]) -> list[Decided]:
        """Figures right after a name or time that a list gives them; what belongs to one figure is taken from the others."""
        for kind in ("host", "period"):
            own = {id(d): m for d in decided if (m := self._before(kind, _number(d)))}
            behind = {id(d): m for d in decided if (m := self._behind(kind, _number(d)))}
            if len(behind) > 1:  # one alone may apply to several: “2,000 and 300 in the north”
                own = behind | own
            if not own or len(decided) < 2:
                continue
            taken = [m.start for m in own.values()]
            decided = [
                _pointed(d, kind, own[id(d)]) if id(d) in own else self._elsewhere(kind, d, taken) for d in decided
            ]
        return decided

    def _before(self, kind: str, c: Candidate) -> Mention | None:
        """The one name before a number, or the last after a semicolon, if name and number form an entry of a list."""
        since = max((o.end for o in self.numbers if o.end <= c.start), default=self.start)
        inside = [m for m in self.named[kind] if since <= m.start and m.end <= c.start]
        if not inside:
            return None
        m = inside[-1]
        led = self.text[since : m.start]
        if len(inside) > 1 and not _NEW_ENTRY.search(led):
            return None
        entry = _ENTRY if since > self.start else _FIRST
        return m if _TO_NUMBER.fullmatch(self.text[m.end : c.start]) and entry.search(led) else None

    def _behind(self, kind: str, c: Candidate) -> Mention | None:
        """The name right after a number: “$400 in the capital”."""
        led = _IN.match(self.text, c.end, self.end)
        return next((m for m in self.named[kind] if led and m.start == led.end()), None)

    def _elsewhere(self, kind: str, d: Decided, taken: Sequence[int]) -> Decided:
        """A figure that points to another figure's mention points to the most probable other mention instead."""
        at = d.points[kind].mention
        if at is None or at.start not in taken:
            return d
        free = [m for m in self.named[kind] if m.start not in taken and m.value != at.value]
        if not free:
            return d
        chances = {str(value): share for value, share in d.points[kind].shares}
        best = max(free, key=lambda m: (chances.get(str(m.value), 0.0), -abs(m.start - d.item.start)))
        return _pointed(d, kind, best)

    def clauses(self, decided: list[Decided]) -> list[Decided]:
        """Figures with the time that their own clause gives, and wholes without the country of their part."""
        decided = own_times(self.text, self.end, self.numbers, self.named["period"], decided)
        return wholes_elsewhere(self.text, self.numbers, self.named, decided)


def _of_others(analysis: DocumentAnalysis, mentions: Mentions, d: Decided) -> bool:
    """Whether a number counts the people of a state that is no sender here: “800 Kenyan nurses” in a text on another state."""
    if RECORDED[d.measure] not in PEOPLE:
        return False
    end = _number(d).end
    at = bisect_left(mentions.hosts, end, key=lambda m: m.start)
    m = next(iter(mentions.hosts[at : at + 1]), None)
    if (
        m is None
        or not m.traits[1]
        or m.value in analysis.programmes
        or not _COUNTS.fullmatch(analysis.text, end, m.start)
    ):
        return False
    behind = analysis.text[m.end : m.end + _NEAR]
    return not any(re.search(e["said"], behind, re.I) for e in codelist("counted")["code"] if "said" in e)


_COUNTS = cue("structure", "counts")
_NEAR = 30
"""Characters after a people's name in which “permit” or “visa” means that its state issued it."""


def _may_host(m: Mention) -> bool:
    """Whether a name is of a place that may host workers, not of a people: see ``Mentions``."""
    country, people, capital, region, city, own, barred = m.traits
    return bool((country or capital or region or city) and not people and not own and not barred)


_MOVES = frozenset({"workers_returned", "workers_dispatched", "workers_affected", "casualties"})
_HEAD = 5
"""Words before the opening time of a sentence, at most: “At the end of 2017”."""
_TOLD_AGAINST = cue("structure", "told_against")
_STALE = 31
"""Days from a statement to the publication of it, at most, for its figure to still hold on publication."""
_SAID = cue("structure", "said")
_THAT = cue("structure", "that")
_TURN = cue("structure", "turn")
_OF_WHICH = cue("structure", "of_which")
_OF_THEM = cue("structure", "of_them")
_ASIDE = cue("structure", "aside")
_RESPECTIVELY = cue("structure", "respectively")
_CLAUSE = cue("structure", "clause")
_TO_NUMBER = cue("structure", "to_number")
_ENTRY = cue("structure", "entry")
_IN = cue("structure", "in")
_NEW_ENTRY = cue("structure", "new_entry")
_FIRST = cue("structure", "first")
