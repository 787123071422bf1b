"""The share of pay that the state takes, told as such or by what the workers keep."""

from __future__ import annotations

import re

from withheld.claims.draft import Draft, from_figure
from withheld.claims.figures import Figure
from withheld.claims.nearness import Cue, nearest, pattern
from withheld.claims.setting import Line, Setting
from withheld.records import Qualifier

_FLIP: dict[Qualifier, Qualifier] = {"at_least": "at_most", "at_most": "at_least"}


def share(setting: Setting, line: Line, figure: Figure) -> Draft | None:
    """Share of pay that the state takes; what workers keep is taken from one."""
    if figure.kind != "fraction" or not setting.passage(line.sentence.number):
        return None
    text, sentence = setting.text, line.sentence
    clause = (max(sentence.start, figure.start - 130), min(sentence.end, figure.end + 130))
    takes = nearest(pattern("claims", "share_cues", "takes"), text, (figure.start, figure.end), clause)
    base = nearest(
        pattern("claims", "share_cues", "base"),
        text,
        (figure.start, figure.end),
        (max(0, sentence.start - 160), clause[1]),
    )
    reached = _REACHED.match(text, figure.end, sentence.end)
    if reached:
        takes = base = Cue(*reached.span("verb"), 0.0)
    if (
        takes is None
        or base is None
        or takes.distance > (120 if _OF_PAY.match(text, figure.end) else 70)
        or re.match(
            r"\s*(?:of|percent of)?\s*(?:net income|revenue|profits?|shares|stake|timber|the stake)\b",
            text[figure.end : figure.end + 24],
            re.I,
        )
    ):
        return None
    if re.match(
        r"\s*(?:more|less|higher|lower|increase|rise|up|of (?:them|the (?:workers|doctors|total|population)))\b(?!['’])",
        text[figure.end : figure.end + 28],
        re.I,
    ):
        return None
    if _OF_ANOTHERS.match(text, figure.end):
        return None  # “half of what a local gets”: a ratio of pay, no share of it
    if (of := _OF_WHAT.match(text, figure.end)) and not pattern("claims", "share_cues", "base").search(of.group(1)):
        return None  # “about half of the ringleaders”: a share of people, whatever they were paid
    keeps = bool(reached) or _worker_keeps(text, clause, figure)
    keeps = keeps != bool(_ALL_BUT.search(text[max(0, figure.start - 12) : figure.start]))
    low, high, qualifier = figure.low, figure.high, figure.qualifier
    derivation = None
    if keeps:
        low, high = (None if high is None else round(1 - high, 6)), (None if low is None else round(1 - low, 6))
        qualifier = _FLIP.get(qualifier, qualifier)
        derivation = f"workers keep {text[figure.core : figure.end]}: the state takes the rest"
    start = min(
        figure.start,
        takes.start,
        base.start if figure.start - base.start < 90 and base.start >= sentence.start else figure.start,
    )
    end = max(figure.end, takes.end, base.end if base.end - figure.end < 90 else figure.end)
    return from_figure(
        "state_share",
        figure,
        "fraction",
        start,
        end,
        low=low,
        high=high,
        qualifier=qualifier,
        derivation=derivation,
        confidence=0.7,
        why={"cue": text[takes.start : takes.end]},
    )


_ALL_BUT = re.compile(r"\ball but (?:about )?$", re.I)
_OF_PAY = re.compile(
    r"\s*of (?:the|their|his|her|its|each)\s+[^.;]{0,40}?\b(?:wages?|pay|salar(?:y|ies)|income|earnings)\b", re.I
)
"""“70% of the $40 to $100 wages earned by the workers are reported to be taken away”: the taking may stand far off."""
_REACHED = re.compile(
    r"\s+of (?:the |this |that )?(?:money|sums?|pay|wages?|salar(?:y|ies)|fees?|payments?|amount)\b[^.;]{0,120}?"
    r"\b(?P<verb>(?:has |have |had )?(?:reach(?:ed|es)?|go(?:es|ne)? to|went to|been paid to|(?:is|was) paid to|end(?:s|ed)? up with))\s+"
    r"the (?:\w+ )?(?:workers?|labou?rers?|doctors?|medics?|nurses?|staff|women|men)\b",
    re.I,
)
"""“16 percent of the money that was paid may have reached the workers”: what they keep, however far off it is said."""
_OF_ANOTHERS = re.compile(
    r"\s*of\s+(?:what|that of|the (?:pay|wages?)(?: of)?)\s+(?:an?|the|their)?"
    r"\s*(?:locals?|Chinese|Russian|native|average|others?|"
    r"(?!the |their )\w+ (?:worker|colleague)s?)\b",
    re.I,
)
_OF_WHAT = re.compile(
    r"\s*of\s+((?:the|those|these|all|its|their)\s+(?:\w+\s+)?(?:people|men|women|ringleaders|respondents|"
    r"questioned|interviewed|surveyed|\w+ers|\w+ants|\w+ees|doctors|citizens|families|households|"
    r"members)\b(?!['’]))",
    re.I,
)
_SUBJECT = re.compile(r"[^,;:—–]*$")
_STATE = re.compile(
    r"\b(?:government|regime|state|Pyongyang|Havana|Cuba|North Korea|the North|party|authorities|agency|agencies|Kim|companies|"
    r"company|managers?|embassy|country|officials?|leadership|minders)\b",
    re.I,
)


def _worker_keeps(text: str, clause: tuple[int, int], figure: Figure) -> bool:
    """Whether the share is what the workers keep: a keeping verb whose subject is not the state, and no transfer to the state."""
    keep = nearest(pattern("claims", "share_cues", "worker_keeps"), text, (figure.start, figure.end), clause)
    if keep is None or keep.distance > 45:
        return False
    after = text[figure.end : clause[1]]
    if keep.start < figure.start:
        before = _SUBJECT.search(text[clause[0] : keep.start])
        subject = before.group() if before else ""
    else:
        subject = text[clause[0] : figure.start]
    worker = [m.end() for m in pattern("claims", "share_cues", "worker_side").finditer(subject)]
    state = [m.end() for m in _STATE.finditer(subject)]
    if re.match(
        r"[^.;]{0,40}\b(?:goes?|went|paid|handed|sent)\s+to\s+(?:the\s+)?(?:\w+\s+)?(?:government|state|"
        r"regime|party|Pyongyang|Havana)",
        after,
    ):
        return False
    return bool(worker) and (not state or worker[-1] > state[-1])
