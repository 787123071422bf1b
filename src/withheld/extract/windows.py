"""A document cut into the stretches that the encoder reads: whole sentences, with what stands before them as context."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from tokenizers import Encoding, Tokenizer

from withheld.text.setting import Setting

LENGTH = 320
"""Pieces of a window at most."""
CONTEXT = 90
"""Pieces of a window, at most, that are read again as context of those after them."""
TITLE = 24


@dataclass
class Window:
    """One stretch: piece numbers, where in the text each piece stands ((0, 0) for marks and the title), and its sentences.

    ``first`` to ``last`` are the sentences decided here; those from ``shown`` to ``first`` are context.
    """

    ids: list[int]
    starts: list[int]
    ends: list[int]
    shown: int
    first: int
    last: int
    body: int

    def pieces(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last piece (exclusive) that touch the characters ``start`` to ``end``; None if outside the window."""
        last = len(self.ids) - 1
        if last <= self.body or not self.starts[self.body] <= start < self.ends[last - 1]:
            return None
        a = bisect_right(self.ends, start, self.body, last)
        b = bisect_left(self.starts, end, self.body, last)
        return (a, max(a + 1, b)) if a < last else None


class Cutter:
    """Cuts documents into windows with one tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.cls, self.sep = int(tokenizer.token_to_id("[CLS]") or 0), int(tokenizer.token_to_id("[SEP]") or 0)
        self.mask = int(tokenizer.token_to_id("[MASK]") or 0)

    def windows(self, setting: Setting, wanted: list[bool]) -> list[Window]:
        """The windows of a document that hold every sentence which is ``wanted``; the others are context or left out."""
        encoded = self._encoded(setting, wanted)
        title = self.tokenizer.encode(setting.document.title or "", add_special_tokens=False).ids[:TITLE]
        out: list[Window] = []
        at, size = 0, len(setting.sentences)
        while at < size:
            if not wanted[at]:
                at += 1
                continue
            shown, room = at, CONTEXT
            while shown and encoded.get(shown - 1) and len(encoded[shown - 1]) <= room and at - shown < 6:
                shown -= 1
                room -= len(encoded[shown])
            last, used = at, (CONTEXT - room) + len(title) + 3
            while last < size and last in encoded and (last == at or used + len(encoded[last]) <= LENGTH):
                used += len(encoded[last])
                last += 1
            out.append(self._window(setting, encoded, title, shown, at, last))
            at = last
        return out

    def _encoded(self, setting: Setting, wanted: list[bool]) -> dict[int, Encoding]:
        near = {n for i, w in enumerate(wanted) if w for n in range(max(0, i - 4), min(len(wanted), i + 2))}
        order = sorted(near)
        texts = [setting.sentences[n].text for n in order]
        return dict(zip(order, self.tokenizer.encode_batch(texts, add_special_tokens=False), strict=True))

    def _window(
        self, setting: Setting, encoded: dict[int, Encoding], title: list[int], shown: int, first: int, last: int
    ) -> Window:
        head = [self.cls, *title, self.sep]
        ids, starts, ends = list(head), [0] * len(head), [0] * len(head)
        for n in range(shown, last):
            offset = setting.sentences[n].start
            offsets = encoded[n].offsets
            ids += encoded[n].ids
            starts += [a + offset for a, _ in offsets]
            ends += [b + offset for _, b in offsets]
        limit = 500
        ids, starts, ends = ids[:limit], starts[:limit], ends[:limit]
        ids.append(self.sep)
        starts.append(10**9)
        ends.append(10**9)
        return Window(ids, starts, ends, shown, first, last, len(head))
