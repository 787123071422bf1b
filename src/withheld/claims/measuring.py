"""Which measure a head-count is: stock, flow, plan, an event or the dead, by the cue that stands nearest."""

from __future__ import annotations

import re

from withheld.claims.figures import Figure
from withheld.claims.nearness import Cue, nearest, pattern
from withheld.claims.nouns import Noun, counted
from withheld.claims.setting import Line, Setting
from withheld.records import Measure
from withheld.vocabulary import codelist

_DEFAULT = 52.0
_TRAVEL = re.compile(r"\b(?:entries|entry|visits|trips|crossings|tourist|student visas?|educational?)\b", re.I)


def _stops(line: Line, figure: Figure) -> tuple[tuple[int, int], ...]:
    return tuple((f.start, f.end) for f in line.figures if f is not figure and f.kind == "count")


def measure_of(
    setting: Setting, line: Line, figure: Figure, noun: Noun, inherited: Measure | None
) -> tuple[Measure | None, Cue | None]:
    """The measure of a head-count and the cue that tells; None where it counts nothing of the programme.

    Without a cue it is ``inherited`` from the figure before, or else a stock.
    """
    span = (_coordinated(setting, line, figure), max(figure.end, noun.end))
    within = (line.sentence.start, line.sentence.end)
    before = setting.text[line.sentence.start : figure.start]
    if _ADDRESSED.search(before):
        return None, None  # “sent questions to two dozen workers”
    if moved := _number_of_movers(setting, line, figure):
        return moved
    if gone := _left_a_place(setting, noun):
        return "workers_returned", gone
    best: tuple[float, Measure, Cue | None] = (_DEFAULT, "workers_abroad", None)
    for measure, (limit, bias) in codelist("claims")["people_reach"].items():
        cue = nearest(pattern("claims", "people_cues", measure), setting.text, span, within, _stops(line, figure))
        if cue is None or cue.distance > limit or _overruled(setting, measure, cue, figure):
            continue
        if cue.distance + bias < best[0]:
            best = (cue.distance + bias, measure, cue)
    if best[1] == "workers_dispatched" and best[2] and (deed := _deed(setting, line, noun, best[2])):
        best = (0.0, "workers_affected", deed)
    if best[1] == "workers_dispatched" and best[2] and _homewards(setting, best[2]):
        best = (best[0], "workers_returned", best[2])
    if best[2] is None and inherited is not None and noun.kind in ("none", "partitive"):
        return inherited, None
    if best[1] not in ("workers_affected", "casualties") and re.match(r"(?:former|ex-)\b", noun.text, re.I):
        return None, None  # former workers are no stock
    if best[1] in ("workers_dispatched", "workers_planned") and _TRAVEL.search(noun.text):
        return None, None
    return best[1], best[2]


_DEED = re.compile(
    r"\b(?:rioted|(?:started|began|staged|joined|held|launched|mounted) an? (?:\w+ )?(?:riot|strike|protest|walkout|sit-in)|"
    r"went on strike|struck|protested|occupied|stormed|walked (?:off|out)|downed tools|stopped work(?:ing)?|took \w+(?: \w+)? hostage|"
    r"rebelled|revolted|clashed|escaped|fled|sued)\b",
    re.I,
)


def _deed(setting: Setting, line: Line, noun: Noun, sent: Cue) -> Cue | None:
    """“2,000 workers dispatched to Jilin started a riot”: a participle tells who they are, the verb what they did."""
    if not 0 <= sent.start - noun.end <= 2 or setting.text[sent.end - 2 : sent.end] not in ("ed", "nt"):
        return None
    found = _DEED.search(setting.text, sent.end, min(line.sentence.end, sent.end + 160))
    if found is None or re.search(r"\d|[;:]", setting.text[sent.end : found.start()]):
        return None
    return Cue(found.start(), found.end(), float(found.start() - sent.end))


_AND = re.compile(r"\s*(?:,|,? and|,? or)\s+(?:another\s+)?")


def _coordinated(setting: Setting, line: Line, figure: Figure) -> int:
    """Where the list begins that a count ends: “will send 1,000 deminers and 5,000 builders” has one verb for both."""
    start, programme = figure.start, setting.programme or ""
    for other in reversed([f for f in line.figures if f.kind == "count" and f.end <= figure.start]):
        noun = counted(setting.text, line.toks, other, programme)
        if not _AND.fullmatch(setting.text, max(noun.end, other.end), start):
            break
        start = other.start
    return start


def _homewards(setting: Setting, cue: Cue) -> bool:
    """“Crossed the bridge to Sinuiju”, “arrived in Pyongyang”: a move into the sending state."""
    near = setting.text[cue.end : cue.end + 60]
    return any(
        p.country == setting.programme
        and cue.end <= p.start < cue.end + 60
        and re.search(r"\b(?:to|in|into|at)\s+$", near[: p.start - cue.end])
        for p in setting.places
    )


