"""Limits the attributes of a tag: the HTML parser compares each with all before it, in quadratic time."""

from __future__ import annotations

import re

MOST = 1000
"""Attributes of a tag that are kept, the first ones; pages of the web stay far below."""
_ONE = r"""(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)"""
# The pattern consumes a whole tag, so that no character is matched from two starts.
_TAG = re.compile(rf"<[A-Za-z][^\s/>]*+{_ONE}{{0,{MOST}}}+({_ONE}*+)")


def thinned(source: str) -> str:
    """A page without the attributes of a tag beyond the first ``MOST``, in linear time."""
    kept: list[str] = []
    at = 0
    for tag in _TAG.finditer(source):
        if tag[1]:
            kept.append(source[at : tag.start(1)])
            at = tag.end(1)
    return "".join([*kept, source[at:]]) if kept else source
