"""Shares of pay and of a workforce, multiples of pay, working hours and lengths of postings."""

from __future__ import annotations

import re

from withheld.claims.counting import clause_tail
from withheld.claims.draft import Draft, from_figure
from withheld.claims.figures import Figure, rate_after
from withheld.claims.setting import Line, Setting
from withheld.claims.shares import share
from withheld.records import Qualifier
from withheld.vocabulary import codelist

_CLOCK = re.compile(
    r"\b(?:from|between)\s+(?P<a>\d{1,2})(?:[:.]?(?P<am>\d\d))?\s*(?P<ax>a\.?m\.?|p\.?m\.?)?\s*(?:in the morning\s*)?"
    r"(?:to|until|till|and|-|–)\s*(?P<b>\d{1,2})(?:[:.]?(?P<bm>\d\d))?\s*(?P<bx>a\.?m\.?|p\.?m\.?|at "
    r"night|in the evening|midnight)",
    re.I,
)
_HOURS = re.compile(r"[\s-]*hours?\b|[\s-]*hrs?\b", re.I)
_SHIFT = re.compile(r"\b(?:shifts?|work\w*|days?|labou?r\w*|toil\w*|overtime|put in|on their feet)\b", re.I)
_TERM = re.compile(r"[\s-]*(year|month)s?\b", re.I)
_POSTING = re.compile(
    r"\b(?:contracts?|terms?|postings?|stints?|tours?|assignments?|signed (?:on|up)|sign up|rotat\w*|"
    r"exchanged|work permits? (?:for|of)|permits run|missions?|deployments?|bound for|deployed for|hired "
    r"for|sent for|stay(?:s|ed)? for|come for|dispatched for|placements?|signed for|contracted for|engaged for|posted for)\b",
    re.I,
)
_NO_POSTING = re.compile(
    r"\b(?:visas?|prison|sentence[ds]?|years? ago|jail|sanctions|old|resolution|war|older|age[ds]?|for "
    r"(?:more than|over|the past|at least|some|nearly|almost) [\w-]+ years)\b",
    re.I,
)
_WAGE = re.compile(r"\b(?:earn\w*|wages?|salar\w+|pay|paid|make|income|pays?|money)\b", re.I)
_THAN = re.compile(
    r"\b(?:what|as much|than|their|the (?:average|usual|local|normal|pay|salary|wages?)|at home|local|"
    r"more|higher|those|compared|that of)\b",
    re.I,
)


def term_drafts(setting: Setting, line: Line) -> list[Draft]:
    """Drafts of hours, terms, multiples, shares of pay and shares of a counted workforce in a sentence."""
    if setting.programme is None:
        return []
    out = [
        d
        for f in line.figures
        for d in (_hours(setting, line, f), _term(setting, line, f), _ratio(setting, line, f), share(setting, line, f))
        if d
    ]
    stated = any(d.measure == "hours_worked" for d in out)
    return [*out, *_agreed_terms(setting, line), *([] if stated else _clock(setting, line))]


def _workers_here(setting: Setting, line: Line) -> bool:
    return setting.passage(line.sentence.number)


def _clause(setting: Setting, line: Line, figure: Figure, end: int) -> tuple[int, int]:
    """The figure with its clause, cut at commas and stronger marks."""
    sentence = line.sentence
    before = setting.text[sentence.start : figure.start]
    left = max((m.end() for m in re.finditer(r"[,;:(—]\s+|\band\s+", before)), default=0)
    return sentence.start + left, end + clause_tail(setting.text, end, sentence.end)


_HOURS_UP_TO = re.compile(r"-hours?(?:\s+to\s+|\s*[-–]\s*)(\d{1,2})-hours?\b", re.I)
_HOURS_TO = re.compile(r"\d-hours?(?:\s+to\s+|\s*[-–]\s*)$", re.I)