_ADDRESSED = re.compile(
    r"\b(?:sent|put|posed|addressed|gave|wrote) (?!(?:\w+ )?(?:permits?|visas?|jobs?|work|contracts?)\b)(?:[a-z]+ ){1,3}to "
    r"(?:about |some |around |more than )?$",
    re.I,
)
_LEFT = re.compile(r"\s+(?:(?:have|had|has)\s+)?left\s+(?:the\s+)?")


def _left_a_place(setting: Setting, noun: Noun) -> Cue | None:
    """“300 workers left Dandong by bus”: out of a host, not out of the sending state."""
    m = _LEFT.match(setting.text, noun.end)
    if m is None:
        return None
    there = next((p for p in setting.places if p.start == m.end() and p.country != setting.programme), None)
    return Cue(m.start(), m.end(), 0.0) if there else None


_PUT_AT = re.compile(
    r"\b(?:number|total|count) of (?P<who>[^.;]{3,120}?)\b(?:was|were|is|has been|had been|stood|stands|"
    r"reached|came|rose|fell|grew|put|totalled|totaled|at)\b"
    r"[^.;]{0,90}$",
    re.I,
)


_MOVES = re.compile(
    r"\b(?P<what>(?:labou?rer?|worker)s?['’]? (?:transfers?|placements?|dispatch(?:es)?|relocations?))\b[^.;]{0,60}"
    r"\b(?:averag\w+|reach\w*|total\w*|stood at|came to|hit|exceed\w*|amount\w* to|rose to|fell to)\s+(?:\w+\s+){0,2}$",
    re.I,
)


def _number_of_movers(setting: Setting, line: Line, figure: Figure) -> tuple[Measure, Cue] | None:
    """“The number of workers who entered Russia was put by the border service at 7,300”: who is counted says what."""
    if moves := _MOVES.search(setting.text, line.sentence.start, figure.start):
        return "workers_dispatched", Cue(*moves.span("what"), 0.0)
    found = _PUT_AT.search(setting.text, line.sentence.start, figure.start)
    if found is None:
        return None
    movers: tuple[Measure, ...] = ("workers_returned", "workers_dispatched")
    for measure in movers:
        cue = nearest(pattern("claims", "people_cues", measure), setting.text, found.span("who"), found.span("who"))
        if cue is not None and not _overruled(setting, measure, cue, figure):
            return measure, cue
    return None


_GENERAL = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|would|will)\s+(?:thought|believed|said|reported|estimated|"
    r"known)\s+to\s+$",
    re.I,
)


_IN_STATE = re.compile(r"\b(?:are|were|is|was|remain|still)\s+$", re.I)


_PARTICIPLE = re.compile(r"\s+(?:\w+ly\s+)?(?:had|been|gone|come|left|sent|taken|seen|\w+ed)\b")
_STAYING = re.compile(r"\b(?:permission|waiting|unable|hoping|want(?:s|ed)?|cannot|not|refus\w+) to\s+$", re.I)
_GOING = re.compile(
    r"\s+(?:\w+\s+){0,2}(?:be gone|leave|go home|return|be (?:sent|flown|brought) (?:home|back)|be (?:repatriated|deported|expelled)|"
    r"repatriate|deport|expel)\b",
    re.I,
)


def _overruled(setting: Setting, measure: Measure, cue: Cue, figure: Figure) -> bool:
    """A cue that speaks of something else: “sent” in “sent home”, “work” in “work permits”, “will” in “said it will”."""
    if setting.text[cue.start : cue.end].lower() == "landed":
        near = (p.country for p in setting.places if cue.end <= p.start < cue.end + 40)
        return (setting.programme in near) is (measure == "workers_dispatched")
    if measure == "workers_returned":
        # “Waiting to return”: they are still there.
        return bool(_STAYING.search(setting.text[max(0, cue.start - 24) : cue.start]))
    if measure == "workers_abroad":
        have = setting.text[cue.start : cue.end].lower() in ("has", "have", "had")
        return have and bool(_PARTICIPLE.match(setting.text, cue.end))
    if measure == "workers_dispatched":
        return _no_dispatch(setting, cue)
    if measure == "workers_planned":
        going = _GOING.match(setting.text, cue.end)
        return bool(going) or (cue.start > figure.end and cue.start - figure.end > 60)
    return False


def _no_dispatch(setting: Setting, cue: Cue) -> bool:
    """“Sent home”, “are registered”, “have worked here since January”: no dispatch."""
    told = setting.text[cue.start : cue.end].lower()
    if told == "registered" and _IN_STATE.search(setting.text[max(0, cue.start - 14) : cue.start]):
        return True
    if re.match(r"ha[sv]e? (?:worked|served)", told):
        return bool(re.search(r"\bsince\b", setting.text[cue.end : setting.finder.at(cue.start).end]))
    return bool(re.match(r"\s+(?:\w+\s+){0,5}(?:home|back)\b", setting.text[cue.end : cue.end + 40]))
