from __future__ import annotations

import pytest

from withheld.sources.decoding import decode
from withheld.sources.draft import Unreadable

ENGLISH = (
    "He said the workers’ wages were “low”, and that most of the money was sent home by their managers every month."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_english_with_curly_quotes_is_decoded(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Рабочие из Северной Кореи получают мало денег, говорит чиновник в Москве. ", "cp1251"),
        ("북한 노동자들은 러시아에서 일한다고 관리가 말했다. 월급은 적다. ", "cp949"),
    ],
)
def test_other_scripts_are_guessed(text: str, encoding: str) -> None:
    assert decode((text * 4).encode(encoding)) == text * 4


def test_a_page_is_decoded_as_it_declares() -> None:
    page = '<html><meta charset="euc-kr"><p>북한</p></html>'
    assert decode(page.encode("cp949"), markup=True) == page


def test_a_declared_codec_that_is_no_encoding_is_not_used() -> None:
    page = b'<html><meta charset="unicode_escape"><p>\\x41</p></html>'
    assert "\\x41" in decode(page, markup=True)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (bytes(range(256)), "binary"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "packed"),
        (b"\x01\x02\x03\x04\x05\x06" * 20, "binary"),
        (b"\xff\xfea", "broken"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_a_remedy(raw: bytes, what: str) -> None:
    with pytest.raises(Unreadable, match=what) as caught:
        decode(raw)
    assert caught.value.remedy


@pytest.mark.parametrize("at", [0, 7, len(ENGLISH.encode())])
def test_a_zero_byte_in_a_text_is_dropped_as_browsers_drop_it(at: int) -> None:
    raw = ENGLISH.encode()
    assert decode(raw[:at] + b"\x00" + raw[at:]) == ENGLISH
    assert decode(raw[:at] + b"\x00" + raw[at:], markup=True, charset="utf-8") == ENGLISH


def test_many_zero_bytes_are_no_text() -> None:
    for raw in (ENGLISH.encode("utf-32-le"), b"Some 300 workers\x00\x00left.", ENGLISH.encode() * 100 + bytes(60)):
        with pytest.raises(Unreadable, match="binary"):
            decode(raw)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_characters_without_a_mark_are_read(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)) == ENGLISH
    page = f'<html><meta charset="utf-16"><p>{ENGLISH}</p></html>'
    assert decode(page.encode(encoding), markup=True) == page
    with pytest.raises(Unreadable, match="binary"):
        decode(ENGLISH.encode(encoding)[:-1])


def test_a_few_bytes_of_another_encoding_do_not_spoil_a_page() -> None:
    words = "Die Löhne wurden über Jahre zurückgehalten, sagte die Behörde für Öffentliches. " * 4
    raw = b'<meta charset="utf-8">' + words.encode() + "Küche".encode("cp1252")
    assert decode(raw, markup=True).endswith(f"{words}Küche")


def test_good_utf8_is_read_as_such_whatever_the_page_declares() -> None:
    assert "Löhne für 300" in decode(b'<meta charset="iso-8859-1">' + "Löhne für 300".encode(), markup=True)
