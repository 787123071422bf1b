"""Text and Markdown files, and text that was pasted from a page."""

from __future__ import annotations

import datetime as dt

from withheld.sources import frontmatter
from withheld.sources.bylines import byline_day, byline_month, dateline_day, outlet, seen_by, source_address
from withheld.sources.canonical import canonical, characters
from withheld.sources.decoding import decode
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.furniture import leave_out, reads_as_sentence
from withheld.sources.markdown import has_signs, undo, unescape_entities
from withheld.sources.pages.notes import without_marks


def read_text(raw: bytes, today: dt.date, *, markdown: bool, charset: str | None = None) -> Draft:
    """The report in a text file; Unreadable where it holds no text, or its front matter a date that does not exist.

    ``charset`` is the encoding that a server named, where it is known.
    """
    entries, body = frontmatter.split(characters(decode(raw, charset=charset)))
    draft = Draft(text="")
    draft.url = source_address(body)
    heading: str | None = None
    if markdown or has_signs(body):
        body, heading, draft.withdrawn = undo(body)
    else:
        body = without_marks(unescape_entities(body))
    body = canonical(body)
    draft.text = canonical(leave_out(body))
    if not draft.text:
        raise Unreadable("holds no report, only what surrounds one on a page", "save the report's own text")
    draft.title = heading or _first_line(draft.text, today)
    draft.outlet = outlet(draft.text) or outlet(body)
    draft.no_later = seen_by(body, today)
    frontmatter.apply(entries, draft)
    if day := _day(draft, body, today):
        draft.dates["byline"] = day
    elif not draft.window and (month := byline_month(draft.text, draft.title)):
        draft.window = frontmatter.window_of(month, f"the byline gives only the month {month.first:%Y-%m}")
    return draft


def _day(draft: Draft, body: str, today: dt.date) -> dt.date | None:
    found = (byline_day(text, draft.title, today) for text in (draft.text, body))
    return next((day for day in found if day), None) or dateline_day(draft.text, draft.url, today)


def _first_line(text: str, today: dt.date) -> str | None:
    """The first line, where it stands by itself and reads as a heading, not as a byline."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("by ") or byline_day(first, None, today) or seen_by(first, today):
        return None
    alone = rest.startswith("\n") or not rest[:1].islower() or outlet(rest.partition("\n")[0]) is not None
    return (
        first
        if rest and alone and len(first) <= 160 and len(first.split()) <= 25 and not reads_as_sentence(first)
        else None
    )
