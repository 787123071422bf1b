"""Counts of people, workplaces and host countries: which of the measures a head-count is."""

from __future__ import annotations

import re
from typing import cast

from withheld.claims.draft import Draft, Why
from withheld.claims.figures import Figure
from withheld.claims.measuring import measure_of
from withheld.claims.nearness import Cue, nearest, pattern
from withheld.claims.nouns import Noun, counted
from withheld.claims.setting import Line, Setting
from withheld.records import Measure, Rate

_TEAM = re.compile(
    r"\b(?:groups?|teams?|parties|squads?|units?|rooms?|dormitor\w+|batches?|brigades?) of (?:\w+ ){0,2}$", re.I
)
_EACH_SITE = re.compile(
    r"^(?:\s+\w+){0,6}?\s+(?:per|each|every|to an?)\s+(?:restaurant|factory|site|team|company|room|group|"
    r"dormitory|container)\b|\b(?:each|every)\s+(?:\w+\s+){0,4}$",
    re.I,
)
_HELD = re.compile(
    r"\b(?:political prison\w*|prison camps?|internment camps?|labou?r camps? for|inmates|gulag)\b", re.I
)
_OF_MEMBERS = re.compile(r"\s+of (?:the |its )?\d+ (?:\w+ )?(?:members?|states|countries|nations)\b")
_TELLS = re.compile(
    r"\s+(?:have |had |has )?(?:told|tell|said|say|says|recalled|explained|agreed to (?:talk|speak))\b", re.I
)
_NOT_HOSTS = re.compile(
    r"\b(?:members?|filed|fil(?:e|ing)|submit\w*|reports? from|vot(?:e|ed|ing)|signator\w+|sanction\w*|"
    r"made up of|leaders?|summit|resolution requires|donor|ranked|grad(?:ed|es)|adopted|partners?)\b",
    re.I,
)
_WHERE_THEY = re.compile(r"(?: and \w+)?,? (?:in which|where|that (?:host|employ))\b")
_HIRE = re.compile(
    r"(?:\s+at the (?:very )?least|\s+or more)?\s+(?:\w+ly\s+)?(?:hires?|employ|host|use|take|receive|import|welcome)\b"
)
_HOSTING = re.compile(r"\b(?:in|to|across|from|over|throughout|among|by)\s+(?:\w+\s+){0,4}$", re.I)


def count_drafts(setting: Setting, line: Line) -> list[Draft]:
    """Drafts of all head-counts of a sentence."""
    out: list[Draft] = []
    inherited: Measure | None = None
    for figure in line.figures:
        if figure.kind != "count" or setting.programme is None:
            continue
        noun = counted(setting.text, line.toks, figure, setting.programme)
        draft = (
            _permits(setting, line, figure, noun)
            or _sites(setting, line, figure, noun)
            or _countries(setting, line, figure, noun)
        )
        if draft is None and noun.kind in ("worker", "generic", "partitive", "none"):
            draft = _people(setting, line, figure, noun, inherited)
        if draft is not None:
            out.append(draft)
            if draft.unit == "person":
                inherited = draft.measure
    return out


def _window(setting: Setting, line: Line, figure: Figure, end: int) -> tuple[int, int]:
    """The stretch quoted for a head-count: from the figure to its noun, widened to a readable piece of its clause."""
    sentence = line.sentence
    left = figure.start
    for m in re.finditer(
        r"[;:(—]\s*|,\s+(?:and|but|while|which|with)?\s*|\b(?:and|but|while)\s+",
        setting.text[sentence.start : figure.start],
    ):
        left = sentence.start + m.end()
    else:
        left = left if left < figure.start else sentence.start
    right = end
    right = end + clause_tail(setting.text, end, sentence.end)
    left = left if figure.start - left <= 90 else figure.start
    return left, right if right - end <= 110 else end


_CLAUSE_END = re.compile(r",\s|[;:()—]|\.(?:\s|$)|[!?]")


def clause_tail(text: str, start: int, end: int) -> int:
    """How many characters of the clause follow ``start``; a comma inside a number ends nothing."""
    stop = _CLAUSE_END.search(text, start, end)
    return (stop.start() if stop else end) - start


