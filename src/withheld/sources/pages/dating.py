"""Evidence for a page's publication day in its lines and time stamps, each with a weight."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

from withheld.sources.pages.clocks import beside
from withheld.sources.pages.outline import CHANGED, OTHER_DAY, Line, Outline, is_marked
from withheld.sources.pages.weighing import ALONE, SETTLED, Vote
from withheld.sources.pages.written import Written, written_days

_ISO = re.compile(r"^\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_PUBLICATION = re.compile(
    r"\b(?:(?:first )?publi\w+|posted|issued|released|created|dated?|datum|veröffentlicht|erstellt|erschienen|eingestellt|geschrieben"
    r"|verfasst|online seit|fecha|publicado|data|dodano|opublikowan\w+|utworzon\w+|geplaatst|gepubliceerd|verschenen"
    r"|publicerad|udgivet|publisert"
    r"|julkaistu|yayın\w*|eklenme|tarih\w*|pubblicato|mise? en ligne|posté|paru|écrit|zveřejněno|vydáno|közzétéve|megjelent|objavljeno"
    r"|diterbitkan|опубликован\w*|размещен\w*|дата|δημοσι\w+|đăng)\b"
    r"|公開|投稿日|掲載|発行|公表|配信|作者|发布|發布|发表|發表|入力|등록|입력|작성|게시|نشر|פורסם|प्रकाशित|เผยแพร่",
    re.I,
)
"""Words before a date that say that it is the day of publication."""
_LINKING = re.compile(r"\b(?:stand|vom|le|am|on|by|von|par|por|di|door|av)\b", re.I)
"""Words that lead to the date on a byline, and to any other date in a sentence."""
_PLAIN_LABEL = re.compile(r"\b(?:dated?|datum|fecha|data|дата|tarih\w*|created|issued)\b", re.I)
"""Labels that may precede the date of anything: an event, a ruling."""
_NOW = re.compile(
    r"\b(?:aktuelles datum|aktuelle zeit|heute ist|today is|it is (?:currently|now)|current (?:date|time)|time now|nous sommes|hoy es"
    r"|oggi è|сегодня)\b|現在の?時刻|今日は|今天是",
    re.I,
)
"""Words before the day on which the page was viewed."""
_VIEWED = re.compile(
    r"\b(?:printed (?:on|at|from)|print(?:ing)? date|date printed|downloaded|accessed|retrieved|viewed on|(?:aus)?gedruckt am|druckdatum"
    r"|abgerufen am|imprimée? le|consultée? le|impreso el|consultado e[ln]|impresso em|acessado em|stampato il|wydrukowano|data wydruku"
    r"|распечатано|дата печати|дата обращения)\b[^.!?\d]{0,25}$",
    re.I,
)
"""Words before the day on which somebody printed, saved or opened the page."""
_LAST_CHANGE = re.compile(r"\b(?:zuletzt|last|dernière|última|ultima|laatst|senast|sist|siste)\b", re.I)
_SIGNED = re.compile(r"(?!\W*(?:bis|until|to|from|ab|am|on|next|the)\b)(?:[^\W\d_][^\d:]{2,40})?\d[^:!?]{5,30}$", re.I)
"""A name or a place, and a date after it."""
_RANGE = re.compile(
    r"(?<![:.\d])\d{1,2}\.?(?: [^\W\d_]{3,12})? ?(?:[-–—]|bis|to|until|au|al|до) ?(?:den |the )?$", re.I
)
"""The first day of an event, before its last."""
_CAPTION = re.compile(r"caption|bildunterschrift|(?:^|[\s_-])(?:pic|image|img|photo|foto|gallery)(?:$|[\s_-])", re.I)
_FURTHER = re.compile(
    r"comment|repl(?:y|ies)|related|recirc|recommend|popular|trending|latest|recent|similar|weitere|next|prev|event|calendar|today"
    r"|weather|clock|current|server|copyright|ticker|breadcrumb|menu|nav",
    re.I,
)
"""Names of boxes that are never the page's byline."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that set no spaces between words."""
_DATELINE = re.compile(r"^\W{0,2}(?:[^\W\d_][^\d\n]{1,40}[ ,(])?$")
_ENTRY = re.compile(
    r"\W*(?:(?:this )?(?:entry|post|article|story|piece) (?:(?:was|is) )?(?:originally |first )?(?:posted|written|published)"
    r"|(?:der|dieser) (?:beitrag|eintrag|artikel) wurde"
    r"|cet? (?:article|entrée) a été"
    r"|esta entrada fue|questo articolo è stato|ten wpis)",
    re.I,
)
_HANDLE = re.compile(r"@\w|https?://")
_NEAR = (-250, 900)
"""Range of characters around a headline in which its byline may be: before, after."""


