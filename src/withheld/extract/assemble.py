"""Builds records from decisions: values from the grammar, fields from the pointers, nothing that the quotation does not contain.

The weights do not know measures that a case or the data adds: cue words decide these, and the record says so.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from withheld.extract.candidates import Candidate
from withheld.extract.decide import Decided, Pointed, confidence
from withheld.extract.features import Mentions
from withheld.extract.origin import origin_of
from withheld.extract.vocabularies import MEASURES, MONEY, PEOPLE, RECORDED, UNITS
from withheld.records import Claim, Counted, Ground, Rate, Span, Stance
from withheld.soundness import faults
from withheld.text import DocumentAnalysis, clause_tail, cue, host_money, pattern, quote
from withheld.vocabulary import codelist, measures

Bounds = tuple[float | None, float | None]


class Assembler:
    """Builds the claims of one document."""

    def __init__(
        self, analysis: DocumentAnalysis, candidates: list[Candidate], mentions: Mentions, programme: str,
        right: Mapping[str, Sequence[float]] | None = None,
    ) -> None:  # fmt: skip
        self.analysis, self.text, self.programme = analysis, analysis.text, programme
        self.candidates, self.mentions, self.right = candidates, mentions, right or {}

    def claims(self, decided: list[Decided]) -> list[Claim]:
        """The claims of the decided figures, each figure once per measure and origin."""
        made = (self.claim(d) for d in decided)
        return once([c for c in made if c is not None and not any(faults(c))])

    def claim(self, d: Decided) -> Claim | None:
        """The claim of one decided figure; None if its unit is unknown."""
        c = d.item.candidate
        assert c is not None
        measure = RECORDED[d.measure]
        unit = self._unit(c, d, measure)
        if unit is None:
            return None
        low, high, qualifier, note, first = self._value(c, d)
        start, end = self._stretch(c, first)
        host, hosted = self._host(d, measure)
        period, when = self._period(d, measure)
        origin, via, cue = self._origin(d)
        per = cast(
            Rate | None, (c.per or d.per or None) if measure in MONEY | {"hours_worked"} or c.per == "year" else None
        )
        place = self._place(d.points["place"], host)
        return Claim(
            document=self.analysis.document.id, quote=quote(self.analysis.document, self.analysis.sentences, start, end),
            confidence=confidence("claim", d.sure, self.right), measure=measure, low=low, high=high, qualifier=qualifier, unit=unit,
            per=per, each=unit.isupper() and (d.each or c.each), programme=self.programme, host=host, place=place, sector=self._sector(d),
            start=period[0], end=period[1], origin=origin, via=via, stance=cast(Stance, d.stance), derivation=note,
            counted=self._counted(c, start, end) if unit == "person" else None, figure=Span(start=c.core, end=c.end),
            grounds=(*hosted, *when, *cue),
        )  # fmt: skip

    # ---- values ------------------------------------------------------------------------------------------------

    def _unit(self, c: Candidate, d: Decided, measure: str) -> str | None:
        if measure not in MONEY:
            return UNITS[measure]
        money = c if c.kind == "money" else self._sum(c)
        if money is None:
            return None
        return host_money(money.unit, d.points["host"].value, self.text[money.start : money.end])

    def _sum(self, c: Candidate) -> Candidate | None:
        """The sum that gives a bare number its currency: the last one before it, else the next."""
        sums = [o for o in self.candidates if o.kind == "money"]
        before = [o for o in sums if o.core < c.core]
        return before[-1] if before else next(iter(sums), None)

    def _value(self, c: Candidate, d: Decided) -> tuple[float | None, float | None, str, str | None, int]:
        if d.measure == "kept_share":
            low, high, qualifier = c.rest
            return low, high, qualifier, f"workers keep {self.text[c.core : c.end]}: the state takes the rest", c.start
        if c.kind == "fraction" and UNITS.get(d.measure) != "fraction" and c.product:
            p = c.product
            return p.low, p.high, p.qualifier, p.derivation, min(c.start, p.base[0])
        return c.low, c.high, c.qualifier, c.derivation, c.start

    def _stretch(self, c: Candidate, first: int) -> tuple[int, int]:
        """Start and end of the quotation: from the figure to the end of its clause, extended to a base that stands elsewhere."""
        sentence = self.analysis.sentences[c.sentence]
        end = c.end + clause_tail(self.text, c.end, sentence.end)
        if c.product and first == c.product.base[0] < c.start:
            end = max(end, c.end)
        elif c.product:
            end = max(end, c.product.base[1]) if first == c.start and c.product.base[0] >= c.start else end
        start = min(first, c.start)
        while end > max(c.end, start + 1) and (self.text[end - 1].isspace() or self.text[end - 1] in ",;:(—–“"):
            end -= 1
        return start, max(end, c.end)

    def _counted(self, c: Candidate, start: int, end: int) -> Counted | None:
        near = self.text[start:end]
        listed = codelist("counted")["code"]
        found = (e["code"] for e in listed if "said" in e and re.search(e["said"], near, re.I))
        return cast(Counted | None, next(found, None))

    # ---- fields ------------------------------------------------------------------------------------------------

    def _host(self, d: Decided, measure: str) -> tuple[str | tuple[str, ...] | None, tuple[Ground, ...]]:
        p = self._led_host(d, measure) or d.points["host"]
        if measure == "host_countries" or p.value is None or self._at_home(d, p) or self._worldwide(d, p, measure):
            return None, ()
        codes = tuple(self._joined(d, p))
        return (codes[0] if len(codes) == 1 else codes), self._ground("host", p, d)

    def _led_host(self, d: Decided, measure: str) -> Pointed | None:
        """The country that the words right after a head-count lead to: “340 in Malta and 760 in Oman”."""
        c = d.item.candidate
        if c is None or measure not in PEOPLE:
            return None
        led = _LED.match(self.text, c.end, self.analysis.sentences[c.sentence].end)
        if led is None:
            return None
        at = bisect_left(self.mentions.hosts, led.end(), key=lambda m: m.start)
        m = next(iter(self.mentions.hosts[at : at + 1]), None)
        # Traits: country, people, capital, region, city; the sender's own; one that never hosts its workers.
        if m is None or m.start != led.end() or m.traits[1] or not any(m.traits[:5]) or m.traits[5] or m.traits[6]:
            return None
        return Pointed(m.value, m, d.points["host"].sure, shares=d.points["host"].shares)

    def _worldwide(self, d: Decided, p: Pointed, measure: str) -> bool:
        """Whether “work abroad” or the like follows and the host is named in another sentence: that count is of all hosts."""
        c, m = d.item.candidate, p.mention
        elsewhere = m is not None and self.analysis.finder.at(m.start).number != d.item.sentence
        if c is None or not elsewhere or measure not in PEOPLE:
            return False
        return bool(_WORLDWIDE.match(self.text, c.end, self.analysis.sentences[c.sentence].end))

    def _at_home(self, d: Decided, p: Pointed) -> bool:
        """Whether a figure is about the sending state itself, so that it has no host abroad.

        A sum in the sender's currency is pay at home, unless its own sentence names the host.
        """
        if p.value == self.programme:
            return self.analysis.abroad
        c, m = d.item.candidate, p.mention
        if c is None or m is None or not self.analysis.own_money(c.unit):
            return False
        return self.analysis.finder.at(m.start).number != d.item.sentence

    def _joined(self, d: Decided, p: Pointed) -> list[str]:
        """The host, and those listed with it: “in Poland and Malta”."""
        assert p.mention is not None
        found = [
            m for m in self.mentions.hosts
            if (m.traits[0] or m.traits[2] or m.traits[4]) and not (m.value == self.programme and self.analysis.abroad)
        ]  # fmt: skip
        codes, likely = [str(p.value)], {v for v, _ in p.shares}
        at = next((i for i, m in enumerate(found) if m.start == p.mention.start), None)
        if at is None:
            return codes
        for step in (1, -1):
            i = at + step
            while 0 <= i < len(found) and found[i].value in likely:
                a, b = sorted((found[i - step], found[i]), key=lambda m: m.start)
                if not _JOIN.match(self.text[a.end : b.start]):
                    break
                codes.insert(len(codes) if step > 0 else 0, str(found[i].value))
                i += step
        return list(dict.fromkeys(codes))

    def _place(self, p: Pointed, host: str | tuple[str, ...] | None) -> str | None:
        if p.mention is None:
            return None
        country = next((m.value for m in self.mentions.hosts if m.start == p.mention.start), None)
        return None if country and isinstance(host, str) and country != host else str(p.value)

    def _sector(self, d: Decided) -> str | None:
        """The sector that the weights chose: builders are recognised by scaffolds, programmers only if the text names them."""
        if d.sector != "it":
            return d.sector
        named = any(m.group() != "it" for m in pattern("scope", "sectors", str(d.sector)).finditer(self.analysis.text))
        return d.sector if named else None

    def _period(self, d: Decided, measure: str) -> tuple[tuple[dt.date | None, dt.date | None], tuple[Ground, ...]]:
        p = d.points["period"]
        kind = measures()[measure]
        sums = kind.is_flow and kind.is_people and d.per != "year"
        return held(p, self.mentions, planned=kind.is_plan, sums=sums), self._ground("period", p, d)

    def _origin(self, d: Decided) -> tuple[str | None, tuple[str, ...], tuple[Ground, ...]]:
        origin, via = origin_of(self.text, self.mentions, d)
        return origin, via, self._ground("origin", d.points["speaker"], d) if origin else ()

    def _ground(self, part: str, p: Pointed, d: Decided) -> tuple[Ground, ...]:
        sure = round(p.sure, 3)
        if p.mention is None:
            if part == "period" and p.published and self.analysis.published:
                return (Ground(part="period", words=_PUBLISHED, reach="publication", sure=sure),)
            return ()
        m = p.mention
        same = self.analysis.finder.at(m.start).number == d.item.sentence
        words = " ".join(self.text[m.start : m.end].split())
        span = Span(start=m.start, end=m.end)
        return (Ground(part=part, words=words, reach="sentence" if same else "passage", span=span, sure=sure),)


_WORLDWIDE = cue("assemble", "worldwide")
_JOIN = re.compile(r"^(?:,\s*|\s+and\s+|,\s+and\s+|\s+or\s+|\s+as well as\s+|\s+and (?:in|to)\s+)(?:the\s+)?$")
_LED = re.compile(
    r"(?:\s+(?!(?:and|or|but|while)\b)[^\W\d_][^\s\d,;:.()]*){0,4}?\s+in\s+(?:the\s+)?"
)  # at most four words and “in”
_PUBLISHED = "the date of publication, by the tense"


def held(
    p: Pointed, mentions: Mentions, *, planned: bool = False, sums: bool = False
) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of the time that a pointer chose; for a plan, the reading of it that is in the future.

    What ``sums`` up over a time, as departures do, has no first day where it is counted “by 31 March”.
    """
    published = mentions.analysis.published
    if p.published:
        return published, published
    if p.value is None:
        return None, None
    first, last = cast(tuple[dt.date | None, dt.date | None], p.value)
    time = mentions.times.get(p.mention.start) if p.mention else None
    if time is None:
        return first, last
    if planned and time.coming[1]:
        first, last = time.coming
    if planned and time.kind == "by" and published and last and last > published:
        return published, last
    return (None, last) if time.until or (sums and time.kind == "by") else (first, last)


