from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.draft import Unreadable
from withheld.sources.jsonlines import elements, lines, read_line

TODAY = dt.date(2026, 6, 1)


@given(st.text(min_size=1).filter(str.strip))
def test_the_text_of_a_line_is_taken_exactly_as_it_is(text: str) -> None:
    for raw in (json.dumps({"text": text}), json.dumps({"text": text}, ensure_ascii=False)):
        assert read_line(raw.encode(), "1", TODAY).text == text


def test_metadata_of_a_line_are_taken_over_and_others_ignored() -> None:
    row = {
        "id": 7, "text": "a", "title": " T ", "url": "https://outlet.example/a", "publisher": "P",
        "published": "2024-03-21",
        "language": "en", "claims": [1],
    }  # fmt: skip
    draft = read_line(json.dumps(row).encode(), "1", TODAY)
    assert (draft.identity, draft.title, draft.url, draft.publisher) == ("7", "T", "https://outlet.example/a", "P")
    assert draft.dates == {"metadata": dt.date(2024, 3, 21)} and draft.language == "en"


def test_a_date_said_to_be_null_is_unknown_and_one_left_out_is_open() -> None:
    assert read_line(b'{"text": "a", "published": null}', "1", TODAY).undated
    assert not read_line(b'{"text": "a"}', "1", TODAY).undated
    dated = json.dumps({"text": "By Jane Doe, 12 March 2024\n\nSome 300 left."})
    assert read_line(dated.encode(), "1", TODAY).dates == {"byline": dt.date(2024, 3, 12)}


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"{", "not JSON"),
        (b"[1]", "no object"),
        (b'{"title": "a"}', "lacks"),
        (b'{"text": " "}', "empty"),
        (b'{"text": 4}', "no text"),
        (b'{"text": "a", "title": 4}', "title"),
        (b'{"text": "a", "published": "2024-02-31"}', "2024-02-31"),
        (b'{"text": "\\ud800"}', "surrogate"),
        (b'{"text": "\xff"}', "UTF-8"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"text": "a", "n": ' + b"[" * 200_000, "deep"),
    ],
)
def test_a_line_that_is_no_document_says_what_is_wrong(raw: bytes, what: str) -> None:
    with pytest.raises(Unreadable, match=what) as caught:
        read_line(raw, "9", TODAY)
    assert caught.value.remedy


def test_lines_carry_their_number_and_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text":"a"}\r\n\n{"text":"b"}')
    assert [(line.place, line.raw) for line in lines(path, 100)] == [("1", b'{"text":"a"}'), ("3", b'{"text":"b"}')]


def test_a_line_too_long_is_passed_over_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x" * 3_000_000 + b"\n" + b"y" * 10)
    assert [(line.place, line.whole, line.raw) for line in lines(path, 10)] == [
        ("1", False, b""),
        ("2", True, b"y" * 10),
    ]


def test_documents_of_a_list_keep_their_own_bytes() -> None:
    raw = b'\xef\xbb\xbf [ {"text": "a"} ,\n{"text":"\xc3\xa9"}]'
    assert [(line.place, line.raw) for line in elements(raw)] == [
        ("document 1", b'{"text": "a"}'),
        ("document 2", b'{"text":"\xc3\xa9"}'),
    ]
    assert [line.raw for line in elements(b'{"text": "a"}')] == [b'{"text": "a"}']
    for broken in (b"[{]", b'[{"text": "a"}', b"[" * 100_000):
        with pytest.raises(Unreadable):
            list(elements(broken))
