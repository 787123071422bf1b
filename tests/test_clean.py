import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.clean import DROPPED, anchor, clean, web_address


def test_direction_overrides_and_controls_are_stripped():
    assert clean("pay \u202eevif\u202c\x00\x1b[31m\u2066x\u2069") == "pay evif[31mx"


def test_line_breaks_become_spaces_and_lone_surrogates_go():
    assert clean("a\r\nb\tc\ud800") == "a  b c"


@given(st.text(alphabet=st.characters()))
def test_cleaned_text_can_be_written_and_holds_no_control(text):
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not any(c in DROPPED or unicodedata.category(c) == "Cc" for c in cleaned)
    assert clean(cleaned) == cleaned


@given(st.text(alphabet=st.characters()))
def test_all_else_stays_as_it_is(text):
    kept = [c for c in text if c not in DROPPED]
    spaced = (" " if c in "\n\r\t\u2028\u2029" else c for c in kept)
    assert clean(text) == "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs"))


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "http://example.org"])
def test_web_addresses_pass(url):
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org",
            "https://",
            "java\nscript:x",
            "https://example.org/\u202egpj", "http://[broken"]
)  # fmt: skip
def test_what_is_no_web_address_is_no_link(url):
    assert web_address(url) is None


def test_an_anchor_is_escaped_for_an_address():
    assert anchor('a"b<c d') == "#a%22b%3Cc%20d"