def once(claims: list[Claim]) -> list[Claim]:
    """A figure repeated by the same origin, or by none, is one record, the first; another named origin makes another.

    A repetition adds nothing to the first but a withdrawal; the figure with another host, place or period is another record.
    """
    kept: list[Claim] = []
    seen: dict[tuple[object, ...], dict[str | None, int]] = {}
    for claim in claims:
        origins = seen.setdefault((claim.measure, claim.low, claim.high, claim.unit), {})
        same = origins.get(claim.origin, origins.get(None) if claim.origin is None else None)
        if same is None and claim.origin is None and origins:
            same = next(iter(origins.values()))
        if same is not None and _one_scope(kept[same], claim):
            if claim.stance == "withdrawn" and kept[same].stance != "denied":  # the text takes back what it said
                kept[same] = kept[same].model_copy(update={"stance": "withdrawn"})
            continue
        origins.setdefault(claim.origin, len(kept))
        kept.append(claim)
    return kept


def _one_scope(a: Claim, b: Claim) -> bool:
    """Whether host, place and period agree wherever both claims have them."""
    ends = (a.start, b.start) if a.start or b.start else (a.end, b.end)
    both = ((a.host, b.host), (a.place, b.place), ends)
    return not any(x and y and x != y for x, y in both) and (a.point is None or a.point >= 20 or a.unit != "person")


