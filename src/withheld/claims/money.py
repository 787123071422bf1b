"""Sums of money: wages, what is kept, levies, arrears and revenue."""

from __future__ import annotations

import re
from dataclasses import replace

from withheld.claims.counting import clause_tail
from withheld.claims.draft import Draft
from withheld.claims.figures import Figure, rate_after
from withheld.claims.nearness import Cue, nearest, pattern
from withheld.claims.setting import Line, Setting
from withheld.records import Measure, Rate
from withheld.vocabulary import codelist

_PER_BEFORE = re.compile(
    r"\b(monthly|annual|yearly|daily|hourly|weekly|per[- ]month|a[- ]month)\b(?:\s+\w+|,\s+which\b){0,8}\s*$", re.I
)
_OPENING_RATE = re.compile(
    r"^\W*(Annually|Each year|Every year|Yearly|Monthly|Each month|Every month)\b[^.;:—]{0,80}$", re.I
)
"""“Yearly the agency takes in $3 million”: the time base opens the sentence."""
_RATE_OF = re.compile(
    r"\b(annual|yearly|monthly)\s+(?:(?:state|gross|net|total|foreign)\s+)?"
    r"(?:revenues?|income|earnings|take|takings|proceeds|receipts|profits?|remittances)\b[^.;]{0,160}$",
    re.I,
)
"""“Annual revenue from … is put at $3 million”: the noun that is measured has the time base."""
_PER_WORDS: dict[str, Rate] = {
    "each month": "month",
    "every month": "month",
    "monthly": "month",
    "annual": "year",
    "yearly": "year",
    "daily": "day",
    "hourly": "hour",
    "weekly": "week",
}
_HOME = re.compile(
    r"\b(?:at home|back home|on the island|(?<!Rights )in (?:North Korea|Cuba|Pyongyang|Havana|the North)|"
    r"domestic|inside the (?:country|North)|cost of living)\b",
    re.I,
)
_EACH = re.compile(
    r"\b(?:per (?:worker|person|head|doctor|capita)|each (?:worker|person|doctor|of them|month|labou?rer|"
    r"year)?|a worker|(?:a|the|every|an?) (?:average |typical |\w+ )?(?:worker|labou?rer|doctor|nurse|"
    r"employee|man|woman)|for each|workers?['’]|they|he|she|workers|labou?rers|doctors|the men|the women|"
    r"professionals)\b",
    re.I,
)
_PAREN = re.compile(
    r"(?:\(|\bor (?:about |around |some |roughly )?|\bequivalent to |\babout the same as |[,(] ?(?:i\.e\. "
    r"|=|≈|about |around |approximately |or |some |roughly )+)$",
    re.I,
)
_OTHER_MONEY = re.compile(
    r"\b(?:hack\w*|stole\w*|theft|heists?|virtual assets|cryptocurrenc\w+|cyber ?attacks?|raids?|"
    r"ransom\w*|humanitarian|donat\w+|food aid)\b",
    re.I,
)
_LARGE = 150_000.0
_TO_STATE = re.compile(
    r".*?\b(?:goes?|went|paid|handed|passed|flow\w*|sent|remitted|brings?|bring|earn\w*|made|makes?|"
    r"generat\w+)\b[^.;]{0,60}\b(?:government|regime|state|Pyongyang|Havana|country|North Korea|Cuba|"
    r"leader|party|programme|program|authorities)\b",
    re.I,
)


def money_drafts(setting: Setting, line: Line) -> list[Draft]:
    """Drafts of all sums of a sentence that are about the programme."""
    out: list[Draft] = []
    previous: Figure | None = None
    for figure in _sums(setting, line):
        if previous is not None and _same_sum(setting, previous, figure):
            continue
        previous = figure
        if draft := _draft(setting, line, figure):
            out.append(_same_rate(out[-1], draft) if out else draft)
    return out


