"""Removes what a page has besides the article: navigation, teasers, share lines, credits, notices, author boxes.

Conservative: a line that holds a figure and reads as a sentence stays, whatever it begins with.
"""

from __future__ import annotations

import re

_FLAGS = re.I
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’')\]]*$")
_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|[mb]illions?"
    r"|half|third|quarter|tens)\b",
    _FLAGS,
)
_NAVIGATION = re.compile(
    r"^(?:skip to (?:main |the )?content|menu|main menu|search|log ?in|sign ?(?:in|up|out)|register|my account"
    r"|subscribe(?: now)?"
    r"|contact(?: us)?|about(?: us)?|home|sitemap|privacy(?: policy)?|terms(?: of (?:use|service))?|back to (?:top"
    r"|home)"
    r"|go to top|top|close|open|next|previous|(?:next|previous) (?:article|post|story)|print(?: this)?"
    r"|comments?(?: \(?\d+\)?)?"
    r"|\d+ comments?|leave a (?:comment|reply)|add a comment|show more|load more|see all|view all|more|loading\W*"
    r"|(?:\d+ ?[-–]? ?min(?:ute)?s?(?: read)?|\d+ minutes? of reading|reading time:? .{1,20})"
    r"|listen(?: to this article)?|watch live|live"
    r"|all rights reserved\W*|font size.{0,20}|text size.{0,20}|[aA][+-]( [aA][+-])*)$",
    _FLAGS,
)
_TEASER = re.compile(
    r"^\W*(?:read (?:more|also|next|on)|also read|read this(?: too)?|related(?: (?:articles?|stor(?:y|ies)|topics?"
    r"|news|posts?|coverage"
    r"|content|links?|reading))?|see also|see more|more (?:on|from|about) [^.:]{1,40}|more (?:news|stories)"
    r"|recommended(?: for you)?|you (?:may|might) (?:also )?like"
    r"|don['’]t miss|must[- ]read|most (?:read|popular|viewed|shared)|trending(?: now)?|top stories|latest(?: news"
    r"| stories)?"
    r"|editor['’]?s['’]? (?:picks?|choice)|up next|watch(?: now| also| more)?|listen(?: now)?|popular(?: now"
    r"| posts)?|further reading|in case you missed it|what to read next)"
    r"\s*(?:$|[:|›»→>]\s*\S.*$|[-–—]\s+\S.*$)",
    _FLAGS,
)
_LIST_HEAD = re.compile(
    r"^\W*(?:related (?:articles?|stories|topics|news|posts|coverage|content|links|reading)|read (?:more|also)"
    r"|more (?:on|from|about) [^.:]{1,40}|more (?:news|stories)"
    r"|recommended(?: for you)?|you (?:may|might) (?:also )?like|most (?:read|popular|viewed|shared)"
    r"|trending(?: now)?|top stories"
    r"|latest(?: news| stories)?|editor['’]?s['’]? (?:picks?|choice)|what to read next|see also|further reading"
    r"|popular posts)\W*$",
    _FLAGS,
)
_SHARE = re.compile(
    r"^\W*(?:\b(?:share|tweet|pin|e-?mail|print|save|copy(?: link| url)?|bookmark|whats ?app|facebook|twitter|x"
    r"|linkedin|telegram|reddit"
    r"|pinterest|line|kakao(?:talk)?|viber|messenger|flipboard|bluesky|threads|instagram|youtube|this|article|story"
    r"|page|post|on|via|to"
    r"|with|by|a friend|link|url|clipboard|it|and|or|like|icon|button|follow|us|news)\b\W*)+$",
    _FLAGS,
)
_CALL = re.compile(
    r"^\W*(?:follow (?:us|me|@|the author)|(?:sign up|subscribe|register|join|get|receive) .{0,60}(?:newsletter"
    r"|inbox|updates|alerts|channel"
    r"|telegram|whatsapp|daily briefing|notifications|breaking news)|subscribe to|like us on|find us on|join (?:us"
    r"|our)|click here"
    r"|(?:download|get) (?:our|the) .{0,30}app|support (?:our|independent) .{0,40}journalism|become a (?:member"
    r"|subscriber|patron)"
    r"|this (?:article|story|content) is (?:for|available to) .{0,20}subscribers|have a tip|send us .{0,30}tips?"
    r"|sign in to|log in to|create an account"
    r"|your email address|notify me of|enable javascript|please enable|this browser does not)\b.{0,200}$",
    _FLAGS,
)
_CREDIT = re.compile(
    r"^[(\[]?\W{0,2}(?:(?:file |stock )?(?:photo(?:graph)?s?|fotos?|bild(?:quelle|nachweis)?"
    r"|images?|pictures?|pics?|illustrations?|graphics?|video"
    r"|photo credits?|image credits?|picture credits?|credits?"
    r"|captions?|cover photo|featured image|screenshot)\s*(?::|/|©|by\b|courtesy|credit|via\b|from\b).{0,160}|(?:ap"
    r"|afp|reuters|getty|yonhap|epa|tass|kcna)"
    r"[ /](?:photo|images|file photo|handout|pool|[A-Z][a-z]+ [A-Z][a-z]+)\b.{0,80}|©.{1,80}|getty images.{0,60}"
    r"|file photo\W*)$",
    _FLAGS,
)
_INLINE_CREDIT = re.compile(
    r"\s{0,3}[(\[](?:file )?(?:photo|image|picture|pic|graphic|illustration|video|credit|photo credit|image credit)s?"
    r"\s*(?::|/|©|by\b|courtesy|via\b|from\b)[^()\[\]]{0,120}[)\]]",
    _FLAGS,
)
_NOTICE = re.compile(
    r"^\W*(?:advertisements?|advertising|ads?|sponsored(?: content| by .{1,40})?|promoted"
    r"|story continues below.{0,40}|article continues (?:after|below).{0,40}"
    r"|scroll to continue.{0,40}|advertisement\W+(?:scroll|continue|story).{0,60}|continue reading(?: below)?.{0,40}"
    r"|skip advertisement|remove ads"
    r"|copyright\b.{0,160}|.{0,80}all rights reserved\W*|reproduction (?:is )?prohibited.{0,80}|(?:tags?|topics?"
    r"|keywords|filed under|categor(?:y|ies))\s*:.{0,200})\W*$",
    _FLAGS,
)
_COOKIE = re.compile(
    r"\bcookies\b.{0,120}\b(?:consent|accept|agree|preferences|settings|policy|experience|browsing)\b|\b(?:accept"
    r"|use[sd]?|manage|reject|allow) (?:all |our )?cookies\b"
    r"|^\W*(?:accept|reject|decline|manage)(?: all| cookies| preferences| settings)*\W*$",
    _FLAGS,
)
_AUTHOR_HEAD = re.compile(
    r"^\W*(?:about the (?:authors?|writers?)|the authors?|author bio|written by|contributors?)\W*$", _FLAGS
)
_AUTHOR = re.compile(
    r"^(?:\(?(?i:additional )?(?i:reporting|writing|editing|compiled|translated|edited"
    r"|written) (?:and \w+ )?by\b.{1,200}"
    r"|(?:the (?:author|writer)|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}),? is (?:an? "
    r"|the )?(?:\w+[ -]){0,5}(?:reporter|journalist|correspondent|editor|columnist|contributor"
    r"|fellow|freelancer?|writer|producer)\b.{0,300}|.{0,100}can be reached (?:at|on|by).{0,120}|(?:e-?mail|contact"
    r"|follow) (?:the )?(?:author|writer|reporter|[A-Z][a-z]+)\b.{0,120}"
    r"|[\w.+-]+@[\w-]+\.[\w.]+)$"
)
_SOURCE_LINE = re.compile(r"^\W*[A-Za-z ]{3,25}\W{0,3}:\W{0,3}<?https?://\S+$|^<?https?://\S+>?$")
_TRAIL = re.compile(r"(?<!\s)\s++(?:[>»›/]|::|→)\s+")


