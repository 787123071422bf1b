"""Measures that a case or the data adds: no weights know them, so their cue words decide, and the record says which did."""

from __future__ import annotations

from collections.abc import Iterator

from withheld.extract.candidates import Candidate
from withheld.extract.vocabularies import MEASURES
from withheld.records import Claim, Ground, Span
from withheld.text.patterns import pattern
from withheld.text.quotes import clause_tail, quote
from withheld.text.setting import Setting
from withheld.vocabulary import codelist, measures

SURE = 0.6
"""Confidence of what a cue alone decides: shown, and no more than that."""
REACH = 60
"""Characters between figure and cue, at most, where the data says nothing else."""


def added_claims(setting: Setting, candidates: list[Candidate], programme: str) -> Iterator[Claim]:
    """Claims of the measures that the reader's weights do not know, by the cues in ``data/codelists/claims.toml``."""
    known = [code for code in measures() if code not in MEASURES]
    for code in known:
        for group in ("people_cues", "money_cues"):
            if code in codelist("claims")[group]:
                yield from _of(setting, candidates, programme, code, group)


def _of(setting: Setting, candidates: list[Candidate], programme: str, code: str, group: str) -> Iterator[Claim]:
    kind = "money" if group == "money_cues" else "count"
    reach = codelist("claims").get("people_reach", {}).get(code, [REACH])[0]
    for c in candidates:
        sentence = setting.sentences[c.sentence]
        if c.kind != kind or not setting.named_in(sentence.start, sentence.end):
            continue
        cue = min(
            pattern("claims", group, code).finditer(setting.text, sentence.start, sentence.end),
            key=lambda m: max(m.start() - c.end, c.start - m.end()),
            default=None,
        )
        if cue is None or max(cue.start() - c.end, c.start - cue.end()) > reach:
            continue
        start, end = min(c.start, cue.start()), max(c.end + clause_tail(setting.text, c.end, sentence.end), cue.end())
        ground = Ground(part="cue", words=cue.group(), reach="sentence", span=Span(start=cue.start(), end=cue.end()))
        yield Claim(
            document=setting.document.id, quote=quote(setting.document, setting.sentences, start, end), confidence=SURE,
            measure=code, low=c.low, high=c.high, qualifier=c.qualifier, unit=c.unit if kind == "money" else measures()[code].unit,
            per=c.per if kind == "money" else None, each=measures()[code].each, programme=programme,
            figure=Span(start=c.core, end=c.end), grounds=(ground,),
        )  # fmt: skip
