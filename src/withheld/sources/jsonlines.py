"""JSON Lines with one document a line, and JSON files of one document or a list; the text is used verbatim."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from withheld.jsons import JsonObject
from withheld.sources.address import web_address
from withheld.sources.bylines import byline_day
from withheld.sources.draft import Draft, Unreadable
from withheld.sources.frontmatter import publication, window_of

_HALF = re.compile("[\ud800-\udfff]")
_KEYS = ("id", "title", "url", "publisher", "published", "language")
_SPACE = re.compile(r"[\s,]*")


class Line(NamedTuple):
    """The bytes of one document and their place in the file; ``whole`` is false if it was too large to read."""

    place: str
    raw: bytes
    whole: bool = True


def lines(path: Path, most: int) -> Iterator[Line]:
    """The lines of a JSON Lines file that are not blank, one by one; of a line over ``most`` bytes only its place."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(most + 2):
            number += 1
            whole = len(raw.rstrip(b"\r\n")) <= most
            while not raw.endswith(b"\n") and not whole and (more := file.readline(1 << 20)):
                raw = more
            if not whole or raw.strip():
                yield Line(f"{number}", raw.rstrip(b"\r\n") if whole else b"", whole)


def elements(raw: bytes) -> Iterator[Line]:
    """The documents of a JSON file, each with the bytes that it has there; Unreadable where the file is no JSON."""
    text = _utf8(raw)
    decoder = json.JSONDecoder()
    at = len(text) - len(text.lstrip())
    if text[at : at + 1] != "[":
        yield Line("", raw)
        return
    at = _skip(text, at + 1)
    number = 0
    while text[at : at + 1] != "]":
        number += 1
        try:
            _, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            raise Unreadable(
                "is not JSON", "write a list of objects with a “text” each", f"document {number}"
            ) from None
        yield Line(f"document {number}", text[at:end].encode())
        at = _skip(text, end)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not UTF-8 at byte {error.start}", "save it in UTF-8") from None


def read_line(raw: bytes, place: str, today: dt.date) -> Draft:
    """The document of one line; Unreadable where it is no JSON object with a text."""
    found = _object(raw)
    text = found.get("text")
    if not isinstance(text, str) or not text.strip():
        what = "the object lacks “text”" if "text" not in found else "“text” is empty or no text"
        raise Unreadable(what, "give the report's words under the key “text”")
    fields = {key: _field(found, key) for key in _KEYS}
    draft = Draft(
        text=text,
        title=fields["title"],
        publisher=fields["publisher"],
        url=web_address(fields["url"]),
        language=fields["language"],
        identity=fields["id"],
        undated="published" in found and fields["published"] is None,
        example=found.get("example") is True,
    )
    if fields["published"] is not None:
        _date(draft, fields["published"], place)
    elif "published" not in found and (day := byline_day(text, draft.title, today)):
        draft.dates["byline"] = day
    return draft


def _object(raw: bytes) -> JsonObject:
    text = _utf8(raw)
    try:
        found = json.loads(text)
    except RecursionError:
        raise Unreadable("the JSON is nested too deep", "write one flat object a line") from None
    except ValueError as error:
        raise Unreadable(f"is not JSON ({getattr(error, 'msg', error)})", "write one JSON object a line") from None
    if not isinstance(found, dict):
        raise Unreadable("is JSON, but no object", "write one JSON object a line")
    if any(_HALF.search(value) for value in found.values() if isinstance(value, str)):
        raise Unreadable("holds half a character (a lone surrogate)", "write the character whole")
    return found


def _field(found: JsonObject, key: str) -> str | None:
    value = found.get(key)
    if key == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise Unreadable(f"“{key}” is not text", f"write “{key}” as a string, or leave it out")
    return value.strip() or None if value else None


def _date(draft: Draft, value: str, place: str) -> None:
    period = publication(value, place, "published")
    if period and period.day:
        draft.dates["metadata"] = period.day
    elif period:
        draft.window = window_of(period, f"the metadata give only {value}")
    else:
        draft.undated = True