_OF_IT = re.compile(
    r"\b(?:of (?:this|which|it|that)|keeps?|kept|keeping|left with|receiv\w+|gets?|got|pass(?:ed)? on|hand(?:ed|s)? over|give up)\s+"
    r"(?:(?:only|just|about|around|some|less than|more than|at most|no more than)\s+)*$",
    re.I,
)


def _sums(setting: Setting, line: Line) -> list[Figure]:
    """Sums of money, and bare numbers in the currency told just before: “pays 4,700 euros; of this 1,200 go to the doctor”."""
    out: list[Figure] = []
    number = line.sentence.number
    near = [f for n in (number - 1,) if n >= 0 for f in setting.lines[n].figures if f.kind == "money"]
    unit = near[-1].unit if near and setting.sentences[number - 1].paragraph == line.sentence.paragraph else None
    for figure in line.figures:
        if figure.kind == "money":
            out.append(figure)
            unit = figure.unit
        elif unit and figure.kind == "count" and figure.value >= 5 and _bare_sum(setting, line, figure):
            out.append(replace(figure, kind="money", unit=unit))
    return out


def _bare_sum(setting: Setting, line: Line, figure: Figure) -> bool:
    following = setting.text[figure.end : line.sentence.end]
    verb = re.match(
        r"\s*(?:$|[.,;:)]|(?:go|goes|went|is|was|are|were|reach\w*|end\w*|a month|to (?:his|her|their|the))\b)",
        following,
    )
    return bool(verb and _OF_IT.search(setting.text[line.sentence.start : figure.start]))


def _same_rate(before: Draft, draft: Draft) -> Draft:
    """“Earned €700 a month and were left with €75”: pay told beside pay is for the same time."""
    personal = ("wage_gross", "wage_net", "levy")
    if (
        draft.per is None
        and before.per in ("month", "day", "week")
        and {draft.measure, before.measure} <= set(personal)
    ):
        return replace(draft, per=before.per)
    return draft


def _same_sum(setting: Setting, first: Figure, second: Figure) -> bool:
    """The second currency of one sum: “300 yuan (about $39)”, “2,000 yuan, or about $300”."""
    between = setting.text[first.end : second.start]
    return (
        first.unit != second.unit
        and len(between) < 40
        and bool(_PAREN.search(between + " ") or _PAREN.search(between) or between.strip() in ("(", "/", ", or", "or"))
    )


def _draft(setting: Setting, line: Line, figure: Figure) -> Draft | None:
    sentence = line.sentence
    if not _relevant(setting, line):
        return None
    per, each, after = rate_after(line.toks, _past_bracket(setting, line, figure))
    end = max([figure.end] + [t.end for t in line.toks[figure.after : after]])
    per = per or _rate_around(setting.text[sentence.start : figure.start], setting.text[end : sentence.end])
    worth = figure.value / codelist("numbers")["rough"].get(figure.unit, 1)
    large = worth * _to_year(per) >= _LARGE * (12 if per else 1) and worth >= 10_000
    decided = _large(setting, line, figure) if large and not each else _small(setting, line, figure, per)
    if decided is None:
        return None
    measure, cue = decided
    start = min(figure.start, cue.start if figure.start - cue.start < 130 else figure.start)
    end = max(end, cue.end if cue.end - end < 90 else end)
    is_each = measure in ("wage_gross", "wage_net", "levy") or (measure == "arrears" and not large)
    return Draft(
        measure,
        figure.low,
        figure.high,
        figure.qualifier,
        figure.unit,
        (figure.core, figure.end),
        start,
        end,
        per=per if measure != "arrears" else None,
        each=is_each,
        confidence=0.7 if cue.distance < 40 else 0.55,
        guess=figure.guess,
        why={"cue": setting.text[cue.start : cue.end]},
    )


_BRACKET = re.compile(r"\s*\([^()]{1,60}\)")


