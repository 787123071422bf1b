"""The share of pay that the state takes, told as such or by what the workers keep."""

from __future__ import annotations

import re
from dataclasses import replace

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
    cues = _cues(text, sentence.start, clause, figure)
    if (reached := _REACHED.match(text, figure.end, sentence.end)) is not None:
        told = Cue(*reached.span("verb"), 0.0)
        cues = (told, told)
    if cues is None or _of_other_things(text, figure):
        return None
    takes, base = cues
    keeps = reached is not None or _worker_keeps(text, clause, figure)
    keeps = keeps != bool(_ALL_BUT.search(text[max(0, figure.start - 12) : figure.start]))
    near = figure.start - base.start < 90 and base.start >= sentence.start
    draft = from_figure(
        "state_share",
        figure,
        "fraction",
        min(figure.start, takes.start, base.start if near else figure.start),
        max(figure.end, takes.end, base.end if base.end - figure.end < 90 else figure.end),
        confidence=0.7,
        why={"cue": text[takes.start : takes.end]},
    )
    return _rest(text, figure, draft) if keeps else draft


def _cues(text: str, opening: int, clause: tuple[int, int], figure: Figure) -> tuple[Cue, Cue] | None:
    """The taking and the pay that it is taken from, where both stand near enough."""
    span = (figure.start, figure.end)
    takes = nearest(pattern("claims", "share_cues", "takes"), text, span, clause)
    base = nearest(pattern("claims", "share_cues", "base"), text, span, (max(0, opening - 160), clause[1]))
    reach = 120 if _OF_PAY.match(text, figure.end) else 70
    return (takes, base) if takes is not None and base is not None and takes.distance <= reach else None


def _of_other_things(text: str, figure: Figure) -> bool:
    """Whether the figure is a share of a firm or of people, a ratio of two wages, or a change."""
    if _OF_FIRM.match(text, figure.end) or _CHANGE.match(text, figure.end) or _OF_ANOTHERS.match(text, figure.end):
        return True
    whole = _OF_WHAT.match(text, figure.end)
    return whole is not None and not pattern("claims", "share_cues", "base").search(whole.group(1))


def _rest(text: str, figure: Figure, draft: Draft) -> Draft:
    """What the state takes, where the figure is what the workers keep."""
    return replace(
        draft,
        low=None if figure.high is None else round(1 - figure.high, 6),
        high=None if figure.low is None else round(1 - figure.low, 6),
        qualifier=_FLIP.get(figure.qualifier, figure.qualifier),
        derivation=f"workers keep {text[figure.core : figure.end]}: the state takes the rest",
    )


_OF_FIRM = re.compile(r"\s*(?:of|percent of)?\s*(?:net income|revenue|profits?|shares|stake|timber|the stake)\b", re.I)
_CHANGE = re.compile(
    r"\s*(?:more|less|higher|lower|increase|rise|up|of (?:them|the (?:workers|doctors|total|population)))\b(?!['’])",
    re.I,
)
_ALL_BUT = re.compile(r"\ball but (?:about )?$", re.I)
_OF_PAY = re.compile(
    r"\s*of (?:the|their|his|her|its|each)\s+[^.;]{0,40}?\b(?:wages?|pay|salar(?:y|ies)|income|earnings)\b", re.I
)
"""“nine tenths of the pay that they earn is taken”: the taking may stand far off."""
_REACHED = re.compile(
    r"\s+of (?:the |this |that )?(?:money|sums?|pay|wages?|salar(?:y|ies)|fees?|payments?|amount)\b[^.;]{0,120}?"
    r"\b(?P<verb>(?:has |have |had )?(?:reach(?:ed|es)?|go(?:es|ne)? to|went to|been paid to|(?:is|was) paid to|end(?:s|ed)? up with))\s+"
    r"the (?:\w+ )?(?:workers?|labou?rers?|doctors?|medics?|nurses?|staff|women|men)\b",
    re.I,
)
"""“a fifth of the sums ever reached the workers”: what they keep, however far off it is said."""
_OF_ANOTHERS = re.compile(
    r"\s*of\s+(?:what|that of|the (?:pay|wages?)(?: of)?)\s+(?:an?|the|their)?"
    r"\s*(?:locals?|Chinese|Russian|native|average|others?|"
    r"(?!the |their )\w+ (?:worker|colleague)s?)\b",
    re.I,
)
"""“half of what a local gets”: a ratio of pay, no share of it."""
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