def stamp_day(value: object, language: str | None = None) -> tuple[dt.date, ...]:
    """The days that a machine-readable or written value may mean; none if it is no date."""
    if not isinstance(value, str):
        return ()
    if match := _ISO.match(value):
        try:
            return (dt.date(int(match[1]), int(match[2]), int(match[3])),)
        except ValueError:
            return ()
    found = written_days(value, language)
    return found[0].days if len(found) >= 1 else ()


def timed(part: str, value: object, weight: float, language: str | None, url: str | None) -> Vote:
    """The vote of a part that gives a machine-readable value or a written one."""
    days = stamp_day(value, language)
    return Vote(part, days, weight, beside(value, days[0], language, url) if len(days) == 1 else None)


def line_votes(page: Outline, language: str | None) -> list[Vote]:
    """Votes of the lines around the headline and of those that the page marks as dates."""
    votes: list[Vote] = []
    far: list[Vote] = []
    passed = 0
    before = ""
    closing = _closing(page.lines)
    for number, line in enumerate(page.lines):
        if line.own and re.search(r"\d", line.text) and not _NOW.search(line.text):
            weight = max(_line_weight(line, page, passed), ALONE if number in closing else 0.0)
            votes.extend(_line_votes(line, before, weight, language))
            far.extend(v for v in _line_votes(line, before, ALONE, language) if v.part == "change" and not weight)
        if page.head is not None and line.at >= page.head and line.own and line.sentence:
            passed += 1
        before = line.text
    changed = {vote.days for vote in votes if vote.part == "change"}
    # A change stated at the foot is the page's if it is the only one on the page.
    return votes + (far[:1] if not changed and len({vote.days for vote in far}) == 1 else [])


def boxed_votes(page: Outline, language: str | None) -> list[Vote]:
    """The vote of the one day in boxes between headline and text that are named as parts of others: sidebars, teasers, tables.

    Such a box holds the byline of some pages. Boxes with several days, and those of comments or further stories, are left.
    """
    if page.head is None or page.begins is None:
        return []
    told: set[tuple[dt.date, ...]] = set()
    for line in page.lines:
        if line.at - page.head > _NEAR[1] or (line.own and line.sentence and line.at >= page.head):
            break  # a byline precedes the first paragraph
        if line.own or _FURTHER.search(line.marks) or not _NEAR[0] <= line.at - page.begins:
            continue
        days = written_days(line.text, language) if re.search(r"\d", line.text) and not _NOW.search(line.text) else []
        if (
            days
            and _dates_itself(line, days[0].start, days[-1].end)
            and not OTHER_DAY.search(line.text[: days[0].start])
        ):
            told.update(day.days for day in days)
    return [Vote("byline", next(iter(told)), ALONE)] if len(told) == 1 else []


def _closing(lines: list[Line]) -> set[int]:
    """The lines that end a text with who signed it, or where, and when: the last of its paragraphs, set as these are."""
    paragraphs: dict[tuple[str, str], list[int]] = {}
    for number, line in enumerate(lines):
        if line.own and line.tag in ("p", "div"):
            paragraphs.setdefault((line.tag, line.marks), []).append(number)
    ends = {numbers[-1] for numbers in paragraphs.values() if sum(lines[n].sentence for n in numbers) >= 2}
    return {n for n in ends if len(lines[n].text) <= 60 and _SIGNED.match(lines[n].text)}


def _line_votes(line: Line, before: str, weight: float, language: str | None) -> Iterator[Vote]:
    text = line.text
    days = written_days(text, language)
    if not days:
        return
    first, last = days[0], days[-1]
    label = before if len(before) < 40 and not re.search(r"\d", before) else ""
    ahead, behind = text[: first.start], text[last.end :]
    if OTHER_DAY.search(ahead) or _VIEWED.search(ahead):
        yield from _published_after(days, text, weight)
        return
    if _tells_change(ahead, label, behind if len(days) == 1 else ""):
        if (weight and _dates_itself(line, first.start, last.end)) or (_LAST_CHANGE.search(ahead) and len(text) < 250):
            yield Vote("change", first.days, 1.0)
        if len(days) > 1 and abs((first.days[0] - last.days[0]).days) <= SETTLED:
            yield from _published_after(days, text, weight)  # after a later change the text is of that day as well
    elif _dates_itself(line, first.start, last.end):
        worth = weight or (1.0 if _says_publication(ahead, label, behind) else 0.0)
        if worth:
            yield Vote("byline", first.days, worth + _labelled(ahead, label))
    elif _ENTRY.match(text) and (weight or len(text) < 400):
        yield Vote("byline", first.days, 2.5)
    elif (
        weight >= 2 and _DATELINE.match(ahead) and re.match(r"\)? ?(?:\([^()]{1,40}\))? ?[-–—:|/)]", text[first.end :])
    ):
        yield Vote("byline", first.days, 2.0)