def _past_bracket(setting: Setting, line: Line, figure: Figure) -> int:
    """The token from which a rate is read: after “($4,500)” in “10,000 reais ($4,500) a month”."""
    bracket = _BRACKET.match(setting.text, figure.end)
    if bracket is None:
        return figure.after
    return next((i for i, tok in enumerate(line.toks) if tok.start >= bracket.end()), figure.after)


def _to_year(per: Rate | None) -> float:
    return {"hour": 2500.0, "day": 300.0, "week": 50.0, "month": 12.0, "year": 1.0}[per] if per else 1.0


def _relevant(setting: Setting, line: Line) -> bool:
    return setting.passage(line.sentence.number)


def _rate_around(before: str, after: str) -> Rate | None:
    if m := _PER_BEFORE.search(before[-80:]):
        return _PER_WORDS.get(m.group(1).lower(), "month")
    if m := _RATE_OF.search(before):
        return _PER_WORDS[m.group(1).lower()]
    if m := _OPENING_RATE.search(before):
        return _PER_WORDS.get(m.group(1).lower(), "year")
    if yearly := re.match(r"(?:\s+\w+){0,6}?\s+(annually|yearly|monthly|daily|hourly|weekly)\b", after):
        return {"annually": "year"}.get(yearly.group(1)) or _PER_WORDS[yearly.group(1)]  # type: ignore[return-value]
    if m2 := re.match(r"(?:\s+\w+){0,6}?\s*(?:,\s*)?\b(?:a|per|each|every)\s+(hour|day|week|month|year)\b", after):
        return m2.group(1)  # type: ignore[return-value]
    return None


_PAID_THIS = re.compile(r"\b(?:earn|make|receive|get|paid|keep)(?:s|ed|ing)?\s+(?:\w+\s+){0,3}$", re.I)


def _blocked(setting: Setting, line: Line, figure: Figure, cue: Cue) -> bool:
    if _OTHER_MONEY.search(line.sentence.text):
        return True
    first, last = line.sentence.start, line.sentence.end
    if _PAID_THIS.search(setting.text[first : figure.start]):
        last = figure.end  # “each earns $260 a month, the minimum wage”: what follows only compares
    never = nearest(pattern("claims", "never_money"), setting.text, (figure.start, figure.end), (first, last))
    if never is None or never.distance >= max(30.0, min(45.0, cue.distance + 2)):
        return False
    # “… $600 million annually, with some even engaging in hacking”: the aside is about something else.
    return not re.match(r"[^.;]{0,25},\s+with\s", setting.text[figure.end : max(figure.end, never.start)])


def _cue(setting: Setting, line: Line, figure: Figure, measure: str) -> Cue | None:
    stops = tuple((f.start, f.end) for f in line.figures if f is not figure and f.kind == "money")
    beside = re.match(r"\s*\([^()]{0,60}\)", setting.text[figure.end : line.sentence.end])
    end = figure.end + (beside.end() if beside else 0)
    return nearest(
        pattern("claims", "money_cues", measure),
        setting.text,
        (figure.start, end),
        (line.sentence.start, line.sentence.end),
        stops,
    )


_PUT_AT = re.compile(
    r"\b(?:put|puts|placed|estimated|reckoned|pegged) (?:it|this|that|the figure|the sum) at\b[^.;]{0,25}$"
)
"""What is put at a sum is told further off: “the money the regime receives: one estimate, by …, put it at …”."""
_SET_OUT = re.compile(
    r"[:(]\s*(?:(?:an?|some|about|around|roughly|nearly|almost|estimated(?: at)?|in all|total(?: of)?|up to|between|from)\s+)*$",
    re.I,
)
"""So is what a colon or a bracket sets out: “what it earned there, said the broadcaster: an estimated $5 million”."""