def _hours(setting: Setting, line: Line, figure: Figure) -> Draft | None:
    m = _HOURS.match(setting.text, figure.end)
    if figure.kind != "count" or not m or figure.value > 140 or not _workers_here(setting, line):
        return None
    after = next((i for i, t in enumerate(line.toks) if t.start >= m.end()), len(line.toks))
    per, _, stop = rate_after(line.toks, after)
    near = setting.text[max(line.sentence.start, figure.start - 60) : m.end() + 40]
    if per is None:
        per = "day" if _SHIFT.search(near) and figure.value <= 24 else None
    if (
        per is None
        or per not in ("day", "week", "month")
        or re.search(
            r"\b(?:ago|flight|drive|journey|later|within|notice|earlier|deadline|films?|propaganda|lectures?|sleep|commute)\b",
            near,
            re.I,
        )
    ):
        return None
    end = line.toks[stop - 1].end if stop > after else m.end()
    low, high, qualifier = figure.low, figure.high, figure.qualifier
    if _HOURS_TO.search(setting.text[max(line.sentence.start, figure.start - 20) : figure.start]):
        return None  # the second end of “12-hour to 16-hour days”
    if ends := _HOURS_UP_TO.match(setting.text, figure.end):
        high, qualifier, end = float(ends[1]), "range", max(end, ends.end())
    elif more := re.match(r"\s*(?:or|and) more\b", setting.text[end : end + 12]):
        high, qualifier, end = None, "at_least", end + more.end()
    start, end = _clause(setting, line, figure, end)
    return from_figure(
        "hours_worked",
        figure,
        "hour",
        start,
        end,
        per=per,
        low=low,
        high=high,
        qualifier=qualifier,
        why={"noun": "hours"},
    )


def _clock(setting: Setting, line: Line) -> list[Draft]:
    """“from 7 a.m. until 7 p.m.” is a working day of twelve hours."""
    out = []
    for m in _CLOCK.finditer(setting.text, line.sentence.start, line.sentence.end):
        if not _SHIFT.search(line.sentence.text) or not _workers_here(setting, line):
            continue
        hours = (_time(m["b"], m["bm"], m["bx"]) - _time(m["a"], m["am"], m["ax"] or "a")) % 24
        if 4 <= hours <= 22:
            out.append(
                Draft(
                    "hours_worked",
                    hours,
                    hours,
                    "exact",
                    "hour",
                    m.span(),
                    m.start(),
                    m.end(),
                    per="day",
                    confidence=0.7,
                    derivation=f"{m.group()} = {hours:g} hours",
                )
            )
    return out


def _time(hour: str, minute: str | None, half: str | None) -> float:
    value = int(hour) % 12 + (int(minute) / 60 if minute else 0)
    if half == "midnight":
        return 24.0
    if half and half.lower().startswith("a") and half.lower() != "at night":
        return value if int(hour) <= 12 else float(hour)
    return value + 12


_PENALTY = re.compile(
    r"\b(?:punish\w*|block\w*|ban(?:s|ned|ning)?|bar(?:s|red|ring)?|jail\w*|prison|sentence[ds]?|exile[ds]?)\b", re.I
)


_AGREED_FOR = re.compile(
    r"\b(?P<cue>contracted|hired|engaged|posted|deployed|signed (?:on|up)|assigned|sent|recruited)(?: there| abroad)? for "
    r"(?P<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen) (?P<unit>year|month)s?\b",
    re.I,
)


def _agreed_terms(setting: Setting, line: Line) -> list[Draft]:
    """“The brigade is hired for two years”: a length told in words."""
    out = []
    for m in _AGREED_FOR.finditer(setting.text, line.sentence.start, line.sentence.end):
        if not _workers_here(setting, line) or any(f.start <= m.start("count") < f.end for f in line.figures):
            continue
        word = m["count"].lower()
        count = 1 if word in ("a", "an") else codelist("numbers")["words"][word]
        months = float(count) * (12 if m["unit"].lower() == "year" else 1)
        note = f"{m['count']} {m['unit']} = {months:g} months" if m["unit"].lower() == "year" else None
        span = (m.start("count"), m.end())
        out.append(
            Draft(
                "contract_term", months, months, "exact", "month", span, m.start(), m.end(), confidence=0.65,
                derivation=note, why={"cue": m["cue"]},
            )
        )  # fmt: skip
    return out