def _permits(setting: Setting, line: Line, figure: Figure, noun: Noun) -> Draft | None:
    """Work permits and visas stand for workers: issued in a past period, valid at a time, or still being asked for."""
    if (
        noun.kind != "permits"
        or setting.text[figure.end : figure.end + 1] in ("-", "‑")
        or not (setting.named_in(line.sentence.start, line.sentence.end) or setting.passage(line.sentence.number))
    ):
        return None
    within = (line.sentence.start, line.sentence.end)
    near = setting.text[max(within[0], figure.start - 60) : min(within[1], noun.end + 60)]
    measure: Measure = "workers_dispatched"
    if re.search(r"\b(?:valid|still hold|hold|held|in force)\b", near, re.I):
        measure = "workers_abroad"
    elif re.search(
        r"\b(?:quota|appl\w+|request\w*|will|would|plans?|to be issued|ask\w*|consider\w*|decid\w+)\b", near, re.I
    ) or re.search(r"\b(?:is|are|'s|’s) (?:\w+ly )?(?:handing out|giving out|issuing|granting|offering)\b", near):
        measure = "workers_planned"
    start, end = _window(setting, line, figure, noun.end)
    return Draft(
        measure,
        figure.low,
        figure.high,
        figure.qualifier,
        "person",
        (figure.core, figure.end),
        start,
        end,
        confidence=0.6,
        guess=figure.guess,
        why={"noun": noun.text},
    )


def _sites(setting: Setting, line: Line, figure: Figure, noun: Noun) -> Draft | None:
    if noun.kind != "sites":
        return None
    after = setting.text[noun.end : line.sentence.end]
    before = setting.text[line.sentence.start : figure.start]
    employs = re.compile(
        r"\b(?:employ\w*|us(?:e|es|ed|ing)|hir\w+|run|operat\w+|host\w*|with|rely|have|had|sen[dt]\w*|"
        r"recruit\w*|carr(?:y|ied)|linked|identif\w+|found|own\w*|where|that|involved|supply|suppl\w+)\b",
        re.I,
    )
    by_them = re.search(r"\b(?:employed|hired|recruited) (?:\w+ ){0,6}by\s+(?:\w+\s+)?$", before)
    by_ours = bool(by_them) and setting.passage(line.sentence.number)
    of_them = setting.passage(line.sentence.number) and re.match(
        r"(?:\s+in [^.;,]{1,40})?\s+(?:\w+ly )?(?:employ|hire|use|host|recruit) (?:them|such|these)\b", after
    )
    named = noun.own or setting.named_in(line.sentence.start, line.sentence.end) or by_ours or of_them
    if not named or not (employs.search(after) or employs.search(before)):
        return None
    start, end = _window(setting, line, figure, noun.end)
    low, high, qualifier = figure.low, figure.high, figure.qualifier
    if qualifier in ("exact", "about") and re.match(r"\s+or more\b", after):
        high, qualifier, end = None, "at_least", max(end, noun.end + 8)
    return Draft(
        "sites",
        low,
        high,
        qualifier,
        "site",
        (figure.core, figure.end),
        start,
        end,
        confidence=0.65,
        guess=figure.guess,
        why={"noun": noun.text},
    )


def _countries(setting: Setting, line: Line, figure: Figure, noun: Noun) -> Draft | None:
    if noun.kind != "countries" or not 3 <= figure.value <= 150:
        return None
    hiring = _HIRE.match(setting.text, noun.end)
    before = setting.text[line.sentence.start : figure.core]
    if _NOT_HOSTS.search(setting.text[max(line.sentence.start, figure.start - 60) : noun.end + 40]) or not (
        hiring or _HOSTING.search(before + " ") or _WHERE_THEY.match(setting.text, noun.end)
    ):
        return None
    if not (setting.people_in(line.sentence.start, line.sentence.end) or setting.passage(line.sentence.number)):
        return None
    start, end = _window(setting, line, figure, noun.end)
    low, high, qualifier = figure.low, figure.high, figure.qualifier
    if re.match(r"\s+(?:at the (?:very )?least|or more)\b", setting.text[noun.end : noun.end + 24]):
        high, qualifier = None, "at_least"
    return Draft(
        "host_countries",
        low,
        high,
        qualifier,
        "country",
        (figure.core, figure.end),
        start,
        end,
        confidence=0.65,
        guess=figure.guess,
        why={"noun": noun.text},
    )


