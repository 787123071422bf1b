"""Plain facts of every figure or sentence with every mention that it may point at."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from withheld.extract.features import PAIR, Item, Read, pair_facts
from withheld.text.setting import Setting


def pairs(setting: Setting, read: Read, kind: str, queries: list[Item]) -> NDArray[np.float32]:
    """Facts of shape (queries, mentions, ``PAIR``) for one kind of mention."""
    found = [m for m, _ in read.mentions[kind]]
    out = np.zeros((len(queries), len(found), PAIR), dtype=np.float32)
    starts = [m.start for m in found]
    sentences = [setting.finder.at(m.start).number for m in found]
    for q, item in enumerate(queries):
        at = bisect_left(starts, item.start)
        said = read.said[q] if kind == "speaker" and q < len(read.said) and item.candidate else None
        for k, mention in enumerate(found):
            out[q, k] = pair_facts(
                item, mention, (item.sentence, sentences[k]), said, max(0, at - 1 - k), max(0, k - at)
            )
    return out