def _published_after(days: list[Written], text: str, weight: float) -> Iterator[Vote]:
    """The vote of the day that a line calls that of publication after another day: "Updated 7 May, published 5 May"."""
    for before, day in pairwise(days):
        lead = text[before.end : day.start]
        if _PUBLICATION.search(lead) and not CHANGED.search(lead) and _word_count(lead) <= 6 and len(text) <= 220:
            yield Vote("byline", day.days, max(weight, 1.0) + 0.5)
            return


def _tells_change(ahead: str, label: str, behind: str) -> bool:
    """Whether a date is labelled as that of a change: before it, in the line above, or right after it."""
    after = CHANGED.search(behind) if _word_count(behind) <= 6 else None
    return bool(CHANGED.search(ahead) or CHANGED.search(label) or (after and not _PUBLICATION.search(ahead)))


def _says_publication(ahead: str, label: str, behind: str) -> bool:
    """Whether a line far from the headline gives the day of publication and nothing else."""
    if _word_count(ahead) > 4 or _word_count(behind) > 2:
        return False
    told = ahead if ahead.strip() else label
    return bool(_PUBLICATION.search(told)) and not _PLAIN_LABEL.search(told) and _word_count(told) <= 4


def _word_count(text: str) -> int:
    """Words of a text; of scripts without spaces, half its letters."""
    return len(re.findall(r"[^\W\d_]{2,}", _UNSPACED.sub(" ", text))) + len(_UNSPACED.findall(text)) // 2


def _line_weight(line: Line, page: Outline, passed: int) -> float:
    """The weight of a line: most near the headline, before the first paragraph; zero far from it without a mark."""
    marked = is_marked(line)
    if page.head is None or page.begins is None:
        return 1.5 if marked else 0.5
    after = line.at >= page.head
    near = _NEAR[0] <= line.at - page.begins and line.at - page.head <= _NEAR[1]
    if near and after:
        weight = (3.0 if marked else 2.0) if passed <= 1 else (2.0 if marked else _further_down(line, passed))
    elif near:
        weight = 2.0 if marked else 1.5
    else:
        weight = 1.0 if marked else 0.0
    # A line that is all link may have the date of its target.
    return min(weight, 1.0) if line.linked > 0.8 and not marked else weight


def _further_down(line: Line, passed: int) -> float:
    """The weight of a short line that follows a summary of few sentences."""
    return 1.0 if passed <= 3 and len(line.text) <= 80 and line.linked < 0.5 and line.tag not in ("li", "td") else 0.5


def _labelled(ahead: str, before: str) -> float:
    told = _PUBLICATION.search(ahead) or _LINKING.search(ahead)
    return 0.5 if told or (before.endswith(":") and (_PUBLICATION.search(before) or _LINKING.search(before))) else 0.0


def _dates_itself(line: Line, start: int, end: int) -> bool:
    """Whether a line's purpose is a date: little else is on it, and it is no sentence and no post's signature."""
    text, ahead, behind = line.text, line.text[:start], line.text[end:]
    if _HANDLE.search(text) or len(text) > 220 or _RANGE.search(ahead):
        return False
    words = _word_count(ahead) + _word_count(behind)
    told = _PUBLICATION.search(ahead[-30:])
    if words >= 4 and not told and (line.tag == "figcaption" or _CAPTION.search(line.marks)):
        return False
    if re.match(r"\s?[.!?…]\s*$", behind) and _word_count(ahead) >= 3:
        return bool(re.match(r"\W*(?:publi|posted|veröffentlicht|erstellt|created|date)", text, re.I))
    ends = re.search(r"[.!?…。][\"”’')\]]*$", text)
    if words <= 8:
        return True
    leads = _PUBLICATION.match(ahead.lstrip()) if ends else told or _LINKING.search(ahead[-30:])
    return words <= 20 and bool(leads)


def stamp_votes(page: Outline, language: str | None, url: str | None) -> list[Vote]:
    """Votes of the page's own time stamps; more where they stand at the headline or are marked as publication."""
    votes = []
    for stamp in page.stamps:
        if not stamp.own or stamp.changed:
            continue
        near = page.head is not None and page.begins is not None and (
            _NEAR[0] <= stamp.at - page.begins and stamp.at - page.head <= _NEAR[1]
        )  # fmt: skip
        weight = (3.0 if stamp.published else 2.5) if near else (1.5 if stamp.published else 1.0)
        votes.append(timed("stamp", stamp.value, weight, language, url))
    return votes