def _people(setting: Setting, line: Line, figure: Figure, noun: Noun, inherited: Measure | None) -> Draft | None:
    if not _about_programme(setting, line, figure, noun, inherited):
        return None
    measure, cue = measure_of(setting, line, figure, noun, inherited)
    if measure is None or _on_other_papers(setting, line, noun, cue):
        return None
    start, end = _window(setting, line, figure, noun.end)
    if cue is not None and measure != "workers_abroad":
        start = min(start, cue.start) if figure.start - cue.start < 100 else start
        end = max(end, cue.end) if cue.end - figure.end < 110 else end
    per = _rate_of(setting.text[noun.end : line.sentence.end]) if measure in _FLOWS else None
    firm = 0.8 if noun.own and noun.kind == "worker" else 0.65 if noun.kind in ("worker", "generic") else 0.5
    why: Why = {"noun": noun.text or "left out"}
    if cue:
        why["cue"] = setting.text[cue.start : cue.end]
    return Draft(
        measure,
        figure.low,
        figure.high,
        figure.qualifier,
        "person",
        (figure.core, figure.end),
        start,
        end,
        per=per,
        confidence=firm,
        guess=figure.guess,
        why=why,
    )


_AS_OTHERS = re.compile(
    r"[^.;,]{0,45}?\b(?:as|on|for|with)\s+(?:\w+\s+)?(?:tourists?|students?|visitors?|study|studies|"
    r"tourism|educational?|education)\b",
    re.I,
)


_FLOWS = ("workers_dispatched", "workers_returned", "workers_planned")
_RATE = re.compile(r"(?:\s+\w+){0,7}?\s+(?:every|each|a|per)\s+(day|week|month|year)\b|(?:\s+\w+){0,5}?\s+annually\b")


def _rate_of(after: str) -> Rate | None:
    """The time base of a flow: “300 workers a day”."""
    found = _RATE.match(after)
    return cast(Rate, found.group(1) or "year") if found else None


def _told_before(setting: Setting, figure: Figure) -> bool:
    """“The 800 women” after “some 800 workers”: the same people again."""
    earlier = (f for line in setting.lines if line.sentence.start < figure.start for f in line.figures)
    return any(f.kind == "count" and f.value == figure.value and f.end < figure.start for f in earlier)


def _batch(setting: Setting, line: Line, figure: Figure) -> bool:
    """“A second group of 2,000 is due in October”: a team that moves is counted, the size of teams is not."""
    moves: tuple[Measure, ...] = ("workers_dispatched", "workers_returned", "workers_planned")
    span, within = (figure.start, figure.end), (line.sentence.start, line.sentence.end)
    return any(nearest(pattern("claims", "people_cues", m), setting.text, span, within) for m in moves)


def _the_team(setting: Setting, line: Line, figure: Figure, before: str) -> bool:
    """“The brigade of 40 was hired in May”: the one team that the text is about."""
    only = re.search(r"\b[Tt]he (?:\w+ )?(?:group|team|brigade|contingent|unit) of (?:\w+ ){0,2}$", before)
    return bool(
        only and re.match(r"(?:\s+\w+){0,2}?\s+(?:was|were|is|has|had)\b", setting.text[figure.end : line.sentence.end])
    )


def _on_other_papers(setting: Setting, line: Line, noun: Noun, cue: Cue | None) -> bool:
    """“16,613 came as tourists”: entries of others than workers, unless they are said to be dispatched."""
    sent = cue is not None and re.match(r"sent|dispatch|deploy", setting.text[cue.start : cue.end], re.I)
    return not sent and bool(_AS_OTHERS.match(setting.text, noun.end, line.sentence.end))


def _about_programme(setting: Setting, line: Line, figure: Figure, noun: Noun, inherited: Measure | None) -> bool:
    sentence = line.sentence
    before = setting.text[max(sentence.start, figure.start - 50) : figure.start]
    if (noun.foreign and not noun.own) or re.search(r"\bone of (?:the )?$", before, re.I):
        return False
    around = setting.text[max(sentence.start, figure.start - 70) : min(sentence.end, noun.end + 60)]
    ours = noun.own and noun.kind == "worker"
    held = setting.text[figure.start : min(sentence.end, noun.end + 60)] if ours else around
    if _HELD.search(held) or _OF_MEMBERS.match(setting.text, figure.end):
        return False
    if _EACH_SITE.search(before) or _EACH_SITE.match(setting.text[figure.end : sentence.end]):
        return False
    if _TEAM.search(before) and not (_batch(setting, line, figure) or _the_team(setting, line, figure, before)):
        return False
    if (
        figure.value < 3
        and figure.qualifier in ("exact", "about")
        and noun.kind not in ("partitive", "worker")
        and not noun.own
    ):
        return False
    dead = figure.value < 3 and re.match(r"\s+(?:was |were )?(?:killed|died)\b", setting.text[noun.end : noun.end + 24])
    if figure.value == 1 and not dead and not re.search(r"\b(?:there (?:was|is)|only|just)\s+$", before):
        return False
    if re.search(r"\bthe\s+$", before, re.I) and _told_before(setting, figure):
        return False
    own_near = noun.own or setting.people_in(sentence.start, sentence.end)
    work = bool(pattern("claims", "work_context").search(setting.text, sentence.start, sentence.end))
    if figure.value < 30 and _TELLS.match(setting.text[noun.end : noun.end + 30]):
        return False
    if noun.kind == "worker":
        return own_near or setting.passage(line.sentence.number)
    if noun.kind == "generic":
        if figure.value >= 1000 and re.search(r"\bdefectors?$", noun.text):
            return False  # those who live elsewhere, whatever they once did
        if not noun.own and (figure.value >= 1e6 or _NOT_HOSTS.search(setting.text[noun.end : noun.end + 30])):
            return False
        return (noun.own and (work or setting.focused)) or (
            work and (own_near or setting.passage(line.sentence.number))
        )
    if noun.kind == "partitive":
        return inherited is not None or own_near or (setting.passage(line.sentence.number))
    return _elliptical(setting, line, figure, inherited, own_near)