def _term(setting: Setting, line: Line, figure: Figure) -> Draft | None:
    if _PENALTY.search(setting.text[max(line.sentence.start, figure.start - 90) : figure.start]):
        return None  # “blocked from returning for eight years”, “five years in prison”
    m = _TERM.match(setting.text, figure.end)
    if figure.kind != "count" or not m or figure.value > 120 or not _workers_here(setting, line):
        return None
    near = setting.text[max(line.sentence.start, figure.start - 70) : min(line.sentence.end, m.end() + 45)]
    cue = _POSTING.search(near)
    if (
        not cue
        or (_NO_POSTING.search(near) and not re.search(r"contract", near, re.I))
        or re.match(
            r"\s+(?:ago|old|earlier|later|before|after|of age|in a row)\b", setting.text[m.end() : m.end() + 12]
        )
    ):
        return None
    if _SPENT.search(setting.text[line.sentence.start : figure.start]):
        return None  # “had been there for nearly four years”: how long it was, not for how long it was agreed
    factor = 12 if m.group(1).lower() == "year" else 1
    low = figure.low * factor if figure.low is not None else None
    high = figure.high * factor if figure.high is not None else None
    start, end = _clause(setting, line, figure, m.end())
    note = f"{figure.value:g} years = {figure.value * 12:g} months" if factor == 12 else None
    return from_figure(
        "contract_term",
        figure,
        "month",
        start,
        end,
        low=low,
        high=high,
        derivation=note,
        confidence=0.65,
        why={"cue": cue.group()},
    )


_SPENT = re.compile(r"\b(?:been|stayed|lived|worked|remained|spent)\b[^.;]{0,40}\bfor\s+(?:\w+\s+){0,2}$", re.I)
_WORD_TIMES = re.compile(r"\b(?P<w>twice|double|triple|treble|quadruple)\b", re.I)


def _ratio(setting: Setting, line: Line, figure: Figure) -> Draft | None:
    if (
        figure.kind != "multiple"
        or figure.value > 200
        or not _WAGE.search(line.sentence.text)
        or not _workers_here(setting, line)
    ):
        return None
    if not _THAN.search(setting.text[figure.end : figure.end + 60]):
        return None
    start, end = _clause(setting, line, figure, figure.end)
    return from_figure("wage_ratio", figure, "ratio", start, end, confidence=0.6, why={"noun": "times"})


def word_ratio(setting: Setting, line: Line) -> list[Draft]:
    """“more than double what …”, “twice the pay at home”: multiples that are words."""
    from withheld.vocabulary import codelist

    if setting.programme is None or not _WAGE.search(line.sentence.text) or not _workers_here(setting, line):
        return []
    out = []
    for m in _WORD_TIMES.finditer(setting.text, line.sentence.start, line.sentence.end):
        if not _THAN.match(setting.text[m.end() :].lstrip()[:30]) and not re.match(
            r"\s+(?:the|a|an|their|his|her|that|of)\b", setting.text[m.end() : m.end() + 8]
        ):
            continue
        value = float(codelist("numbers")["multiples"][m["w"].lower()])
        before = setting.text[max(line.sentence.start, m.start() - 20) : m.start()].lower()
        over = bool(re.search(r"\b(?:more than|over|at least)\s+$", before))
        about = bool(re.search(r"\b(?:about|nearly|almost|roughly|around|some)\s+$", before))
        qualifier: Qualifier = "at_least" if over else "about" if about else "exact"
        end = m.end() + clause_tail(setting.text, m.end(), line.sentence.end)
        out.append(
            Draft(
                "wage_ratio",
                value,
                None if over else value,
                qualifier,
                "ratio",
                m.span(),
                m.start() - (10 if over else 0),
                end,
                confidence=0.6,
                why={"cue": m.group()},
            )
        )
    return out
