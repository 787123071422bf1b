"""Removes Markdown: a report that was converted from a page becomes the words that a reader saw on it."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from withheld.records import Withdrawn
from withheld.sources.grids.pages import written_out
from withheld.sources.pages.notes import RAISED, is_mark, is_power, notes_told, without_marks

_PUNCTUATION = r"""!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~"""
_ESCAPE = re.compile(rf"\\([{_PUNCTUATION}])")
# Escaped marks wait here, out of reach of the other rules; the canonical text holds no private-use characters.
_SHELTER = 0xE000
_SHELTERED = re.compile("[\ue000-\ue07f]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,30});")
_TARGET = (
    r"\((?:<[^<>]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500}){0,3})"
    r"(?:\s+[\"'][^\"']{0,300}[\"'])?\s*\)"
)
_IMAGE = re.compile(rf"!\[[^\]]{{0,1000}}\](?:{_TARGET}|\[[^\]]{{0,100}}\])")
_LINK = re.compile(rf"(?<!!)\[((?:[^\[\]]|\[[^\[\]]{{0,200}}\]){{0,1000}})\](?:{_TARGET}|\[[^\[\]]{{0,100}}\])")
_LINKS_ONLY = re.compile(r"^(?:\s{0,9}[*+\-|·•»>/,]?\s{0,9}\ue0ff[^\ue0ff]*\ue0ff)+[\s|·•»>/,]*$")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]{1,200}\]:\s+\S")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]{1,2000})>")
_TAG = re.compile(
    r"</?(?:br|p|div|span|img|a|b|i|u|em|strong|sup|sub|figure|figcaption|center|small|iframe|hr|h[1-6]|ul|ol|li"
    r"|blockquote|font|section|article)\b[^<>]{0,1000}>|<!--.{0,1000}?-->",
    re.I,
)
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*)$")
_QUOTED = re.compile(r"^ {0,3}(?:>\s?)+")
_BULLET = re.compile(r"^\s*[*+-]\s+(?=\S)")
_RULE = re.compile(r"^ {0,3}(?:(?:[-_*]\s*){3,}|=+|-+)$")
_TABLE_RULE = re.compile(r"^\s{0,9}\|?(?:\s{0,9}:?-+:?\s{0,9}\|)+\s{0,9}(?::?-+:?)?\s*$")
_STRONG = re.compile(r"(?<=\S)(?:\*{2,3}|~~)|(?:\*{2,3}|~~)(?=\S)")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,1000})(?<=[^\s*])\*(?![\w*])")
_UNDERLINE = re.compile(r"(?<!\w)_{1,3}(?=[^\s_])([^_\n]{1,1000})(?<=[^\s_])_{1,3}(?!\w)")
_STRUCK = re.compile(
    r"(?<!~)~~(?!~)(?=\S)([^\n]{1,500}?)(?<=\S)~~(?!~)|<(del|s|strike)\b[^<>\n]{0,200}>([^\n]{1,500}?)</\2\s*>", re.I
)
_RAISED = re.compile(r"<sup\b[^<>\n]{0,200}>(.{0,60}?)</sup\s*>", re.I)
_CODE = re.compile(r"(`{1,2})([^`\n]{1,1000})\1")
_SIGNS = re.compile(
    r"\]\((?:https?:|/|#)|!\[|\\[$.\-#*_\[\]()+!>~]|^ {0,3}#{1,6} \S|(?<!\w)\*\*\w|^ {0,3}\* \[|\]\[\d+\]|\[\^[\w-]{1,40}\]"
    r"|</?(?:sup|del|strike)\b|~~\S[^~\n]{0,300}~~",
    re.MULTILINE,
)


class Plain(NamedTuple):
    """A text without its Markdown, the heading that names it, if there is one, and what it strikes out."""

    text: str
    title: str | None
    withdrawn: tuple[Withdrawn, ...] = ()


def has_signs(text: str) -> bool:
    """Whether a text whose name does not say so contains Markdown."""
    return bool(_SIGNS.search(text))


def unescape_entities(text: str) -> str:
    """``&amp;`` and its like as the characters that they stand for."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)