SURE = 0.6
"""Confidence of a claim that a cue alone decides: high enough to be shown."""
REACH = 60
"""Characters between figure and cue, at most, unless the code list sets another number."""


def added_claims(analysis: DocumentAnalysis, candidates: list[Candidate], programme: str) -> Iterator[Claim]:
    """Claims of the measures that the reader's weights do not know, by the cues in ``data/codelists/claims.toml``."""
    for code in (code for code in measures() if code not in MEASURES):
        for group in ("people_cues", "money_cues"):
            if code in codelist("claims")[group]:
                yield from _of(analysis, candidates, programme, code, group)


def _of(
    analysis: DocumentAnalysis, candidates: list[Candidate], programme: str, code: str, group: str
) -> Iterator[Claim]:
    kind = "money" if group == "money_cues" else "count"
    reach = codelist("claims").get("people_reach", {}).get(code, [REACH])[0]
    for c in candidates:
        sentence = analysis.sentences[c.sentence]
        if c.kind != kind or not analysis.named_in(sentence.start, sentence.end):
            continue
        cue = min(
            pattern("claims", group, code).finditer(analysis.text, sentence.start, sentence.end),
            key=lambda m: max(m.start() - c.end, c.start - m.end()),
            default=None,
        )
        if cue is None or max(cue.start() - c.end, c.start - cue.end()) > reach:
            continue
        start, end = min(c.start, cue.start()), max(c.end + clause_tail(analysis.text, c.end, sentence.end), cue.end())
        ground = Ground(part="cue", words=cue.group(), reach="sentence", span=Span(start=cue.start(), end=cue.end()))
        yield Claim(
            document=analysis.document.id, quote=quote(analysis.document, analysis.sentences, start, end), confidence=SURE,
            measure=code, low=c.low, high=c.high, qualifier=c.qualifier, unit=c.unit if kind == "money" else measures()[code].unit,
            per=c.per if kind == "money" else None, each=measures()[code].each, programme=programme,
            figure=Span(start=c.core, end=c.end), grounds=(ground,),
        )  # fmt: skip
