"""Whose words a mail contains: the sender's own, those of earlier mails that it quotes, and mails that it forwards."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from withheld.sources.mail.programs import EARLIER, FIELD, FORWARDS, field_kind, names_earlier

_MARKED = re.compile(r" {0,3}>")
_ON = re.compile(r"[ \t]*(?:On|Am|Le|El|Op|Il|Em|Den)\b", re.I)
_WROTE = re.compile(
    _ON.pattern + r"[^\n]{0,40}?\d[^\n]{0,300}?\b(?:wrote|writes|schrieb|a écrit|escribió|schreef|ha scritto|escreveu|skrev)\b"
    r"[^\n]{0,40}?:[ \t]*", re.I,
)  # fmt: skip
_SURE = re.compile(r"@|\b\d{1,2}[:.]\d\d\b")
"""What a line that names an earlier mail holds, and a sentence that names a speaker hardly ever: an address, a time of day."""
_RULE = re.compile(r"[ \t]*_{10,}[ \t]*")
_ENDS = re.compile(r"[ \t]*-{2,}\s{0,3}End (?:of )?forwarded message\s{0,3}-*[ \t]*", re.I)
_TOGETHER = 3
"""Lines over which a mail program may break the line that names an earlier mail."""
_MOST = 20
"""Mails that one may forward one after the other or in each other."""

QUOTED = "quoted earlier mail"


@dataclass(slots=True)
class Words:
    """The words of a mail: the sender's own, how many earlier mails it quotes, and each mail that it forwards, verbatim."""

    own: str
    quoted: int = 0
    forwarded: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Heading:
    """What the lines above a forwarded mail say of it, and where its words begin."""

    fields: dict[str, str]
    end: int


def parted(text: str, *, forwards: bool = False) -> Words:
    """The words of a mail by author; ``forwards`` if its subject says that what is below other headers is forwarded."""
    lines = _unescaped(text.split("\n"))
    own: list[str] = []
    found = Words("")
    at = 0
    while at < len(lines):
        if (marked := _forward(lines, at, forwards)) is not None:
            after = _end_of_forward(lines, marked)
            found.forwarded.append("\n".join(lines[at:after]).strip())
            at = after
        elif (end := _quotation(lines, at)) is not None:
            found.quoted += 1
            at = end
        else:
            own.append(lines[at])
            at += 1
        if len(found.forwarded) >= _MOST:
            found.quoted += at < len(lines)
            break
    found.own = "\n".join(own).strip("\n")
    return found


def _unescaped(lines: list[str]) -> list[str]:
    """Lines without the sign that mailboxes put before a “From ” that begins a line of the text."""
    out = []
    for n, line in enumerate(lines):
        near = [lines[i] for i in (n - 1, n + 1) if 0 <= i < len(lines)]
        alone = line.startswith(">From ") and not any(_MARKED.match(other) for other in near)
        out.append(line[1:] if alone else line)
    return out


def _forward(lines: list[str], at: int, forwards: bool) -> int | None:
    """Where the headers of a forwarded mail begin, if the mark of one stands here."""
    if FORWARDS.fullmatch(lines[at]):
        return at + 1
    bare = forwards and (EARLIER.fullmatch(lines[at]) or _RULE.fullmatch(lines[at]) or FIELD.match(lines[at]))
    if not bare:
        return None
    start = at if FIELD.match(lines[at]) else at + 1
    return start if heading(lines, start) is not None else None


def _end_of_forward(lines: list[str], at: int) -> int:
    """Where a forwarded mail ends: at the mark of its end, else with the text; what it forwards in turn is its own."""
    return next((n + 1 for n in range(at, len(lines)) if _ENDS.fullmatch(lines[n])), len(lines))


def heading(lines: list[str], at: int) -> Heading | None:
    """The headers of another mail that stand as lines of a text, from its From on; None where there are none."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    fields: dict[str, str] = {}
    last = ""
    start = at
    while at < len(lines) and at - start < 40:
        match = FIELD.match(lines[at])
        if match:
            last = field_kind(match[1])
            if last in fields:
                break
            fields[last] = match[2].strip()
        elif not lines[at].strip() or not last or not lines[at].startswith((" ", "\t")):
            break  # a folded header continues with a blank
        at += 1
    known = "from" in fields and len(fields) >= 3 and bool({"date", "sent"} & fields.keys())
    return Heading(fields, at) if known else None


def _quotation(lines: list[str], at: int) -> int | None:
    """Where an earlier mail that is quoted from here on ends; None where none begins here."""
    if _MARKED.match(lines[at]):
        return _past_marked(lines, at)
    if EARLIER.fullmatch(lines[at]) or (_RULE.fullmatch(lines[at]) and heading(lines, at + 1)):
        return len(lines)
    if FIELD.match(lines[at]) and at and heading(lines, at):
        return len(lines)
    for more in range(1, _TOGETHER + 1):
        together = " ".join(line.strip() for line in lines[at : at + more])
        if (_ON.match(lines[at]) and _WROTE.fullmatch(together)) or names_earlier(lines[at : at + more]):
            return _below_wrote(lines, at + more, together)
    return None


def _below_wrote(lines: list[str], at: int, said: str) -> int | None:
    """The end of what stands below a line “On … wrote:”: marked lines, or all that follows where the line is surely one."""
    start = at
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at < len(lines) and _MARKED.match(lines[at]):
        return _past_marked(lines, at)
    if not _SURE.search(said):
        return None
    return len(lines) if at < len(lines) else start


def _past_marked(lines: list[str], at: int) -> int:
    """The end of a row of marked lines; blank lines between two of them belong to it."""
    end = at
    while at < len(lines) and (_MARKED.match(lines[at]) or not lines[at].strip()):
        at += 1
        if _MARKED.match(lines[at - 1]):
            end = at
    return end