def undo(text: str) -> Plain:
    """Leave the words of a Markdown text: no marks, link targets, images, rules, or lines that hold only links.

    Note marks go, and their notes stay as lines of their own; words that are struck out are no part of the text.
    """
    text = written_out(text) if "<table" in text.lower() else text
    text = _ESCAPE.sub(lambda match: chr(_SHELTER + ord(match[1])), text)
    text = re.sub(r"\\$", "", text, flags=re.MULTILINE)
    text, withdrawn = _without_struck(_RAISED.sub(_raised, text))
    text = notes_told(without_marks(text))
    title: tuple[int, str] | None = None
    lines: list[str] = []
    for line in text.split("\n"):
        heading = _HEADING.match(line)
        bare = _line(heading[2].rstrip("# ") if heading else line, keep_links=heading is not None)
        if bare is None:
            continue
        lines.append(bare)
        if heading and bare and (title is None or len(heading[1]) < title[0]):
            title = (len(heading[1]), bare.strip())
        elif len(lines) > 1 and _underlines(line, lines[-2]) and title is None:
            title = (1, lines[-2].strip())
    words = re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", "\n".join(map(_restore, lines)))
    return Plain(words, _restore(title[1]) if title else None, withdrawn)


def _raised(match: re.Match[str]) -> str:
    """What is left of raised words: nothing of a note mark, a unit's or a number's power as it is."""
    words = re.sub(r"^\[(.*)\]\([^()]*\)$", r"\1", _restore(_TAG.sub("", match[1])).strip())
    before = match.string[max(0, match.start() - 40) : match.start()]
    if not is_power(words, before):
        return "" if is_mark(words.replace("^", "")) else words
    return words.translate(str.maketrans("0123456789-", f"{RAISED}⁻")) if before[-1:].isdigit() else words


def _without_struck(text: str) -> tuple[str, tuple[Withdrawn, ...]]:
    found: list[Withdrawn] = []
    lines: list[str] = []
    for line in text.split("\n"):
        for match in _STRUCK.finditer(line):
            passage = _TAG.sub("", _STRUCK.sub(lambda struck: struck[1] or struck[3], line))
            found.append(Withdrawn(words=_restore(match[1] or match[3])[:300], passage=_restore(passage)[:500]))
        lines.append(re.sub(r" {2,}", " ", _STRUCK.sub("", line)).strip() if _STRUCK.search(line) else line)
    return "\n".join(lines), tuple(found[:100])


def _underlines(line: str, above: str) -> bool:
    """Whether a line of equals signs makes a heading of the line above."""
    return bool(above.strip()) and bool(re.fullmatch(r" {0,3}={3,}\s*", line))


def _restore(text: str) -> str:
    return unescape_entities(_SHELTERED.sub(lambda match: chr(ord(match[0]) - _SHELTER), text))


def _line(line: str, *, keep_links: bool) -> str | None:
    """The words of one line: empty for a rule, None for a line that goes without leaving a paragraph break."""
    if _DEFINITION.match(line):
        return None
    if _TABLE_RULE.match(line):
        return None  # the header and the rows are one block
    if _RULE.match(line):
        return ""
    without = _IMAGE.sub("", line)
    if not without.strip() and line.strip():
        return ""
    marked = _IMAGE.sub("", _LINK.sub("\ue0ff\\1\ue0ff", without))
    words = _marks(marked.replace("\ue0ff", ""))
    if not keep_links and _LINKS_ONLY.match(marked) and not re.search(r"[.!?][\"”’')]*$", words):
        return ""
    return words


def _marks(line: str) -> str:
    line = _TAG.sub(" " if "<br" in line.lower() else "", _AUTOLINK.sub(r"\1", line))
    line = _BULLET.sub("", _QUOTED.sub("", line))
    if line.lstrip().startswith("|"):
        inner = line.strip()[1:]
        cells = inner.removesuffix("|").split("|")
        line = " | ".join(cell.strip() for cell in cells)
    line = _STRONG.sub("", line)
    line = _EMPHASIS.sub(r"\1", line)
    return _CODE.sub(r"\2", _UNDERLINE.sub(r"\1", line))