def reads_as_sentence(line: str) -> bool:
    """Whether a line has the length and the close of a sentence."""
    words = len(line.split())
    return bool(_SENTENCE_END.search(line)) and (words >= 5 or (words < 5 and len(line) >= 25))


def must_stay(line: str) -> bool:
    """Whether a line holds a figure and reads as a sentence: such a line is never left out."""
    return bool(_FIGURE.search(line)) and reads_as_sentence(line)


def _breadcrumbs(line: str) -> bool:
    """A trail such as "Home > World > Asia": short labels, no sentence."""
    parts = _TRAIL.split(line)
    return len(parts) >= 3 and all(0 < len(part.split()) <= 4 for part in parts) and not _SENTENCE_END.search(line)


_RULES = (_NAVIGATION, _TEASER, _SHARE, _CALL, _CREDIT, _NOTICE, _SOURCE_LINE)


def is_furniture(line: str) -> bool:
    """Whether a line by itself belongs to the page and not to the article."""
    line = line.strip()
    if not line or len(line) > 320 or must_stay(line):
        return False
    parts = re.split(r"(?<!\s)\s++[·|•]\s+", line)
    return all(map(_belongs_to_page, parts)) or _breadcrumbs(line)


def _belongs_to_page(line: str) -> bool:
    return any(rule.match(line) for rule in _RULES) or bool(_COOKIE.search(line))


def leave_out(text: str) -> str:
    """The text without furniture; a list under "Related articles" goes with its heading, and so does an author box."""
    kept: list[str] = []
    in_list = gone = False
    for line in text.split("\n"):
        if _continues(kept, line):
            kept.append(line)
            continue
        in_list = _in_list(line, in_list)
        if not line.strip():
            # A removed block between two blank lines leaves one of them.
            kept.extend([""] if not gone or (kept and kept[-1]) else [])
        elif not in_list and not is_furniture(line):
            kept.append(_INLINE_CREDIT.sub("", line))
            gone = False
        else:
            gone = True
    return "\n".join(_without_author_box(kept))


def _continues(kept: list[str], line: str) -> bool:
    """Whether a line continues the sentence of the line before, in a hard-wrapped text."""
    above = kept[-1].rstrip() if kept else ""
    return len(above) >= 50 and bool(line.strip()) and not _SENTENCE_END.search(above) and not above.endswith(":")


def _in_list(line: str, before: bool) -> bool:
    """Whether a line stands in a list of other stories: from its heading until something reads as a sentence."""
    if _LIST_HEAD.match(line.strip()):
        return True
    return before and not (reads_as_sentence(line.strip()) or len(line.split()) > 25)


def _without_author_box(lines: list[str]) -> list[str]:
    """The lines without the author box among the last that hold words."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if len(filled) < 4:
        return lines
    dropped: set[int] = set()
    for index in reversed(filled[-8:]):
        line = lines[index].strip()
        if _AUTHOR_HEAD.match(line):
            dropped |= {later for later in filled if later >= index and not must_stay(lines[later])}
        elif _AUTHOR.match(line) and not must_stay(line):
            dropped.add(index)
    return [line for index, line in enumerate(lines) if index not in dropped]