_INHABITANTS = re.compile(r"\b(?<!worker )(?<!migrant )population of\s+(?:\w+\s+){0,2}$", re.I)
"""“Out of a total population of about 209 million”: those who live there anyway."""
_COPULA = re.compile(
    r"\b(?:number|figure|total|count|workforce|contingent|stock|high|peak|low|quota|population|"
    r"presence)\b[^.;]{0,120}$|\b(?:spoke|spoken|speaks|talk(?:ed|s)?) of\s+[\x22“]?$|\bthere (?:are|were|"
    r"is|was|had been|have been)\s*$|\b(?:provid\w+ for|allows?|permits?|"
    r"(?:receive|take|host|employ|hire|recruit|send|bring in|accept)s?|took|hosted|employed|hired|received|accepted)\s+$|"
    r"\bas many,?\s+$|\bit (?:is|was|stands at|stood at|came to)\s+(?:more like|rather|likely|probably)?\s*$|\bput\b[^.;]{0,140}\bat\s*$",
    re.I,
)
_STATE_AFTER = re.compile(
    r"(?:\s+at the (?:very )?least)?(?:\s*(?:in|to|inside|from|at|for)\s+(?:the\s+)?[A-Z]|\s+(?:worked|"
    r"toiled|lived|served|stayed|operated|were|was|are|is|had|have|has|a year|went|came|remain\w*|left|"
    r"arrived|returned|go home|go back|return home|more|others|of|on board|aboard|will be|would be)\b)"
)
_BY_THEN = re.compile(r"\s+(?:by|as of|in|at|on|a year)\s+(?:this|last|the|early|late|mid|end|[A-Z]|\d)")
_MERE = re.compile(r"\b(?:a mere|only|just|a bare|barely|merely|no more than|fewer than)\s*$", re.I)


def _elliptical(setting: Setting, line: Line, figure: Figure, inherited: Measure | None, own_near: bool) -> bool:
    """“30,000 in Russia and 80,000 in China”, “the figure was 1,500”, “last month 1,190 were left”."""
    if figure.value < 10 and figure.qualifier != "range" and inherited is None:
        return False
    sentence = line.sentence
    if re.match(
        r"[%°]|\s*(?:km|kilomet\w+|miles|tons?|tonnes|metric|kg|hectares|square|barrels|percent|per cent|"
        r"times|years?|months?|hours?|days?)\b",
        setting.text[figure.end : figure.end + 16],
    ):
        return False
    before = setting.text[sentence.start : figure.start]
    if _INHABITANTS.search(before):
        return False
    stated = _STATE_AFTER.match(setting.text[figure.end : sentence.end])
    if re.search(r"\bof which\s+(?:some|about|around)?\s*$", before) and not (inherited and stated):
        return False
    if inherited is not None and (
        _STATE_AFTER.match(setting.text[figure.end : sentence.end])
        or re.search(r"\b(?:to|from|and|or|in|with|of|at|than|by|about)\s*(?:\w+\s+)?$", before)
        or _BY_THEN.match(setting.text[figure.end : sentence.end])
        or _MERE.search(before)
    ):
        return True
    passage = own_near or setting.passage(line.sentence.number)
    return passage and bool(_COPULA.search(before) or _STATE_AFTER.match(setting.text[figure.end : sentence.end]))