def _large(setting: Setting, line: Line, figure: Figure) -> tuple[Measure, Cue] | None:
    arrears, revenue = _cue(setting, line, figure, "arrears"), _cue(setting, line, figure, "revenue")
    wage = _cue(setting, line, figure, "wage_gross")
    if arrears and arrears.distance < 70 and (revenue is None or arrears.distance <= revenue.distance + 30):
        return ("arrears", arrears)
    best = min((c for c in (revenue, wage) if c), key=lambda c: c.distance, default=None)
    before = setting.text[line.sentence.start : figure.start]
    reach = 400 if _PUT_AT.search(before) or _SET_OUT.search(before) else 110
    if best is None or best.distance > reach or _blocked(setting, line, figure, best):
        return None
    states = pattern("claims", "state_words").search(setting.text, line.sentence.start, line.sentence.end)
    return (
        ("revenue", best)
        if states or setting.people_in(line.sentence.start, line.sentence.end) or (revenue and revenue.distance < 60)
        else None
    )


_OWED = re.compile(
    r"\bow(?:ed|es|ing)\b[^.;]{0,60}\bmonths?['’]? (?:of |in )?(?:back )?(?:pay|wages?|salary),? (?:\w+ )?$", re.I
)
"""“He was owed 14 months' pay, about $3,000”."""
_ORDER: dict[Measure, tuple[float, float]] = {
    "arrears": (60, -10),
    "levy": (75, -4),
    "wage_net": (75, 0),
    "wage_gross": (90, 2),
}


def _small(setting: Setting, line: Line, figure: Figure, per: Rate | None) -> tuple[Measure, Cue] | None:
    clause = setting.text[max(line.sentence.start, figure.start - 110) : figure.end + 60]
    if _HOME.search(clause) and not re.search(r"\b(?:send|sent|remit\w*|than)\b", clause):
        return None
    ranked = []
    for measure, (limit, bias) in _ORDER.items():
        cue = _cue(setting, line, figure, measure)
        if (
            cue is not None
            and cue.distance <= limit + (70 if per and measure == "wage_gross" else 0)
            and not _wrong_cue(setting, measure, cue)
        ):
            ranked.append((cue.distance + bias, measure, cue))
    pay_of = re.search(
        r"\b(?:pay|wages?|salar(?:y|ies))(?: of)?\s*$", setting.text[line.sentence.start : figure.start], re.I
    )
    if (
        not pay_of
        and _TO_STATE.match(
            setting.text[figure.end : figure.end + clause_tail(setting.text, figure.end, line.sentence.end)]
        )
        and (not ranked or min(ranked)[1] != "levy")
    ):
        cue = _cue(setting, line, figure, "revenue")
        return ("revenue", cue) if cue and cue.distance < 90 and not _blocked(setting, line, figure, cue) else None
    if not ranked:
        return None
    owed = _OWED.search(setting.text[line.sentence.start : figure.start])
    if owed and (arrears := _cue(setting, line, figure, "arrears")):
        return None if _blocked(setting, line, figure, arrears) else ("arrears", arrears)
    _, best, cue = min(ranked)
    if best == "wage_gross" and re.search(r"\b(?:together|in all|combined|collectively)\b", clause):
        return "revenue", cue
    return None if _blocked(setting, line, figure, cue) else (best, cue)


def _wrong_cue(setting: Setting, measure: Measure, cue: Cue) -> bool:
    """“made” in “made cuts”, “paid” before a fee; “pay” as a noun beside “take home” is left to the nearer cue."""
    word = setting.text[cue.start : cue.end].lower()
    if measure == "levy" and re.match(r"(?:hand|turn)", word):
        # “Brazil hands over 11,520 for each of them”: the host pays, no worker.
        payers = [p for p in setting.places if cue.start - 25 <= p.start < cue.start and p.country != setting.programme]
        before = setting.text[max(0, cue.start - 25) : cue.start]
        if payers or re.search(r"\b(?:government|ministry|employer|company|client|host)s?\s+$", before, re.I):
            return True
    if measure == "wage_gross" and word in ("pay", "paid", "pays"):
        return bool(re.match(r"\s+(?:a |the )?(?:bribe|fee|deposit)", setting.text[cue.end : cue.end + 20]))
    return False
