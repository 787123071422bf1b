from __future__ import annotations

import base64
import binascii
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf.filters import LZWDecode

from withheld.sources.pdf.expansion import TooFar, expanded

MOST = 1_000_000


@given(st.binary(max_size=3000))
def test_what_is_packed_counts_as_what_it_expands_to(data: bytes) -> None:
    packed = zlib.compress(data)
    assert expanded(packed, ["/FlateDecode"], MOST) == len(data)
    assert expanded(base64.a85encode(packed) + b"~>", ["/ASCII85Decode", "/FlateDecode"], MOST) == len(data)
    assert expanded(binascii.hexlify(packed) + b">", ["/ASCIIHexDecode", "/FlateDecode"], MOST) == len(data)
    assert expanded(zlib.compress(packed), ["/FlateDecode", "/FlateDecode"], MOST) == len(data)


@given(
    st.binary(max_size=3000),
    st.lists(st.sampled_from(["/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/X"]), max_size=3),
)
def test_damaged_bytes_end_in_a_number_or_too_far(data: bytes, filters: list[str]) -> None:
    try:
        assert expanded(data, filters, MOST) >= 0
    except TooFar as error:
        assert error.most == MOST


@given(st.lists(st.integers(0, 258), min_size=1, max_size=200))
def test_lzw_codes_are_counted_as_they_are_undone(codes: list[int]) -> None:
    bits = "".join(f"{code:09b}" for code in [256, *codes, 257])
    data = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
    try:
        whole = LZWDecode.decode(data)
    except Exception:
        return  # no such code yet
    assert expanded(data, ["/LZWDecode"], MOST) == pytest.approx(len(whole), abs=2)


def test_lzw_codes_that_expand_too_far_are_refused() -> None:
    codes = [256, 65, *range(258, 510)]
    bits = "".join(f"{code:09b}" for code in codes) * 400
    data = int(bits, 2).to_bytes(len(bits) // 8, "big")
    with pytest.raises(TooFar):
        expanded(data, ["/LZWDecode"], MOST)


def test_a_chain_of_filters_without_end_is_refused() -> None:
    with pytest.raises(TooFar):
        expanded(b"", ["/FlateDecode"] * 30, MOST)
